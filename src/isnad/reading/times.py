"""Which time belongs to which happening: its own words first, else the time that the text last set.

A time in the lead, or at the front of a sentence («Yesterday, …»), sets the scene for what follows it
without a time of its own, until the next one does.
"""

from __future__ import annotations

import datetime as dt

from isnad.mentions import Timex
from isnad.reading.drafts import Draft
from isnad.reading.mentions import Mentions

#: Kinds that belong to a happening only within so many tokens.
_LOOSE, _REACH = frozenset(("vague", "years")), 8
#: Tokens that a beginning or a long stretch stands behind a time of the happening itself.
_BEHIND = {"since": 15, "range": 10, "period": 10, "years": 10, "vague": 12}
#: A time before the word of the happening counts as so much further away: it may be that of a telling.
_BEFORE = 1.5
#: Kinds that can set the scene.
_SCENE = frozenset(("date", "weekday", "relative", "same", "hijri"))
#: Up to so many tokens before it, a time is at the front of its sentence.
_FRONT = 3
#: Sentences that tell of violence before the text has a time at all.
_LEAD = 2
#: So many words beside a date in a heading.
_NAMED = 2
#: Sentences of the head, whose time the text below them tells.
_HEAD = 2
#: The news is not older than so many days.
_FRESH = dt.timedelta(7)


def time_of(m: Mentions, first: int, last: int, at: int) -> int | None:
    """The time in ``tokens[first:last]`` that is nearest to the word at ``at``; sooner one after it."""
    return min(
        (i for i in m.between(m.timexes, first, last) if _may_be_that_of(m.timexes[i], at)),
        key=lambda i: (_BEHIND.get(m.timexes[i].value.kind, 0) + _gap(m.timexes[i], at), i),
        default=None,
    )


def _may_be_that_of(t: Timex, at: int) -> bool:
    """Whether a time may belong to the word at ``at``: an end never does, a vague one only close by."""
    long_ago = t.value.kind in _LOOSE or (t.value.kind == "since" and t.value.until is not None)
    return t.value.kind != "until" and (not long_ago or _gap(t, at) <= _REACH)


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
    lead = _LEAD
    for s, (first, last, _) in enumerate(m.sentences):
        told = bool(m.between(m.triggers, first, last))
        times = m.between(m.timexes, first, last)
        if times and (told or _is_dated_heading(m, s, times)):
            for i in times:
                front = (scene is None and lead > 0) or m.timexes[i].first - first <= _FRONT
                if front and _sets(m, i) and not m.is_background(s, i):
                    scene = i
                    break
        lead -= told
        out.append(scene)
    return out


def _is_dated_heading(m: Mentions, s: int, times: range) -> bool:
    """Whether a heading says what its date is the date of: «Events of Saturday 30 November»."""
    if not m.is_heading(s):
        return False
    first, last, _ = m.sentences[s]
    dated = sum(m.timexes[i].last - m.timexes[i].first for i in times)
    return sum(t.kind != "p" for t in m.tokens[first:last]) - dated >= _NAMED


def _sets(m: Mentions, i: int) -> bool:
    """Whether a time can be that of the news: a day, and none long past."""
    if m.timexes[i].value.kind not in _SCENE:
        return False
    r = m.dates[i]
    if r is None or r.precision != "day":
        return r is None
    return m.published is None or m.published - dt.date.fromisoformat(r.value) <= _FRESH
