"""The subjects of the command line, each a module of commands that is imported when one is called."""

import importlib
from typing import Any

import typer.core
import typer.main

SUBJECTS = {
    "rates": ("rates", "Rate plans: load, look at, put on the market."),
    "account": ("account_settings", "Settings of an account."),
    "certificates": ("certificates", "Certificates of insurance."),
    "endorsements": ("endorsements", "What insurers have added to policies."),
    "bulk": ("bulk", "Files of many rows: new work, or payroll to bill."),
    "statements": ("statements", "Remit statements."),
    "webhooks": ("webhooks", "Webhook endpoints, and what is sent to them."),
    "ledger": ("ledger", "The books: checked, closed, taken out, and told of money."),
    "audit": ("audit", "What an auditor is handed."),
    "tasks": ("tasks", "The worker's tasks: what failed, and running it again."),
    "underwriting": ("underwriting", "What underwriters know of an object, or let pass."),
    "users": ("users", "Who may sign in to the dashboard."),
}
"""Name -> module of `paycover.cli` whose `app` has the commands, and what they are about."""


class Subject(typer.core.TyperGroup):
    """The commands of a subject, known when asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        del self.commands  # the empty ones set for a group without any

    def __getattr__(self, name: str) -> Any:
        if name != "commands":
            raise AttributeError(name)
        module, _ = SUBJECTS[str(self.name)]
        self.commands = typer.main.get_group(importlib.import_module(f"paycover.cli.{module}").app).commands
        return self.commands
