"""Counts which words are common in Arabic news, for src/isnad/lang/ar/data/usual.tsv.

    python benchmarks/usual.py ARTICLES.jsonl… > src/isnad/lang/ar/data/usual.tsv

Each line of the files holds an article under "text".
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from isnad.lang.ar.writing.script import ARABIC
from isnad.lang.ar.writing.terms import term

#: A word must stand in so many of a thousand articles.
LEAST = 7


def main() -> None:
    articles = 0
    counts: Counter[str] = Counter()
    for path in sys.argv[1:]:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            articles += 1
            counts.update({term(t.form) for t in ARABIC.tokens(json.loads(line)["text"]) if t.kind == "w"})
    print("# word without article and proclitics, folded; in how many of a thousand news articles it stands")
    for word, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if (per_mille := round(1000 * n / articles)) >= LEAST:
            print(f"{word}\t{per_mille}")


if __name__ == "__main__":
    main()
