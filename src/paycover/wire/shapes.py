"""Texts of a certain shape, and what is said of a text that has another."""

from typing import Annotated

from msgspec import Meta

_NO_MORE = r"$(?!\n)"  # `$` alone lets a last line break through

_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+" + _NO_MORE
_COUNTRY = "^[A-Z]{2}" + _NO_MORE
_PAGE_URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#@\\]+([/?#]\S*)?" + _NO_MORE
_HOOK_URL = (
    r"^[Hh][Tt][Tt][Pp][Ss]?://(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]\\]+)(:[0-9]{1,5})?([/?][^\s#]*)?"
    + _NO_MORE
)
_TAX_ID = "^-*([0-9]-*){9}" + _NO_MORE

Email = Annotated[str, Meta(max_length=254, pattern=_EMAIL, examples=["joe@example.com"])]
Country = Annotated[str, Meta(pattern=_COUNTRY, examples=["US"])]
PageUrl = Annotated[str, Meta(max_length=2_000, pattern=_PAGE_URL, examples=["https://example.com/done"])]
HookUrl = Annotated[str, Meta(max_length=2_000, pattern=_HOOK_URL, examples=["https://example.com/hooks"])]
TaxId = Annotated[
    str,
    Meta(
        pattern=_TAX_ID,
        max_length=20,
        description="An EIN or SSN: nine digits, with or without hyphens. Kept encrypted, never shown.",
        examples=["12-3456789"],
    ),
]

REASONS = {
    _EMAIL: "must be an e-mail address",
    _COUNTRY: "must be a two-letter country code",
    _PAGE_URL: "must be the http or https address of a page",
    _HOOK_URL: "must be an http or https address, without user or fragment",
    _TAX_ID: "must have nine digits, and nothing else but hyphens",
}
"""Pattern → the reason a text without that shape is refused with."""
