"""Who says so: chains of attribution in Arabic text, and how far their words carry."""

from __future__ import annotations

from isnad.lang.ar.orthography import fold, spelling
from isnad.lang.ar.outlets import outlet_id, outlet_names
from isnad.lang.ar.speech import (
    ACCORDING,
    ANAPHORS,
    BY_NAME_OF,
    CARRY,
    CONTINUE,
    DENIAL,
    ENDS,
    HEADS,
    NO_HEAD,
    OPENERS,
    RECIPIENT,
    SPEECH,
    TITLES,
)
from isnad.mentions import Attribution, SourceMention
from isnad.text.tokens import Sentence, Token

_MARKS = frozenset("،,:؛.()!؟\n|-–…")
_QUOTES = frozenset("\"«»“”'‘’#_")
#: What may stand before a subject that its verb follows: «وكانت وكالة … تحدثت عن».
_WAS = frozenset(
    map(fold, ["كان", "كانت", "وكان", "وكانت", "فيما", "بينما", "لكن", "حيث", "كما", "أن", "إن"])
)
#: Words of a name at most.
_LONGEST = 7


def _peel(form: str) -> str:
    return form[1:] if form[:1] in "وف" and len(form) > 3 else form


def _head(form: str) -> str:
    """A head without the particle before it: «للمرصد» → «المرصد», «لوزارة» → «وزارة»."""
    if form in HEADS:
        return form
    if form.startswith("لل"):
        return "ال" + form[2:]
    return form[1:] if form[:1] in "لبو" and form[1:] in HEADS else form


def _no_subject(form: str) -> bool:
    """Whether a preposition or the accusative shows that ``form`` begins no subject («بمقتل», «طالبا»)."""
    return (form[:1] in "بل" and len(form) > 4) or (form.endswith("ا") and not form.startswith("ال"))


