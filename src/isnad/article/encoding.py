"""From bytes to text: UTF-8, UTF-16 and the code pages of Arabic, told apart by what the words would look like."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple


class NotText(ValueError):
    """Bytes that are no text; the message says what they are."""


class Decoded(NamedTuple):
    """A text and the encoding that it was in, by its Python name."""

    text: str
    encoding: str


_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP or Office file",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an Office file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
}
#: What text may be in, where it is not UTF-8; of two that fit alike, the first.
_CANDIDATES = ("utf-8", "cp1256", "iso8859_6", "cp1252", "cp1254")
#: The high bytes of the blocks of UTF-16 that hold ASCII, Arabic and their marks.
_BLOCKS = bytes((0, 6, 0x20, 0xFB, 0xFE))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_BEYOND = re.compile(rb"[\x80-\xff]")
#: A long run of ASCII between other bytes: it looks alike in all encodings.
_PLAIN = re.compile(rb"([\x00-\x7f]{24})[\x00-\x7f]{16,}([\x00-\x7f]{24})")
#: So many bytes are looked at, and so many of those around what is not ASCII.
_SAMPLE, _JUDGED = 65_536, 16_384
#: Above this share of bad characters and mixed words nothing is text.
_JUNK = 0.25


def decode(raw: bytes) -> Decoded:
    """The text of ``raw``; raises :class:`NotText` for a binary.

    UTF-8 where it is valid and UTF-16 where a mark says so; else the encoding in which the fewest
    characters are undefined, controls, or letters of another script inside a word.
    """
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    elif raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _checked(Decoded(raw.decode("utf-16", "replace"), "utf-16"))
    what = next((name for magic, name in _MAGIC.items() if raw.startswith(magic)), None)
    if what:
        raise NotText(what)
    for name in ("utf-16-le", "utf-16-be"):
        if _leaves_mark(name, raw[:_SAMPLE]) and _junk(raw[:_SAMPLE].decode(name, "replace")) < _JUNK:
            return _checked(Decoded(raw.decode(name, "replace"), name))
    try:
        return _checked(Decoded(raw.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    sample = _sample(raw)
    scores = {name: _junk(sample.decode(name, "replace")) for name in _CANDIDATES}
    best = min(scores, key=lambda name: scores[name])
    if scores[best] > _JUNK:
        raise NotText("a binary file")
    return _checked(Decoded(raw.decode(best, "replace"), best))


def _checked(decoded: Decoded) -> Decoded:
    head = decoded.text[:_SAMPLE]
    controls = len(_CONTROL.findall(head))
    if controls > 0.02 * len(head) + 2:
        raise NotText("a binary file")
    return decoded


def _sample(raw: bytes) -> bytes:
    """What stands around bytes beyond ASCII, for what is ASCII looks alike in all encodings."""
    first = _BEYOND.search(raw)
    begin = max(0, first.start() - 64) if first else 0
    return _PLAIN.sub(rb"\1 \2", raw[begin : begin + 16 * _SAMPLE])[:_JUDGED]


def _leaves_mark(name: str, sample: bytes) -> bool:
    """Whether every second byte is that of a block of UTF-16 that holds Arabic or ASCII."""
    high = sample[name.endswith("le") :: 2]
    return len(high) > 2 and len(high.translate(None, _BLOCKS)) < 0.2 * len(high)


def _junk(text: str) -> float:
    """The share of characters that speak against a text.

    They are undefined, controls, letters of two scripts in one word, or accented letters side by side.
    """
    junk = -1.0
    before, accented = "", False
    for c in text:
        script = _script(c)
        if script == "?" or (script and before and script != before):
            junk += 1
        beyond = script == "LATIN" and c > "\x7f"
        if beyond and accented:
            junk += 0.5
        before, accented = ("" if script == "?" else script), beyond
    return junk / max(1, len(text))


@lru_cache(maxsize=4096)
def _script(c: str) -> str:
    """The script of a letter; ``?`` for what no text holds, nothing for other characters."""
    category = unicodedata.category(c)
    if c == "\ufffd" or category in ("Co", "Cn", "Cs") or (category == "Cc" and c not in "\t\n\r\f\v"):
        return "?"
    return unicodedata.name(c, "?").split()[0] if category[0] == "L" else ""
