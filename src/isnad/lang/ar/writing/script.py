"""Arabic as a :class:`~isnad.text.tokens.Script`, and the clitics that its words carry."""

from __future__ import annotations

from functools import lru_cache

from isnad.lang.ar.writing.orthography import CONTROLS, DIGITS, LETTERS, MARKS, WORD, fold_word
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
