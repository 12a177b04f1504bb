"""Making toponyms of names, the lists that go on from them, and the words that point back to them."""

from __future__ import annotations

from isnad.gazetteer.index import Entry
from isnad.lang.ar.places import roles
from isnad.lang.ar.places.context import (
    AND,
    COMMAS,
    HEADING,
    IN,
    MARKS,
    NOUN,
    QUOTES,
    TAG,
    Context,
)
from isnad.lang.ar.places.keys import HEADS, word_key
from isnad.lang.ar.places.names import (
    Form,
    Name,
    is_everyday,
    is_new,
    knownness,
    scale,
)
from isnad.lang.ar.writing.orthography import fold, spelling
from isnad.lang.ar.writing.script import CONJUNCTION
from isnad.text.tokens import ENDS

_STOPS = ENDS | {"\n", ":", "؛"}
#: Nouns that are no part of the name, and those that are.
DROPPED = frozenset(("settlement", "settlements", "loose", "area"))
PLURAL = frozenset(("settlements", "quarters"))
_PLURAL_LOOSE = frozenset(map(fold, ("محاور", "مناطق", "جبهات", "منطقتي", "محوري", "موقعي")))
CAMPS = frozenset(map(fold, ("مخيم", "مخيمي")))
KEEPS_AREA = frozenset(map(fold, ("قطاع", "إقليم", "لواء", "جمهورية", "ريف")))
_RIF, REGION = fold("ريف"), fold("منطقة")
#: Words of a name that no gazetteer knows, at most.
UNKNOWN_WORDS = 3


#: The noun that points back only with «نفسها».
_REGION_THERE = fold("منطقة")


