"""Many commands in one process of the program: each starts from nothing, as the user's own would."""

import json
import sys

from typer.testing import CliRunner

from paycover.main import app


def main() -> None:
    """Run the commands given as JSON on stdin; print [code, output] of each as JSON."""
    commands = json.load(sys.stdin)
    done = [CliRunner().invoke(app, command) for command in commands]
    crashed = [result.exception for result in done if not isinstance(result.exception, SystemExit | None)]
    if crashed:
        raise crashed[0]
    sys.stdout.write(json.dumps([[result.exit_code, result.output] for result in done]))


if __name__ == "__main__":
    main()
