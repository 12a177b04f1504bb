"""Sources: a name, its role, whose words it carries, who speaks for it and whom it told."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from isnad.lang.ar.actors.actors import Named
from isnad.lang.ar.sources.names import BY, COMMAS, FROM, IN, OPEN, QUOTES, Names, with_article
from isnad.lang.ar.sources.outlets import ROLES, named
from isnad.lang.ar.sources.speech import FLAGS, GLUED, cue_of
from isnad.lang.ar.writing.orthography import TATWEEL, fold, fold_marks, spelling
from isnad.mentions import SourceMention
from isnad.text.tokens import Token

#: «that», which opens what was said.
THAT = frozenset(
    map(fold, ["أن", "إن", "بأن", "أنه", "إنه", "أنها", "إنها", "أنهم", "إنهم", "بأنه", "بأنها", "فإن"])
)
_BODIES = ("body", "organisation", "agency")
_STATEMENTS = frozenset(map(fold, ["بيان", "تقرير"]))
_MINISTER, TO = fold("وزير"), fold("إلى")
#: A name, unless it is written as the preposition «على».
_ALI = "علي"
#: Endings of an indefinite accusative, which no name of a person has.
_INDEFINITE = ("ً", "ًا", "اً")
#: Words of a person's name at most, and of a name that nothing announces.
_PERSON = 4
#: Tokens of the title that may follow a name before what it says.
_TITLE = 16


class Sources(Names):
    """Reads the sources of one text."""

    def __init__(self, tokens: list[Token], text: str, publisher: str | None, actors: list[Named]) -> None:
        super().__init__(tokens, publisher, actors)
        self.text = text

    def make(self, i: int, end: int, role: str, form: str | None = None) -> SourceMention:
        """The link of ``tokens[i:end]``; ``form`` is its first word without what is run into it."""
        first = i
        while first < end - 1 and self.tokens[first].kind == "p":
            first += 1
        rest = (t.form for t in self.tokens[first + 1 : end] if t.kind != "p")
        written = self.written(first, end)
        if form:
            own = len(_unbroken(self.text, self.tokens[first]))
            cut = next((c for c in range(own) if fold_marks(written[c:own]) == form), 0)
            led = fold_marks(written[:own]) == "لل" + form.removeprefix("ال")
            written = "ال" + written[written.index("ل", 1) + 1 :] if led else written[cut:]
        name = _balanced(
            spelling(written, fold_marks(" ".join([form or self.tokens[first].form, *rest]))), written
        )
        if role == "correspondent":
            name = " ".join(self.unrun(w) for w in name.split())
        key = fold_marks(name).lower()
        outlet = None if role in ("anonymous", "witness") else named(key)
        if outlet and (role == "organisation" or (role == "official" and key in outlet.names)):
            role = ROLES[outlet.voice]
        return SourceMention(i, end, " ".join(name.split()), role, outlet.id if outlet else None)

    def written(self, first: int, end: int) -> str:
        """``tokens[first:end]`` as written, words that are run into each other parted."""
        tokens, text = self.tokens, self.text
        out = _unbroken(text, tokens[first])
        for a, b in pairwise(tokens[first:end]):
            parted = text[a.end : b.start] or (" " if a.kind == b.kind == "w" else "")
            out += parted + _unbroken(text, b)
        return out

    def unrun(self, word: str) -> str:
        """An outlet's own name without what is run into its end: «الميادينفي» → «الميادين»."""
        own = self.run_own(fold(word))
        return word[: len(own)] if own else word

    # -- one source -------------------------------------------------------------------------------

    def source(self, i: int, last: int, form: str | None = None, sure: bool = True) -> SourceMention | None:
        """The source whose name begins at ``i``; where the cue is not ``sure``, only one that speaks by nature."""
        tokens, w = self.tokens, self.w
        start = i
        while i < last and tokens[i].kind == "p" and tokens[i].form in "#_":
            i += 1
        if i >= last:
            return None
        if tokens[i].kind == "p":
            return self.quoted(i, last, sure)
        if tokens[i].kind == "n" or tokens[i].form in w.some:
            return self.some(i, last)
        form = form or tokens[i].form
        cue = cue_of(form)
        if cue and cue.kind == GLUED:
            return self.glued(i, cue.stem)
        bare, head = self.head(form)
        known, prefix = self.known(i)
        if head is None and prefix in ("ل", "لل", "ول") and known:
            bare = ("ال" if prefix.endswith("لل") else "") + form[len(prefix) :]
        particle = FLAGS[bare].stop or FLAGS[bare].action or form[:1] == "ب"
        if head is None and particle and form not in w.given and not known:
            return None
        if head is not None and head.role == "statement":
            return self.statement(i, last, bare)
        end = self.end(i, last, head, bare)
        count = sum(t.kind in "wl" for t in tokens[i:end])
        personal = FLAGS[bare].title or bare in w.parts or bare in w.callings
        if head is None and not known and not personal:
            return self.bare_name(start, i, end, last, bare, count) if sure else None
        if bare in w.parts and count < 2:
            return None
        if not sure and head is not None and head.weak and not known and not self.speaks(i + 1, end):
            return None
        role = head.role if head else "official" if personal or i in self.actors else "organisation"
        if bare in w.callings and bare[2:] in w.heads:
            role = w.heads[bare[2:]].role
        return self.make(i, end, role, bare)

    def some(self, i: int, last: int) -> SourceMention | None:
        """«أحد السكان», «عدد من الناشطين», «3 شهود»."""
        n = i + 1 + (i + 1 < last and self.tokens[i + 1].form == FROM)
        head = self.head(self.tokens[n].form)[1] if n < last else None
        if head is None or head.role == "statement":
            return None
        return self.make(i, self.end(n, last, head, self.tokens[n].form), head.role)

    def speaks(self, i: int, end: int) -> bool:
        """Whether a monitor, an agency or an outlet of the registry is named in ``tokens[i:end]``."""
        found = (self.registry.at(self.tokens, k) for k in range(i, end) if self.tokens[k].kind in "wl")
        return any(f is not None and f.value.voice != "body" for f in found)

    def bare_name(
        self, start: int, i: int, end: int, last: int, form: str, count: int
    ) -> SourceMention | None:
        """A name that nothing announces, «أوضح كرافت أن»: only where what it says follows."""
        tokens = self.tokens
        k = end
        while k < last and (tokens[k].form in QUOTES or tokens[k].form in self.w.adverbs):
            k += 1
        after = tokens[k].form if k < last else ""
        then = tokens[k + 1].form if k + 1 < last else ""
        soon = {t.form for t in tokens[k : min(last, k + _TITLE)]}
        titled = after in COMMAS or (after in self.w.heads and self.w.heads[after].kind == "person")
        said = (
            after in THAT
            or after == ":"
            or (after == IN and then in self.w.not_places)
            or (titled and bool(soon & THAT or ":" in soon))
            or (k < last and self.recipient(k, last) is not None)
        )
        accusative = form.endswith("ا") and not form.startswith("ال") and count == 1 and after not in THAT
        if not said or count > _PERSON or len(form) < 3 or accusative:
            return None
        return self.make(start, end, "organisation" if form.startswith("ال") else "official", form)

    def quoted(self, i: int, last: int, sure: bool) -> SourceMention | None:
        """A name in quotes or brackets: «“الجيش” الإسرائيلي», «“الدفاع المدني” (الخوذ البيضاء)»."""
        tokens = self.tokens
        close = self.alias(i, last) if tokens[i].form == "(" else self.closing(i, last) if tokens[i].form in OPEN else 0  # fmt: skip
        if not close or close - i > 7 or tokens[i + 1].kind not in "wl":
            return None
        form = tokens[i + 1].form
        head, known = self.head(form)[1], self.known(i + 1)[0]
        if close - i > 4 and not known and (head is None or head.weak):
            return None
        if head is None and not known and (not sure or (close == i + 2 and FLAGS[form].action)):
            return None
        if head is None and not known and not self.announced(close + 1, last):
            return None
        k = close + 1
        while k < last and k - close < 4 and self.qualifies(k):
            k += 1
        if k < last and tokens[k].form == "(" and (alias := self.alias(k, last)):
            k = alias + 1
        return self.make(i, k, head.role if head else "organisation")

    def announced(self, k: int, last: int) -> bool:
        """Whether what a quoted name says follows it, not what is said of it."""
        if k >= last or self.qualifies(k):
            return True
        after = self.tokens[k]
        return after.kind == "p" or after.form in THAT or after.form in (BY, TO) or FLAGS[after.form].action

    def qualifies(self, k: int) -> bool:
        """Whether an adjective with the article stands at ``k``: «الإسرائيلي», «المحلية»."""
        t = self.tokens[k]
        return t.kind == "w" and FLAGS[t.form].definite and not FLAGS[t.form].title and not FLAGS[t.form].stop

    def statement(self, i: int, last: int, form: str) -> SourceMention | None:
        """«بيان سنتكوم», «تقرير صادر عن الأمم المتحدة»: whose words they are; «البيان» where none is told."""
        tokens = self.tokens
        k = i + 1
        while k < last and tokens[k].kind == "w" and (tokens[k].form in self.w.issued or FLAGS[tokens[k].form].relative):  # fmt: skip
            k += 1
        definite = form.startswith("ال")
        if k < last and (not definite or tokens[i + 1].form in self.w.issued):
            whose = self.source(k, last)
            if whose and whose.role not in ("statement", "anonymous", "witness"):
                return whose._replace(role="statement")
        if not definite and form not in _STATEMENTS:
            return None
        return self.make(i, i + 1, "statement", form)

    def glued(self, i: int, stem: str) -> SourceMention:
        """A correspondent run into the outlet: «مراسلالميادين», «مراسلالميادينفي»."""
        form = self.tokens[i].form
        rest = form[form.index(stem) + len(stem) :]
        outlet = next((n for n in sorted(self.own) if rest.startswith(n)), rest.removesuffix(IN))
        return SourceMention(i, i + 1, f"{stem} {outlet}", "correspondent")

    # -- those who belong to a source -------------------------------------------------------------

    def chain(self, i: int, last: int, form: str | None = None, sure: bool = True) -> list[SourceMention]:
        """The links that begin at ``i``: whom it told, the source, the person who speaks for it."""
        tokens, w = self.tokens, self.w
        if i + 1 < last and tokens[i].form in w.same:
            i += 1
        link = self.source(i, last, form, sure)
        if link is None:
            return []
        k = link.last + (link.last < last and tokens[link.last].form in COMMAS)
        if k + 1 < last and tokens[k].form in w.among:
            link = self.source(k + 1, last) or link
        out = self.spoken(link, last)
        k = out[-1].last
        if link.role == "correspondent" and (told := self.recipient(k, last)):
            return [self.make(link.first, told.last, link.role)]
        for _ in range(2):
            while k < last and (
                tokens[k].form in QUOTES or tokens[k].form in COMMAS or tokens[k].form in "()"
            ):
                k += 1
            told = self.recipient(k, last)
            if not told:
                break
            if not self.is_own(told):
                out.insert(0, told)
            k = told.last
        return [*out, *self.read_out(k, last)]

    def spoken(self, link: SourceMention, last: int) -> list[SourceMention]:
        """A link with the person in apposition: the body that it speaks for, then the person."""
        tokens, w = self.tokens, self.w
        calling = tokens[link.first].form in w.callings
        if not calling and link.role in ("anonymous", "witness", "correspondent"):
            return [link]
        person = self.person(link.last, last)
        if person is None:
            return [link]
        if calling:
            return [self.make(link.first, person.last, link.role)]
        inside = range(link.first, link.last)
        by = next((k + 1 for k in inside if tokens[k].form in w.spokesmen), None)
        head = self.head(tokens[link.first].form)[1] if tokens[link.first].kind == "w" else None
        if by is None and (head is None or head.kind != "person"):
            return [link, person]
        for k in [by] if by is not None else inside[1:5]:
            inner = self.head(tokens[k].form)[1] if tokens[k].kind == "w" else None
            if by is None and tokens[k - 1].form.removeprefix("ال").startswith(_MINISTER):
                continue
            if (
                by is not None
                or (inner and inner.kind in _BODIES)
                or (tokens[k].kind in "wl" and self.known(k)[0])
            ):
                body = self.source(k, link.last)
                return [body, person] if body else [person]
        return [self.make(link.first, person.last, "official", self.head(tokens[link.first].form)[0])]

    def person(self, i: int, last: int) -> SourceMention | None:
        """A person in apposition: «…، أشرف القدرة، إن», «… الرائد محمود بصل»."""
        tokens = self.tokens
        k, comma = i, False
        while k < last and (tokens[k].form in COMMAS or tokens[k].form in QUOTES):
            comma, k = comma or tokens[k].form in COMMAS, k + 1
        if k >= last or tokens[k].kind not in "wl":
            return None
        titled = FLAGS[tokens[k].form].title or tokens[k].form == "د"
        if not titled and not self.may_name(k):
            return None
        end, count = k, 0
        while end < last and count <= _PERSON:
            t = tokens[end]
            if t.form == "." and len(tokens[end - 1].form) == 1:
                end += 1
                continue
            if t.kind not in "wl" or (end > k and self.ends_person(end, k)):
                break
            end, count = end + 1, count + 1
        n = end
        while n < last and tokens[n].form in QUOTES:
            n += 1
        after = tokens[n].form if n < last else ""
        closed = after in THAT or after in COMMAS or after == ":"
        said = closed or after in ("ل", IN) or after[:1] == "ل" or FLAGS[after].stop
        if not (2 <= count <= _PERSON + titled) or not (titled or (closed if comma else said)):
            return None
        return self.make(k, end, "official")

    def may_name(self, k: int) -> bool:
        """Whether the word at ``k`` may begin the name of a person."""
        form, w = self.tokens[k].form, self.w
        flags = FLAGS[form]
        if form in w.given or form in w.parts:
            return True
        if self.text[self.tokens[k].start : self.tokens[k].end].endswith(_INDEFINITE):
            return False
        after = self.tokens[k + 1].form if k + 1 < len(self.tokens) else ""
        if form.endswith("ت") and FLAGS[after].definite:
            return False
        particle = (form[:1] in "بو" and len(form) > 3) or (form[:1] == "ل" and len(form) > 4)
        return not (
            form in (IN, FROM) or flags.stop or flags.action or flags.definite or particle
            or form in w.heads or self.known(k)[0]
        )  # fmt: skip

    def ends_person(self, end: int, k: int) -> bool:
        """Whether the name of the person that begins at ``k`` ends before the word at ``end``."""
        form, w = self.tokens[end].form, self.w
        flags = FLAGS[form]
        if form == _ALI and self.text[self.tokens[end].end - 1] == _ALI[-1]:
            return False
        if (
            form in ("ل", IN, FROM)
            or flags.stop
            or (flags.title and not FLAGS[self.tokens[end - 1].form].title)
        ):
            return True
        if form[:1] == "ل" and form not in w.given:
            return self.is_outlet(end) or with_article(form) in w.recipients or with_article(form) in w.public
        return flags.action

    def recipient(self, k: int, last: int) -> SourceMention | None:
        """The outlet that was told: «لوكالة …», «لـ“القدس العربي”», «لرويترز»."""
        tokens = self.tokens
        if k >= last or tokens[k].kind != "w":
            return None
        form = tokens[k].form
        if form == "ل" and k + 1 < last and (tokens[k + 1].form in OPEN or tokens[k + 1].kind == "l"):
            return self.source(k + 1, last)
        if form[:1] != "ل" or len(form) < 4:
            return None
        bare = with_article(form)
        if bare in self.w.recipients:
            return self.told(k, self.end(k, last, self.w.heads.get(bare), bare), bare)
        if self.is_outlet(k):
            found = self.registry.at(tokens, k)
            return self.told(k, max(found.last if found else 0, k + 1), bare)
        return None

    def told(self, k: int, end: int, form: str) -> SourceMention:
        """The link of an outlet that was told; one that the registry does not know is an outlet."""
        head = self.w.heads.get(form)
        if head and head.role == "correspondent":
            return self.make(k, end, head.role, form)
        link = self.make(k, end, "organisation", form)
        return link if link.id else link._replace(role="outlet")

    def read_out(self, k: int, last: int) -> list[SourceMention]:
        """Who read a statement out: «…، في البيان الذي قرأته الرئيسة فلانة»."""
        tokens = self.tokens
        for n in range(k, min(last, k + 6)):
            if tokens[n].form in THAT:
                break
            if tokens[n].form in self.w.read_out:
                link = self.source(n + 1, last)
                return [self.person(link.last, last) or link] if link else []
        return []

    def is_own(self, link: SourceMention) -> bool:
        """Whether a link only names the outlet itself; its correspondents and activists are links."""
        if not self.own or link.role in ("correspondent", "witness"):
            return False
        name = fold_marks(link.name).lower()
        return any(name == own or f" {own} " in f" {name} " for own in self.own)


def _unbroken(text: str, t: Token) -> str:
    """A word as written, without what breaks it to dodge moderation: «الهـ.ـلال» → «الهلال»."""
    surface = text[t.start : t.end]
    if t.kind != "w" or surface.isalnum():
        return surface
    return "".join(c for c in surface if c != TATWEEL and (c.isalnum() or unicodedata.category(c) == "Mn"))


def _balanced(name: str, written: str) -> str:
    """A name whose quotation marks come in pairs."""
    for a, b in (('"', '"'), ("«", "»"), ("“", "”"), ("(", ")")):
        if name.count(a) % 2 if a == b else name.count(a) != name.count(b):
            name = name + b if written.endswith(b) and a in name else name.replace(a, "").replace(b, "")
    return name
