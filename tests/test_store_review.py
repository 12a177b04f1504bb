"""Deciding together: what one person saw, what another decided since, and what is told of it later."""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alembic import command
from conftest import Place, make_place
from happenings import PLACES, REPORTS
from reports import inputs, lines, written
from sqlalchemy import delete, select, text, update

from isnad.incidents.incident import Incident
from isnad.store import opening, schema
from isnad.store.assembling import assemble_waiting
from isnad.store.decisions import all_decisions
from isnad.store.documents import document_page, incidents_of_document, reports_of, versions_of
from isnad.store.errors import Changed, StoreError
from isnad.store.facets import facets
from isnad.store.filters import Filter
from isnad.store.generation import generation
from isnad.store.history import history
from isnad.store.incidents import count, incident, incidents, page, version
from isnad.store.ingest import ingest
from isnad.store.linking import link, relink
from isnad.store.migrations import configuration
from isnad.store.opening import Store
from isnad.store.originals import original
from isnad.store.queue import waiting
from isnad.store.review import Review
from isnad.store.verify import verify

SARMIN, BZAA, RAI, NURAN, HURMA = "sarmin-1", "bzaa-1", "rai", "nuran", "hurma"
#: A report that names victims, one of them in no list.
NAMED: dict[str, Any] = {"id": "binnish", "publisher": "صحيفة الفجر", "published": "2024-03-20", "title": "بنش", "text": "قُتل المدنيان محمد خالد العبدو وفاطمة حسن الشيخ بقصف مدفعي لقوات النظام على بلدة بنش يوم 20 آذار 2024. وشيّع الأهالي جثمان العبدو مساءً."}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = tmp_path_factory.mktemp("gazetteer") / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISNAD_GAZETTEER", str(path))
        yield


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("kept")
    place = make_place(request.param, folder, request)
    with place.open() as store:
        take(store, folder, *REPORTS, NAMED)
    return place