class _Reader:
    """Reads the links of one text."""

    def __init__(self, tokens: list[Token], text: str, publisher: str | None) -> None:
        self.tokens, self.text = tokens, text
        self.own = outlet_names(publisher or "")

    def end(self, i: int, last: int) -> int:
        """Where the name that begins at ``i`` ends."""
        j, quoted = i, 0
        while j < last and j - i < _LONGEST + 3:
            token = self.tokens[j]
            form = token.form
            if token.kind == "p":
                if form in _QUOTES:
                    quoted += form not in "#_"
                    if quoted >= 2 and not any(t.kind == "w" for t in self.tokens[i : i + 1]):
                        j += 1
                        break
                elif form in _MARKS:
                    break
            elif (
                j > i
                and (
                    form in ENDS
                    or form in SPEECH
                    or form in CONTINUE
                    or form in RECIPIENT
                    or (form in TITLES and self.tokens[i].form not in TITLES)
                    or (form[:1] in "بل" and (form[1:] in ENDS or form[1:] in ("ان", "انه", "انها")))
                    or (form[:1] == "و" and form[1:] in ENDS | SPEECH)
                )
            ) or (j == i and _head(form) in NO_HEAD):
                break
            j += 1
        while j > i and self.tokens[j - 1].kind == "p":
            j -= 1
        return j

    def link(self, i: int, last: int) -> SourceMention | None:
        """The source whose name begins at ``i``."""
        opened = False
        while i < last and self.tokens[i].kind == "p" and self.tokens[i].form in _QUOTES:
            opened = opened or self.tokens[i].form not in "#_"
            i += 1
        if i >= last or self.tokens[i].kind not in "wl":
            return None
        glued = self.glued(i)
        if glued:
            return glued
        end = self.end(i, last)
        if opened:
            marks = (k for k in range(i, end) if self.tokens[k].form in _QUOTES - {"#", "_"})
            end = next(marks, end)
        words = [t.form for t in self.tokens[i:end] if t.kind != "p"]
        if not words or (len(words) == 1 and len(words[0]) < 3):
            return None
        head = _head(words[0])
        quoted = i > 0 and self.tokens[i - 1].form in _QUOTES
        if head not in HEADS and not quoted and _no_subject(words[0]):
            return None
        if (
            head not in HEADS
            and not head.startswith("ال")
            and head not in TITLES
            and len(words) < 2
            and not quoted
        ):
            return None
        role = HEADS.get(head, "organisation")
        name = spelling(
            self.text[self.tokens[i].start : self.tokens[end - 1].end], " ".join([head, *words[1:]])
        )
        return SourceMention(i, end, name, role, outlet_id(name))

    def links(self, i: int, last: int) -> list[SourceMention]:
        """The chain that begins at ``i``: a source, the body it speaks for, whom it told, whose words it carries."""
        link = self.link(i, last)
        if link is None:
            return []
        out = [link]
        by = next((k for k in range(link.first, link.last) if self.tokens[k].form in BY_NAME_OF), None)
        person = self.person(link.last, last)
        if by is not None and person:
            body = self.link(by + 1, last)
            out = [body, person] if body else [person]
        elif person and link.role == "official":
            out = [link, person]
        k = out[-1].last
        for _ in range(2):
            while k < last and self.tokens[k].form in _QUOTES | {")", "("}:
                k += 1
            if k < last and self.tokens[k].form in RECIPIENT:
                told = self.link(k, last)
                if told and not self.is_own(told):
                    out.insert(0, told)
                if told:
                    k = told.last
        return out

    def person(self, i: int, last: int) -> SourceMention | None:
        """A person in apposition: «…، أشرف القدرة، إن», «… الرائد محمود بصل»."""
        k, comma = i, False
        while k < last and self.tokens[k].form in ("،", ",", '"', "”"):
            comma, k = comma or self.tokens[k].form in "،,", k + 1
        if k >= last or self.tokens[k].kind != "w":
            return None
        titled = self.tokens[k].form in TITLES
        if not (titled or comma):
            return None
        end = self.end(k, last)
        words = [t for t in self.tokens[k:end] if t.kind == "w"]
        after = self.tokens[end].form if end < last else ""
        closed = after in ("،", ",", "ان", "انه", "بان") or titled
        if (
            not closed
            or not (2 <= len(words) <= 4)
            or self.tokens[k].form in HEADS
            or self.tokens[k].form in NO_HEAD
        ):
            return None
        if not titled and any(w.form.startswith(("ال", "ب", "ل", "و")) for w in words[:1]):
            return None
        name = self.text[self.tokens[k].start : self.tokens[end - 1].end]
        return SourceMention(k, end, name, "official")

    def before(self, i: int, first: int) -> SourceMention | None:
        """The subject before its verb: «المرصد السوري، أوضح أن»."""
        k = i - 1
        while k >= first and self.tokens[k].form in ("،", ",", '"', "”", "»"):
            k -= 1
        start = k
        while (
            start >= first
            and k - start < _LONGEST
            and (self.tokens[start].kind != "p" or self.tokens[start].form in _QUOTES)
        ):
            head = _head(self.tokens[start].form)
            if head in HEADS and (
                start == first or self.tokens[start - 1].kind == "p" or self.tokens[start - 1].form in _WAS
            ):
                if self.end(start, i) < k + 1:
                    return None
                return self.link(start, k + 1)
            start -= 1
        return None

    def is_own(self, link: SourceMention) -> bool:
        """Whether a link only names the outlet itself; its correspondents are sources."""
        if not self.own or link.role == "correspondent":
            return False
        name = fold(link.name).lower()
        return any(name == own or f" {own} " in f" {name} " for own in self.own)

    def glued(self, i: int) -> SourceMention | None:
        """A correspondent glued to the outlet: «مراسلالميادين»."""
        form = _peel(self.tokens[i].form)
        for head in ("مراسله", "مراسل"):
            rest = form[len(head) :]
            if form.startswith(head) and rest.startswith("ال") and len(rest) > 4:
                outlet = next((own for own in self.own if rest.startswith(own)), rest)
                return SourceMention(
                    i, i + 1, f"{'مراسلة' if len(head) == 6 else head} {outlet}", "correspondent"
                )
        return None


