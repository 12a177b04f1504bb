"""What the tests of the ways in have in common: reports, taking them into a store, and asking it about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Place
from sqlalchemy import select

from isnad.article.documents import Document, DocumentError
from isnad.article.inputs import Progress, items
from isnad.article.tasks import Item, Refused, Task, Ways
from isnad.reading.pipeline import document
from isnad.store import reread, schema
from isnad.store.ingest import Tally, ingest
from isnad.store.readings import Reader
from isnad.store.verify import verify

TEXTS = (
    "قُتل مدنيان وأصيب ثلاثة آخرون بقصف مدفعي لقوات النظام على بلدة كفرنوران اليوم السبت.",
    "أصيب أربعة أشخاص بجروح إثر انفجار عبوة ناسفة بسيارة عند مدخل تل الضمان، وفق ما قال مصدر محلي.",
    "استهدفت طائرة مسيرة دراجة نارية قرب معرة حرمة ما أدى إلى مقتل شخصين، بحسب الدفاع المدني.",
    "اندلعت اشتباكات بالأسلحة الخفيفة في محيط البارة أسفرت عن مقتل خمسة عناصر من الطرفين.",
)


def page(n: int, more: str = "") -> str:
    """A page with report ``n``."""
    body = "".join(f"<p>{text}</p>" for text in (TEXTS[n % 4], TEXTS[(n + 1) % 4]))
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>خبر {n}</title>'
        '<meta property="article:published_time" content="2024-03-02T10:00:00+03:00">{more}</head>'
        f"<body><nav><a href='/'>الرئيسية</a></nav><article><h1>خبر رقم {n}</h1>{body}</article></body></html>"
    ).replace("{more}", more)


def store_at(folder: Path) -> Place:
    return Place(str(folder / "isnad.db"), folder / "isnad.evidence")


def all_of(path: Path | str, form: str = "auto", url: str | None = None, **ways: Any) -> list[Item]:
    return list(items([str(path)], form, Document("", url=url), Progress(), ways=Ways(**ways)))


def documents(path: Path | str, form: str = "auto", url: str | None = None, **ways: Any) -> list[Document]:
    """What can be read of an input."""
    found = []
    for item in all_of(path, form, url, **ways):
        if isinstance(item, Task):
            try:
                found.append(document(item))
            except DocumentError:
                continue
    return found


def troubles(path: Path | str, form: str = "auto", **ways: Any) -> list[str]:
    """What is told of an input that cannot be read as a whole, one line for each."""
    told = []
    for item in all_of(path, form, **ways):
        if isinstance(item, Refused):
            told.append(item.message)
        elif isinstance(item, Task):
            try:
                document(item)
            except DocumentError as error:
                told.append(f"{item.place or item.name}: {error}")
    assert all("\n" not in line and len(line) < 800 for line in told)
    return told


def take(place: Place, path: Path | str, form: str = "auto", url: str | None = None, **ways: Any) -> Tally:
    with place.open() as store:
        return ingest(store, all_of(path, form, url, **ways), who="tester")


def rows(place: Place, table: Any = schema.document) -> Sequence[Any]:
    with place.open(create=False) as store, store.read() as connection:
        return connection.execute(select(table).order_by(*table.primary_key.columns)).all()


def read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads all anew from the evidence alone: the records are the same, and the store agrees with itself."""
    before = {row.document_id: row.record for row in rows(place, schema.reading) if row.current}
    monkeypatch.setattr(reread, "reader", lambda: Reader("another", ""))
    with place.open(create=False) as store:
        done = reread.reread(store, who="tester")
        assert (done.read, done.failed) == (len(before), 0)
        assert list(verify(store)) == []
    after = {row.document_id: row.record for row in rows(place, schema.reading) if row.current}
    assert after == before
