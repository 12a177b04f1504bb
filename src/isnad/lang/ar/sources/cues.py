"""Cues of attribution: verbs of speech, «بحسب» and its like, a source before a colon, and what each opens."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.sources.carrying import Carrying
from isnad.lang.ar.sources.colons import Colons
from isnad.lang.ar.sources.credits import Credit, Credits
from isnad.lang.ar.sources.names import BY, CLOSE, COMMAS, FROM, IN, OPEN, QUOTES
from isnad.lang.ar.sources.sources import THAT, Sources
from isnad.lang.ar.sources.speech import (
    ACCORDING,
    ASSESS,
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
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import SourceMention
from isnad.text.tokens import Token

_VERBS = frozenset((SAY, WATCH, CLAIM, CARRY))
_TELLING = frozenset((SAY, WATCH, CARRY, TOLD))
_AFTER = THAT | frozenset(map(fold, ["إلى", "عن", "أيضا", "في", "كذلك"]))
_PUBLISHES = frozenset(map(fold, ["نشر", "بث", "عرض"]))
_ACCUSE, _BLAME, _RESPONSIBLE, _TRANSMIT = map(fold, ("اتهم", "حمل", "مسؤولي", "نقل"))
#: «توقع» after its subject is more often «inflicts».
_EXPECT = fold("توقع")
_THEY = frozenset(map(fold, ["أنه", "أنها", "أنهم", "إنه", "إنها", "إنهم", "بأنه", "بأنها"]))
_LEADS = frozenset(map(fold, ["كما", "مثلما", "وكما"]))
_SKIP = frozenset(
    map(fold, ["ل", "عن", "إلى", "على", "ما", "لما", "أن", "به", "عنه", "عنها", "فيه", "بها", "ـ"])
)
_ENDS = frozenset((".", "؛", "!", "؟", "\n", ")", "|", "…"))
#: How many sentences after the last of its words a speaker may still go on.
_REACH = 4
#: Tokens between a source and whose words it carries («مراسلنا، نقلا عن …»); before a verb; after «حمّل»; to a
#: report that is assessed; to what a body publishes.
_BESIDE, _BACK, _OBJECT, _ASSESSED, _SHOWN = 4, 14, 9, 6, 14


class Found(NamedTuple):
    """A cue: its chain, where it stands, and what it governs."""

    at: int
    after: int
    chain: list[SourceMention]
    cue: str
    reach: str = "forward"
    """``forward`` what follows, ``back`` what stands before it too, ``line`` the rest of its line,
    ``signed`` from ``at`` to ``after``."""
    inner: bool = False
    """Told within the words of the cue before it."""


class Cues:
    """Reads what the cues of one text open."""

    def __init__(self, tokens: list[Token], names: Sources, carrying: Carrying, credits: Credits) -> None:
        self.tokens, self.names, self.carrying, self.credits = tokens, names, carrying, credits
        self.colons = Colons(tokens, names)
        self.w = words()

    def read(self, cue: Cue, i: int, first: int, last: int, s: int, here: list[Found]) -> Found | None:
        """What the cue at ``i`` opens; None where it opens nothing."""
        kind = cue.kind
        if kind in _VERBS:
            return self.verb(cue, i, first, last, s, here)
        if kind == ACCORDING:
            return self.according(cue, i, first, last, s, here)
        if kind == TOLD:
            return self.told(cue, i, last)
        if kind == ASSESS:
            return self.assessment(i, first, last)
        if kind == COLON:
            chain = self.colons.source(i, first, last)
            others = self.others(chain)
            return (
                Found(min(x.first for x in chain), i + 1, others, "before a colon", "line")
                if others
                else None
            )
        if kind == CREDIT:
            return _signed(self.credits.bracketed(i, first, last, s), "credit")
        if kind == SIGNATURE:
            return _signed(self.credits.signature(i, last, s), "signature")
        if kind == TAG:
            return _signed(self.credits.tag(i, last, s), "tag")
        return None

    def others(self, links: list[SourceMention]) -> list[SourceMention]:
        """A chain without the outlet itself, its short names those of the sources named before."""
        return self.carrying.resolve([x for x in links if not self.names.is_own(x)])

    # -- verbs --------------------------------------------------------------------------------------

    def verb(self, cue: Cue, i: int, first: int, last: int, s: int, here: list[Found]) -> Found | None:
        """A verb of speech with its subject, after it, before it or left unsaid."""
        tokens = self.tokens
        k, told = self.between(i + 1, last)
        led = i > first and tokens[i - 1].form in self.w.before_verb
        links = self.before(i, first) if led else []
        start, end, name = i, i + 1, "speech verb after its subject"
        pronoun = i > first and tokens[i - 1].form in _THEY
        if not links and not pronoun:
            links = self.run_in(cue, i, last) if cue.run else self.subject(cue, k, last)
            end, name = max((x.last for x in links), default=k), "speech verb"
            if links and told and not self.names.is_own(told):
                links = [told, *links]
            if not links and not led and not (cue.stem == _EXPECT and tokens[i].form == _EXPECT):
                links = self.before(i, first)
                end, name = i + 1, "speech verb after its subject"
        if links and name != "speech verb":
            start = min(x.first for x in links)
        if cue.kind == CARRY:
            return self.carried(start, links, end, last, s)
        links = self.others(links)
        if links:
            found = Found(start, end, links, name)
            if self.trails(i, end, start, first, last):
                return _nested(here, found._replace(reach="back")) if here else found._replace(reach="back")
            if here and start < i and tokens[start - 1].form in _AFTER and here[-1].reach == "forward":
                self.carrying.chains.pop()
                return _nested(here, found)._replace(inner=True)
            return found
        current = self.carrying.current(s, _REACH, _feminine(tokens[i].form, cue))
        if cue.goes_on and current and self.goes_on(i, last) and not self.own_subject(k, last):
            return Found(i, i + 1, current, "continuation")
        return None

    def own_subject(self, k: int, last: int) -> bool:
        """Whether the subject at ``k`` is the outlet itself."""
        link = self.names.source(k, last) if k < last else None
        return link is not None and self.names.is_own(link)

    def between(self, k: int, last: int) -> tuple[int, SourceMention | None]:
        """Past what may stand between a verb and its subject: «، اليوم،», «لرويترز», and whom it told."""
        tokens, adverbs = self.tokens, self.w.adverbs
        told = None
        for _ in range(4):
            if k >= last:
                break
            comma = tokens[k].form in COMMAS and k + 1 < last and tokens[k + 1].form in adverbs
            if comma or (tokens[k].kind == "w" and tokens[k].form in adverbs):
                k += 1 + comma
                k += k < last and tokens[k].form in COMMAS
            elif (link := self.names.recipient(k, last)) is not None:
                told, k = link, link.last
                k += k < last and tokens[k].form in QUOTES
            else:
                break
        return k, told

    def subject(self, cue: Cue, k: int, last: int) -> list[SourceMention]:
        """The chain of the subject that begins at ``k``."""
        if k >= last:
            return []
        form, w = self.tokens[k].form, self.w
        if form[:1] == "ل" and form not in w.heads and form not in w.given:
            return []
        if cue.kind == CLAIM and not self.claims(cue, k, last):
            return []
        if cue.kind == CLAIM:
            return self.claimant(k, last)
        links = self.names.chain(k, last, sure=cue.kind != WATCH)
        if cue.stem == _EXPECT and not (
            links and links[-1].last < last and self.tokens[links[-1].last].form in THAT
        ):
            return []
        if links and cue.stem in _PUBLISHES and links[-1].role == "official":
            shown = self.tokens[links[-1].last : min(last, links[-1].last + _SHOWN)]
            links = links if any(t.form in self.w.media for t in shown) else []
        if not links and (link := self.carrying.surname(k, k + 1)):
            return [link]
        return links

    def run_in(self, cue: Cue, i: int, last: int) -> list[SourceMention]:
        """The chain of a subject that is run into its verb: «أعلنتالمقاومة الإسلامية»."""
        form = self.tokens[i].form
        rest = form[cue.run + (form[:1] in "وف") :]
        return self.names.chain(i, last, rest, sure=cue.kind != WATCH) if len(rest) > 3 else []

    def claimant(self, k: int, last: int) -> list[SourceMention]:
        """Who blames or mourns: the person beside a body is whom it blames or mourns, not its spokesman."""
        link = self.names.source(k, last)
        if link is None or self.tokens[link.first].kind != "w":
            return [link] if link else []
        head = self.names.head(self.tokens[link.first].form)[1]
        return self.names.spoken(link, last) if head and head.kind == "person" else [link]

    def claims(self, cue: Cue, k: int, last: int) -> bool:
        """Whether the verb before ``k`` blames or claims, and what stands there may do so."""
        tokens = self.tokens
        until = min(last, k + _OBJECT)
        if cue.stem == _BLAME and not any(t.form.startswith(_RESPONSIBLE) for t in tokens[k:until]):
            return False
        named = self.names.known(k)[0] or tokens[k].form in OPEN or tokens[k].form == "#"
        return bool(named or (tokens[k].kind == "w" and self.names.head(tokens[k].form)[1]))

    def before(self, i: int, first: int) -> list[SourceMention]:
        """The subject before its verb: «المرصد السوري، أوضح أن», «وكانت وكالة … قد تحدثت»."""
        tokens, w = self.tokens, self.w
        if CUES[tokens[i].form].stem == _ACCUSE and i + 1 < len(tokens) and tokens[i + 1].form[:1] == "ب":  # type: ignore[union-attr]  # fmt: skip
            return []
        e = i
        while e > first and (tokens[e - 1].form in w.before_verb or tokens[e - 1].form in COMMAS | CLOSE):
            e -= 1
        for s in range(e - 1, max(first, e - _BACK) - 1, -1):
            t = tokens[s]
            verb = CUES[t.form] if t.kind == "w" else None
            if t.form in _ENDS or (verb and s < e - 1 and verb.kind in _VERBS):
                break
            if s > first and tokens[s - 1].kind not in "pl" and not {tokens[s - 1].form, tokens[s - 1].form[1:]} & w.was:  # fmt: skip
                continue
            chain = self.spoken_until(s, e, i)
            if chain:
                return chain
        return []

    def spoken_until(self, s: int, e: int, last: int) -> list[SourceMention]:
        """The chain that begins at ``s`` and ends at ``e``, whatever place or adverb it ends with."""
        tokens, names = self.tokens, self.names
        form = tokens[s].form
        quoted = form in OPEN or form == "#"
        if tokens[s].kind == "p" and not quoted:
            return []
        glued = CUES[form]
        if (glued and glued.kind == GLUED) or quoted or names.head(form)[1] or names.known(s)[0] or FLAGS[form].title:  # fmt: skip
            link = names.source(s, e)
        else:
            link = self.carrying.surname(s, e)
        if link is None:
            return []
        chain = names.spoken(link, last)
        stop = chain[-1].last
        while stop < e and (tokens[stop].form in QUOTES or tokens[stop].form in self.w.adverbs):
            stop += 1
        if stop < e and tokens[stop].form in (IN, FROM):
            stop = names.place(stop + 1, e)
        return chain if stop >= e else []

    def trails(self, i: int, end: int, start: int, first: int, last: int) -> bool:
        """Whether a verb and its subject close what was said: «…، قال مصدر محلي.», «كما ذكرت سانا.»"""
        tokens = self.tokens
        led = i > first and tokens[i - 1].form in _LEADS
        loose = (
            start > first + 1 and tokens[i].form[:1] not in "وف" and tokens[start - 1].form in COMMAS | CLOSE
        )
        if not (led or loose):
            return False
        k = end
        while k < last and (tokens[k].form in QUOTES or tokens[k].form in self.w.adverbs):
            k += 1
        return k >= last or tokens[k].form in _ENDS or (tokens[k].form in COMMAS and led)

    def goes_on(self, i: int, last: int) -> bool:
        """Whether a verb without a subject tells something: «وأضاف أن», «وأكدت استهداف»."""
        if i + 1 >= last:
            return False
        form = self.tokens[i + 1].form
        return (
            form in _AFTER or form in COMMAS or form in OPEN or form == ":"
            or FLAGS[form].action or form[:1] == "ب" or form.startswith("ان")
        )  # fmt: skip

    def carried(self, start: int, links: list[SourceMention], end: int, last: int, s: int) -> Found | None:
        """«نقلت رويترز عن مصادر», «ونقلت عن مصادر»: who carries it, and whose words they are."""
        inner = self.whose(end, last)
        if not inner:
            return None
        outer = self.others(links or self.carrying.current(s, _REACH)[:1])
        after = inner[-1].last
        return Found(start, after, [*outer, *self.others(inner)], "carried")

    def whose(self, end: int, last: int) -> list[SourceMention]:
        """The chain after the «عن» that follows a carrier soon."""
        tokens = self.tokens
        about = next((n for n in range(end, min(end + _BESIDE + 1, last)) if tokens[n].form == BY), None)
        return self.names.chain(about + 1, last) if about is not None else []

    def assessment(self, i: int, first: int, last: int) -> Found | None:
        """«التحالف يقوم بتقييم التقارير المتعلقة بـ»: what is looked into is told by whoever looks into it."""
        near = self.tokens[i + 1 : min(last, i + _ASSESSED)]
        if not any(t.form in self.w.reports for t in near):
            return None
        links = self.before(i, first) or self.names.chain(i + 1, last, sure=False)
        links = self.others(links[-1:])
        return Found(i, i + 1, links, "assessment", inner=True) if links else None

    # -- particles ----------------------------------------------------------------------------------

    def according(self, cue: Cue, i: int, first: int, last: int, s: int, here: list[Found]) -> Found | None:
        """«بحسب مصادر», «وفق ما ذكرت سانا», «نقلا عن», «على لسان», «ما نقلته»."""
        tokens, w = self.tokens, self.w
        k, carries = self.to_source(cue, i, last)
        if not k or k >= last:
            return None
        if tokens[k].form in w.no_source or self.names.head(tokens[k].form)[0] in w.no_source:
            return None
        if self.own_statement(tokens[k].form.removeprefix("ل")):
            current = self.carrying.current(s, _REACH)
            return Found(i, k + 1, current, "according to") if current else None
        links = self.names.chain(k, last)
        if not links and (link := self.carrying.surname(k, k + 1)):
            links = [link]
        if not links:
            return None
        inner = self.whose(links[-1].last, last) if carries else []
        links += inner
        end = links[-1].last
        chain = self.others(links)
        leads = all(t.form in w.adverbs or t.kind in "pn" or t.form[:1] == "و" for t in tokens[first:i])
        name = "carried from" if cue.stem in w.carried else "according to"
        found = Found(i, max(end, i + 1), chain, name, "forward" if leads else "back")
        return _nested(here, found) if here and not leads else found

    def own_statement(self, form: str) -> bool:
        """Whether ``form`` is a statement of the one who speaks: «بيانها», «تقريره»."""
        own = next((form[: -len(p)] for p in ("ها", "هم", "ه") if form.endswith(p)), "")
        head = self.w.heads.get(own)
        return head is not None and head.role == "statement"

    def to_source(self, cue: Cue, i: int, last: int) -> tuple[int, bool]:
        """Where the source after a particle begins (0 for none), and whether it carries another's words."""
        tokens, w = self.tokens, self.w
        k = i + 1
        if cue.stem in w.after:
            if k >= last or tokens[k].form not in w.after[cue.stem]:
                return 0, False
            k += 1
            k += k < last and tokens[k].form in w.after.get(fold("حد"), ())
        elif cue.stem in w.as_words:
            verb = CUES[tokens[k].form] if k < last else None
            if verb is None or verb.kind != TOLD:
                return 0, False
        wants_verb = tokens[i].form[-2:] == "لي" and tokens[k - 1].form == fold("ما")
        while k < last and tokens[k].form in _SKIP:
            k += 1
        verb = CUES[tokens[k].form] if k < last and tokens[k].kind == "w" else None
        if verb is None or verb.kind not in _TELLING:
            return 0 if wants_verb else k, False
        k += 1
        while k < last and tokens[k].form in _SKIP:
            k += 1
        return self.between(k, last)[0], verb.stem == _TRANSMIT

    def told(self, cue: Cue, i: int, last: int) -> Found | None:
        """A verb that takes what was told as its object: «حصيلة أعلنها المرصد», «بيان نشرته الوزارة»."""
        if cue.stem == _TRANSMIT or i + 1 >= last:
            return None
        links = self.others(self.names.chain(i + 1, last, sure=False))
        return Found(i, links[-1].last, links, "told by", "back") if links else None


