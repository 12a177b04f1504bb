"""What governs an actor's phrase: a noun of attack, a preposition, a verb, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from isnad.lang.ar.actors.phrases import Phrase
from isnad.lang.ar.actors.subjects import FREE, NONE, Role, Subjects
from isnad.lang.ar.actors.words import VERBS, clitic_of, word, words
from isnad.lang.ar.writing.script import peel
from isnad.mentions import TriggerMention
from isnad.text.tokens import Sentence


class Governors(Subjects):
    """Gives each phrase its role."""

    def walk(self, sentences: list[Sentence]) -> Iterator[TriggerMention]:
        """The triggers in order, each with its sentence as the one that is read."""
        s = 0
        for t in self.triggers:
            while s < len(sentences) and sentences[s].last <= t.first:
                s += 1
            if s == len(sentences):
                return
            self.first, self.last = sentences[s].first, sentences[s].last
            yield t

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
                or clitic_of(word(self.form(p.first)).prefix) == "ل"
            ):
                return area
        if p.head == "partner":
            return Role("ally", self._near(p.first), status)
        if p.head == "munition" and a.form == "nisba":
            return NONE
        if p.head == "deed":
            role = self._of_deed(p, n, True)
            return role._replace(status=status) if p.doubt else role
        if p.trigger >= 0:
            return self._of_deed(p, n, False)
        clitic = clitic_of(p.link)
        if self.form(p.first) in words("lead") or self.form(self.left(p.first - 1)) in words("lead"):
            return NONE
        if p.head == "thing" and p.link in ("belong", "loyal"):
            return Role("owner")
        if p.link in ("belong", "loyal"):
            return self._afar(p.first) if p.link == "belong" else NONE
        k = self.before_time(p.first - 1)
        form = self.form(k)
        if clitic == "ب":
            if form in words("backed_by"):
                return Role("ally", self._near(p.first), status)
            if p.head in ("platform", "munition"):
                return Role("agent", self._near(p.first), status)
            return Role("target", self._near(p.first)) if p.head in ("thing", "men", "person") else NONE
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
            return Role("agent", deed, status) if deed >= 0 and p.head not in ("thing", "person") else NONE
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
            return self._between(k)
        if w.kind == "thing" and bare in words("area"):
            return self._area(k)
        if w.kind in ("harm", "suffer"):
            return Role("target", self._near(k))
        if w.kind in VERBS:
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
            return NONE
        if form in words("opening") or form in words("time") or form in words("self"):
            return self._topic(n, p, status)
        if w.kind == "measure":
            return self._governed(self.before_time(k - 1), p, n, status) if k > self.first else FREE
        if k in self.named_at and (p.head == "thing" or self.told.get(self.named_at[k]) == "agent"):
            return Role("target", self.deed_left(k, 12))
        if self._accused(k, n):
            return Role("agent", self.deed_right(self.named[n].last, 8))
        j = self.before_time(k - 1)
        if not w.kind and form[:1] not in ("و", "ف", "ب", "ل") and not form.startswith("ال"):
            verb = j in self.deed_at and self.triggers[self.deed_at[j]].verb
            if verb:
                return self._of_verb(self.triggers[self.deed_at[j]].first, p._replace(head="men"), n)
        return self._topic(n, p, status, weak=True)

    def _between(self, k: int) -> Role:
        """«اشتباكات بين A وB», «تبادل لإطلاق النار بين A وB», «القصف المتبادل بين A وB»."""
        deed = self.deed_left(k, 20)
        if deed >= 0 and self.bare(self.left(k - 1)).startswith("متبادل"):
            return Role("agent", deed)
        for j in range(k, max(self.first, k - 20) - 1, -1):
            t = self.triggers[self.deed_at[j]] if j in self.deed_at else None
            if t is not None and (
                t.kind == "clash"
                or self.bare(t.first).startswith("تبادل")
                or self.form(t.first - 1).startswith("تبادل")
            ):
                return Role("agent", t.first)
        return NONE

    def _accused(self, k: int, n: int) -> bool:
        """Whether someone before the actor blames it for the deed behind it: «اتهمت الوزارة كييف بشن هجوم»."""
        at = self.right(self.named[n].last)
        form = self.form(at)
        blamed = form[:1] == "ب" and (at in self.deed_at or word(form[1:]).kind in ("do", "doing"))
        return blamed and any(
            word(self.form(j)).kind == "accuse" for j in range(max(self.first, k - 6), k + 1)
        )

    def _near(self, k: int) -> int:
        """The nearest trigger of the sentence on the left, else on the right."""
        deed = self.deed_left(k)
        return deed if deed >= 0 else self.deed_right(k)

    def _from(self, k: int, p: Phrase, status: str) -> Role:
        """«قصف من X» acts, «بدعم من X» takes part, «المدعوم من X» does not."""
        j = self.before_adjectives(k - 1)
        if j < self.first:
            return NONE
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
            return Role("agent", deed, "suspected") if deed >= 0 else NONE
        return NONE

    def _with(self, k: int) -> Role:
        """«بالاشتراك مع X» takes part, «اشتباكات مع X» is the other side."""
        j = self.before_adjectives(k - 1)
        if self.form(j) in words("partner"):
            return Role("ally", self._near(j))
        deed = self.deed_left(k, 8)
        if deed >= 0 and self.triggers[self.deed_at[deed]].kind == "clash":
            return Role("target", deed)
        return NONE

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
        return NONE

    def _led(self, p: Phrase, k: int) -> Role:
        """A phrase that «ل» binds to a word that is no noun of attack."""
        if k >= self.first and k in self.deed_at:
            t = self.triggers[self.deed_at[k]]
            return (
                Role("target", t.first)
                if t.verb
                else self._of_deed(p._replace(trigger=self.deed_at[k]), -1, False)
            )
        area = self._area(k) if k >= self.first else NONE
        return area if area.status == "suspected" else NONE

    def _of_deed(self, p: Phrase, n: int, adjective: bool) -> Role:
        """A phrase that a noun of attack governs: «قصف قوات النظام», «استهداف مواقع قسد»."""
        t = self.triggers[p.trigger]
        if self._only_cause(t.first):
            return Role("background", t.first)
        if t.kind == "interception" and p.head in ("deed", "platform", "munition") and p.link != "ل":
            return Role("target", t.first)
        form = self.form(t.first)
        if self._happens(form):
            return NONE if adjective else Role("target", t.first)
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
            if p.link != "ل" and self.object_follows(self.named[n].last if n >= 0 else p.first + 1):
                return Role("agent", t.first)
            return Role("target", t.first)
        return Role("agent", t.first)

    def _claimed(self, k: int) -> bool:
        """Whether the deed at ``k`` has its doer before it: «أعلنت القسام قصف …», «تواصل دك …»."""
        j = self.before_time(k - 1)
        if j < self.first:
            return False
        if j not in self.named_at:
            return word(self.form(j)).kind == "do"
        if self.form(k)[:1] in ("ب", "ل"):
            return False
        first = self.named[self.named_at[j]].first
        return any(word(self.form(i)).kind in ("do", "say") for i in range(max(self.first, first - 5), first))

    def _only_cause(self, k: int) -> bool:
        """Whether the deed at ``k`` is only the reason for another, or what it left behind."""
        reach = [self.form(j) for j in range(max(self.first, k - 3), k)]
        return any(f in words("cause") and f != "عقب" for f in reach)
