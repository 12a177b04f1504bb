"""What was changed behind the store's back is found and named; reading anew keeps what was read before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Place
from reports import inputs, report, written
from sqlalchemy import select, text

from isnad.store import readings, reread, schema
from isnad.store.errors import StoreError
from isnad.store.ingest import ingest
from isnad.store.opening import Store
from isnad.store.readings import Reader, decoded
from isnad.store.verify import verify


@pytest.fixture
def store(place: Place, tmp_path: Path) -> Iterator[Store]:
    path = written(tmp_path / "a.jsonl", *(report(n) for n in range(12)), "{broken")
    with place.open() as store:
        ingest(store, inputs(path), who="tester")
        yield store


def unguarded(store: Store, *statements: str) -> None:
    """Changes the database as somebody would who has all rights to it."""
    guard = (
        ["DROP TRIGGER log_no_update", "DROP TRIGGER log_no_delete"]
        if store.sqlite
        else ["ALTER TABLE log DISABLE TRIGGER ALL"]
    )
    with store.engine.connect() as connection:
        for statement in (*guard, *statements):
            connection.execute(text(statement))
        connection.commit()


def first(store: Store) -> str:
    found = next(verify(store))
    return f"{found.where}: {found.what}"


def test_a_store_that_was_left_alone_agrees(store: Store) -> None:
    assert list(verify(store)) == []


def test_any_flipped_byte_of_the_evidence_is_found_and_named(store: Store, place: Place) -> None:
    (path,) = place.evidence.iterdir()
    whole = path.read_bytes()
    with store.read() as connection:
        begin = connection.execute(
            select(schema.document.c.evidence_offset).order_by(schema.document.c.id)
        ).scalar()
    assert begin
    chance = random.Random(3)
    for at in [begin, begin + 4, len(whole) - 1, *(chance.randrange(begin, len(whole)) for _ in range(30))]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        (finding,) = verify(store)
        assert path.name in finding.where
        assert "is damaged" in finding.what
        assert "a.jsonl, line" in finding.what
    path.write_bytes(whole)
    assert list(verify(store)) == []


def test_the_command_names_the_first_thing_that_does_not_agree(store: Store, place: Place) -> None:
    (path,) = place.evidence.iterdir()
    whole = bytearray(path.read_bytes())
    whole[-40] ^= 1
    path.write_bytes(whole)
    out = place.run("verify")
    assert out.returncode == 1
    assert path.name in out.stdout.decode()
    path.unlink()
    out = place.run("verify")
    assert out.returncode == 1
    assert "cannot be read" in out.stdout.decode()


def test_evidence_that_was_cut_off_is_found(store: Store, place: Place) -> None:
    (path,) = place.evidence.iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    assert "the store tells of" in first(store)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log SET who = 'somebody else' WHERE seq = 5", "log row 5: (document read,"),
        ("UPDATE log SET at = '2020-01-01T00:00:00Z' WHERE seq = 1", "log row 1: (store created"),
        ("DELETE FROM log WHERE seq = 7", "log row 8: rows 7 to 7 before it are gone"),
        ("DELETE FROM log WHERE seq > 20", "row 21 of the log does not tell of it"),
        ("UPDATE document SET title = 'x' WHERE id = 3", "the document's title was changed"),
        ("UPDATE document SET sha256 = replace(sha256, 'a', 'b') WHERE id = 3", "another document's"),
        ("UPDATE reading SET reader = 'x' WHERE id = 2", "reading 2 of document"),
        ("DELETE FROM problem", "there are bytes of no document behind"),
    ],
)
def test_a_row_that_was_changed_is_found_and_named(store: Store, statement: str, said: str) -> None:
    unguarded(store, statement)
    assert any(said in f"{finding.where}: {finding.what}" for finding in verify(store))


def test_a_log_row_with_its_hash_made_anew_breaks_the_chain(store: Store) -> None:
    from isnad.store.log import digest

    with store.read() as connection:
        row = connection.execute(select(schema.log).where(schema.log.c.seq == 4)).one()
    forged = row._asdict() | {"who": "somebody else"}
    hash = digest(*list(forged.values())[:-1])
    unguarded(store, f"UPDATE log SET who = 'somebody else', hash = '{hash}' WHERE seq = 4")
    assert first(store).startswith("log row 5: ")
    assert "does not follow from row 4" in first(store)


def test_a_record_that_was_changed_is_found(store: Store) -> None:
    with store.write() as connection:
        reading = schema.reading
        record = connection.execute(select(reading.c.record).where(reading.c.id == 1)).scalar_one()
        forged = record.replace(b'"killed"', b'"injured"')
        connection.execute(reading.update().where(reading.c.id == 1).values(record=forged))
        connection.execute(
            schema.document.update().where(schema.document.c.id == 5).values(text="another text")
        )
    found = [f"{f.where}: {f.what}" for f in verify(store)]
    assert "the record is not the one" in found[0]
    assert "reading 1 of document" in found[0]
    assert "the text is not the one that was read" in found[1]


def test_reading_anew_keeps_what_was_read_before(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.read() as connection:
        before = connection.execute(select(schema.reading).order_by(schema.reading.c.id)).all()
        events = len(connection.execute(select(schema.event.c.id)).all())
    assert reread.reread(store) == reread.Reread()
    now = readings.reader()
    monkeypatch.setattr(reread, "reader", lambda: Reader("0.2.0-newer", now.gazetteers))
    assert reread.reread(store, who="tester", jobs=2) == reread.Reread(12, 12, 0)
    with store.read() as connection:
        rows = connection.execute(select(schema.reading).order_by(schema.reading.c.id)).all()
        current = connection.execute(select(schema.event.c.id).where(schema.event.c.current)).all()
        retired = connection.execute(
            select(schema.event.c.id).where(~schema.event.c.current, ~schema.event.c.linked)
        ).all()
    assert [(r.document_id, r.record, r.current) for r in rows[:12]] == [
        (r.document_id, r.record, False) for r in before
    ]
    assert [(r.reader, r.current, r.document_id) for r in rows[12:]] == [
        ("0.2.0-newer", True, r.document_id) for r in before
    ]
    assert len(current) == len(retired) == events
    assert list(verify(store)) == []
    monkeypatch.setattr(reread, "reader", lambda: now)
    assert reread.reread(store).read == 12
    with store.read() as connection:
        again = connection.execute(select(schema.reading).order_by(schema.reading.c.id)).all()
    assert [r.current for r in again] == [True] * 12 + [False] * 12
    assert list(verify(store)) == []


def test_a_text_that_is_read_otherwise_now_leaves_the_old_spans_theirs(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura")
    path = tmp_path / "page.html"
    body = "".join(f"<p>{report(n)['text']}</p>" for n in range(3))
    path.write_text(
        f"<html><head><title>خبر</title></head><body><article>{body}</article></body></html>", "utf-8"
    )
    with place.open() as store:
        ingest(store, inputs(path), who="tester")
        with store.read() as connection:
            old = connection.execute(select(schema.document)).one()
        import isnad.article.documents as documents

        page = documents.read_page
        monkeypatch.setattr(
            documents, "read_page", lambda *of: page(*of)._replace(text="زيادة. " + old.text, title="عنوان")
        )
        monkeypatch.setattr(reread, "reader", lambda: Reader("newer", ""))
        reread.reread(store, who="tester")
        with store.read() as connection:
            document = connection.execute(select(schema.document)).one()
            one, two = connection.execute(select(schema.reading).order_by(schema.reading.c.id)).all()
        assert (document.title, document.text) == ("عنوان", "زيادة. " + old.text)
        for text_, reading in ((old.text, one), (document.text, two)):
            spans = [event.trigger for event in decoded(reading.record).events]
            assert spans
            assert all(text_[span.start : span.end] == span.quote for span in spans)
        assert (one.text, two.text) == (old.text, None)
        assert list(verify(store)) == []


def test_reading_anew_stops_at_damaged_evidence(
    store: Store, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = place.evidence.iterdir()
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    monkeypatch.setattr(reread, "reader", lambda: Reader("newer", ""))
    with pytest.raises(StoreError, match="is damaged"):
        reread.reread(store)


def test_the_reader_is_another_with_other_gazetteers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = tmp_path / "places.csv"
    places.write_text("id,name,lat,lon,country\n1,البارة,35.6,36.5,SY\n", "utf-8")
    monkeypatch.setenv("ISNAD_GAZETTEER", "")
    none = readings.reader()
    monkeypatch.setenv("ISNAD_GAZETTEER", str(places))
    one = readings.reader()
    assert none.version.rsplit("-", 1)[0] == one.version.rsplit("-", 1)[0]
    assert none.version != one.version
    assert one.gazetteers == "places.csv"
    assert readings.reader() == one
