"""The linker: from cases to pairs worth comparing, to links, to groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from isnad.lang import languages
from isnad.linkage.blocking import keys, most, probes
from isnad.linkage.cases import Case, term
from isnad.linkage.clustering import Grouping, Weigh, cluster
from isnad.linkage.corpus import Corpus
from isnad.linkage.model import Model

#: The weight of a link in bits, and its two events.
Link = tuple[float, int, int]
#: So many pairs are kept with their weights.
_KEPT = 500_000


def empty_corpus() -> Corpus:
    """A corpus that knows what is usual in the languages that reports are read in, and no event yet."""
    return Corpus(usual_terms())


def usual_terms() -> dict[int, float]:
    """The terms that are common in the languages of reports, with the share of articles that hold them."""
    return {term(word): share for lang in languages() for word, share in lang.usual().items()}


def pairs(cases: Mapping[int, Case], fresh: Collection[int] | None = None) -> Iterator[tuple[int, int]]:
    """Pairs of events that meet in a block, each once, the lower number first; with ``fresh``, only pairs
    of which at least one is among those."""
    new = cases.keys() if fresh is None else fresh
    ordered = sorted(cases, key=lambda event: (event in new, event))
    held = {event: keys(cases[event]) for event in ordered}
    sizes = Counter(key for of_event in held.values() for key in of_event)
    blocks: dict[str, list[int]] = {}
    for event in ordered:
        met: set[int] = set()
        for key in probes(cases[event]) if event in new else ():
            block = blocks.get(key)
            if block and sizes[key] <= most(key):
                met.update(block)
        for other in sorted(met):
            yield (other, event) if other < event else (event, other)
        for key in held[event]:
            blocks.setdefault(key, []).append(event)


def weigher(cases: Mapping[int, Case], corpus: Corpus, model: Model) -> Weigh:
    """The weights of pairs of ``cases``; those reckoned last are kept."""
    known: dict[tuple[int, int], tuple[float | None, ...] | None] = {}

    def weigh(a: int, b: int) -> tuple[float | None, ...] | None:
        pair = a, b
        if pair not in known:
            if len(known) >= _KEPT:
                known.clear()
            known[pair] = model.weigh(cases[a], cases[b], corpus)
        return known[pair]

    return weigh


def links(
    cases: Mapping[int, Case],
    of: Iterable[tuple[int, int]],
    corpus: Corpus,
    model: Model,
    step: Callable[[], None] = lambda: None,
) -> list[Link]:
    """The pairs that weigh enough to be linked; ``step`` is called for each pair that was looked at."""
    out = []
    for a, b in of:
        weight = model.reached(cases[a], cases[b], corpus)
        if weight >= model.link:
            out.append((weight, a, b))
        step()
    return out


def link(
    cases: Mapping[int, Case], corpus: Corpus, model: Model, known: Grouping | None = None
) -> tuple[list[Link], list[list[int]]]:
    """The links among events that are not background, and the groups that they make.

    ``corpus`` must have counted the events already.
    """
    told = {event: case for event, case in cases.items() if not case.background}
    found = links(told, pairs(told), corpus, model)
    return found, cluster(told, found, weigher(told, corpus, model), model.join, known)
