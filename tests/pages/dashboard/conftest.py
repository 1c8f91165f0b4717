"""Staff at their desks: users of an account, signed in over HTTP."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from paycover.domain.roles import Role
from tests import staff
from tests.conftest import Api

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
STATEMENTS_MAX = 3
FORM_STATEMENTS_MAX = 9
"""A write's eight, and who is signed in."""


@dataclass
class Desk:
    """Somebody signed in; `statements` holds the SQL of the last request."""

    api: Api
    client: httpx.Client
    user: str = ""
    email: str = ""
    statements: list[str] = field(default_factory=list)

    def get(self, path: str, status: int = 200, *, most: int = STATEMENTS_MAX) -> str:
        """Return the text of a page; fail the test unless it has the status and few statements."""
        answer = self._sent("GET", path)
        assert answer.status_code == status, answer.text
        assert len(self.statements) <= most, self.statements
        return answer.text

    def post(
        self, path: str, status: int = 303, *, most: int = FORM_STATEMENTS_MAX, **form: Any
    ) -> httpx.Response:
        """Send a form as its page would, with the session's csrf token."""
        answer = self._sent("POST", path, data={"csrf": self.csrf, **form})
        assert answer.status_code == status, answer.text
        assert len(self.statements) <= most, self.statements
        return answer

    @property
    def csrf(self) -> str:
        """What the forms of the session carry."""
        found = re.search(r'name="csrf" value="([^"]+)"', self._sent("GET", "/dashboard").text)
        assert found
        return found[1]

    def _sent(self, method: str, path: str, **options: Any) -> httpx.Response:
        self.statements = []
        self.api.database.watchers.append(self.statements)
        try:
            return self.client.request(method, path, **options)
        finally:
            self.api.database.watchers.remove(self.statements)


@pytest.fixture
def seated(api: Api) -> Iterator[Any]:
    """Seats users of a role at a desk of the account, or of another's."""
    clients: list[httpx.Client] = []

    def seat(role: Role = Role.ADMIN, whose: Api = api) -> Desk:
        client = httpx.Client(base_url=whose.url, headers=BROWSER, timeout=30)
        who = staff.person(whose, role)
        client.cookies.set("paycover_session", staff.session(whose, who), path="/dashboard")
        clients.append(client)
        return Desk(whose, client, who.user.id, who.user.email)

    yield seat
    for client in clients:
        client.close()


@pytest.fixture
def desk(seated: Any) -> Desk:
    """An admin's desk."""
    made: Desk = seated()
    return made
