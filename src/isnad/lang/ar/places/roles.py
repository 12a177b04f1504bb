"""What a named place is to the happening: where it was, the firing point, a home, a goal, or only a name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from isnad.gazetteer.index import Entry
from isnad.lang.ar.places.names import Names, is_new
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import Toponym
from isnad.text.tokens import ENDS, Token

#: Words before a name that are looked at for its role.
_WINDOW = 7
_STOPS = ENDS | {"\n", "؛", "|"}
_GOVERNORATES = frozenset(map(fold, ("محافظة", "محافظتي")))
#: Tokens between a place and the area that it is said to lie in, at most.
_CLOSE = 5
_AND = "و"
_IN, _FROM, _ON = fold("في"), fold("من"), fold("على")
#: Words that may stand between who fires and whence: «المتمركزة في مناطق سيطرة …».
_LED = frozenset(
    map(fold, ("سيطرة", "نفوذ", "مناطق", "قاعدة", "قواعد", "مدينة", "بلدة", "قرية", "ريف", "منطقة", "جهة"))
)
_BETWEEN = fold("بين")
_ROADS = frozenset(map(fold, ("طريق", "أوتوستراد", "اوتوستراد", "خط")))
#: Inhabitants together: what befell them may well have befallen them there.
_INHABITANTS = frozenset(map(fold, ("أهالي", "سكان", "وجهاء", "قاطني", "أبناء", "أهل", "ساكني")))
_WASTES = frozenset(map(fold, ("بادية", "صحراء", "برية", "جبهات", "محاور", "جبهة", "مناطق")))
_TOWNS = frozenset(("settlement", "settlements", "quarter", "street", "facility", "care"))
_VILLAGES = frozenset(map(fold, ("قرى", "قريتي", "بلدات", "بلدتي")))
_FINE = frozenset(("street", "quarter", "quarters", "facility", "care"))
_COARSE = frozenset(("settlement", ""))


@dataclass(slots=True)
class Found:
    """A toponym in the making: the noun (or name) begins at ``at``, the name proper at ``first``."""

    at: int
    first: int
    last: int
    name: str
    key: str
    entries: tuple[Entry, ...]
    world: str
    noun: str
    noun_class: str
    scale: str
    sentence: int
    tag: bool
    listed_with: int | None
    known: int
    relation: str
    before: str
    role: str = "locus"
    weak: bool = False


def assign(found: list[Found], tokens: list[Token], names: Names) -> None:
    """Gives the last toponym its role from the words before it."""
    f = found[-1]
    if f.listed_with is not None:
        other = found[f.listed_with]
        keep = other.role not in ("area", "reference") or f.noun_class in ("", other.noun_class)
        if f.relation != "pointer" and keep and (other.role not in ("locus", "near") or not f.noun_class):
            f.role, f.relation, f.weak = other.role, other.relation, other.weak
            if f.role == "area" and f.scale == "town" and f.noun_class != "area":
                f.role = "area" if other.noun_class == "area" else "locus"
            if f.relation == "heading":
                f.relation = "at"
            if f.role in ("locus", "near") and f.scale in ("country", "region") and f.noun not in _VILLAGES:
                f.role = "area"
            return
    words = _before(found, tokens, f.at)
    cues = [names.form(w) for w in words]
    flags = [c.cues if c else frozenset() for c in cues]
    if not f.before:
        f.before = words[0] if words else ""
    glued = tokens[f.at].form[:1] if tokens[f.at].form[:1] in "بل" else ""
    if f.last < len(tokens) and tokens[f.last].form in names.renaming:
        f.role = "name"
        return
    role = _named(words, flags, glued) or _whence(f, words, flags, glued) or _whither(f, words, flags, glued)
    near = bool(flags) and (
        "near" in flags[0] or (words[0] == _FROM and len(flags) > 1 and "near" in flags[1])
    )
    bearing = bool(flags) and "bearing" in flags[0]
    if near:
        f.relation = "near"
    elif bearing:
        f.relation = "bearing"
    elif (words and words[0] == _BETWEEN) or (f.noun in _ROADS and _twofold(tokens, f)):
        f.relation = "between" if f.relation == "at" else f.relation
    if role:
        f.role = role
    elif (near or bearing) and _described(found) and any("lies" in k for k in flags[1:4]):
        f.role = "area" if f.scale in ("province", "region", "country") else "reference"
    elif f.noun_class == "area" or (f.scale in ("country", "region") and f.noun_class not in _TOWNS):
        f.role = "area"
    elif cues and cues[0] and cues[0].noun_class == "area":
        f.role, f.noun_class, f.noun = "area", "area", cues[0].noun
    elif f.noun in _WASTES and f.scale == "province":
        f.role = "area"
    elif f.noun_class == "site":
        f.weak = True
    elif f.scale == "province" and not f.noun_class:
        cued = (
            glued == "ب"
            or near
            or any(k & {"in", "target", "from"} for k in flags[:1])
            or f.relation == "between"
        )
        if bearing or f.relation == "heading" or f.tag or not cued:
            f.role = "area"
            f.weak = f.tag
    if f.role == "locus" and (near or bearing):
        f.role = "near"


def _described(found: list[Found]) -> bool:
    """Whether the last toponym stands close behind another one, which its words may describe."""
    if len(found) < 2:
        return False
    a, b = found[-2:]
    return a.sentence == b.sentence and b.at - a.last <= _CLOSE


def _before(found: list[Found], tokens: list[Token], at: int) -> list[str]:
    """The words before ``at``, nearest first, as far as a full stop or the toponym before."""
    floor = found[-2].last if len(found) > 1 else 0
    out: list[str] = []
    k = at - 1
    while k >= floor and len(out) < _WINDOW:
        t = tokens[k]
        if t.kind == "w":
            out.append(t.form)
        elif t.form in _STOPS:
            break
        k -= 1
    return out


def _twofold(tokens: list[Token], f: Found) -> bool:
    """Whether a road is named by both its ends: «طريق حلب – اللاذقية»."""
    return f.last < len(tokens) and tokens[f.last].form in ("-", "–", "—", "/")


def _named(words: list[str], flags: list[frozenset[str]], glued: str) -> str:
    """``name`` where the place only names an institution or says where a speaker sits."""
    if flags and "name" in flags[0] and not glued:
        return "name"
    lead = 0 if glued == "ب" else 1
    if words and (glued == "ب" or words[0] == _IN):
        for k in flags[lead : lead + 2]:
            if "seat" in k:
                return "name"
    return ""


def _whence(f: Found, words: list[str], flags: list[frozenset[str]], glued: str) -> str:
    """``origin`` where who fires stands there, ``home`` where a victim is from there."""
    for n, (word, k) in enumerate(zip(words[:5], flags[:5], strict=True)):
        if n and not (flags[n - 1] or words[n - 1] in _LED):
            break
        if "origin" in k:
            return "origin"
        if "origin_from" in k and n + 1 < len(words) and words[n + 1] == _FROM:
            if n + 2 < len(words) and flags[n + 2] & {"near", "partitive"}:
                break
            if n or word not in ("مناطق", "اراضي", "الاراضي"):
                return "origin"
            return "origin"
        if "target" in k or word == _ON or "to" in k:
            break
    if f.noun in ("قاعده", "قواعد") and words and words[0] == _FROM:
        return "origin"
    for n, k in enumerate(flags[:3]):
        if "home" in k:
            f.weak = words[n] in _INHABITANTS and not (n + 1 < len(words) and words[n + 1] == _FROM)
            return "home"
        if n and words[n - 1] not in (_FROM, _IN):
            break
    for n, k in enumerate(flags[:5]):
        if n and "home" in k and words[n] not in _INHABITANTS and words[n - 1] == _FROM:
            return "home"
    if len(words) > 1 and words[0] == _FROM and ("person" in flags[1] or (is_new(words[1]) and not flags[1])):
        return "home"
    return ""


def _whither(f: Found, words: list[str], flags: list[frozenset[str]], glued: str) -> str:
    """``goal`` where people or the wounded only went there."""
    to = glued == "ل" or any("to" in k for k in flags[:2])
    care = f.noun_class == "care" and bool(words) and words[0] in (_IN, fold("إلى"))
    if not (to or care):
        return ""
    for k in flags[:6]:
        if "goal" in k:
            f.weak = "under_way" in k
            return "goal"
        if "target" in k:
            break
    return ""


def settle(found: list[Found], tokens: list[Token], names: Names) -> list[Toponym]:
    """The toponyms of a text, each sentence's weighed against each other."""
    start = 0
    kept: list[Found] = []
    moved: dict[int, int] = {}
    while start < len(found):
        end = start
        while end < len(found) and found[end].sentence == found[start].sentence:
            end += 1
        group = found[start:end]
        _contain(group, tokens, names)
        firm = [f for f in group if f.role in ("locus", "near") and not f.weak and f.relation != "pointer"]
        if firm:
            for f in group:
                if f.weak and f.role in ("locus", "near"):
                    f.role = "reference"
        else:
            _promote(group)
        for n, f in enumerate(group):
            if f.relation == "pointer" and firm:
                continue
            moved[start + n] = len(kept)
            kept.append(f)
        start = end
    _provinces(kept)
    return [
        Toponym(f.first, f.last, f.name, f.entries, f.role,
                moved.get(f.listed_with) if f.listed_with is not None else None, f.key, f.relation)
        for f in kept
    ]  # fmt: skip


