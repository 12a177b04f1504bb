"""Speed of reading: documents per second, start-up time and memory, and the ratio to a plain split.

    python benchmarks/reading.py DOCUMENTS.jsonl [GAZETTEER …]

Without arguments it reads the shipped examples a few hundred times.  Everything is taken in one run on
one core; the ratio (reading ÷ tokenising alone) is what can be compared between machines.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path


def main() -> None:
    start = time.perf_counter()
    if len(sys.argv) > 2:
        os.environ["ISNAD_GAZETTEER"] = os.pathsep.join(sys.argv[2:])
    import isnad
    from isnad.lang.ar.script import ARABIC, name_key
    from isnad.gazetteer.index import Gazetteer

    if len(sys.argv) > 1:
        lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    else:
        folder = Path(__file__).parent.parent / "examples"
        texts = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))] * 150
    Gazetteer.default(name_key)
    isnad.read(texts[0])
    ready = time.perf_counter()
    for text in texts:
        list(ARABIC.tokens(text))
    split = time.perf_counter()
    for text in texts:
        isnad.read(text)
    done = time.perf_counter()
    reading, tokens = done - split, split - ready
    print(f"start-up        {ready - start:8.2f} s, the gazetteers and one document included")
    print(f"memory          {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB at most")
    print(f"documents       {len(texts):8d}, {sum(map(len, texts)) / len(texts):.0f} characters each")
    print(f"reading         {len(texts) / reading:8.1f} documents/s on one core")
    print(f"ratio           {reading / tokens:8.1f} x the time of tokenising alone")


if __name__ == "__main__":
    main()
