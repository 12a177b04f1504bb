"""Counts of people: «ما لا يقل عن خمسة مدنيين», «طفلان», «عدد من عناصر قسد», «بين 5 و7 أشخاص», «زوجته»."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.harm.senses import AND, BETWEEN, FROM, IN, ONE, OR, RANGES, TO, WHAT, Cue, Sense
from isnad.lang.ar.writing.orthography import fold
from isnad.text.tokens import Token


class Group(NamedTuple):
    """A count of people: ``first`` to ``last`` are its tokens, half open; no ``high``: no upper end.

    ``who`` is empty where the words name no people («5»), ``same`` where they go on with those before;
    ``definite`` marks a noun with the article and no count («المدنيين»); ``outcome`` is what a noun of
    victims carries («قتلى»).
    """

    first: int
    last: int
    low: int
    high: int | None
    who: str = ""
    sub: str | None = None
    number: int = 0
    counted: bool = False
    definite: bool = False
    led: bool = False
    joined: bool = False
    kin: bool = False
    other: bool = False
    outcome: str | None = None
    loose: bool = False
    household: bool = False
    weak: bool = False
    of: bool = False
    """Kin of someone told of by what follows: a name after them is another's («والد الطفل محمد»)."""


class _Count(NamedTuple):
    low: int
    high: int | None
    last: int
    vague: bool = False


_HALF = (fold("ونصف"), fold("والنصف"))
_HUNDRED = (fold("مئة"), fold("مائة"))
_TEN = (fold("عشر"), fold("عشرة"))
_SONS = (fold("أبناء"), fold("أهالي"))
_MADE_OF = frozenset(map(fold, ["مؤلفة", "مكونة", "تتألف", "تتكون", "قوامها", "من"]))
_EVERY, _OTHER = frozenset(map(fold, ["جميع", "كافة"])), (fold("آخر"), fold("أخرى"))
_PERCENT = frozenset(("%", "٪", *map(fold, ["بالمئة", "بالمائة"])))
#: From here on a vague number may stand alone («قتل العشرات»).
_MANY = 20
_NO_PEOPLE = (":", "/")
#: A year, not a count.
_YEARS = range(1900, 2100)


