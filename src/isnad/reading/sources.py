"""Who tells of a happening, and of each of its harm, where several tell of it."""

from __future__ import annotations

from isnad.mentions import SourceMention
from isnad.reading.drafts import Draft
from isnad.reading.mentions import Mentions

#: How many sentences from the start of a text the lead may stand in.
_LEAD = 2


def source_of(m: Mentions, d: Draft) -> int | None:
    """The attribution of a draft: that of its trigger, or of the words in its stretch that tell it again."""
    told = [m.source_at(t.first) for t in [d.trigger, *d.triggers]] if d.triggers else [m.source_at(d.first)]
    return next((s for s in told if s is not None), None)


def joint_source(m: Mentions, a: Draft, b: Draft) -> int | None:
    """The attribution of ``a`` once ``b`` tells it again: the fuller chain; where ``a`` only announces it, that of ``b``."""
    if b.source is None:
        return a.source
    if a.source is None:
        return b.source if _announces(m, a, b) else None
    return b.source if _tells_more(m, b.source, a.source) else a.source


def own_source(m: Mentions, harm: int, source: int | None) -> int | None:
    """The attribution of a harm where it is another than ``source``, that of the whole happening."""
    own = m.source_at(m.harm[harm].first)
    if own is None or own == source:
        return None
    if source is not None and (_same(m, own, source) or _tells_more(m, source, own)):
        return None
    return own


def _announces(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether ``a`` is the headline, the lead, or the sentence before the one that says who says so."""
    return a.sentence <= _LEAD or m.is_heading(a.sentence) or 0 <= b.sentence - max(a.sentences) <= 1


def _one(x: SourceMention, y: SourceMention) -> bool:
    """Whether two links are one source."""
    return x.name == y.name or (x.id is not None and x.id == y.id)


def _same(m: Mentions, a: int, b: int) -> bool:
    """Whether two chains are one."""
    x, y = m.sources[a].chain, m.sources[b].chain
    return len(x) == len(y) and all(map(_one, x, y))


def _tells_more(m: Mentions, b: int, a: int) -> bool:
    """Whether chain ``b`` holds all links of chain ``a``, and more."""
    long, short = m.sources[b].chain, m.sources[a].chain
    rest = iter(long)
    return len(long) > len(short) and all(any(_one(x, y) for y in rest) for x in short)
