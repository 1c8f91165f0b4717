"""Markdown as HTML: headings that can be linked to, code in colours, no markup of the text's own."""

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from paycover.kit.later import Later

if TYPE_CHECKING:
    import markdown_it
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
else:
    markdown_it = Later("markdown_it")

_TOKENS = {
    "json": re.compile(
        r'(?P<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?P<str>"(?:[^"\\]|\\.)*")|(?P<num>-?\b\d[\d_.]*\b)'
        r"|(?P<word>\b(?:true|false|null)\b)"
    ),
    "python": re.compile(
        r'(?P<note>#[^\n]*)|(?P<str>"""(?:.|\n)*?"""|"(?:[^"\\\n]|\\.)*")|(?P<num>\b\d[\d_.]*\b)'
        r"|(?P<word>\b(?:import|from|def|return|for|in|if|else|try|except|as|raise|not|and|or|print"
        r"|True|False|None|with|class|while|is)\b)"
    ),
    "sh": re.compile(
        r"(?P<note>^#[^\n]*)|(?P<str>\"(?:[^\"\\]|\\.)*\"|'[^']*')|(?P<key>\$\w+)"
        r"|(?P<word>^(?:curl|paycover|make|pip|docker|python|export|cp|mkdir|tar|sqlite3|pg_dump)\b"
        r"|\s--?[a-zA-Z][\w-]*)",
        re.MULTILINE,
    ),
}
"""Language → what is coloured in it; not a parser, and it does not have to be one."""

_LANGUAGES = {"": "sh", "bash": "sh", "console": "sh", "py": "python"}


class Heading(NamedTuple):
    """A heading of a page: how deep it is, its words, and the anchor that leads to it."""

    level: int
    text: str
    anchor: str


def render(text: str) -> str:
    """Return Markdown as HTML; HTML in the text is shown as text, and scripts can't be linked to."""
    rendered: str = _markdown().render(text)
    return rendered


def headings(text: str) -> list[Heading]:
    """Return the headings of a page, the first one (its title) included."""
    tokens = _markdown().parse(text)
    return [
        Heading(int(token.tag[1]), _words(tokens[place + 1]), str(token.attrGet("id")))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading, as the common hosts of Markdown make it."""
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


def _words(token: "Token") -> str:
    return "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))


def _markdown() -> "markdown_it.MarkdownIt":
    made = markdown_it.MarkdownIt("commonmark", {"html": False}).enable("table")
    made.core.ruler.push("anchors", _anchor)
    made.add_render_rule("fence", _fence)
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", _table_close)
    return made


def _anchor(state: Any) -> None:
    """Give every heading its anchor."""
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor_of(_words(state.tokens[place + 1])))


def _fence(
    _renderer: "RendererHTML", tokens: Sequence["Token"], place: int, _options: object, _env: object
) -> str:
    token = tokens[place]
    named = token.info.strip().split(" ")[0]
    language = _LANGUAGES.get(named, named)
    code = token.content.rstrip("\n")
    return (
        f'<div class="code" data-language="{html.escape(language)}"><pre tabindex="0"><code>'
        f"{coloured(code, language)}</code></pre></div>\n"
    )


def coloured(code: str, language: str) -> str:
    """Return code as HTML, with what stands out in it marked by a class."""
    pattern = _TOKENS.get(language)
    if pattern is None:
        return html.escape(code)
    parts, end = [], 0
    for found in pattern.finditer(code):
        parts += [
            html.escape(code[end : found.start()]),
            f'<span class="{found.lastgroup}">{html.escape(found.group())}</span>',
        ]
        end = found.end()
    return "".join([*parts, html.escape(code[end:])])


def _table_open(*_: object) -> str:
    return '<div class="wide" tabindex="0"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"
