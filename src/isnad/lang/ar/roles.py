"""What each actor is to the happening it stands beside: who did it, whom it befell, or neither.

A name is first widened to its phrase («مدفعية الجيش التركي», «عناصر من قوات النظام»); then the word
that governs the phrase decides: a verb, a noun of attack, a preposition, or a verb behind it.  The words
are in ``data/roles.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from isnad.lang.ar.actors import Named
from isnad.lang.ar.inflection import present_forms, verb_forms
from isnad.lang.ar.orthography import fold
from isnad.lang.ar.registry import adjectives, backed
from isnad.lang.ar.script import peel
from isnad.lang.ar.speech import words as speech
from isnad.mentions import ActorMention, Timex, TriggerMention
from isnad.text.tokens import Sentence, Token

_SOFT = frozenset("\"'“”«»#_()[]‘’*/")
_VERBS = frozenset({"do", "strike"})
_PHRASE = 7
_NOUNS = frozenset({"force", "platform", "men", "person", "thing", "munition"})


class Word(NamedTuple):
    """What a form is to the rules: its class, and the clitics before it."""

    kind: str
    prefix: str


_NOTHING = Word("", "")


@cache
def _table() -> dict[str, str]:
    """Folded word → class; the first class that lists a word wins."""
    data = tomllib.loads((files("isnad.lang.ar") / "data/roles.toml").read_text(encoding="utf-8"))
    out: dict[str, str] = {}
    for kind, words in data["nouns"].items():
        for word in fold(words).split():
            out.setdefault(word, kind)
    words = data["words"]
    for kind in (
        "against",
        "belong",
        "loyal",
        "accuse",
        "suffer",
        "harm",
        "partner",
        "doubt",
        "deny",
        "doing",
        "adjective",
    ):
        for word in fold(words[kind]).split():
            out.setdefault(word, kind)
    for kind in ("strike", "do"):
        for past in words[kind].split():
            for form in verb_forms(past):
                out.setdefault(form, kind)
        for stem in words[kind + "_present"].split():
            for form in present_forms(stem):
                for pronoun in ("", "ه", "ها", "هم"):
                    out.setdefault(form + pronoun, kind)
    for word in speech().verbs:
        out.setdefault(word, "say")
    return out


@cache
def words(kind: str) -> frozenset[str]:
    """A list of ``data/roles.toml``, folded."""
    data = tomllib.loads((files("isnad.lang.ar") / "data/roles.toml").read_text(encoding="utf-8"))
    return frozenset(w.replace("_", " ") for w in fold(data["words"][kind]).split())


_words: dict[str, Word] = {}


def word(form: str) -> Word:
    """The class of a form, looked up once."""
    found = _words.get(form)
    if found is None:
        table = _table()
        found = next((Word(table[s], p) for p, s in peel(form) if s in table), _NOTHING)
        if len(_words) < 400_000:
            _words[form] = found
    return found


class Phrase(NamedTuple):
    """A name with the nouns that it belongs to: where it begins, what its head is, what stands before it.

    ``link`` is the clitic or particle that binds it to what stands before; ``trigger`` the noun of attack
    that it qualifies or belongs to; ``loyal`` whether those before it only fight for it.
    """

    first: int
    head: str
    link: str
    trigger: int = -1
    loyal: bool = False
    doubt: bool = False
    owned: bool = False


class Role(NamedTuple):
    """A role, the token of the deed it is played in (-1 where none is named), and how sure the text is."""

    role: str
    deed: int = -1
    status: str = "asserted"


_FREE = Role("free")
_NONE = Role("none")


def _clitic(prefix: str) -> str:
    """The clitics before a word without conjunction and article: «ب», «ل», «لل» …"""
    bare = prefix[1:] if prefix[:1] in ("و", "ف") else prefix
    return bare[:-2] if bare.endswith("ال") else bare.replace("لل", "ل")


class Reader:
    """One document in which roles are told apart."""

    def __init__(
        self,
        tokens: list[Token],
        sentences: list[Sentence],
        triggers: list[TriggerMention],
        timexes: list[Timex],
        named: list[Named],
    ) -> None:
        self.tokens, self.triggers, self.named = tokens, triggers, named
        self.deed_at = {k: n for n, t in enumerate(triggers) for k in range(t.first, t.last)}
        self.named_at = {k: n for n, a in enumerate(named) for k in range(a.first, a.last)}
        self.time_at = {k for t in timexes for k in range(t.first, t.last)}
        self.first = self.last = 0

    # --- walking ------------------------------------------------------------------------------------

    def left(self, k: int) -> int:
        """The nearest token at or before ``k`` that is no quotation mark; before the sentence, one less."""
        while k >= self.first and self.tokens[k].form in _SOFT:
            k -= 1
        return k

    def right(self, k: int) -> int:
        """The nearest token at or after ``k`` that is no quotation mark."""
        while k < self.last and self.tokens[k].form in _SOFT:
            k += 1
        return k

    def form(self, k: int) -> str:
        """The form at ``k``, or nothing outside of the sentence."""
        return self.tokens[k].form if self.first <= k < self.last else ""

    def bare(self, k: int) -> str:
        """The form at ``k`` without its article."""
        form = self.form(k)
        return form[2:] if form.startswith("ال") else form

    def before_time(self, k: int) -> int:
        """``k`` moved left over words of time and the commas around them."""
        k = self.left(k)
        while k >= self.first and (k in self.time_at or self.tokens[k].form in words("time")):
            k = self.left(k - 1)
            if self.form(k) in ("،", ","):
                j = self.left(k - 1)
                if j >= self.first and (word(self.tokens[j].form).kind or j in self.deed_at):
                    k = j
        return k

    def before_adjectives(self, k: int) -> int:
        """``k`` moved left over adjectives."""
        k = self.left(k)
        while k >= self.first and k not in self.deed_at and self._adjective(k):
            k = self.left(k - 1)
        return k

    def _adjective(self, k: int) -> bool:
        token = self.tokens[k]
        if token.kind != "w" or (k in self.named_at and self.named[self.named_at[k]].form != "nisba"):
            return False
        w = word(token.form)
        if w.kind:
            return w.kind in ("adjective", "loyal")
        form = token.form
        return len(form) > 4 and form.endswith(("ي", "يه", "يين", "يتين", "يا"))

    def deed_left(self, k: int, reach: int = 16) -> int:
        """The first token of the nearest trigger before ``k``, or -1."""
        for j in range(k, max(self.first, k - reach) - 1, -1):
            n = self.deed_at.get(j)
            if n is not None:
                return self.triggers[n].first
        return -1

    def deed_right(self, k: int, reach: int = 10) -> int:
        """The first token of the nearest trigger from ``k`` on, or -1."""
        for j in range(k, min(self.last, k + reach)):
            n = self.deed_at.get(j)
            if n is not None:
                return self.triggers[n].first
        return -1

    # --- phrases ------------------------------------------------------------------------------------

    def phrase(self, a: Named) -> Phrase | None:
        """The phrase that a name stands in; none where an adjective qualifies no actor («الرئيس التركي»)."""
        if a.form == "name" and a.last - a.first == 1 and self.bare(a.first) in adjectives():
            found = self.phrase(a._replace(form="nisba"))
            return found or self._widen(Phrase(a.first, "name", a.prefix))
        if a.form == "nisba":
            k = self.before_adjectives(a.first - 1)
            skipped = {self.bare(j) for j in range(max(k, self.first - 1) + 1, a.first)}
            if skipped & words("civil"):
                return None
            if skipped & words("air") and (
                k < self.first or (word(self.form(k)).kind not in _NOUNS and k not in self.deed_at)
            ):
                return self._widen(Phrase(k + 1, "platform", ""))
            if k < self.first:
                return self._widen(Phrase(a.first, "name", a.prefix)) if a.id == "unknown" else None
            if k in self.deed_at:
                n = self.deed_at[k]
                if self.triggers[n].kind in ("air_encounter", "interception") and k > self.triggers[n].first:
                    return Phrase(k, "thing", "ب")
                return Phrase(self.triggers[n].first, "deed", "", n)
            if self.form(k) in ("انها", "انه", "كونها") and word(self.form(self.left(k - 1))).kind == "doubt":
                j = self.before_adjectives(self.left(k - 1) - 1)
                w = word(self.form(j))
                if j in self.deed_at and not self.triggers[self.deed_at[j]].verb:
                    n = self.deed_at[j]
                    return Phrase(self.triggers[n].first, "deed", "", n, False, True)
                return self._widen(Phrase(j, w.kind, w.prefix, -1, False, True)) if w.kind in _NOUNS else None
            w = word(self.tokens[k].form)
            if w.kind == "partner":
                return Phrase(k, "partner", "")
            if w.kind not in ("force", "platform", "men", "person", "munition"):
                return self._widen(Phrase(a.first, "name", a.prefix)) if a.id == "unknown" else None
            return self._widen(Phrase(k, w.kind, w.prefix))
        return self._widen(Phrase(a.first, "name", a.prefix))

    def _widen(self, p: Phrase) -> Phrase:
        """Takes in the nouns that a phrase belongs to: «عناصر من …», «مدفعية …», «طائرة تابعة لـ…»."""
        for _ in range(_PHRASE):
            conjunction = p.link[:1] in ("و", "ف") and p.link not in ("ف",)
            clitic = _clitic(p.link)
            k = self.left(p.first - 1)
            if k < self.first:
                return p
            form = self.tokens[k].form
            if (not conjunction and clitic == "ل") or form == "ل":
                if form == "ل":
                    k = self.left(k - 1)
                j = self.before_adjectives(k)
                if j < self.first:
                    return p._replace(link="ل")
                if j in self.deed_at and not self.triggers[self.deed_at[j]].verb:
                    return p._replace(link="ل", trigger=self.deed_at[j])
                w = word(self.tokens[k].form)
                if w.kind in ("belong", "loyal"):
                    step = self._owned(p, k, w.kind == "loyal")
                    if step is None:
                        return p._replace(link=w.kind, first=k)
                    p = step
                    continue
                w = word(self.tokens[j].form)
                if w.kind in _NOUNS and j not in self.named_at:
                    p = Phrase(j, w.kind, w.prefix, -1, p.loyal, p.doubt)
                    continue
                return p._replace(link="ل")
            if conjunction or clitic:
                return p
            w = word(form)
            if form == fold("من") or form == fold("في"):
                j = self.before_adjectives(k - 1)
                if j > self.first and self.form(self.left(j - 1)) in ("علي", "في"):
                    j = self.before_adjectives(self.left(j - 1) - 1)
                if j < self.first:
                    return p
                w = word(self.tokens[j].form)
                if w.kind == "loyal" or word(self.tokens[self.left(k - 1)].form).kind == "loyal":
                    step = self._owned(p, self.left(k - 1), True)
                    if step is None:
                        return p._replace(link="loyal", first=k)
                    p = step
                    continue
                inside = form == fold("من") or w.kind == "person"
                if w.kind in _NOUNS and j not in self.deed_at and inside:
                    p = Phrase(j, w.kind, w.prefix, -1, p.loyal, p.doubt)
                    continue
                return p
            if k in self.deed_at:
                n = self.deed_at[k]
                if self.triggers[n].verb or self.triggers[n].definite:
                    return p
                return p._replace(link="of", trigger=n)
            if w.kind in _NOUNS and not w.prefix.endswith("ال") and not w.prefix.endswith("لل"):
                p = Phrase(k, w.kind, w.prefix, -1, p.loyal, p.doubt)
                continue
            return p
        return p

    def _owned(self, p: Phrase, k: int, loyal: bool) -> Phrase | None:
        """The phrase of what belongs or is loyal to ``p``, ``k`` at the word that says so."""
        j = k - 1
        doubt = False
        for _ in range(4):
            j = self.before_adjectives(j)
            if j < self.first:
                return None
            form = self.tokens[j].form
            if form in words("doubt") or form in words("self") or form in ("ان", "انه", "انها"):
                doubt = doubt or form in words("doubt")
                j -= 1
                continue
            break
        if j < self.first:
            return None
        if j in self.deed_at and not self.triggers[self.deed_at[j]].verb:
            return Phrase(self.triggers[self.deed_at[j]].first, "deed", "", self.deed_at[j], loyal, doubt)
        form = self.tokens[j].form
        w = word(form)
        if w.kind in _NOUNS or j in self.named_at:
            kind = w.kind if w.kind in _NOUNS else "force"
            return Phrase(j, kind, w.prefix, -1, loyal, doubt, True)
        if w.kind or doubt or self.tokens[j].kind != "w" or form in words("preposition"):
            return None
        return Phrase(j, "thing", form[:1] if form[:1] in ("ب", "ل") and len(form) > 4 else "", -1, loyal)

    # --- roles --------------------------------------------------------------------------------------

    def role(self, n: int, p: Phrase) -> Role:
        """The role of the actor whose phrase is ``p``."""
        a = self.named[n]
        status = "suspected" if p.doubt else "asserted"
        inside = next((self.deed_at[j] for j in range(a.first, a.last) if j in self.deed_at), -1)
        if inside >= 0:
            return Role("agent", self.triggers[inside].first)
        if p.head == "thing" and self.bare(p.first).removeprefix("ل") in words("area"):
            area = self._area(p.first)
            if (
                area.status == "suspected"
                or p.link == "belong"
                or _clitic(word(self.form(p.first)).prefix) == "ل"
            ):
                return area
        if p.head == "partner":
            return Role("ally", self._near(p.first), status)
        if p.head == "deed":
            role = self._of_deed(p, n, True)
            return role._replace(status=status) if p.doubt else role
        if p.trigger >= 0:
            return self._of_deed(p, n, False)
        clitic = _clitic(p.link)
        if self.form(p.first) in words("lead") or self.form(self.left(p.first - 1)) in words("lead"):
            return _NONE
        if p.head == "thing" and p.link in ("belong", "loyal"):
            return Role("owner")
        if p.link in ("belong", "loyal"):
            return self._afar(p.first) if p.link == "belong" else _NONE
        if p.head == "munition" and a.form == "nisba":
            return _NONE
        k = self.before_time(p.first - 1)
        form = self.form(k)
        if clitic == "ب":
            if p.head in ("platform", "force", "men", "munition"):
                return Role("agent", self._near(p.first), status)
            return Role("target", self._near(p.first)) if p.head == "thing" else _NONE
        if clitic == "ل":
            return self._led(p, k) if p.head != "thing" else Role("target", self.deed_left(k, 8))
        if p.link[:1] in ("و", "ف"):
            joined = self.before_adjectives(p.first - 1)
            if joined in self.named_at:
                return Role("joined", self.named_at[joined])
            return self._topic(n, p, status)
        if not form or not form[:1].isalpha():
            return self._topic(n, p, status)
        if k in self.deed_at:
            t = self.triggers[self.deed_at[k]]
            return (
                self._of_verb(t.first, p, n)
                if t.verb
                else self._of_deed(p._replace(trigger=self.deed_at[k]), n, False)
            )
        return self._governed(k, p, n, status)

    def _governed(self, k: int, p: Phrase, n: int, status: str) -> Role:
        """The role that the word at ``k``, right before the phrase, gives it."""
        form = self.form(k)
        w = word(form)
        bare = form[1:] if form[:1] in ("و", "ف") and len(form) > 1 else form
        if bare in ("تسيطر", "يسيطر") or (
            bare in ("عليها", "عليه") and self.form(self.left(k - 1)) in ("تسيطر", "يسيطر")
        ):
            return self._area(k)
        if w.kind == "partner":
            return Role("ally", self._near(k), status)
        if w.kind == "doing":
            deed = self.deed_right(self.named[n].last, 12)
            return Role("agent", deed, status) if deed >= 0 and p.head not in ("thing", "person") else _NONE
        if bare in words("means") and p.head in ("platform", "force"):
            return Role("agent", self._near(k), status)
        if w.kind == "against":
            return Role("target", self.deed_left(k))
        before = self.form(self.left(k - 1))
        if form in ("قبل", "جانب", "طرف") and before in ("من", "ومن"):
            return Role("agent", self.deed_left(k), status)
        if form in ("يد", "ايدي", "ايادي", "بيد", "بايدي"):
            return Role("agent", self.deed_left(k), status)
        if bare == "و":
            j = self.left(k - 1)
            if j in self.named_at:
                return Role("joined", self.named_at[j])
            return self._topic(n, p, status)
        if bare in ("من", "عن"):
            return self._from(k, p, status)
        if bare in ("مع",):
            return self._with(k)
        if bare == "بين":
            deed = self.deed_left(k, 20)
            if deed < 0:
                return _NONE
            if self.bare(self.left(k - 1)).startswith("متبادل"):
                return Role("agent", deed)
            mutual = self.triggers[self.deed_at[deed]].kind == "clash" or self.bare(deed).startswith("تبادل")
            return Role("agent", deed) if mutual else _NONE
        if w.kind == "thing" and bare in words("area"):
            return self._area(k)
        if w.kind in ("harm", "suffer"):
            return Role("target", self._near(k))
        if w.kind in _VERBS:
            return self._of_light(k, p, n)
        if bare in words("claim"):
            return Role("agent", self.deed_right(self.named[n].last, 14))
        if w.kind == "say":
            return self._speaker(k, n)
        if bare in words("involved"):
            denied = any(self.form(j) in words("deny") for j in range(max(self.first, k - 12), k))
            return Role("agent", self.deed_right(self.named[n].last, 8), "denied" if denied else "suspected")
        if bare == "الي" and self.form(self.left(k - 1)) in words("ascribed"):
            return Role("agent", self.deed_left(k), "suspected")
        if w.kind == "accuse":
            return Role("agent", self.deed_right(self.named[n].last, 8))
        if w.kind == "deny":
            return Role("agent", self.deed_right(self.named[n].last, 6), "denied")
        if w.kind == "doubt":
            return Role("agent", self._near(k), "suspected")
        if bare in words("preposition") and bare not in words("opening"):
            return _NONE
        if form in words("opening") or form in words("time") or form in words("self"):
            return self._topic(n, p, status)
        if w.kind == "measure":
            return self._governed(self.before_time(k - 1), p, n, status) if k > self.first else _FREE
        j = self.before_time(k - 1)
        if not w.kind and form[:1] not in ("و", "ف", "ب", "ل") and not form.startswith("ال"):
            verb = j in self.deed_at and self.triggers[self.deed_at[j]].verb
            if verb:
                return self._of_verb(self.triggers[self.deed_at[j]].first, p._replace(head="men"), n)
        return self._topic(n, p, status, weak=True)

    def _near(self, k: int) -> int:
        """The nearest trigger of the sentence on the left, else on the right."""
        deed = self.deed_left(k)
        return deed if deed >= 0 else self.deed_right(k)

    def _from(self, k: int, p: Phrase, status: str) -> Role:
        """«قصف من X» acts, «بدعم من X» takes part, «المدعوم من X» does not."""
        j = self.before_adjectives(k - 1)
        if j < self.first:
            return _NONE
        w = word(self.form(j))
        if self.form(self.left(k - 1)) in words("partner"):
            return Role("ally", self._near(j), status)
        if w.kind == "doubt" or (
            self.form(j) in ("انه", "انها") and word(self.form(self.left(j - 1))).kind == "doubt"
        ):
            return Role("agent", self.deed_left(j), "suspected")
        if j in self.deed_at and not self.triggers[self.deed_at[j]].verb:
            deed = self.triggers[self.deed_at[j]].first
            freed = any(stem in words("freed") for _, stem in peel(self.form(deed)))
            return Role("target", deed) if freed else Role("agent", deed, status)
        if self.form(j) in words("source"):
            deed = self.deed_left(k)
            return Role("agent", deed, "suspected") if deed >= 0 else _NONE
        return _NONE

    def _with(self, k: int) -> Role:
        """«بالاشتراك مع X» takes part, «اشتباكات مع X» is the other side."""
        j = self.before_adjectives(k - 1)
        if self.form(j) in words("partner"):
            return Role("ally", self._near(j))
        deed = self.deed_left(k, 8)
        if deed >= 0 and self.triggers[self.deed_at[deed]].kind == "clash":
            return Role("target", deed)
        return _NONE

    def _area(self, k: int) -> Role:
        """«مناطق سيطرة X»: X is suspected where the fire came from there."""
        for j in range(k, max(self.first, k - 8) - 1, -1):
            form = self.form(j)
            if form in words("source") or (
                form == "من" and self.form(j + 1) in words("area") and self._fired(j - 1)
            ):
                deed = self.deed_left(j)
                if deed >= 0:
                    return Role("agent", deed, "suspected")
        return Role("owner")

    def _fired(self, k: int) -> bool:
        """Whether fire, or what is fired, is named right before ``k``."""
        k = self.before_adjectives(k)
        return k in self.deed_at or word(self.form(k)).kind in ("munition", "platform")

    def _afar(self, k: int) -> Role:
        """An actor that a looser clause binds to the deed before it: «… يُعتقد أنها تابعة لـ»."""
        for j in range(k, max(self.first, k - 8) - 1, -1):
            if self.form(j) in words("doubt"):
                return Role("agent", self.deed_left(j), "suspected")
        return _NONE

    def _led(self, p: Phrase, k: int) -> Role:
        """A phrase that «ل» binds to a word that is no noun of attack."""
        if k >= self.first and k in self.deed_at:
            t = self.triggers[self.deed_at[k]]
            return (
                Role("target", t.first)
                if t.verb
                else self._of_deed(p._replace(trigger=self.deed_at[k]), -1, False)
            )
        area = self._area(k) if k >= self.first else _NONE
        return area if area.status == "suspected" else _NONE

    def _of_deed(self, p: Phrase, n: int, adjective: bool) -> Role:
        """A phrase that a noun of attack governs: «قصف قوات النظام», «استهداف مواقع قسد»."""
        t = self.triggers[p.trigger]
        if self._only_cause(t.first):
            return Role("background", t.first)
        if t.kind == "interception" and p.head in ("deed", "platform", "munition") and p.link != "ل":
            return Role("target", t.first)
        form = self.form(t.first)
        if self._happens(form):
            return _NONE if adjective else Role("target", t.first)
        if not t.verb and form.endswith(("ها", "هم", "نا")) and len(form) > 5:
            return Role("target", t.first)
        if adjective or (t.kind == "shooting" and p.head not in ("thing", "person")):
            return Role("agent", t.first)
        if p.head in ("thing",):
            return Role("target", t.first)
        patient = self._patient(t)
        if p.head == "person":
            return Role("target" if patient or p.link == "of" else "agent", t.first)
        if p.head == "platform" and t.kind != "interception" and not self._claimed(t.first):
            return Role("agent", t.first)
        if patient or self._claimed(t.first):
            if p.link != "ل" and self._object_follows(self.named[n].last if n >= 0 else p.first + 1):
                return Role("agent", t.first)
            return Role("target", t.first)
        return Role("agent", t.first)

    def _happens(self, form: str) -> bool:
        """Whether a word tells of what comes about by itself: «انفجار», «اندلعت»."""
        return any(stem in words("happening") for _, stem in peel(form))

    def _patient(self, t: TriggerMention) -> bool:
        form = self.tokens[t.first].form
        lists = words("patient")
        return any(stem in lists for _, stem in peel(form))

    def _claimed(self, k: int) -> bool:
        """Whether the deed at ``k`` has its doer before it: «أعلنت القسام قصف …», «تواصل دك …»."""
        clitic = next((p for p, stem in peel(self.form(k)) if p and stem in _table()), "")
        j = self.before_time(k - 1)
        if j < self.first:
            return False
        if j not in self.named_at:
            return word(self.form(j)).kind == "do"
        if _clitic(clitic) or self.form(k)[:1] in ("ب", "ل"):
            return False
        first = self.named[self.named_at[j]].first
        return any(word(self.form(i)).kind in ("do", "say") for i in range(max(self.first, first - 5), first))

    def _object_follows(self, k: int) -> bool:
        """Whether a noun without a preposition, or one with «ل», comes next: what the masdar acts on."""
        k = self.right(k)
        while k < self.last and (k in self.named_at or self._adjective(k)):
            k = self.right(k + 1)
        form = self.form(k)
        if form in ("،", ",") or form[:1] == "ب":
            for j in range(k + 1, min(self.last, k + 9)):
                w = word(self.form(j))
                if w.kind == "thing" and not _clitic(w.prefix):
                    return True
                if j in self.deed_at or self.form(j) in words("preposition") or w.kind in ("do", "say"):
                    return False
            return False
        if not form or self.tokens[k].kind != "w" or k in self.deed_at or k in self.time_at:
            return False
        if (
            form in words("preposition")
            or form in words("opening")
            or form in words("relative")
            or form in words("time")
        ):
            return False
        w = word(form)
        if not w.kind and form[:1] == "ت" and form[-1:] == "ت" and len(form) > 4:
            return False
        if w.prefix in ("ل", "لل") or (form[:1] == "ل" and len(form) > 4 and not w.kind):
            return True
        if w.kind in (
            "do",
            "strike",
            "say",
            "suffer",
            "belong",
            "loyal",
            "doubt",
            "deny",
            "accuse",
            "adjective",
        ):
            return False
        return form[:1] not in ("و", "ب", "ل", "ف") or bool(w.kind and not w.prefix)

    def _only_cause(self, k: int) -> bool:
        """Whether the deed at ``k`` is only the reason for another, or what it left behind."""
        reach = [self.form(j) for j in range(max(self.first, k - 3), k)]
        return any(f in words("cause") and f != "عقب" for f in reach)

    def _of_verb(self, v: int, p: Phrase, n: int) -> Role:
        """A phrase right behind a verb of attack: its subject, or what it strikes."""
        form = self.form(v)
        if p.head == "thing" or word(self.form(self.before_time(v - 1))).kind == "do" or self._happens(form):
            return Role("target", v)
        if form.endswith(("ها", "هم", "ه")) and len(form) > 4:
            return Role("agent", v)
        if self._has_subject(v):
            return Role("target", v)
        bare = not self.form(p.first).startswith("ال")
        passive = p.head in ("men", "person") or p.owned or (p.head == "platform" and bare)
        if passive and not self._object_follows(self.named[n].last):
            return Role("target", v)
        return Role("agent", v)

    def _of_light(self, k: int, p: Phrase, n: int) -> Role:
        """A phrase behind a verb that only says «did»: the deed is named after it."""
        form = self.form(k)
        deed = self.deed_right(self.named[n].last, 18)
        if form.lstrip("وف") in ("رد", "ردت"):
            return Role("agent", deed) if deed >= 0 and self.form(deed)[:1] == "ب" else _FREE
        pronoun = self._has_object(form)
        if p.head in ("thing", "person") and not pronoun:
            return Role("target", deed)
        if pronoun:
            return Role("agent", self.deed_left(k, 7))
        if self._has_subject(k):
            return Role("target", deed)
        deed = deed if deed >= 0 else self.deed_left(k, 6)
        harms = any(stem in words("harming") for _, stem in peel(form))
        return Role("agent", deed) if deed >= 0 or harms else _FREE

    def _has_object(self, form: str) -> bool:
        """Whether a verb carries its object: «شنته», «نفذها»."""
        return any(form.endswith(p) and word(form[: -len(p)]).kind in _VERBS for p in ("ها", "هم", "ه"))

    def _has_subject(self, v: int) -> bool:
        """Whether the subject of the verb at ``v`` stands before it or in it."""
        form = self.form(v)
        if form.endswith(("وا", "ون", "نا")) and len(form) > 4:
            return True
        j = self.before_time(v - 1)
        if j < self.first:
            return False
        before = self.form(j)
        if before in words("self") or before in words("relative"):
            return True
        if form[:1] == "و" and word(form[1:]).kind != "":
            return False
        if j in self.named_at:
            return True
        j = self.before_adjectives(j)
        if j < self.first:
            return False
        if j in self.named_at:
            return True
        n = self.deed_at.get(j)
        head = self.triggers[n].first if n is not None else j
        if self.form(self.left(head - 1)) in words("preposition"):
            return False
        if n is not None:
            return not self.triggers[n].verb
        w = word(self.form(j))
        return w.kind in ("force", "platform", "munition") and not _clitic(w.prefix)

    def _topic(self, n: int, p: Phrase, status: str, weak: bool = False) -> Role:
        """A phrase that opens its clause: the verb behind it says what it did."""
        a = self.named[n]
        k = a.last
        depth = 0
        for _ in range(24):
            k = self.right(k)
            if k >= self.last:
                break
            token = self.tokens[k]
            form = token.form
            if form in (":",):
                return self._speaker(k, n)
            if form in ("،", ",", "-", "–"):
                depth += 1
                if depth > 3:
                    break
                k += 1
                continue
            if k in self.deed_at:
                t = self.triggers[self.deed_at[k]]
                if p.head in ("thing", "person") and not t.verb:
                    return _FREE
                if t.verb:
                    if form[:1] == "و" and depth and word(form[1:]).kind != "":
                        return _FREE
                    if self._happens(form):
                        return Role("target", t.first)
                    if form[-2:] in ("ها", "ته") and len(form) > 4:
                        return Role("target", t.first)
                    return Role("agent", t.first, status)
                told = word(form).kind == "do" or form.endswith("ت")
                return Role("agent", t.first, status) if told and not t.definite else _FREE
            if form in words("responsible"):
                deed = self.deed_right(k, 9)
                return Role("agent", deed) if deed >= 0 else _FREE
            w = word(form)
            if w.kind in _VERBS and not w.prefix.startswith(("ب", "ل")) and not self._has_object(form):
                deed = self.deed_right(k, 18)
                harms = any(stem in words("harming") for _, stem in peel(form))
                return Role("agent", deed, status) if deed >= 0 or harms else _FREE
            if w.kind == "say":
                return self._speaker(k, n)
            if w.kind == "suffer":
                return Role("target", self.deed_right(k, 9))
            if w.kind in ("accuse", "deny"):
                return _NONE
            if form in words("relative"):
                end = next((j for j in range(k, min(self.last, k + 14)) if self.form(j) in ("،", ",")), -1)
                if weak or end < 0:
                    return _NONE if weak else _FREE
                k = end
                continue
            if form in words("opening") and form not in words("time"):
                break
            k += 1
        return _FREE if not weak else _NONE

    def _speaker(self, k: int, n: int) -> Role:
        """Who tells: the doer of the deed where it tells of its own («أعلنت … أنها استهدفت»)."""
        start = max(k + 1, self.named[n].last)
        for j in range(start, min(self.last, start + 30)):
            form = self.form(j)
            bare = form[1:] if form[:1] in ("و", "ف", "ب") and len(form) > 4 else form
            if form in words("self") or bare in words("self") or bare in words("own_men"):
                after = self.form(self.right(j + 1))
                deed = self.deed_right(j, 18 if word(after).kind in _VERBS else 9)
                negated = after in words("negation")
                return Role("agent", deed) if deed >= 0 and not negated else Role("speaker")
            if bare in words("neutralised") and any(
                self.bare(i) in words("enemy") for i in range(j + 1, min(self.last, j + 5))
            ):
                deed = self.deed_left(j)
                return Role("agent", deed if deed >= 0 else self.deed_right(j, 24))
            if j in self.deed_at:
                t = self.triggers[self.deed_at[j]]
                beside = j - start <= 6 or self.form(self.left(j - 1)) in ("،", ",")
                own = (not t.definite and beside and self._patient(t)) or form.endswith("نا")
                return Role("agent", t.first) if own else Role("speaker")
            if form in (".", "\n") or (form in ("ان", "بان") and not self._own(self.right(j + 1))):
                return Role("speaker")
        return Role("speaker")

    def _own(self, k: int) -> bool:
        """Whether the men of whoever speaks are named at ``k``."""
        return self.form(k) in words("self") or self.form(k) in words("own_men")


def find_roles(
    text: str,
    tokens: list[Token],
    sentences: list[Sentence],
    triggers: list[TriggerMention],
    timexes: list[Timex],
    named: list[Named],
) -> list[ActorMention]:
    """Every actor with its role, in order; adjectives that qualify no actor are left out."""
    reader = Reader(tokens, sentences, triggers, timexes, named)
    roles: dict[int, ActorMention] = {}
    dropped: set[int] = set()
    s = 0
    for n, a in enumerate(named):
        while s < len(sentences) and sentences[s].last <= a.first:
            s += 1
        if s == len(sentences):
            break
        if a.first < sentences[s].first:
            continue
        reader.first, reader.last = sentences[s].first, sentences[s].last
        mention = _mention(text, reader, n, a, roles, dropped)
        if mention is not None:
            roles[n] = mention
    out: list[ActorMention] = []
    for n, mention in roles.items():
        if n in dropped:
            continue
        out.append(mention)
        retinue = _retinue(text, tokens, mention)
        if retinue is not None:
            out.append(retinue)
    return out


def _retinue(text: str, tokens: list[Token], master: ActorMention) -> ActorMention | None:
    """Those who are named as an actor's own: «الاحتلال التركي ومرتزقته»."""
    k = master.last
    while k < len(tokens) and tokens[k].form in _SOFT:
        k += 1
    if k >= len(tokens) or tokens[k].form[:1] != "و" or tokens[k].form[1:] not in words("retinue"):
        return None
    id = backed().get(master.id)
    if id is None or id == master.id:
        return None
    name = text[tokens[k].start : tokens[k].end]
    return ActorMention(k, k + 1, id, name[1:], "name", "و", master.role, master.status, master.deed)


