"""The reference pages say what the code says, of everything there is."""

import re
import tomllib

import msgspec
import pytest

from paycover.domain.events import EventType
from paycover.domain.premium import premium_due
from paycover.domain.tasks import TaskKind
from paycover.kit.errors import Code
from paycover.kit.ids import PREFIXES
from paycover.kit.settings import Settings
from tests.tidy.tree import ROOT, modules
from tools import reference
from tools.error_notes import ERRORS
from tools.event_notes import EVENTS
from tools.other_notes import IDS, LIMITS, SETTINGS
from tools.task_notes import TASKS

FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_generated_page_is_as_the_code_wants_it(name: str) -> None:
    now, wanted = reference.renewed(name)
    assert now == wanted, "run `python -m tools.reference --write`"


def test_everything_there_is_has_its_words() -> None:
    assert set(ERRORS) == set(Code)
    assert set(EVENTS) == set(EventType)
    assert set(SETTINGS) == set(FIELDS)
    assert set(TASKS) == set(TaskKind)
    assert set(IDS) == {*PREFIXES, "session"}


def test_every_limit_of_the_code_is_on_the_page() -> None:
    ending = re.compile(r"[A-Z_]+_(MAX|MIN|DEFAULT|SECONDS|DAYS|MONTHS|MS)$")
    found = {
        (module.__name__.removeprefix("paycover."), name)
        for module in modules()
        for name, value in vars(module).items()
        if ending.fullmatch(name) and isinstance(value, int) and _is_made_in(module.__file__, name)
    }
    assert found == set(LIMITS)


def test_the_example_of_the_settings_is_the_defaults() -> None:
    text = (ROOT / "config.example.toml").read_text()
    values = tomllib.loads(text)
    assert list(values) == list(FIELDS)
    assert msgspec.convert(values, Settings, strict=False) == Settings()
    for name in FIELDS:
        head = text.partition(f"\n{name} =")[0]
        assert head.splitlines()[-1].startswith("# "), f"{name} is not explained"


def test_the_premiums_of_the_page_are_what_the_code_computes() -> None:
    text = (ROOT / "docs" / "concepts" / "premium.md").read_text()
    rows = re.findall(r"^\| (\d+) \| (\d+) \| [\d.]+ \| (\d+) \|$", text, re.MULTILINE)
    assert len(rows) >= 5
    for gross_pay, net_rate, premium in rows:
        assert premium_due(int(gross_pay), int(net_rate)) == int(premium)


def test_the_command_tells_stale_pages_and_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.main(["--check"]) == 0
    assert reference.main([]) == 2
    assert "usage" in capsys.readouterr().err


def _is_made_in(path: str | None, name: str) -> bool:
    assert path is not None
    with open(path, encoding="utf-8") as file:
        return re.search(rf"^{name}\b[^=\n]*=", file.read(), re.MULTILINE) is not None
