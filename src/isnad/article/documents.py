"""Documents as they come in: a line of JSON Lines, a page or a text, each with what is known of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from isnad.article.encoding import NotText, decode
from isnad.article.page import PageError, read_page

Form = Literal["jsonl", "html", "text", "telegram", "row", "entry"]


class DocumentError(ValueError):
    """An input that is no document; the message is for a person. ``id`` is its own, where it has one."""

    def __init__(self, message: str, id: str | None = None) -> None:
        super().__init__(message)
        self.id = id


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``note`` tells of something that its reader should know (its encoding).

    ``forwarded`` names the channel that a message was forwarded from; ``more`` holds what else is known of it.
    """

    text: str
    id: str | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    published: str | None = None
    note: str | None = None
    forwarded: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)


_NAMES = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object", type(None): "null"}  # fmt: skip
_FIELDS = ("url", "publisher", "title", "published")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OBJECT = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}|$)')
_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|meta|div|section|p)\b", re.I | re.S
)  # fmt: skip


def form_of(head: bytes) -> Form:
    """What the beginning of an input looks like: an object a line, a page, or a text."""
    try:
        start = decode(head).text.lstrip("\ufeff \t\r\n")
    except NotText:
        return "text"
    if re.match(r"\{\s*\n\s*\"", start):
        raise DocumentError("is JSON over several lines: give one object a line (jq -c . does it)")
    if start.startswith("{") and _OBJECT.match(start.split("\n", 1)[0].rstrip()):
        return "jsonl"
    if re.match(r'\[\s*\{\s*"', start):
        raise DocumentError("is one JSON list: give one object a line (jq -c '.[]' does it)")
    return "html" if _PAGE.match(start) else "text"


def from_line(line: bytes) -> Document:
    """The document of a line of JSON Lines; raises :class:`DocumentError` for anything else."""
    data = _object(line)
    id = data.get("id")
    if isinstance(id, int | float) and not isinstance(id, bool):
        id = str(id)
    if id is not None and not isinstance(id, str):
        raise DocumentError(f'"id" is {_NAMES[type(id)]}: give text or a number')
    given: dict[str, str | None] = {}
    for name in _FIELDS:
        value = data.get(name)
        if name == "publisher" and isinstance(value, dict):
            value = value.get("name")
        if value is not None and not isinstance(value, str):
            raise DocumentError(f'"{name}" is {_NAMES[type(value)]}: give text', id)
        given[name] = value or None
    for name in ("text", "html"):
        if data.get(name) is not None and not isinstance(data[name], str):
            raise DocumentError(f'"{name}" is {_NAMES[type(data[name])]}: give text', id)
    text, html = data.get("text"), data.get("html")
    if text is None and html is None:
        raise DocumentError('it has neither "text" nor "html"', id)
    if text is None:
        return _of_page(str(html), _told("", id, given))
    return _told(text, id, given)


def _told(text: str, id: str | None, given: Mapping[str, str | None]) -> Document:
    return Document(text, id, given["url"], given["publisher"], given["title"], given["published"])


def _object(line: bytes) -> dict[str, Any]:
    """The object of a line; half a surrogate pair becomes U+FFFD, for no encoding can carry it."""
    try:
        text: str | bytes = line
        try:
            line.decode()
        except UnicodeDecodeError:
            text = decode(line).text
        data = msgspec.json.decode(text)
    except NotText as error:
        raise DocumentError(f"it is {error}, not JSON") from None
    except RecursionError:
        raise DocumentError("it is JSON nested without end") from None
    except msgspec.DecodeError as error:
        data = _without_surrogates(line)
        if data is None:
            raise DocumentError(f"it is not JSON ({_plain(str(error))})") from None
    if not isinstance(data, dict):
        raise DocumentError(f"it is {_NAMES.get(type(data), 'a value')}, not an object")
    return data


def _plain(error: str) -> str:
    """The message of the decoder in plain words."""
    if "truncated" in error:
        return "it breaks off"
    return error.removeprefix("JSON is malformed: ").replace("(byte ", "at byte ").rstrip(")")


def _without_surrogates(line: bytes) -> Any:
    """The value of a line that only half a surrogate pair spoils; None for any other."""
    if b"\\u" not in line:
        return None
    try:
        return json.loads(line.decode("utf-8", "replace"), object_hook=_mended)
    except (ValueError, RecursionError):
        return None


def _mended(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value
        for key, value in data.items()
    }


def from_bytes(raw: bytes, form: Form, known: Document) -> Document:
    """The document of a whole file, a page or a text; ``known`` is what is known of it beforehand."""
    if not raw.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError("is empty: there is nothing to read")
    try:
        text, encoding = decode(raw)
    except NotText as error:
        raise DocumentError(f"is {error}: give text, HTML or JSON Lines") from None
    note = (
        None
        if encoding in ("utf-8", "utf-16")
        else f"is not UTF-8: it is read as {_SPOKEN.get(encoding, encoding)}"
    )
    if encoding == "utf-8" and "\ufffd" in text and b"\xef\xbf\xbd" not in raw:
        note = "has bytes that are not UTF-8: each is read as \ufffd"
    if form == "html":
        return _of_page(text, known, note)
    return Document(text, known.id, known.url, known.publisher, known.title, known.published, note)


_SPOKEN = {"cp1256": "windows-1256", "cp1252": "windows-1252", "cp1254": "windows-1254", "iso8859_6": "ISO-8859-6", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}  # fmt: skip


def _of_page(html: str, known: Document, note: str | None = None) -> Document:
    """The document of a page: what is known beforehand goes before what the page says."""
    try:
        page = read_page(html, known.url)
    except PageError as error:
        raise DocumentError(str(error), known.id) from None
    return Document(
        page.text,
        known.id,
        known.url or page.url,
        known.publisher or page.publisher,
        known.title or page.title,
        known.published or page.published,
        note or page.note,
    )
