"""What each actor is to the happening it stands beside: who did it, whom it befell, or neither.

A name is first widened to its phrase (:mod:`isnad.lang.ar.actors.phrases`); then the word that governs the phrase
decides (:mod:`isnad.lang.ar.actors.governors`): a verb, a noun of attack, a preposition, or a verb behind it
(:mod:`isnad.lang.ar.actors.subjects`).  The words are in ``data/roles.toml``.
"""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.actors.actors import Named
from isnad.lang.ar.actors.governors import Governors
from isnad.lang.ar.actors.phrases import SOFT
from isnad.lang.ar.actors.registry import PROTESTERS, backed
from isnad.lang.ar.actors.subjects import FREE, Role
from isnad.lang.ar.actors.words import NOUNS, word, words
from isnad.mentions import ActorMention, Timex, TriggerMention
from isnad.text.tokens import Sentence, Token


class Roles(NamedTuple):
    """The actors of a text with their roles, and the deeds whose doer is left unsaid."""

    actors: list[ActorMention]
    unsaid: set[int]
    reader: Governors


def find_roles(
    text: str,
    tokens: list[Token],
    sentences: list[Sentence],
    triggers: list[TriggerMention],
    timexes: list[Timex],
    named: list[Named],
) -> Roles:
    """Every actor with its role, in order; adjectives that qualify no actor are left out."""
    reader = Governors(tokens, triggers, timexes, named)
    roles: dict[int, ActorMention] = {}
    dropped: set[int] = set()
    s = 0
    for n, a in enumerate(named):
        while s < len(sentences) and sentences[s].last <= a.first:
            s += 1
        if s == len(sentences):
            break
        if a.first < sentences[s].first:
            continue
        reader.first, reader.last = sentences[s].first, sentences[s].last
        mention = _mention(text, reader, n, a, roles, dropped)
        if mention is not None:
            roles[n] = mention
            reader.told[n] = mention.role
    out: list[ActorMention] = []
    for n, mention in roles.items():
        if n in dropped:
            continue
        out.append(mention)
        retinue = _retinue(text, tokens, mention)
        if retinue is not None:
            out.append(retinue)
    return Roles(sorted(out), _all_unsaid(reader, sentences), reader)


def outside_names(triggers: list[TriggerMention], named: list[Named]) -> list[TriggerMention]:
    """The triggers that are no part of an actor's name: not the «تحرير» of «هيئة تحرير الشام»."""
    inside = {k for a in named if a.form == "name" for k in range(a.first + 1, a.last)}
    heads = {a.first for a in named if a.last - a.first > 1}
    return [t for t in triggers if t.first not in inside and not (t.kind == "other" and t.first in heads)]


def _retinue(text: str, tokens: list[Token], master: ActorMention) -> ActorMention | None:
    """Those who are named as an actor's own: «الاحتلال التركي ومرتزقته»."""
    k = master.last
    while k < len(tokens) and tokens[k].form in SOFT:
        k += 1
    if k >= len(tokens) or tokens[k].form[:1] != "و" or tokens[k].form[1:] not in words("retinue"):
        return None
    id = backed().get(master.id)
    if id is None or id == master.id:
        return None
    name = text[tokens[k].start : tokens[k].end]
    return ActorMention(k, k + 1, id, name[1:], "name", "و", master.role, master.status, master.deed)


