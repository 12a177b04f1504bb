"""Taking documents in: each once, with its versions, its sightings, and what could not be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Place
from reports import inputs, lines, report, text, written
from sqlalchemy import func, select

from isnad.article.tasks import Refused
from isnad.store import schema
from isnad.store.ingest import Tally, ingest
from isnad.store.opening import Store
from isnad.store.problems import problems
from isnad.store.readings import decoded
from isnad.store.verify import verify


@pytest.fixture
def store(place: Place) -> Any:
    with place.open() as store:
        yield store


def take(store: Store, *paths: Path, **more: Any) -> Tally:
    return ingest(store, inputs(*paths), who="tester", **more)


def rows(store: Store, table: Any) -> Sequence[Any]:
    with store.read() as connection:
        return connection.execute(select(table).order_by(*table.primary_key.columns)).all()


def everything(store: Store) -> dict[str, Any]:
    return {name: rows(store, table) for name, table in schema.metadata.tables.items()}


def test_a_document_is_kept_with_its_bytes_its_reading_and_the_log_of_it(
    store: Store, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.jsonl", report(1, title="خبر"), report(2))
    assert take(store, path) == Tally(new=2)
    one, two = rows(store, schema.document)
    line = lines(report(1, title="خبر"))
    assert one.sha256 == hashlib.sha256(line).hexdigest()
    assert (one.given_id, one.url, one.title, one.text) == ("r1", "https://example.org/1", "خبر", text(1))
    assert (one.name, one.line, two.line, one.language, one.current) == (str(path), 1, 2, "ar", True)
    reading = rows(store, schema.reading)[0]
    record = decoded(reading.record)
    assert record.document.id == "r1"
    events = [row for row in rows(store, schema.event) if row.document_id == one.id]
    assert [row.number for row in events] == [event.id for event in record.events] != []
    assert {events[0].date_from, events[0].date_to} == {record.events[0].date.value}  # type: ignore[union-attr]
    acts = [(row.act, row.subject, row.who) for row in rows(store, schema.log)[1:]]
    assert acts == [
        (act, row.sha256, "tester") for row in (one, two) for act in ("document ingested", "document read")
    ]
    assert list(verify(store)) == []


def test_the_same_thing_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", *(report(n) for n in range(120)), report(3), "{broken")
    assert take(store, path, jobs=2) == Tally(new=120, known=1, aside=1)
    before = everything(store)
    assert take(store, path, jobs=2) == Tally(known=121, aside=1)
    assert everything(store) == before


def test_a_changed_page_is_a_new_version_and_both_are_kept(store: Store, tmp_path: Path) -> None:
    take(store, written(tmp_path / "a.jsonl", report(1, id=None), report(2)))
    changed = report(1, id=None, text=text(1) + " وارتفعت الحصيلة لاحقاً.")
    assert take(store, written(tmp_path / "b.jsonl", changed)) == Tally(new=1, versions=1)
    first, other, second = rows(store, schema.document)
    assert (second.version_of, second.current) == (first.id, True)
    assert (first.current, other.current) == (False, True)
    with store.read() as connection:
        event = schema.event.c
        old = connection.execute(
            select(event.current, event.linked).where(event.document_id == first.id)
        ).all()
    assert old and all(row == (False, False) for row in old)
    assert list(verify(store)) == []


def test_versions_of_one_batch_follow_each_other(store: Store, tmp_path: Path) -> None:
    texts = [text(n) for n in range(3)]
    path = written(tmp_path / "a.jsonl", *({"id": "7", "text": t} for t in texts))
    assert take(store, path).versions == 2
    assert [(r.version_of, r.current) for r in rows(store, schema.document)] == [
        (None, False), (1, False), (2, True),
    ]  # fmt: skip


def test_documents_whose_ids_differ_are_no_versions_though_they_share_an_address(
    store: Store, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.jsonl", *(report(n, url="https://example.org/live") for n in range(3)))
    assert take(store, path).versions == 0


def test_a_changed_file_is_a_new_version(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(text(1), encoding="utf-8")
    take(store, path)
    path.write_text(text(2), encoding="utf-8")
    assert take(store, path) == Tally(new=1, versions=1)


def test_the_same_bytes_under_another_name_are_one_document_seen_again(store: Store, tmp_path: Path) -> None:
    one, two = (tmp_path / name for name in ("one.txt", "two.txt"))
    for path in (one, two):
        path.write_text(text(1), encoding="utf-8")
    assert take(store, one) == Tally(new=1)
    assert take(store, two) == Tally(known=1)
    (seen,) = rows(store, schema.sighting)
    assert (seen.name, seen.given_id) == (str(two), str(two))
    before = everything(store)
    take(store, one, two)
    assert everything(store) == before


def test_what_cannot_be_read_is_set_aside_with_its_bytes_until_it_can(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", report(1), '{"id": "bad"}', report(3))
    assert take(store, path) == Tally(new=2, aside=1)
    (problem,) = problems(store)
    assert (problem.name, problem.line, problem.given_id) == (str(path), 2, "bad")
    assert problem.reason == 'it has neither "text" nor "html"'
    assert list(verify(store)) == []
    written(path, report(1), report(2), report(3))
    assert take(store, path) == Tally(new=1, known=2)
    assert problems(store) == []
    assert list(verify(store)) == []


def test_of_a_folder_the_good_files_are_taken_in_and_the_bad_ones_told(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    written(folder / "b" / "a.jsonl", report(1))
    (folder / "a.txt").write_text(text(2), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "photo.jpg").write_bytes(bytes(range(256)) * 9)
    (folder / ".hidden").write_text(text(3), encoding="utf-8")
    assert take(store, folder) == Tally(new=2, aside=2)
    assert [Path(p.name).name for p in problems(store)] == ["empty.txt", "photo.jpg"]
    assert [Path(d.name).name for d in rows(store, schema.document)] == ["a.txt", "a.jsonl"]
    assert list(verify(store)) == []
    assert take(store, folder) == Tally(known=2, aside=2)
    assert len(problems(store)) == 2


def test_an_input_that_was_named_and_is_not_there_is_told(store: Store, tmp_path: Path) -> None:
    tally = take(store, tmp_path / "nowhere.txt", written(tmp_path / "a.jsonl", report(1)))
    assert tally.new == 1
    assert "not there" in tally.refused[0]
    assert problems(store) == []
    assert isinstance(inputs(tmp_path / "nowhere.txt")[0], Refused)


def test_texts_that_no_database_likes_are_kept_as_they_are(store: Store, tmp_path: Path) -> None:
    long = "https://example.org/" + "x" * 9_000
    odd = json.dumps({"id": "\0odd", "title": "\ud800", "url": long, "text": f"\0 {text(1)} \ud83d"})
    path = written(tmp_path / "a.jsonl", odd)
    assert take(store, path).new == 1
    assert take(store, path) == Tally(known=1)
    (document,) = rows(store, schema.document)
    assert document.url == long
    assert document.text.startswith("\0 ")
    assert list(verify(store)) == []


def test_the_command_tells_what_came_of_it(place: Place, tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", report(1), report(2), "{broken")
    out = place.run("ingest", str(path), "--by", "محررة")
    assert (out.returncode, out.stdout.decode().splitlines()[0]) == (
        1,
        "2 new, 0 known, 1 set aside, 0 versions",
    )
    out = place.run("ingest", "-", "--from", "jsonl", stdin=lines(report(3)))
    assert (out.returncode, out.stdout.decode().splitlines()[0]) == (
        0,
        "1 new, 0 known, 0 set aside, 0 versions",
    )
    out = place.run("store", "problems")
    assert out.returncode == 1
    assert "line 3: it is not JSON" in out.stdout.decode()
    assert place.run("verify").returncode == 0
    info = place.run("store", "info").stdout.decode()
    assert "documents     3," in info
    with place.open(create=False) as store:
        assert {row.who for row in rows(store, schema.log)[1:4]} == {"محررة"}
    out = place.run("ingest", str(tmp_path / "nowhere.txt"))
    assert out.returncode == 2
    assert out.stderr.decode().count("\n") == 1


def test_the_tables_count_what_they_should(store: Store, tmp_path: Path) -> None:
    take(store, written(tmp_path / "a.jsonl", *(report(n) for n in range(30))))
    with store.read() as connection:
        for table in (schema.document, schema.reading):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 30
        given = connection.execute(select(schema.document.c.given)).scalars().all()
    assert all(value is None or json.loads(value) for value in given)
