"""`paycover statements pay`: money of an agency goes to its oldest statement."""

import pathlib

from paycover.domain.accounts import Environment
from paycover.domain.statements import Line, LineKind, Statement
from paycover.kit.vault import Vault
from paycover.store.access import account_by_name, write_as
from paycover.store.db import Tx
from paycover.store.open import open_database
from paycover.store.statements import STATEMENTS
from tests.cli.program import Program


def test_money_is_taken_and_its_statements_are_told(tmp_path: pathlib.Path) -> None:
    program = Program(tmp_path)
    assert program.run("seed").returncode == 0
    key = (tmp_path / "secret.key").read_text().strip()
    opened = open_database(f"sqlite:///{tmp_path / 'paycover.db'}", Vault([key]))
    account = opened.read(lambda link: account_by_name(link, "sandbox", Environment.SANDBOX))
    assert account is not None
    line = Line(
        kind=LineKind.PREMIUM,
        payment="py_1",
        invoice="in_1",
        contractor="cn_1",
        job="jb_1",
        purchase_order_number=None,
        amount=300,
        created=1,
    )

    def work(tx: Tx) -> None:
        for id in ("st_1", "st_2"):
            STATEMENTS.add(
                tx,
                Statement(id=id, amount=300, lines=(line,), issued_at=tx.now, due=tx.now, created=tx.now),
            )

    write_as(opened, account.id, work)
    done = program.run("statements", "pay", "--amount", "400")
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["st_1 paid 300 of 300", "st_2 open 100 of 300"],
    )
    more = program.run("statements", "pay", "--amount", "200", "--statement", "st_2")
    assert more.stdout == "st_2 paid 300 of 300\n"
    for arguments, said in (
        (("--amount", "1"), "more than is owed"),
        (("--amount", "1", "--statement", "st_9"), "No such statement"),
        (("--amount", "1", "--account", "nobody"), "no sandbox account nobody"),
    ):
        refused = program.run("statements", "pay", *arguments)
        assert refused.returncode == 1 and said in refused.stderr and refused.stderr.count("\n") == 1
    opened.close()
