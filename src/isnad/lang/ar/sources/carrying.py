"""How the words of a source carry: from verb to verb, from name to short name, through a quotation."""

from __future__ import annotations

from isnad.lang.ar.sources.sources import Sources
from isnad.lang.ar.writing.orthography import fold_marks
from isnad.mentions import SourceMention
from isnad.text.tokens import Sentence, Token

#: Sentences that one quotation may run through.
_QUOTED = 6
#: Chains back that a verb may still agree with.
_EARLIER = 3
_PAIRS = {"«": "»", "“": "”"}
_ISSUERS = ("statement", "official", "organisation", "agency")


class Carrying:
    """What was said last, by whom, and the sources that the text has named."""

    def __init__(self, tokens: list[Token], names: Sources) -> None:
        self.tokens, self.names = tokens, names
        self.chains: list[list[SourceMention]] = []
        self.last: list[SourceMention] = []
        self.sentence = -9
        self.open: tuple[str, int, int] | None = None

    def told(self, s: int, chain: list[SourceMention], at: int, sentence: Sentence) -> None:
        """Notes the chain of sentence ``s`` and whether its quotation is still open."""
        self.last, self.sentence = chain, s
        self.open = None
        depth: dict[str, int] = {}
        for k in range(at, sentence.last):
            form = self.tokens[k].form
            if form in _PAIRS and not (form == "“" and depth.get("”")):
                depth[_PAIRS[form]] = depth.get(_PAIRS[form], 0) + 1
            elif _PAIRS.get(form, form) in depth:
                depth[_PAIRS.get(form, form)] -= 1
        for mark, n in depth.items():
            if n > 0:
                self.open = mark, s, sentence.line

    def quotation(self, s: int, sentence: Sentence, before: int) -> list[SourceMention]:
        """The chain whose quotation still runs through sentence ``s``; empty where none does."""
        if not self.open or s - self.open[1] > _QUOTED:
            return []
        mark = self.open[0]
        closed = any(
            self.tokens[k].form in (mark, "“") for k in range(sentence.first, min(before, sentence.last))
        )
        if closed:
            self.open = None
        self.sentence = s
        return self.last

    def current(self, s: int, reach: int, feminine: bool | None = None) -> list[SourceMention]:
        """The chain that still speaks in sentence ``s``, of those with the gender of the verb if any has it."""
        if s - self.sentence > reach:
            return []
        if feminine is None or self.agrees(self.last, feminine):
            return self.last
        return next((c for c in reversed(self.chains[-_EARLIER:]) if self.agrees(c, feminine)), self.last)

    def agrees(self, chain: list[SourceMention], feminine: bool) -> bool:
        """Whether the last link of a chain may take a verb of that gender."""
        first = (fold_marks(chain[-1].name).split() or [""])[0]
        own = first in self.names.w.feminine or first.endswith("ه")
        return own == feminine or not (own or self.names.head(first)[1])

    def resolve(self, chain: list[SourceMention]) -> list[SourceMention]:
        """A chain with «المصادر», «الوزارة», «القدرة» as the sources that were named before; noted for later."""
        if not chain:
            return chain
        out: list[SourceMention] = []
        for n, link in enumerate(chain):
            earlier = self.antecedent(link)
            if not earlier:
                out.append(link)
            elif n == 0 and len(chain) == 1:
                out.extend(x._replace(first=link.first, last=link.last) for x in earlier)
            else:
                out.append(earlier[-1]._replace(first=link.first, last=link.last))
        self.chains.append(out)
        return out

    def antecedent(self, link: SourceMention) -> list[SourceMention]:
        """The earlier chain whose last link a short name stands for."""
        parts = [w for w in fold_marks(link.name).split() if w not in self.names.w.anaphors]
        if len(parts) != 1 or link.id is not None:
            return []
        word = parts[0]
        head = self.names.head(word)[1]
        definite = word.startswith("ال")
        bare = word.removeprefix("ال")
        for chain in reversed(self.chains):
            last = chain[-1]
            name = fold_marks(last.name).split()
            if len(name) < 2 and not (link.role == "statement" and last.role != "statement"):
                continue
            if link.role == "statement":
                issued = [x for x in chain if x.role == "statement"] or [
                    x for x in chain if x.role in _ISSUERS
                ]
                if definite and issued:
                    return issued[:1]
            elif link.role == "anonymous":
                if definite and (last.role == "anonymous" or (word.endswith("مصدر") and chain is self.last)):
                    return chain
            elif head is None and last.role in ("official", "witness") and name[-1] == word:
                return chain
            elif head is not None and definite:
                for x in reversed(chain):
                    own = {w.removeprefix("ال") for w in fold_marks(x.name).split()[:2]}
                    if bare in own and x.role not in ("anonymous",):
                        return [x]
        if word in self.names.w.generic:
            bodies = (c for c in reversed(self.chains) if c[-1].role == "official" and len(c) == 1)
            return next(bodies, [])
        return []

    def surname(self, first: int, last: int) -> SourceMention | None:
        """A person named before, by the last name alone, as ``tokens[first:last]``."""
        if last - first != 1 or self.tokens[first].kind != "w":
            return None
        form = self.tokens[first].form
        for chain in reversed(self.chains):
            name = fold_marks(chain[-1].name).split()
            if chain[-1].role in ("official", "witness") and len(name) > 1 and name[-1] == form:
                return self.names.make(first, last, chain[-1].role)
        return None
