"""Toponyms in Arabic text: names after a noun of place, a preposition or another name.

What a name is to the happening (its place, the firing point, a victim's home …) is settled in
:mod:`isnad.lang.ar.places.roles`.
"""

from __future__ import annotations

from isnad.gazetteer.index import Gazetteer
from isnad.lang.ar.places import roles
from isnad.lang.ar.places.context import (
    EVERY,
    FROM,
    FROM_WORD,
    IN,
    NEAR,
    NOUN,
    QUOTES,
)
from isnad.lang.ar.places.keys import HEADS, word_key
from isnad.lang.ar.places.lists import CAMPS, DROPPED, KEEPS_AREA, PLURAL, REGION, UNKNOWN_WORDS, Listing
from isnad.lang.ar.places.names import (
    Form,
    Name,
    bare,
    headed,
    is_common,
    is_everyday,
    is_freely_named,
    is_function,
    is_led,
    is_named_town,
    is_new,
    is_noun,
    knownness,
    lacks_article,
    respelled,
)
from isnad.lang.ar.writing.orthography import fold
from isnad.lang.ar.writing.script import CONJUNCTION
from isnad.mentions import Toponym
from isnad.text.tokens import Sentence, Token, sentences

_TOWN_PARTS = frozenset(map(fold, ("البلد", "المحطة", "القديمة", "الجديدة")))
_NEEDS_CUE = frozenset(("street", "nature", "site", "loose"))
_NUMBERED = frozenset(map(fold, ("فوج", "الفوج")))
_BUILT = frozenset(("facility", "care", "site"))
_HAMLETS = frozenset(map(fold, ("قرية", "بلدة", "مخيم", "ناحية", "ضيعة")))
_CAPITAL = frozenset(map(fold, ("العاصمة", "عاصمة")))

_SHEIKH = fold("الشيخ")
#: Words around places whose «و» is their own.
_OWN_WAW = tuple(map(fold, ("وسط", "وادي", "وادى", "واحة", "ولاية", "واقع", "واسط")))


def find_toponyms(
    tokens: list[Token], gazetteer: Gazetteer, text: str = "", within: list[Sentence] | None = None
) -> list[Toponym]:
    """All toponyms of the sentences ``within`` a text, in order; each with the places that bear its name."""
    return _Scan(tokens, gazetteer, text).run(sentences(tokens) if within is None else within)


