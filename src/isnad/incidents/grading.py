"""Grades: how well an incident is attested, suggested after the grading of Airwars (civilian harm standards)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from isnad.incidents.incident import Account, Discrepancy, Grade
from isnad.lang import languages


def grade(accounts: Sequence[Account], found: Sequence[Discrepancy]) -> Grade:
    """The first grade of ``grades.toml`` whose conditions hold, with its reasons."""
    facts = {
        "only_combatants": _only_combatants(accounts),
        "rival_actors": any(d.field == "actor" for d in found),
        "acknowledged": _acknowledged(accounts),
    }
    for row in _data()["grade"]:
        if not _counts(row, len(accounts)):
            continue
        if all(facts[name] == wanted for name, wanted in row.items() if name in facts):
            return Grade(row["value"], [row["why"], *_also(accounts, found)])
    return Grade("weak", ["nothing else holds"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("isnad.incidents") / "grades.toml").read_text(encoding="utf-8"))


def _counts(row: dict[str, Any], origins: int) -> bool:
    return bool(row.get("least_origins", 0) <= origins <= row.get("most_origins", origins))


def _only_combatants(accounts: Sequence[Account]) -> bool:
    who = {f.who for a in accounts for f in a.harm if f.min and f.status != "denied"}
    return who == {"combatant"}


def _acknowledged(accounts: Sequence[Account]) -> bool:
    """Whether an account by one who speaks for the actor asserts that civilians came to harm."""
    own = {d.id for a in accounts for d in a.actor if d.status != "denied"}
    return any(
        f.who == "civilian" and f.min and f.status == "asserted" and f.said_by is None
        for a in accounts
        if own.intersection((a.origin.id, *_sides(a.origin.id)))
        for f in a.harm
    )


def _sides(outlet: str) -> set[str]:
    """The actors that an outlet or body speaks for, as the registry of outlets tells."""
    return {actor for lang in languages() for actor in lang.speaks_for(outlet)}


def _also(accounts: Sequence[Account], found: Sequence[Discrepancy]) -> list[str]:
    out = [f"{len(accounts)} independent {'origin' if len(accounts) == 1 else 'origins'}"]
    out += [f"{d.field}: {d.note}" for d in found if d.field in ("actor", "who", "denial")]
    return list(dict.fromkeys(out))
