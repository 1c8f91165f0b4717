"""The text of e-mails: the same said twice, and nothing forged by what callers wrote."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paycover.documents.emails import SUBJECT_MAX, WORD_MAX, compose
from paycover.domain.notices import NoticeKind

CHARGE: dict[str, Any] = {
    "platform": "Acme Staffing",
    "name": "Joe",
    "job": "Field technician",
    "payment": "py_1",
    "amount": 123_456,
    "currency": "usd",
    "charge_at": 1_793_000_000,
    "has_card": True,
    "decline_code": None,
    "reason": None,
    "card_link": "https://cover.example/notice/ac_1.abc/card",
    "opt_out_link": "https://cover.example/notice/ac_1.abc/opt-out",
}
_LINE = {
    "contractor": "Joe Parker",
    "job": "Field technician",
    "entity": "Harbor Studios",
    "ends": 1_793_000_000,
    "reason": "ended",
}
HUB: dict[str, Any] = {
    "hub_link": "https://cover.example/hub/abc",
    "alerts_link": "https://cover.example/hub-alerts/abc",
}
LAPSES: dict[str, Any] = {
    "platform": "Acme Staffing",
    "entity": "Harbor Studios",
    "lapsing": [_LINE],
    "lapsing_count": 3,
    "lapsing_more": 2,
    "lapsed": [_LINE],
    "lapsed_count": 1,
    "lapsed_more": 0,
}
COVER: dict[str, Any] = {
    "platform": "Acme Staffing",
    "name": "Joe",
    "job": "Field technician",
    "start": 1_793_000_000,
    "end": 1_794_000_000,
    "reason": None,
}
OWN: dict[str, Any] = {
    "platform": "Acme Staffing",
    "name": "Joe",
    "job": "Field technician",
    "lines": ["general liability", "workers' compensation"],
    "last_day": 1_793_000_000,
}
WORDS: dict[NoticeKind, dict[str, Any]] = {
    NoticeKind.CERTIFICATE_EXPIRED: OWN | {"job": None},
    NoticeKind.CERTIFICATE_EXPIRING: OWN,
    NoticeKind.APPLICATION: {
        "platform": "Acme Staffing",
        "name": "Joe",
        "job": None,
        "application_link": "https://cover.example/apply/ias_1?a=1&b",
    },
    NoticeKind.APPLICATION_APPROVED: {
        "platform": "Acme Staffing",
        "name": "Joe",
        "job": "Painter",
        "application_link": "https://cover.example/apply/ias_1",
    },
    NoticeKind.CHARGE_FAILED: CHARGE | {"decline_code": "card_declined", "reason": "No funds."},
    NoticeKind.CHARGE_SCHEDULED: CHARGE,
    NoticeKind.COVER_CANCELLED: COVER | {"reason": "Postponed"},
    NoticeKind.COVER_EXTENDED: COVER,
    NoticeKind.COVER_LAPSES: LAPSES | HUB,
    NoticeKind.COVER_LAPSES_PLATFORM: LAPSES
    | {"dashboard_link": "https://cover.example/dashboard/entities"},
    NoticeKind.HUB_LINK: HUB
    | {"platform": "Acme Staffing", "entity": "Harbor Studios", "expires_at": 1_793_000_000},
    NoticeKind.ENDPOINT_DISABLED: {
        "platform": "Acme Staffing",
        "endpoint": "whe_1",
        "url": "https://hooks.example/",
        "failing_since": None,
        "disabled_at": 1_793_000_000,
    },
    NoticeKind.REFUNDED: CHARGE,
    NoticeKind.STATEMENT_ISSUED: {
        "platform": "Acme Staffing",
        "statement": "st_1",
        "amount": 123_456,
        "due": 1_793_000_000,
        "orders": [{"number": "PO-1", "amount": 100_000}, {"number": None, "amount": 23_000}],
        "other_orders": 0,
        "platform_fee": 456,
        "pdf_link": "https://cover.example/notice/ac_1.abc/statement.pdf",
    },
}


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_says_the_same_as_text_and_as_html(kind: NoticeKind) -> None:
    content = compose(kind, WORDS[kind])
    assert content.subject and "\n" not in content.subject and "{" not in content.text.partition('{"')[0]
    assert max(len(line) for line in content.text.splitlines() if "://" not in line) <= 80
    for said in ("Acme Staffing", "October 26, 2026" if "amount" in WORDS[kind] else "Acme"):
        if kind is not NoticeKind.REFUNDED or said == "Acme Staffing":
            assert said in content.text and said in content.html
    links = [link for name, link in WORDS[kind].items() if name.endswith("_link")]
    for link in links if kind is not NoticeKind.REFUNDED else ():
        assert f"\n{link}\n" in content.text and f'href="{link.replace("&", "&amp;")}"' in content.html


@pytest.mark.parametrize("kind", NoticeKind)
def test_no_sentence_ends_a_name_with_two_full_stops(kind: NoticeKind) -> None:
    names = dict.fromkeys({"platform", "name", "job", "entity"} & set(WORDS[kind]), "Acme, Inc.")
    content = compose(kind, WORDS[kind] | names)
    assert "Acme, Inc." in content.text
    assert not [said for said in content if "Inc.." in said]


@pytest.mark.parametrize(
    ("changed", "said", "unsaid"),
    [
        ({}, "We will charge the card you gave us", "no card of yours"),
        ({"has_card": False}, "Until the premium is paid you are not covered", "We will charge"),
    ],
)
def test_a_notice_tells_whether_there_is_a_card(changed: dict[str, Any], said: str, unsaid: str) -> None:
    text = " ".join(compose(NoticeKind.CHARGE_SCHEDULED, CHARGE | changed).text.split())
    assert said in text and unsaid not in text
    assert "$1,234.56" in text and "October 26, 2026 at 07:33 UTC" in text


@pytest.mark.parametrize(
    ("code", "charge_at", "said"),
    [
        ("card_declined", 1_793_000_000, "Reason: No funds. Tried again on: October 26, 2026"),
        ("card_declined", None, "That was the last try with this card."),
        ("no_card", None, "because we have no card of yours"),
    ],
)
def test_a_declined_card_is_told_with_its_reason_and_the_next_try(
    code: str, charge_at: int | None, said: str
) -> None:
    words = CHARGE | {"decline_code": code, "charge_at": charge_at, "reason": "No funds."}
    assert said in " ".join(compose(NoticeKind.CHARGE_FAILED, words).text.split())


def test_a_statement_names_orders_and_the_fee() -> None:
    content = compose(NoticeKind.STATEMENT_ISSUED, WORDS[NoticeKind.STATEMENT_ISSUED])
    rows = dict(line.split(":", 1) for line in content.text.splitlines() if "$" in line)
    amounts = {name: value.strip() for name, value in rows.items()}
    assert amounts == {
        "Amount": "$1,234.56",
        "PO-1": "$1,000.00",
        "None given": "$230.00",
        "Platform fee": "$4.56",
    }


def test_a_name_that_ends_in_a_full_stop_ends_its_sentence_with_one() -> None:
    for name, said in (("Acme, Inc.", "contact of Acme, Inc."), ("Acme", "contact of Acme.")):
        for kind in (NoticeKind.STATEMENT_ISSUED, NoticeKind.ENDPOINT_DISABLED):
            text = " ".join(compose(kind, WORDS[kind] | {"platform": name}).text.split())
            assert said in text and ".." not in text


HOSTILE = "Painter\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\u2028\u202etxet\x00"


def test_a_hostile_name_forges_no_line_and_no_markup() -> None:
    content = compose(
        NoticeKind.CHARGE_SCHEDULED, CHARGE | {"job": HOSTILE, "name": HOSTILE, "platform": HOSTILE}
    )
    assert content.subject.isprintable() and "\n" not in content.subject
    whole = "Painter Bcc: everybody@example.com <script>alert(1)</script> txet"
    assert [line for line in content.text.split("\n") if line.startswith("Work:")] == [
        f"Work:              {whole}"
    ]
    assert "<script" not in content.html and "&lt;script&gt;" in content.html
    assert not set("\u2028\u202e\x00\r") & set(content.text + content.html)


@settings(max_examples=40)
@given(st.text(max_size=400), st.text(max_size=400))
def test_whatever_a_name_is_the_rest_of_the_text_stays(job: str, platform: str) -> None:
    said = compose(NoticeKind.REFUNDED, CHARGE | {"job": f"x{job}", "platform": f"y{platform}"})
    plain = compose(NoticeKind.REFUNDED, CHARGE | {"job": "x", "platform": "y"})
    assert len(said.subject) <= SUBJECT_MAX and not set("\r\n") & set(said.subject)
    assert said.html.count("<") == plain.html.count("<")
    kept = "Reference:         py_1"
    assert [line for line in said.text.splitlines() if line.startswith("Reference:")].count(kept) == 1
    assert len(said.text) < len(plain.text) + 8 * WORD_MAX
