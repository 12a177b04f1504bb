"""Where the name of a source ends: the grammar of «وزارة الصحة في قطاع غزة», «مصادر في الدفاع المدني».

An idafa runs on until a definite word closes it; then only adjectives with the article, «في» and a
place, «ل» and a body, an alias in brackets or a second body joined with «و» still belong to it.
"""

from __future__ import annotations

from isnad.lang.ar.actors.actors import HOUSES, Named
from isnad.lang.ar.sources.outlets import lexicon, named, outlet_names
from isnad.lang.ar.sources.speech import FLAGS, Heads, words
from isnad.lang.ar.writing.orthography import fold
from isnad.text.tokens import Token

OPEN, CLOSE = frozenset("\"«“‘'”"), frozenset("\"»”’'“")
QUOTES = OPEN | CLOSE
COMMAS = frozenset("،,")
IN, FROM, BY, ISSUED = map(fold, ("في", "من", "عن", "صادر"))
#: Words, and tokens, of a name at most; words of a place.
_LONGEST, _WIDEST, _PLACE = 8, 16, 4
#: Letters of a name at least that something may be run into.
_RUN = 6
_BRANDS = frozenset(("24", "21", "48", "218", "360"))
_NUMBERED = frozenset(map(fold, ["قناة", "القناة", "الفرقة", "اللواء", "لواء", "كتيبة", "فرقة"]))
#: A house is named after them: «مستشفى شهداء الأقصى».
_THE_DEAD = frozenset(map(fold, ["شهداء", "شهيد"]))
_BODIES = ("body", "organisation", "agency")
_LOOSE = ("anonymous", "witness", "correspondent")


def with_article(form: str) -> str:
    """A form without the «ل» before it: «للمرصد» → «المرصد», «لوزارة» → «وزارة»."""
    return "ال" + form[2:] if form.startswith("لل") else form[1:]


