"""Whom or what a deed was aimed at, in the words of the text."""

from __future__ import annotations

from isnad.mentions import ActorMention, TargetMention, Timex, Toponym, TriggerMention
from isnad.text.tokens import Sentence, Token


def find_targets(
    tokens: list[Token],
    sentences: list[Sentence],
    triggers: list[TriggerMention],
    timexes: list[Timex],
    toponyms: list[Toponym],
    actors: list[ActorMention],
) -> list[TargetMention]:
    """One target for each deed that names one, in order."""
    return []
