"""Who says so: chains of attribution in Arabic text, and how far their words carry."""

from __future__ import annotations

from isnad.lang.ar.actors.actors import Named
from isnad.lang.ar.sources.carrying import Carrying
from isnad.lang.ar.sources.credits import Credits
from isnad.lang.ar.sources.cues import Cues, Found
from isnad.lang.ar.sources.names import COMMAS
from isnad.lang.ar.sources.sources import Sources
from isnad.lang.ar.sources.speech import CUES
from isnad.lang.ar.writing.orthography import fold
from isnad.mentions import Attribution
from isnad.text.tokens import Sentence, Token

#: Where a new clause joins on, which trailing words of attribution do not reach.
_JOINTS = frozenset(map(fold, ["فيما", "بينما", "كما", "وفيما", "وبينما", "وكما", "وكانت", "وكان"]))
#: Links of a chain at most.
_DEEPEST = 4


def find_sources(
    tokens: list[Token],
    sentences: list[Sentence],
    publisher: str | None,
    text: str,
    actors: list[Named],
) -> list[Attribution]:
    """The attributions of a text in order; a continuation («وأضاف») repeats the chain before it."""
    return _Scan(tokens, sentences, Sources(tokens, text, publisher, actors)).run()


class _Scan:
    """One pass over a text."""

    def __init__(self, tokens: list[Token], sentences: list[Sentence], names: Sources) -> None:
        self.tokens, self.sentences = tokens, sentences
        self.carrying = Carrying(tokens, names)
        self.credits = Credits(tokens, sentences, names)
        self.cues = Cues(tokens, names, self.carrying, self.credits)
        self.out: list[Attribution] = []

    def run(self) -> list[Attribution]:
        """All attributions, and the agency that the page credits as the outermost of each."""
        for s, (first, last, _) in enumerate(self.sentences):
            here: list[Found] = []
            i = first
            while i < last:
                cue = CUES[self.tokens[i].form]
                found = self.cues.read(cue, i, first, last, s, here) if cue else None
                if found is None:
                    i += 1
                    continue
                if found.chain:
                    here.append(found)
                i = max(found.after, i + 1)
            self.scope(s, first, last, here)
        credit = self.credits.dateline()
        if credit and not any(a.cue == "credit" and a.chain[0].id == credit.id for a in self.out):
            self.out = [
                a if a.chain[0].id == credit.id else a._replace(chain=[credit, *a.chain]) for a in self.out
            ]
            whole = self.sentences[0].first, self.sentences[-1].last
            self.out.append(Attribution(0, *whole, [credit], "credit"))
        return self.out

    def scope(self, s: int, first: int, last: int, here: list[Found]) -> None:
        """Adds the attributions of a sentence, and the quotation still open from the one before it."""
        opens = here[0].at if here else last
        carried = self.carrying.quotation(s, self.sentences[s], opens)
        if carried and first < opens:
            self.out.append(Attribution(s, first, opens, carried, "quotation"))
        done = first
        for n, f in enumerate(here):
            if f.reach == "signed":
                self.out.append(Attribution(s, f.at, f.after, f.chain, f.cue))
                continue
            begin, end = f.at, last
            if n + 1 < len(here):
                then = here[n + 1]
                end = self.joint(f.after, then.at) if then.reach == f.reach == "back" else then.at
            while end > f.at + 1 and self.tokens[end - 1].form in _JOINTS:
                end -= 1
            if f.reach == "back":
                begin, end = self.clause(done, f.at) if n else done, self.joint(f.after, end)
            elif f.reach == "line" and n + 1 == len(here):
                end = self.line_end(s)
            self.out.append(Attribution(s, begin, max(end, begin + 1), f.chain[:_DEEPEST], f.cue))
            if len(f.chain) > 1 and not f.inner:
                self.carrying.chains.append(f.chain)
            done = f.after if f.reach == "back" else end
        speakers = [f for f in here if f.reach != "signed" and not f.inner]
        if speakers:
            self.carrying.told(s, speakers[-1].chain, speakers[-1].at, self.sentences[s])

    def joint(self, i: int, last: int) -> int:
        """Where the next clause joins on, or ``last``."""
        return next((k for k in range(i, last) if self.tokens[k].form in _JOINTS), last)

    def clause(self, first: int, i: int) -> int:
        """Where the clause that ends at ``i`` begins, after ``first``."""
        commas = (k + 1 for k in range(i - 2, first, -1) if self.tokens[k].form in COMMAS)
        return next(commas, first)

    def line_end(self, s: int) -> int:
        """Where the line of sentence ``s`` ends."""
        line = self.sentences[s].line
        while s + 1 < len(self.sentences) and self.sentences[s + 1].line == line:
            s += 1
        return self.sentences[s].last
