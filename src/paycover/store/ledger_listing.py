"""Lists the entries of the books, by account, object, invoice and time."""

import sqlalchemy as sa

from paycover.store.ledger import ENTRIES
from paycover.store.pages import Listing
from paycover.store.tables import adjustments, disputes, ledger_entries, ledger_lines, payments

LISTING = Listing(
    ENTRIES,
    narrowed={
        "account": sa.exists().where(
            ledger_lines.c.account == ledger_entries.c.account,
            ledger_lines.c.number == ledger_entries.c.number,
            ledger_lines.c.code == sa.bindparam("filter_account"),
        ),
        "invoice": sa.or_(
            ledger_entries.c.subject == sa.bindparam("filter_invoice"),
            *(
                ledger_entries.c.subject.in_(
                    sa.select(table.c.id).where(
                        table.c.account == sa.bindparam("account"),
                        table.c.invoice == sa.bindparam("filter_invoice"),
                    )
                )
                for table in (adjustments, payments, disputes)
            ),
        ),
        "since": ledger_entries.c.business_date >= sa.bindparam("filter_since"),
        "until": ledger_entries.c.business_date < sa.bindparam("filter_until"),
    },
)
