"""What the values of records and incidents are called in the interface."""

from __future__ import annotations

import re

from isnad.desk.language.formats import Manner
from isnad.lang import language

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def N_(message: str) -> str:
    """Marks a message for the catalogue without looking it up."""
    return message


#: Ids of records and incidents whose plain words are not their own.
WORDS = {
    "airstrike": N_("airstrike"),
    "drone_strike": N_("drone strike"),
    "shelling": N_("shelling"),
    "explosion": N_("explosion"),
    "shooting": N_("shooting"),
    "clash": N_("clash"),
    "raid": N_("raid"),
    "detention": N_("detention"),
    "abduction": N_("abduction"),
    "air_encounter": N_("air encounter"),
    "airspace_violation": N_("airspace violation"),
    "interception": N_("interception"),
    "protest": N_("protest"),
    "displacement": N_("displacement"),
    "other": N_("other"),
    "asserted": N_("asserted"),
    "denied": N_("denied"),
    "unconfirmed": N_("unconfirmed"),
    "under_assessment": N_("under assessment"),
    "suspected": N_("suspected"),
    "killed": N_("killed"),
    "injured": N_("injured"),
    "missing": N_("missing"),
    "detained": N_("detained"),
    "displaced": N_("displaced"),
    "civilian": N_("civilian"),
    "combatant": N_("combatant"),
    "unknown": N_("unknown"),
    "total": N_("in all"),
    "child": N_("child"),
    "woman": N_("woman"),
    "man": N_("man"),
    "elderly": N_("elderly"),
    "medic": N_("medic"),
    "journalist": N_("journalist"),
    "confirmed": N_("confirmed"),
    "fair": N_("fair"),
    "weak": N_("weak"),
    "contested": N_("contested"),
    "discounted": N_("discounted"),
    "new": N_("new"),
    "changed": N_("changed"),
    "rejected": N_("rejected"),
    "exact": N_("exact"),
    "near": N_("near"),
    "between": N_("between places"),
    "area": N_("an area"),
    "day": N_("day"),
    "month": N_("month"),
    "year": N_("year"),
    "week": N_("week"),
    "place": N_("place"),
    "date": N_("date"),
    "actor": N_("actor"),
    "means": N_("means"),
    "weapon": N_("means"),
    "who": N_("who was harmed"),
    "denial": N_("denial"),
    "kind": N_("kind"),
    "harm": N_("harm"),
    "target": N_("target"),
    "status": N_("status"),
    "trigger": N_("happening"),
    "said_by": N_("said by"),
    "large": N_("large harm"),
    "aircraft": N_("aircraft"),
    "helicopter": N_("helicopter"),
    "drone": N_("drone"),
    "artillery": N_("artillery"),
    "rocket": N_("rocket"),
    "missile": N_("missile"),
    "mortar": N_("mortar"),
    "mine": N_("mine"),
    "ied": N_("improvised bomb"),
    "car_bomb": N_("car bomb"),
    "small_arms": N_("small arms"),
    "sniper": N_("sniper"),
    "knife": N_("knife"),
    "cluster": N_("cluster munition"),
    "incendiary": N_("incendiary"),
    "chemical": N_("chemical"),
    "barrel_bomb": N_("barrel bomb"),
    "glide_bomb": N_("glide bomb"),
    "outlet": N_("outlet"),
    "agency": N_("agency"),
    "organisation": N_("organisation"),
    "statement": N_("statement"),
    "official": N_("official"),
    "correspondent": N_("correspondent"),
    "witness": N_("witness"),
    "reader": N_("reader"),
    "coder": N_("coder"),
    "editor": N_("editor"),
    "admin": N_("administrator"),
    "confirm": N_("confirmed it"),
    "reject": N_("rejected it"),
    "merge": N_("merged"),
    "split": N_("split"),
    "move": N_("moved"),
    "correct": N_("corrected"),
    "note": N_("noted"),
    "undo": N_("took back"),
    "assign": N_("assigned"),
}


def label(id: str | None, manner: Manner) -> str:
    """What an id is called; one that has no words of its own is shown as it is."""
    if not id:
        return ""
    return manner.gettext(WORDS.get(id) or id.replace("_", " "))


def actor(id: str, manner: Manner, name: str | None = None) -> str:
    """What an actor is called: by the registry's name, else as the reports call it."""
    known = language("").actors().get(id)
    if known:
        return manner.gettext(known)
    return name or id.removeprefix("other:")


def phrase(words: str, manner: Manner) -> str:
    """A sentence that the program made (a reason, a note), in the reader's language.

    Its numbers stand in the catalogue as ``{0}``, ``{1}`` …; what the catalogue lacks is shown as it is.
    """
    numbers: list[str] = []

    def place(match: re.Match[str]) -> str:
        numbers.append(match[0])
        return f"{{{len(numbers) - 1}}}"

    found = manner.gettext(words)
    if found == words and _NUMBER.search(words):
        pattern = _NUMBER.sub(place, words)
        translated = manner.gettext(pattern)
        for n, number in enumerate(numbers):
            translated = translated.replace(f"{{{n}}}", number)
        found = translated
    return manner.digits(found)
