"""Whether a happening is asserted, denied, not confirmed or under assessment."""

from __future__ import annotations

from isnad.mentions import TriggerMention
from isnad.reading.drafts import Draft
from isnad.reading.mentions import Mentions
from isnad.record import Status


def status_of(m: Mentions, d: Draft) -> Status:
    """The status of a happening: what hedges the words that name it, unless one names it without a hedge."""
    told = {_hedge(m, d, t) for t in d.triggers}
    if "asserted" in told:
        return "asserted"
    return m.hedges[d.trigger.first]  # type: ignore[return-value]


def _hedge(m: Mentions, d: Draft, t: TriggerMention) -> str:
    """The hedge of one trigger; «no one fell in the strike» leaves the strike that it points back to alone."""
    harmed = any(m.harm[i].first < t.first and m.harm[i].first in m.hedges for i in d.harm)
    return "asserted" if t.definite and harmed else m.hedges.get(t.first, "asserted")
