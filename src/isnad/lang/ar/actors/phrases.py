"""The phrase that an actor's name stands in: «مدفعية الجيش التركي», «عناصر من قوات النظام»."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.actors.actors import Named
from isnad.lang.ar.actors.registry import adjectives
from isnad.lang.ar.actors.words import NOUNS, clitic_of, word, words
from isnad.mentions import Timex, TriggerMention
from isnad.text.tokens import Token

SOFT = frozenset("\"'“”«»#_()[]‘’*/")
#: Nouns of a phrase at most.
_PHRASE = 7


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


class Walk:
    """Steps over the tokens of one sentence, past marks, adjectives and words of time."""

    def __init__(
        self,
        tokens: list[Token],
        triggers: list[TriggerMention],
        timexes: list[Timex],
        named: list[Named],
    ) -> None:
        self.tokens, self.triggers, self.named = tokens, triggers, named
        self.deed_at = {k: n for n, t in enumerate(triggers) for k in range(t.first, t.last)}
        self.named_at = {k: n for n, a in enumerate(named) for k in range(a.first, a.last)}
        self.time_at = {k for t in timexes for k in range(t.first, t.last)}
        self.told: dict[int, str] = {}
        """The roles of the names before the one at hand."""
        self.first = self.last = 0

    def left(self, k: int) -> int:
        """The nearest token at or before ``k`` that is no quotation mark; before the sentence, one less."""
        while k >= self.first and self.tokens[k].form in SOFT:
            k -= 1
        return k

    def right(self, k: int) -> int:
        """The nearest token at or after ``k`` that is no quotation mark."""
        while k < self.last and self.tokens[k].form in SOFT:
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


class Phrases(Walk):
    """Widens a name to its phrase."""

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
                k < self.first or (word(self.form(k)).kind not in NOUNS and k not in self.deed_at)
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
                return self._widen(Phrase(j, w.kind, w.prefix, -1, False, True)) if w.kind in NOUNS else None
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
            clitic = clitic_of(p.link)
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
                if w.kind in NOUNS and j not in self.named_at:
                    p = Phrase(j, w.kind, w.prefix, -1, p.loyal, p.doubt)
                    continue
                return p._replace(link="ل")
            if conjunction or clitic:
                return p
            w = word(form)
            if form == "من" or form == "في":
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
                inside = form == "من" or w.kind == "person"
                if w.kind in NOUNS and j not in self.deed_at and inside:
                    p = Phrase(j, w.kind, w.prefix, -1, p.loyal, p.doubt)
                    continue
                return p
            if k in self.deed_at:
                n = self.deed_at[k]
                if self.triggers[n].verb or self.triggers[n].definite:
                    return p
                return p._replace(link="of", trigger=n)
            if w.kind in NOUNS and not w.prefix.endswith("ال") and not w.prefix.endswith("لل"):
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
        if w.kind in NOUNS or j in self.named_at:
            loyal = loyal or self.bare(j) in words("militia")
            kind = w.kind if w.kind in NOUNS else "force"
            return Phrase(j, kind, w.prefix, -1, loyal, doubt, True)
        if w.kind or doubt or self.tokens[j].kind != "w" or form in words("preposition"):
            return None
        return Phrase(j, "thing", form[:1] if form[:1] in ("ب", "ل") and len(form) > 4 else "", -1, loyal)
