"""Records of WARC 1.1 (ISO 28500:2017): made of raw bytes, compressed one by one, and read back.

What was fetched is a ``response`` with the head of the server's answer, anything else a ``resource``.
"""

from __future__ import annotations

import io
import re
import zlib
from http import HTTPStatus
from typing import BinaryIO, NamedTuple

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from isnad.article.capture import Capture

_MEDIA = {
    "jsonl": "application/json", "row": "application/json", "telegram": "application/json",
    "html": "text/html", "text": "text/plain", "entry": "application/json",
}  # fmt: skip
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
#: Headers of a body as it travelled; what is kept is the body without these encodings.
_OF_TRAVEL = ("content-encoding", "content-length", "transfer-encoding")


class Piece(NamedTuple):
    """Raw bytes to be kept: ``address`` is where they were published, if that is known.

    ``capture`` tells how they were fetched, where they were.
    """

    raw: bytes
    sha256: str
    form: str
    address: str | None
    capture: Capture | None = None


class Damaged(Exception):
    """A record of evidence that is not what it was; the message says in what way."""


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer with SHA-256 in the place of SHA-1."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def _packed(
    type: str,
    uri: str | None,
    body: bytes,
    media: str | None,
    at: str,
    http: StatusAndHeaders | None = None,
    **headers: str,
) -> bytes:
    """One record of a WARC file, compressed by itself."""
    out = io.BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        uri,
        type,
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=media or "",
        warc_headers_dict={"WARC-Date": at} | headers,
        http_headers=http,
    )
    writer.write_record(record)
    return out.getvalue()


def record_of(piece: Piece, at: str) -> bytes:
    """What is kept of a piece: the answer of a server with its head, or the bytes alone."""
    capture = piece.capture
    uri = _uri(capture.url if capture else piece.address) or f"urn:sha256:{piece.sha256}"
    at = capture.at if capture else at
    if capture is None or capture.status is None:
        return _packed("resource", uri, piece.raw, _MEDIA.get(piece.form, "application/octet-stream"), at)
    return _packed("response", uri, piece.raw, None, at, _head(capture, len(piece.raw)))


def _uri(address: str | None) -> str | None:
    """An address that may stand in a WARC file."""
    address = (address or "").replace(" ", "%20")
    good = address.startswith(("http://", "https://")) and address.isascii() and address.isprintable()
    return address if good else None


def _head(capture: Capture, length: int) -> StatusAndHeaders:
    """The head of a server's answer, before a body whose transfer and content encodings are undone.

    Headers that told of these keep their words under ``X-Archive-Orig-``; what is no header is left out.
    """
    assert capture.status is not None
    phrase = HTTPStatus(capture.status).phrase if capture.status in set(HTTPStatus) else "Unknown"
    headers = []
    for name, value in capture.headers:
        if not _TOKEN.fullmatch(name):
            continue
        value = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", value).encode("utf-8", "replace").decode().split())
        headers.append((f"X-Archive-Orig-{name}" if name.lower() in _OF_TRAVEL else name, value))
    headers.append(("Content-Length", str(length)))
    return StatusAndHeaders(f"{capture.status} {phrase}", headers, protocol="HTTP/1.1")


def information(name: str, at: str) -> bytes:
    """The record that a file opens with."""
    body = b"software: Isnad\r\nformat: WARC File Format 1.1\r\n"
    return _packed("warcinfo", None, body, "application/warc-fields", at, **{"WARC-Filename": name})


class Unpacked(NamedTuple):
    """One record of a WARC file, its digest checked: the raw bytes, what it is (``response`` or ``resource``),
    its id, its time (ISO 8601), and the media type and address that it tells of."""

    raw: bytes
    type: str
    id: str | None
    date: str | None
    media: str | None
    address: str | None


def unpack(packed: bytes) -> bytes:
    """The raw bytes in one record, their digest checked; raises :class:`Damaged`."""
    return unpacked(packed).raw


def unpacked(packed: bytes) -> Unpacked:
    """One compressed record, its digest checked; raises :class:`Damaged`."""
    unzip = zlib.decompressobj(31)
    try:
        data = unzip.decompress(packed)
    except zlib.error:
        raise Damaged("it cannot be unpacked") from None
    if not unzip.eof or unzip.unused_data:
        raise Damaged("it is not one whole record")
    try:
        record = ArcWarcRecordLoader().parse_record_stream(
            io.BytesIO(data), known_format="warc", check_digests=True
        )
        raw: bytes = record.content_stream().read()
    except (ArchiveLoadFailed, EOFError, ValueError):
        raise Damaged("it is no record of a WARC file") from None
    if not record.digest_checker.passed:
        raise Damaged("its bytes are not those of its digest")
    heads, http = record.rec_headers, record.http_headers
    media = http.get_header("Content-Type") if http else heads.get_header("Content-Type")
    return Unpacked(
        raw,
        str(record.rec_type),
        heads.get_header("WARC-Record-ID"),
        heads.get_header("WARC-Date"),
        media,
        heads.get_header("WARC-Target-URI"),
    )


def read_at(handle: BinaryIO, offset: int, length: int) -> bytes:
    """The compressed record at a place of a file; raises :class:`Damaged` where the file ends before."""
    handle.seek(offset)
    packed = handle.read(length)
    if len(packed) < length:
        raise Damaged("the file ends before it does")
    return packed