class Names:
    """The names of sources in one text."""

    def __init__(self, tokens: list[Token], publisher: str | None, actors: list[Named]) -> None:
        self.tokens, self.w = tokens, words()
        self.own = outlet_names(publisher or "")
        self.actors = {a.first: a for a in actors if a.form == "name"}
        self.registry = lexicon()

    def head(self, form: str) -> tuple[str, Heads | None]:
        """A head without the particle before it, and what it is."""
        heads = self.w.heads
        if form in heads:
            return form, heads[form]
        if form.startswith(("لل", "ولل")):
            bare = "ال" + form[form.index("لل") + 2 :]
            return bare, heads.get(bare)
        for cut in (1, 2):
            if form[:1] in "لبوف" and form[cut:] in heads:
                return form[cut:], heads[form[cut:]]
        return form, None

    def known(self, i: int) -> tuple[int, str]:
        """Where a name of the registry or of an actor that begins at ``i`` ends, and its clitics; 0 without."""
        found = self.registry.at(self.tokens, i) if self.tokens[i].kind in "wl" else None
        actor = self.actors.get(i)
        if (
            found
            and (not actor or found.last >= actor.last)
            and found.prefix in ("", "و", "ل", "لل", "ول", "ال")
        ):
            return found.last, found.prefix
        return (actor.last, actor.prefix) if actor else (0, "")

    def is_outlet(self, j: int) -> bool:
        """Whether the word at ``j`` is «ل» and an outlet: whom it was told, not part of the name."""
        bare = with_article(self.tokens[j].form)
        after = self.tokens[j + 1].form if j + 1 < len(self.tokens) else ""
        if bare in self.own or f"{bare} {after}" in self.own or self.run_own(bare):
            return True
        found = self.registry.at(self.tokens, j)
        if found is not None and found.prefix in ("ل", "لل") and found.value.voice in ("agency", "outlet"):
            return True
        outlet = named(bare)
        return outlet is not None and outlet.voice in ("agency", "outlet")

    def run_own(self, form: str) -> str:
        """The outlet's own name that ``form`` begins with, where something is run into its end; else empty."""
        return next((n for n in sorted(self.own) if len(n) >= _RUN and form.startswith(n) and form != n), "")

    def closing(self, i: int, last: int) -> int:
        """The mark that closes the quotation opened at ``i``, if it holds a name; else 0."""
        for k in range(i + 1, min(last, i + 10)):
            t = self.tokens[k]
            if t.form in CLOSE:
                return k if k > i + 1 else 0
            if (t.kind == "p" and t.form not in "#_-.") or (t.kind == "w" and FLAGS[t.form].stop):
                return 0
        return 0

    def alias(self, i: int, last: int) -> int:
        """The mark that closes the alias «(قسد)» opened at ``i``; 0 where none is."""
        for k in range(i + 1, min(last, i + 6)):
            t = self.tokens[k]
            if t.form == ")":
                return k if k > i + 1 else 0
            if t.kind not in "wl" and t.form not in QUOTES and t.form not in "#_.":
                return 0
            if t.kind == "w" and (FLAGS[t.form].stop or t.form[:1] == "و"):
                return 0
        return 0

    def place(self, i: int, last: int) -> int:
        """Where the place or body after «في» ends: «في قطاع غزة», «في الدفاع المدني»; ``i`` for none."""
        if i >= last or self.tokens[i].kind != "w":
            return i
        f = self.tokens[i].form
        flags, not_places = FLAGS[f], self.w.not_places
        if flags.stop or flags.action or f in not_places or f.removeprefix("ال") in not_places:
            return i
        known = self.known(i)[0]
        k = known or i + 1
        closed = flags.definite or bool(known)
        while k < last and k - i < _PLACE and self.tokens[k].kind == "w":
            before, f = f, self.tokens[k].form
            flags = FLAGS[f]
            if flags.stop or flags.action or flags.title or f[:1] == "و" or len(f) < 2:
                break
            if not flags.definite and (closed or before not in self.w.leading):
                break
            closed = closed or flags.definite
            k += 1
        return k

    def end(self, i: int, last: int, head: Heads | None, form: str) -> int:
        """Where the name that begins at ``i`` ends; ``form`` is its first word, ``head`` what that is."""
        tokens, w = self.tokens, self.w
        last = min(last, i + _WIDEST)
        known = self.known(i)[0]
        personal = FLAGS[form].title or form in w.parts or form in w.callings
        closed = bool(known) or (FLAGS[form].definite and not personal)
        j, before = (known, tokens[known - 1].form) if known else (i + 1, form)
        count = 1
        while j < last and count < _LONGEST:
            t = tokens[j]
            if t.kind == "p":
                k = self.past_mark(j, last)
                if k == j:
                    break
                j, closed, count = k, closed or t.form not in "#_-", count + (t.form not in "#_-")
                continue
            if t.kind == "n":
                if t.form not in _BRANDS and before not in _NUMBERED:
                    break
                j, closed = j + 1, True
                continue
            f = t.form
            if f == IN or (f == FROM and head is not None and head.role in _LOOSE):
                k = self.place(j + 1, last)
                if k == j + 1 or (head is not None and head.role == "correspondent"):
                    break
                j, closed, count, before = k, True, count + 1, f
                continue
            if f == BY and before == ISSUED:
                j += 1
                continue
            watches = j == i + 1 and not closed and f in w.verbs and head is not None and head.kind in _BODIES
            named_after = f in _THE_DEAD and before in HOUSES
            if len(f) < 2 or (FLAGS[f].stop and f != ISSUED and not watches and not named_after):
                break
            if f in w.spokesmen:
                j, count = j + 1, count + 1
                known = self.known(j)[0] if j < last else 0
                j, closed = known or j, bool(known)
                continue
            known, prefix = self.known(j)
            if known and prefix in ("", "ال"):
                if closed:
                    break
                j, closed, count, before = known, True, count + known - j, tokens[known - 1].form
                continue
            if head is None and not personal and f in w.heads and w.heads[f].kind == "person":
                break
            if not self.belongs(j, i, last, head, before, closed, personal, count):
                break
            if f[:1] == "ل" and f not in w.heads:
                closed = FLAGS[f].definite
            closed = closed or (FLAGS[f].definite and not personal and f not in w.parts)
            j, count, before = j + 1, count + 1, f
        while j > i + 1 and tokens[j - 1].kind == "p" and tokens[j - 1].form not in CLOSE | {")"}:
            j -= 1
        return j

    def past_mark(self, j: int, last: int) -> int:
        """Past a mark inside a name: «#», «_», a quotation, an alias; ``j`` where the mark ends the name."""
        tokens = self.tokens
        form = tokens[j].form
        if form in "#_":
            return j + 1
        if form == "-":
            tied = (
                tokens[j].start == tokens[j - 1].end and j + 1 < last and tokens[j + 1].start == tokens[j].end
            )
            return j + 1 if tied else j
        close = self.closing(j, last) if form in OPEN else self.alias(j, last) if form == "(" else 0
        return close + 1 if close else j

    def belongs(
        self,
        j: int,
        i: int,
        last: int,
        head: Heads | None,
        before: str,
        closed: bool,
        personal: bool,
        count: int,
    ) -> bool:
        """Whether the word at ``j`` still belongs to the name that begins at ``i``."""
        f, w = self.tokens[j].form, self.w
        flags = FLAGS[f]
        if flags.title and not personal:
            return False
        if f[:1] == "و" and f not in w.heads and f not in w.given and not self.joins(j, last, head, before):
            return False
        if f[:1] == "ل" and f not in w.heads and f not in w.given:
            return self.belongs_to(j, head)
        if f[:1] == "ب" and len(f) > 3 and f not in w.heads and self.head(f)[1] is None:
            rest = FLAGS[f[1:]]
            if rest.action or rest.definite or rest.stop:
                return False
        if flags.action and not self.of_action(j, i, last, head, closed):
            return False
        if closed and flags.deed:
            return False
        if closed and not flags.definite:
            return f[:1] == "و" and f not in w.given
        return not (closed and personal and count > 4)

    def belongs_to(self, j: int, head: Heads | None) -> bool:
        """Whether «ل» at ``j`` goes on with the name («مركز … لحقوق الإنسان»), not to whom it was told."""
        f, w = self.tokens[j].form, self.w
        bare = with_article(f)
        if len(f) < 4 or head is None or bare in w.recipients or bare in w.public:
            return False
        if self.is_outlet(j) or FLAGS[bare].action:
            return False
        return head.kind != "person" or bare in w.heads or f.startswith("لل")

    def of_action(self, j: int, i: int, last: int, head: Heads | None, closed: bool) -> bool:
        """Whether a verbal noun is what a body is for: «مركز توثيق الانتهاكات», «لجنة تقصي الحقائق»."""
        return (
            j == i + 1
            and not closed
            and head is not None
            and head.kind in _BODIES
            and j + 1 < last
            and FLAGS[self.tokens[j + 1].form].definite
        )

    def joins(self, j: int, last: int, head: Heads | None, before: str) -> bool:
        """Whether «و» at ``j`` goes on with the name: «مصادر محلية وطبية», «الخارجية والمغتربين»."""
        f, w = self.tokens[j].form, self.w
        rest = f[1:]
        if len(f) < 4 or FLAGS[rest].action or head is None:
            return False
        if rest in w.heads:
            return not w.heads[rest].weak
        if head.role in ("anonymous", "witness"):
            return FLAGS[rest].relative and FLAGS[before].relative
        return head.kind in _BODIES and FLAGS[rest].definite and FLAGS[before].definite and j + 1 < last
