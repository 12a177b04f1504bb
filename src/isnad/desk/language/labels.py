"""What the values of records and incidents are called in the interface."""

from __future__ import annotations

import re

from isnad.desk.language.catalogue import N_ as N_
from isnad.desk.language.formats import Manner
from isnad.desk.language.sentences import Sentence, parts
from isnad.lang import language

_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
#: Unicode's marks that keep the direction of a name from what stands around it.
_ISOLATE, _END = "\u2068", "\u2069"

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
    "document": N_("document"),
    "anonymous": N_("unnamed source"),
    "names": N_("names"),
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
        return manner.digits(manner.gettext(known))
    return name or id.removeprefix("other:")


def phrase(words: str, manner: Manner) -> str:
    """Words that the program made (a reason, a note, a value, an error), in the reader's language.

    What neither :mod:`isnad.desk.language.sentences` nor the catalogue knows is shown as it is.
    """
    if words in WORDS:
        return label(words, manner)
    if words in language("").actors():
        return actor(words, manner)
    if _DAY.fullmatch(words):
        return manner.date(words)
    if ", " in words and all(id in WORDS for id in words.split(", ")):
        return manner.listing(label(id, manner) for id in words.split(", "))
    for sentence, found in parts(words):
        if (said := _said(sentence, found, manner)) is not None:
            return said
    return manner.digits(manner.gettext(words))


def _said(sentence: Sentence, found: dict[str, str], manner: Manner) -> str | None:
    """A sentence with its parts; None where one of them is nothing that the interface has a word for."""
    out = {}
    for part, value in found.items():
        if part == "n":
            out[part] = manner.digits(value)
        elif part in ("name", "other"):
            out[part] = f"{_ISOLATE}{value}{_END}"
        elif part == "note":
            out[part] = phrase(value, manner)
        elif part == "actor":
            if value not in language("").actors() and not value.startswith("other:"):
                return None
            out[part] = actor(value, manner)
        elif part in ("right", "hint"):
            out[part] = manner.gettext(value)
        elif value in WORDS:
            out[part] = label(value, manner)
        else:
            return None
    if sentence.many is None:
        return manner.gettext(sentence.one).format(**out)
    return manner.ngettext(sentence.one, sentence.many, int(float(found["n"]))).format(**out)
