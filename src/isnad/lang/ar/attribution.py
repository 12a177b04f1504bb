"""Who says so: chains of attribution in Arabic text, and how far their words carry."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.carrying import Carrying
from isnad.lang.ar.names import CLOSE, COMMAS, OPEN, QUOTES
from isnad.lang.ar.orthography import fold
from isnad.lang.ar.outlets import lexicon
from isnad.lang.ar.sources import Sources
from isnad.lang.ar.speech import (
    ACCORDING,
    CARRY,
    CLAIM,
    COLON,
    CREDIT,
    CUES,
    FLAGS,
    GLUED,
    SAY,
    SIGNATURE,
    TAG,
    TOLD,
    WATCH,
    Cue,
    words,
)
from isnad.mentions import ActorMention, Attribution, SourceMention
from isnad.text.tokens import Sentence, Token

_VERBS = frozenset((SAY, WATCH, CLAIM, CARRY))
_AFTER = frozenset(map(fold, ["أن", "إن", "بأن", "أنه", "إنه", "أنها", "إنها", "أنهم", "إنهم", "بأنه", "بأنها", "إلى", "عن", "أيضا", "في", "كذلك"]))  # fmt: skip
_ABOUT = fold("عن")
_RESPONSIBLE = fold("مسؤولي")
_SKIP = frozenset(
    map(fold, ["ل", "لـ", "عن", "إلى", "على", "ما", "لما", "أن", "به", "عنه", "عنها", "فيه", "بها"])
)
_JOINTS = frozenset(map(fold, ["فيما", "بينما", "كما", "وفيما", "وبينما", "وكما", "وكانت", "وكان"]))
_ENDS = frozenset((".", "؛", "!", "؟", "\n", ")", "|", "…"))
#: How many sentences after the last of its words a speaker may still go on.
_REACH = 4
#: Tokens between a source and whose words it carries: «مراسلنا، نقلا عن …».
_BESIDE = 4
#: Lines that a signature under them covers, and tokens of a credit line.
_SIGNED, _DATELINE = 3, 16


class _Found(NamedTuple):
    """A cue: its chain, where it stands, and what it governs."""

    at: int
    after: int
    chain: list[SourceMention]
    cue: str
    reach: str = "forward"
    """``forward`` what follows, ``back`` what stands before it too, ``line`` all of its line."""
    denies: bool = False
    inner: bool = False
    """Told within the words of the cue before it."""


def find_sources(
    tokens: list[Token],
    sentences: list[Sentence],
    publisher: str | None,
    text: str,
    actors: list[ActorMention],
) -> list[Attribution]:
    """The attributions of a text in order; a continuation («وأضاف») repeats the chain before it."""
    return _Reader(tokens, sentences, Sources(tokens, text, publisher, actors)).run()


class _Reader:
    """One pass over a text."""

    def __init__(self, tokens: list[Token], sentences: list[Sentence], names: Sources) -> None:
        self.tokens, self.sentences, self.names, self.w = tokens, sentences, names, words()
        self.carrying = Carrying(tokens, names)
        self.out: list[Attribution] = []

    def run(self) -> list[Attribution]:
        credit = self.dateline()
        for s, (first, last, _) in enumerate(self.sentences):
            here: list[_Found] = []
            i = first
            while i < last:
                cue = CUES[self.tokens[i].form]
                if cue is None:
                    i += 1
                    continue
                found = self.read(cue, i, first, last, s, here)
                if found is None:
                    i += 1
                    continue
                if found.chain:
                    here.append(found)
                i = max(found.after, i + 1)
            self.scope(s, first, last, here)
        if credit:
            self.out = [
                a if a.chain[0].id == credit.id else a._replace(chain=[credit, *a.chain]) for a in self.out
            ]
            whole = self.sentences[0].first, self.sentences[-1].last
            self.out.append(Attribution(0, *whole, [credit], "credit"))
        return self.out

    # -- what a cue governs -----------------------------------------------------------------------

    def scope(self, s: int, first: int, last: int, here: list[_Found]) -> None:
        """Adds the attributions of a sentence, and the quotation that is still open from the one before."""
        carried = self.carrying.quotation(s, self.sentences[s], here[0].at if here else last)
        if carried:
            self.out.append(Attribution(s, first, here[0].at if here else last, carried, "quotation"))
        done = first
        for n, f in enumerate(here):
            end = here[n + 1].at if n + 1 < len(here) else last
            if n + 1 < len(here) and here[n + 1].reach == "back":
                end = here[n + 1].at if f.reach == "forward" else self.joint(f.after, end)
            begin = f.at
            if f.reach == "back":
                begin, end = done, self.joint(f.after, end)
            elif f.reach == "line":
                line = self.sentences[s].line
                k = s
                while k + 1 < len(self.sentences) and self.sentences[k + 1].line == line:
                    k += 1
                end = self.sentences[k].last if n + 1 == len(here) else end
            if f.reach == "signed":
                self.out.append(Attribution(s, f.at, f.after, f.chain, f.cue))
                continue
            chain = f.chain[:4]
            self.out.append(Attribution(s, begin, max(end, begin + 1), chain, f.cue, f.denies))
            done = f.after if f.reach == "back" else end
        speakers = [f for f in here if f.reach != "signed" and not f.inner]
        if speakers:
            self.carrying.told(s, speakers[-1].chain, speakers[-1].at, self.sentences[s])

    def joint(self, i: int, last: int) -> int:
        """Where the next clause joins on, or ``last``."""
        return next((k for k in range(i, last) if self.tokens[k].form in _JOINTS), last)

    # -- cues ---------------------------------------------------------------------------------------

    def read(self, cue: Cue, i: int, first: int, last: int, s: int, here: list[_Found]) -> _Found | None:
        """What the cue at ``i`` opens; None where it opens nothing."""
        kind = cue.kind
        if kind in _VERBS:
            return self.verb(cue, i, first, last, s, here)
        if kind == ACCORDING:
            return self.according(cue, i, first, last, here)
        if kind == TOLD:
            return self.told(cue, i, last)
        if kind == COLON:
            return self.colon(i, first, last)
        if kind == CREDIT:
            return self.credit(i, first, last, s)
        if kind == SIGNATURE:
            return self.signature(i, last, s)
        if kind == TAG:
            return self.tag(i, last, s)
        return None

    def verb(self, cue: Cue, i: int, first: int, last: int, s: int, here: list[_Found]) -> _Found | None:
        """A verb of speech with its subject, after it, before it or left unsaid."""
        tokens = self.tokens
        k, told = self.between(i + 1, last)
        led = i > first and tokens[i - 1].form in self.w.before_verb
        links = [] if led and self.before(i, first) else self.subject(cue, k, last)
        if links and told and not self.names.is_own(told):
            links = [told, *links]
        end = max((x.last for x in links), default=k)
        start = i
        name = "speech verb"
        if not links:
            links = self.before(i, first)
            if links:
                start, name, end = min(x.first for x in links), "speech verb after its subject", i + 1
        if cue.kind == CARRY:
            return self.carried(i, start, links, end, last, s)
        links = self.carrying.resolve([x for x in links if not self.names.is_own(x)])
        if links:
            reach = "back" if self.trails(i, end, start, first, last) else "forward"
            if here and here[-1].reach != "signed" and reach == "back":
                return _nested(here, _Found(start, end, links, name, reach, cue.denies))
            if here and start < i and tokens[start - 1].form in _AFTER and here[-1].reach == "forward":
                self.carrying.chains.pop()
                inner = _nested(here, _Found(start, end, links, name, reach, cue.denies))
                return inner._replace(inner=True)
            return _Found(start, end, links, name, reach, cue.denies)
        current = self.carrying.current(s, _REACH)
        if cue.goes_on and current and self.goes_on(i, last) and not self.owned(i, k, last):
            return _Found(i, i + 1, current, "continuation", "forward", cue.denies)
        return None

    def owned(self, i: int, k: int, last: int) -> bool:
        """Whether the subject at ``k`` is the outlet itself."""
        link = self.names.source(k, last) if k < last else None
        return link is not None and self.names.is_own(link)

    def between(self, k: int, last: int) -> tuple[int, SourceMention | None]:
        """Past what may stand between a verb and its subject: «، اليوم،», «لرويترز», «في تصريح لـ…»."""
        tokens = self.tokens
        told = None
        for _ in range(4):
            if k >= last:
                break
            if tokens[k].form in COMMAS and k + 1 < last and tokens[k + 1].form in self.w.adverbs:
                k += 1
            elif tokens[k].form in self.w.adverbs and tokens[k].kind == "w":
                k += 1
                if k < last and tokens[k].form in COMMAS:
                    k += 1
            elif (link := self.names.recipient(k, last)) is not None:
                told, k = link, link.last
                while k < last and tokens[k].form in QUOTES:
                    k += 1
            else:
                break
        return k, told

    def subject(self, cue: Cue, k: int, last: int) -> list[SourceMention]:
        """The chain of the subject that begins at ``k``."""
        if k >= last:
            return []
        glued = CUES[self.tokens[k].form]
        if glued and glued.kind == GLUED:
            return [self.names.glued(k, glued.stem)]
        if cue.kind == CLAIM:
            if cue.stem == fold("حمل") and not any(
                t.form.startswith(_RESPONSIBLE) for t in self.tokens[k : min(last, k + 9)]
            ):
                return []
            head = self.names.head(self.tokens[k].form)[1] if self.tokens[k].kind == "w" else None
            if head is None and not self.names.known(k)[0] and self.tokens[k].form not in OPEN | {"#"}:
                return []
        links = self.names.chain(k, last, sure=cue.kind in (SAY, CLAIM, CARRY))
        if (
            links
            and cue.kind == SAY
            and links[-1].role == "statement"
            and links[-1].last - links[-1].first > 1
        ):
            return links
        return links

    def before(self, i: int, first: int) -> list[SourceMention]:
        """The subject before its verb: «المرصد السوري، أوضح أن», «وكانت وكالة … قد تحدثت»."""
        tokens, w = self.tokens, self.w
        e = i
        while e > first and (tokens[e - 1].form in w.before_verb or tokens[e - 1].form in COMMAS | CLOSE):
            e -= 1
        for s in range(e - 1, max(first, e - 14) - 1, -1):
            before = tokens[s - 1].form if s > first else ""
            if tokens[s].form in _ENDS or (tokens[s].kind == "w" and CUES[tokens[s].form] and s < e - 1 and CUES[tokens[s].form].kind in _VERBS):  # type: ignore[union-attr]  # fmt: skip
                break
            opens = s == first or before in w.was or before[1:] in w.was or tokens[s - 1].kind in "pl"
            if not opens or (tokens[s].kind == "p" and tokens[s].form not in OPEN | {"#"}):
                continue
            glued = CUES[tokens[s].form]
            if glued and glued.kind == GLUED:
                return [self.names.glued(s, glued.stem)]
            form = tokens[s].form
            head = self.names.head(form)[1]
            link = self.names.source(s, e) if head or self.names.known(s)[0] or FLAGS[form].title or tokens[s].form in OPEN | {"#"} else None  # fmt: skip
            if link is None:
                link = self.carrying.surname(s, e)
            if link is None:
                continue
            chain = self.names.spoken(link, i)
            stop = chain[-1].last
            while stop < e and (tokens[stop].form in QUOTES or tokens[stop].form in w.adverbs):
                stop += 1
            if stop < e and tokens[stop].form in (fold("في"), fold("من")):
                stop = self.names.place(stop + 1, e)
            if stop >= e:
                return chain
        return []

    def trails(self, i: int, end: int, start: int, first: int, last: int) -> bool:
        """Whether a verb and its subject close what was said: «…، قال مصدر محلي.», «كما ذكرت سانا.»"""
        tokens = self.tokens
        led = i > first and tokens[i - 1].form in (fold("كما"), fold("مثلما"), fold("وكما"))
        if not (led or (start > first + 1 and tokens[i].form[:1] not in "وف" and tokens[start - 1].form in COMMAS | CLOSE)):  # fmt: skip
            return False
        k = end
        while k < last and (tokens[k].form in QUOTES or tokens[k].form in self.w.adverbs):
            k += 1
        return k >= last or tokens[k].form in _ENDS or (tokens[k].form in COMMAS and led)

    def goes_on(self, i: int, last: int) -> bool:
        """Whether a verb without a subject tells something: «وأضاف أن», «وأكدت استهداف»."""
        if i + 1 >= last:
            return False
        t = self.tokens[i + 1]
        flags = FLAGS[t.form]
        return (
            t.form in _AFTER or t.form in (":", "،", ",") or t.form in OPEN
            or flags.action or t.form[:1] == "ب" or t.form.startswith("ان")
        )  # fmt: skip

    def carried(
        self, i: int, start: int, links: list[SourceMention], end: int, last: int, s: int
    ) -> _Found | None:
        """«نقلت رويترز عن مصادر», «ونقلت عن مصادر»: who carries it, and whose words they are."""
        tokens = self.tokens
        about = next((n for n in range(end, min(end + 5, last)) if tokens[n].form == _ABOUT), None)
        if about is None:
            return None
        inner = self.names.chain(about + 1, last)
        if not inner:
            return None
        if not links:
            links = self.carrying.current(s, _REACH)[:1]
        outer = self.carrying.resolve([x for x in links if not self.names.is_own(x)])
        inner = self.carrying.resolve([x for x in inner if not self.names.is_own(x)])
        return _Found(start, inner[-1].last if inner else end, [*outer, *inner], "carried")

    def according(self, cue: Cue, i: int, first: int, last: int, here: list[_Found]) -> _Found | None:
        """«بحسب مصادر», «وفق ما ذكرت سانا», «نقلا عن», «على لسان», «ما نقلته»."""
        tokens, w = self.tokens, self.w
        k = i + 1
        if cue.stem in w.after:
            if k >= last or tokens[k].form not in w.after[cue.stem]:
                return None
            k += 1
            if k < last and tokens[k].form in w.after.get(fold("حد"), ()):
                k += 1
        elif cue.stem in w.as_words:
            nxt = CUES[tokens[k].form] if k < last else None
            if (
                cue.stem not in (fold("ما"), fold("لما"))
                or nxt is None
                or nxt.kind not in (SAY, WATCH, CARRY, TOLD)
            ):
                return None
        while k < last and (tokens[k].form in _SKIP or tokens[k].form in ("ـ",)):
            k += 1
        carry = False
        if (
            k < last
            and tokens[k].kind == "w"
            and (verb := CUES[tokens[k].form])
            and verb.kind in (SAY, WATCH, CARRY, TOLD)
        ):
            carry = verb.stem == fold("نقل")
            k += 1
            while k < last and tokens[k].form in _SKIP:
                k += 1
            k, _ = self.between(k, last)
        if k >= last or tokens[k].form in w.no_source or self.names.head(tokens[k].form)[0] in w.no_source:
            return None
        glued = CUES[tokens[k].form]
        if glued and glued.kind == GLUED:
            links = [self.names.glued(k, glued.stem)]
        else:
            links = self.names.chain(k, last) or self.named(k, last)
        if not links:
            return None
        end = links[-1].last
        if carry:
            about = next((n for n in range(end, min(end + 5, last)) if tokens[n].form == _ABOUT), None)
            inner = self.names.chain(about + 1, last) if about is not None else []
            links, end = links + inner, inner[-1].last if inner else end
        links = self.carrying.resolve([x for x in links if not self.names.is_own(x)])
        leads = i == first or all(
            t.form in w.adverbs or t.kind in "pn" or t.form[:1] == "و" for t in tokens[first:i]
        )
        found = _Found(i, end, links, "according to", "forward" if leads else "back")
        if cue.stem in w.carried:
            found = found._replace(cue="carried from")
        return _nested(here, found) if here and not leads else found

    def named(self, k: int, last: int) -> list[SourceMention]:
        """A bare name that ends the clause: «بحسب كرافت.»"""
        tokens = self.tokens
        end = k
        while end < last and end - k < 4 and tokens[end].kind == "w" and not FLAGS[tokens[end].form].stop and not FLAGS[tokens[end].form].action:  # fmt: skip
            end += 1
        closed = end >= last or tokens[end].form in _ENDS or tokens[end].form in COMMAS
        form = tokens[k].form
        if not closed or end == k or len(form) < 4 or form[:1] == "ب" or form.endswith(("ه", "ها", "هم")):
            return []
        if end - k == 1 and FLAGS[form].relative:
            return []
        return [self.names.make(k, end, "official", form[1:] if form[:1] == "ل" and end - k == 1 else None)]

    def told(self, cue: Cue, i: int, last: int) -> _Found | None:
        """A verb that takes what was told as its object: «حصيلة أعلنها المرصد», «بيان نشرته الوزارة»."""
        if cue.stem == fold("نقل") or i + 1 >= last:
            return None
        links = self.names.chain(i + 1, last, sure=False)
        links = self.carrying.resolve([x for x in links if not self.names.is_own(x)])
        return _Found(i, links[-1].last, links, "told by", "back") if links else None

    def colon(self, i: int, first: int, last: int) -> _Found | None:
        """A source before a colon: «مراسل حلب اليوم: …», «الدفاع المدني: …»."""
        tokens = self.tokens
        if (i + 1 < last and tokens[i + 1].kind == "n") or i + 1 >= last:
            return None
        for s in range(max(first, i - 11), i):
            opens = s == first or (tokens[s - 1].kind == "p" and tokens[s - 1].form not in "_#-\"'“”«».،,") or tokens[s - 1].kind == "l"  # fmt: skip
            opens = opens or (s - 1 > first and tokens[s - 1].form in ("-", "–") and tokens[s - 1].start > tokens[s - 2].end)  # fmt: skip
            if not opens:
                continue
            glued = CUES[tokens[s].form]
            if glued and glued.kind == GLUED:
                return _Found(s, i + 1, [self.names.glued(s, glued.stem)], "before a colon", "line")
            form = tokens[s].form
            _, head = self.names.head(form)
            quoted = form in OPEN or form == "#"
            if not (head or self.names.known(s)[0] or FLAGS[form].title or quoted):
                continue
            if head and (
                head.role == "statement" or (head.weak and not self.names.known(s)[0]) or form[:1] in "لب"
            ):
                continue
            link = self.names.source(s, i, sure=quoted is False)
            if link is None or (link.role == "anonymous" and link.last - link.first < 2):
                continue
            chain = self.names.spoken(link, i)
            end = chain[-1].last
            while end < i and tokens[end].form in QUOTES:
                end += 1
            if end < i and tokens[end].form in (fold("في"), fold("من")):
                end = self.names.place(end + 1, i)
            if end < i and i - end < 7 and (told := self.names.recipient(end, i)) is not None:
                end = told.last
                if not self.names.is_own(told):
                    chain = [told, *chain]
                while end < i and tokens[end].form in QUOTES:
                    end += 1
            if end == i:
                chain = self.carrying.resolve([x for x in chain if not self.names.is_own(x)])
                return _Found(s, i + 1, chain, "before a colon", "line") if chain else None
        return None

    # -- credits ------------------------------------------------------------------------------------

    def credit(self, i: int, first: int, last: int, s: int) -> _Found | None:
        """A credit in brackets that closes a line: «(مراسل راديو الكل)», «(أ ف ب)»."""
        tokens = self.tokens
        close = next((k for k in range(i + 1, min(i + 9, last)) if tokens[k].form == ")"), None)
        if close is None or i + 1 >= close:
            return None
        rest = [t for t in tokens[close + 1 : last] if t.form not in ".|#_" and t.kind == "w"]
        alone = i == first and all(
            tokens[k - 1].form in "#_" for k in range(close + 1, last) if tokens[k].kind == "w"
        )
        if rest and not alone:
            return None
        head = self.names.head(tokens[i + 1].form)[1] if tokens[i + 1].kind == "w" else None
        known = self.names.registry.at(tokens, i + 1) if tokens[i + 1].kind in "wl" else None
        if not (head and head.role == "correspondent") and not (
            known and known.value.kind == "agency" and known.last == close
        ):
            return None
        link = self.names.make(i + 1, close, head.role if head else "agency")
        if self.names.is_own(link):
            return None
        return _Found(self.signed(s, alone), close + 1, [link], "credit", "signed")

    def signed(self, s: int, alone: bool) -> int:
        """The first token of the lines that a signature in sentence ``s`` stands under."""
        k = s - 1 if alone and s else s
        top = self.sentences[k].line - (_SIGNED if alone else 0)
        while (
            k
            and self.sentences[k].line - self.sentences[k - 1].line <= alone
            and self.sentences[k - 1].line >= top
        ):
            k -= 1
        return self.sentences[k].first

    def signature(self, i: int, last: int, s: int) -> _Found | None:
        """The name under a post that is embedded: «— الدفاع المدني السوري (@SyriaCivilDefe)»."""
        tokens = self.tokens
        at = next((k for k in range(i + 2, min(i + 12, last - 1)) if tokens[k].form == "(" and tokens[k + 1].form == "@"), None)  # fmt: skip
        if at is None or tokens[i + 1].kind not in "wl":
            return None
        head = self.names.head(tokens[i + 1].form)[1] if tokens[i + 1].kind == "w" else None
        link = self.names.make(i + 1, at, head.role if head else "witness")
        known = self.names.registry.at(tokens, i + 1)
        if known:
            link = link._replace(role="organisation", id=known.value.id)
        if self.names.is_own(link):
            return None
        alone = i == self.sentences[s].first
        return _Found(self.signed(s, alone), at, [link], "signature", "signed")

    def tag(self, i: int, last: int, s: int) -> _Found | None:
        """The tag of a monitor among the tags that close a post: «#الخوذ_البيضاء»."""
        tokens = self.tokens
        found = self.names.registry.at(tokens, i + 1) if i + 1 < last and tokens[i + 1].kind == "w" else None
        if not found or found.value.kind != "monitor":
            return None
        k = found.last
        if any(
            t.form == "(" and tokens[n + 1].form == "@"
            for n, t in enumerate(tokens[k : k + 24], k)
            if n + 1 < len(tokens)
        ):
            return None
        while k < last and tokens[k].form == "#" and k + 1 < last:
            k += 2
            while k + 1 < last and tokens[k].form == "_":
                k += 2
        if k < last and tokens[k].kind == "w":
            return None
        link = self.names.make(i + 1, found.last, "organisation")
        if self.names.is_own(link):
            return None
        alone = i == self.sentences[s].first
        return _Found(self.signed(s, alone), found.last, [link], "tag", "signed")

    def dateline(self) -> SourceMention | None:
        """The agency that the first line, or the last, credits: «بغداد - رويترز:», «(أ ف ب)»."""
        if not self.sentences:
            return None
        first = self.sentences[0].first
        tokens, registry = self.tokens, lexicon()
        end = min(first + _DATELINE, self.sentences[-1].last)
        for k in range(first + 1, end):
            t = tokens[k]
            if t.kind not in "wl" or tokens[k - 1].form not in ("-", "–", "/", "(", "«", "_", "|"):
                continue
            found = registry.at(tokens, k)
            if not found or found.prefix or found.value.kind != "agency":
                continue
            after = tokens[found.last].form if found.last < len(tokens) else "\n"
            if after in (":", ")", "\n", "-", "–", "/", "»"):
                link = self.names.make(k, found.last, "agency")
                return None if self.names.is_own(link) else link
        return None


def _nested(here: list[_Found], found: _Found) -> _Found:
    """A cue inside the words of another: its source stands within that chain, an outlet outside it."""
    outer = here[-1]
    if outer.reach == "signed" or outer.chain == found.chain:
        return found
    same = {x.name for x in outer.chain} & {x.name for x in found.chain}
    if outer.reach == "back" or same or (outer.cue == "continuation" and found.cue != "carried from"):
        return found
    outlet = bool(found.chain) and found.chain[0].role in ("agency", "outlet") and found.cue != "carried from"
    chain = [*found.chain, *outer.chain] if outlet else [*outer.chain, *found.chain]
    if outer.reach == "forward" and found.reach == "back" and found.at - outer.after <= _BESIDE:
        here.pop()
        return outer._replace(after=found.after, chain=chain)
    if outer.reach == "forward" and found.reach == "back":
        here[-1] = outer._replace(chain=chain)
    return found._replace(chain=chain)
