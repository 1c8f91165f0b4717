"""Whether somebody was covered at a moment: what is so, what was known, and that it is signed."""

import json
import pathlib
from typing import Any

import pytest

from paycover.kit.dates import DAY, written_minute
from tests import holders, make, sales
from tests.conftest import Api
from tools import verify_certificate as checker


def asked(api: Api, made: Any, at: int, **query: Any) -> Any:
    """Ask whether the contractor of an assignment was covered on its job."""
    shown = api.get("/coverage", contractor=made["contractor"], job=made["job"], at=at, **query)
    return shown["statement"]


def answers(api: Api, made: Any, at: int, **query: Any) -> tuple[bool, bool]:
    """Return whether there was cover: as it is known now, and as it was known then."""
    told = asked(api, made, at, **query)
    return told["as_true"]["covered"], told["as_known"]["covered"]


def test_it_says_by_what_on_which_lines_and_whether_its_owner_is_covered(api: Api) -> None:
    made = holders.certified(api)
    starts, ends = made["effective_date"], made["end_date"]
    shown = api.get("/coverage", contractor=made["contractor"], job=made["job"], at=starts)
    assert len(api.statements) == 3
    told = shown["statement"]
    found = told["as_true"]
    assert found["covered"] is True and found["owner_covered"] is True and told["corrected"] is False
    assert found["sentence"] == (
        f"Covered at {written_minute(starts)}: by assignment {made['id']} under policy {made['policy']}, "
        f"from {written_minute(starts)} to {written_minute(ends)}. "
        "Lines: Workers' compensation, General liability."
    )
    (cover,) = found["cover"]
    assert (cover["assignment"], cover["policy"]) == (made["id"], made["policy"])
    assert (cover["effective_date"], cover["end_date"]) == (starts, ends)
    assert {one["pdf_url"] for one in cover["certificates"]} == {
        address for address in made["certificates"].values() if address
    }
    anywhere = api.get("/coverage", contractor=made["contractor"], at=starts)["statement"]
    first, own = anywhere["as_true"]["cover"]
    assert first == cover and (own["policy"], own["assignment"]) == (made["policy"], None)


def test_cover_begins_with_its_first_second_and_ends_before_its_last(api: Api) -> None:
    made = holders.assigned(api)
    starts, ends = made["effective_date"], made["end_date"]
    covered = [answers(api, made, at)[0] for at in (starts - 1, starts, ends - 1, ends)]
    assert covered == [False, True, True, False]
    none = asked(api, made, ends)["as_true"]
    assert none["sentence"] == f"Not covered at {written_minute(ends)}: there was no cover for that moment."
    assert none["cover"] == [] and none["owner_covered"] is None


def test_a_correction_changes_what_is_so_and_never_what_was_known(api: Api) -> None:
    made = holders.assigned(api)
    sales.days_pass(api, 5)
    off = sales.now(api)
    api.put(f"/policies/{made['policy']}", {"is_active": False})
    sales.days_pass(api, 2)
    during = sales.now(api)
    told = asked(api, made, during)
    assert told["as_true"]["covered"] is False and told["corrected"] is False
    (ended,) = told["as_true"]["ended"]
    assert (ended["assignment"], ended["end_date"]) == (made["id"], off)
    assert f"ended before that, on {written_minute(off)}" in told["as_true"]["sentence"]
    sales.days_pass(api, 1)
    api.put(f"/policies/{made['policy']}", {"is_active": True})
    assert answers(api, made, during) == (True, False)
    assert asked(api, made, during)["corrected"] is True
    assert answers(api, made, during, known_at=off - 1) == (True, True)
    assert answers(api, made, during, known_at=sales.now(api)) == (True, True)
    sales.days_pass(api, 1)
    api.put(f"/assignments/{made['id']}", {"bind": False})
    assert answers(api, made, during, known_at=sales.now(api) - 1) == (False, True)
    assert answers(api, made, during, known_at=during) == (False, False)


def test_cover_that_was_moved_to_another_was_never_the_first_ones(api: Api) -> None:
    made = holders.assigned(api)
    other, _, _ = make.write(api, make.insured)
    at = made["effective_date"] + DAY
    sales.days_pass(api, 1)
    moved = api.put(f"/assignments/{made['id']}", {"contractor": other.id})
    before = sales.now(api) - DAY
    assert answers(api, made, at, known_at=before) == (False, True)
    assert answers(api, moved, at, known_at=before) == (True, False)


def test_who_was_deleted_since_is_answered_about(api: Api) -> None:
    made = holders.certified(api)
    at = made["effective_date"] + DAY
    sales.days_pass(api, 5)
    api.delete(f"/contractors/{made['contractor']}")
    assert answers(api, made, at) == (True, True)
    assert answers(api, made, sales.now(api) + DAY) == (False, False)


def test_what_can_not_be_answered_is_refused(new_api: Any) -> None:
    api, other = new_api(), new_api()
    foreign = make.write(other, make.contractor).id
    work = make.write(other, make.job).id
    own = make.write(api, make.contractor).id
    for id in (foreign, "cn_none"):
        code, message = api.refused("GET", f"/coverage?contractor={id}")
        assert (code, message) == ("invalid_contractor_id", f"No such contractor: {id}")
    for id in (work, "jb_none"):
        code, message = api.refused("GET", f"/coverage?contractor={own}&job={id}")
        assert (code, message) == ("invalid_job_id", f"No such job: {id}")
    ahead = sales.now(api) + 60
    for query, field in (
        ("", "contractor"),
        (f"contractor={own}&at=noon", "at"),
        (f"contractor={own}&at=-1", "at"),
        (f"contractor={own}&known_at={ahead}", "known_at"),
    ):
        code, message = api.refused("GET", f"/coverage?{query}")
        assert code == "invalid_input" and set(message) == {field}
    nothing = api.get("/coverage", contractor=own)
    assert nothing["statement"]["as_true"]["covered"] is False
    assert nothing["signature"] is None and nothing["signing_key"] is None


def test_the_answer_is_checked_offline_with_the_published_key(
    api: Api, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = holders.certified(api)
    shown = api.get("/coverage", contractor=made["contractor"], at=made["effective_date"])
    published = holders.published(api)
    keys, answer = tmp_path / "keys.json", tmp_path / "coverage.json"
    keys.write_text(json.dumps(published))
    answer.write_text(json.dumps(shown, indent=2))
    assert checker.main(["--coverage", str(answer), "--keys", str(keys)]) == 0
    assert "Covered at" in capsys.readouterr().out
    for name, value in (("at", 1), ("corrected", True), ("contractor", "cn_other")):
        forged = {**shown, "statement": shown["statement"] | {name: value}}
        assert checker.check_coverage(forged, checker.keys_of(published)) != []
    assert checker.check_coverage(shown, {}) != []
    assert checker._check_signature(shown, checker.keys_of(published), checker.STATEMENT_MARK) != []
