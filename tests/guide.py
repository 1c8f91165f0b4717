"""The code of the guides, as a reader would copy it."""

import functools
import re
from collections.abc import Callable
from typing import Any

from tests.tidy.tree import ROOT


@functools.cache
def read_webhook() -> Callable[..., Any]:
    """Return the function `read_webhook` of the guide on webhooks."""
    text = (ROOT / "docs" / "guides" / "receive-webhooks.md").read_text()
    (code,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    function: Callable[..., Any] = names["read_webhook"]
    return function
