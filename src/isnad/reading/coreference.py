"""Which drafts are one happening told again, and which say enough to be one.

A headline and its lead are often an *umbrella*: «raids on the countryside kill five», which the body
then tells place by place.  An umbrella is no happening of its own where its parts are told.
"""

from __future__ import annotations

from isnad.reading.assembly import STRIKES, Draft, segment
from isnad.reading.mentions import Mentions

#: How many sentences from the start of a text an umbrella may stand in.
_LEAD = 2
#: How many happenings back a text still speaks of.
_REACH = 80


#: Which outcomes speak for a happening of a kind.
_HARMED = {
    "detention": {"detained", "killed", "injured"},
    "abduction": {"detained", "missing", "killed", "injured"},
    "raid": {"detained", "killed", "injured"},
    "displacement": {"displaced"},
    "other": {"killed", "injured"},
}


def worthy(m: Mentions, d: Draft) -> bool:
    """Whether a draft says enough to be a happening: a strong trigger, or a weak one with support."""
    if not d.triggers:
        return False
    strong = any(t.strong for t in d.triggers)
    harmed = any(m.harm[i].outcome in _HARMED.get(d.kind, _HARMED["other"]) for i in d.harm)
    nominal = not any(t.verb for t in d.triggers)
    bare = nominal and not d.weapons and not (harmed and any(m.harm[i].min for i in d.harm))
    if bare and not d.places and all(t.definite for t in d.triggers):
        return False
    told = d.actors and d.places and not all(t.definite for t in d.triggers)
    if bare and not strong and d.timex is None and not told:
        return False
    support = harmed + bool(d.actors) + bool(d.weapons) + bool(d.places)
    certain = any(t.weapon or t.kind in ("clash", "shelling", "interception") for t in d.triggers)
    return (
        support + (d.timex is not None) + certain >= 2
        if strong
        else bool(harmed or d.weapons or d.actors) and support >= 2
    )


