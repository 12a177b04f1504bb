"""The language of a document, by its script and letters."""

from __future__ import annotations

import unicodedata


def language_of(text: str) -> str | None:
    """``ar`` where Arabic letters outnumber Latin ones, ``en`` where Latin ones do, else None."""
    sample = text[:20_000]
    arabic = sum("\u0620" <= c <= "\u064a" or "\u0671" <= c <= "\u06d3" for c in sample)
    persian = sum(c in "\u067e\u0686\u0698\u06af\u06a9\u06cc" for c in sample)
    latin = sum(c.isascii() and c.isalpha() for c in sample)
    turkish = sum(c in "\u0131\u011f\u015f\u0130\u011e\u015e" for c in sample)
    if arabic == latin == 0:
        other = next((c for c in sample if c.isalpha()), None)
        return None if other is None else unicodedata.name(other, "und").split()[0].lower()
    if arabic >= latin:
        return "fa" if persian * 12 > arabic else "ar"
    return "tr" if turkish * 50 > latin else "en"
