"""The same PUT and GET in the shape of FastAPI's tutorial on SQL databases: an ORM session for each.

`python tutorial.py fill ROWS` makes the tables and rows; uvicorn serves `tutorial:app`.
"""

import datetime
import os
import secrets
import sys
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import JSON, BigInteger, ForeignKey, String, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

HOST, DATABASE = os.environ["PEER_HOST"], os.environ["PEER_DATABASE"]
engine = create_engine(
    f"postgresql+psycopg://postgres@/{DATABASE}?host={HOST}", pool_size=20, max_overflow=20
)
SessionLocal = sessionmaker(engine)
app = FastAPI()


class Base(DeclarativeBase):
    """What every table shares."""


class User(Base):
    """Who asks."""

    __tablename__ = "peer_user"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(80), unique=True)


class Invoice(Base):
    """A bill of one pay cycle."""

    __tablename__ = "peer_invoice"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[int] = mapped_column(ForeignKey("peer_user.id"), index=True)
    contractor: Mapped[str] = mapped_column(String(40), index=True)
    job: Mapped[str] = mapped_column(String(40), index=True)
    gross_pay: Mapped[int] = mapped_column(BigInteger)
    net_rate: Mapped[int] = mapped_column(BigInteger, default=173)
    premium_due: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(20), default="open", index=True)
    created: Mapped[datetime.datetime] = mapped_column(server_default=text("now()"))


class Event(Base):
    """What happened to an invoice."""

    __tablename__ = "peer_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[int] = mapped_column(ForeignKey("peer_user.id"), index=True)
    type: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(40), index=True)
    data: Mapped[dict] = mapped_column(JSON)
    created: Mapped[datetime.datetime] = mapped_column(server_default=text("now()"))


class InvoiceUpdate(BaseModel):
    """What can be changed."""

    gross_pay: int = Field(ge=100, le=100_000_000)


class InvoiceAnswer(BaseModel):
    """An invoice on the wire."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    contractor: str
    job: str
    gross_pay: int
    net_rate: int
    premium_due: int
    status: str
    created: datetime.datetime


def session() -> Iterator[Session]:
    """Give a session of its own to each request."""
    with SessionLocal() as opened:
        yield opened


Db = Annotated[Session, Depends(session)]


def caller(db: Db, authorization: Annotated[str, Header()]) -> User:
    """Return who asks."""
    found = db.scalar(select(User).where(User.token == authorization.removeprefix("Token ")))
    if found is None:
        raise HTTPException(401)
    return found


def own(db: Session, user: User, id: int, *, locked: bool) -> Invoice:
    """Return an invoice of the caller's."""
    mine = select(Invoice).where(Invoice.id == id, Invoice.owner == user.id)
    found = db.scalar(mine.with_for_update() if locked else mine)
    if found is None:
        raise HTTPException(404)
    return found


@app.get("/invoices/{id}", response_model=InvoiceAnswer)
def show(id: int, db: Db, user: Annotated[User, Depends(caller)]) -> Invoice:
    """Show an invoice."""
    return own(db, user, id, locked=False)


@app.put("/invoices/{id}", response_model=InvoiceAnswer)
def update(id: int, body: InvoiceUpdate, db: Db, user: Annotated[User, Depends(caller)]) -> Invoice:
    """Change an invoice, and tell of it."""
    invoice = own(db, user, id, locked=True)
    invoice.gross_pay = body.gross_pay
    invoice.premium_due = round(body.gross_pay * invoice.net_rate / 10_000)
    shown = InvoiceAnswer.model_validate(invoice).model_dump(mode="json")
    db.add(Event(owner=user.id, type="invoice.updated", object=str(id), data=shown))
    db.commit()
    db.refresh(invoice)
    return invoice


def fill(rows: int) -> None:
    """Make the tables and rows; print the caller's token."""
    Base.metadata.create_all(engine)
    with SessionLocal() as db:
        user = User(token=secrets.token_hex(20))
        db.add(user)
        db.flush()
        db.add_all(
            Invoice(
                owner=user.id, contractor=f"cn_{n}", job=f"jb_{n}", gross_pay=250_000, premium_due=4_325
            )
            for n in range(rows)
        )
        db.commit()
        print(user.token)


if __name__ == "__main__":
    fill(int(sys.argv[2]))
