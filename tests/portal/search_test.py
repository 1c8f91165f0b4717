"""Search: what is found for what people type, and how Markdown becomes a page."""

import pytest

from paycover.api.catalogue import DOCUMENTED
from paycover.api.openapi import document
from paycover.portal.documents import Page
from paycover.portal.library import Library
from paycover.portal.markdown import anchor_of, headings, render
from paycover.portal.search import Index

LIBRARY = Library(lambda: document(DOCUMENTED))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("purchase order number cleared", "guides/purchase-orders"),
        ("invoice_already_paid", "reference/errors"),
        ("webhook signature", "guides/receive-webhooks"),
        ("test clock", "concepts/sandbox"),
        ("PUT invoices", "operations/put_invoices_invoice"),
        ("idempot", "concepts/idempotency"),
        ("PAYCOVER_PUBLIC_URL", "reference/settings"),
        ("assistant confirm token", "guides/connect-an-assistant"),
    ],
)
def test_what_people_type_is_found_near_the_top(query: str, address: str) -> None:
    assert address in [found.page.address for found in LIBRARY.search(query, 4)]


def test_nothing_is_found_for_nothing() -> None:
    assert LIBRARY.search("", 5) == LIBRARY.search("the", 5) == LIBRARY.search("xyzzy", 5) == []


def test_a_heading_is_found_by_its_anchor_and_code_has_none() -> None:
    text = "# Title\n\nIntro.\n\n## A part\n\nWords.\n\n```sh\n# looks like one\nrun gizmo\n```\n"
    (found,) = Index([Page("guides/x", "Title", text)]).search("gizmo", 5)
    assert (found.heading, found.anchor) == ("A part", "a-part")


@pytest.mark.parametrize(
    ("task", "operation"),
    [
        ("change the purchase order number of an invoice", "put_invoices_invoice"),
        ("create a contractor", "post_contractors"),
        ("list events", "get_events"),
        ("advance the sandbox clock", "post_test_helpers_clock_advance"),
        ("delete a job", "delete_jobs_job"),
    ],
)
def test_a_task_in_words_finds_its_operation(task: str, operation: str) -> None:
    assert LIBRARY.operations_for(task, 1)[0].id == operation


def test_markup_and_scripts_in_a_text_stay_text() -> None:
    shown = render('<script>alert(1)</script> [x](javascript:alert(1)) ![](x "y") <b onclick="x">')
    assert "<script>" not in shown and "href=" not in shown and "<b" not in shown


def test_headings_have_the_anchors_that_links_use() -> None:
    text = "# One\n\n## Two `words`\n\n```\n## no\n```\n"
    assert [(h.level, h.anchor) for h in headings(text)] == [(1, "one"), (2, "two-words")]
    assert 'id="two-words"' in render(text) and anchor_of("Two words") == "two-words"


def test_code_is_coloured_and_stays_what_it_was() -> None:
    shown = render('```json\n{"a<b": [1, true, "x"]}\n```\n')
    assert '<span class="key">&quot;a&lt;b&quot;</span>' in shown and '<span class="num">1</span>' in shown
