"""Web archives: WARC files as warcio writes them, WACZ as the specification lays it out."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from arrivals import TEXTS, all_of, documents, page, read_again, rows, store_at, take, troubles
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from isnad.article.tasks import Refused, Task
from isnad.store.verify import verify

DATE = "2024-03-03T09:15:00Z"


class Archive:
    """A WARC file in the making."""

    def __init__(self, packed: bool = True) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=packed, warc_version="1.1")
        self.writer.write_record(self.writer.create_warcinfo_record("a.warc.gz", {"software": "warcio"}))

    def response(
        self,
        url: str,
        body: bytes,
        status: str = "200 OK",
        media: str = "text/html; charset=utf-8",
        **more: str,
    ) -> None:
        headers = [
            ("Content-Type", media),
            ("Server", "nginx"),
            *((k.replace("_", "-"), v) for k, v in more.items()),
        ]
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        self.write(url, "response", body, http_headers=http)

    def write(self, url: str, type: str, body: bytes, **more: Any) -> None:
        record = self.writer.create_warc_record(
            url, type, payload=io.BytesIO(body), warc_headers_dict={"WARC-Date": DATE}, **more
        )
        self.writer.write_record(record)

    def bytes(self) -> bytes:
        return self.out.getvalue()


def archive(packed: bool = True) -> bytes:
    """Pages in all encodings of transfer, beside what is no document."""
    made = Archive(packed)
    made.response("https://example.org/1", page(0).encode())
    made.response("https://example.org/2", gzip.compress(page(1).encode()), Content_Encoding="gzip")
    body = page(2).encode("utf-8")
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(c), c) for c in (body[:half], body[half:])) + b"0\r\n\r\n"
    made.response("https://example.org/3", chunks, Transfer_Encoding="chunked")
    plain = page(3).replace("utf-8", "windows-1256").replace("\u064f", "").encode("cp1256")
    made.response("https://example.org/4", plain, media="text/html; charset=windows-1256")
    made.response("https://example.org/logo.png", b"\x89PNG\r\n\x1a\n" + bytes(500), media="image/png")
    made.response("https://example.org/old", b"", "301 Moved Permanently", Location="https://example.org/1")
    made.response("https://example.org/gone", page(0).encode(), "404 Not Found")
    request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)
    made.write("https://example.org/1", "request", b"", http_headers=request)
    made.write(
        "https://example.org/1",
        "metadata",
        b"fetchTimeMs: 12\r\n",
        warc_content_type="application/warc-fields",
    )
    made.write(
        "https://example.org/5", "resource", page(0, "<meta name=a>").encode(), warc_content_type="text/html"
    )
    made.write("https://example.org/6", "conversion", TEXTS[2].encode(), warc_content_type="text/plain")
    return made.bytes()


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(archive())
    return path


@pytest.mark.parametrize(
    ("packed", "name"), [(True, "a.warc.gz"), (False, "a.warc"), (True, "no-name"), (False, "x")]
)
def test_pages_and_texts_of_an_archive_are_documents(packed: bool, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(archive(packed))
    found = documents(path)
    assert [doc.url for doc in found] == [f"https://example.org/{n}" for n in range(1, 7)]
    assert all(TEXTS[n] in doc.text for n, doc in enumerate(found[:3]))
    assert TEXTS[3] in found[3].text
    assert found[0].published == "2024-03-02T10:00:00+03:00"
    assert found[5].text == TEXTS[2]
    first = all_of(path)[0]
    assert isinstance(first, Task) and first.capture
    assert (first.capture.at, first.capture.status) == (DATE, 200)
    assert ("Server", "nginx") in first.capture.headers
    assert troubles(path) == []


def test_what_was_captured_is_kept_with_its_date_and_headers_and_reads_the_same_again(
    warc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store_at(warc.parent)
    assert take(place, warc).new == 6
    assert (take(place, warc).known, len(rows(place))) == (6, 6)
    read_again(place, monkeypatch)
    (file,) = place.evidence.iterdir()
    check = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(file)], capture_output=True)
    assert check.returncode == 0, check.stdout
    with file.open("rb") as handle:
        kept = {r.rec_headers["WARC-Target-URI"]: (r.rec_type, r.rec_headers["WARC-Date"], r.http_headers)
                for r in ArchiveIterator(handle)}  # fmt: skip
    type, date, headers = kept["https://example.org/2"]
    assert (type, date, headers.get_header("Server")) == ("response", DATE, "nginx")
    assert kept["https://example.org/5"][:2] == ("resource", DATE)


def test_the_evidence_of_one_store_is_an_input_of_another(warc: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    take(store_at(one), warc)
    (file,) = store_at(one).evidence.iterdir()
    assert take(store_at(two), file).new == 6
    assert [row.sha256 for row in rows(store_at(one))] == [row.sha256 for row in rows(store_at(two))]


def damaged_member(data: bytes) -> bytes:
    """The third record of the file with a flipped byte in the midst of its packed bytes."""
    at = [i for i in range(len(data)) if data[i : i + 4] == b"\x1f\x8b\x08\x00"][2]
    return data[: at + 200] + bytes([data[at + 200] ^ 0xFF]) + data[at + 201 :]


def wrong_length(data: bytes) -> bytes:
    plain = gzip.decompress(data)
    at = plain.index(b"https://example.org/2")
    start = plain.index(b"Content-Length: ", at) + 16
    end = plain.index(b"\r", start)
    return plain[:start] + b"%d" % (int(plain[start:end]) - 40) + plain[end:]


def no_length(data: bytes) -> bytes:
    return wrong_length(data).replace(b"Content-Length: ", b"Content-Length: x", 2)


def other_bytes(data: bytes) -> bytes:
    return gzip.decompress(data).replace("رقم 0".encode(), "رقم 9".encode(), 1)


@pytest.mark.parametrize("harm", [damaged_member, wrong_length, no_length, other_bytes])
def test_a_damaged_record_is_told_and_passed_over(harm: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(harm(archive()))
    told = troubles(path)
    assert told and all(" record " in line for line in told)
    assert 4 <= len(documents(path)) <= 5
    place = store_at(tmp_path)
    tally = take(place, path)
    assert (tally.aside, tally.refused) == (len(told), [])
    with place.open() as store:
        assert list(verify(store)) == []


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_is_cut_off_gives_what_came_before(packed: bool, tmp_path: Path) -> None:
    data = archive(packed)
    path = tmp_path / "a.warc.gz"
    for length in (len(data) // 2, len(data) - 10, 700, 100, 30):
        path.write_bytes(data[:length])
        told = troubles(path)
        assert len(told) == 1, told
        assert "breaks off" in told[0] or "damaged" in told[0]


def test_a_bomb_costs_no_more_than_its_bound(tmp_path: Path) -> None:
    made = Archive()
    made.response("https://example.org/1", page(0).encode())
    made.response("https://example.org/bomb", bytes(60 << 20))
    inner = gzip.compress(gzip.compress(bytes(100 << 20), 9), 9)
    made.response("https://example.org/bomb2", inner, Content_Encoding="gzip")
    made.response("https://example.org/2", page(1).encode())
    path = tmp_path / "a.warc.gz"
    path.write_bytes(made.bytes())
    tracemalloc.start()
    start = time.monotonic()
    told = troubles(path)
    assert tracemalloc.get_traced_memory()[1] < 128 << 20
    tracemalloc.stop()
    assert "larger than 32 MB" in told[0]
    assert any("gzip" in line for line in told), told
    assert time.monotonic() - start < 20
    whole = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 1\r\nX: " + bytes(400 << 20)
    path.write_bytes(gzip.compress(whole, 9) + made.bytes())
    start = time.monotonic()
    assert len(troubles(path)) <= 2
    assert time.monotonic() - start < 20


def wacz(path: Path, warcs: dict[str, bytes], pages: list[dict[str, Any]] | None, **more: bytes) -> Path:
    """A WACZ 1.1.1: WARCs, lists of pages, an index, and the package that names them with their digests."""
    files = {f"archive/{name}": data for name, data in warcs.items()}
    if pages is not None:
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
        files["pages/pages.jsonl"] = "\n".join(map(json.dumps, [head, *pages])).encode() + b"\n"
    files["indexes/index.cdx.gz"] = gzip.compress(b"")
    files |= {name.replace("__", "/"): data for name, data in more.items()}
    resources = [
        {
            "name": n.split("/")[-1],
            "path": n,
            "hash": f"sha256:{hashlib.sha256(d).hexdigest()}",
            "bytes": len(d),
        }
        for n, d in files.items()
    ]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    with zipfile.ZipFile(path, "w") as out:
        for name, data in files.items():
            out.writestr(name, data)
        out.writestr("datapackage.json", json.dumps(package), zipfile.ZIP_DEFLATED)
    return path


def listed(n: int | str) -> dict[str, Any]:
    return {"id": f"p{n}", "url": f"https://example.org/{n}", "ts": DATE, "title": f"خبر {n}"}


def test_the_pages_of_a_wacz_are_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = wacz(tmp_path / "a.wacz", {"data.warc.gz": archive()}, [listed(1), listed("2#top"), listed("no")])
    assert [doc.url for doc in documents(path)] == ["https://example.org/1", "https://example.org/2"]
    assert troubles(path) == [f"{path}: https://example.org/no is listed as a page, and no record holds it"]
    place = store_at(tmp_path)
    tally = take(place, path)
    assert (tally.new, tally.aside) == (2, 1)
    assert (take(place, path).known, len(rows(place))) == (2, 2)
    read_again(place, monkeypatch)


def test_a_page_that_led_on_to_another_address_is_found(tmp_path: Path) -> None:
    made = Archive()
    made.response("https://example.org/old", b"", "302 Found", Location="/1")
    made.response("https://example.org/1", page(0).encode())
    made.response("https://ads.example.net/frame", page(1).encode())
    path = wacz(tmp_path / "a.wacz", {"data.warc.gz": made.bytes()}, [listed("old")])
    assert [doc.url for doc in documents(path)] == ["https://example.org/1"]
    assert troubles(path) == []


def test_a_wacz_without_a_list_of_pages_gives_all_of_them(tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.bin", {"a.warc.gz": archive(), "b.warc": archive(packed=False)}, None)
    assert len(documents(path)) == 12
    with path.open("rb") as file:
        out = subprocess.run(
            [sys.executable, "-m", "isnad", "read", "-", "--to", "jsonl", "--jobs", "1"],
            stdin=file, capture_output=True, timeout=60,
        )  # fmt: skip
    assert (out.returncode, out.stdout.count(b"\n")) == (0, 12)


def test_a_wacz_writes_nowhere_and_a_hostile_one_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.wacz"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("../../evil.warc.gz", archive())
        out.writestr("archive/../../evil.warc", archive(packed=False))
        out.writestr("/archive/evil.warc", b"WARC/1.1\r\n")
    before = sorted(tmp_path.rglob("*"))
    all_of(path)
    assert sorted(tmp_path.rglob("*")) == before
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("archive/bomb.warc", b"WARC/1.1\r\n" + bytes(300 << 20))
    start = time.monotonic()
    assert all(isinstance(item, Refused) for item in all_of(path))
    assert time.monotonic() - start < 10
    data = path.read_bytes()
    for cut in (data[: len(data) // 2], data[:-30], b"PK\x03\x04" + bytes(100)):
        path.write_bytes(cut)
        (told,) = troubles(path, "wacz")
        assert "ZIP" in told
