"""A source before a colon: «مراسل حلب اليوم: …», «الدفاع المدني: …», «عاجل | مصدر عسكري لـ“س”: …»."""

from __future__ import annotations

from isnad.lang.ar.sources.names import FROM, IN, OPEN, QUOTES
from isnad.lang.ar.sources.sources import Sources
from isnad.lang.ar.sources.speech import FLAGS, GLUED, cue_of
from isnad.mentions import SourceMention
from isnad.text.tokens import Token

#: Tokens of a source before its colon at most.
_LONGEST = 11
#: Marks after which no new part of a line begins.
_INSIDE = frozenset("_#-\"'“”«».،,")


class Colons:
    """Reads the sources before the colons of one text."""

    def __init__(self, tokens: list[Token], names: Sources) -> None:
        self.tokens, self.names = tokens, names

    def source(self, i: int, first: int, last: int) -> list[SourceMention]:
        """The chain that opens a line, or a part of one, and ends at the colon ``i``; a tally has none."""
        if i + 1 >= last or self.tokens[i + 1].kind == "n":
            return []
        starts = (s for s in range(max(first, i - _LONGEST), i) if self.opens(s, first))
        return next((chain for s in starts if (chain := self.fills(s, i))), [])

    def opens(self, s: int, first: int) -> bool:
        """Whether a line, or a part of one after a mark or a foreign word, begins at ``s``."""
        if s == first:
            return True
        t = self.tokens[s - 1]
        if t.form in "-–" and s - 1 > first:
            return t.start > self.tokens[s - 2].end
        return t.kind == "l" or (t.kind == "p" and t.form not in _INSIDE)

    def fills(self, s: int, i: int) -> list[SourceMention]:
        """The chain that fills ``tokens[s:i]``."""
        tokens, names = self.tokens, self.names
        form = tokens[s].form
        head, known, cue = names.head(form)[1], names.known(s)[0], cue_of(form)
        quoted = form in OPEN or form == "#"
        if not (head or known or quoted or FLAGS[form].title or (cue and cue.kind == GLUED)):
            return []
        told_apart = head and head.role == "anonymous" and FLAGS[tokens[s + 1].form].relative
        if head and (head.role == "statement" or (head.weak and not known and not told_apart)):
            return []
        if head and form[:1] in "لب":
            return []
        link = names.source(s, i, sure=not quoted)
        if link is None or (link.role == "anonymous" and link.last - link.first < 2):
            return []
        chain = names.spoken(link, i)
        end = chain[-1].last
        while end < i and tokens[end].form in QUOTES:
            end += 1
        if end < i and tokens[end].form in (IN, FROM):
            end = names.place(end + 1, i)
        told = names.recipient(end, i)
        if told is not None:
            end = told.last
            end += end < i and tokens[end].form in QUOTES
            chain = chain if names.is_own(told) else [told, *chain]
        return chain if end == i else []