class _Scan(Listing):
    """One pass over the tokens of a text."""

    def run(self, parts: list[Sentence]) -> list[Toponym]:
        tokens, form_of = self.tokens, self.names.form
        for self.sentence, (i, end, _) in enumerate(parts):
            self.plural = False
            self.opening = i
            while i < end:
                t = tokens[i]
                info = form_of(t.form) if t.kind == "w" else None
                if info is None:
                    i = (self.local and t.kind == "w" and self.again(i)) or i + 1
                    continue
                last = 0
                if info.noun and not self.is_verb(i, info):
                    last = self.after_noun(i, info)
                if not last and info.starts:
                    last = self.without_noun(i)
                if not last and info.back:
                    last = self.pointer(i, info)
                if last:
                    last = self.list_goes_on(last)
                i = last or i + 1
        return roles.settle(self.found, tokens, self.names)

    def after_noun(self, i: int, info: Form) -> int:
        """A name behind the noun of place at ``i``: the token after it, or 0."""
        tokens, kind = self.tokens, info.noun_class
        if (kind not in DROPPED or info.noun in KEEPS_AREA) and (whole := self.whole(i, info)):
            return whole
        j = self.skip(i + 1)
        if j == i + 1 and j < len(tokens) and tokens[j].kind == "n" and info.noun in _NUMBERED:
            return self.emit(i, i, Name(i, j + 1, "", info.noun + tokens[j].form, (), ""), info, NOUN)
        if j >= len(tokens) or tokens[j].kind != "w":
            return 0
        quoted = any(tokens[k].form in QUOTES for k in range(i + 1, j))
        if info.noun in _CAPITAL and is_everyday(tokens[j].form) and j + 1 < len(tokens):
            match = self.names.match(tokens, j + 1, False)
            if match and knownness(match):
                return self.emit(i, j + 1, match, info, NOUN)
        second = self.names.form(tokens[j].form)
        if second and second.noun and not second.clitic and not quoted and not self.one_name(j):
            return 0
        if quoted and (end := self.closing(j)):
            return self.quoted(i, j, end, info)
        match = self.names.match(tokens, j, False)
        if match and match.last == j + 1 and match.key in HEADS and self.word_at(j + 1):
            match = None
        if match and self.fits(match, info):
            return self.emit(i, j, self.extended(match, info), info, NOUN)
        unknown = self.unknown(i, j, info)
        return self.emit(i, j, unknown, info, NOUN) if unknown else 0

    def whole(self, i: int, info: Form) -> int:
        """A name that a gazetteer knows with its noun: «جبل الزاوية», «قطاع غزة»."""
        match = self.names.match(self.tokens, i, True)
        if not match or match.last < i + 2 or match.clitic != info.clitic:
            return 0
        return self.emit(i, i, match, info, NOUN, whole=True)

    def quoted(self, i: int, j: int, end: int, info: Form) -> int:
        """A name in quotes behind a noun of place, known or not."""
        forms = [t.form for t in self.tokens[j:end] if t.kind == "w"]
        if not forms or (forms[0] in self.words.lists["never"] and len(forms) == 1):
            return 0
        if info.noun_class == "loose" and len(forms) > 1 and all(len(f) < 3 or is_everyday(f) for f in forms):
            return 0
        if forms[0] in self.words.lists["never"] and info.noun_class == "loose":
            return 0
        if info.noun_class in PLURAL:
            cut = next((k for k in range(j + 1, end) if self.tokens[k].form[0] == CONJUNCTION), end)
            if cut < end:
                forms, end = [t.form for t in self.tokens[j:cut] if t.kind == "w"], cut
        key = "".join(map(word_key, forms))
        entries, world = self.names.of_key(key)
        last = self.emit(i, j, Name(j, end, "", key, entries, world), info, NOUN)
        return last if self.tokens[end].kind == "w" else max(last, end + 1)

    def fits(self, match: Name, info: Form) -> bool:
        """Whether a known name may stand behind this noun, which may also have an epithet behind it."""
        form = self.tokens[match.first].form
        if match.last > match.first + 1:
            return True
        strict = info.noun in self.words.lists["strict"] and is_everyday(form) and not knownness(match)
        if (is_function(form) and info.noun_class != "area") or (strict and not self.located(match.last)):
            return False
        if match.world == "country" and form.endswith("يه") and info.noun_class != "area":
            return False
        if info.noun_class in ("settlement", "settlements", "area"):
            return form.startswith("ال") or not is_everyday(form) or not lacks_article(match, form)
        if info.noun_class == "loose":
            return not is_everyday(form) or knownness(match) >= 2
        return (
            form.startswith("ال") or not is_everyday(form) or knownness(match) >= 2 or is_freely_named(form)
        )

    def extended(self, match: Name, info: Form) -> Name:
        """A known name with what goes on with it: an epithet, or an unknown word behind a common one."""
        tokens, last = self.tokens, match.last
        if last >= len(tokens) or tokens[last].kind != "w" or info.noun_class == "area":
            return match
        form = tokens[last].form
        if info.noun_class in _BUILT and form in self.words.lists["facility_epithets"]:
            return match._replace(last=last + 1)
        if form in _TOWN_PARTS and knownness(match):
            key = match.key + word_key(form)
            entries, _ = self.names.of_key(key)
            return match._replace(last=last + 1, key=key, entries=entries or match.entries)
        first = tokens[match.first].form
        common = match.last == match.first + 1 and is_everyday(first) and not knownness(match)
        if (
            match.last == match.first + 1
            and not knownness(match)
            and info.noun_class in ("settlement", "loose")
        ):
            more = self.names.match(tokens, last, False)
            if more and more.last == last + 1 and not is_everyday(form) and not is_function(form):
                return match._replace(last=last + 1, key=match.key + more.key, entries=())
        alike = form.startswith("ال") and first.startswith("ال")
        if common and is_new(form) and not alike and not self.names.match(tokens, last, True):
            key = match.key + word_key(form)
            return match._replace(last=last + 1, key=key, entries=())
        single = match.last == match.first + 1 and info.noun_class in ("settlement", "quarter")
        agrees = form in self.words.lists["epithets"] and form.startswith("ال") == first.startswith("ال")
        if single and agrees and not self.bearing_before(match.first):
            return match._replace(last=last + 1)
        return match

    def unknown(self, i: int, j: int, info: Form) -> Name | None:
        """A name that no gazetteer knows, behind the noun of place at ``i``."""
        cued = self.cued(i, info)
        tokens, kind = self.tokens, info.noun_class
        form = tokens[j].form
        never = self.words.lists["never"]
        definite = form.startswith("ال") and len(form) > 4
        noun = self.names.form(form)
        if info.noun == REGION and noun and noun.definite and not noun.back and self.definite_at(j + 1):
            key = "".join(word_key(t.form) for t in tokens[j : j + 2])
            return Name(j, j + 2, "", key, *self.names.of_key(key))
        head = word_key(form) in HEADS and (not definite or form == _SHEIKH)
        if form in never or bare(form) in never or (len(form) < 3 and not head) or info.noun in _CAPITAL:
            return None
        if kind == "loose" and not (
            self.has_parent(j + 1, town=True)
            or head
            or (is_new(form) and (definite or (cued and form[-1] not in "يه")))
        ):
            return None
        if form.startswith("لل") or (kind in _NEEDS_CUE and not definite and not cued and not head):
            return None
        plural = kind == "loose" or info.noun in self.words.lists["strict"]
        double = kind in ("settlement", "facility") and self.new_at(j + 1) and not is_function(form)
        double = double or (info.noun in CAMPS and not definite and self.definite_at(j + 1))
        named = kind in ("facility", "street", "quarter", "nature") and (
            is_freely_named(form) or (kind == "street" and cued)
        )
        lies = (
            (kind == "settlement" or info.noun == REGION)
            and not is_function(form)
            and not is_led(form)
            and self.has_parent(j + 1, town=True)
        )
        lies = lies or (
            info.noun in _HAMLETS and self.ends(j + 1) and form[-1] not in "يه" and not is_led(form)
        )
        if not (head or is_new(form) or double or named or lies or (definite and not plural)):
            return None
        if definite and noun and noun.back and kind not in ("quarter", "quarters", "street"):
            return None
        last, n = j + 1, 1
        if double:
            last, n = last + 1, 2
        elif head:
            if last >= len(tokens) or tokens[last].kind != "w" or tokens[last].form in never:
                return None
            last, n = last + 1, 2
        while n < UNKNOWN_WORDS and last < len(tokens) and tokens[last].kind == "w":
            nxt = tokens[last].form
            epithets = self.words.lists["facility_epithets" if kind in _BUILT else "epithets"]
            belongs = kind in _BUILT or not self.bearing_before(j)
            agrees = kind in _BUILT or nxt.startswith("ال") == definite
            if nxt in epithets and agrees and belongs:
                last += 1
                break
            if (definite and not head) or double:
                break
            if not (self.new_at(last) or (kind in ("street", "facility") and is_freely_named(nxt))):
                break
            last, n = last + 1, n + 1
        key = "".join(word_key(t.form) for t in tokens[j:last] if t.kind == "w")
        return Name(j, last, "", key, (), "")

    def without_noun(self, i: int) -> int:
        """A known name at ``i`` that cues, a list or its renown make a place."""
        tokens = self.tokens
        match = self.names.match(tokens, i, True)
        bare_head = match is not None and match.last == i + 1 and match.key in HEADS
        if match is None or (bare_head and not (knownness(match) and "ال" in tokens[i].form[:4])):
            match = self.headed(i)
            return self.emit(i, i, match, None, IN) if match else 0
        form = tokens[i].form
        stem = (
            form[len(match.clitic) :] if not match.clitic.endswith("لل") else "ال" + form[len(match.clitic) :]
        )
        single = match.last == i + 1
        never = self.words.lists["never"]
        if single and (stem in never or form in never or is_noun(match.key) or is_function(stem)):
            return 0
        known = knownness(match)
        cue = self.cue(i, match)
        parent = self.has_parent(match.last)
        forms = [t.form for t in tokens[i : match.last] if t.kind == "w"]
        if single:
            common = is_everyday(stem) or (bool(match.clitic) and is_everyday(form))
            if (lacks_article(match, stem) and known < 3) or respelled(match, stem):
                common = True
        else:
            common = all(map(is_everyday, [stem, *forms[1:]])) and not headed([stem, *forms[1:]])
        weak = cue == IN and match.clitic and not known and single and match.key not in self.sure
        if common:
            told = match.key in self.sure or is_named_town(match, stem)
            told = told or (known >= 2 and not (single and is_common(stem)))
            ok = (
                cue == NOUN or (known >= 3 and cue > 0) or (told and cue >= IN) or bool(known and cue >= NEAR)
            )
            ok = ok or (not single and cue >= IN and not all(map(is_common, [stem, *forms[1:]])))
            ok = ok or (parent and (cue >= IN or (known >= 1 and cue > 0))) or (known == 3 and not single)
        elif weak and not parent:
            definite = stem.startswith("ال") and bool(self.found) and self.found[-1].known
            listed = match.clitic == CONJUNCTION and not definite
            ok = listed or (match.clitic != CONJUNCTION and len(stem) > 4 and not stem.startswith("ال"))
        elif cue >= IN or known >= 2 or parent:
            ok = True
        elif cue == FROM:
            definite = stem.startswith("ال") and not match.clitic and not self.subject(i)
            ok = bool(known) or not single or definite or match.key in self.sure
        else:
            ok = not single and headed([t.form for t in tokens[i : match.last] if t.kind == "w"])
        if not ok or (single and not known and match.key not in self.sure and self.in_town(match.last)):
            return 0
        b = self.back(i)
        every = b > 0 and tokens[b].form == FROM_WORD and tokens[b - 1].form in EVERY
        if match.last < len(tokens) and tokens[match.last].form in _TOWN_PARTS and known:
            match = match._replace(last=match.last + 1, key=match.key + word_key(tokens[match.last].form))
        last = self.emit(i, i, match, None, cue)
        self.plural = self.plural or every
        return last

    def again(self, i: int) -> int:
        """A name that a noun of place has introduced in this text before, here without it."""
        form = self.tokens[i].form
        clitic = "" if form in self.local else form[:1] if form[:1] in "وبل" else "?"
        key = self.local.get(form[len(clitic) :])
        if key is None or clitic == "?":
            return 0
        name = Name(i, i + 1, clitic, key, (), "")
        return self.emit(i, i, name, None, IN) if self.cue(i, name) >= FROM else 0

    def headed(self, i: int) -> Name | None:
        """A name that no gazetteer knows, where its head and a preposition show it: «في عرب العرامشة»."""
        tokens = self.tokens
        form = tokens[i].form
        clitic = "ب" if form[:1] == "ب" and word_key(form[1:]) in HEADS else ""
        head, b = form[len(clitic) :], self.back(i)
        before = self.names.form(tokens[b].form) if b >= 0 else None
        cues = before.cues if before else frozenset()
        if (
            word_key(head) not in HEADS
            or head.startswith("ال")
            or not (clitic or cues & {"in", "near", "bearing"})
        ):
            return None
        after = tokens[i + 1].form if self.word_at(i + 1) else ""
        if not (after and is_new(after)) or not headed([head, after]):
            return None
        if is_everyday(head) and not after.startswith("ال"):
            return None
        return Name(i, i + 2, clitic, word_key(head) + word_key(after), (), "")


def within_of(toponyms: list[Toponym], i: int, tokens: list[Token]) -> list[str]:
    """The larger areas that the text gives for toponym ``i``: those that follow it at once, or the
    heading that its line stands under; one that «و» joins is another place."""
    out = []
    at = toponyms[i].last
    for t in toponyms[i + 1 :]:
        if (
            t.role != "area"
            or t.first - at > 5
            or any(_joins(tokens[k].form) for k in range(at, t.first + 1))
        ):
            break
        out.append(t.name)
        at = t.last
    if not out and toponyms[i].relation != "heading":
        for t in reversed(toponyms[:i]):
            if t.relation == "heading":
                return [t.name] if t.role == "area" and t.key != toponyms[i].key else []
    return out


def _joins(form: str) -> bool:
    """Whether a word on the way to an area carries «و»: «وجنوب لبنان»."""
    return form == CONJUNCTION or (form.startswith(CONJUNCTION) and not form.startswith(_OWN_WAW))
