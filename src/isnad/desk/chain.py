"""The chain of attribution, drawn from the speakers outwards: who says it, who quotes them, who published it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from isnad.incidents.incident import Incident, Origin, Quote
from isnad.incidents.members import Member
from isnad.incidents.origins import NAMED
from isnad.lang import language
from isnad.record import Source
from isnad.store.documents import Report


class Leaf(NamedTuple):
    """A report at the outer end of a chain; ``outcomes`` tells of what the chain speaks where that is not the
    happening as a whole."""

    report: Report
    outcomes: tuple[str, ...]


@dataclass
class Link:
    """One that says it, or passes it on.  ``origin`` marks whose account it counts as; ``carries`` that it has
    the words of the next one inward without naming it; ``reports`` are what it published itself."""

    name: str
    role: str
    quote: Quote | None = None
    origin: bool = False
    carries: bool = False
    reports: list[Leaf] = field(default_factory=list)
    quoted_by: dict[str, Link] = field(default_factory=dict)


def chains(incident: Incident, members: Iterable[Member], reports: Sequence[Report]) -> list[Link]:
    """The innermost sources of an incident's reports, each with those that quote it, out to the outlets; those
    that nobody quotes come last."""
    named, roots = {report.name: report for report in reports}, dict[str, Link]()
    for member in members:
        report = named.get(member.id)
        if report is None:
            continue
        held = [a.origin for a in incident.accounts if member.id in a.documents]
        for sources, outcomes in _told(member):
            _add(roots, member, report, sources, outcomes, held)
    return sorted(roots.values(), key=lambda link: not link.quoted_by)


def _told(member: Member) -> list[tuple[list[Source], tuple[str, ...]]]:
    """The lines of sources of one telling, the outermost source first, and what each speaks of: those of the
    harm where they are others than those of the happening."""
    event = member.event
    out: list[tuple[list[Source], tuple[str, ...]]] = []
    apart = [(h.said_by, h.outcome) for h in event.harm if h.said_by and h.said_by != event.said_by]
    if event.said_by or len(apart) < len(event.harm) or not apart:
        out.append((event.said_by, ()))
    for n, (sources, _) in enumerate(apart):
        if all(_names(sources) != _names(other) for other, _ in apart[:n]):
            outcomes = dict.fromkeys(o for other, o in apart if _names(other) == _names(sources))
            out.append((sources, tuple(outcomes)))
    return out


def _names(sources: Sequence[Source]) -> list[str]:
    return [s.id or s.name for s in sources]


def _add(
    roots: dict[str, Link],
    member: Member,
    report: Report,
    sources: Sequence[Source],
    outcomes: tuple[str, ...],
    held: Sequence[Origin],
) -> None:
    """Puts one line of sources under the roots, from its innermost source to its report."""
    line = [(_key(s, member), Link(s.name, s.role, member.quote(s.span))) for s in sources]
    outlet = member.publisher_id or (_folded(member.publisher) if member.publisher else "")
    first = outlet or f"document {member.document}"
    published = Link(report.publisher or report.name, "outlet" if outlet else "document")
    if line and line[0][0] == first:
        published.quote = line.pop(0)[1].quote
    line.insert(0, (first, published))
    keys = [key for key, _ in line]
    origin = next((o for o in held if o.id in keys), None)
    if origin is None and held and not sources:
        origin = held[0]
        line[-1][1].carries = True
        line.append((origin.id, Link(origin.name, origin.role)))
    level = roots
    for n, (key, link) in enumerate(reversed(line)):
        outermost = n == len(line) - 1
        known = level.setdefault(key, link)
        known.origin = known.origin or (origin is not None and key == origin.id)
        if outermost:
            known.reports.append(Leaf(report, outcomes))
        level = known.quoted_by


def _key(source: Source, member: Member) -> str:
    """What a source is known by: one that has a name of its own is the same in all reports."""
    if source.id:
        return source.id
    return _folded(source.name) if source.role in NAMED else f"{member.document} {source.name}"


def _folded(name: str) -> str:
    return "".join(language("").name_key(name)) or name.casefold()
