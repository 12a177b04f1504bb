"""One sentence as it is read: what was found so far, and the lists and parts that go on from it."""

from __future__ import annotations

from isnad.lang.ar.harm.groups import Group, Groups
from isnad.lang.ar.harm.names import Names, Spans
from isnad.lang.ar.harm.senses import AND, ARTICLES, FROM, IN, ONE, Cue, Sense
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import HarmMention
from isnad.text.tokens import Token

#: How far from a fighter who kills the people may stand whom he kills.
_OBJECT = 9
_HALT = Cue.PEOPLE | Cue.COMPANY | Cue.PREPOSITION | Cue.OUTCOME | Cue.STOP | Cue.COMMA
#: The rule whose count stands for every count of the same outcome told before.
RENEWED = "a toll told anew"
#: How many words may tell of someone before the next of a list, and which do not.
_PAST = 5
#: «بينهم أربعة بحالة حرجة».
_STATE = frozenset(
    map(fold, ["بحالة", "حالتهم", "إصاباتهم", "إصابتهم", "جراحهم", "بجروح", "إصابته", "حالته"])
)
#: «رجل بجروح خطيرة وطفلة», «ضابط برتبة عقيد وثلاثة من مرافقيه».
_SAID = frozenset(map(fold, ["برتبة", "بجروح", "بجراح", "بإصابات", "بحروق", "بشظايا"]))
_BARS = (
    Cue.OUTCOME | Cue.STOP | Cue.PART | Cue.RELATIVE | Cue.CAUSE | Cue.PREPOSITION | Cue.TIME | Cue.COMPANY
)
#: A list names no more groups than this.
_LONGEST = 8


