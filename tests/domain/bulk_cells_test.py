"""Cells of an uploaded file: limits of each, and the repair in words."""

from collections.abc import Callable

import pytest

from paycover.domain.bulk_cells import (
    EMAIL_LENGTH,
    Column,
    Repair,
    Unreadable,
    day,
    dollars,
    email,
    one_of,
    pay,
    read_cells,
    repair,
    state,
    text_of,
    wage,
    wage_type,
)
from paycover.domain.bulk_rows import Judged, ReadRow, Verdict, faulty, judged_alone, refused
from paycover.domain.jobs import WAGE_MAX, WAGE_MIN
from paycover.kit.errors import Code, Problem

KNOWN = {"Computer service": "jc_Aa", "Spokesperson": "jc_2"}


def fault(read: Callable[[], object]) -> tuple[str, str, tuple[str, ...]]:
    """Return the rule a cell breaks, the advice and what would do."""
    with pytest.raises(Unreadable) as raised:
        read()
    assert str(raised.value) == raised.value.advice
    return raised.value.rule, raised.value.advice, raised.value.expected


def test_a_text_has_so_many_characters_that_can_be_printed() -> None:
    read = text_of(1_000)
    for text in ("a" * 1_000, "one\ttwo\nthree", "né"):
        assert read(text) == text
    assert fault(lambda: read("a" * 1_001)) == ("length", "has 1,001 characters: shorten it to 1,000.", ())
    for text in ("a\x00", "\x07b", "a\rb"):
        assert fault(lambda text=text: read(text)) == (  # type: ignore[misc]
            "characters",
            "has characters that can't be printed: type it anew.",
            (),
        )


def test_an_address_has_a_longest_length_and_one_at_sign() -> None:
    longest = "a" * (EMAIL_LENGTH - len("@b.example")) + "@b.example"
    assert email(longest) == longest
    words = ("email", "is not an e-mail address: write it like joe@example.com.", ())
    for text in ("a" + longest, "a@b", "a@b@c.d", "a b@c.d", "a@b.c\x07"):
        assert fault(lambda text=text: email(text)) == words  # type: ignore[misc]


def test_a_state_that_is_none_is_answered_with_those_that_come_near() -> None:
    assert (state("dc"), state("North CAROLINA"), state("tx")) == ("DC", "NC", "TX")
    assert fault(lambda: state("North Carolna")) == (
        "state",
        "is not a US state: did you mean NC or SC or ND?",
        ("NC", "SC", "ND"),
    )
    assert fault(lambda: state("Carolina"))[2] == ("SC", "NC", "CA")
    assert fault(lambda: state("Texs")) == ("state", "is not a US state: did you mean TX?", ("TX",))
    assert fault(lambda: state("ZZZ")) == ("state", "is not a US state: write its two letters.", ())


def test_a_name_is_known_in_any_spelling_and_near_ones_are_offered() -> None:
    for text in ("COMPUTER service", "jc_aa", "JC_AA"):
        assert one_of(KNOWN, text, "category") == "jc_Aa"
    assert one_of(KNOWN, "spokesperson", "category") == "jc_2"
    assert fault(lambda: one_of(KNOWN, "COMPUTERS", "category")) == (
        "unknown",
        "is no category: did you mean Computer service?",
        ("Computer service",),
    )
    assert fault(lambda: one_of(KNOWN, "zzz", "client")) == (
        "unknown",
        "is no client: take one of the list.",
        (),
    )
    assert fault(lambda: one_of(KNOWN, "repair person", "category"))[2] == ("Spokesperson",)
    assert fault(lambda: one_of(KNOWN, "person re", "category"))[2] == (
        "Spokesperson",
        "Computer service",
    )
    alike = {f"Client {n}": f"en_{n}" for n in range(1, 9)}
    _, advice, expected = fault(lambda: one_of(alike, "client 12", "client"))
    assert len(expected) == 3 and advice == f"is no client: did you mean {' or '.join(expected)}?"


