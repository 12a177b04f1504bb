"""Credits: the agency of a dateline, the correspondent in brackets, the name under a post, a monitor's tag."""

from __future__ import annotations

from typing import NamedTuple

from isnad.lang.ar.sources.outlets import lexicon
from isnad.lang.ar.sources.sources import Sources
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import SourceMention
from isnad.text.tokens import Sentence, Token

#: Lines above it that a signature covers; tokens that a credit, and a dateline, may take.
_SIGNED, _CREDIT, _DATELINE = 3, 9, 16
#: Tokens between a tag and the signature that says the same better.
_NEAR = 24
#: Sentences at the head and the foot of a text among which a line of credit stands.
_HEAD, _FOOT = 3, 2
_SOURCE = frozenset(map(fold, ["المصدر", "المصادر", "مصدر", "مصادر"]))
_AGENCIES = frozenset(map(fold, ["وكالات", "ووكالات", "والوكالات", "الوكالات", "مواقع", "ومواقع"]))
_BEFORE, _AFTER = frozenset("-–/(«_|"), frozenset((":", ")", "\n", "-", "–", "/", "»"))


class Credit(NamedTuple):
    """A source that signs ``tokens[first:last]``; what follows is read from ``after``."""

    first: int
    after: int
    link: SourceMention


class Credits:
    """Reads the credits of one text."""

    def __init__(self, tokens: list[Token], sentences: list[Sentence], names: Sources) -> None:
        self.tokens, self.sentences, self.names = tokens, sentences, names

    def covered(self, s: int, alone: bool) -> int:
        """The first token of the lines that a signature in sentence ``s`` stands under."""
        sentences = self.sentences
        k = s - 1 if alone and s else s
        top = sentences[k].line - (_SIGNED if alone else 0)
        while k and sentences[k].line - sentences[k - 1].line <= alone and sentences[k - 1].line >= top:
            k -= 1
        return sentences[k].first

    def bracketed(self, i: int, first: int, last: int, s: int) -> Credit | None:
        """A credit in brackets that closes a line: «(مراسل راديو الكل)», «(أ ف ب)»."""
        tokens, names = self.tokens, self.names
        close = next((k for k in range(i + 1, min(i + _CREDIT, last)) if tokens[k].form == ")"), 0)
        if close <= i + 1:
            return None
        words = [k for k in range(close + 1, last) if tokens[k].kind == "w"]
        if any(tokens[k - 1].form not in "#_" for k in words):
            return None
        head = names.head(tokens[i + 1].form)[1] if tokens[i + 1].kind == "w" else None
        known = names.registry.at(tokens, i + 1) if tokens[i + 1].kind in "wl" else None
        agency = known is not None and known.value.voice == "agency" and known.last == close
        if not agency and not (head and head.role == "correspondent"):
            return None
        return self.signed(s, i == first, i + 1, close, close + 1, head.role if head else "agency")

    def signature(self, i: int, last: int, s: int) -> Credit | None:
        """The name under a post that is embedded: «— الدفاع المدني السوري (@SyriaCivilDefe)»."""
        tokens, names = self.tokens, self.names
        reach = range(i + 2, min(i + 12, last - 1))
        at = next((k for k in reach if tokens[k].form == "(" and tokens[k + 1].form == "@"), None)
        if at is None or tokens[i + 1].kind not in "wl":
            return None
        head = names.head(tokens[i + 1].form)[1] if tokens[i + 1].kind == "w" else None
        role = "organisation" if names.known(i + 1)[0] else head.role if head else "witness"
        return self.signed(s, i == self.sentences[s].first, i + 1, at, at, role)

    def tag(self, i: int, last: int, s: int) -> Credit | None:
        """The tag of a monitor among the tags that close a post: «#الخوذ_البيضاء»."""
        tokens = self.tokens
        if i + 1 >= last or tokens[i + 1].kind != "w":
            return None
        found = self.names.registry.at(tokens, i + 1)
        if not found or found.value.voice != "monitor" or found.prefix not in ("", "ال"):
            return None
        end = min(found.last + _NEAR, len(tokens) - 1)
        if any(tokens[k].form == "(" and tokens[k + 1].form == "@" for k in range(found.last, end)):
            return None
        k = found.last
        while k + 1 < last and tokens[k].form == "#":
            k += 2
            while k + 1 < last and tokens[k].form == "_":
                k += 2
        if k < last and tokens[k].kind == "w":
            return None
        return self.signed(s, i == self.sentences[s].first, i + 1, found.last, found.last, "organisation")

    def signed(self, s: int, alone: bool, first: int, last: int, after: int, role: str) -> Credit | None:
        """The credit of ``tokens[first:last]``, unless it is the page's own."""
        link = self.names.make(first, last, role)
        return None if self.names.is_own(link) else Credit(self.covered(s, alone), after, link)

    def dateline(self) -> SourceMention | None:
        """The agency that the first line credits: «بغداد - رويترز:», «القاهرة (د ب أ)»."""
        if not self.sentences:
            return None
        tokens, registry = self.tokens, lexicon()
        first = self.sentences[0].first
        for k in range(first + 1, min(first + _DATELINE, self.sentences[-1].last)):
            if tokens[k].kind not in "wl" or tokens[k - 1].form not in _BEFORE:
                continue
            found = registry.at(tokens, k)
            if not found or found.prefix not in ("", "ال") or found.value.voice != "agency":
                continue
            if found.last >= len(tokens) or tokens[found.last].form in _AFTER:
                link = self.names.make(k, found.last, "agency")
                return None if self.names.is_own(link) else link
        return self.line()

    def line(self) -> SourceMention | None:
        """The agency that a line of its own credits, below the headline or the text: «رويترز», «المصدر: رويترز + وكالات»."""
        near = [*range(1, min(_HEAD, len(self.sentences))), *range(len(self.sentences) - 1, 0, -1)[:_FOOT]]
        for s in near:
            link = self.whole_line(s)
            if link:
                return None if self.names.is_own(link) else link
        return None

    def whole_line(self, s: int) -> SourceMention | None:
        """The agency, or behind «المصدر:» the outlet, that is all that sentence ``s`` and its line hold."""
        tokens, (first, last, line) = self.tokens, self.sentences[s]
        around = self.sentences[s - 1 : s] + self.sentences[s + 1 : s + 2]
        if last - first > _CREDIT or any(x.line == line for x in around):
            return None
        k = first
        told = tokens[k].form in _SOURCE and k + 1 < last and tokens[k + 1].form == ":"
        k += 2 * told
        while k < last and tokens[k].form == "(":
            k += 1
        if k >= last or tokens[k].kind not in "wl":
            return None
        found = lexicon().at(tokens, k)
        if not found or found.prefix not in ("", "ال"):
            return None
        if found.value.voice != "agency" and not (told and found.value.voice == "outlet"):
            return None
        rest = [t.form for t in tokens[found.last : last] if t.kind != "p"]
        if any(form not in _AGENCIES for form in rest):
            return None
        return self.names.make(k, found.last, "agency" if found.value.voice == "agency" else "outlet")
