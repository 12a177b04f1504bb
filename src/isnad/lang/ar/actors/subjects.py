"""Verbs and their subjects: before or behind the verb, in it, or the one who tells."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.actors.phrases import Phrase, Phrases
from isnad.lang.ar.actors.words import VERBS, clitic_of, word, words
from isnad.lang.ar.writing.script import peel
from isnad.mentions import TriggerMention


class Role(NamedTuple):
    """A role, the token of the deed it is played in (-1 where none is named), and how sure the text is."""

    role: str
    deed: int = -1
    status: str = "asserted"


FREE = Role("free")
NONE = Role("none")


class Subjects(Phrases):
    """Tells subjects from objects."""

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
        passive = (
            p.head in ("men", "person")
            or p.owned
            or (p.head == "platform" and bare and self.named[n].form == "nisba")
        )
        if passive and not self.object_follows(self.named[n].last):
            return Role("target", v)
        return Role("agent", v)

    def _of_light(self, k: int, p: Phrase, n: int) -> Role:
        """A phrase behind a verb that only says «did»: the deed is named after it."""
        form = self.form(k)
        deed = self.deed_right(self.named[n].last, 18)
        if form.lstrip("وف") in ("رد", "ردت"):
            return Role("agent", deed) if deed >= 0 and self.form(deed)[:1] == "ب" else FREE
        pronoun = self._has_object(form)
        if p.head in ("thing", "person") and not pronoun:
            return Role("target", deed)
        if pronoun:
            return Role("agent", self.deed_left(k, 7))
        if self._has_subject(k):
            return Role("target", deed)
        deed = deed if deed >= 0 else self.deed_left(k, 6)
        harms = any(stem in words("harming") for _, stem in peel(form))
        return Role("agent", deed) if deed >= 0 or harms else FREE

    def _has_object(self, form: str) -> bool:
        """Whether a verb carries its object: «شنته», «نفذها»."""
        return any(form.endswith(p) and word(form[: -len(p)]).kind in VERBS for p in ("ها", "هم", "ه"))

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
            return not (before in words("impersonal") and form.endswith("ت"))
        if form[:1] == "و" and word(form[1:]).kind != "":
            return False
        if j in self.named_at:
            return self.told.get(self.named_at[j], "free") in ("free", "agent", "speaker")
        j = self.before_adjectives(j)
        if j < self.first:
            return False
        if j in self.named_at:
            return self.told.get(self.named_at[j], "free") in ("free", "agent", "speaker")
        n = self.deed_at.get(j)
        head = self.triggers[n].first if n is not None else j
        if self.form(self.left(head - 1)) in words("preposition"):
            return False
        if n is not None:
            return not self.triggers[n].verb
        w = word(self.form(j))
        return w.kind in ("force", "platform", "munition") and not clitic_of(w.prefix)

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
                    return FREE
                if t.verb:
                    if form[:1] == "و" and depth and word(form[1:]).kind != "":
                        return FREE
                    if self._happens(form):
                        return Role("target", t.first)
                    if form[-2:] in ("ها", "ته") and len(form) > 4:
                        return Role("target", t.first)
                    return Role("agent", t.first, status)
                told = word(form).kind == "do" or form.endswith("ت")
                return Role("agent", t.first, status) if told and not t.definite else FREE
            if form in words("responsible"):
                deed = self.deed_right(k, 9)
                return Role("agent", deed) if deed >= 0 else FREE
            w = word(form)
            if w.kind in VERBS and not w.prefix.startswith(("ب", "ل")) and not self._has_object(form):
                deed = self.deed_right(k, 18)
                harms = any(stem in words("harming") for _, stem in peel(form))
                return Role("agent", deed, status) if deed >= 0 or harms else FREE
            if w.kind == "say":
                return self._speaker(k, n)
            if w.kind == "suffer":
                return Role("target", self.deed_right(k, 9))
            if w.kind in ("accuse", "deny"):
                return NONE
            if form in words("relative"):
                end = next((j for j in range(k, min(self.last, k + 14)) if self.form(j) in ("،", ",")), -1)
                if weak or end < 0:
                    return NONE if weak else FREE
                k = end
                continue
            if form in words("opening") and form not in words("time"):
                break
            k += 1
        if p.head == "munition" and (deed := self.deed_left(p.first)) >= 0:
            return Role("agent", deed)
        return FREE if not weak else NONE

    def _speaker(self, k: int, n: int) -> Role:
        """Who tells: the doer of the deed where it tells of its own («أعلنت … أنها استهدفت»)."""
        start = max(k + 1, self.named[n].last)
        shown = False
        for j in range(start, min(self.last, start + 30)):
            form = self.form(j)
            bare = form[1:] if form[:1] in ("و", "ف", "ب") and len(form) > 4 else form
            if form in words("self") or bare in words("self") or bare in words("own_men"):
                after = self.form(self.right(j + 1))
                deed = self.deed_right(j, 18 if word(after).kind in VERBS else 9)
                negated = after in words("negation")
                return Role("agent", deed) if deed >= 0 and not negated else Role("speaker")
            if bare in words("neutralised") and any(
                self.bare(i) in words("enemy") for i in range(j + 1, min(self.last, j + 5))
            ):
                deed = self.deed_left(j)
                return Role("agent", deed if deed >= 0 else self.deed_right(j, 24))
            shown = shown or bare in words("footage")
            if j in self.deed_at:
                t = self.triggers[self.deed_at[j]]
                beside = j - start <= 6 or self.form(self.left(j - 1)) in ("،", ",")
                own = (not t.definite and (beside or shown) and self._patient(t)) or form.endswith("نا")
                return Role("agent", t.first) if own else Role("speaker")
            if form in (".", "\n") or (form in ("ان", "بان") and not self._own(self.right(j + 1))):
                return Role("speaker")
        return Role("speaker")

    def _own(self, k: int) -> bool:
        """Whether the men of whoever speaks are named at ``k``."""
        return self.form(k) in words("self") or self.form(k) in words("own_men")

    def object_follows(self, k: int) -> bool:
        """Whether a noun without a preposition, or one with «ل», comes next: what the masdar acts on."""
        k = self.right(k)
        while k < self.last and (k in self.named_at or self._adjective(k)):
            k = self.right(k + 1)
        form = self.form(k)
        if form in ("،", ",") or form[:1] == "ب":
            for j in range(k + 1, min(self.last, k + 9)):
                w = word(self.form(j))
                if w.kind == "thing" or (self.tokens[j].kind == "n" and not clitic_of(w.prefix)):
                    return True
                if j in self.deed_at or self.form(j) in words("preposition") or w.kind in ("do", "say"):
                    return False
            return False
        if k < self.last and self.tokens[k].kind == "n":
            return True
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

    def _happens(self, form: str) -> bool:
        """Whether a word tells of what comes about by itself: «انفجار», «اندلعت»."""
        return any(stem in words("happening") for _, stem in peel(form))

    def _patient(self, t: TriggerMention) -> bool:
        form = self.tokens[t.first].form
        lists = words("patient")
        return any(stem in lists for _, stem in peel(form))
