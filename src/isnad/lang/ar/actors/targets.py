"""Whom or what a deed was aimed at, in the words of the text."""

from __future__ import annotations

from isnad.lang.ar.actors.governors import Governors
from isnad.lang.ar.actors.words import word, words
from isnad.mentions import ActorMention, TargetMention, Toponym, TriggerMention
from isnad.text.tokens import Sentence

#: So many words after a deed its target may begin, and so many it may have.
_REACH, _LONGEST = 10, 7
_KINDS = frozenset({"thing", "men", "person", "force"})
#: Deeds that fall on someone or something.
_AIMED = frozenset(
    {"airstrike", "drone_strike", "shelling", "attack", "assault", "other", "shooting", "raid", "detention", "abduction", "explosion", "interception"}
)  # fmt: skip


def find_targets(
    reader: Governors,
    sentences: list[Sentence],
    toponyms: list[Toponym],
    actors: list[ActorMention],
) -> dict[int, TargetMention]:
    """The target of each deed that names one, under the deed's first token."""
    places = {k for p in toponyms for k in range(p.first, p.last)}
    by_deed: dict[int, list[ActorMention]] = {}
    for a in actors:
        by_deed.setdefault(a.deed, []).append(a)
    out: dict[int, TargetMention] = {}
    for t in reader.walk(sentences):
        if t.kind not in _AIMED or t.first < reader.first:
            continue
        found = _target(reader, t, by_deed.get(t.first, []), places)
        if found is not None:
            out[t.first] = found
    return out


def _target(
    reader: Governors, t: TriggerMention, actors: list[ActorMention], places: set[int]
) -> TargetMention | None:
    hit = next((a for a in actors if a.role == "target"), None)
    if hit is not None:
        return TargetMention(hit.first, hit.last, t.first, hit.id)
    agent = next((a.last for a in actors if a.role == "agent" and t.last <= a.first <= t.last + 4), t.last)
    start = _start(reader, t, max(t.last, agent), places)
    if start < 0:
        return None
    last = _end(reader, start, places)
    named = next(
        (reader.named[reader.named_at[k]].id for k in range(start, last) if k in reader.named_at), None
    )
    struck = {stem for k in range(start, last) for stem in _stems(reader.form(k))}
    civilian = "civilians" if struck & words("civilian") else None
    return TargetMention(start, last, t.first, named or civilian)


def _stems(form: str) -> tuple[str, ...]:
    bare = form[1:] if form[:1] in ("و", "ل", "ب") and len(form) > 3 else form
    return form, bare, bare.removeprefix("ال"), form.removeprefix("ال"), form.removeprefix("لل")


def _start(reader: Governors, t: TriggerMention, k: int, places: set[int]) -> int:
    """Where the target begins: the object of a verb, or what stands behind «على» or «ل»; -1 without one."""
    open_ = t.verb or any(stem in words("patient") for stem in _stems(reader.form(t.first)))
    end = min(reader.last, k + _REACH)
    subject = reader.right(k) if t.verb and k == t.last else -1
    while k < end:
        k = reader.right(k)
        form = reader.form(k)
        if not form or k in places:
            return -1
        w = word(form)
        if k == subject and (k in reader.deed_at or w.kind in ("platform", "force", "men")):
            if k not in reader.deed_at and not reader.object_follows(k + 1):
                return k if w.kind == "men" else -1
            k += 1
            continue
        if k == subject + 1 and w.kind == "platform":
            k += 1
            continue
        if k in reader.deed_at:
            return -1
        if form in words("against") or form in ("علي", "ضد"):
            open_ = True
        elif (
            k in reader.time_at
            or form in words("time")
            or w.kind in ("adjective", "loyal")
            or form in ("،", ",")
        ):
            pass
        elif form[:1] == "ب" and w.prefix[:1] in ("ب", ""):
            k += 1
        elif (
            form in words("opening") or form in words("relative") or w.kind in ("do", "strike", "say", "harm")
        ):
            return -1
        elif w.prefix.endswith("ل") and w.prefix not in ("ال", "بال", "وال") and w.kind in _KINDS:
            return k if not _is_place(reader, k) else -1
        elif form == "من" and word(reader.form(reader.left(k - 1))).kind == "measure":
            pass
        elif form in words("preposition"):
            return -1
        elif w.kind == "measure":
            pass
        elif open_ and reader.tokens[k].kind == "w":
            return k if _can_be_struck(reader, k) else -1
        elif reader.tokens[k].kind != "n" and w.kind != "measure" and form != "من":
            return -1
        k += 1
    return -1


def _can_be_struck(reader: Governors, k: int) -> bool:
    form = reader.form(k)
    if _is_place(reader, k) or k in reader.named_at:
        return False
    w = word(form)
    civilian = any(stem in words("civilian") for stem in _stems(form))
    accusative = not w.kind and form.endswith("ا") and len(form) > 3 and not form.startswith("ال")
    return civilian or accusative or w.kind in ("thing", "men", "person")


def _is_place(reader: Governors, k: int) -> bool:
    if any(stem in words("civilian") for stem in _stems(reader.form(k + 1))):
        return False
    return any(stem in words("place_kind") for stem in _stems(reader.form(k)))


def _end(reader: Governors, start: int, places: set[int]) -> int:
    """Where the words of a target end."""
    k = start + 1
    while k < min(reader.last, start + _LONGEST):
        token = reader.tokens[k]
        form = token.form
        w = word(form)
        if token.kind == "p" and form not in ('"', "«", "»", "“", "”"):
            break
        if k in places or k in reader.deed_at or k in reader.time_at or form in words("time"):
            break
        if form in words("preposition") or form in words("relative") or form in words("opening"):
            break
        if w.kind in ("do", "strike", "say", "harm", "suffer") or (form[:1] == "ب" and w.prefix[:1] == "ب"):
            break
        if form[:1] == "و" and w.prefix[:1] != "و":
            break
        k += 1
    while k > start + 1 and reader.tokens[k - 1].kind == "p":
        k -= 1
    return k
