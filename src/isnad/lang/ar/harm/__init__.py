"""Harm: counts of people with what befell them."""

from __future__ import annotations

from isnad.lang.ar.harm.groups import Groups
from isnad.lang.ar.harm.names import Names
from isnad.lang.ar.harm.rolls import read_rolls
from isnad.lang.ar.harm.scan import scan
from isnad.lang.ar.harm.senses import SENSES, Cue
from isnad.lang.ar.harm.victims import KNOWN
from isnad.mentions import HarmMention
from isnad.text.tokens import Sentence, Token

__all__ = ["find_harm", "is_outcome_verb"]


def is_outcome_verb(form: str) -> bool:
    """Whether ``form`` is a verb of harm, bare of clitics."""
    sense = SENSES[form]
    return sense.verb is not None and sense.stem == form


def find_harm(tokens: list[Token], sentences: list[Sentence]) -> list[list[HarmMention]]:
    """The groups that suffered harm, for each sentence in the order of the words."""
    known = SENSES
    senses = [known[t.form] for t in tokens]
    groups, names = Groups(tokens, senses), Names(tokens, senses)
    out: list[list[HarmMention]] = []
    outcome = Cue.OUTCOME
    for first, last, _ in sentences:
        for s in senses[first:last]:
            if s.cues & outcome:
                out.append(scan(tokens, senses, groups, names, first, last))
                break
        else:
            out.append([])
    told: set[str] = set()
    for n, found in enumerate(out):  # «إسعاف المصابين»: those told before, if any were
        out[n] = [h for h in found if h.rule != KNOWN or h.outcome not in told]
        told.update(h.outcome for h in out[n] if h.max != 0)
    read_rolls(tokens, senses, names, sentences, out)
    return out