def find_sources(
    tokens: list[Token], sentences: list[Sentence], publisher: str | None, text: str
) -> list[Attribution]:
    """The attributions of a text in order; a continuation («وأضاف») repeats the chain before it."""
    out: list[Attribution] = []
    reader = _Reader(tokens, text, publisher)
    known: list[SourceMention] = []
    chain: list[SourceMention] = []
    told = -9
    for s, (first, last, _) in enumerate(sentences):
        here: list[Attribution] = []
        i = first
        while i < last:
            form = tokens[i].form
            if tokens[i].kind != "w":
                i += 1
                continue
            bare = _peel(form)
            links, cue, after = _cue(reader, i, first, last, bare)
            if not cue:
                i += 1
                continue
            links = [_antecedent(x, known) for x in links if not reader.is_own(x)]
            if cue == "carried from" and here and links:
                here[-1].chain.extend(links)
            elif links:
                if cue == "according to" and here:
                    i = after
                    continue
                here.append(Attribution(s, i, last, links, cue, bare in DENIAL))
            elif cue == "continuation" and chain and s - told <= 3 and not here:
                here.append(Attribution(s, i, last, chain, cue, bare in DENIAL))
            known += links
            i = max(after, i + 1)
        for n, a in enumerate(here):
            begin = first if n == 0 else a.scope_first
            finish = here[n + 1].scope_first if n + 1 < len(here) else last
            out.append(a._replace(scope_first=begin, scope_last=finish, chain=a.chain[:3]))
        if here:
            chain, told = here[-1].chain, s
    return out


def _cue(reader: _Reader, i: int, first: int, last: int, bare: str) -> tuple[list[SourceMention], str, int]:
    """The chain that a cue at ``i`` opens, the kind of the cue, and where its words end."""
    tokens = reader.tokens
    glued = reader.glued(i)
    if glued:
        return [glued], "correspondent", i + 1
    if HEADS.get(bare) == "correspondent":
        links = reader.links(i, last)
        return links, "correspondent" if links else "", links[-1].last if links else i + 1
    if bare in ACCORDING or (bare == "عن" and i > first and tokens[i - 1].form in SPEECH):
        k = i + 1
        while k < last and tokens[k].form in ("ل", "عن", "ما", "لما", "لـ", "ـ"):
            k += 1
        if k < last and tokens[k].form in SPEECH:
            k += 1
        links = reader.links(k, last)
        return links, "carried from" if bare == "نقلا" else "according to", links[-1].last if links else k
    if bare in SPEECH or bare in CONTINUE:
        links = reader.links(i + 1, last)
        end = max((x.last for x in links), default=i + 1)
        if links and bare in CARRY:
            about = next((n for n in range(end, min(end + 4, last)) if tokens[n].form == "عن"), None)
            inner = reader.links(about + 1, last) if about is not None else []
            return links + inner, "speech verb", max((x.last for x in inner), default=end)
        if links:
            return links, "speech verb", end
        subject = reader.before(i, first)
        if subject:
            return [subject], "speech verb after its subject", i + 1
        return [], "continuation", i + 1
    opens = i == first or tokens[i - 1].form in ("|", ")", "]", "\n", "-", "–")
    if opens and bare in OPENERS:
        end = reader.end(i, last)
        colon = next((k for k in range(end, min(end + 3, last)) if tokens[k].form == ":"), None)
        link = reader.link(i, last)
        if colon is not None and link:
            return [link], "before a colon", colon + 1
    return [], "", i + 1


def _antecedent(link: SourceMention, known: list[SourceMention]) -> SourceMention:
    """«المصادر» is the sources named before."""
    if fold(link.name) in ANAPHORS.get(link.role, ()):
        earlier = next(
            (x for x in reversed(known) if x.role == link.role and fold(x.name) not in ANAPHORS[link.role]),
            None,
        )
        if earlier:
            return link._replace(name=earlier.name)
    return link
