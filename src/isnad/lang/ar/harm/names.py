"""Names of people: «الشاب محمد خالد (24 عاما)», «كل من سعاد حمدو وعلاء حمدو», «يدعى …»."""

from __future__ import annotations

from isnad.lang.ar.harm.senses import Cue, Sense
from isnad.lang.ar.writing.orthography import fold
from isnad.text.tokens import Token

Spans = tuple[tuple[int, int], ...]

#: A name is no longer than this.
_LONGEST = 7
#: What no name holds.
_NO_NAME = (
    Cue.STOP | Cue.COMMA | Cue.CAUSE | Cue.PREPOSITION | Cue.TIME | Cue.PART | Cue.RELATIVE | Cue.NONE
    | Cue.THING | Cue.LEAD
)  # fmt: skip
#: How far from the title a name may stand («القيادي في التنظيم أبو عمر»).
_STRAY = 8
#: How many words of a name the lexicon need not know.
_UNKNOWN = 2
_ADULT = 18
_AND = "و"
_YEARS = frozenset(map(fold, ["عاما", "عام", "سنة", "سنوات", "أعوام", "ربيعا", "أشهر"]))
_AGED = frozenset(map(fold, ["يبلغ", "تبلغ", "البالغ", "البالغة", "بعمر", "عمره", "عمرها", "من", "العمر"]))
#: Verbs that go on after a name: «مقتل فلان يدل على …», «جاء بعد …»; none of them is a name.
_GO_ON = frozenset(
    map(fold, ["تدل", "يدل", "دل", "يعد", "تعد", "جاء", "جاءت", "أثار", "أثارت", "شكل", "شكلت", "خلف", "خلفت",
               "ترك", "تركت", "كان", "كانت", "أدى", "أدت", "تم", "وقع", "حدث", "يأتي", "تأتي", "تلا", "عكس", "هز"])
)  # fmt: skip
_NOT_FIRST = frozenset(
    map(
        fold,
        [
            "نحو", "المزيد", "مزيد", "معظم", "جميع", "كافة", "كل", "غالبية", "آلاف", "هؤلاء", "أولئك", "بعض", "عدة",
            "إثر", "أكثر", "أقل", "ما", "مباشرة", "بالغة", "بليغة", "خطيرة", "طفيفة", "مواقع", "منازل", "سيارة", "غير",
            "مئات", "عشرات", "ملايين", "أي", "أحد", "نفسه", "نفسها", "أبرياء", "اثر", "ضحايا", "ضحية", "جماعي", "جماعية",
            "ميداني", "ميدانية", "عمد", "متعمد", "أرواح", "مثل", "بعضهم", "أفضل", "أبرز", "أهم", "أسرة", "بحق", "ذلك",
        ],
    )
)  # fmt: skip


