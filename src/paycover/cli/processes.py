"""Several processes that answer on one port, each started anew when it is gone."""

import socket
from collections.abc import Callable

import uvicorn
from uvicorn.supervisors import Multiprocess

START_SECONDS_MAX = 60
"""How long the processes may take until all of them answer."""


class Processes(Multiprocess):
    """The processes of a configuration on a socket that is bound; `started` is called once all answer."""

    def __init__(self, config: uvicorn.Config, shared: socket.socket, started: Callable[[], None]) -> None:
        super().__init__(config, [shared])
        self._tell_started = started

    def init_processes(self) -> None:
        """Start them; raise SystemExit where one does not come to answer."""
        super().init_processes()
        if all(each.wait_until_ready(START_SECONDS_MAX, self.should_exit) for each in self.processes):
            self._tell_started()
        else:
            self.terminate_all()
            raise SystemExit(1)
