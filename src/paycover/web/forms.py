"""Forms as they come: fields in their order, and files."""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import python_multipart
from python_multipart.exceptions import FormParserError

from paycover.kit.errors import Code, Problem
from paycover.web.http import Request

PAIRS_MAX = 1_000
FILES_MAX = 10
FILENAME_MAX = 200


class Upload(NamedTuple):
    """A file of a form: the field it came in, its name and type as the sender says, its bytes."""

    field: str
    name: str
    media_type: str
    content: bytes


class Form(NamedTuple):
    """The fields of a form, name and text, and its files."""

    pairs: list[tuple[str, str]]
    files: list[Upload]

    def text(self, name: str) -> str:
        """Return the last value of a field, stripped; empty where there is none."""
        return next((value.strip() for field, value in reversed(self.pairs) if field == name), "")


def kept_name(name: str) -> str:
    """Return of a file's name the last part, in letters a database can keep."""
    return re.split(r"[/\\]", name)[-1].replace("\x00", "")[:FILENAME_MAX]


def media_type(request: Request) -> str:
    """Return the type of a request's body, without its parameters."""
    return (request.header(b"content-type") or "").partition(";")[0].strip().lower()


def read_form(request: Request) -> Form:
    """Return the form a request brings, of either type; raise bad_request for what is none."""
    if media_type(request) == "multipart/form-data":
        return _multipart(request)
    return Form(read_pairs(request.body.decode("utf-8", "replace")), [])


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Return the fields of a query or an encoded form; raise bad_request past 1,000 of them."""
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=PAIRS_MAX)
    except ValueError as error:
        raise Problem(Code.BAD_REQUEST, "The form has too many fields.") from error


def _multipart(request: Request) -> Form:
    form = Form([], [])

    def on_field(field: Any) -> None:
        if len(form.pairs) >= PAIRS_MAX:
            raise FormParserError("too many fields")
        form.pairs.append((_text(field.field_name), _text(field.value)))

    def on_file(file: Any) -> None:
        if len(form.files) >= FILES_MAX:
            raise FormParserError("too many files")
        file.file_object.seek(0)
        content = file.file_object.read()
        name, type = _text(file.file_name), file.content_type or ""
        form.files.append(Upload(_text(file.field_name), name, type, content))

    try:
        parser = python_multipart.create_form_parser(
            {"Content-Type": request.headers.get(b"content-type", b"")},
            on_field,
            on_file,
            {"MAX_MEMORY_FILE_SIZE": len(request.body) + 1},  # it is in memory already
        )
        parser.write(request.body)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise Problem(Code.BAD_REQUEST, "The form could not be read.") from error
    return form


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")
