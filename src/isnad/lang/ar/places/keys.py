"""Keys of place names: the shape under which all spellings of a name meet."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from isnad.lang.ar.writing.orthography import fold, fold_marks

_ARABIC = re.compile("[\u0620-\u064a]")
_DATA = files("isnad.lang.ar") / "data/toponyms.toml"
_LISTS = tomllib.loads(_DATA.read_text(encoding="utf-8"))["words"]
#: First words of names, which writers join to the next one («ديرالزور», «كفرنبل»).
HEADS = frozenset(fold(_LISTS["heads"]).split())
#: Those that also begin the names of people.
FAMILY = frozenset(fold(_LISTS["family_heads"]).split())
_ENDED = tuple(sorted(h for h in HEADS if h.endswith("ه") and len(h) > 3 and h != "معره"))
_OPENED = tuple(sorted((h + "ال" for h in HEADS), key=len, reverse=True))


@lru_cache(maxsize=4096)
def name_key(name: str) -> tuple[str, ...]:
    """The words of a name in the shape under which its spellings meet; none if it is not Arabic."""
    if name.isascii() or not _ARABIC.search(name):
        return ()
    return tuple(w for word in fold_marks(name).split() if (w := word_key(word)))


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """One folded word of a name: no article, and the letters that writers mix made one.

    «الظهور» = «ضهور», «كفرعمة» = «كفرعما», «معرة» = «معر», «ديرالزور» = «دير» + «زور».
    """
    if word.startswith("ال") and len(word) > 4:
        word = word[2:]
    elif word.startswith(_OPENED):
        for opening in _OPENED:
            if word.startswith(opening) and len(word) >= len(opening) + 2:
                word = word[: len(opening) - 2] + word[len(opening) :]
                break
    for head in _ENDED:
        if word.startswith(head) and len(word) >= len(head) + 2:
            word = head[:-1] + "ا" + word[len(head) :]
            break
    out = word.replace("ظ", "ض").replace("ء", "").replace("وو", "و")
    if out.startswith("معره"):
        out = "معر" + out[4:]
    elif out == "ابي":
        out = "ابو"
    if len(out) > 2 and out.endswith("ه") and out[-2] != "ي":
        out = out[:-1] + "ا"
    return out