def _signed(credit: Credit | None, name: str) -> Found | None:
    """A credit as a cue."""
    return Found(credit.first, credit.after, [credit.link], name, "signed") if credit else None


def _feminine(form: str, cue: Cue) -> bool | None:
    """Whether a verb is in the feminine; None where its form does not say."""
    form = form[1:] if form[:1] in "وف" else form
    if form.startswith(cue.stem):
        ending = form[len(cue.stem) :]
        return ending == "ت" if ending in ("", "ت") else None
    if form.endswith("ت"):
        return True
    return form[:1] == "ت" if form[:1] in "يت" and not form.endswith(("ون", "ان")) else None


def _nested(here: list[Found], found: Found) -> Found:
    """A cue inside the words of another: its source stands within that chain, an outlet outside it."""
    outer = here[-1]
    same = {x.name for x in outer.chain} & {x.name for x in found.chain}
    if not found.chain or same or outer.reach in ("signed", "back"):
        return found
    if outer.cue == "continuation" and found.cue != "carried from":
        return found
    outlet = found.chain[0].role in ("agency", "outlet") and found.cue != "carried from"
    chain = [*found.chain, *outer.chain] if outlet else [*outer.chain, *found.chain]
    if outer.reach == "forward" and found.reach == "back":
        if found.at - outer.after <= _BESIDE:
            here.pop()
            return outer._replace(after=found.after, chain=chain)
        if outlet:
            here[-1] = outer._replace(chain=chain)
    return found._replace(chain=chain)
