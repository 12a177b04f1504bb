"""Arabic letters: which characters make a word, and the one folded shape that rules are written in.

Folding removes tatweel, diacritics and bidi controls, turns presentation forms and Persian letters
into plain ones and joins the letters that writers mix (hamza seats, ى/ي, ة/ه).  Two spellings that
a reader takes for one word fold to one string.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

TATWEEL = "\u0640"
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
CONTROLS = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f"
LETTERS = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc"

_L = f"[{LETTERS}{TATWEEL}]"
#: ة and ى end a word: a letter right after them begins the next one, glued on by mistake.
_AFTER_END = f"(?<![ةى])(?<![ةى][{MARKS}])(?<![ةى][{MARKS}][{MARKS}])[{LETTERS}]|(?<=ى)ء"
_LM = f"(?:{_AFTER_END}|[{TATWEEL}{MARKS}{CONTROLS}])"
_DODGE = r"[.*·•_~|\\/-]{1,2}"
#: Particles that are no part of a longer word when «ال» and a noun are glued to them («منالقصف»).
_PARTICLE = (
    "(?:من|عن|في|على|أن|إن|بأن|كما|بعد|قبل|خلال|منذ|عبر|نحو|بين|فيما|حيث|التي|الذي)"
    f"[{MARKS}]*(?=ال[{LETTERS}]{{3}})"
)

#: A word, whole or broken to dodge moderation: the break must be marked by a tatweel on one side
#: when it is a mark («إصـ.ابات»), on both when it is a space («القـ ـصف»).
WORD = (
    f"{_PARTICLE}|{_L}{_LM}*(?:(?:(?<={TATWEEL}) {{1,2}}(?={TATWEEL})|(?<={TATWEEL}){_DODGE}(?={_L})"
    f"|(?<=[{LETTERS}]){_DODGE}(?={TATWEEL}))[{LETTERS}{TATWEEL}]{_LM}*)*"
)
DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"

_SAME = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "ک": "ك", "ی": "ي", "ې": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۃ": "ه",
}  # fmt: skip


class _Fold(dict[int, str | None]):
    """A translation table that is filled as characters turn up."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        out: str | None = ""
        for part in unicodedata.normalize("NFKD", char) if "\ufb50" <= char <= "\ufefc" else char:
            if part in _SAME:
                out = (out or "") + _SAME[part]
            elif unicodedata.category(part) in ("Mn", "Cf") or part == TATWEEL:
                continue
            elif unicodedata.category(part) == "Nd":
                out = (out or "") + str(unicodedata.digit(part))
            else:
                out = (out or "") + part.lower()
        out = out or None
        self[code] = out
        return out


class _FoldMarks(_Fold):
    """As :class:`_Fold`, with every mark that is no letter or digit a space."""

    def __missing__(self, code: int) -> str | None:
        out = super().__missing__(code)
        if out is not None and not out.isalnum():
            out = self[code] = " "
        return out


FOLD = _Fold()
_FOLD_MARKS = _FoldMarks()


def fold(text: str) -> str:
    """The folded shape of ``text``: «المُسيّرة» → «المسيره», «١٢» → «12». Spaces are kept."""
    return _fold_short(text) if len(text) <= 24 else text.translate(FOLD)


@lru_cache(maxsize=50_000)
def _fold_short(text: str) -> str:
    return text.translate(FOLD)


def spelling(written: str, folded: str) -> str:
    """``written`` as far as it folds to ``folded`` at its end: clitics cut, the writer's letters kept.

    «وإدلب», «ادلب» → «إدلب». Where no such end exists, ``folded`` itself.
    """
    words = " ".join(written.replace("_", " ").replace("#", " ").split())
    for cut in range(min(5, len(words))):
        if fold_marks(words[cut:]) == folded:
            return words[cut:].strip(" \"“”«»'")
    return folded


def fold_marks(text: str) -> str:
    """:func:`fold`, with every mark that is no letter or digit a space."""
    return " ".join(text.translate(_FOLD_MARKS).split())


def fold_word(surface: str) -> str:
    """The folded shape of one token, with the marks of a broken word taken out."""
    out = surface.translate(FOLD)
    if not out.isalnum():
        out = "".join(c for c in out if c.isalnum())
    return out
