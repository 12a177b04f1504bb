"""The language of a document, by its script and letters."""

from __future__ import annotations

import re
import unicodedata

#: Letters of the Arabic script, those of Persian alone, Latin ones, those of Turkish alone.
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc]")
_LATIN = re.compile("[A-Za-z]")
_TURKISH = re.compile("[\u0131\u011f\u015f\u0130\u011e\u015e]")


def language_of(text: str) -> str | None:
    """``ar`` where Arabic letters outnumber Latin ones, ``en`` where Latin ones do, else None."""
    sample = text[:20_000]
    arabic, persian, latin, turkish = (
        len(letters.findall(sample)) for letters in (_ARABIC, _PERSIAN, _LATIN, _TURKISH)
    )
    if arabic == latin == 0:
        other = next((c for c in sample if c.isalpha()), None)
        return None if other is None else unicodedata.name(other, "und").split()[0].lower()
    if arabic >= latin:
        return "fa" if persian * 12 > arabic else "ar"
    return "tr" if turkish * 50 > latin else "en"