def _mention(
    text: str, reader: Reader, n: int, a: Named, roles: dict[int, ActorMention], dropped: set[int]
) -> ActorMention | None:
    tokens = reader.tokens
    id, before = a.id, roles.get(n - 1)
    j = reader.left(a.first - 1)
    beside = before is not None and reader.named_at.get(j) == n - 1
    if (beside and tokens[a.first - 1].form == "/") or _adjectival(reader, a):
        return None
    if beside and a.prefix in ("", "ال") and before is not None and before.id == a.id:
        role, first = Role(before.role, before.deed, before.status), a.first
        loyal = False
    elif beside and a.form == "nisba" and before is not None and a.prefix[:1] == "و":
        role, first, loyal = Role(before.role, before.deed, before.status), a.first, False
    else:
        p = reader.phrase(a)
        if p is None:
            return None
        role, loyal = reader.role(n, p), p.loyal
        owner = reader.named_at.get(p.first)
        if owner is not None and owner != n and owner in roles:
            kept = roles[owner]
            role = Role(kept.role, kept.deed, kept.status)
            if kept.id.startswith("other:") or kept.id == "unknown":
                dropped.add(owner)
            else:
                return None
        first = p.first if p.head in ("force", "platform", "men") and p.first <= a.first else a.first
        if role.role == "joined":
            other = roles.get(role.deed)
            role = Role(other.role, other.deed, other.status) if other is not None else _FREE
            if other is not None and other.role == "agent" and _between(reader, other):
                role = Role("target", other.deed)
    if loyal:
        id = backed().get(id, id)
    if a.form == "metonym" and role.role not in ("agent", "target"):
        return None
    if role.deed >= 0 and role.role in ("agent", "target") and role.deed not in reader.deed_at:
        role = role._replace(deed=-1)
    prefix = a.prefix if first == a.first else word(tokens[first].form).prefix
    name = _written(text[tokens[first].start : tokens[a.last - 1].end], prefix)
    return ActorMention(first, a.last, id, name, a.form, prefix, role.role, role.status, role.deed)


