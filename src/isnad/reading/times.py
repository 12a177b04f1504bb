"""Which time belongs to which happening: its own words first, else the time that the text last set.

A time in the lead, or at the front of a sentence («Yesterday, …»), sets the scene for what follows it
without a time of its own, until the next one does.
"""

from __future__ import annotations

import datetime as dt

from isnad.mentions import Timex
from isnad.reading.drafts import Draft
from isnad.reading.mentions import Mentions

#: Kinds that do not say when something happened.
_NO_TIME = frozenset(("until",))
#: Tokens that a beginning or a long stretch stands behind a time of the happening itself.
_BEHIND = {"since": 15, "range": 10, "period": 10, "years": 10, "vague": 12}
#: A time before the word of the happening counts as so much further away: it may be that of a telling.
_BEFORE = 1.5
#: Kinds that can set the scene.
_SCENE = frozenset(("date", "weekday", "relative", "same", "hijri"))
#: Up to so many tokens before it, a time is at the front of its sentence.
_FRONT = 3
#: Sentences of the head, whose time the text below them tells.
_HEAD = 2
#: The news is not older than so many days.
_FRESH = dt.timedelta(7)


def time_of(m: Mentions, first: int, last: int, at: int) -> int | None:
    """The time in ``tokens[first:last]`` that is nearest to the word at ``at``; sooner one after it."""
    return min(
        (i for i in m.between(m.timexes, first, last) if m.timexes[i].value.kind not in _NO_TIME),
        key=lambda i: (_BEHIND.get(m.timexes[i].value.kind, 0) + _gap(m.timexes[i], at), i),
        default=None,
    )


def _gap(t: Timex, at: int) -> float:
    return t.first - at if t.first >= at else _BEFORE * max(at - t.last + 1, 0)


def apart(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether ``b``, told later, happened on another day than ``a`` by its own words or the scene of ``a``."""
    if b.timex is None:
        return False
    time = a.timex if a.timex is not None else m.scene[a.sentence]
    return time is not None and m.conflict(time, b.timex)


def settle_time(m: Mentions, d: Draft) -> None:
    """Gives a happening without a time of its own the one that the text has set before it."""
    if d.timex is not None and m.timexes[d.timex].value.kind in _BEHIND:
        first, last, _ = m.sentences[d.sentence]
        if d.sentence >= _HEAD and not first <= m.timexes[d.timex].first < last:
            d.timex = None
    if d.timex is None and not d.background:
        d.timex = m.scene[d.sentence]


def scenes(m: Mentions) -> list[int | None]:
    """For each sentence the time that the text has set by its end."""
    out: list[int | None] = []
    scene: int | None = None
    for s, (first, last, _) in enumerate(m.sentences):
        told = m.between(m.timexes, first, last) if m.between(m.triggers, first, last) else range(0)
        for i in told:
            front = scene is None or m.timexes[i].first - first <= _FRONT
            if front and _sets(m, i) and not m.is_background(s, i):
                scene = i
                break
        out.append(scene)
    return out


def _sets(m: Mentions, i: int) -> bool:
    """Whether a time can be that of the news: a day, and none long past."""
    if m.timexes[i].value.kind not in _SCENE:
        return False
    r = m.dates[i]
    if r is None or r.precision != "day":
        return r is None
    return m.published is None or m.published - dt.date.fromisoformat(r.value) <= _FRESH