class Listing(Context):
    """Toponyms in the making: one name, a list of names, a pointer to a name before."""

    def emit(self, i: int, j: int, name: Name, info: Form | None, cue: float, whole: bool = False) -> int:
        """Adds a toponym: the noun (if any) at ``i``, the name at ``j``; returns the token after it."""
        tokens = self.tokens
        kind = info.noun_class if info else ""
        noun = info.noun if info else ""
        if whole and kind == "area" and scale(name) == "town":
            kind = "nature"
        kept = info is not None and (kind not in DROPPED or (noun in KEEPS_AREA and noun != _RIF) or whole)
        first = i if kept else j
        clitic = (info.clitic if kept and info else "") or (name.clitic if first == j and not kept else "")
        last = name.last
        listed = self.listed(i, (info.clitic if info else name.clitic))
        if info and kind != "loose":
            self.sure.add(name.key)
            if not (name.entries or name.world) and last == j + 1:
                self.local[tokens[j].form[len(name.clitic) :]] = name.key
        if info:
            self.plural = kind in PLURAL or noun in _PLURAL_LOOSE
        elif not listed:
            self.plural = False
        relation = "at"
        if last < len(tokens) and self.back(i) < self.opening and tokens[last].form in HEADING:
            relation = "heading"
        entries = name.entries if whole or not kept else self.of_named(name, info)
        if kept and not whole and entries and kind != "quarter":
            relation = "near"
        with_ = len(self.found) - 1 if listed else None
        noun_ = noun or (self.found[-1].noun if listed and self.plural else "")
        self.found.append(
            roles.Found(i, first, last, self.surface(first, last, clitic), name.key, entries, name.world,
                        noun_, kind, scale(name), self.sentence, cue == TAG, with_, knownness(name), relation, "")
        )  # fmt: skip
        roles.assign(self.found, tokens, self.names)
        return last

    def of_named(self, name: Name, info: Form | None) -> tuple[Entry, ...]:
        """The places of a name with a noun that is part of it: a dam or a street called like a village is
        not there, one called after a town is near it."""
        noun, kind = (info.noun, info.noun_class) if info else ("", "")
        entries, _ = self.names.of_key(word_key(noun) + name.key)
        if entries or noun in CAMPS:
            return entries or name.entries
        if kind == "quarter":
            return tuple(e for e in name.entries if e.feature == "PPLX")
        return name.entries if kind in ("facility", "site") and knownness(name) else ()

    def surface(self, first: int, last: int, clitic: str) -> str:
        """The name as written, without the clitics and marks around it."""
        forms = [t.form for t in self.tokens[first:last] if t.kind in "wn"]
        if clitic.endswith("لل"):
            forms[0] = "ال" + forms[0][len(clitic) :]
        else:
            forms[0] = forms[0][len(clitic) :]
        if not self.text:
            return " ".join(forms)
        tokens = [t for t in self.tokens[first:last] if t.kind in "wn"]
        written = [self.text[t.start : t.end] for t in tokens]
        return " ".join([spelling(written[0], forms[0]), *written[1:]])

    def list_goes_on(self, last: int) -> int:
        """Names after «،» or «و» in a list that a noun in the plural governs, known or not; behind any
        other place only one that is no word of news."""
        tokens, n = self.tokens, len(self.tokens)
        if not self.plural:
            return self.and_new(last)
        while last < n:
            k, comma = last, False
            while k < n and (tokens[k].form in MARKS or tokens[k].form in AND):
                comma = comma or tokens[k].form in AND
                k += 1
            if k >= n or tokens[k].kind != "w":
                break
            form = tokens[k].form
            info = self.names.form(form)
            if info and info.noun and (info.clitic or not self.one_name(k)):
                break
            clitic = CONJUNCTION if form.startswith(CONJUNCTION) and len(form) > 3 else ""
            match = self.names.match(tokens, k, True)
            if match and match.clitic not in ("", CONJUNCTION):
                match = None
            if match and not match.clitic and not comma and not is_everyday(form):
                last = self.emit(k, k, match, None, NOUN)
                continue
            if not comma and not (clitic and (match is None or match.clitic)):
                break
            item = self.item(k, clitic if not (match and not match.clitic) else "")
            if match and (item is None or match.last >= item.last):
                item = match
            if item is None:
                break
            last = self.emit(k, k, item, None, NOUN)
        return last

    def and_new(self, last: int) -> int:
        """An unknown name that «و» joins to a place: «في رفح ونتساريم وموقع …»."""
        tokens = self.tokens
        while last + 1 < len(tokens) and self.found[-1].role in ("locus", "near"):
            t, after = tokens[last], tokens[last + 1]
            form = t.form[1:]
            info = self.names.form(after.form) if after.kind == "w" else None
            ends = (
                after.kind == "p" or after.form[:1] == CONJUNCTION or (info is not None and bool(info.cues))
            )
            if (
                t.kind != "w"
                or t.form[:1] != CONJUNCTION
                or not ends
                or not is_new(form)
                or not is_new(t.form)
            ):
                break
            if self.names.match(tokens, last, True):
                break
            last = self.emit(last, last, Name(last, last + 1, CONJUNCTION, word_key(form), (), ""), None, IN)
        return last

    def item(self, k: int, clitic: str) -> Name | None:
        """An item of a list as far as the next comma, conjunction or full stop, if it can be a name."""
        tokens, never = self.tokens, self.words.lists["never"]
        end = k
        if tokens[k - 1].form in QUOTES and (closing := self.closing(k)):
            key = "".join(word_key(t.form) for t in tokens[k:closing] if t.kind == "w")
            return Name(k, closing, "", key, *self.names.of_key(key)) if key else None
        while end < len(tokens) and tokens[end].kind == "w" and end - k < UNKNOWN_WORDS:
            form = tokens[end].form
            if end > k and (form[0] == CONJUNCTION and len(form) > 3):
                break
            info = self.names.form(form)
            if end > k and info and (info.cues & {"in", "from", "near", "bearing", "parent"} or info.noun):
                break
            end += 1
        closed = end >= len(tokens) or tokens[end].form in COMMAS or tokens[end].form in _STOPS
        first = tokens[k].form[len(clitic) :]
        forms = [first, *(t.form for t in tokens[k + 1 : end])]
        if any(f in never or f.startswith("لل") for f in forms) or len(first) < 3:
            return None
        heads = word_key(first) in HEADS
        if not closed and not clitic:
            return None
        if not (is_new(first) or (heads and len(forms) > 1)) and not (
            closed and clitic == "" and len(forms) <= 2
        ):
            return None
        if len(forms) > 1 and not closed and not heads:
            end, forms = k + 1, forms[:1]
        if len(forms) > 2 and not any(map(is_new, forms)):
            return None
        key = "".join(map(word_key, forms))
        entries, world = self.names.of_key(key)
        return Name(k, end, clitic, key, entries, world)

    def pointer(self, i: int, info: Form) -> int:
        """«في المدينة»: the place of that noun that was named last."""
        tokens = self.tokens
        b = self.back(i)
        before = self.names.form(tokens[b].form) if b >= 0 else None
        glued = tokens[i].form[:1] in "بل" and not tokens[i].form.startswith("ال")
        cues = before.cues if before else frozenset()
        if not (glued or cues & {"in", "near", "bearing", "target", "from"} or (before and before.noun_class == "quarters")):  # fmt: skip
            return 0
        if i + 1 < len(tokens) and tokens[i + 1].kind == "w":
            nxt = tokens[i + 1].form
            if nxt.startswith("ال") and nxt not in self.words.cues["parent"]:
                return 0
            if _REGION_THERE in info.back and nxt in self.words.lists["same"]:
                return self.point(i, self.latest(), b)
        if _REGION_THERE in info.back:
            return 0
        for f in reversed(self.found[-12:]):
            if f.relation == "pointer" or f.role not in ("locus", "near"):
                continue
            if f.noun in info.back or (not f.noun and f.known and fold("مدينة") in info.back):
                return self.point(i, f, b)
        return 0

    def latest(self) -> roles.Found | None:
        """The first place of the sentence that named one last."""
        firm = [f for f in self.found[-12:] if f.role in ("locus", "near") and f.listed_with is None]
        return next((f for f in firm if f.sentence == firm[-1].sentence), None)

    def point(self, i: int, f: roles.Found | None, b: int) -> int:
        """Adds a pointer at ``i`` to the place ``f``."""
        if f is None:
            return 0
        self.found.append(
            roles.Found(i, i, i + 1, f.name, f.key, f.entries, f.world, f.noun, f.noun_class, "",
                        self.sentence, False, None, f.known, "pointer", self.tokens[b].form if b >= 0 else "")
        )  # fmt: skip
        roles.assign(self.found, self.tokens, self.names)
        return i + 1