def _between(reader: Reader, other: ActorMention) -> bool:
    """Whether two sides of a fight are joined: «بين A وB»."""
    j = reader.left(other.first - 1)
    return reader.form(j) in ("بين", "وبين") and not reader.bare(reader.left(j - 1)).startswith("متبادل")


def _written(name: str, prefix: str) -> str:
    """A name as written, without the clitics before its article."""
    if prefix.endswith("لل"):
        return "ال" + name[len(prefix) :]
    return name[len(prefix.removesuffix("ال")) :]


def find_elliptic(tokens: list[Token], triggers: list[TriggerMention]) -> set[int]:
    """Deeds whose doer is left unsaid, for it was told before: «كما استهدفت تجمعا …», «قصف مماثل»."""
    out = set()
    for t in triggers:
        if t.last >= len(tokens):
            continue
        after = tokens[t.last].form
        if any(tokens[k].form in words("own_men") for k in range(max(0, t.first - 3), t.first)):
            out.add(t.first)
            continue
        if not t.verb:
            continue
        w = word(after)
        own = t.first and tokens[t.first - 1].form in words("self")
        bare_object = after.endswith("ا") and len(after) > 3 and not after.startswith("ال")
        force = w.kind in ("force", "men") and w.prefix == "" and after not in words("head")
        if (
            own
            or force
            or w.kind in ("thing", "against")
            or after in words("time")
            or bare_object
            or (w.kind == "platform" and w.prefix == "ال")
        ):
            out.add(t.first)
    return out


def _adjectival(reader: Reader, a: Named) -> bool:
    """Whether a name of the unknown is only an adjective here: «هجوم مسلح», «تفجير انتحاري»."""
    if a.id != "unknown" or a.last - a.first > 1 or a.form == "nisba":
        return False
    if not reader.bare(a.first).startswith(("مسلح", "انتحاري")):
        return False
    j = reader.left(a.first - 1)
    n = reader.deed_at.get(j)
    if n is not None:
        return not reader.triggers[n].verb
    return word(reader.form(j)).kind in _NOUNS
