"""Words that frame an article on an Arabic page (data/page.toml), folded; lines that credit and date it."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from isnad.article.boilerplate import Cues
from isnad.lang.ar.sources.outlets import exact, named
from isnad.lang.ar.times.timex import find_timexes
from isnad.lang.ar.writing.orthography import fold, fold_marks
from isnad.lang.ar.writing.script import ARABIC

_DATA: dict[str, list[str]] = tomllib.loads(
    files("isnad.lang.ar").joinpath("data/page.toml").read_text(encoding="utf-8")
)
_FOLDED = {name: tuple(dict.fromkeys(map(fold, words))) for name, words in _DATA.items()}
_AGENCIES = frozenset(fold_marks(w).lower() for w in _DATA["agencies"])
_FROM = re.compile(
    rf"\W*(?:{'|'.join(sorted(_DATA['credited'], key=len, reverse=True))})\b\s*(?P<colon>:?)", re.I
)
_CHANGES = _FOLDED["changes"]
_PARTS = re.compile('\\s*[-–—/،,+|_:()\\[\\]«»"“”*•]+\\s*')
#: Words of a credit line, of a part of it that may be a place or a person, of what follows «المصدر:», and beside a date.
_WORDS, _BESIDE, _NAMED, _UNDATED = 12, 3, 7, 4
_DIGIT = re.compile(r"\d")


def is_credit(line: str) -> bool:
    """«أ ف ب», «المصدر: وكالات», «دمشق - رويترز»: agencies, and at most a place or an outlet beside them."""
    if not 2 < len(line) < 120 or line.count(" ") >= _WORDS or line.rstrip().endswith((".", "؟", "!")):
        return line.strip() in ("AP", "AA")
    told = _FROM.match(line)
    rest = line[told.end() :] if told else line
    if told and told["colon"] and 0 < len(rest.split()) <= _NAMED:
        return True
    parts = [x for p in _PARTS.split(rest) if (x := " ".join(fold_marks(p.strip(" .#")).lower().split()))]
    kinds = [_kind(p) for p in parts]
    if any(
        k == "" and (p.count(" ") >= _BESIDE or _DIGIT.search(p)) for k, p in zip(kinds, parts, strict=True)
    ):
        return False
    return "agency" in kinds or ("outlet" in kinds and (told is not None or len(parts) == 2))


def _kind(part: str) -> str:
    """Whether a part of a line names an agency or another outlet; empty for neither."""
    if part in _AGENCIES or part.removeprefix("و") in _AGENCIES:
        return "agency"
    outlet = named(part) if part.count(" ") < _BESIDE else exact(part)
    if outlet is None:
        return ""
    return "agency" if outlet.is_agency else "outlet"


def is_dateline(line: str) -> bool:
    """«الثلاثاء 5 آذار 2024», «نشر في 2024-03-05»: a whole day, and few words beside it."""
    if not _DIGIT.search(line) or len(line) > 120 or is_change(line):
        return False
    tokens = ARABIC.tokens(line)
    times = [
        t for t in find_timexes(tokens) if t.value.year and t.value.day and t.value.kind in ("date", "hijri")
    ]
    inside = {k for t in times for k in range(t.first, t.last)}
    beside = sum(t.kind == "w" for k, t in enumerate(tokens) if k not in inside)
    return bool(times) and beside <= _UNDATED


def is_change(line: str) -> bool:
    """«آخر تحديث: …»: when the page was changed, and no more."""
    return (
        len(line) < 120
        and fold(line.lstrip(" -|•")).lower().startswith(_CHANGES)
        and line.count(" ") < _WORDS
    )


CUES = Cues(
    lists=_FOLDED["lists"],
    lists_alone=frozenset(_FOLDED["lists_alone"]),
    comments=_FOLDED["comments"],
    labels=frozenset(_FOLDED["labels"]),
    starts=_FOLDED["starts"],
    credits=frozenset(_FOLDED["credits"]),
    captions=_FOLDED["captions"],
    fold=fold,
    is_credit=is_credit,
    is_dateline=is_dateline,
    is_change=is_change,
)
