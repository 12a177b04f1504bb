"""Assembly: from the events of a group to the incident."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from isnad.incidents import consensus
from isnad.incidents.accounts import account
from isnad.incidents.discrepancies import discrepancies
from isnad.incidents.grading import grade
from isnad.incidents.incident import Incident
from isnad.incidents.members import Member
from isnad.incidents.origins import Copy, origins
from isnad.incidents.ranges import ranges


def assemble(
    id: str, members: Sequence[Member], copies: Mapping[tuple[int, int], Copy], key: Callable[[str], str]
) -> Incident:
    """The incident that the events of a group make.

    ``copies`` tells which reports carry another's text; ``key`` folds names so that spellings meet.
    """
    members = sorted(members, key=lambda m: m.order)
    groups = origins(members, copies, key)
    accounts = [account(origin, of_origin) for origin, of_origin in groups]
    origin_of = {m.document: origin.id for origin, of_origin in groups for m in of_origin}
    found = discrepancies(accounts, members, groups)
    out = Incident(
        id=id,
        kind=consensus.kind(members),
        date=consensus.when(members),
        place=consensus.where(members),
        actor=consensus.doers(members, origin_of),
        harm=ranges(accounts),
        grade=grade(accounts, found),
        origins=len(accounts),
        documents=list(dict.fromkeys(m.id for m in members)),
        accounts=accounts,
        discrepancies=found,
        weapon=list(dict.fromkeys(w for a in accounts for w in a.weapon)),
        names=list(dict.fromkeys(n for a in accounts for n in a.names)),
    )
    return out
