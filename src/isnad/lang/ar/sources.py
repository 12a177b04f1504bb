"""Names of sources: where a name begins and ends, whose words it carries, and who says it for whom."""

from __future__ import annotations

from isnad.lang.ar.orthography import fold, fold_marks, spelling
from isnad.lang.ar.outlets import ROLES, lexicon, named, outlet_names
from isnad.lang.ar.speech import FLAGS, Heads, words
from isnad.mentions import ActorMention, SourceMention
from isnad.text.tokens import Token

OPEN, CLOSE = frozenset("\"«“‘'”"), frozenset("\"»”’'“")
QUOTES = OPEN | CLOSE
COMMAS = frozenset("،,")
#: Words, and tokens, of a name at most.
_LONGEST, _WIDEST = 8, 16
_IN, _FROM, _THAT = fold("في"), fold("من"), frozenset(map(fold, ["أن", "إن", "بأن", "أنه", "إنه", "أنها", "إنها", "أنهم", "إنهم", "بأنه", "بأنها", "فإن"]))  # fmt: skip
_BY = fold("عن")
_BRANDS = frozenset(("24", "21", "48", "218", "360"))
_NUMBERED = frozenset(map(fold, ["قناة", "القناة", "الفرقة", "اللواء", "لواء", "كتيبة", "فرقة"]))
_DOTS = "#_."


