"""Estimates m and u of the linkage model from incidents that people coded, and prints it as TOML.

    python benchmarks/linkage_model.py incidents.jsonl documents.jsonl > src/isnad/linkage/model.toml

m is estimated from the pairs of documents that people filed under one incident: of the events of two such
documents, the pair that fits best is taken for the one happening, by turns with the weights (hard EM).
u is estimated from pairs drawn at random from documents of different incidents.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

import isnad
from isnad.linkage.cases import Case, cases
from isnad.linkage.comparisons import COMPARISONS, levels
from isnad.linkage.linker import empty_corpus

#: The weights that the first turn starts from, in bits.
START = {
    "time": {"same_day": 7, "overlapping": 4, "next_day": 2, "days_apart": -2, "far_apart": -8},
    "place": {"same_name": 7, "near": 5, "inside": 3, "around": 1, "same_area": 2, "other_name": -2, "apart": -4, "far": -8},
    "kind": {"same": 1, "kin": 1, "possible": -0.5, "different": -3},
}  # fmt: skip
#: What people judged, for too few pairs tell: the weight of two accounts side by side in one report.
JUDGED = {"report": {"rivals": (0.8, 0.02), "told_twice": (0.3, 0.3), "told_apart": (0.001, 0.5)}}
#: The least weights at which events are linked and groups joined, chosen on the same incidents.
LINK, JOIN = 9.5, 9.5
TURNS, DRAWN = 4, 100_000


def main() -> None:
    incidents, documents = ([json.loads(x) for x in Path(p).read_text("utf-8").splitlines()] for p in sys.argv[1:])
    number = {d["id"]: n for n, d in enumerate(documents)}
    of_document: dict[int, list[Case]] = {}
    for n, d in enumerate(documents):
        record = isnad.read(d["text"], published=d.get("published"), url=d.get("url"), publisher=d.get("publisher"))  # fmt: skip
        of_document[n] = [c for c in cases(record, n) if not c.background]
    filed = defaultdict(set)
    for i, incident in enumerate(incidents):
        for d in incident["documents"]:
            filed[number[d]].add(i)
    everything = [c for found in of_document.values() for c in found]
    corpus = empty_corpus()
    corpus.add(everything)

    draw = random.Random(1)
    apart = [Counter() for _ in COMPARISONS]
    for _ in range(DRAWN):
        a, b = draw.choice(everything), draw.choice(everything)
        if a.document != b.document and not filed[a.document] & filed[b.document]:
            for count, level in zip(apart, levels(a, b, corpus), strict=True):
                count[level] += 1
    weights = [START.get(c.name, {}) for c in COMPARISONS]
    for _ in range(TURNS):
        together = [Counter() for _ in COMPARISONS]
        for incident in incidents:
            reports = [number[d] for d in incident["documents"]]
            share = 1 / max(1, len(reports) - 1)
            for x, y in itertools.combinations(reports, 2):
                found = [levels(a, b, corpus) for a in of_document[x] for b in of_document[y]]
                if found:
                    best = max(found, key=lambda ls: sum(w.get(s, 0) for w, s in zip(weights, ls, strict=True)))
                    for count, level in zip(together, best, strict=True):
                        count[level] += share
        m = [_shares(count, c.levels, 0.3) for count, c in zip(together, COMPARISONS, strict=True)]
        u = [_shares(count, c.levels, 0.5) for count, c in zip(apart, COMPARISONS, strict=True)]
        weights = [{s: math.log2(m[k][s] / u[k][s]) for s in c.levels} for k, c in enumerate(COMPARISONS)]
    print("# Estimated by benchmarks/linkage_model.py; m: share among pairs that are one happening, u: among others.")
    print(f'name = "airwars-syria-2021-2025"\nlink = {LINK}\njoin = {JOIN}')
    for k, c in enumerate(COMPARISONS):
        print(f"\n[{c.name}]")
        for level in c.levels:
            m_, u_ = JUDGED.get(c.name, {}).get(level, (m[k][level], u[k][level]))
            print(f"{level} = {{ m = {m_:.6f}, u = {u_:.6f} }}")


def _shares(count: Counter, of: dict[str, str], smooth: float) -> dict[str, float]:
    spoken = sum(n for level, n in count.items() if level) + smooth * len(of)
    return {level: (count[level] + smooth) / spoken for level in of}


if __name__ == "__main__":
    main()