@pytest.fixture
def own(kept: Place, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return make_place("postgresql" if "://" in kept.url else "sqlite", tmp_path, request, like=kept)


@pytest.fixture
def store(own: Place) -> Iterator[Store]:
    with own.open(create=False) as store:
        yield store


def take(store: Store, folder: Path, *reports: dict[str, Any]) -> None:
    ingest(store, inputs(written(folder / f"in{random.random()}.jsonl", *reports)), who="tester")
    link(store, who="tester")


def of(store: Store, document: str) -> str:
    with store.read() as connection:
        (found,) = (i.id for i in incidents(connection) if document in i.documents)
    return found


def get(store: Store, document: str) -> Incident:
    with store.read() as connection:
        return incident(connection, of(store, document))


def seen(store: Store, *documents: str) -> dict[str, str]:
    with store.read() as connection:
        return {id: version(connection, id) for id in (of(store, d) for d in documents)}


def ask(store: Store, what: Callable[..., Any], *args: Any, **more: Any) -> Any:
    with store.read() as connection:
        return what(connection, *args, **more)


# Assigning.
def test_an_incident_is_assigned_taken_away_and_that_undone(store: Store) -> None:
    review = Review(store, "nadia")
    one = review.assign(of(store, SARMIN), "karim")
    review.settle()
    assert get(store, SARMIN).assigned == "karim"
    assert [i.id for i in ask(store, page, Filter(assigned="karim")).incidents] == [of(store, SARMIN)]
    assert [(a.value, a.count) for a in ask(store, facets).assigned] == [("karim", 1)]
    two = review.assign(of(store, SARMIN), None)
    review.settle()
    assert get(store, SARMIN).assigned is None
    review.undo(two, "he has it after all")
    review.settle()
    assert get(store, SARMIN).assigned == "karim"
    review.undo(one, "nobody was meant")
    review.settle()
    assert get(store, SARMIN).assigned is None
    assert list(verify(store)) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_what_is_no_name_is_told(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="no name"):
        Review(store, "nadia").assign(of(store, SARMIN), name)
    assert ask(store, all_decisions) == []


def test_assigning_from_the_command_line(own: Place) -> None:
    assert own.run("decide", "assign", "i1", "karim").returncode == 0
    with own.open(create=False) as store:
        assert ask(store, incident, "i1").assigned == "karim"
    assert own.run("decide", "assign", "i1", "--nobody").returncode == 0
    with own.open(create=False) as store:
        assert ask(store, incident, "i1").assigned is None
    for wrong in (("i1",), ("i1", "karim", "--nobody")):
        done = own.run("decide", "assign", *wrong)
        assert done.returncode == 2
        assert b"--nobody" in done.stderr


# Two people at once.
ACTS: dict[str, Callable[[Review, Store], Any]] = {
    "confirm": lambda r, s: r.confirm(of(s, SARMIN), "x"),
    "reject": lambda r, s: r.reject(of(s, SARMIN), "x"),
    "merge": lambda r, s: r.merge(of(s, SARMIN), of(s, RAI), "x"),
    "merge into": lambda r, s: r.merge(of(s, RAI), of(s, SARMIN), "x"),
    "split": lambda r, s: r.split(of(s, SARMIN), ["sarmin-4"], "x"),
    "move": lambda r, s: r.move(of(s, SARMIN), ["sarmin-4"], of(s, RAI), "x"),
    "move into": lambda r, s: r.move(of(s, BZAA), ["bzaa-3"], of(s, SARMIN), "x"),
    "correct": lambda r, s: r.correct(of(s, SARMIN), "kind", "airstrike", "x"),
    "assign": lambda r, s: r.assign(of(s, SARMIN), "lina"),
    "undo": lambda r, s: r.undo(1, "x"),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("settled", [True, False], ids=["settled", "not settled"])
def test_of_two_who_saw_the_same_one_decides(store: Store, act: str, settled: bool) -> None:
    first = Review(store, "nadia")
    first.correct(of(store, SARMIN), "date", "2024-03-01", "the first decision")
    first.settle()
    saw = seen(store, SARMIN, RAI, BZAA)
    sarmin = of(store, SARMIN)
    other = Review(store, "karim", saw)
    other.correct(sarmin, "killed", "civilian=3", "names of three")
    if settled:
        other.settle()
    before = ask(store, all_decisions)
    with pytest.raises(Changed, match="look at it again") as caught:
        ACTS[act](Review(store, "nadia", saw), store)
    assert caught.value.incident == sarmin
    assert ask(store, all_decisions) == before
    Review(store, "nadia", saw).note(sarmin, "a note is taken all the same")
    other.settle()
    ACTS[act](Review(store, "nadia", seen(store, SARMIN, RAI, BZAA)), store)
    Review(store).settle()
    assert list(verify(store)) == []


def test_of_an_incident_that_was_merged_what_was_seen_is_old(store: Store) -> None:
    rai, saw = of(store, RAI), seen(store, RAI)
    review = Review(store, "nadia")
    review.merge(of(store, SARMIN), rai, "one")
    review.settle()
    with pytest.raises(Changed) as caught:
        Review(store, "karim", saw).confirm(rai, "as I saw it")
    assert caught.value.incident == of(store, SARMIN)


def test_a_decision_on_another_incident_is_no_change(store: Store) -> None:
    saw = seen(store, SARMIN, RAI)
    review = Review(store, "nadia")
    review.confirm(of(store, RAI), "read it")
    review.settle()
    Review(store, "karim", saw).confirm(of(store, SARMIN), "read it")


# Versions and generations.
def test_the_generation_changes_with_every_decision_and_document(store: Store, tmp_path: Path) -> None:
    review, told = Review(store, "nadia"), [ask(store, generation)]
    for act in (
        lambda: review.confirm(of(store, RAI), "x"), lambda: review.note(of(store, RAI), "y"),
        lambda: review.assign(of(store, RAI), "z"), lambda: review.undo(3, "w"),
        lambda: review.merge(of(store, SARMIN), of(store, BZAA), "v"), review.settle, lambda: take(store, tmp_path, {"id": "new", "text": "لا شيء"}),
    ):  # fmt: skip
        act()
        told.append(ask(store, generation))
    assert len(set(told)) == len(told)
    link(store)
    assert ask(store, generation) == told[-1]


def test_what_stays_the_same_keeps_version_and_time(store: Store) -> None:
    table = schema.incident.c
    query = select(table.public_id, table.version, table.updated_at).order_by(table.id)
    with store.read() as connection:
        before = connection.execute(query).all()
    relink(store, who="tester")
    with store.read() as connection:
        assert connection.execute(query).all() == before


def test_incidents_whose_merge_is_undone_have_their_own_ids_again(store: Store) -> None:
    """Even where more reports come from the one that was merged away than stand in the other."""
    small, large = of(store, RAI), of(store, SARMIN)
    with store.read() as connection:
        before = {id: incident(connection, id).documents for id in (small, large)}
    assert len(before[small]) < len(before[large])
    review = Review(store, "nadia")
    merge = review.merge(small, large, "one")
    review.settle()
    assert of(store, SARMIN) == small
    review.undo(merge, "two after all")
    review.settle()
    with store.read() as connection:
        assert {id: incident(connection, id).documents for id in (small, large)} == before


# History.
def test_the_history_of_an_incident_goes_with_those_merged_into_it(store: Store) -> None:
    sarmin, rai, bzaa = of(store, SARMIN), of(store, RAI), of(store, BZAA)
    review = Review(store, "nadia")
    assert ask(store, history, rai) == []
    review.note(rai, "asked the hospital")
    _, fresh = review.split(sarmin, ["sarmin-4"], "the other side")
    review.settle()
    third = review.merge(bzaa, rai, "one")
    review.settle()
    review.correct(bzaa, "killed", "civilian=2", "names", "https://example.org/list")
    fifth = review.undo(third, "two after all")
    review.undo(fifth, "one after all")
    review.settle()
    acts = ask(store, history, bzaa)
    assert [(a.act, a.undone, a.undoes) for a in acts] == [
        ("undo", False, fifth), ("undo", True, third), ("correct", False, None), ("merge", False, None), ("note", False, None),
    ]  # fmt: skip
    assert ask(store, history, rai) == acts
    assert (acts[2].field, acts[2].value, acts[2].evidence) == (
        "killed",
        {"civilian": [2, 2]},
        "https://example.org/list",
    )
    assert (acts[3].incident, acts[3].into, acts[3].events, acts[3].who) == (rai, bzaa, 4, "nadia")
    assert (
        [a.act for a in ask(store, history, sarmin)]
        == [a.act for a in ask(store, history, fresh)]
        == ["split"]
    )
    with pytest.raises(StoreError, match="no incident"):
        ask(store, history, "i999")


# Who may not see the names of the dead.
@pytest.mark.parametrize("words", ["محمد خالد العبدو", "العبدو", "فاطمة", "الشيخ", "خالد", "عبدو"])
def test_incidents_are_not_found_by_names_that_may_not_be_seen(kept: Place, words: str) -> None:
    with kept.open(create=False) as store:
        binnish = of(store, "binnish")
        names = get(store, "binnish").names
        assert any("العبدو" in name for name in names), names
        assert [i.id for i in ask(store, page, Filter(text=words)).incidents] == [binnish]
        hidden = Filter(text=words, see_names=False)
        assert ask(store, page, hidden).incidents == []
        for also in ("قصف مدفعي", "بنش", "صحيفة الفجر", "النظام"):
            found = ask(store, page, Filter(text=also, see_names=False)).incidents
            assert binnish in [i.id for i in found], also


# Rows and what an older Isnad left.
def test_rows_hold_what_is_asked(kept: Place) -> None:
    with kept.open(create=False) as store:
        sarmin = of(store, SARMIN)
        with store.read() as connection:
            row = connection.execute(
                select(schema.incident).where(schema.incident.c.public_id == sarmin)
            ).one()
            outlets = connection.execute(select(schema.incident_outlet.c.outlet).where(schema.incident_outlet.c.incident_id == row.id)).scalars().all()  # fmt: skip
            fields = connection.execute(select(schema.incident_discrepancy.c.field).where(schema.incident_discrepancy.c.incident_id == row.id)).scalars().all()  # fmt: skip
        assert (row.place, row.precision, row.day, row.deaths) == ("سرمين", "exact", "2024-03-02", 9)
        assert len(row.version) == 16
        assert row.weakest is not None and row.weakest > 9.5
        assert {"sana", "صحيفة الفجر"} <= set(outlets)
        assert set(fields) == {"killed", "who", "denial"}
        assert [i.id for i in ask(store, page, Filter(outlet="sana")).incidents] == [sarmin]
        assert ask(store, waiting, reason="contested").waiting[0].reasons[0] == "contested"


def test_what_an_older_isnad_kept_is_assembled_anew(store: Store) -> None:
    table = schema.incident
    with store.read() as connection:
        before = connection.execute(select(table).order_by(table.c.id)).all()
    review = Review(store, "nadia")
    with store.write() as connection:
        connection.execute(
            update(table).values(
                version=None, places=None, names=None, search="x", day="", deaths=-1, x=None, waits=0, rank=0
            )
        )
    told: list[tuple[int, int]] = []
    assert assemble_waiting(store, lambda done, total: told.append((done, total))) == len(before)
    assert told == [(len(before), len(before))]
    with store.read() as connection:
        assert connection.execute(select(table).order_by(table.c.id)).all() == before
    with store.write() as connection:
        connection.execute(update(table).where(table.c.id < 3).values(version=None, search="x"))
        for gone in (schema.block, schema.link, schema.frequency):
            connection.execute(delete(gone))
        connection.execute(update(schema.event).values(linked=False, case=None))
    assert assemble_waiting(store) == 0
    review.settle()
    assert ask(store, page, Filter(text="سرمين")).incidents
    assert assemble_waiting(store) == 0


def test_a_store_of_the_tables_before_keeps_its_decisions_and_words(place: Place) -> None:
    engine = opening._engine(opening._address(place.url))
    with engine.connect().execution_options(isnad_writes=True) as connection, connection.begin():
        command.upgrade(configuration(connection), "0002")
        body = zlib.compress(msgspec.json.encode({"id": "i1"}))
        connection.execute(
            text(
                "INSERT INTO incident (id, public_id, kind, origins, documents, state, search, body, updated_at) "
                "VALUES (1, 'i1', 'clash', 1, 1, 'new', 'words of before', :body, '2024-01-01T00:00:00Z')"
            ),
            {"body": body},
        )
        for id, payload, undoes in (
            (1, {"act": "merge", "incident": "i2", "into": "i1"}, None),
            (2, {"act": "undo", "undoes": 1}, 1),
            (3, {"act": "undo", "undoes": 2}, 2),
        ):
            connection.execute(
                text(
                    "INSERT INTO decision (id, act, who, at, reason, payload, undoes, log_seq) VALUES (:i, :a, 'x', 'y', 'z', :p, :u, :i)"
                ),
                {"i": id, "a": payload["act"], "p": msgspec.json.encode(payload).decode(), "u": undoes},
            )
    engine.dispose()
    with place.open(create=False) as store:
        with store.read() as connection:
            rows = connection.execute(select(schema.decision_incident)).all()
            assert {tuple(row) for row in rows} == {(i, d) for i in ("i1", "i2") for d in (1, 2, 3)}
        assert [a.decision for a in ask(store, history, "i1")] == [3, 2, 1]
        assert ask(store, count, Filter(text="before")) == 1
        assert ask(store, version, "i1") == ""
        with store.write() as connection:
            connection.execute(update(schema.incident).values(search="other words"))
        assert ask(store, count, Filter(text="before")) == 0
        assert ask(store, count, Filter(text="other")) == 1


# Documents.
def test_reports_and_what_they_tell(kept: Place) -> None:
    with kept.open(create=False) as store:
        nuran, hurma = get(store, NURAN), get(store, HURMA)
        reports = ask(store, reports_of, nuran.id)
        assert [(r.name, r.events) for r in reports] == [("nuran", ["e1"]), ("roundup", ["e1"])]
        assert [r.publisher for r in reports] == ["صحيفة الفجر", "شبكة الشمال"]
        assert (reports[0].published, reports[0].language) == ("2024-03-09", "ar")
        told = ask(store, incidents_of_document, reports[1].sha256)
        assert told == {"e1": nuran.id, "e2": hurma.id}
        assert [r.outlet for r in ask(store, reports_of, of(store, SARMIN)) if r.name == "sarmin-4"] == [
            "sana"
        ]
        seen_, after = [], None
        while True:
            found = ask(store, document_page, size=4, after=after)
            seen_ += found.documents
            if (after := found.next) is None:
                break
        assert [d.name for d in seen_] == [r["id"] for r in reversed([*REPORTS, NAMED])]
        assert {d.name: d.events for d in seen_}["roundup"] == 2
        of_dawn = ask(store, document_page, publisher="صحيفة الفجر").documents
        assert {d.name for d in of_dawn} == {"sarmin-1", "bzaa-1", "nuran", "binnish"}
        with pytest.raises(StoreError, match="first page"):
            ask(store, document_page, after="x")


def test_versions_of_a_document(store: Store, tmp_path: Path) -> None:
    first = ask(store, reports_of, of(store, RAI))[0].sha256
    for more in ("وشيّعهم الأهالي.", "ونُقلوا إلى المشفى."):
        take(store, tmp_path, REPORTS[-2] | {"text": f"{REPORTS[-2]['text']} {more}"})
    found = ask(store, versions_of, first)
    assert [v.current for v in found] == [False, False, True]
    assert [ask(store, versions_of, v.sha256) for v in found] == [found] * 3
    assert found[0].sha256 == first
    assert ask(store, incidents_of_document, first) == {}
    with pytest.raises(StoreError, match="no document"):
        ask(store, versions_of, "0" * 64)


def test_the_original_of_a_document(store: Store) -> None:
    line = lines(REPORTS[0])
    digest = hashlib.sha256(line).hexdigest()
    found = original(store, digest)
    assert found.content == line
    assert found.media == "application/json"
    assert found.record and found.record.startswith("<urn:uuid:")
    assert found.date and found.date.endswith("Z")
    path = store.evidence / found.file
    packed = path.read_bytes()
    assert packed[found.offset : found.offset + 2] == b"\x1f\x8b" and found.length > 100
    with pytest.raises(StoreError, match="no document"):
        original(store, "0" * 64)
    path.write_bytes(packed[: found.offset + 20] + b"\0" * 20 + packed[found.offset + 40 :])
    with pytest.raises(StoreError, match="damaged"):
        original(store, digest)
    path.unlink()
    with pytest.raises(StoreError, match="--evidence"):
        original(store, digest)
