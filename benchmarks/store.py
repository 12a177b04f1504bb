"""Ingest into a store, evidence and linking included, and the time that one more document takes.

    python benchmarks/store.py DOCUMENTS.jsonl                 # documents/s of real reports
    python benchmarks/store.py --made 50000                    # and a store of about 100,000 events

Made reports name places of the gazetteers in use (ISNAD_GAZETTEER); a seed makes them the same each time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from isnad.article.documents import Document
from isnad.article.tasks import Task
from isnad.gazetteer.index import Gazetteer
from isnad.lang import language
from isnad.store.ingest import ingest
from isnad.store.linking import link
from isnad.store.opening import Store
from isnad.store.overview import overview

WHAT = (
    "قصف مدفعي لقوات النظام على {kind} {place}",
    "غارة جوية روسية على أطراف {kind} {place}",
    "طائرة مسيرة تركية تستهدف سيارة في {kind} {place}",
    "انفجار عبوة ناسفة في {kind} {place}",
    "قصف صاروخي استهدف الأحياء السكنية في {kind} {place}",
)
HARM = (
    "أدى إلى مقتل {n} مدنيين وإصابة {m} آخرين",
    "أسفر عن مقتل {n} أشخاص",
    "ما أدى لإصابة {m} مدنيين بجروح",
    "دون وقوع إصابات",
)
WHO = ("الدفاع المدني السوري", "المرصد السوري لحقوق الإنسان", "مصادر محلية", "مراسلنا")
DETAIL = ("سوق", "مدرسة", "مسجد", "مزرعة", "منزل", "مشفى", "مخيم", "محطة مياه", "فرن", "طريق", "حقل زيتون", "معمل")
MONTHS = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول")  # fmt: skip


def made(count: int, seed: int = 1) -> Iterator[Task]:
    """Reports of two happenings each, some of happenings that other reports tell of too."""
    draw = random.Random(seed)
    gazetteer = Gazetteer.default(language("ar").name_key)
    names = sorted({e.name for bucket in gazetteer._index.values() for e in bucket if e.kind == "P"})
    happenings: list[tuple[str, int]] = []
    for n in range(count):
        told = []
        for _ in range(2):
            if happenings and draw.random() < 0.5:
                seed_of = draw.choice(happenings[-400:])
            else:
                seed_of = (names[int(len(names) * draw.random() ** 2)], draw.randrange(1 << 30))
                happenings.append(seed_of)
            told.append(_sentence(seed_of, draw))
        line = {"id": f"made-{n}", "url": f"https://example.org/{n}", "publisher": f"شبكة {n % 90}", "text": "\n".join(told)}
        yield Task(json.dumps(line, ensure_ascii=False).encode(), "jsonl", Document(""), "made", n + 1)


def _sentence(happening: tuple[str, int], draw: random.Random) -> str:
    place, seed = happening
    fixed = random.Random(seed)
    day, month, year = fixed.randrange(1, 29), fixed.choice(MONTHS), fixed.randrange(2019, 2025)
    what = fixed.choice(WHAT).format(kind=fixed.choice(("بلدة", "قرية", "مدينة")), place=place)
    harm = fixed.choice(HARM).format(n=fixed.randrange(3, 9), m=fixed.randrange(3, 20))
    return f"قال {draw.choice(WHO)} إن {what} قرب {fixed.choice(DETAIL)} يوم {day} {month} {year} {harm}."


def real(path: str) -> Iterator[Task]:
    for n, line in enumerate(Path(path).read_bytes().splitlines(), 1):
        yield Task(line, "jsonl", Document(""), path, n)


def timed(store: Store, tasks: Iterable[Task], jobs: int) -> tuple[int, float, float]:
    start = time.perf_counter()
    tally = ingest(store, tasks, jobs=jobs)
    between = time.perf_counter()
    link(store)
    return tally.new, between - start, time.perf_counter() - between


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("documents", nargs="?")
    ap.add_argument("--made", type=int, default=0)
    ap.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = ap.parse_args()
    Gazetteer.default(language("ar").name_key)
    with tempfile.TemporaryDirectory() as folder, Store.open(f"{folder}/bench.db") as store:
        tasks = real(args.documents) if args.documents else made(args.made)
        new, taken, linked = timed(store, tasks, args.jobs)
        print(f"{new:,} documents: {new / (taken + linked):,.0f}/s (ingest {taken:.1f} s, linking {linked:.1f} s)")
        for name, value in overview(store).items():
            print(f"  {name:<14}{value}")
        more = list(made(args.made + 12, seed=1))[-11:] if args.made else []
        single = []
        for task in more:
            start = time.perf_counter()
            timed(store, [task], 1)
            single.append(time.perf_counter() - start)
        if single:
            print(f"one more document: median {statistics.median(single):.3f} s, most {max(single):.3f} s")


if __name__ == "__main__":
    main()