def _mention(
    text: str, reader: Governors, n: int, a: Named, roles: dict[int, ActorMention], dropped: set[int]
) -> ActorMention | None:
    tokens = reader.tokens
    id, before = a.id, roles.get(n - 1)
    j = reader.left(a.first - 1)
    beside = before is not None and reader.named_at.get(j) == n - 1
    if (beside and tokens[a.first - 1].form == "/") or _adjectival(reader, a):
        return None
    if beside and a.prefix in ("", "ال") and before is not None and before.id == a.id:
        role, first = Role(before.role, before.deed, before.status), a.first
        loyal = False
    elif beside and a.form == "nisba" and before is not None and a.prefix[:1] == "و":
        role, first, loyal = Role(before.role, before.deed, before.status), a.first, False
    else:
        p = reader.phrase(a)
        if p is None:
            return None
        role, loyal = reader.role(n, p), p.loyal
        if p.doubt and role.role == "agent":
            role = role._replace(status="suspected")
        owner = reader.named_at.get(p.first)
        if owner is not None and owner != n and owner in roles:
            kept = roles[owner]
            role = Role(kept.role, kept.deed, kept.status)
            if kept.id.startswith("other:") or kept.id == "unknown":
                dropped.add(owner)
            else:
                return None
        first = p.first if p.head in ("force", "platform", "men") and p.first <= a.first else a.first
        if role.role == "target" and p.head in NOUNS:
            first = min(p.first, a.first)
        if role.role == "joined":
            other = roles.get(role.deed)
            role = Role(other.role, other.deed, other.status) if other is not None else FREE
            if other is not None and other.role == "agent" and _between(reader, other):
                role = Role("target", other.deed)
    if loyal:
        id = backed().get(id, id)
    if a.form == "metonym" and not _stands(reader, a, role):
        return None
    if role.deed >= 0 and role.role in ("agent", "target") and role.deed not in reader.deed_at:
        role = role._replace(deed=-1)
    prefix = a.prefix if first == a.first else word(tokens[first].form).prefix
    name = _written(text[tokens[first].start : tokens[a.last - 1].end], prefix)
    return ActorMention(first, a.last, id, name, a.form, prefix, role.role, role.status, role.deed)


def _between(reader: Governors, other: ActorMention) -> bool:
    """Whether two sides of a fight are joined: «بين A وB»."""
    j = reader.left(other.first - 1)
    return reader.form(j) in ("بين", "وبين") and not reader.bare(reader.left(j - 1)).startswith("متبادل")


def _written(name: str, prefix: str) -> str:
    """A name as written, without the clitics before its article."""
    if prefix.endswith("لل"):
        return "ال" + name[len(prefix) :]
    return name[len(prefix.removesuffix("ال")) :]


def _all_unsaid(reader: Governors, sentences: list[Sentence]) -> set[int]:
    return {t.first for t in reader.walk(sentences) if _unsaid(reader, t)}


def _unsaid(reader: Governors, t: TriggerMention) -> bool:
    """Whether the doer of a deed is left unsaid, for it was told before: «كما استهدفت تجمعا …»."""
    if any(reader.form(k) in words("own_men") for k in range(t.first - 3, t.first)):
        return True
    if not t.verb or t.last >= reader.last:
        return False
    if reader.form(t.first - 1) in words("self"):
        return True
    after = reader.form(t.last)
    w = word(after)
    force = w.kind in ("force", "men") and w.prefix == "" and after not in words("head")
    accusative = after.endswith("ا") and len(after) > 3 and not after.startswith("ال")
    known = w.kind == "platform" and w.prefix == "ال"
    return force or accusative or known or w.kind in ("thing", "against") or after in words("time")


def _adjectival(reader: Governors, a: Named) -> bool:
    """Whether a name of the unknown is only an adjective here: «هجوم مسلح», «تفجير انتحاري»."""
    if a.id != "unknown" or a.last - a.first > 1 or a.form == "nisba":
        return False
    if not reader.bare(a.first).startswith(("مسلح", "انتحاري")):
        return False
    j = reader.left(a.first - 1)
    n = reader.deed_at.get(j)
    if n is not None:
        return not reader.triggers[n].verb
    return word(reader.form(j)).kind in NOUNS


def _stands(reader: Governors, a: Named, role: Role) -> bool:
    """Whether a weak name stands for an actor here: a capital that acts, «hundreds» who protest."""
    if a.id != PROTESTERS:
        return role.role in ("agent", "target")
    n = reader.deed_at.get(role.deed)
    return role.role == "agent" and n is not None and reader.triggers[n].kind == "protest"