class Reading:
    """The state of reading ``tokens[first:last]``: ``out`` is what was found, ``waiting`` the people who
    have no outcome yet."""

    def __init__(
        self, tokens: list[Token], senses: list[Sense], groups: Groups, names: Names, first: int, last: int
    ) -> None:
        self.tokens, self.senses, self.groups, self.names = tokens, senses, groups, names
        self.first, self.last = first, last
        self.out: list[HarmMention] = []
        self.outcome: str | None = None
        self.who = "unknown"
        self.waiting: list[Group] = []

    def add(
        self, first: int, last: int, outcome: str, g: Group, rule: str, part: bool = False,
        names: Spans = (),
    ) -> None:  # fmt: skip
        """Notes one group; those without a class of their own take that of the group before."""
        who = g.who
        if who == "same" or (not who and (part or (not g.outcome and g.counted))):
            who = self.who
        if who == "unknown" and g.kin and g.sub == "man" and self.out and self.out[-1].who == "civilian":
            who = "civilian"
        who, sub = who or "unknown", g.sub
        if part and who == "unknown" and g.sub == "man" and self.who == "civilian":
            who = "civilian"
        if (
            g.high == 1
            and who == "unknown"
            and self.names.child(self.names.past(g.first, names) if names else g.last, self.last)
        ):
            who, sub = "civilian", "child"
        self.out.append(
            HarmMention(first, last, outcome, who, sub, g.low, g.high, part, rule, names, rule == RENEWED)
        )
        self.outcome = outcome
        if not part:
            self.who = who if who != "same" else "unknown"

    def tell(self, first: int, outcome: str, g: Group, rule: str) -> int:
        """Notes a group with its name and the list that goes on from it; gives where all that ends."""
        end = g.last
        names: Spans = ()
        if g.low == 1 and g.number == 1 and g.high == 1 and not g.other and not g.of:
            names, end = self.names.after(g.last, self.last)
        elif g.number == 2 and g.definite:
            named = self.names.bare(g.last, self.last, True)
            if named and len(named[0]) == 2:  # «الشابين محمد خالد وأحمد سعيد»
                names, end = named
        self.add(first, g.last, outcome, g, rule, names=names)
        end = max(end, g.last)
        if end < self.last and (victim := self.senses[end].victim) and victim[0] == outcome:
            s = self.senses[end]  # «ارتقى طفل شهيدا»
            end += not (s.joined or s.led or s.definite or s.person)
        return self.listed(end, outcome)

    def one(
        self, first: int, last: int, outcome: str, low: int, high: int | None, rule: str, who: str = ""
    ) -> None:
        """Notes people that no noun names."""
        self.add(first, last, outcome, Group(first, last, low, high, who or "unknown", number=1), rule)

    def parts(self, i: int, outcome: str, loose: bool) -> int:
        """The parts listed at ``i``; 0 where none stand there."""
        end, found = i, False
        while end < self.last:
            k = end
            k += bool(self.senses[k].cues & Cue.COMMA)
            k += k < self.last and self.tokens[k].form in (AND, FROM)
            if loose and not found and k < self.last and self.tokens[k].form == FROM:
                k += 1
            g = self.groups.at(k, self.last)
            if not g or g.led or g.outcome:
                break
            if not g.who or self.owns_outcome(g.last):
                after = self.senses[g.last] if g.last < self.last else None
                stated = after and (after.verb or self.tokens[g.last].form in _STATE)
                if not (loose and g.counted and stated):
                    break
                self.add(k, g.last + 1, outcome, g, "part of a total", part=True)
                return g.last + 1
            if found and not (g.joined or self.tokens[k - 1].form == AND):
                break
            if g.definite and g.number == 1:
                break
            names: Spans = ()
            last = g.last
            if g.low == g.high == 1:
                names, last = self.names.after(g.last, self.last)
            self.add(k, g.last, outcome, g, "part of a total", part=True, names=names)
            end, found = max(last, g.last), True
        return end if found else 0

    def bracket(self, i: int, outcome: str) -> int:
        """«3 مدنيين (طفلان وامرأة)»: parts in brackets; ``i`` where there are none."""
        if i >= self.last or self.tokens[i].form != "(":
            return i
        before = len(self.out)
        end = self.parts(i + 1, outcome, False)
        if not end or (end < self.last and self.tokens[end].form not in ")،," and len(self.out) == before):
            return i
        close = next((k for k in range(end, min(self.last, end + 12)) if self.tokens[k].form == ")"), end - 1)
        return close + 1

    def listed(self, i: int, outcome: str) -> int:
        """The groups that a list goes on with: «امرأة وطفلتين», «زوجته وطفليهما», «مدنيين و4 عناصر».

        A group of the same class as the one before is added to it: one group, one count.
        """
        i = self.bracket(i, outcome)
        tokens, senses, count, mixed = self.tokens, self.senses, 0, False
        while i < self.last and count < _LONGEST:
            k = i
            while k < self.last and (senses[k].cues & Cue.COMMA or tokens[k].form in '()«»"“”'):
                k += 1
            if k >= self.last:
                break
            k = self._past_more(k) if k == i else k + self._is_adjective(k)
            s = senses[k]
            with_them = bool(s.cues & Cue.COMPANY)
            if with_them and not self._in_company(k + 1):
                break
            alone = tokens[k].form == AND or with_them
            g = self.groups.at(k + alone, self.last)
            if not (s.joined or alone or (g and g.joined)) or ((s.verb or s.nominal) and not s.person):
                break
            if g and g.outcome == outcome and g.other and g.number == 1 and not g.counted:
                g = g._replace(outcome=None, who=g.who or "same")  # «ممرضة وجريح آخر»
                if self.out[-1].sub in ("medic", "journalist"):
                    self.out[-1] = self.out[-1]._replace(sub=None)
            if not g or not g.who or g.led or (g.definite and g.number == 3) or self.owns_outcome(g.last):
                break
            if g.outcome or (g.weak and not g.counted):
                break
            alone_named = g.low == g.high == 1 and not g.of
            names, last = self.names.after(g.last, self.last) if alone_named else ((), g.last)
            known = self.out[-1].who
            self.extend(k, g, outcome, names)
            mixed = mixed or self.out[-1].who != known
            i, count = max(last, g.last), count + 1
            i = self.bracket(i, outcome)
        if mixed:
            self.who = "unknown"
        return i

    def _is_adjective(self, k: int) -> bool:
        """Whether an unknown word stands at ``k`` between a person and the next («قائد ميداني ومرافقه»)."""
        if k + 1 >= self.last or self.tokens[k].kind != "w" or self.senses[k].cues:
            return False
        after = self.senses[k + 1]
        return after.joined and after.person is not None and not self.tokens[k].form.startswith(ARTICLES)

    def _in_company(self, i: int) -> bool:
        """Whether those at ``i`` are people of the one told before: «مع مرافقيه», «برفقة ثلاثة من عناصره»."""
        g = self.groups.at(i, self.last)
        if not g or not g.who or g.led or (g.definite and g.number == 3):
            return False
        if g.kin or self.senses[i - 1].cues & ~Cue.COMPANY & (Cue.CAUSE | Cue.PREPOSITION) == 0:
            return True
        return g.counted and self.tokens[g.last - 1].form.endswith(("ه", "ها", "هم"))

    def _past_more(self, i: int) -> int:
        """Past what is said of the one before ``i``, if people go on after it with «و»: «سائق سيارة الإسعاف
        واثنين», «متزعم بارز في التنظيم وعدد من عناصره»; ``i`` where none do."""
        tokens, senses, k = self.tokens, self.senses, i
        while k < min(self.last, i + _PAST) and tokens[k].kind == "w":
            if senses[k].joined or tokens[k].form == ONE:
                break
            s = senses[k]
            if k > i and senses[k].cues & Cue.HIT and senses[k - 1].cues & Cue.BETWEEN:
                k += 1  # «بجروح خطيرة وطفلة»
                continue
            if tokens[k].form in _SAID:
                k += 1
                continue
            belongs = tokens[k].form in (FROM, IN) and k + 1 < self.last and senses[k + 1].cues & Cue.FORCE
            if not (belongs or s.cues & Cue.FORCE or s.person) and (s.cues & _BARS or s.verb or s.led):
                return i
            form = tokens[k].form
            if not s.cues and (form[:1] in "يتو" or (form[:1] in "بلك" and len(form) > 4)):
                return i
            k += 1
        if k == i or k >= self.last:
            return i
        k += bool(senses[k].cues & Cue.COMMA)
        g = self.groups.at(k, self.last)
        if not g or not g.joined or not g.who or g.definite or g.outcome or self.owns_outcome(g.last):
            return i
        if senses[k].verb or senses[k].nominal:
            return i
        return k

    def extend(self, k: int, g: Group, outcome: str, names: Spans) -> None:
        """Adds the next group of a list: to the one before if both are of one class."""
        before = self.out[-1]
        who = before.who if g.who == "same" else g.who
        if g.kin and g.who == "same" and not g.sub and before.sub == "man" and before.min == before.max:
            before = self.out[-1] = before._replace(sub=None)  # «رجل وابنيه»
        if g.kin and g.who == "same" and g.sub == "man" and before.sub is None and k > self.first:
            kin = self.senses[k - 1].person
            if kin and kin.kin and kin.who == "same" and kin.sub is None:
                g = g._replace(sub=None)  # «والداه وشقيقه»
        if g.sub == "man" and who == "unknown" and before.who == "civilian":
            who, g = "civilian", g._replace(who="civilian")
        same = (who, g.sub) == (before.who, before.sub) or (g.other and not g.counted and g.number == 1)
        if not before.part and before.outcome == outcome and same and before.max and g.high:
            absorbed = not g.counted and before.min == before.max and (
                (g.number == 1 and before.min > 10) or (g.number == 3 and before.min > 2)
            )  # fmt: skip
            add = 0 if absorbed else g.low
            self.out[-1] = before._replace(
                last=g.last, min=before.min + add, max=before.max + add, names=before.names + names
            )
            return
        if (
            not before.part
            and same
            and g.number == 3
            and not g.counted
            and before.max
            and before.min > 2
            and not g.other
        ):
            return
        self.add(k, g.last, outcome, g, "next in the list", names=names)

    def owns_outcome(self, i: int) -> bool:
        """Whether what stands at ``i`` gives the group before it an outcome of its own."""
        if i >= self.last:
            return False
        s = self.senses[i]
        if s.victim and not s.joined and not s.led and not s.loose:
            return True
        return bool(s.verb and not s.joined and s.verb.number > 1)

    def object_of(self, g: Group) -> Group | None:
        """«قتل انتحاري أكثر من 80 شرطيا»: the count right after one doer is what he did."""
        if (g.counted and not g.definite) or (g.number == 2) or g.outcome or g.kin:
            return None
        k = g.last
        if g.who == "combatant" and g.number == 1 and not g.counted:
            k = next((k for k in range(k, min(self.last, k + _OBJECT)) if self.senses[k].cues & _HALT), k)
        nearby = self.groups.at(k, self.last)
        if (
            nearby
            and nearby.counted
            and not nearby.joined
            and not nearby.led
            and (nearby.who or nearby.low > 1)
        ):
            return nearby
        return None