def _provinces(found: list[Found]) -> None:
    """A bare name of a province and its town is the province where the text tells of places in it."""
    told = set()
    for a, b in pairwise(found):
        if (
            a.role in ("locus", "near")
            and b.role == "area"
            and b.scale == "province"
            and b.first - a.last <= _CLOSE
        ):
            told.add(b.key)
    for f in found:
        bare = (
            f.role in ("locus", "near") and not f.noun and f.relation != "between" and f.scale == "province"
        )
        if bare and f.key in told and f.listed_with is None:
            f.role = "area"


def _contain(group: list[Found], tokens: list[Token], names: Names) -> None:
    """What a place lies in, or near, is said behind it: «قرية مرعيان في جبل الزاوية قرب أريحا»."""
    for a, b in pairwise(group):
        if b.listed_with is not None or b.role not in ("locus", "near") or a.role not in ("locus", "near", "area", "reference"):  # fmt: skip
            continue
        if a.relation == "pointer" or b.relation == "pointer" or a.relation == "heading":
            continue
        gap = [t.form for t in tokens[a.last : b.at] if t.kind in "wn"]
        if gap and gap[0].startswith(_AND) and gap[0] not in names.bearings:
            continue
        if len(gap) > 3 or any(t.form in _STOPS for t in tokens[a.last : b.at]):
            continue
        inside = (gap[-1:] == [_IN] and len(gap) <= 2) or (not gap and tokens[b.at].form[:1] == "ب")
        if b.noun_class in _FINE and b.noun_class != a.noun_class and a.noun_class in _COARSE:
            if inside and a.role in ("locus", "near"):
                a.role = "area"
            continue
        if a.role == "area" and a.noun_class != "area" and a.scale in ("country", "region"):
            continue
        form = names.form(gap[0]) if gap else None
        lies = form is not None and bool(form.cues & {"parent"})
        beside = form is not None and bool(form.cues & {"near", "bearing"})
        if len(gap) > 1 and (last := names.form(gap[-1])):
            beside = beside or bool(last.cues & {"bearing"})
        if inside or lies:
            b.role = "area"
        elif (a.role != "area" or a.noun_class == "area") and (
            beside or (b.relation in ("near", "bearing") and len(gap) <= 2)
        ):
            b.role = "area" if b.scale == "province" and not b.noun_class else "reference"


def _promote(group: list[Found]) -> None:
    """Where a sentence names no firm place, its weak ones may be it."""
    if any(f.relation == "pointer" and f.role in ("locus", "near") for f in group):
        return
    weak = [
        f for f in group if f.weak and f.role in ("goal", "home") and f.scale not in ("country", "region")
    ]
    for f in weak:
        f.role = "near"
    if weak or any(f.role in ("locus", "near") for f in group):
        return
    for f in group:
        whole = f.noun in _GOVERNORATES and f.scale == "province" and f.relation != "bearing"
        if f.role == "area" and f.noun_class == "area" and ((f.scale == "town" and f.known) or whole):
            f.role, f.relation = "near", "near"
            return