def same(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether ``b``, told later, is the happening ``a`` again."""
    if a.background != b.background:
        return False
    if anaphoric(b) and 0 <= b.sentence - max(a.sentences) <= 1:
        return a.kind == b.kind or b.kind == "other" or {a.kind, b.kind} <= STRIKES
    if a.kind != b.kind and not ({a.kind, b.kind} & {"other"} or {a.kind, b.kind} <= STRIKES):
        return False
    names_a, names_b = m.place_names(a.places), m.place_names(b.places)
    who_a, who_b = {m.actors[i].id for i in a.actors}, {m.actors[i].id for i in b.actors}
    if who_a and who_b and not who_a & who_b and not names_a & names_b and a.sentence > 0:
        return False
    if names_a and names_b and not names_a & names_b:
        return False
    if a.timex is not None and b.timex is not None and m.conflict(a.timex, b.timex):
        return False
    harm_a, harm_b = harm_of(m, a), harm_of(m, b)
    if names_a and names_a & names_b:
        return not harm_a or not harm_b or bool(harm_a & harm_b) or a.kind == b.kind
    if not names_b:
        fresh = bool(b.triggers) and b.trigger.verb and bool(b.actors or b.weapons) and a.sentence > 0
        return bool(harm_a & harm_b) or (
            not fresh and (not harm_b or not harm_a or b.sentence - a.sentence <= 1)
        )
    return bool(harm_a & harm_b)


def anaphoric(d: Draft) -> bool:
    """Whether a draft only points back: «the attack killed three»."""
    return not d.places and d.timex is None and all(t.definite and not t.verb for t in d.triggers)


def merge(m: Mentions, a: Draft, b: Draft) -> None:
    """Adds what ``b`` says to ``a``."""
    a.sentences.extend(s for s in b.sentences if s not in a.sentences)
    a.triggers.extend(b.triggers)
    known = {(m.harm[i].outcome, m.harm[i].min, m.harm[i].max, m.harm[i].part, m.harm[i].sub) for i in a.harm}
    for i in b.harm:
        h = m.harm[i]
        if (h.outcome, h.min, h.max, h.part, h.sub) not in known:
            a.harm.append(i)
    for mine, theirs in ((a.places, b.places), (a.actors, b.actors), (a.weapons, b.weapons)):
        if not mine:
            mine.extend(theirs)
    if a.timex is None:
        a.timex = b.timex
    if a.source is None:
        a.source = b.source
    if a.kind == "other" or (a.kind == "shelling" and b.kind in ("airstrike", "drone_strike")):
        a.kind = b.kind if b.triggers else a.kind


def compatible(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether kind, actors and times of two drafts can be those of one happening."""
    if a.kind != b.kind and not ({a.kind, b.kind} & {"other"} or {a.kind, b.kind} <= STRIKES):
        return False
    who_a, who_b = {m.actors[i].id for i in a.actors}, {m.actors[i].id for i in b.actors}
    if who_a and who_b and not who_a & who_b and not harm_of(m, a) & harm_of(m, b):
        return False
    return not (a.timex is not None and b.timex is not None and m.conflict(a.timex, b.timex))


def covers(m: Mentions, a: Draft, b: Draft) -> bool:
    """Whether ``a`` speaks of the area, or of no place, and ``b`` of a place that may lie in it."""
    if not b.places or not compatible(m, a, b):
        return False
    larger = {name for i in b.places for name in m.within[i]}
    return all(m.toponyms[i].name in larger for i in a.places)


def harm_of(m: Mentions, d: Draft) -> set[tuple[str, int | None, int | None]]:
    """Outcomes and counts of a draft."""
    return {(m.harm[i].outcome, m.harm[i].min, m.harm[i].max) for i in d.harm}


def settle_harm(m: Mentions, d: Draft) -> None:
    """Keeps what is exact: «wounded» without a number gives way to a count told in another sentence,
    and no one harmed to someone harmed."""

    def yields(i: int) -> bool:
        h = m.harm[i]
        if h.part:
            return False
        rivals = [
            m.harm[k] for k in d.harm if k != i and m.harm[k].outcome == h.outcome and not m.harm[k].part
        ]
        if h.max == 0:
            return any(r.min for r in rivals)
        if h.max is None and h.min == 2:
            home = m.sentence_of(h.first)
            return any(r.max and m.sentence_of(r.first) != home for r in rivals)
        return False

    d.harm = [i for i in d.harm if not yields(i)]


def settle_umbrellas(m: Mentions, drafts: list[Draft]) -> list[Draft]:
    """Drops each umbrella of the lead whose parts are told; its lone part inherits what it lacks."""
    out = list(drafts)
    for a in drafts:
        if a.background or a.sentence > _LEAD:
            continue
        parts = [
            b for b in out if b is not a and b.sentence > a.sentence and not b.background and covers(m, a, b)
        ]
        if not m.is_heading(a.sentence):
            parts = [b for b in parts if harm_of(m, a) & harm_of(m, b)]
        if not parts:
            continue
        heir = parts[0]
        told = {m.harm[i].outcome for i in heir.harm}
        if len(parts) == 1:
            heir.harm += [i for i in a.harm if m.harm[i].outcome not in told]
        for mine, theirs in ((heir.actors, a.actors), (heir.weapons, a.weapons)):
            if not mine:
                mine.extend(theirs)
        for part in parts:
            if part.timex is None:
                part.timex = a.timex
        if heir.kind == "other":
            heir.kind = a.kind
        out.remove(a)
    return out


def settle_twins(m: Mentions, drafts: list[Draft]) -> list[Draft]:
    """Joins a draft without a place to the one with a place that tells of the very same harm."""
    out = list(drafts)
    for a in drafts:
        told = {h for h in harm_of(m, a) if h[1]}
        if a.places or not (len(told) > 1 or any(h[1] > 1 for h in told if h[1])):
            continue
        twin = next(
            (b for b in out if b is not a and b.background == a.background and b.places
             and told <= harm_of(m, b) and compatible(m, a, b)), None,
        )  # fmt: skip
        if twin:
            merge(m, twin, a)
            out.remove(a)
    return out


def inherit_subject(m: Mentions, d: Draft, before: Draft | None) -> None:
    """Gives a verb without its own subject the one who acted in the happening just told."""
    elliptic = any(k in m.elliptic for k in range(d.trigger.first, d.trigger.last))
    if elliptic and not d.actors and before and before.actors and d.sentence - max(before.sentences) <= 1:
        d.actors = list(before.actors)


def happenings(m: Mentions) -> list[Draft]:
    """All happenings of a document, each told once, in the order of the text."""
    out: list[Draft] = []
    for s in range(len(m.sentences)):
        for d in segment(m, s):
            if not d.triggers:
                near = [
                    o
                    for o in out[-_REACH:]
                    if d.sentence - max(o.sentences) <= 1 and o.background == d.background
                ]
                if near and not d.places:
                    merge(m, near[-1], d)
                elif d.harm and any(
                    m.harm[i].outcome in ("killed", "injured") and m.harm[i].min for i in d.harm
                ):
                    twin = next((o for o in out[-_REACH:] if same(m, o, d)), None)
                    if twin:
                        merge(m, twin, d)
                continue
            inherit_subject(m, d, out[-1] if out else None)
            twin = next((o for o in reversed(out[-_REACH:]) if same(m, o, d)), None)
            if twin is not None:
                merge(m, twin, d)
            elif worthy(m, d):
                out.append(d)
    out = settle_twins(m, settle_umbrellas(m, out))
    for d in out:
        settle_harm(m, d)
    return out
