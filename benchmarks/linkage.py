"""Links 10,000 and 100,000 made events whose truth is known: how long, with what memory, how rightly.

    ISNAD_GAZETTEER=SY.txt:SY.pcodes.csv:… python benchmarks/linkage.py [EVENTS …]

Each size is linked from nothing (counting of words, pairs, links, groups) in a fresh process on one core;
making the events is not counted, but they and the gazetteers are in the memory.  benchmarks/made_events.py
makes them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

SIZES = (10_000, 100_000)


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(int(sys.argv[2]))))
        return
    sizes = [int(n) for n in sys.argv[1:]] or list(SIZES)
    print("events    reports of one  pairs compared     links  seconds  of core      MB  precision  recall     F1  B-cubed")
    seconds = []
    for size in sizes:
        run = subprocess.run([sys.executable, __file__, "--one", str(size)], capture_output=True, check=True)
        m = json.loads(run.stdout)
        seconds.append(m["seconds"])
        print(
            f"{size:>7,}  {m['reports']:>14.2f}  {m['pairs']:>14,}  {m['links']:>8,}  {m['seconds']:>7.1f}  {m['cpu']:>7.1f}  {m['mb']:>6,.0f}"
            f"  {m['precision']:>9.3f}  {m['recall']:>6.3f}  {m['f1']:>5.3f}  {m['b_cubed']:>7.3f}   {m['steps']}"
        )
    for (n, before), (m, after) in zip(
        zip(sizes, seconds, strict=True), list(zip(sizes, seconds, strict=True))[1:], strict=False
    ):
        print(
            f"growth    {after / before / (m / n):.2f}    time for {m:,} / time for {n:,}, over {m / n:g} (1: linear)"
        )


def measured(size: int) -> dict[str, Any]:
    """Links so many events, and what came of it."""
    from made_events import made

    from isnad.linkage import linker
    from isnad.linkage.model import default

    cases, truth = made(size)
    model, steps = default(), {}
    start, worked = time.perf_counter(), time.process_time()
    last = worked

    def step(name: str) -> None:
        nonlocal last
        now = time.process_time()
        steps[name], last = round(now - last, 1), now

    corpus = linker.empty_corpus()
    corpus.add(cases.values())
    step("words")
    compared = 0

    def count() -> None:
        nonlocal compared
        compared += 1

    links = linker.links(cases, linker.pairs(cases), corpus, model, count)
    step("pairs")
    groups = linker.cluster(cases, links, linker.weigher(cases, corpus, model), model.join)
    step("groups")
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    found = scored(groups, truth)
    return {
        "reports": size / len(set(truth.values())),
        "pairs": compared,
        "links": len(links),
        "seconds": seconds,
        "cpu": cpu,
        "steps": steps,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **found,
    }


def scored(groups: Collection[Sequence[int]], truth: Mapping[int, int]) -> dict[str, float]:
    """Precision and recall of the pairs within groups, and the B-cubed F1 (Bagga and Baldwin 1998)."""
    both = [n for group in groups for n in Counter(truth[e] for e in group).items()]
    right = _pairs(n for _, n in both)
    precision = right / max(1, _pairs(map(len, groups)))
    sizes = Counter(truth.values())
    recall = right / max(1, _pairs(sizes.values()))
    b_precision = sum(n * n / len(g) for g in groups for n in Counter(truth[e] for e in g).values())
    b_recall = sum(n * n / sizes[happening] for happening, n in both)
    p, r = b_precision / len(truth), b_recall / len(truth)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1, "b_cubed": 2 * p * r / (p + r)}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


if __name__ == "__main__":
    main()