class Names:
    """Reads the names of sources in one text."""

    def __init__(
        self, tokens: list[Token], text: str, publisher: str | None, actors: list[ActorMention]
    ) -> None:
        self.tokens, self.text, self.w = tokens, text, words()
        self.own = outlet_names(publisher or "")
        self.actors = {a.first: a for a in actors if a.form == "name"}
        self.registry = lexicon()

    # -- one name ---------------------------------------------------------------------------------

    def head(self, form: str) -> tuple[str, Heads | None]:
        """A head without the particle before it: «للمرصد» → «المرصد», «لوزارة» → «وزارة»."""
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

    def closing(self, i: int, last: int) -> int:
        """The mark that closes the quotation opened at ``i``, if it holds a name; else 0."""
        for k in range(i + 1, min(last, i + 10)):
            t = self.tokens[k]
            if t.form in CLOSE:
                return k if k > i + 1 else 0
            if (t.kind == "p" and t.form not in "#_-.") or (t.kind == "w" and FLAGS[t.form].stop):
                return 0
        return 0

    def end(self, i: int, last: int, head: Heads | None, form: str) -> int:
        """Where the name that begins at ``i`` ends; ``head`` is its first word's."""
        tokens, w = self.tokens, self.w
        last = min(last, i + _WIDEST)
        known, _ = self.known(i)
        flags = FLAGS[form]
        personal = flags.title or form in w.parts or form in w.callings
        loose = head is not None and head.role in ("anonymous", "witness", "correspondent")
        closed = flags.definite and not personal
        j, count, before = (known, 1, tokens[known - 1].form) if known else (i + 1, 1, form)
        closed = closed or bool(known)
        while j < last and count < _LONGEST:
            t = tokens[j]
            if t.kind == "p":
                if t.form in "#_" or (t.form == "-" and tokens[j].start == tokens[j - 1].end and j + 1 < last and tokens[j + 1].start == t.end):  # fmt: skip
                    j += 1
                    continue
                if t.form in OPEN and (close := self.closing(j, last)):
                    j, closed, count = close + 1, True, count + 1
                    continue
                if t.form == "(" and (close := self.alias(j, last)):
                    j, closed, count = close + 1, True, count + 1
                    continue
                break
            if t.kind == "n":
                if t.form in _BRANDS or before in _NUMBERED:
                    j, closed = j + 1, True
                    continue
                break
            f = t.form
            flags = FLAGS[f]
            if f == _IN or (f == _FROM and loose):
                k = self.place(j + 1, last)
                if k == j + 1 or (head is not None and head.role == "correspondent"):
                    break
                j, closed, count, before = k, True, count + 1, f
                continue
            if f == _BY and before == fold("صادر"):
                j += 1
                continue
            if (flags.stop and f != fold("صادر")) or len(f) < 2:
                break
            if f in w.spokesmen:
                j, closed, count = j + 1, False, count + 1
                if j < last and (known := self.known(j)[0]):
                    j, closed = known, True
                continue
            known, prefix = self.known(j)
            if known and prefix in ("", "ال"):
                if closed and not flags.definite:
                    break
                j, closed, count, before = known, True, count + known - j, tokens[known - 1].form
                continue
            if flags.title and not personal:
                break
            if f[:1] == "و" and f not in w.heads and not self.joins(f, j, last, head, before, closed):
                break
            if f[:1] == "ل" and f not in w.heads:
                bare = "ال" + f[2:] if f.startswith("لل") else f[1:]
                if len(f) < 4 or bare in w.recipients or bare in w.public or self.is_outlet(j) or FLAGS[bare].action or head is None or head.kind == "person":  # fmt: skip
                    break
                closed = flags.definite
            elif (f[:1] == "ب" and len(f) > 3 and f not in w.heads and self.head(f)[1] is None and FLAGS[f[1:]].action | FLAGS[f[1:]].definite | FLAGS[f[1:]].stop) or (flags.action and not (j == i + 1 and head is not None and not closed and head.kind in ("body", "organisation", "agency") and j + 1 < last and FLAGS[tokens[j + 1].form].definite)) or (closed and not flags.definite and not (flags.relative and f[:1] != "ب" and not personal)) or (closed and flags.definite and personal and count > 4):  # fmt: skip
                break
            closed = closed or (flags.definite and not personal and f not in w.parts)
            j, count, before = j + 1, count + 1, f
        while j > i + 1 and tokens[j - 1].kind == "p" and tokens[j - 1].form not in CLOSE | {")"}:
            j -= 1
        return j

    def joins(self, f: str, j: int, last: int, head: Heads | None, before: str, closed: bool) -> bool:
        """Whether «و» at ``j`` goes on with the name: «مصادر محلية وطبية», «الخارجية والمغتربين»."""
        if len(f) < 4 or FLAGS[f[1:]].action:
            return False
        rest = f[1:]
        if rest in self.w.heads:
            return not self.w.heads[rest].weak
        if (
            head is not None
            and head.role in ("anonymous", "witness")
            and FLAGS[rest].relative
            and FLAGS[before].relative
        ):
            return True
        return FLAGS[rest].definite and head is not None and head.kind in ("body", "organisation") and FLAGS[before].definite and j + 1 < last  # fmt: skip

    def place(self, i: int, last: int) -> int:
        """Where the place or body after «في» ends: «في قطاع غزة», «في الدفاع المدني السوري»; ``i`` for none."""
        if i >= last or self.tokens[i].kind != "w":
            return i
        f = self.tokens[i].form
        flags = FLAGS[f]
        bare = f[2:] if flags.definite else f
        if flags.stop or flags.action or f in self.w.not_places or bare in self.w.not_places:
            return i
        known = self.known(i)[0]
        k = known or i + 1
        closed = flags.definite or bool(known)
        while k < last and k - i < 4 and self.tokens[k].kind == "w":
            f = self.tokens[k].form
            flags = FLAGS[f]
            if flags.stop or flags.action or flags.title or f[:1] == "و" or len(f) < 2:
                break
            if closed and not flags.definite:
                break
            if not closed and not flags.definite and not self.leads(self.tokens[k - 1].form):
                break
            closed = closed or flags.definite
            k += 1
        return k

    @staticmethod
    def leads(form: str) -> bool:
        """Whether a noun of place wants the name after it."""
        return form in _PLACE_NOUNS

    def alias(self, i: int, last: int) -> int:
        """The mark that closes the alias «(قسد)» opened at ``i``; 0 where none is."""
        for k in range(i + 1, min(last, i + 6)):
            t = self.tokens[k]
            if t.form == ")":
                return k if k > i + 1 else 0
            if t.kind not in "wl" and t.form not in QUOTES | {"#", "_", "."}:
                return 0
            if t.kind == "w" and (FLAGS[t.form].stop or t.form[:1] == "و"):
                return 0
        return 0

    def is_outlet(self, j: int) -> bool:
        """Whether the word at ``j`` is «ل» and an outlet: whom it was told, not part of the name."""
        form = self.tokens[j].form
        bare = "ال" + form[2:] if form.startswith("لل") else form[1:]
        nxt = self.tokens[j + 1].form if j + 1 < len(self.tokens) else ""
        if any(n == bare or (n.startswith(bare + " ") and n.split()[1] == nxt) for n in self.own):
            return True
        found = self.registry.at(self.tokens, j)
        if found is not None and found.prefix in ("ل", "لل") and found.value.kind in ("agency", "outlet"):
            return True
        outlet = named(bare)
        return outlet is not None and outlet.kind in ("agency", "outlet")

    def make(self, i: int, end: int, role: str, form: str | None = None) -> SourceMention:
        """The link of ``tokens[i:end]``; ``form`` is its first word without what is run into it."""
        first = i
        while first < end - 1 and self.tokens[first].kind == "p":
            first += 1
        forms = [
            form or self.tokens[first].form,
            *(t.form for t in self.tokens[first + 1 : end] if t.kind != "p"),
        ]
        written = self.text[self.tokens[first].start : self.tokens[end - 1].end]
        name = spelling(written, fold_marks(" ".join(forms)))
        for a, b in (('"', '"'), ("«", "»"), ("“", "”")):
            if name.count(a) % 2 if a == b else name.count(a) != name.count(b):
                name = name + b if written.endswith(b) and a in name else name.replace(a, "").replace(b, "")
        key = fold_marks(name).lower()
        outlet = None if role in ("anonymous", "witness") else named(key)
        if outlet and (role == "organisation" or (role == "official" and key in outlet.names)):
            role = ROLES[outlet.kind]
        return SourceMention(i, end, " ".join(name.split()), role, outlet.id if outlet else None)

    def source(self, i: int, last: int, form: str | None = None, sure: bool = True) -> SourceMention | None:
        """The source whose name begins at ``i``; where the cue is not ``sure``, only one that speaks by nature."""
        tokens, w = self.tokens, self.w
        start = i
        while i < last and tokens[i].form in "#_" and tokens[i].kind == "p":
            i += 1
        if i >= last:
            return None
        if tokens[i].kind == "p":
            return self.quoted(i, last, sure)
        if tokens[i].kind == "n" or tokens[i].form in w.some:
            n = i + 1 + (i + 1 < last and tokens[i + 1].form == _FROM)
            head = self.head(tokens[n].form)[1] if n < last else None
            return (
                self.make(i, self.end(n, last, head, tokens[n].form), head.role)
                if head and head.role != "statement"
                else None
            )
        if tokens[i].kind not in "wl":
            return None
        form = form or tokens[i].form
        bare, head = self.head(form)
        known, prefix = self.known(i)
        if head is None and prefix in ("ل", "لل", "ول") and known:
            bare = ("ال" if prefix.endswith("لل") else "") + form[len(prefix) :]
        elif head is None and form[:1] == "ل" and len(form) > 4 and not sure:
            bare = "ال" + form[2:] if form.startswith("لل") else form[1:]
        flags = FLAGS[bare]
        if head is None and (flags.stop or flags.action or form[:1] in "بك"):
            return None
        if head is not None and head.role == "statement":
            return self.statement(i, last, bare)
        end = self.end(i, last, head, bare)
        count = sum(t.kind in "wl" for t in tokens[i:end])
        personal = flags.title or bare in w.parts or bare in w.callings
        if head is None and not known and not personal:
            return self.bare_name(start, i, end, last, bare, count)
        if bare in w.parts and count < 2:
            return None
        if not sure and head is not None and head.weak and not known and not self.speaks(i + 1, end):
            return None
        role = head.role if head else "official" if personal else "organisation"
        if (
            head is None
            and known
            and i in self.actors
            and self.actors[i].last == end
            and named(" ".join(t.form for t in tokens[i:end] if t.kind != "p")) is None
        ):
            role = "official"
        if personal and bare[2:] in w.heads and w.heads[bare[2:]].role == "witness":
            role = "witness"
        return self.make(i, end, role, bare)

    def speaks(self, i: int, end: int) -> bool:
        """Whether a monitor or an outlet of the registry is named in ``tokens[i:end]``."""
        found = (self.registry.at(self.tokens, k) for k in range(i, end) if self.tokens[k].kind in "wl")
        return any(f is not None and f.value.kind != "body" for f in found)

    def bare_name(
        self, start: int, i: int, end: int, last: int, form: str, count: int
    ) -> SourceMention | None:
        """A name that nothing announces, «أوضح كرافت أن»: only where what it says follows."""
        k = end
        while k < last and (self.tokens[k].form in QUOTES or self.tokens[k].form in self.w.adverbs):
            k += 1
        after = self.tokens[k].form if k < last else ""
        said = (
            after in _THAT
            or after in (":", "،", ",", "ل", _IN)
            or after[:1] == "ل"
            or after in ("خلال", "عبر")
        )
        if (
            not said
            or count > 4
            or len(form) < 3
            or (form.endswith("ا") and not form.startswith("ال") and count == 1 and after not in _THAT)
        ):
            return None
        if after in COMMAS and count == 1 and not form.startswith("ال"):
            return None
        return self.make(start, end, "organisation" if form.startswith("ال") else "official", form)

    def quoted(self, i: int, last: int, sure: bool) -> SourceMention | None:
        """A name in quotes or brackets, and what it is of: «“الجيش” الإسرائيلي», «“الدفاع المدني” (الخوذ البيضاء)»."""
        tokens = self.tokens
        if tokens[i].form == "(":
            close = self.alias(i, last)
        elif tokens[i].form in OPEN:
            close = self.closing(i, last)
        else:
            return None
        if not close or close - i > 7 or tokens[i + 1].kind not in "wl":
            return None
        form = tokens[i + 1].form
        head = self.head(form)[1]
        k = close + 1
        while k < last and tokens[k].kind == "w" and FLAGS[tokens[k].form].definite and not FLAGS[tokens[k].form].title and k - close < 4:  # fmt: skip
            k += 1
        if k < last and tokens[k].form == "(" and (alias := self.alias(k, last)):
            k = alias + 1
        role = head.role if head else "organisation"
        known = self.known(i + 1)[0]
        if not sure and not known and head is None:
            return None
        if close - i - 1 == 1 and head is None and not known and FLAGS[form].action:
            return None
        return self.make(i, k, role)

    def statement(self, i: int, last: int, form: str) -> SourceMention | None:
        """«بيان سنتكوم», «تقرير صادر عن الأمم المتحدة»: whose words they are; «البيان» itself where none is told."""
        tokens = self.tokens
        k = i + 1
        while k < last and (
            tokens[k].form in _ISSUED or (tokens[k].kind == "w" and FLAGS[tokens[k].form].relative)
        ):
            k += 1
        if k < last and not form.startswith("ال"):
            whose = self.source(k, last)
            if whose and whose.role not in ("statement", "anonymous", "witness"):
                return whose._replace(role="statement")
            if form not in (fold("بيان"), fold("تقرير")):
                return None
        elif k < last and tokens[i + 1].form in _ISSUED:
            whose = self.source(k, last)
            if whose:
                return whose._replace(role="statement")
        elif form == fold("إعلان"):
            return None
        return self.make(i, i + 1, "statement", form)

    # -- those who belong to a name ---------------------------------------------------------------

    def person(self, i: int, last: int) -> SourceMention | None:
        """A person in apposition: «…، أشرف القدرة، إن», «… الرائد محمود بصل»."""
        k, comma = i, False
        tokens, w = self.tokens, self.w
        while k < last and (tokens[k].form in COMMAS or tokens[k].form in QUOTES):
            comma, k = comma or tokens[k].form in COMMAS, k + 1
        if k >= last or tokens[k].kind not in "wl":
            return None
        titled = FLAGS[tokens[k].form].title or (tokens[k].form == "د" and k + 1 < last)
        form = tokens[k].form
        if not titled and (form in (_IN, _FROM) or FLAGS[form].stop or FLAGS[form].action or FLAGS[form].definite or (form[:1] in "ب" and len(form) > 3 and form not in _B_NAMES) or form in w.heads or self.known(k)[0] or (form[:1] == "و" and len(form) > 3 and form not in _W_NAMES) or (form[:1] == "ل" and len(form) > 4 and form not in _L_NAMES)):  # fmt: skip
            return None
        end, count = k, 0
        while end < last and count < 5:
            t = tokens[end]
            if t.form == "." and end and len(tokens[end - 1].form) == 1:
                end += 1
                continue
            if t.kind not in "wl":
                break
            flags = FLAGS[t.form]
            if end > k and (flags.stop or (flags.title and not FLAGS[tokens[end - 1].form].title) or (t.form[:1] == "ل" and (self.is_outlet(end) or (len(t.form) > 4 and t.form[1:] in w.recipients | w.public))) or t.form == "ل" or t.form == _IN):  # fmt: skip
                break
            if end > k and flags.action and t.form[:1] != "ا":
                break
            end, count = end + 1, count + 1
        after = tokens[end].form if end < last else ""
        said = (
            after in _THAT
            or after in COMMAS
            or after in (":", "ل", _IN)
            or after[:1] == "ل"
            or FLAGS[after].stop
        )
        if not (2 <= count <= 4 + titled) or not (said or titled) or (comma and not titled and after not in COMMAS and after not in _THAT and after != ":"):  # fmt: skip
            return None
        return self.make(k, end, "official")

    def chain(self, i: int, last: int, form: str | None = None, sure: bool = True) -> list[SourceMention]:
        """The links that begin at ``i``: a source, the person who speaks for it, whom it told."""
        link = self.source(i, last, form, sure)
        if link is None:
            return []
        out = self.spoken(link, last)
        k = out[-1].last
        for _ in range(2):
            while k < last and self.tokens[k].form in QUOTES | {")", "("} | COMMAS:
                k += 1
            told = self.recipient(k, last)
            if not told:
                break
            if not self.is_own(told):
                out.insert(0, told)
            k = told.last
        return [*out, *self.reader_out(k, last)]

    def spoken(self, link: SourceMention, last: int) -> list[SourceMention]:
        """A link with the person in apposition: the body that it speaks for, then the person."""
        tokens, w = self.tokens, self.w
        inside = range(link.first, link.last)
        by = next((k for k in inside if tokens[k].form in w.spokesmen), None)
        person = (
            self.person(link.last, last)
            if link.role not in ("anonymous", "witness", "correspondent")
            else None
        )
        if person is None:
            return [link]
        head = self.head(tokens[link.first].form)[1] if tokens[link.first].kind == "w" else None
        if by is not None:
            body = self.source(by + 1, link.last)
            return [body, person] if body else [person]
        if head is not None and head.kind == "person":
            for k in list(inside)[1:4]:
                inner = self.head(tokens[k].form)[1] if tokens[k].kind == "w" else None
                if inner and inner.kind in ("body", "organisation", "agency"):
                    body = self.source(k, link.last)
                    return [body, person] if body else [person]
                if tokens[k].kind == "w" and self.known(k)[0]:
                    return [self.make(k, link.last, "official"), person]
            return [self.make(link.first, person.last, "official", self.head(tokens[link.first].form)[0])]
        return [link, person]

    def recipient(self, k: int, last: int) -> SourceMention | None:
        """The outlet that was told: «لوكالة …», «لـ“القدس العربي”», «لرويترز»."""
        tokens = self.tokens
        if k >= last or tokens[k].kind != "w":
            return None
        form = tokens[k].form
        if form in ("ل", "لي") and k + 1 < last and (tokens[k + 1].form in OPEN or tokens[k + 1].kind == "l"):
            return self.source(k + 1, last)
        if form[:1] != "ل" or len(form) < 4:
            return None
        bare = "ال" + form[2:] if form.startswith("لل") else form[1:]
        if bare in self.w.recipients or form[1:] in self.w.recipients:
            head = self.w.heads.get(bare)
            return self.make(k, self.end(k, last, head, bare), "outlet", bare)
        if self.is_outlet(k):
            found = self.registry.at(tokens, k)
            return self.make(k, max(found.last if found else 0, k + 1), "outlet", bare)
        return None

    def reader_out(self, k: int, last: int) -> list[SourceMention]:
        """Who read a statement out: «…، في البيان الذي قرأته الرئيسة فلانة»."""
        tokens = self.tokens
        for n in range(k, min(last, k + 6)):
            if tokens[n].form in self.w.read_out:
                link = self.source(n + 1, last)
                if not link:
                    return []
                person = self.person(link.last, last)
                return [person or link]
            if tokens[n].form in _THAT:
                break
        return []

    def is_own(self, link: SourceMention) -> bool:
        """Whether a link only names the outlet itself; its correspondents and sources are links."""
        if not self.own or link.role in ("correspondent", "witness"):
            return False
        name = fold_marks(link.name).lower()
        return any(name == own or f" {own} " in f" {name} " for own in self.own)

    def glued(self, i: int, stem: str) -> SourceMention:
        """A correspondent run into the outlet: «مراسلالميادين», «مراسلةالميادينفي»."""
        form = self.tokens[i].form
        form = form[form.index(stem) :]
        rest = form[len(stem) :]
        outlet = next((n for n in self.own if rest.startswith(n)), None)
        if outlet is None:
            outlet = rest.removesuffix(_IN)
        written = self.text[self.tokens[i].start : self.tokens[i].end]
        female = "ة" if stem.endswith("ه") and "ة" in written else stem[-1:]
        return SourceMention(i, i + 1, f"{stem[:-1]}{female} {outlet}", "correspondent")


