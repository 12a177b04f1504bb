"""Accounts: what each independent origin says of an incident."""

from __future__ import annotations

from collections.abc import Sequence

from isnad.incidents import consensus
from isnad.incidents.incident import Account, Earlier, Figure, Origin
from isnad.incidents.members import Member

#: What a status outweighs: an origin that once asserted does not merely leave open.
_STATUSES = ("denied", "under_assessment", "unconfirmed", "asserted")


def account(origin: Origin, members: Sequence[Member]) -> Account:
    """The account of one origin; ``members`` are its reports in order of publication.

    What it says last of the harm is its account; what it said before, with other numbers, is kept beside it.
    """
    harm, earlier = _latest(members)
    first = members[0]
    region = next((m.quote(r.span) for m in members for r in m.case.regions), None)
    names = list(dict.fromkeys(n for m in members for h in m.event.harm for n in h.names))
    return Account(
        origin=origin,
        documents=list(dict.fromkeys(m.id for m in members)),
        published=first.published,
        kind=consensus.kind(members),
        status=max((m.event.status for m in members), key=_STATUSES.index),
        date=consensus.when(members),
        place=consensus.where(members),
        region=region,
        actor=consensus.doers(members, {}),
        weapon=list(dict.fromkeys(w.id for m in members for w in m.event.weapon)),
        harm=harm,
        names=names,
        chain=[s.name for s in first.event.said_by],
        trigger=first.quote(first.event.trigger),
        earlier=earlier,
    )


def _latest(members: Sequence[Member]) -> tuple[list[Figure], list[Earlier]]:
    """For each outcome and group the figures of the last report that has any; the others as earlier ones."""
    latest: dict[tuple[str, str, str], Figure] = {}
    earlier: list[Earlier] = []
    for m in reversed(members):
        figures = m.figures()
        outcomes = {f.outcome for f in latest.values()}
        before = [f for f in figures if f.outcome in outcomes and not _told(f, latest)]
        if before:
            earlier.append(Earlier(m.id, m.published, before))
        for f in figures:
            if f.outcome not in outcomes or f.status in ("denied", "under_assessment"):
                latest.setdefault((f.outcome, f.who, f.status), f)
    return list(latest.values()), earlier


def _told(figure: Figure, latest: dict[tuple[str, str, str], Figure]) -> bool:
    """Whether the last report says the same, or leaves room for it."""
    known = latest.get((figure.outcome, figure.who, figure.status))
    if known is None:
        return False
    return known.min == figure.min and known.max == figure.max
