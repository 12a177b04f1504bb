"""What an input is, told by its name and its beginning."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Literal

from isnad.article.documents import form_of
from isnad.article.encoding import NotText, decode

#: What an input may be, as ``--from`` names it.
Kind = Literal["text", "html", "jsonl", "warc", "wacz", "feed", "sitemap", "telegram", "csv", "tsv", "xlsx"]
#: What is known by the end of its name.
_ENDS: dict[str, Kind] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".warc": "warc",
}  # fmt: skip
_XML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<(?:rss|feed|rdf:RDF|\w+:feed|urlset|sitemapindex|\w+:urlset)\b",
    re.S | re.I,
)
_TABLE = re.compile(rb"[^\n]{0,2000}?[,;\t|][^\n]{0,2000}\n")


def kind_of(path: str, head: bytes) -> Kind | Literal["zip"]:
    """What an input is; raises :class:`DocumentError` for JSON of a kind that is not read.

    ``zip`` stands for a ZIP file whose contents have yet to be looked at.
    """
    end = Path(path).suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if path.lower().endswith(".warc.gz") or head.startswith(b"WARC/") or _unpacked(head).startswith(b"WARC/"):
        return "warc"
    if known := _ENDS.get(end):
        return known
    if head.startswith(b"\x1f\x8b") and b"<" in _unpacked(head)[:200]:
        return "sitemap"
    if _XML.match(head):
        from isnad.article.containers.feeds import is_feed

        return "feed" if is_feed(head) else "sitemap"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _of_json(head)
    if _TABLE.match(start) and not start.startswith((b"<", b"[")):
        from isnad.article.containers.tables import looks_like_table

        if looks_like_table(_text(head)):
            return "csv"
    return form_of(head)  # type: ignore[return-value]


def _of_json(head: bytes) -> Kind:
    if b'"jsonfeed.org' in head or b"//jsonfeed.org" in head or b"\\/\\/jsonfeed.org" in head:
        from isnad.article.containers.feeds import is_feed

        if is_feed(head):
            return "feed"
    if re.search(rb'"(?:messages|about)"', head):
        from isnad.article.containers.telegram import is_export

        if is_export(_text(head).lstrip("\ufeff \t\r\n")):
            return "telegram"
    return form_of(head)  # type: ignore[return-value]


def _unpacked(head: bytes) -> bytes:
    """The beginning of what gzip holds."""
    if not head.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(31).decompress(head, 512)
    except zlib.error:
        return b""


def _text(head: bytes) -> str:
    try:
        return decode(head).text
    except NotText:
        return ""
