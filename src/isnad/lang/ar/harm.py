"""Harm: counts of people with what befell them, read from ``data/harm.toml``.

The grammar is small: an *outcome* (verb, verbal noun, idiom) takes the groups that follow it, a list
goes on with «و», parts follow «بينهم», *victims* («قتلى») carry their outcome, and a negation makes
the count zero.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from isnad.lang.ar.inflection import present_forms, verb_forms
from isnad.lang.ar.orthography import fold
from isnad.lang.ar.quantity import (
    Group,
    Phrases,
    group,
    is_definite,
    kin,
    load,
    lookup,
    noun_numbers,
    people,
    phrase,
    phrases,
)
from isnad.lang.ar.status import denied
from isnad.mentions import HarmMention
from isnad.text.tokens import Token


class _Words(NamedTuple):
    verbs: dict[str, str]
    nominals: dict[str, str]
    idioms: dict[str, tuple[str, ...]]
    victims: dict[str, tuple[str, int]]
    loose: dict[str, tuple[str, int]]
    losses: Phrases
    none: frozenset[str]
    part: frozenset[str]
    more: Phrases
    toll: frozenset[str]
    cause: frozenset[str]
    between: frozenset[str]
    hits: frozenset[str]
    achieved: frozenset[str]


@cache
def _words() -> _Words:
    data = load("harm")
    verbs = {f: o for o, stems in data["presents"].items() for s in stems for f in present_forms(s)}
    verbs |= {f: o for o, ws in data["verbs"].items() for w in ws for f in verb_forms(w) if " " not in f}
    c = data["cues"]

    def nouns(key: str) -> dict[str, tuple[str, int]]:
        return {f: (o, n) for o, entries in data[key].items() for e in entries for f, n in noun_numbers(e)}

    return _Words(
        verbs,
        {fold(w): o for o, ws in data["nominals"].items() for w in ws},
        {fold(w): tuple(map(fold, ws)) for w, ws in data["idioms"].items()},
        nouns("victims"),
        nouns("loose"),
        phrases(data["losses"]["words"]),
        frozenset(map(fold, c["none"])),
        frozenset(map(fold, c["part"])),
        phrases(c["more"]),
        frozenset(map(fold, c["toll"])),
        frozenset(map(fold, c["cause"])),
        frozenset(map(fold, c["between"])),
        frozenset(map(fold, c["hits"])),
        frozenset(map(fold, c["achieved"])),
    )


#: «قضى 9 مدنيين»: death without its idiom, where people follow at once.
_SPENT = ("قضي", "قضت", "قضوا")
_ATTEMPT = fold("محاولة")
_COMMAS = frozenset(("،", ","))
_THEY = (fold("هم"), fold("وهم"))
_QUOTES = frozenset("\"«»“”'()[]#")
_STOPS = frozenset((".", "،", ",", "؛", ";", ":", "!", "؟", "\n", "…", "|"))
_PLURAL_VERB = ("وا",)
_WHO = frozenset(map(fold, ["الذي", "التي", "الذين"]))
_PRONOUNS = ("ه", "ها", "هم", "هما")
_TO = frozenset(map(fold, ["إلى", "عن", "أدى", "أدت"]))
_ALL = fold("كل")
_OF = fold("من")
_ACTIVE = {"قتلت", "اصاب", "اصابت", "تصيب", "تقتل", "اعتقلت", "احتجزت", "اختطفت", "خطفت", "اسرت", "اغتالت"}


def is_outcome_verb(form: str) -> bool:
    """Whether ``form`` is a verb of harm, bare of clitics."""
    return form in _words().verbs


def led(tokens: list[Token], g: Group) -> bool:
    """Whether a preposition leads the group («لمواطن»): then it is not the one that was hit."""
    form = tokens[g.first].form
    return form[:1] in "بلك" and not g.counted and form not in people()


class _Scan:
    """One pass over a sentence."""

    def __init__(self, tokens: list[Token], first: int, last: int) -> None:
        self.tokens, self.first, self.last = tokens, first, last
        self.out: list[HarmMention] = []
        self.outcome: str | None = None
        self.who = "unknown"
        self.waiting: Group | None = None
        self.w = _words()

    def run(self) -> list[HarmMention]:
        i = self.first
        rules = (self.toll, self.loss, self.part, self.more, self.idiom, self.head, self.victims, self.people)
        while i < self.last:
            t = self.tokens[i]
            if t.kind not in "wn" and t.form != "(":
                if t.form in (".", "؛", "\n"):
                    self.waiting = None
                i += 1
                continue
            i = next((j for rule in rules if (j := rule(i)) > i), i + 1)
        return self.out

    # -- what is found --------------------------------------------------------------------------

    def add(self, first: int, last: int, outcome: str, g: Group, rule: str, part: bool = False) -> None:
        who = self.who if g.who == "same" else g.who or "unknown"
        self.out.append(HarmMention(first, last, outcome, who, g.sub, g.min, g.max, part, rule))
        self.outcome = outcome
        if not part:
            self.who = who

    def one(self, first: int, last: int, outcome: str, low: int, high: int | None, rule: str) -> None:
        self.add(first, last, outcome, Group(first, last, "", None, low, high, False, False, 1), rule)

    # -- rules: each returns where it ended, or ``i`` where it did not match ----------------------

    def negated(self, i: int) -> bool:
        """Whether a negation reaches ``i``: within six words, no clause mark between."""
        for k in range(i - 1, max(self.first, i - 7) - 1, -1):
            t = self.tokens[k]
            if t.form in _STOPS:
                return False
            form = t.form[1:] if t.form[:1] in "وف" and t.form[1:] in self.w.none else t.form
            if form in self.w.none:
                return True
        return False

    def toll(self, i: int) -> int:
        """A toll told anew: «ارتفعت حصيلة الشهداء إلى أربعة مدنيين»."""
        w, tokens = self.w, self.tokens
        form = tokens[i].form
        if form not in w.toll and form[1:] not in w.toll:
            return i
        named = next(
            (v[0] for k in range(i + 1, min(self.last, i + 4)) if (v := lookup(w.victims, tokens[k].form))),
            None,
        )
        for k in range(i + 1, min(self.last, i + 14)):
            if tokens[k].form in _STOPS:
                break
            if tokens[k].form not in ("الي", "ل", "بلغ", "بلغت"):
                continue
            g = group(tokens, k + 1, self.last)
            if not g or not g.counted:
                continue
            after = lookup(w.victims, tokens[g.last].form) if g.last < self.last else None
            outcome = after[0] if after else named
            if outcome:
                end = g.last + (after is not None)
                self.add(i, end, outcome, g, "a toll told anew")
                return self.listed(end, outcome)
        return i

    def loss(self, i: int) -> int:
        """«دون خسائر بشرية»: none killed, none injured."""
        end = phrase(self.tokens, i, self.last, self.w.losses)
        if not end:
            return i
        if self.negated(i):
            for outcome in ("killed", "injured"):
                self.one(i, end, outcome, 0, 0, "no harm")
        return end

    def part(self, i: int) -> int:
        """«بينهم طفلان وامرأة»: parts of the total before."""
        tokens, w = self.tokens, self.w
        j = i
        if tokens[j].form in ("من", "ومن") and j + 1 < self.last:
            j += 1
        form = tokens[j].form
        cue = form in w.part or form[1:] in w.part
        if not self.outcome or not (cue or (form in _THEY and group(tokens, j + 1, self.last))):
            return i
        j += 1
        end, found = j, False
        while end < self.last:
            k = end + (tokens[end].form in ("،", ",", "من", "و"))
            g = group(tokens, k, self.last)
            if not g or not g.who or g.definite or self.owns_outcome(g.last) or (found and not tokens[k].form.startswith("و") and tokens[end].form != "و"):  # fmt: skip
                break
            self.add(k, g.last, self.outcome, g, "part of a total", part=True)
            end, found = g.last, True
        return end if found else i

    def more(self, i: int) -> int:
        """«إضافة إلى عدة نساء»: the outcome goes on."""
        end = phrase(self.tokens, i, self.last, self.w.more)
        if not end or not self.outcome:
            return i
        g = group(self.tokens, end, self.last)
        if not g or not g.who or g.definite or self.owns_outcome(g.last):
            return i
        self.add(end, g.last, self.outcome, g, "next in the list")
        return g.last

    def idiom(self, i: int) -> int:
        """«لقي ثلاثة أشخاص مصرعهم», «فقدان مدني لحياته»."""
        tokens = self.tokens
        form = tokens[i].form
        ends = self.w.idioms.get(form) or self.w.idioms.get(form[1:] if form[:1] in "وفبل" else "")
        if not ends:
            return i
        near = group(tokens, i + 1, self.last)
        for k in range(i + 1, min(self.last, i + 26)):
            if tokens[k].form in _STOPS - _COMMAS:
                k = self.last
                break
            if tokens[k].form.startswith(ends):
                break
        else:
            k = self.last
        if k == self.last:
            if near and near.who and not near.definite and form.endswith(_SPENT):
                self.add(i, near.last, "killed", near, "an idiom of death")
                return self.listed(near.last, "killed")
            return i
        for j in range(i + 1, k):
            g = group(tokens, j, self.last)
            if g and (g.who or g.counted):
                self.add(i, k + 1, "killed", g, "an idiom of death")
                return max(k + 1, self.listed(g.last, "killed"))
        if self.waiting:
            g, self.waiting = self.waiting, None
            self.add(g.first, k + 1, "killed", g, "people, then the verb")
        else:
            plural = form.endswith("وا")
            self.one(i, k + 1, "killed", 2 if plural else 1, None if plural else 1, "an idiom of death")
        return k + 1

    def head(self, i: int) -> int:
        """An outcome and the people that it befell."""
        tokens, w = self.tokens, self.w
        form = tokens[i].form
        bare = form[1:] if form[:1] in "وف" else form
        verb = w.verbs.get(form) or w.verbs.get(bare)
        nominal = None if verb and bare != "جرح" else lookup(w.nominals, form, article=False)
        outcome = nominal or verb
        if not outcome or tokens[i].kind != "w":
            return self.owned(i)
        if i > self.first and tokens[i - 1].form.endswith(_ATTEMPT):
            return i
        joined = self.joined(i)
        if joined:
            return joined
        if (self.negated(i) and (nominal or tokens[i - 1].form in w.none)) or denied(tokens, self.first, i):
            return self.zero(i, outcome)
        found = self.subject(i, bool(verb))
        if found:
            named = self.owns_victims(found.last)
            if found.definite and found.number == 3 and outcome != "displaced":
                return found.last
            if found.who or found.counted:
                if named:
                    return self.victims(found.first)
                self.add(i, found.last, outcome, found, "outcome and people")
                return self.listed(found.last, outcome)
        return self.alone(i, outcome, bool(verb), bare)

    def joined(self, i: int) -> int:
        """«مقتل وإصابة 7 مدنيين»: two outcomes and one count."""
        tokens, w = self.tokens, self.w
        if i + 1 >= self.last or not tokens[i + 1].form.startswith("و"):
            return 0
        first = lookup(w.nominals, tokens[i].form, article=False)
        second = w.nominals.get(tokens[i + 1].form[1:])
        if not first or not second or first == second:
            return 0
        g = group(tokens, i + 2, self.last)
        if not g or (g.definite and g.number == 3):
            return 0
        if g.max is None:
            self.add(i, g.last, first, g, "two outcomes")
            self.add(i, g.last, second, g, "two outcomes")
        else:
            joint = g._replace(min=min(2, g.min))
            self.add(i, g.last, first, joint, "a joint toll")
        return g.last

    def zero(self, i: int, outcome: str) -> int:
        end, who = i + 1, "unknown"
        for k in range(i + 1, min(self.last, i + 5)):
            if self.tokens[k].form in _STOPS:
                break
            person = lookup(people(), self.tokens[k].form)
            if person:
                who, end = person.who, k + 1
                break
        who = "unknown" if who == "same" else who
        self.out.append(HarmMention(i, end, outcome, who, None, 0, 0, False, "no harm"))
        return end

    def subject(self, i: int, verb: bool) -> Group | None:
        """The group that follows the outcome at ``i``."""
        tokens, w = self.tokens, self.w
        active = tokens[i].form in _ACTIVE or tokens[i].form[1:] in _ACTIVE
        for k in range(i + 1, min(self.last, i + (7 if verb else 5))):
            t = tokens[k]
            g = group(tokens, k, self.last)
            if g and (g.who or self.plain(g)):
                return None if led(tokens, g) else g
            if t.form in _QUOTES or t.form in w.between or (t.kind == "w" and t.form[1:] in w.between):
                continue
            if t.form in _STOPS or t.form in w.cause or t.form.startswith("و"):
                return None
            if not (verb and (active or k == i + 1)) or (active and t.form.endswith("ا")):
                return None
        return None

    def plain(self, g: Group) -> bool:
        """Whether a number without people may count people: no thing follows it."""
        if g.last >= self.last or self.tokens[g.last - 1].form == _OF:
            return True
        t = self.tokens[g.last]
        return (
            t.kind != "w" or t.form in self.w.cause or t.form[:1] in "وبل"
            or self.owns_outcome(g.last)
        )  # fmt: skip

    def alone(self, i: int, outcome: str, verb: bool, bare: str) -> int:
        """An outcome without a count: a name, a pronoun, or people told before."""
        tokens, w = self.tokens, self.w
        after = tokens[i + 1] if i + 1 < self.last else None
        plural = bare.endswith("وا") or (verb and bare.endswith(("ا", "تا")) and not bare.endswith("را"))
        if verb and self.waiting and (plural or self.waiting.last >= i - 1):
            g, self.waiting = self.waiting, None
            self.add(g.first, i + 1, outcome, g, "people, then the verb")
            return i + 1
        if after is None:
            return i
        if verb and i > self.first and tokens[i - 1].form in _WHO and not plural and after.form in w.cause:
            self.one(i, i + 1, outcome, 1, 1, "a verb of one person")
            return i + 1
        name = after.kind == "w" and after.form not in w.cause and not after.form.startswith("و")
        if outcome == "killed" and not verb and name and not after.form.endswith(("ين", "ون", "ات")):
            if tokens[i].form.endswith(fold("ارتقاء")) or lookup(w.victims, after.form) is not None:
                return i
            self.one(i, i + 2, outcome, 1, 1, "a death and a name")
            return i + 1
        if _ALL in (after.form, after.form[1:]) and outcome:
            return self.named(i + 1, outcome)
        return i

    def named(self, i: int, outcome: str) -> int:
        """«كل من ماجدة … وشقيقها …»: one for each name."""
        tokens = self.tokens
        names, k = 0, i + 2
        start = k
        while k < self.last and tokens[k].form not in _STOPS and tokens[k].form not in self.w.cause:
            if tokens[k].kind == "w" and (k == start or tokens[k].form.startswith("و")):
                names += 1
            k += 1
        for n in range(names):
            self.one(i, k, outcome, 1, 1, f"name {n + 1} of a list")
        return k

    def owned(self, i: int) -> int:
        """An outcome with a pronoun: «ما أدى إلى مقتله», «أسفر عن إصابتهم»."""
        tokens, w = self.tokens, self.w
        form = tokens[i].form
        before = tokens[i - 1].form if i > self.first else ""
        clitic = form[:1] in "بل" and not before.startswith(fold("متأثر"))
        if before not in _TO and not clitic:
            return i
        for pronoun in sorted(_PRONOUNS, key=len, reverse=True):
            if form.endswith(pronoun):
                stem = form[: -len(pronoun)]
                stem = stem[1:] if clitic else stem
                outcome = w.nominals.get(stem) or w.nominals.get(
                    stem[:-1] + "ه" if stem.endswith("ت") else ""
                )
                if outcome and pronoun in ("ه", "ها") and outcome in ("killed", "injured"):
                    self.one(i, i + 1, outcome, 1, 1, "an outcome with a pronoun")
                    return i + 1
        return i

    def victims(self, i: int) -> int:
        """Victims with or without a count: «3 قتلى», «جرحى مدنيون», «قتلى وجرحى»."""
        tokens, w = self.tokens, self.w
        g = group(tokens, i, self.last)
        j = g.last if g else i
        if g and g.who and not g.counted:
            return i
        if j >= self.last or tokens[j].kind != "w":
            return i
        form = tokens[j].form
        found = lookup(w.victims, form)
        if not found and (g or self.negated(j)):
            found = lookup(w.loose, form)
        if not found:
            return i
        outcome, number = found
        j += 1
        if (self.negated(i) or denied(tokens, self.first, i)) and not is_definite(form):
            return self.zero(j - 1, outcome)
        if not g:
            if is_definite(form):
                return i
            after = tokens[j].form if j < self.last else ""
            if form.endswith(fold("إصابة")) or (outcome == "injured" and form.endswith(fold("إصابات")) and (after in w.hits or self.after_achieved(i))):  # fmt: skip
                return i
            after_noun = group(tokens, j, self.last) if after in (fold("اثنان"), fold("اثنين")) else None
            low = 1 if number == 1 else 2
            g = Group(i, j, "", None, low, low if number < 3 or after_noun else None, False, False, number)
        if j < self.last and tokens[j].form.startswith("و") and g.counted:
            other = w.victims.get(tokens[j].form[1:]) or w.victims.get(tokens[j].form[3:])
            if other and other[0] != outcome and g.max is None:
                self.add(i, j, outcome, g, "count of victims")
                self.add(i, j + 1, other[0], g, "count of victims")
                return j + 1
            if other and other[0] != outcome and other[1] != 1:
                self.add(i, j + 1, outcome, g._replace(min=min(2, g.min)), "a joint toll")
                return j + 1
        who, end = self.adjective(j)
        self.add(i, end, outcome, g._replace(who=g.who or who), "count of victims")
        return self.listed(end, outcome)

    def after_achieved(self, i: int) -> bool:
        return any(self.tokens[k].form in self.w.achieved for k in range(max(self.first, i - 2), i))

    def adjective(self, j: int) -> tuple[str, int]:
        """Who the victims at ``j`` were: «قتلى مدنيين», «جرحى في صفوف المدنيين»."""
        for k in range(j, min(self.last, j + 4)):
            form = self.tokens[k].form
            if form in _STOPS or form.startswith("و"):
                break
            person = lookup(people(), form)
            if person and person.who != "same":
                return person.who, k + 1 if k == j else j
        return "", j

    def people(self, i: int) -> int:
        """People that await their verb: «شخصين على الأقل قتلا»; or that follow «بين قتيل وجريح»."""
        g = group(self.tokens, i, self.last)
        if not g or not (g.who or g.counted):
            return i
        k = g.last
        if (
            k + 2 < self.last and self.tokens[k].form == fold("بين")
            and lookup(self.w.victims, self.tokens[k + 1].form) is not None
            and self.tokens[k + 2].form.startswith("و") and lookup(self.w.victims, self.tokens[k + 2].form) is not None
        ):  # fmt: skip
            outcome = lookup(self.w.victims, self.tokens[k + 1].form)
            assert outcome
            self.add(i, k + 3, outcome[0], g._replace(min=min(2, g.min)), "a joint toll")
            return k + 3
        if g.who and not g.definite:
            self.waiting = g
        return g.last

    def owns_outcome(self, i: int) -> bool:
        """Whether what stands at ``i`` gives the group before it an outcome of its own."""
        if i >= self.last:
            return False
        form = self.tokens[i].form
        return self.owns_victims(i) or (form in self.w.verbs and form.endswith(_PLURAL_VERB))

    def owns_victims(self, i: int) -> bool:
        """Whether a noun of victims stands at ``i``, with no «و» before it."""
        return i < self.last and (
            self.tokens[i].form in self.w.victims or self.tokens[i].form.removeprefix("ال") in self.w.victims
        )

    def listed(self, i: int, outcome: str) -> int:
        """The groups that a list goes on with: «امرأة وطفلتين», «زوجته وطفليهما», «مدنيين و4 عناصر»."""
        tokens, w = self.tokens, self.w
        who, count = self.who, 0
        i = self.past_name(i)
        while i < self.last and count < 8:
            k = i
            if tokens[k].form in ("،", ",") and k + 1 < self.last and tokens[k + 1].form.startswith("و"):
                k += 1
            form = tokens[k].form
            if not form.startswith("و") or w.verbs.get(form[1:]) or w.nominals.get(form[1:]):
                break
            k += form == "و"
            g = group(tokens, k, self.last)
            if not g or not g.who or (g.definite and g.number == 3) or (g.who == "same" and count):
                break
            if self.owns_outcome(g.last):
                break
            self.who = who
            self.add(k, g.last, outcome, g, "next in the list")
            i, count = g.last, count + 1
        return i

    def past_name(self, i: int) -> int:
        """Where the name at ``i`` ends if kin follow it («محمود الصالح وابنته»), else ``i``."""
        for k in range(i, min(self.last, i + 5)):
            t = self.tokens[k]
            if t.kind != "w" or t.form in self.w.cause or t.form in self.w.part:
                break
            if t.form.startswith("و") and (t.form[1:] in kin() or t.form[1:] in self.w.nominals):
                return k if t.form[1:] in kin() else i
        return i


def find_harm(tokens: list[Token], first: int, last: int) -> list[HarmMention]:
    """The groups that suffered harm in one sentence, in the order of the words."""
    return _Scan(tokens, first, last).run()
