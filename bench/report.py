"""The report: each part between its own marks, written anew by the program that measures it."""

import pathlib

REPORT = pathlib.Path("docs/operating/performance.md")


def written(part: str, text: str) -> None:
    """Print a part and put it in its place in the report."""
    print(text)
    begin, end = f"<!-- begin: {part} -->", f"<!-- end: {part} -->"
    head, found, rest = REPORT.read_text().partition(begin)
    _, also, tail = rest.partition(end)
    assert found and also, f"{REPORT} lacks the marks of {part}"
    REPORT.write_text(f"{head}{begin}\n\n{text.strip()}\n\n{end}{tail}")