class Names:
    """Reads the names of one document."""

    def __init__(self, tokens: list[Token], senses: list[Sense]) -> None:
        self.tokens, self.senses = tokens, senses

    def after(self, i: int, end: int, known: bool = False) -> tuple[Spans, int]:
        """The name of the person told before ``i``, if it is given: «المواطن | محمود الصالح».

        ``known``: only a name that is in the lexicon, or in quotation marks.
        """
        tokens, senses = self.tokens, self.senses
        title = i > 0 and senses[i - 1].definite
        i = self._called(i, end)
        k, strayed = i, False
        for k in range(i, min(end, i + _STRAY)):
            s, form = senses[k], tokens[k].form
            if s.cues & Cue.CALLED:
                title, strayed = True, False
            elif s.cues & (Cue.QUOTE | Cue.TITLE) or (s.cues & Cue.COMMA and title and not strayed):
                title = title or bool(s.cues & Cue.TITLE)
            elif (self.opens(k) or self._ali(k, end)) and (title or not strayed):
                return self._one(k, end)
            elif (
                title and not strayed and self.plain(k) and not form.startswith("ال") and not s.led
                and (not known or tokens[k - 1].form in "(\"“«")
                and not (senses[k - 1].cues & Cue.COMMA and form.startswith(_AND))
            ):  # fmt: skip
                return self._one(k, end)
            elif title and (form in (_IN, _FROM) or (form.startswith("ال") and not s.cues & _NO_NAME)):
                strayed = strayed or not form.startswith("ال")
            elif not (strayed and self.plain(k)):
                break
        return (), i

    def _called(self, i: int, end: int) -> int:
        """Where «يدعى» stands that gives the name of the person told before ``i``; ``i`` where none does."""
        for k in range(i, min(end, i + _STRAY)):
            s = self.senses[k]
            if s.cues & Cue.CALLED:
                return k
            if s.cues & (Cue.STOP | Cue.COMMA | Cue.OUTCOME) or s.joined or s.person:
                break
        return i

    def _ali(self, k: int, end: int) -> bool:
        """Whether «علي» at ``k`` is the name and not «على»: a given name follows."""
        s = self.senses[k]
        known = s.cues & Cue.GIVEN and s.cues & Cue.PREPOSITION
        return bool(known) and k + 1 < end and self.opens(k + 1)

    def _one(self, k: int, end: int) -> tuple[Spans, int]:
        last = self.end(k, end)
        return ((self.span(k, last),), self.close(last, end)) if last > k else ((), k)

    def span(self, k: int, last: int) -> tuple[int, int]:
        """The characters of the name ``tokens[k:last]``, without the «و» before it."""
        return self.tokens[k].start + self._conjoined(k, last), self.tokens[last - 1].end

    def bare(self, i: int, end: int, wary: bool) -> tuple[Spans, int] | None:
        """The names that stand right after an outcome: «مقتل محمد خالد»; ``wary``: of known names only."""
        tokens, senses = self.tokens, self.senses
        spans: list[tuple[int, int]] = []
        k = i
        while k < end and len(spans) < 12:
            start = k
            while k < end and (
                senses[k].cues & (Cue.QUOTE | Cue.TITLE | Cue.CALLED)
                or tokens[k].form in (_ALL_OF, _FROM)
                or (tokens[k].form == ":" and k > i and tokens[k - 1].form == _FROM)
            ):
                k += 1
            comma = k + 1 < end and bool(senses[k].cues & Cue.COMMA) and self.opens(k + 1)
            alone = bool(spans) and k < end and (tokens[k].form == _AND or comma)
            k += alone
            if spans and not (alone or (k < end and senses[k].joined) or self._conjoined(k, end)):
                k = start
                break
            while k < end and senses[k].cues & (Cue.QUOTE | Cue.TITLE):
                k += 1
            if k >= end or tokens[k].kind != "w":
                k = start
                break
            known = self.opens(k) or self._ali(k, end) or (bool(spans) and self._conjoined(k, end))
            if not known and (spans or (wary and k == i) or not self.plain(k) or senses[k].definite):
                quoted = k > i and tokens[k - 1].form in '("«“' and self.plain(k)
                if not quoted or spans:
                    k = start
                    break
            last = self.end(k, end)
            if last == k:
                k = start
                break
            spans.append(self.span(k, last))
            k = self.close(last, end)
        return (tuple(spans), k) if spans else None

    def opens(self, k: int) -> bool:
        """Whether a given name stands at ``k``, a clitic before it or none."""
        s = self.senses[k]
        known = s.cues & (Cue.GIVEN | Cue.NAME_OPENING) and not s.cues & (Cue.PREPOSITION | Cue.TIME)
        return bool(known) and not s.led and not s.joined

    def _conjoined(self, k: int, end: int) -> bool:
        return (
            k < end and self.senses[k].joined and bool(self.senses[k].cues & (Cue.GIVEN | Cue.NAME_OPENING))
        )

    def plain(self, k: int) -> bool:
        """Whether the word at ``k`` is none that the grammar knows, so that it may be a name."""
        s, form = self.senses[k], self.tokens[k].form
        if s.cues & (Cue.GIVEN | Cue.NAME_OPENING):
            return True
        busy = s.cues & ~(Cue.NAME_INSIDE | Cue.SEVERAL_ADJECTIVE)
        return (
            not busy
            and len(form) > 2
            and form not in _NOT_FIRST
            and not form.endswith(("ين", "ون", "ات", "ها", "هم"))
        )

    def end(self, k: int, end: int) -> int:
        """Where the name that begins at ``k`` ends."""
        tokens, senses = self.tokens, self.senses
        j, unknown = k + 1, 0
        while j < min(end, k + _LONGEST) and tokens[j].kind == "w":
            s, form = senses[j], tokens[j].form
            on = tokens[j].form == _ON and not senses[j - 1].cues & Cue.GIVEN
            if s.cues & (Cue.GIVEN | Cue.NAME_INSIDE) and not (s.joined or s.led or on):
                j += 1
                continue
            surname = s.definite and s.person is not None and s.person.number == 1
            if s.cues & (_NO_NAME | Cue.OUTCOME) or (s.person and not surname) or s.joined or s.led:
                break
            if form in _GO_ON or (not form.startswith("ال") and len(form) > 3 and self._is_verbal(j, k, form)):
                break
            if not form.startswith("ال"):
                unknown += 1
                if unknown > _UNKNOWN:
                    break
            j += 1
        alone = j == k + 1 and senses[k].cues & Cue.NAME_OPENING and not senses[k].cues & Cue.GIVEN
        return k if alone else j

    def _is_verbal(self, j: int, k: int, form: str) -> bool:
        """Whether the unknown word at ``j`` of the name from ``k`` looks like a verb or a word with a clitic."""
        if form.startswith(("و", "ب", "ل", "سي", "ست")):
            return True
        return form[:1] in "يت" and not (self.senses[j - 1].cues & Cue.GIVEN and j - k < 3)

    def close(self, i: int, end: int) -> int:
        """Past the age and brackets after a name: «(24 عاما)», «39 عاما»."""
        tokens, senses = self.tokens, self.senses
        k = i
        while k < end and tokens[k].form in '"»”)':
            k += 1
        opened = k < end and tokens[k].form in '("“«'
        n = k + opened
        if n < end and tokens[n].kind == "n":
            j = n + 1
            while j < end and j < n + 4 and (senses[j].cues & Cue.THING or tokens[j].form in ')"”»'):
                j += 1
            if j > n + 1:
                return j
        return k

    def past(self, i: int, names: Spans) -> int:
        """The token after the last of ``names``, which stand at or after ``i``."""
        while names and self.tokens[i].start < names[-1][1]:
            i += 1
            if i >= len(self.tokens):
                break
        return i

    def child(self, i: int, end: int) -> bool:
        """Whether the age after ``i`` is that of a child: «(16 عاما)», «11 عاما»."""
        tokens, k = self.tokens, i
        while k < end and k < i + 3 and (self.senses[k].cues & Cue.QUOTE or tokens[k].form in _AGED):
            k += 1
        if k + 1 >= end or not tokens[k].form.isdigit():
            return False
        k, age = k + 1, int(tokens[k].form[:4])
        while k < end and tokens[k].form in ')"”':
            k += 1
        return age < _ADULT and k < end and tokens[k].form in _YEARS

    def who(self, i: int, end: int) -> str:
        """Who a named person is: what the titles before the name say."""
        for k in range(i, end):
            p = self.senses[k].person
            if p and p.who not in ("same", "unknown"):
                return p.who
        return "unknown"


_ON = fold("على")
_ALL_OF, _FROM, _IN = fold("كل"), fold("من"), fold("في")
