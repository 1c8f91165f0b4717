"""The first page a newcomer follows does what it says, with the official client."""

import contextlib
import io
import re
from typing import Any

from tests.conftest import Api
from tests.tidy.tree import ROOT

PAGE = ROOT / "docs" / "start.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^ *print\(.*\)  # (.+)$|^# (.+)$", re.MULTILINE)


def test_the_first_page_does_what_it_says(client: Any, api: Api) -> None:
    text = "".join(BLOCK.findall(PAGE.read_text()))
    told = [beside or below for beside, below in SHOWN.findall(text)]
    text = text.replace("http://127.0.0.1:8099", api.url).replace("t9sk_test_…", api.key)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, str(PAGE), "exec"), {})
    assert client.api_base == api.url
    assert printed.getvalue().splitlines() == told
