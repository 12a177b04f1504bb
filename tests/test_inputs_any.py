"""Any bytes under any name: nothing but a document or one clear line, in bounded time; folders of all kinds."""

from __future__ import annotations

import gzip
import io
import json
import os
import tempfile
import time
import typing
from pathlib import Path

import openpyxl
import pytest
from arrivals import TEXTS, documents, page, read_again, rows, store_at, take
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_inputs_telegram import export, message
from test_inputs_warc import archive, listed, wacz
from test_inputs_web import item, rss, sitemap

from isnad.article.documents import Document, DocumentError
from isnad.article.inputs import Progress, items
from isnad.article.kinds import Kind
from isnad.article.tasks import Refused, Task
from isnad.reading.pipeline import document

FORMS = ("auto", *typing.get_args(Kind))


def seeds() -> dict[str, bytes]:
    """A small input of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x")
        telegram = export(path, message(1, TEXTS[0]), message(2, TEXTS[1])).read_bytes()
        archived = wacz(path, {"a.warc.gz": archive()}, [listed(1)]).read_bytes()
    book, sheet = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["text", "url"])
    book.active.append([TEXTS[0], "https://example.org/1"])
    book.save(sheet)
    return {
        "r.txt": TEXTS[0].encode(),
        "r.html": page(0).encode(),
        "r.jsonl": json.dumps({"id": 1, "text": TEXTS[0]}).encode(),
        "r.warc": archive(packed=False),
        "r.warc.gz": archive(),
        "r.wacz": archived,
        "r.xml": rss(item(1), item(2)).encode(),
        "r.rss.gz": gzip.compress(sitemap("https://example.org/1").encode()),
        "result.json": telegram,
        "r.csv": f'id,text\n1,"{TEXTS[0]}"\n2,"{TEXTS[1]}"\n'.encode(),
        "r.tsv": f"id\ttext\n1\t{TEXTS[0]}\n".encode("utf-16"),
        "r.xlsx": sheet.getvalue(),
    }


SEEDS = seeds()
FOLDER = tempfile.TemporaryDirectory()


def read(data: bytes, form: str, name: str) -> list[str]:
    """Reads bytes as something, and hands back what is told of them; anything but DocumentError is raised."""
    path = os.path.join(FOLDER.name, name)
    Path(path).write_bytes(data)
    told = []
    for found in items([path], form, Document(""), Progress()):
        if isinstance(found, Refused):
            told.append(found.message)
        elif isinstance(found, Task):
            try:
                document(found)
            except DocumentError as error:
                told.append(str(error))
    assert all("\n" not in line and len(line) < 1_500 for line in told)
    return told


NOISE = st.one_of(
    st.binary(max_size=400),
    st.text(alphabet=st.sampled_from('{}[]"\\,:;\n\r\t<>&=/ aاقصف0\0\ufeff'), max_size=300).map(
        lambda t: t.encode()
    ),
    st.sampled_from(
        [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"WARC/1.1\r\n", b"\xff\xfe", b"<rss>", b"{", b'"']
    ),
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(NOISE, st.sampled_from(FORMS), st.sampled_from(sorted(SEEDS)))
def test_any_bytes_under_any_form_are_a_document_or_a_line(data: bytes, form: str, name: str) -> None:
    read(data, form, name)


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[bytes, str]:
    """An input of some kind with bytes cut out, put in or changed."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = bytearray(SEEDS[name])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 60))
        data[at : at + length] = draw(NOISE)[:100]
    return bytes(data[: draw(st.one_of(st.none(), st.integers(0, len(data))))]), name


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoiled(), st.sampled_from(("auto", "auto", "as it is", *FORMS)))
def test_spoiled_inputs_are_documents_or_lines(spoiled: tuple[bytes, str], form: str) -> None:
    data, name = spoiled
    read(data, "auto" if form == "as it is" else form, name)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", SEEDS)
def test_every_kind_under_every_form_ends(name: str, form: str) -> None:
    start = time.monotonic()
    told = read(SEEDS[name], form, name)
    assert time.monotonic() - start < 5
    if form == "auto":
        assert [line for line in told if "only a link" not in line] == []


@pytest.mark.parametrize(
    "data",
    [
        b"<" * 300_000,
        b"<div>" * 60_000,
        b"{" * 300_000,
        b"[" * 300_000,
        b'"' * 300_000,
        b"a," * 300_000,
        b"\x1f\x8b\x08" * 100_000,
        b"WARC/1.1\r\n" * 30_000,
        b"WARC/1.1\r\nX: " + b"a" * 300_000,
        b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        b"PK\x05\x06" + bytes(18) + b"PK\x03\x04" * 50_000,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_hostile_bytes_cost_little_under_any_form(data: bytes) -> None:
    start = time.monotonic()
    for form in FORMS:
        if form != "html":
            assert len(read(data, form, "x")) < 35_000
    assert time.monotonic() - start < 15


def test_a_folder_of_all_kinds_is_ingested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    for n, (name, data) in enumerate(SEEDS.items()):
        (folder / f"{n}").mkdir(parents=True)
        (folder / f"{n}" / name).write_bytes(data)
    place = store_at(tmp_path)
    tally = take(place, folder)
    assert tally.new >= 15 and tally.aside == 1 and tally.refused == []
    forms = {row.form for row in rows(place)}
    assert forms == {"text", "html", "jsonl", "telegram", "entry", "row"}
    again = take(place, folder)
    assert (again.new, again.versions) == (0, 0)
    read_again(place, monkeypatch)


def test_a_known_form_needs_no_name(tmp_path: Path) -> None:
    for form, name in (("telegram", "result.json"), ("csv", "r.csv"), ("warc", "r.warc.gz"), ("wacz", "r.wacz"),
                       ("xlsx", "r.xlsx"), ("feed", "r.xml"), ("tsv", "r.tsv")):  # fmt: skip
        path = tmp_path / "x"
        path.write_bytes(SEEDS[name])
        assert documents(path, form), form
