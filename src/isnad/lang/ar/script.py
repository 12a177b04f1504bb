"""Arabic as a :class:`~isnad.text.tokens.Script`, and the clitics that its words carry."""

from __future__ import annotations

from functools import lru_cache

from isnad.lang.ar.orthography import CONTROLS, DIGITS, LETTERS, MARKS, WORD, fold_marks, fold_word
from isnad.text.tokens import Script

#: The conjunction that is glued to the word it joins.
CONJUNCTION = "و"

ARABIC = Script(WORD, LETTERS, DIGITS, fold_word, CONTROLS + MARKS)

_PREFIXES = (
    "وبال", "فبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال",
    "وب", "ول", "فب", "فل", "وك", "وس", "و", "ف", "ب", "ل", "ك", "س",
)  # fmt: skip


@lru_cache(maxsize=200_000)
def peel(form: str) -> tuple[tuple[str, str], ...]:
    """Every reading of a folded word as clitics + stem, the bare word first.

    «وبالقصف» → ("", «وبالقصف»), («وبال», «قصف»), («وب», «القصف»), («و», «بالقصف»). A stem has at
    least two letters. Whether the stem is a word is for the lexicon to say.
    """
    out = [("", form)]
    for prefix in _PREFIXES:
        if form.startswith(prefix) and len(form) - len(prefix) >= 2:
            stem = form[len(prefix) :]
            if prefix in ("لل", "ولل", "فلل") and len(stem) < 2:
                continue
            out.append((prefix, stem))
    return tuple(out)


#: First words of names that writers join to the next one («ديرالزور», «كفرنبل»).
HEADS = frozenset(
    "ابو ام بني بيت باب برج بير تل تله جب جبل جزيره جسر حوش خان خربه دار داره دير راس رسم زاويه شيخ صلاح عبد عرب "
    "عين قصر قلعه كفر مجدل مرج معر معره مغر نبع نهر وادي".split()
)
_OPENED = tuple(sorted((h + "ال" for h in HEADS if len(h) > 1), key=len, reverse=True))


def name_key(name: str) -> tuple[str, ...]:
    """The words of a name in the shape under which its spellings meet; none if it is not Arabic."""
    if not any("\u0620" <= c <= "\u064a" for c in name):
        return ()
    return tuple(w for word in fold_marks(name).split() if (w := word_key(word)))


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """One folded word of a name: no article, no doubled letter, and the letters that writers mix made one.

    «الضهور» = «ظهور», «كفرعمة» = «كفرعما», «معرة» = «معر», «ديرالزور» = «دير» + «زور».
    """
    if word.startswith("ال") and len(word) > 4:
        word = word[2:]
    elif word.startswith(_OPENED):
        for opening in _OPENED:
            if word.startswith(opening) and len(word) >= len(opening) + 2:
                word = word[: len(opening) - 2] + word[len(opening) :]
                break
    out = word[:1]
    for c in word[1:]:
        if c != out[-1]:
            out += c
    out = out.replace("ظ", "ض").replace("ء", "")
    if out.startswith("معره"):
        out = "معر" + out[4:]
    elif out == "ابي":
        out = "ابو"
    if len(out) > 3 and out.endswith("ه"):
        out = out[:-1] + "ا"
    return out