def test_amounts_are_whole_cents_within_their_range() -> None:
    assert (wage(dollars(WAGE_MIN)), wage(dollars(WAGE_MAX))) == (WAGE_MIN, WAGE_MAX)
    words = ("range", f"must be {dollars(WAGE_MIN)} to {dollars(WAGE_MAX)}.", ())
    for cents in (WAGE_MIN - 1, WAGE_MAX + 1, WAGE_MAX * 200):
        assert fault(lambda cents=cents: wage(dollars(cents))) == words  # type: ignore[misc]
    assert wage(" 1,2,34.5 ") == pay("$1,234.50") == 123_450
    assert fault(lambda: pay("12.345")) == (
        "money",
        "has parts of a cent: give two decimals.",
        ("12.34",),
    )
    for text in ("twelve", "$$5", ""):
        assert fault(lambda text=text: pay(text)) == (  # type: ignore[misc]
            "money",
            "is not an amount: write dollars like 1234.56.",
            (),
        )
    assert [dollars(cents) for cents in (5, 100, 123_456_789)] == ["$0.05", "$1.00", "$1,234,567.89"]


def test_a_day_and_a_kind_of_wage_say_how_they_are_written() -> None:
    assert fault(lambda: day("soon")) == (
        "date",
        "is not a day: write it like 2026-05-03 or 5/3/2026.",
        (),
    )
    assert (day("1970-01-01"), day("1/2/1970")) == (0, 86_400)
    assert [wage_type(text).value for text in ("Flat-fee", "FLAT_FEE", "hourly")] == [
        "flatfee",
        "flatfee",
        "hourly",
    ]
    assert fault(lambda: wage_type("salary"))[1] == "must be one of flatfee, hourly, unit, blended."


@pytest.mark.parametrize(("text", "shown"), [("a" * 60, "a" * 60), ("a" * 60 + "b", "a" * 59 + "…")])
def test_a_repair_shows_the_beginning_of_a_long_cell(text: str, shown: str) -> None:
    assert repair("Pay", text, Unreadable("money", "is none.", "1", "2")) == Repair(
        column="Pay", value=shown, rule="money", sentence=f"Pay “{shown}” is none.", expected=("1", "2")
    )


def test_every_cell_of_a_row_is_read_and_blank_ones_are_none() -> None:
    columns = [
        Column("Name", "name", text_of(3), "Joe"),
        Column("Pay", "pay", pay, "2.00"),
        Column("Note", "note", text_of(3), "x", required=False),
        Column("State", "state", state, "CA"),
    ]
    values, repairs = read_cells(columns, {"pay": "lots", "state": "ny"})
    assert values == {"name": None, "note": None, "state": "NY"}
    assert repairs == [
        Repair(column="Name", value="", rule="required", sentence="Fill in Name, for example “Joe”."),
        Repair(
            column="Pay",
            value="lots",
            rule="money",
            sentence="Pay “lots” is not an amount: write dollars like 1234.56.",
        ),
    ]


ROW = ReadRow(number=4, values={})
ONE = Repair(column="Pay", value="x", rule="money", sentence="Mend the pay.")
TWO = Repair(column="Job", value="y", rule="unknown", sentence="Mend the job.")


def test_a_faulty_row_says_all_its_repairs_and_keeps_them() -> None:
    judged = Judged(
        number=4, verdict=Verdict.FAULTY, sentence="Mend the pay. Mend the job.", repairs=(ONE, TWO)
    )
    assert faulty(ROW, ONE, TWO) == judged
    assert judged_alone(ReadRow(number=4, values={}, repairs=(ONE, TWO), first=2)) == judged
    assert judged_alone(ReadRow(number=4, values={}, first=2)) == Judged(
        number=4, verdict=Verdict.SAME, sentence="Row 2 of this file says the same."
    )
    assert judged_alone(ROW) is None


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("No cover there.", "No cover there."),
        ({"pay": "is low", "job": "is off"}, "pay is low. job is off."),
    ],
)
def test_a_refusal_of_a_rule_is_a_repair_of_the_row(message: str | dict[str, str], sentence: str) -> None:
    problem = Problem(Code.BAD_REQUEST, message)
    for column in ("", "Pay"):
        mended = Repair(column=column, value="", rule="bad_request", sentence=sentence)
        found = refused(ROW, problem, column) if column else refused(ROW, problem)
        assert found == Judged(number=4, verdict=Verdict.FAULTY, sentence=sentence, repairs=(mended,))
