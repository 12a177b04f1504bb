"""How fast reading is, beside what everybody runs anyway: taking the main text out of as many pages.

    python benchmarks/reading.py DOCUMENTS.jsonl [GAZETTEER …]

Everything is measured in one run, on one core, in a fresh process.  Without arguments the shipped
examples are read many times over.  docs/benchmarks.md says what the lines mean.
"""

from __future__ import annotations

import html
import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
#: Passes over documents whose words are known, of which the median counts.
PASSES = 7


def documents(argv: list[str]) -> list[dict[str, Any]]:
    if argv:
        lines = Path(argv[0]).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    return [{"text": text} for text in texts * 50]


def page(text: str) -> str:
    """The text as the body of an ordinary page."""
    links = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in range(40))
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return (
        "<!doctype html><html><head><title>…</title><meta charset=utf-8></head><body>"
        f"<header><nav><ul>{links}</ul></nav></header><main><article>{body}</article></main>"
        f"<aside><ul>{links}</ul></aside><footer>© 2024</footer></body></html>"
    )


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    docs = documents(sys.argv[1:])
    start = time.perf_counter()
    if len(sys.argv) > 2:
        os.environ["ISNAD_GAZETTEER"] = os.pathsep.join(sys.argv[2:])
    import isnad
    from isnad.gazetteer.index import Gazetteer, in_use
    from isnad.lang import language

    places = Gazetteer.default(language("ar").name_key).places
    isnad.read(docs[0]["text"])
    ready = time.perf_counter() - start
    at_start = memory()

    def once() -> tuple[float, int]:
        start = time.perf_counter()
        events = 0
        for doc in docs:
            given = {k: doc.get(k) for k in ("published", "url", "publisher", "title")}
            events += len(isnad.read(doc["text"], **given).events)
        return time.perf_counter() - start, events

    first, events = once()
    again = statistics.median(once()[0] for _ in range(PASSES))
    n = len(docs)
    characters = sum(len(d["text"]) for d in docs) / n
    print(f"documents      {n:>8,}    {characters:,.0f} characters each, {events:,} happenings read")
    print(
        f"start-up       {ready:>8.2f} s  {len(in_use())} gazetteers, {places:,} places, {at_start:,.0f} MB"
    )
    print(f"isnad.read     {n / first:>8.0f} /s one core, words met for the first time")
    print(f"isnad.read     {n / again:>8.0f} /s one core, words met before; {memory():,.0f} MB at most")

    try:
        import trafilatura
    except ImportError:
        print("trafilatura is not there: pip install 'isnad[pages]'")
        return
    pages = [page(d["text"]) for d in docs]
    trafilatura.extract(pages[0])
    start = time.perf_counter()
    for text in pages:
        trafilatura.extract(text)
    extracting = time.perf_counter() - start
    print(
        f"trafilatura    {n / extracting:>8.0f} /s extract() of as many pages around the same texts, same core"
    )
    print(f"ratio          {extracting / again:>8.2f}    documents read for each page extracted")


if __name__ == "__main__":
    main()
