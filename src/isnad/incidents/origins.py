"""Origins: which reports of an incident rest on the same statement, agency, witness or text.

Ten outlets that carry one text, or quote one statement, are one origin.  Reports are joined by the source
that they quote (the innermost one that can be told from others), by their outlet, and by containment of
one text in another; each joining has its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from isnad.incidents.incident import Origin
from isnad.incidents.members import Member
from isnad.record import Source

#: Roles whose name tells them from others: whoever quotes the same one has it from there.
NAMED = frozenset({"agency", "organisation", "statement", "official", "outlet"})

#: Of these, those that speak for themselves, and do not pass on what others say.
_BODIES = NAMED - {"agency", "outlet"}
#: Whose account a group of reports is called: a body's that they quote, else an agency's, else an outlet's.
_RANK = {"document": -1, "outlet": 0, "agency": 1}


class Copy(NamedTuple):
    """One report carries the text of another; ``containment`` is the share of the shorter one, 0 to 1."""

    document: int
    of: int
    containment: float
    reason: str


class _Voice(NamedTuple):
    """Whom a report has its account from."""

    key: str
    name: str
    role: str
    reason: str


def origins(
    members: Sequence[Member], copies: Mapping[tuple[int, int], Copy], key: Callable[[str], str]
) -> list[tuple[Origin, list[Member]]]:
    """The independent origins of the members of an incident, each with its members in order of publication.

    ``copies`` are known by pairs of document numbers; ``key`` folds a name so that its spellings meet.
    """
    leader = list(range(len(members)))

    def find(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    reasons: dict[int, list[str]] = {}

    def join(i: int, j: int, reason: str) -> None:
        a, b = find(i), find(j)
        if a != b:
            leader[max(a, b)] = min(a, b)
            reasons.setdefault(min(a, b), []).extend([*reasons.pop(max(a, b), []), reason])

    voices = [_voice(m, key) for m in members]
    first: dict[str, int] = {}
    for i, voice in enumerate(voices):
        j = first.setdefault(voice.key, i)
        if j != i:
            join(j, i, voice.reason)
    for i, a in enumerate(members):
        for j in range(i):
            copy = copies.get((a.document, members[j].document)) or copies.get(
                (members[j].document, a.document)
            )
            if copy and _silent(voices[i], voices[j]):
                join(j, i, copy.reason)
    groups: dict[int, list[int]] = {}
    for i in range(len(members)):
        groups.setdefault(find(i), []).append(i)
    out = []
    for root, group in groups.items():
        group.sort(key=lambda i: members[i].order)
        spoken = dict.fromkeys((voices[i], members[i].document) for i in group)
        counts = Counter(voice for voice, _ in spoken)
        voice = max(counts, key=lambda v: (_RANK.get(v.role, 2), counts[v]))
        told = list(dict.fromkeys(reasons.get(root, [])))
        out.append((Origin(voice.key, voice.name, voice.role, told), [members[i] for i in group]))
    return sorted(out, key=lambda pair: (-len(pair[1]), pair[1][0].order))


def _voice(member: Member, key: Callable[[str], str]) -> _Voice:
    """Whose account it is: the body that speaks, by its spokesman or not; else the agency; else the outlet."""
    inward = [s for s in reversed(_sources(member)) if s.role in NAMED]
    bodies = [s for s in inward if s.role in _BODIES]
    best = next((s for s in (*(s for s in bodies if s.id), *reversed(bodies), *inward)), None)
    if best:
        return _Voice(best.id or key(best.name), best.name, best.role, f"they quote {best.name}")
    if member.publisher:
        name = member.publisher_id or key(member.publisher)
        return _Voice(name, member.publisher, "outlet", f"{member.publisher} published them")
    return _Voice(f"document {member.document}", member.id, "document", "it is one document")


def _sources(member: Member) -> list[Source]:
    """Who says so: the sources of the event, or where it has none, those that all its harm has in common."""
    if member.event.said_by:
        return member.event.said_by
    spoken = [h.said_by for h in member.event.harm]
    return spoken[0] if spoken and spoken[0] and all(s == spoken[0] for s in spoken) else []


def _silent(a: _Voice, b: _Voice) -> bool:
    """Whether a text in common makes two accounts one: not where each quotes a source of its own."""
    return a.role in ("outlet", "document") or b.role in ("outlet", "document")
