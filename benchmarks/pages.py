"""What reading from HTML costs, records included, beside what everybody runs anyway: trafilatura.extract alone.

    python benchmarks/pages.py [FOLDER] [GAZETTEER …]

FOLDER holds saved pages; without it the pages of tests/pages.py are read, 30 to 125 kB each with the menus,
scripts and side bars of real ones.  Both sides read the same pages in turn, on one core, in one process,
and the median of the rounds counts.  The ratio may not be above 1.25 (docs/benchmarks.md).
"""

from __future__ import annotations

import importlib.util
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ROUNDS = 5
MOST = 1.25


def saved(argv: list[str]) -> list[bytes]:
    if argv:
        return [p.read_bytes() for p in sorted(Path(argv[0]).rglob("*.htm*"))]
    spec = importlib.util.spec_from_file_location("pages", ROOT / "tests" / "pages.py")
    assert spec and spec.loader
    pages = importlib.util.module_from_spec(spec)
    sys.modules["pages"] = pages
    spec.loader.exec_module(pages)
    return [made.raw for made in pages.pages(4)]


def main() -> None:
    raw = saved(sys.argv[1:])
    if len(sys.argv) > 2:
        os.environ["ISNAD_GAZETTEER"] = os.pathsep.join(sys.argv[2:])
    import trafilatura

    from isnad.article.documents import Document
    from isnad.article.tasks import Task
    from isnad.reading.pipeline import outcome

    def ours(page: bytes) -> Any:
        return outcome(Task(page, "html", Document(""), "page"))

    def theirs(page: bytes) -> Any:
        return trafilatura.extract(page)

    def fast(page: bytes) -> Any:
        return trafilatura.extract(page, fast=True, include_comments=False)

    def once(read: Callable[[bytes], Any]) -> float:
        start = time.perf_counter()
        for page in raw:
            read(page)
        return time.perf_counter() - start

    took: dict[str, list[float]] = {}
    for n in range(ROUNDS + 1):
        for read in (ours, theirs, fast):
            spent = once(read)
            if n:
                took.setdefault(read.__name__, []).append(spent)
    events = sum((ours(page).record or b"").count(b'"trigger"') for page in raw)
    seconds = {name: statistics.median(rounds) for name, rounds in took.items()}
    n = len(raw)
    size = sum(map(len, raw)) / n / 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = seconds["ours"] / seconds["theirs"]
    print(
        f"pages            {n:>8,}    {size:,.0f} kB each, {events:,} happenings read; {memory:,.0f} MB at most"
    )
    print(f"isnad            {n / seconds['ours']:>8.1f} /s from the bytes of a page to its record")
    print(f"trafilatura      {n / seconds['theirs']:>8.1f} /s extract() alone, as it comes")
    print(f"trafilatura fast {n / seconds['fast']:>8.1f} /s extract(fast=True, include_comments=False) alone")
    print(f"ratio            {ratio:>8.2f}    the time of isnad to that of extract(); at most {MOST}")
    print(f"ratio, fast      {seconds['ours'] / seconds['fast']:>8.2f}    to that of extract(fast=True)")
    sys.exit(ratio > MOST)


if __name__ == "__main__":
    main()