_ISSUED = frozenset(
    map(fold, ["صادر", "صدر", "عن", "ل", "مشترك", "عاجل", "منفصل", "رسمي", "جديد", "مقتضب", "نشر"])
)
_PLACE_NOUNS = frozenset(map(fold, ["قطاع", "مدينة", "ريف", "محافظة", "بلدة", "قرية", "منطقة", "ولاية", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "إقليم", "مخيم", "داخل", "وسط", "حي", "وزارة", "هيئة", "مجلس", "قيادة", "مستشفى", "مشفى", "مكتب", "حركة", "حزب", "جهاز", "قوات", "شرطة", "دير", "تل", "عين", "رأس", "أهالي", "سكان", "إدارة", "مديرية", "مركز"]))  # fmt: skip
_B_NAMES = frozenset(map(fold, ["بشار", "بسام", "بلال", "باسل", "باسم", "بدر", "بهاء", "بكر", "برهان", "بهجت", "باسيل", "بيير", "بوب", "بنيامين", "بيني", "بوتين", "بايدن", "بان", "بول", "بيتر", "براد", "بريت", "بوريس", "بندر", "بشير", "بيسكوف"]))  # fmt: skip
_W_NAMES = frozenset(
    map(fold, ["وليد", "وائل", "وسام", "وسيم", "وفاء", "وفيق", "وليام", "وديع", "وضاح", "ولاء", "وحيد"])
)
_L_NAMES = frozenset(map(fold, ["لقمان", "لؤي", "لويد", "ليلى", "لينا", "ليندسي", "لافروف", "لطفي", "لويس"]))
