"""Words that frame an article on an Arabic page (data/page.toml), folded."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from isnad.article.boilerplate import Cues
from isnad.lang.ar.writing.orthography import fold

_DATA: dict[str, list[str]] = tomllib.loads(
    files("isnad.lang.ar").joinpath("data/page.toml").read_text(encoding="utf-8")
)
_FOLDED = {name: tuple(dict.fromkeys(map(fold, words))) for name, words in _DATA.items()}

CUES = Cues(
    lists=_FOLDED["lists"],
    lists_alone=frozenset(_FOLDED["lists_alone"]),
    comments=_FOLDED["comments"],
    labels=frozenset(_FOLDED["labels"]),
    starts=_FOLDED["starts"],
    credits=frozenset(_FOLDED["credits"]),
    captions=_FOLDED["captions"],
    fold=fold,
)
