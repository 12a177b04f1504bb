"""The language of a document, by its script and letters."""

from __future__ import annotations

import re
import unicodedata

from isnad.article import platforms

_ARABIC = re.compile("[\u0620-\u063f\u0641-\u064a\u0671-\u06d3\ufb50-\ufdfb\ufe70-\ufefc]+")
_PERSIAN = re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_TURKISH = re.compile("[\u0131\u011f\u015f\u0130\u011e\u015e]")
#: So many characters are looked at.
_SAMPLE = 20_000


def language_of(text: str) -> str | None:
    """``ar`` where Arabic letters outnumber Latin ones, ``en`` where Latin ones do, else None.

    What a platform writes around a post does not count.  Persian, Turkish and other scripts are told apart.
    """
    sample = text[:_SAMPLE]
    arabic, latin = _letters(_ARABIC, sample), _letters(_LATIN, sample)
    if arabic and latin > arabic:
        posts, _ = platforms.posts(sample)
        lines = (line for a, b in posts for line in sample[a:b].split("\n"))
        sample = "\n".join(line for line in lines if not platforms.is_frame(line.strip().lower()))
        arabic, latin = _letters(_ARABIC, sample), _letters(_LATIN, sample)
    if arabic == latin == 0:
        other = next((c for c in sample if c.isalpha()), None)
        return None if other is None else unicodedata.name(other, "und").split()[0].lower()
    if arabic >= latin:
        return "fa" if len(_PERSIAN.findall(sample)) * 12 > arabic else "ar"
    return "tr" if len(_TURKISH.findall(sample)) * 50 > latin else "en"


def _letters(script: re.Pattern[str], text: str) -> int:
    return sum(map(len, script.findall(text)))