class Groups:
    """Reads the groups of one document; ``senses`` are those of its tokens."""

    def __init__(self, tokens: list[Token], senses: list[Sense]) -> None:
        self.tokens, self.senses = tokens, senses

    # -- numbers --------------------------------------------------------------------------------

    def phrase(self, i: int, end: int, *kinds: str) -> tuple[str, object, int] | None:
        """The longest phrase of one of ``kinds`` at ``i``: kind, value, where it ends."""
        if i >= end:
            return None
        tokens = self.tokens
        for rest, kind, value in self.senses[i].phrases:
            last = i + 1 + len(rest)
            if kind in kinds and last <= end and all(tokens[i + 1 + k].form == w for k, w in enumerate(rest)):
                return kind, value, last
        return None

    def number(self, i: int, end: int) -> tuple[int, int] | None:
        """The number at ``i``, in digits or words, and where it ends."""
        tokens, senses = self.tokens, self.senses
        if i >= end:
            return None
        s, t = senses[i], tokens[i]
        if t.form in _PERCENT:
            return None
        j = i + 1
        if s.teen is not None and j < end and tokens[j].form in _TEN:
            value, j = s.teen, j + 1
        elif s.value is not None:
            value = s.value
        elif t.kind == "n" and j < end and senses[j].scale and t.form.replace(".", "").isdigit():
            return round(float(t.form) * (senses[j].scale or 1)), j + 1
        elif s.fraction is not None and j < end and senses[j].scale:
            return round(s.fraction * (senses[j].scale or 1)), j + 1
        elif s.scale is not None and not s.phrases:
            value = s.scale
        else:
            return None
        while j < end:
            form, s = tokens[j].form, senses[j]
            if s.scale and not s.joined and not s.led and value < s.scale:
                value, j = value * s.scale, j + 1
            elif form in _HUNDRED and value < 10:
                value, j = value * 100, j + 1
            elif form in _HALF and value >= 1000:
                value, j = value + value // 2, j + 1
                j += j < end and self.senses[j].scale is not None
            elif form == AND and value >= 100 and j + 1 < end and self._digits(j + 1) < value:
                value, j = value + self._digits(j + 1), j + 2
            elif s.joined and s.value is not None and (
                (20 <= s.value < 100 and 0 < value % 100 < 10) or 0 < s.value < value >= 100
            ):  # fmt: skip
                value, j = value + s.value, j + 1
            else:
                break
        return value, j

    def _digits(self, i: int) -> int:
        form = self.tokens[i].form
        return int(form[:15]) if form.isdigit() and form.isascii() else 1 << 60

    def count(self, i: int, end: int) -> _Count | None:
        """An exact, rounded, ranged or vague number at ``i``."""
        tokens = self.tokens
        around = self.phrase(i, end, "at_least", "about", "up_to")
        kind = around[0] if around else ""
        j = around[2] if around else i
        if j + 1 < end and tokens[j].form == WHAT and tokens[j + 1].form == BETWEEN:
            j += 1
        opened = self._quote(j, end)
        if opened and (found := self.number(j + 1, end)):
            j += 1
        elif j < end and tokens[j].form in (BETWEEN, FROM) and (span := self._span(j, end)):
            return span
        else:
            found = self.number(j, end) if j < end else None
            opened = False
        if found:
            low, j = found
            if opened and j < end and tokens[j].form == ")":
                j += 1
            high: int | None = low
            if j + 1 < end and tokens[j].form in (TO, "-", "–", OR):
                upper = self.number(j + 1, end)
                if upper and upper[0] > low:
                    high, j = upper
            if kind == "at_least":
                high = None
            if kind == "up_to":
                low = 1
            return _Count(low, high, j)
        vague = self.phrase(j, end, "vague") if j < end else None
        if vague and isinstance(vague[1], int):
            return _Count(vague[1], None, vague[2], True)
        if j < end and self.senses[j].cues & Cue.SEVERAL and not self.senses[j].definite:
            j += 1
            while j < end and self.senses[j].cues & Cue.SEVERAL_ADJECTIVE:
                j += 1
            if (j < end and (tokens[j].form == FROM or self.senses[j].person)) or self.senses[
                j - 1
            ].stem in _OTHER:
                return _Count(2, None, j, True)
        return None

    def _span(self, i: int, end: int) -> _Count | None:
        """«بين 5 و7», «من خمسة إلى سبعة»."""
        tokens = self.tokens
        low = self.number(i + 1, end)
        if not low or low[1] >= end:
            return None
        j = low[1]
        if tokens[i].form == FROM:
            if tokens[j].form != TO:
                return None
            high = self.number(j + 1, end)
        else:
            joined = self.senses[j].joined and self.senses[j].value is not None
            if not joined and tokens[j].form != AND:
                return None
            high = self.number(j if joined else j + 1, end)
        return _Count(low[0], high[0], high[1]) if high and high[0] > low[0] else None

    def _quote(self, i: int, end: int) -> bool:
        return i < end and bool(self.senses[i].cues & Cue.QUOTE)

    # -- people ---------------------------------------------------------------------------------

    def at(self, i: int, end: int) -> Group | None:
        """The count of people at ``i``; None where no count or people stand there."""
        if i >= end:
            return None
        s = self.senses[i]
        if not (s.cues & (Cue.PEOPLE | Cue.QUOTE) or self.tokens[i].form in RANGES):
            return None
        if self._quote(i, end) and not (i + 1 < end and self.senses[i + 1].value is not None):
            return None
        if s.cues & Cue.ONE_OF and (one := self._one_of(i, end)):
            return one
        if self.tokens[i].form == ONE and (one := self._one_of(i, end)):
            return one._replace(joined=True)
        count = self.count(i, end)
        if count is None:
            return self._head(i, i, end, None)
        j = count.last
        if j < end and self.tokens[j].form == FROM:
            j += 1
            while j < end and (self._quote(j, end) or (self.senses[j].cues & Cue.BETWEEN and j == i)):
                j += 1
        elif self._quote(j, end) and j + 1 < end and self.senses[j + 1].person:
            j += 1
        if not (j > i and j < end and (self.senses[j].joined or self.senses[j].led)):
            found = self._head(i, j, end, count)
            if found:
                return found
        return self._headless(i, count, end)

    def _one_of(self, i: int, end: int) -> Group | None:
        """«أحد عناصر النظام», «إحدى السيدات», «أحد أبرز مهربي»."""
        s = self.senses[i]
        if s.teen and i + 1 < end and self.tokens[i + 1].form in _TEN:
            return None
        for k in range(i + 1, min(end, i + (4 if s.cues & Cue.ONE_OF else 2))):
            p = self.senses[k]
            if (p.person and p.person.number == 3) or (p.victim and p.victim[1] == 3):
                head = self._head(i, k, end, _Count(1, 1, k))
                same = bool(head and head.outcome and not head.who)
                return head and head._replace(outcome=None, number=1, who="same" if same else head.who)
            if p.cues & (Cue.STOP | Cue.COMMA | Cue.PREPOSITION):
                break
        return None

    def _headless(self, i: int, count: _Count, end: int) -> Group | None:
        """«5», «خمسة منهم», «3 من قسد»: no noun of people follows the number."""
        tokens, senses = self.tokens, self.senses
        j, s = count.last, senses[i]
        who = ""
        if count.low == count.high and count.low in _YEARS and tokens[i].kind == "n":
            return None
        if j < end:
            t, after = tokens[j], senses[j]
            if t.form in _PERCENT or after.cues & Cue.THING:
                return None
            if t.form == FROM and j + 1 < end:
                who = self.among(j + 1, end)
                j += bool(who) * (2 + self._quote(j + 1, end))
            elif (
                after.scale or t.form in _NO_PEOPLE or (t.form == "." and self._numbers_line(i))
                or (t.kind in "wn" and not (after.joined or after.led or self._idle(after, t.form)))
            ):  # fmt: skip
                return None
        if count.vague and count.low < _MANY and not who:
            if senses[i].stem in _EVERY and j < end and tokens[j].form == FROM:
                return Group(i, j + 1, 1, None, "unknown", None, 0, True, False, s.led, s.joined)
            if senses[j - 1].stem in _OTHER:
                return Group(i, j, 2, None, "same", None, 3, True, False, s.led, s.joined, False, True)
            return None
        return self._least(
            Group(i, j, count.low, count.high, who, None, 0, True, False, s.led, s.joined), end
        )

    def _numbers_line(self, i: int) -> bool:
        """Whether the number at ``i`` only numbers a line («1. محمد …»)."""
        return self.tokens[i].kind == "n" and (i == 0 or self.tokens[i - 1].kind == "p")

    def _idle(self, s: Sense, form: str) -> bool:
        """Whether a word after a bare number leaves it a number of people."""
        used = (
            Cue.CAUSE | Cue.PREPOSITION | Cue.TIME | Cue.BETWEEN | Cue.PART | Cue.STOP | Cue.COMMA | Cue.QUOTE
            | Cue.RELATIVE | Cue.AFTER_COUNT
        )  # fmt: skip
        return bool(s.cues & used) or s.verb is not None or form[:1] in "وبل"

    def _head(self, first: int, i: int, end: int, count: _Count | None) -> Group | None:
        """A noun of people or of victims at ``i`` and what follows it."""
        if i >= end:
            return None
        s = self.senses[i]
        start = self.senses[first]
        if count is None and s.cues & Cue.NTH and not s.person:
            return Group(
                first, i + 1, 1, 1, "same", None, 1, led=s.led, joined=s.joined, other=True, weak=True
            )
        person, victim = s.person, s.victim
        if s.of and count is None and i + 1 < end and self._is_kin_of(i + 1):
            p = s.of
            low = p.number
            return Group(
                first, i + 2, low, low, p.who, p.sub, low, led=s.led, joined=s.joined, kin=True, of=True
            )
        if person is None and victim is None:
            return None
        if person and person.parent and not (count is None and first == i and self._is_parent(i, end)):
            return None
        adjective = bool(person and person.bare and s.definite and (count is None or person.weak))
        if person and adjective and not (person.number < 3 and self._is_named(i + 1, end)):
            return None
        if victim and not person:
            outcome, number = victim
            g = Group(first, i + 1, 0, 0, "", None, number, outcome=outcome, loose=s.loose)
        else:
            assert person is not None
            g = Group(
                first, i + 1, 0, 0, person.who, person.sub, person.number, kin=person.kin,
                other=person.who == "same" and not person.kin, household=person.household, weak=person.weak,
            )  # fmt: skip
        g = g._replace(led=start.led, joined=start.joined)
        if count:
            g = g._replace(low=count.low, high=count.high, counted=True)
        else:
            low = 1 if g.number == 1 else 2
            g = g._replace(low=low, high=None if g.number == 3 else low, definite=s.definite)
        if g.sub is None and self.phrase(i, end, "rescue"):
            g = g._replace(who="civilian", sub="medic")
        return self._least(self._after(g, end), end)

    def _is_kin_of(self, i: int) -> bool:
        """Whether the word at ``i`` is someone whose kin can stand before: «عمه», «القتيل», «الطفل»."""
        s = self.senses[i]
        if s.joined or s.led:
            return False
        p = s.person
        bound = i + 1 < len(self.tokens) and self.tokens[i + 1].form.startswith("ال")
        if p and (p.kin or (p.number == 1 and (s.definite or bound))):
            return True
        return bool(s.victim and s.victim[1] == 1 and s.definite)

    def _is_named(self, i: int, end: int) -> bool:
        """Whether a given name stands at ``i``: «الشقيقان محمد وأحمد», «الفلسطيني محمد خالد»."""
        s = self.senses[i] if i < end else None
        return bool(
            s and s.cues & Cue.GIVEN and not s.cues & (Cue.PREPOSITION | Cue.TIME) and not (s.joined or s.led)
        )

    def joins_victims(self, i: int) -> bool:
        """Whether victims go on at ``i`` with «و»: «ثلاثة جرحى وقتيل»."""
        return i < len(self.senses) and self.senses[i].joined and self.senses[i].victim is not None

    def _is_parent(self, i: int, end: int) -> bool:
        """Whether «أم», «أب» or «جد» at ``i`` is a parent: kin follow («أم وطفلاها»), or a preposition."""
        before = self.senses[i - 1] if i else None
        if before and (
            before.value is not None
            or before.cues & Cue.TIME
            or (before.cues & Cue.PREPOSITION and not before.cues & Cue.LEAD and before.stem != FROM)
        ):
            return False
        if self.senses[i].led or i + 1 >= end:
            return False
        s, form = self.senses[i + 1], self.tokens[i + 1].form
        if s.joined:
            return bool(s.person or s.of or s.value is not None) or form == ONE
        if form == AND:
            return i + 2 < end and self.senses[i + 2].value is not None
        if form == ONE or s.cues & (Cue.CAUSE | Cue.STOP | Cue.COMMA):
            return True
        return form[:1] == "ل" and (s.value is not None or s.person is not None)

    def _after(self, g: Group, end: int) -> Group:
        """Takes in what follows the noun: adjectives of people, a numeral, members, a force."""
        tokens, senses = self.tokens, self.senses
        i = g.last
        if g.sub in (None, "man") and g.number and i < end and self._is_rescue(i, end):
            g = g._replace(who="civilian", sub="medic")
        while i < end and tokens[i].kind == "w":
            s = senses[i]
            if s.joined or s.led:
                break
            p = s.person
            if p and not p.kin and not (g.kin and not p.bare):
                if p.who == "same":
                    g = g._replace(other=True)
                elif g.who in ("unknown", "") or (g.who == "same" and not g.kin):
                    g = g._replace(who=p.who, sub=g.sub or p.sub)
                elif g.sub is None or p.sub == "elderly":
                    g = g._replace(sub=p.sub if p.who == g.who else g.sub)
            elif s.cues & Cue.FORCE and g.who != "civilian":
                dual = senses[i - 1].stem.endswith("ا") and not s.definite and g.number == 1
                if dual and not g.counted:
                    g = g._replace(low=2, high=2, number=2)
                sub = None if g.sub == "man" else g.sub
                g = g._replace(who="combatant", sub=sub)
            elif s.cues & Cue.CIVIL and g.who == "unknown":
                g = g._replace(who="civilian")
            elif not g.counted and s.value is not None and not self._is_person(i + 1, end) and (
                (g.number >= 2 and s.value <= 10) or (g.number == 1 and s.value == 1)
            ):  # fmt: skip
                g = g._replace(low=s.value, high=s.value, counted=True, definite=False)
            else:
                break
            i += 1
            g = g._replace(last=i)
        while g.household and i < end and self.senses[i].cues & Cue.WHOLE and not self.senses[i].joined:
            i += 1
            g = g._replace(last=i)
        if g.household and (members := self._members(i, end)):
            g = g._replace(low=members.low, high=members.high, last=members.last, counted=True)
        if g.who in ("unknown", "", "same") and i < end and (who := self.ranks(i, end)):
            sub = None if who == "combatant" and g.sub == "man" else g.sub
            g = g._replace(who=who, sub=sub)
        if g.sub is None and g.number and i < end and self._is_rescue(i, end):
            g = g._replace(who="civilian", sub="medic")
        return g

    def _is_rescue(self, i: int, end: int) -> bool:
        """Whether those before ``i`` belong to who rescues and heals: «من الدفاع المدني», «في الهلال الأحمر»."""
        start = i + (self.tokens[i].form in (FROM, IN) or bool(self.senses[i].cues & Cue.BELONGING))
        for k in range(start, min(end, start + 3)):
            if self.phrase(k, end, "rescue"):
                return k > i or not self.senses[k].joined
            if not self.senses[k].cues & Cue.TEAM:
                return False
        return False

    def _is_person(self, i: int, end: int) -> bool:
        return i < end and self.senses[i].person is not None and not self.senses[i].joined

    def _members(self, i: int, end: int) -> Group | None:
        """«عائلة مؤلفة من 5 أشخاص»."""
        while i < end and self.tokens[i].form in _MADE_OF:
            i += 1
            g = self.at(i, end)
            if g and g.counted and g.who and not g.joined:
                return g
            if g and g.who and not g.led and not g.joined and g.high and not g.definite:
                return self._sum(g, end)
        return None

    def _sum(self, g: Group, end: int) -> Group | None:
        """«أب وأم وطفلين»: all of them together; None where they are not counted."""
        found = 1
        while g.last < end:
            alone = self.tokens[g.last].form == AND
            after = self.at(g.last + alone, end)
            if not after or not (after.joined or alone) or not after.high or g.high is None or after.outcome:
                break
            g, found = g._replace(last=after.last, low=g.low + after.low, high=g.high + after.high), found + 1
        return g if found > 1 else None

    def ranks(self, i: int, end: int) -> str:
        """«قتلى من المدنيين», «جرحى في صفوف قسد», «5 أشخاص من عائلة واحدة»: who those at ``i`` are."""
        tokens = self.tokens
        form = tokens[i].form
        if form == FROM:
            sons = i + 1 < end and self.senses[i + 1].stem in _SONS
            return "" if sons else self.among(i + 1, end)
        ranks = bool(self.senses[i].led and self.senses[i].cues & Cue.RANKS)
        if form in (IN, BETWEEN) or ranks:
            k = i + (form in (IN, BETWEEN))
            ranks = ranks or (k < end and bool(self.senses[k].cues & Cue.RANKS))
            k += ranks
            if not ranks and form == IN:
                return ""
            who = self.among(k, end)
            fighters = ranks and k < end and tokens[k].kind == "w" and not self.senses[k].victim
            return who or ("combatant" if fighters else "")
        return "combatant" if self.senses[i].stem in _OWN_RANKS and self.senses[i].led else ""

    def among(self, i: int, end: int) -> str:
        """Who people among those at ``i`` are: civilians or fighters; empty where the words do not say."""
        for k in range(i, min(end, i + 3)):
            s = self.senses[k]
            if s.cues & Cue.QUOTE:
                continue
            if s.cues & Cue.FORCE:
                return "combatant"
            if s.cues & Cue.CIVIL:
                return "civilian"
            if s.person and s.person.who not in ("same", "unknown"):
                return s.person.who
            if s.cues & (Cue.RANKS | Cue.BETWEEN | Cue.SEVERAL_ADJECTIVE) or (s.person and k == i):
                continue
            return ""
        return ""

    def _least(self, g: Group, end: int) -> Group:
        """«… على الأقل» after the people."""
        i = g.last + (g.last < end and bool(self.senses[g.last].cues & Cue.COMMA))
        found = self.phrase(i, end, "after_at_least", "after_up_to")
        if not found:
            return g
        if found[0] == "after_at_least":
            g = g._replace(high=None, last=found[2])
            if g.who in ("unknown", "") and g.last < end and (who := self.ranks(g.last, end)):
                g = g._replace(who=who, sub=None if g.sub == "man" else g.sub)
            return g
        return g._replace(low=min(1, g.low), last=found[2])


_OWN_RANKS = frozenset(map(fold, ["صفوفها", "صفوفه", "صفوفهم"]))
