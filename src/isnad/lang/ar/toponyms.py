"""Toponyms in Arabic text: names after a noun of place, a preposition or another name.

What a name is to the happening (its place, the firing point, a victim's home …) is settled in
:mod:`isnad.lang.ar.toponym_roles`.
"""

from __future__ import annotations

from isnad.gazetteer.index import Entry, Gazetteer
from isnad.lang.ar import toponym_roles as roles
from isnad.lang.ar.orthography import fold, spelling
from isnad.lang.ar.placekeys import HEADS, word_key
from isnad.lang.ar.placenames import (
    Form,
    Name,
    bare,
    headed,
    is_common,
    is_everyday,
    is_freely_named,
    is_function,
    is_led,
    is_new,
    is_noun,
    knownness,
    lacks_article,
    names_of,
    respelled,
    scale,
    words,
)
from isnad.mentions import Toponym
from isnad.text.tokens import ENDS, Sentence, Token, sentences

_LEADING = frozenset(("in", "from", "near", "bearing", "target", "to", "partitive"))
_QUOTES = frozenset("\"“”«»'‘’")
_MARKS = _QUOTES | {"#", "_", "(", "ـ"}
_COMMAS = frozenset(("،", ",", "-", "–", "/", "؛", "\\"))
_DASHES = frozenset(("-", "–"))
_AND = frozenset((*_COMMAS, "و"))
_HEADING = frozenset((":", "|", "-", "–", "—", "/"))
_STOPS = ENDS | {"\n", ":", "؛"}
#: Nouns that are no part of the name, and those that are.
_DROPPED = frozenset(("settlement", "settlements", "loose", "area"))
_PLURAL = frozenset(("settlements", "quarters"))
_PLURAL_LOOSE = frozenset(map(fold, ("محاور", "مناطق", "جبهات", "منطقتي", "محوري", "موقعي")))
_TOWN_PARTS = frozenset(map(fold, ("البلد", "المحطة", "القديمة", "الجديدة")))
_NEEDS_CUE = frozenset(("street", "nature", "site", "loose"))
_NUMBERED = frozenset(map(fold, ("فوج", "الفوج")))
_BUILT = frozenset(("facility", "care", "site"))
_HAMLETS = frozenset(map(fold, ("قرية", "بلدة", "مخيم", "ناحية", "ضيعة")))
_CAMPS = frozenset(map(fold, ("مخيم", "مخيمي")))
_CAPITAL = frozenset(map(fold, ("العاصمة", "عاصمة")))
_KEEPS_AREA = frozenset(map(fold, ("قطاع", "إقليم", "لواء", "جمهورية", "ريف")))
_CONJUNCTION = "و"
_IN_WORD = fold("في")
_FROM_WORD, _EVERY = fold("من"), frozenset(map(fold, ("كل", "كلا")))
_BETWEEN = fold("بين")
_RIF, _REGION = fold("ريف"), fold("منطقة")
_VALLEY, _HAMZA = fold("وادي"), "أ"
#: Words of a name that no gazetteer knows, at most.
_UNKNOWN_WORDS = 3

#: How strong the words before a name speak for a place.
_NOUN, _NEAR, _TAG, _IN, _FROM = 3.0, 2.0, 1.5, 1.0, 0.5


def find_toponyms(
    tokens: list[Token], gazetteer: Gazetteer, text: str = "", within: list[Sentence] | None = None
) -> list[Toponym]:
    """All toponyms of the sentences ``within`` a text, in order; each with the places that bear its name."""
    return _Scan(tokens, gazetteer, text).run(sentences(tokens) if within is None else within)


