"""Web archives: the pages and texts in WARC files (ISO 28500:2017, WARC 1.1), plain or gzip by the record."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from isnad.article.capture import Capture
from isnad.article.containers.packed import Members, Unpackable
from isnad.article.documents import Document, DocumentError, Form
from isnad.article.tasks import Item, Refused, Task

#: A page may have so many bytes; so many are read of one line of a record's head.
_LARGEST = 32 << 20
_MARK = b"WARC/"
#: A date of capture (ISO 28500, 5.4).
_DATE = re.compile(r"[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?Z")
_HTML = ("text/html", "application/xhtml+xml")
_KEPT = ("response", "resource", "conversion")


class Damaged(ValueError):
    """A record that is not what it should be; the message says in what way."""


#: Whether a page of an address is wanted; it is told of redirects as well (address, where it leads).
Wanted = Callable[[str, str | None], bool]


def documents(
    file: BinaryIO, name: str, known: Document, wanted: Wanted = lambda url, leads: True
) -> Iterator[Item]:
    """The pages and texts of a WARC file, in order.

    Taken are ``response`` records with a status of 2xx, ``resource`` and ``conversion`` records whose media
    type is HTML or plain text.  Of each the target address is kept, and the date of capture, status and
    headers.  A damaged record is a :class:`Refused`, and reading goes on behind it.
    """
    _warcio()
    number = 0
    for section in _sections(file):
        while True:
            number += 1
            try:
                record = _record(section)
                if record is None:
                    number -= 1
                    break
                task = _task(record, name, number, known, wanted)
                _pass_over(section, record)
            except (Damaged, Unpackable) as error:
                yield Refused(f"{name}: record {number} {error}", name, number)
                if isinstance(error, Unpackable) or not _resume(section):
                    break
                continue
            if task:
                yield task
    if not number:
        raise DocumentError("is no web archive: no record of WARC is in it")


def _warcio() -> None:
    try:
        import warcio  # noqa: F401
    except ImportError:
        raise DocumentError("is a web archive, and warcio is not there: pip install warcio") from None


def _sections(file: BinaryIO) -> Iterator[io.BufferedReader[Any]]:
    """Streams in which records stand one behind the other: the members of a packed file, or a plain one."""
    reader: io.BufferedReader[Any] = io.BufferedReader(file, 1 << 16)
    if reader.peek(2)[:2] == b"\x1f\x8b":
        yield from Members(reader, _MARK).streams()
    else:
        yield reader


def _record(section: io.BufferedReader[Any]) -> Any:
    """The next record of a section, None at its end."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    while (head := section.peek(8)[:8]) and head[:1] in b"\r\n":
        section.read(1)
    if not head:
        return None
    try:
        record = ArcWarcRecordLoader().parse_record_stream(
            _Lines(section), known_format="warc", check_digests=True
        )
    except Unpackable:
        raise
    except (ArchiveLoadFailed, StatusAndHeadersParserException):
        raise Damaged("is damaged: its head is none") from None
    except EOFError:
        raise Damaged("breaks off: the file ends in it") from None
    except (ValueError, AttributeError, TypeError, KeyError, IndexError, LookupError) as error:
        raise Damaged(f"is damaged ({error})") from None
    length = record.rec_headers.get_header("Content-Length")
    if not (length and length.strip().isascii() and length.strip().isdecimal() and len(length) < 16):
        raise Damaged("is damaged: it gives no length")
    return record


class _Lines:
    """A stream for warcio, with an end to its lines: a head of one endless line costs no more than its bound."""

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        self._stream = stream
        self._heads = 0

    def readline(self, size: int = -1) -> bytes:
        line = self._stream.readline(size if 0 <= size < 65_536 else 65_536)
        self._heads += len(line)
        if self._heads > 1 << 20:
            raise ValueError("its head has no end")
        return line

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def tell(self) -> int:
        return self._heads


def _task(record: Any, name: str, number: int, known: Document, wanted: Wanted) -> Task | None:
    """The document of a record, None for one of another kind."""
    if record.rec_type not in _KEPT:
        return None
    head, http = record.rec_headers, record.http_headers
    url = head.get_header("WARC-Target-URI") or ""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    media = head.get_header("Content-Type") or ""
    if record.rec_type == "response":
        if not http:
            return None
        code = (http.get_statuscode() or "")[:3]
        status = int(code) if code.isascii() and code.isdecimal() else 0
        headers = tuple((str(key), str(value)) for key, value in http.headers)
        media = http.get_header("Content-Type") or ""
        if 300 <= status < 400:
            wanted(url, http.get_header("Location"))
        if not 200 <= status < 300:
            return None
    form = _form(media)
    if form is None or not wanted(url, None):
        return None
    raw = _payload(record)
    if not raw.strip():
        return None
    on_the_web = url.startswith(("http://", "https://"))
    doc = replace(known, url=url.partition("#")[0] if on_the_web else known.url, id=known.id or _own(url))
    at = (head.get_header("WARC-Date") or "").strip()
    capture = Capture(url, at, status, headers) if _DATE.fullmatch(at) else None
    return Task(raw, form, doc, name, number, capture)


def _form(media: str) -> Form | None:
    kind = media.partition(";")[0].strip().lower()
    return "html" if kind in _HTML else "text" if kind == "text/plain" else None


def _own(url: str) -> str | None:
    """What a record is known by that has no address of the web."""
    return url if url and not url.startswith(("http://", "https://")) else None


def _payload(record: Any) -> bytes:
    """The bytes of a document, its transfer and content encodings undone."""
    stream = record.content_stream()
    parts: list[bytes] = []
    size = 0
    try:
        while chunk := stream.read(1 << 16):
            parts.append(chunk)
            size += len(chunk)
            if size > _LARGEST:
                raise Damaged(f"is larger than {_LARGEST >> 20} MB: it is no page")
        _drain(record.raw_stream)
    except (Unpackable, Damaged):
        raise
    except Exception as error:  # whatever decompressors and warcio raise for bytes that are none of theirs
        raise Damaged(f"is damaged: its content cannot be unpacked ({type(error).__name__})") from None
    if record.raw_stream.limit > 0:
        raise Damaged("breaks off: the file ends in it")
    for problem in record.digest_checker.problems:
        if problem.startswith("block digest failed"):
            raise Damaged("is damaged: its bytes are not those of its digest")
    return b"".join(parts)


def _drain(stream: Any) -> None:
    while stream.read(1 << 16):
        pass


def _pass_over(section: io.BufferedReader, record: Any) -> None:
    """Goes behind a record: what is left of its bytes, and the empty lines that end it."""
    try:
        _drain(record.raw_stream)
    except (ValueError, KeyError, EOFError) as error:
        if isinstance(error, Unpackable):
            raise
        raise Damaged(f"is damaged ({error})") from None
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise Damaged("breaks off: the file ends in it")
    rest = section.peek(9)[:9].lstrip(b"\r\n")
    if rest and not rest.startswith(_MARK[: len(rest)]):
        raise Damaged("is damaged: it is longer than the length that it gives")


def _resume(section: io.BufferedReader[Any]) -> bool:
    """Goes to the next line that begins a record; false where there is none in the section."""
    try:
        while head := section.peek(len(_MARK)):
            if head.startswith(_MARK):
                return True
            section.readline(1 << 16)
    except Unpackable:
        pass
    return False