class _Scan:
    """One pass over the tokens of a text."""

    def __init__(self, tokens: list[Token], gazetteer: Gazetteer, text: str) -> None:
        self.tokens, self.text = tokens, text
        self.names = names_of(gazetteer)
        self.words = words()
        self.found: list[roles.Found] = []
        self.sentence = self.opening = 0
        self.plural = False
        #: Names that a noun of place has introduced in this text.
        self.sure: set[str] = set()

    def run(self, parts: list[Sentence]) -> list[Toponym]:
        tokens, form_of = self.tokens, self.names.form
        for self.sentence, (i, end, _) in enumerate(parts):
            self.plural = False
            self.opening = i
            while i < end:
                t = tokens[i]
                info = form_of(t.form) if t.kind == "w" else None
                if info is None:
                    i += 1
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

    def is_verb(self, i: int, info: Form) -> bool:
        """Whether a noun is only the folded shape of a verb: «وأدى» is no «وادي»."""
        return info.noun == _VALLEY and _HAMZA in self.text[self.tokens[i].start : self.tokens[i].end]

    # -- names behind a noun of place -------------------------------------------------

    def after_noun(self, i: int, info: Form) -> int:
        """A name behind the noun of place at ``i``: the token after it, or 0."""
        tokens, kind = self.tokens, info.noun_class
        if (kind not in _DROPPED or info.noun in _KEEPS_AREA) and (whole := self.whole(i, info)):
            return whole
        j = self.skip(i + 1)
        if j == i + 1 and j < len(tokens) and tokens[j].kind == "n" and info.noun in _NUMBERED:
            return self.emit(i, i, Name(i, j + 1, "", info.noun + tokens[j].form, (), ""), info, _NOUN)
        if j >= len(tokens) or tokens[j].kind != "w":
            return 0
        quoted = any(tokens[k].form in _QUOTES for k in range(i + 1, j))
        if info.noun in _CAPITAL and is_everyday(tokens[j].form) and j + 1 < len(tokens):
            match = self.names.match(tokens, j + 1, False)
            if match and knownness(match):
                return self.emit(i, j + 1, match, info, _NOUN)
        second = self.names.form(tokens[j].form)
        if second and second.noun and not second.clitic and not quoted and not self.one_name(j):
            return 0
        if quoted and (end := self.closing(j)):
            return self.quoted(i, j, end, info)
        match = self.names.match(tokens, j, False)
        if match and match.last == j + 1 and match.key in HEADS and self.word_at(j + 1):
            match = None
        if match and self.fits(match, info):
            return self.emit(i, j, self.extended(match, info), info, _NOUN)
        unknown = self.unknown(i, j, info)
        return self.emit(i, j, unknown, info, _NOUN) if unknown else 0

    def whole(self, i: int, info: Form) -> int:
        """A name that a gazetteer knows with its noun: «جبل الزاوية», «قطاع غزة»."""
        match = self.names.match(self.tokens, i, True)
        if not match or match.last < i + 2 or match.clitic != info.clitic:
            return 0
        return self.emit(i, i, match, info, _NOUN, whole=True)

    def one_name(self, j: int) -> bool:
        """Whether the noun at ``j`` begins a known name of more words: «قرية تل مالد»."""
        match = self.names.match(self.tokens, j, False)
        return (match is not None and match.last > j + 1) or word_key(self.tokens[j].form) in HEADS

    def closing(self, j: int) -> int:
        """The token of the quote that closes soon after ``j``, or 0."""
        for k in range(j, min(j + 6, len(self.tokens))):
            if self.tokens[k].form in _QUOTES:
                return k
            if self.tokens[k].kind not in "wn" and self.tokens[k].form != "_":
                return 0
        return 0

    def quoted(self, i: int, j: int, end: int, info: Form) -> int:
        """A name in quotes behind a noun of place, known or not."""
        forms = [t.form for t in self.tokens[j:end] if t.kind == "w"]
        if not forms or (forms[0] in self.words.lists["never"] and len(forms) == 1):
            return 0
        if info.noun_class == "loose" and len(forms) > 1 and all(len(f) < 3 or is_everyday(f) for f in forms):
            return 0
        if forms[0] in self.words.lists["never"] and info.noun_class == "loose":
            return 0
        if info.noun_class in _PLURAL:
            cut = next((k for k in range(j + 1, end) if self.tokens[k].form[0] == _CONJUNCTION), end)
            if cut < end:
                forms, end = [t.form for t in self.tokens[j:cut] if t.kind == "w"], cut
        key = "".join(map(word_key, forms))
        entries, world = self.names.of_key(key)
        last = self.emit(i, j, Name(j, end, "", key, entries, world), info, _NOUN)
        return last if self.tokens[end].kind == "w" else max(last, end + 1)

    def fits(self, match: Name, info: Form) -> bool:
        """Whether a known name may stand behind this noun, which may also have an epithet behind it."""
        form = self.tokens[match.first].form
        if match.last > match.first + 1:
            return True
        if is_function(form) or (
            info.noun in self.words.lists["strict"] and is_everyday(form) and not knownness(match)
        ):
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

    def bearing_before(self, j: int) -> bool:
        """Whether an adjective behind the name may belong to a noun before it: «أطراف مدينة X الشرقية»."""
        window = self.tokens[max(0, j - 3) : j - 1]
        forms = [self.names.form(t.form) for t in window if t.kind == "w"]
        return any(f is not None and ("near" in f.cues or f.noun_class == "area") for f in forms)

    def word_at(self, k: int) -> bool:
        """Whether a word that may go on a name stands at ``k``."""
        return k < len(self.tokens) and self.tokens[k].kind == "w" and not is_function(self.tokens[k].form)

    def ends(self, k: int) -> bool:
        """Whether a name ends before ``k``: at a mark, a conjunction or a word that says where it lies."""
        if k >= len(self.tokens) or self.tokens[k].kind != "w" or self.tokens[k].form[0] == _CONJUNCTION:
            return True
        info = self.names.form(self.tokens[k].form)
        return info is not None and (bool(info.cues & {"in", "near", "bearing", "parent"}) or bool(info.noun))

    def new_at(self, k: int) -> bool:
        """Whether a word that news does not use stands at ``k`` and begins no known name."""
        if k >= len(self.tokens) or self.tokens[k].kind != "w" or self.tokens[k].form[0] in "وبلف":
            return False
        form = self.tokens[k].form
        return is_new(form) and (form.startswith("ال") or not self.names.match(self.tokens, k, True))

    def definite_at(self, k: int) -> bool:
        """Whether a word with the article that may end a name stands at ``k``."""
        if k >= len(self.tokens) or self.tokens[k].kind != "w":
            return False
        return self.tokens[k].form.startswith("ال") and not is_function(self.tokens[k].form)

    def cued(self, i: int, info: Form) -> bool:
        """Whether a preposition or the like leads in the noun at ``i``."""
        if info.clitic[-1:] in ("ب", "ل") or self.listed(i, info.clitic):
            return True
        b = self.back(i)
        before = self.names.form(self.tokens[b].form) if b >= 0 else None
        return before is not None and bool(before.noun or before.cues & _LEADING)

    def unknown(self, i: int, j: int, info: Form) -> Name | None:
        """A name that no gazetteer knows, behind the noun of place at ``i``."""
        cued = self.cued(i, info)
        tokens, kind = self.tokens, info.noun_class
        form = tokens[j].form
        never = self.words.lists["never"]
        definite = form.startswith("ال") and len(form) > 4
        noun = self.names.form(form)
        if info.noun == _REGION and noun and noun.definite and not noun.back and self.definite_at(j + 1):
            key = "".join(word_key(t.form) for t in tokens[j : j + 2])
            return Name(j, j + 2, "", key, *self.names.of_key(key))
        head = word_key(form) in HEADS and not form.startswith("ال")
        if form in never or bare(form) in never or (len(form) < 3 and not head) or info.noun in _CAPITAL:
            return None
        if kind == "loose" and not (
            self.has_parent(j + 1, town=True)
            or head
            or (is_new(form) and (definite or (cued and form[-1] not in "يه")))
        ):
            return None
        if form.startswith("لل") or (kind in _NEEDS_CUE and not definite and not cued):
            return None
        plural = kind == "loose" or info.noun in self.words.lists["strict"]
        double = kind in ("settlement", "facility") and self.new_at(j + 1) and not is_function(form)
        double = double or (info.noun in _CAMPS and not definite and self.definite_at(j + 1))
        named = kind in ("facility", "street", "quarter", "nature") and (
            is_freely_named(form) or (kind == "street" and cued)
        )
        lies = (
            (kind == "settlement" or info.noun == _REGION)
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
        while n < _UNKNOWN_WORDS and last < len(tokens) and tokens[last].kind == "w":
            nxt = tokens[last].form
            epithets = self.words.lists["facility_epithets" if kind in _BUILT else "epithets"]
            belongs = kind in _BUILT or not self.bearing_before(j)
            if nxt in epithets and nxt.startswith("ال") == definite and belongs:
                last += 1
                break
            if (definite and not head) or double:
                break
            if not (self.new_at(last) or (kind in ("street", "facility") and is_freely_named(nxt))):
                break
            last, n = last + 1, n + 1
        key = "".join(word_key(t.form) for t in tokens[j:last] if t.kind == "w")
        return Name(j, last, "", key, (), "")

    # -- names without a noun -----------------------------------------------------------

    def without_noun(self, i: int) -> int:
        """A known name at ``i`` that cues, a list or its renown make a place."""
        tokens = self.tokens
        match = self.names.match(tokens, i, True)
        if match is None or (match.last == i + 1 and match.key in HEADS):
            match = self.headed(i)
            return self.emit(i, i, match, None, _IN) if match else 0
        form = tokens[i].form
        stem = (
            form[len(match.clitic) :] if not match.clitic.endswith("لل") else "ال" + form[len(match.clitic) :]
        )
        single = match.last == i + 1
        known = knownness(match)
        cue = self.cue(i, match)
        parent = self.has_parent(match.last)
        forms = [t.form for t in tokens[i : match.last] if t.kind == "w"]
        if single:
            if (
                stem in self.words.lists["never"]
                or form in self.words.lists["never"]
                or is_noun(match.key)
                or is_function(stem)
                or match.key in HEADS
            ):
                return 0
            common = is_everyday(stem) or (bool(match.clitic) and is_everyday(form))
            if (lacks_article(match, stem) and known < 3) or respelled(match, stem):
                common = True
        else:
            common = all(map(is_everyday, [stem, *forms[1:]])) and not headed([stem, *forms[1:]])
        weak = cue == _IN and match.clitic and not known and single and match.key not in self.sure
        if common:
            told = match.key in self.sure or (known >= 2 and not (single and is_common(stem)))
            ok = (
                cue == _NOUN
                or (known >= 3 and cue > 0)
                or (told and cue >= _IN)
                or bool(known and cue >= _NEAR)
            )
            ok = ok or (not single and cue >= _IN and not all(map(is_common, [stem, *forms[1:]])))
            ok = ok or (parent and (cue >= _IN or (known >= 1 and cue > 0))) or (known == 3 and not single)
        elif weak and not parent:
            listed = match.clitic == _CONJUNCTION and not (
                stem.startswith("ال") and self.found and self.found[-1].known
            )
            ok = listed or (match.clitic != _CONJUNCTION and len(stem) > 4 and not stem.startswith("ال"))
        elif cue >= _IN or known >= 2 or parent:
            ok = True
        elif cue == _FROM:
            definite = stem.startswith("ال") and not match.clitic and not self.subject(i)
            ok = bool(known) or not single or definite or match.key in self.sure
        else:
            ok = not single and headed([t.form for t in tokens[i : match.last] if t.kind == "w"])
        if not ok or (single and not known and match.key not in self.sure and self.in_town(match.last)):
            return 0
        b = self.back(i)
        every = b > 0 and tokens[b].form == _FROM_WORD and tokens[b - 1].form in _EVERY
        if match.last < len(tokens) and tokens[match.last].form in _TOWN_PARTS and known:
            match = match._replace(last=match.last + 1, key=match.key + word_key(tokens[match.last].form))
        last = self.emit(i, i, match, None, cue)
        self.plural = self.plural or every
        return last

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

    def cue(self, i: int, match: Name) -> float:
        """How strongly the words around a bare name speak for a place."""
        tokens = self.tokens
        b = self.back(i)
        before = tokens[b].form if b >= 0 else "\n"
        if self.listed(i, match.clitic):
            return _IN
        if any(tokens[k].form == "#" for k in range(max(b + 1, i - 2), i)):
            return _TAG
        if b < self.opening and match.last < len(tokens) and tokens[match.last].form in _HEADING:
            return _TAG
        if match.clitic.endswith("ب"):
            return _IN
        info = self.names.form(before) if b >= 0 and tokens[b].kind == "w" else None
        if info:
            cues = info.cues
            if "near" in cues or "bearing" in cues:
                return _NEAR
            if info.noun and not match.clitic:
                return _NEAR if info.noun_class != "loose" else _IN
            if "in" in cues:
                return _IN
            if "target" in cues:
                form = tokens[i].form
                return _FROM if form.startswith("ال") or (form[-1] in "اه" and match.last == i + 1) else _IN
            if before == _BETWEEN and self.both(match.last):
                return _NEAR
            if before == _FROM_WORD and b and tokens[b - 1].form in _EVERY and self.both(match.last):
                return _NOUN
            if "from" in cues:
                return _NEAR if self.partitive(b) else _FROM
        if match.clitic.endswith("ل"):
            return _FROM
        return 0.0

    def both(self, last: int) -> bool:
        """Whether a second name follows: «بين X وY»."""
        second = self.names.match(self.tokens, last, True) if last < len(self.tokens) else None
        return second is not None and second.clitic == _CONJUNCTION

    def subject(self, i: int) -> bool:
        """Whether the word at ``i`` is rather the subject of the verb before it: «قصفت الزوارق»."""
        info = self.names.form(self.tokens[i - 1].form) if i else None
        return info is not None and "target" in info.cues

    def partitive(self, b: int) -> bool:
        """Whether «من» at ``b`` follows a word like «بالقرب»."""
        info = self.names.form(self.tokens[b - 1].form) if b else None
        return info is not None and ("near" in info.cues or "partitive" in info.cues)

    def has_parent(self, last: int, town: bool = False) -> bool:
        """Whether the words behind a name say in what it lies: «… بريف حلب», «… غربي إدلب»; with ``town``
        also in which town."""
        tokens = self.tokens
        k = last
        while k < len(tokens) and (tokens[k].form in _QUOTES or tokens[k].form in "،,("):
            k += 1
        if k + 1 >= len(tokens) or tokens[k].kind != "w":
            return False
        form = tokens[k].form
        info = self.names.form(form)
        if form in self.words.cues["parent"]:
            return True
        j = self.skip(k + 1)
        if info and "bearing" in info.cues and j < len(tokens):
            match = self.names.match(tokens, j, False)
            return match is not None and knownness(match) >= 1
        if info and info.noun and info.clitic == "ب":
            return info.noun_class == "area" or (town and k == last and info.noun_class == "settlement")
        if form == _IN_WORD and j < len(tokens):
            after = self.names.form(tokens[j].form)
            if after is None:
                return False
            return after.noun_class == "area" or (town and k == last and after.noun_class == "settlement")
        return False

    def in_town(self, last: int) -> bool:
        """Whether a town follows that the word before ``last`` stands in: «معصرة في مدينة سرمين»."""
        tokens = self.tokens
        k = last
        while k < min(last + 2, len(tokens)) and tokens[k].form != _IN_WORD:
            k += 1
        if k + 1 >= len(tokens) or tokens[k].form != _IN_WORD:
            return False
        info = self.names.form(tokens[k + 1].form)
        return info is not None and info.noun_class == "settlement"

    # -- lists and pointers ---------------------------------------------------------------

    def listed(self, i: int, clitic: str) -> bool:
        """Whether a name at ``i`` goes on a list that the last toponym began."""
        if not self.found:
            return False
        end = self.found[-1].last
        if self.found[-1].sentence != self.sentence or self.found[-1].relation == "pointer":
            return False
        if clitic not in ("", _CONJUNCTION) and not (clitic[:1] == _CONJUNCTION and self.plural):
            return False
        gap = [self.tokens[k].form for k in range(end, i)]
        if clitic[:1] == _CONJUNCTION or _CONJUNCTION in gap:
            return all(g in _MARKS or g in _AND for g in gap)
        commas = [g for g in gap if g in _COMMAS]
        if commas and commas[0] in _DASHES and self.found[-1].relation != "between" and not self.plural:
            return False
        return len(commas) == 1 and all(g in _COMMAS or g in _MARKS for g in gap)

    def list_goes_on(self, last: int) -> int:
        """Names after «،» or «و» in a list that a noun in the plural governs, known or not; behind any
        other place only one that is no word of news."""
        tokens, n = self.tokens, len(self.tokens)
        if not self.plural:
            return self.and_new(last)
        while last < n:
            k, comma = last, False
            while k < n and (tokens[k].form in _MARKS or tokens[k].form in _AND):
                comma = comma or tokens[k].form in _AND
                k += 1
            if k >= n or tokens[k].kind != "w":
                break
            form = tokens[k].form
            info = self.names.form(form)
            if info and info.noun and (info.clitic or not self.one_name(k)):
                break
            clitic = _CONJUNCTION if form.startswith(_CONJUNCTION) and len(form) > 3 else ""
            match = self.names.match(tokens, k, True)
            if match and match.clitic not in ("", _CONJUNCTION):
                match = None
            if match and not match.clitic and not comma and not is_everyday(form):
                last = self.emit(k, k, match, None, _NOUN)
                continue
            if not comma and not (clitic and (match is None or match.clitic)):
                break
            item = self.item(k, clitic if not (match and not match.clitic) else "")
            if match and (item is None or match.last >= item.last):
                item = match
            if item is None:
                break
            last = self.emit(k, k, item, None, _NOUN)
        return last

    def and_new(self, last: int) -> int:
        """An unknown name that «و» joins to a place: «في رفح ونتساريم وموقع …»."""
        tokens = self.tokens
        while last + 1 < len(tokens) and self.found[-1].role in ("locus", "near"):
            t, after = tokens[last], tokens[last + 1]
            form = t.form[1:]
            info = self.names.form(after.form) if after.kind == "w" else None
            ends = (
                after.kind == "p" or after.form[:1] == _CONJUNCTION or (info is not None and bool(info.cues))
            )
            if (
                t.kind != "w"
                or t.form[:1] != _CONJUNCTION
                or not ends
                or not is_new(form)
                or not is_new(t.form)
            ):
                break
            if self.names.match(tokens, last, True):
                break
            last = self.emit(
                last, last, Name(last, last + 1, _CONJUNCTION, word_key(form), (), ""), None, _IN
            )
        return last

    def item(self, k: int, clitic: str) -> Name | None:
        """An item of a list as far as the next comma, conjunction or full stop, if it can be a name."""
        tokens, never = self.tokens, self.words.lists["never"]
        end = k
        if tokens[k - 1].form in _QUOTES and (closing := self.closing(k)):
            key = "".join(word_key(t.form) for t in tokens[k:closing] if t.kind == "w")
            return Name(k, closing, "", key, *self.names.of_key(key)) if key else None
        while end < len(tokens) and tokens[end].kind == "w" and end - k < _UNKNOWN_WORDS:
            form = tokens[end].form
            if end > k and (form[0] == _CONJUNCTION and len(form) > 3):
                break
            info = self.names.form(form)
            if end > k and info and (info.cues & {"in", "from", "near", "bearing", "parent"} or info.noun):
                break
            end += 1
        closed = end >= len(tokens) or tokens[end].form in _COMMAS or tokens[end].form in _STOPS
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
        same = False
        if i + 1 < len(tokens) and tokens[i + 1].kind == "w":
            nxt = tokens[i + 1].form
            same = nxt in self.words.lists["same"]
            if nxt.startswith("ال") and nxt not in self.words.cues["parent"]:
                return 0
        for f in reversed(self.found[-12:]):
            if "*" in info.back and not same:
                return 0
            if f.relation == "pointer" or f.role not in ("locus", "near"):
                continue
            if same or f.noun in info.back or (not f.noun and f.known and fold("مدينة") in info.back):
                self.found.append(
                    roles.Found(i, i, i + 1, f.name, f.key, f.entries, f.world, f.noun, f.noun_class, "",
                                self.sentence, False, None, f.known, "pointer", tokens[b].form if b >= 0 else "")
                )  # fmt: skip
                roles.assign(self.found, self.tokens, self.names)
                return i + 1
        return 0

    # -- making a toponym ---------------------------------------------------------------------

    def skip(self, j: int) -> int:
        """The first token from ``j`` on that is no quote, hashtag or underscore."""
        while j < len(self.tokens) and self.tokens[j].form in _MARKS:
            j += 1
        return j

    def back(self, i: int) -> int:
        """The token before ``i``, over quotes and hashtags; -1 at the start."""
        b = i - 1
        while b >= 0 and self.tokens[b].form in _MARKS:
            b -= 1
        return b

    def emit(self, i: int, j: int, name: Name, info: Form | None, cue: float, whole: bool = False) -> int:
        """Adds a toponym: the noun (if any) at ``i``, the name at ``j``; returns the token after it."""
        tokens = self.tokens
        kind = info.noun_class if info else ""
        noun = info.noun if info else ""
        if whole and kind == "area" and scale(name) == "town":
            kind = "nature"
        kept = info is not None and (kind not in _DROPPED or (noun in _KEEPS_AREA and noun != _RIF) or whole)
        first = i if kept else j
        clitic = (info.clitic if kept and info else "") or (name.clitic if first == j and not kept else "")
        last = name.last
        listed = self.listed(i, (info.clitic if info else name.clitic))
        if info and kind != "loose":
            self.sure.add(name.key)
        if info:
            self.plural = kind in _PLURAL or noun in _PLURAL_LOOSE
        elif not listed:
            self.plural = False
        relation = "at"
        if last < len(tokens) and self.back(i) < self.opening and tokens[last].form in _HEADING:
            relation = "heading"
        entries = name.entries if whole or not kept else self.of_named(name, info)
        if kept and not whole and entries and kind != "quarter":
            relation = "near"
        with_ = len(self.found) - 1 if listed else None
        noun_ = noun or (self.found[-1].noun if listed and self.plural else "")
        self.found.append(
            roles.Found(i, first, last, self.surface(first, last, clitic), name.key, entries, name.world,
                        noun_, kind, scale(name), self.sentence, cue == _TAG, with_, knownness(name), relation, "")
        )  # fmt: skip
        roles.assign(self.found, tokens, self.names)
        return last

    def of_named(self, name: Name, info: Form | None) -> tuple[Entry, ...]:
        """The places of a name with a noun that is part of it: a dam or a street called like a village is
        not there, one called after a town is near it."""
        noun, kind = (info.noun, info.noun_class) if info else ("", "")
        entries, _ = self.names.of_key(word_key(noun) + name.key)
        if entries or noun in _CAMPS:
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


def within_of(toponyms: list[Toponym], i: int) -> list[str]:
    """The larger areas that the text gives for toponym ``i``: those that follow it at once, or the
    heading that its line stands under."""
    out = []
    at = toponyms[i].last
    for t in toponyms[i + 1 :]:
        if t.role != "area" or t.first - at > 5:
            break
        out.append(t.name)
        at = t.last
    if not out and toponyms[i].relation != "heading":
        for t in reversed(toponyms[:i]):
            if t.relation == "heading":
                return [t.name] if t.role == "area" and t.key != toponyms[i].key else []
    return out
