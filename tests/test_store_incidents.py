"""Incidents in a store: linked as reports come, decided by people, found again and shown."""

from __future__ import annotations

import csv
import importlib
import io
import json
import random
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Place, make_place
from happenings import GROUPS, LATER, PLACES, REPORTS
from reports import inputs, written
from sqlalchemy import select, text

from isnad.incidents.incident import Incident
from isnad.store import readings, reread, schema
from isnad.store.decisions import all_decisions
from isnad.store.errors import StoreError
from isnad.store.incidents import Filter
from isnad.store.incidents import incident as one_incident
from isnad.store.incidents import incidents as all_incidents
from isnad.store.ingest import ingest
from isnad.store.linking import Linked, link, relink
from isnad.store.opening import Store
from isnad.store.readings import Reader
from isnad.store.review import Review
from isnad.store.verify import verify
from isnad.store.why import why

#: The module of the front door; the name of the package's attribute is the application.
cli = importlib.import_module("isnad.cli.app")
SARMIN, BZAA, RAI, BUSAYRA, NURAN, HURMA = "sarmin-1", "bzaa-1", "rai", "busayra", "nuran", "hurma"


@pytest.fixture(scope="module", autouse=True)
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = tmp_path_factory.mktemp("gazetteer") / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISNAD_GAZETTEER", str(path))
        patch.setenv("COLUMNS", "200")
        yield


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A store with the dozen reports, for tests that only read; it is closed."""
    folder = tmp_path_factory.mktemp("kept")
    place = make_place(request.param, folder, request)
    with place.open() as store:
        take(store, folder, *REPORTS)
    return place


@pytest.fixture
def shared(kept: Place) -> Iterator[Store]:
    """The store that only is read."""
    with kept.open(create=False) as store:
        yield store


@pytest.fixture
def own(kept: Place, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A store with the dozen reports that a test may write to."""
    kind = "postgresql" if "://" in kept.url else "sqlite"
    return make_place(kind, tmp_path, request, like=kept)


@pytest.fixture
def store(own: Place) -> Iterator[Store]:
    with own.open(create=False) as store:
        yield store


def take(store: Store, folder: Path, *reports: dict[str, Any]) -> Linked:
    """What ``isnad ingest`` does, in this process."""
    ingest(store, inputs(written(folder / f"in{random.random()}.jsonl", *reports)), who="tester")
    return link(store, who="tester")


def found(store: Store, **wanted: Any) -> list[Incident]:
    with store.read() as connection:
        return list(all_incidents(connection, Filter(**wanted)))


def groups(store: Store) -> list[list[str]]:
    return sorted(sorted(i.documents) for i in found(store))


def ids(store: Store) -> dict[str, list[str]]:
    return {i.id: sorted(i.documents) for i in found(store)}


def of(store: Store, document: str) -> str:
    """The id of the incident that a document stands in."""
    (id,) = (id for id, documents in ids(store).items() if document in documents)
    return id


def get(store: Store, document: str) -> Incident:
    with store.read() as connection:
        return one_incident(connection, of(store, document))


def decide(store: Store, act: Callable[[Review], Any], who: str = "nadia") -> Any:
    """A decision that takes effect at once."""
    review = Review(store, who)
    out = act(review)
    review.settle()
    return out


# What linking makes of the reports.
def test_the_reports_make_the_incidents_expected(shared: Store) -> None:
    assert groups(shared) == GROUPS
    sarmin, bzaa = get(shared, SARMIN), get(shared, BZAA)
    assert (sarmin.kind, sarmin.date.value, sarmin.place.name) == ("shelling", "2024-03-02", "سرمين")
    assert (sarmin.origins, len(sarmin.accounts), sarmin.state) == (3, 3, "new")
    assert [d.field for d in sarmin.discrepancies] == ["killed", "who", "denial"]
    killed = {who: (r.min, r.max) for who, r in sarmin.harm["killed"].items()}
    assert killed == {"civilian": (0, 4), "combatant": (9, 9), "total": (3, 9)}
    assert (bzaa.kind, bzaa.origins, bzaa.date.value) == ("drone_strike", 2, "2024-03-05")
    assert bzaa.accounts[0].documents == ["bzaa-1", "bzaa-2"]
    assert bzaa.accounts[0].origin.reasons == ["one carries 100% of the other's words"]
    assert [d.id for d in bzaa.actor] == ["us_military"]
    assert list(verify(shared)) == []


def test_two_places_of_one_roundup_are_two_incidents(shared: Store) -> None:
    nuran, hurma = get(shared, NURAN), get(shared, HURMA)
    assert nuran.id != hurma.id
    assert (nuran.documents, hurma.documents) == (["nuran", "roundup"], ["hurma", "roundup"])
    assert (nuran.place.lat, hurma.place.lat) == (36.105, 35.52)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_and_the_number_of_calls_change_nothing(place: Place, tmp_path: Path, seed: int) -> None:
    shuffled = random.Random(seed).sample(REPORTS, len(REPORTS))
    with place.open() as store:
        while shuffled:
            some, shuffled = shuffled[: 1 + seed], shuffled[1 + seed :]
            take(store, tmp_path, *some)
        assert groups(store) == GROUPS
        assert get(store, SARMIN).origins == 3
        assert get(store, BZAA).origins == 2
        assert list(verify(store)) == []


def test_nothing_to_link_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = rows(store, schema.incident), rows(store, schema.event)
    assert take(store, tmp_path, *REPORTS[:3]) == Linked()
    assert (rows(store, schema.incident), rows(store, schema.event)) == before


def rows(store: Store, table: Any) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key.columns)).all())


def test_a_report_that_comes_later_joins_and_nothing_else_changes(store: Store, tmp_path: Path) -> None:
    before, bzaa = ids(store), of(store, BZAA)
    others = [row for row in rows(store, schema.incident) if row.public_id != bzaa]
    assert take(store, tmp_path, LATER) == Linked(1, 0, 1)
    assert ids(store) == before | {bzaa: ["bzaa-1", "bzaa-2", "bzaa-3", "bzaa-4"]}
    assert [row for row in rows(store, schema.incident) if row.public_id != bzaa] == others
    log = rows(store, schema.log)[-1]
    assert (log.act, log.subject, log.who) == ("incident linked", bzaa, "tester")
    assert len(json.loads(log.before)["events"]) + 1 == len(json.loads(log.after)["events"])
    assert list(verify(store)) == []


def test_a_changed_page_keeps_its_incident(store: Store, tmp_path: Path) -> None:
    before = ids(store)
    changed = next(r for r in REPORTS if r["id"] == RAI)
    changed = changed | {"text": changed["text"].replace("مدنيان", "خمسة مدنيين")}
    take(store, tmp_path, changed)
    assert ids(store) == before
    assert get(store, RAI).harm["injured"]["total"].min == 5
    assert list(verify(store)) == []


def test_a_page_that_tells_of_nothing_any_more_leaves_its_incident_empty(
    store: Store, tmp_path: Path
) -> None:
    rai = of(store, RAI)
    take(
        store,
        tmp_path,
        {"id": RAI, "publisher": "صحيفة الغروب", "text": "حُذف هذا الخبر بناء على طلب المصدر."},
    )
    assert rai not in ids(store)
    with store.read() as connection, pytest.raises(StoreError, match="holds no report any more"):
        one_incident(connection, rai)
    assert list(verify(store)) == []


def anew(store: Store, monkeypatch: pytest.MonkeyPatch, version: str = "newer") -> None:
    """Every document read by another version of the reader, and linked."""
    monkeypatch.setattr(reread, "reader", lambda: Reader(version, readings.reader().gazetteers))
    assert reread.reread(store, who="tester", jobs=1).read
    link(store, who="tester")


def test_reading_and_linking_anew_keep_the_ids(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before, bodies = ids(store), {i.id: i for i in found(store)}
    anew(store, monkeypatch)
    assert ids(store) == before
    relink(store, who="tester")
    assert ids(store) == before
    assert {i.id: i for i in found(store)} == bodies
    assert list(verify(store)) == []


# What people decide.
def test_confirm_and_reject(store: Store) -> None:
    sarmin, rai = of(store, SARMIN), of(store, RAI)
    decide(store, lambda r: r.confirm(sarmin, "four reports, one shelling"))
    decide(store, lambda r: r.reject(rai, "an accident"))
    assert {i.id: i.state for i in found(store) if i.state != "new"} == {sarmin: "confirmed", rai: "rejected"}
    assert groups(store) == GROUPS


def test_a_confirmed_incident_that_a_report_joins_is_changed(store: Store, tmp_path: Path) -> None:
    bzaa = of(store, BZAA)
    decide(store, lambda r: r.confirm(bzaa, "one strike"))
    take(store, tmp_path, LATER)
    assert (get(store, BZAA).state, of(store, "bzaa-4")) == ("changed", bzaa)
    decide(store, lambda r: r.confirm(bzaa, "the fourth belongs there"))
    assert get(store, BZAA).state == "confirmed"


def test_merge_and_what_leads_on_to_the_heir(store: Store) -> None:
    rai, busayra = of(store, RAI), of(store, BUSAYRA)
    decide(store, lambda r: r.merge(rai, busayra, "one gang"))
    assert ids(store)[rai] == ["busayra", "rai"]
    assert busayra not in ids(store)
    with store.read() as connection:
        assert one_incident(connection, busayra).id == rai
    decide(store, lambda r: r.note(busayra, "said to the heir"))
    assert get(store, RAI).notes == ["nadia: said to the heir"]
    with pytest.raises(StoreError, match="one incident already"):
        Review(store).merge(busayra, rai, "again")


def test_split(store: Store) -> None:
    bzaa = of(store, BZAA)
    decision, fresh = decide(store, lambda r: r.split(bzaa, ["bzaa-3"], "another car"))
    assert (ids(store)[bzaa], ids(store)[fresh]) == (["bzaa-1", "bzaa-2"], ["bzaa-3"])
    assert decision == 1
    with pytest.raises(StoreError, match="leave at least one"):
        Review(store).split(bzaa, ["bzaa-1", "bzaa-2"], "all of it")
    with pytest.raises(StoreError, match="bzaa-3 has no event in that incident"):
        Review(store).split(bzaa, ["bzaa-3"], "once more")
    with pytest.raises(StoreError, match="no event is named"):
        Review(store).split(bzaa, [], "nothing")


def test_move_one_event_of_a_roundup(store: Store) -> None:
    nuran, hurma = of(store, NURAN), of(store, HURMA)
    decide(store, lambda r: r.move(nuran, ["roundup#e1"], hurma, "to see that it goes"))
    assert (ids(store)[nuran], ids(store)[hurma]) == (["nuran"], ["hurma", "roundup"])
    assert get(store, HURMA).harm["killed"]["total"].max == 1


def test_correct_stands_above_the_reports(store: Store, tmp_path: Path) -> None:
    bzaa = of(store, BZAA)
    decide(store, lambda r: r.correct(bzaa, "killed", "civilian=2-3", "names of three", "a list"))
    decide(store, lambda r: r.correct(bzaa, "place", "تادف@36.35,37.53", "the road bends there"))
    take(store, tmp_path, LATER)
    here = get(store, BZAA)
    assert (here.harm["killed"]["civilian"].min, here.harm["killed"]["total"].max) == (2, 3)
    assert (here.place.name, here.place.lat) == ("تادف", 36.35)
    assert [(c.field, c.who, c.reason, c.evidence) for c in here.corrections] == [
        ("killed", "nadia", "names of three", "a list"),
        ("place", "nadia", "the road bends there", None),
    ]
    assert here.corrections[1].was == "بزاعة" or here.corrections[1].was["name"] == "بزاعة"
    assert [i.id for i in found(store, near=(36.35, 37.53, 1))] == [bzaa]
    decide(store, lambda r: r.correct(bzaa, "killed", "civilian=4", "a fourth"))
    assert get(store, BZAA).harm["killed"]["total"].max == 4


UNDONE: list[tuple[str, Callable[[Review, Store], int]]] = [
    ("confirm", lambda r, s: r.confirm(of(s, SARMIN), "sure")),
    ("reject", lambda r, s: r.reject(of(s, SARMIN), "none")),
    ("merge", lambda r, s: r.merge(of(s, RAI), of(s, BUSAYRA), "one")),
    ("split", lambda r, s: r.split(of(s, BZAA), ["bzaa-3"], "two")[0]),
    ("move", lambda r, s: r.move(of(s, BZAA), ["bzaa-3"], of(s, RAI), "that one")),
    ("correct", lambda r, s: r.correct(of(s, RAI), "kind", "other", "a stove")),
    ("note", lambda r, s: r.note(of(s, RAI), "asked")),
]


@pytest.mark.parametrize(("name", "act"), UNDONE, ids=[name for name, _ in UNDONE])
def test_every_decision_is_undone_by_another_and_that_too(
    store: Store, name: str, act: Callable[[Review, Store], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {i.id: i for i in found(store)}
    number = decide(store, lambda r: act(r, store))
    decided = {i.id: i for i in found(store)}
    assert decided != before
    # What was decided outlives another reader and linking anew.
    anew(store, monkeypatch)
    relink(store, who="tester")
    assert {i.id: i for i in found(store)} == decided
    undo = decide(store, lambda r: r.undo(number, "a mistake"))
    assert groups(store) == GROUPS
    assert {k: i for k, i in ((tuple(i.documents), msg(i)) for i in found(store))} == {
        tuple(i.documents): msg(i) for i in before.values()
    }
    with pytest.raises(StoreError, match=f"decision {number} is undone already"):
        Review(store).undo(number, "twice")
    decide(store, lambda r: r.undo(undo, "it was right"))
    assert {tuple(i.documents): msg(i) for i in found(store)} == {
        tuple(i.documents): msg(i) for i in decided.values()
    }
    with store.read() as connection:
        kept = all_decisions(connection)
    assert [(d.decision.act, d.undone) for d in kept] == [(name, False), ("undo", True), ("undo", False)]
    acts = [(row.act, row.who) for row in rows(store, schema.log) if row.act.startswith("decision")]
    assert acts == [(f"decision: {name}", "nadia"), ("decision: undo", "nadia"), ("decision: undo", "nadia")]
    assert list(verify(store)) == []


def msg(incident: Incident) -> dict[str, Any]:
    """An incident but for its id."""
    import msgspec

    return msgspec.to_builtins(incident) | {"id": ""}  # type: ignore[no-any-return]


def test_what_was_parted_stays_parted_when_more_comes(store: Store, tmp_path: Path) -> None:
    bzaa = of(store, BZAA)
    _, fresh = decide(store, lambda r: r.split(bzaa, ["bzaa-3"], "another car"))
    take(store, tmp_path, LATER)
    after = ids(store)
    assert "bzaa-3" in after[fresh] and "bzaa-3" not in after[bzaa]
    assert sorted(after[bzaa] + after[fresh]) == ["bzaa-1", "bzaa-2", "bzaa-3", "bzaa-4"]


def test_a_decision_that_was_changed_behind_the_back_is_found(store: Store) -> None:
    decide(store, lambda r: r.confirm(of(store, RAI), "seen"))
    with store.write() as connection:
        connection.execute(text("UPDATE decision SET reason = 'never seen'"))
    (finding,) = verify(store)
    assert finding.where == "decision 1 (confirm)"
    with store.write() as connection:
        connection.execute(text("DELETE FROM decision"))
    (finding,) = verify(store)
    assert finding.what.startswith("tells of decision: confirm")


BAD_DECISIONS: list[tuple[str, Callable[[Review], Any]]] = [
    ("there is no incident i99", lambda r: r.confirm("i99", "sure")),
    ("there is no incident i99", lambda r: r.merge("i1", "i99", "sure")),
    ("one incident already", lambda r: r.merge("i1", "i1", "sure")),
    ("one incident already", lambda r: r.move("i1", ["sarmin-1"], "i1", "sure")),
    ("no document nowhere", lambda r: r.split("i1", ["nowhere"], "sure")),
    ("sarmin-1#e9 has no event", lambda r: r.split("i1", ["sarmin-1#e9"], "sure")),
    ("needs its reason", lambda r: r.confirm("i1", "  ")),
    ("'red' is no kind", lambda r: r.correct("i1", "kind", "red", "sure")),
    ("'colour' is no field", lambda r: r.correct("i1", "colour", "red", "sure")),
    ("'March' is no date", lambda r: r.correct("i1", "date", "March", "sure")),
    ("there is no decision 7", lambda r: r.undo(7, "sure")),
]


@pytest.mark.parametrize(("message", "act"), BAD_DECISIONS, ids=[m for m, _ in BAD_DECISIONS])
def test_a_decision_that_cannot_be_leaves_nothing(
    shared: Store, message: str, act: Callable[[Review], Any]
) -> None:
    before = len(rows(shared, schema.log))
    with pytest.raises(StoreError, match=re.escape(message)):
        act(Review(shared))
    assert (len(rows(shared, schema.log)), rows(shared, schema.decision)) == (before, [])


def test_a_decision_holds_for_the_next_version_of_a_page(store: Store, tmp_path: Path) -> None:
    bzaa, rai, busayra = (of(store, name) for name in (BZAA, RAI, BUSAYRA))
    _, fresh = decide(store, lambda r: r.split(bzaa, ["bzaa-3"], "another car"))
    decide(store, lambda r: r.merge(rai, busayra, "one gang"))
    decide(store, lambda r: r.correct(rai, "date", "2024-03-13", "a photo"))
    pages = {r["id"]: r for r in REPORTS}
    for name, more in (("bzaa-3", "عاجل: "), (BUSAYRA, "دير الزور: "), (BUSAYRA, "تحديث، دير الزور: ")):
        take(store, tmp_path, pages[name] | {"text": more + pages[name]["text"]})
    relink(store, who="tester")
    after = ids(store)
    assert (after[bzaa], after[fresh], after[rai]) == (["bzaa-1", "bzaa-2"], ["bzaa-3"], ["busayra", "rai"])
    assert get(store, RAI).date.value == "2024-03-13"
    assert list(verify(store)) == []


# What is found.
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [BUSAYRA, RAI, NURAN, HURMA, BZAA, SARMIN]),
        ({"since": "2024-03-09"}, [BUSAYRA, RAI, NURAN, HURMA]),
        ({"until": "2024-03-05"}, [BZAA, SARMIN]),
        ({"since": "2024-03-05", "until": "2024-03-09"}, [NURAN, HURMA, BZAA]),
        ({"place": "كفرنوران"}, [NURAN]),
        ({"place": "كَفْر نُوران"}, [NURAN]),
        ({"place": "معره حرمه"}, [HURMA]),
        ({"place": "ادلب"}, [HURMA, SARMIN]),
        ({"place": "النظام"}, []),
        ({"near": (36.38, 37.57, 5)}, [BZAA]),
        ({"near": (36.38, 37.57, 30)}, [RAI, BZAA]),
        ({"near": (0, 0, 1)}, []),
        ({"actor": "us_military"}, [BZAA]),
        ({"actor": "syria_gov"}, [NURAN, HURMA, SARMIN]),
        ({"kind": "shooting"}, [BUSAYRA]),
        ({"killed": 3}, [SARMIN]),
        ({"killed": 1}, [BUSAYRA, NURAN, BZAA, SARMIN]),
        ({"grade": "weak"}, [BUSAYRA, RAI]),
        ({"state": "new", "kind": "explosion"}, [RAI]),
        ({"state": "confirmed"}, []),
        ({"text": "الاطفال"}, [HURMA]),
        ({"text": "بَصيره شاب"}, [BUSAYRA]),
        ({"text": "sarmin-3"}, [SARMIN]),
        ({"text": "50%"}, []),
        ({"kind": "\udcff"}, []),
        ({"actor": "\0"}, []),
    ],
    ids=str,
)
def test_filters(shared: Store, wanted: dict[str, Any], expected: list[str]) -> None:
    names = [next(d for d in i.documents if d != "roundup") for i in found(shared, **wanted)]
    first = {of(shared, name): name for name in (BUSAYRA, RAI, NURAN, HURMA, BZAA, SARMIN)}
    assert [first[i.id] for i in found(shared, **wanted)] == expected or sorted(names) == sorted(expected)


def test_why_tells_what_spoke_for_each_link(shared: Store) -> None:
    with shared.read() as connection:
        reasons = why(connection, of(shared, SARMIN))
    assert len(reasons) == 3
    for reason in reasons:
        assert reason.weight == pytest.approx(sum(part.weight for part in reason.parts))
        assert reason.weight > 0
        assert {"when", "where", "what"} <= {part.label for part in reason.parts}
    assert {d for reason in reasons for d in reason.documents} == set(ids(shared)[of(shared, SARMIN)])


# The commands, in this process.
class Call:
    """A call of the command line: its status and what it printed."""

    def __init__(
        self, place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._place, self._monkeypatch, self._capsys = place, monkeypatch, capsys

        def leave(status: int) -> None:
            raise SystemExit(status)

        monkeypatch.setattr(cli, "_leave", leave)

    def __call__(self, *args: str, store: str | None = None) -> str:
        status, out, err = self.all(*args, store=store)
        assert (status, err) == (0, "")
        return out

    def all(self, *args: str, store: str | None = None) -> tuple[int, str, str]:
        call = [*args, "--store", store or self._place.url, "--evidence", str(self._place.evidence)]
        self._monkeypatch.setattr(sys, "argv", ["isnad", *call])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = self._capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    def error(self, *args: str, store: str | None = None) -> str:
        """The one line that a wrong call prints."""
        status, out, err = self.all(*args, store=store)
        assert (status, out) == (2, "")
        assert len(err.splitlines()) == 1
        assert err.startswith("isnad: ")
        return err


@pytest.fixture
def call(kept: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(kept, monkeypatch, capsys)


@pytest.fixture
def writing(own: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(own, monkeypatch, capsys)


#: The keys that an incident has in JSON, and those within them.
KEYS = {
    "": ["id", "kind", "date", "place", "actor", "harm", "grade", "origins", "documents", "accounts", "discrepancies"],
    "date": ["value", "precision", "from", "to"],
    "place": ["name", "lat", "lon", "precision", "within"],
    "grade": ["value", "reasons"],
}  # fmt: skip


def test_json_lines_have_the_keys_that_the_page_tells(call: Call, shared: Store) -> None:
    lines = [json.loads(line) for line in call("incidents", "--to", "jsonl").splitlines()]
    assert json.loads(call("incidents", "--to", "json")) == lines
    assert [line["id"] for line in lines] == [i.id for i in found(shared)]
    for line in lines:
        for name, keys in KEYS.items():
            inner = line[name] if name else line
            assert list(inner)[: len(keys)] == keys
        for actor in line["actor"]:
            assert list(actor)[:3] == ["id", "name", "status"]
        for outcome, cells in line["harm"].items():
            assert outcome in ("killed", "injured")
            assert set(cells) <= {"civilian", "combatant", "unknown", "total"}
            assert all(list(cell)[:2] == ["min", "max"] for cell in cells.values())
        assert isinstance(line["origins"], int)
        assert len(line["accounts"]) == line["origins"]
    sarmin = next(line for line in lines if "sarmin-1" in line["documents"])
    assert sorted(sarmin["documents"]) == ["sarmin-1", "sarmin-2", "sarmin-3", "sarmin-4"]
    assert json.loads(call("show", sarmin["id"], "--to", "json")) == sarmin


def test_the_table_and_csv(call: Call) -> None:
    table = call("incidents", "--place", "سرمين", "--rtl", "off")
    for words in ("shelling", "2024-03-02", "سرمين", "syria_gov", "killed 3–9", "4 reports, 3 origins", "accounts differ: killed, who, denial", "1 incident"):  # fmt: skip
        assert words in table
    read = list(csv.DictReader(io.StringIO(call("incidents", "--to", "csv"))))
    assert len(read) == len(GROUPS)
    sarmin = next(row for row in read if "sarmin-1" in row["documents"])
    assert (sarmin["date"], sarmin["killed_min"], sarmin["killed_max"]) == ("2024-03-02", "3", "9")
    assert sarmin["discrepancies"] == "killed; who; denial"
    assert call("incidents", "--kind", "protest", "--to", "jsonl") == ""
    assert "0 incidents" in call("incidents", "--kind", "protest")


def test_every_filter_is_an_option(call: Call) -> None:
    filters = (
        ["--since", "2024-03-02"], ["--until", "2024-03-02"], ["--place", "سرمين"], ["--near", "35.9,36.7,10"],
        ["--actor", "syria_gov"], ["--kind", "shelling"], ["--min-killed", "9"], ["--grade", "fair"],
        ["--state", "new"], ["--text", "طفله"], ["--outlet", "sana"], ["--differ", "who"], ["--assigned", "-"],
    )  # fmt: skip
    everything = [option for pair in filters for option in pair]
    (line,) = call("incidents", *everything, "--to", "jsonl").splitlines()
    assert "sarmin-1" in json.loads(line)["documents"]


def test_show_sets_the_accounts_side_by_side_discrepancies_first(call: Call, shared: Store) -> None:
    out = call("show", of(shared, SARMIN), "--rtl", "off")
    order = ("4 reports, 3 independent origins", "accounts differ", "numbers of killed that do not meet", "▸ ", "as one", "DENIED")  # fmt: skip
    places = [out.index(words) for words in order]
    assert places == sorted(places)
    for words in ("الدفاع المدني السوري", "وزارة الدفاع السورية", "صحيفة الغروب", "«مقتل تسعة إرهابيين»", "sarmin-1, sarmin-2"):  # fmt: skip
        assert words in out


def test_show_a_document_by_id_and_by_digest(call: Call, shared: Store) -> None:
    digest = next(row.sha256 for row in rows(shared, schema.document) if row.given_id == RAI)
    for name in (RAI, digest, digest[:10]):
        out = call("show", name)
        assert "explosion" in out and "الراعي" in out
        assert json.loads(call("show", name, "--to", "json"))["document"]["id"] == RAI


def test_the_links_as_a_table_and_as_a_picture(call: Call, shared: Store, tmp_path: Path) -> None:
    picture = tmp_path / "links.svg"
    out = call("show", of(shared, SARMIN), "--links", "--picture", str(picture), "--rtl", "off")
    assert len(re.findall(r"^ *\+\d+\.\d bits  sarmin-\d — sarmin-\d", out, re.M)) == 3
    root = ET.fromstring(picture.read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sum(w == "in all" for w in words) == 3
    steps: list[float] = []
    totals = 0
    for word in words:
        if re.fullmatch(r"[+-]\d+\.\d", word):
            steps.append(float(word))
        elif word.endswith(" bits"):
            assert float(word.removesuffix(" bits")) == pytest.approx(sum(steps), abs=0.06 * len(steps))
            steps, totals = [], totals + 1
    assert totals == 3
    assert "a single event: nothing was linked" in call("show", of(shared, RAI), "--links")


def test_every_decision_from_the_command_line(writing: Call, own: Place) -> None:
    def incident(document: str) -> Any:
        lines = map(json.loads, writing("incidents", "--to", "jsonl").splitlines())
        return next(line for line in lines if document in line["documents"])

    why_ = ("--reason", "seen", "--by", "نادية")
    sarmin, bzaa, rai, busayra = (incident(name)["id"] for name in (SARMIN, BZAA, RAI, BUSAYRA))
    assert writing("decide", "confirm", sarmin, *why_) == f"{sarmin} is confirmed (decision 1)\n"
    assert incident(SARMIN)["state"] == "confirmed"
    assert "is rejected (decision 2)" in writing("decide", "reject", rai, *why_)
    assert incident(RAI)["state"] == "rejected"
    assert f"{busayra} is in {rai} now" in writing("decide", "merge", rai, busayra, *why_)
    assert "busayra" in incident(RAI)["documents"]
    assert "1 of " in writing("decide", "split", bzaa, "--event", "bzaa-3", *why_)
    fresh = incident("bzaa-3")["id"]
    assert fresh != bzaa
    assert "moved from" in writing("decide", "move", fresh, bzaa, "--event", "bzaa-3", *why_)
    assert incident("bzaa-3")["id"] == bzaa
    assert "date of" in writing("decide", "correct", bzaa, "date", "2024-03-06", "--proof", "a photo", *why_)
    assert incident(BZAA)["date"]["value"] == "2024-03-06"
    assert incident(BZAA)["corrections"][0]["evidence"] == "a photo"
    writing("decide", "note", bzaa, "asked the hospital", "--by", "نادية")
    assert incident(BZAA)["notes"] == ["نادية: asked the hospital"]
    assert "decision 6 is undone" in writing("decide", "undo", "6", *why_)
    assert incident(BZAA)["date"]["value"] == "2024-03-05"
    listed = writing("decide", "list", "--rtl", "off")
    assert listed.count("نادية") == 8
    assert re.search(r"correct .*undone", listed)
    assert "set" not in writing("show", bzaa)
    assert "agrees" in writing("verify")
    with own.open(create=False) as store:
        assert {row.who for row in rows(store, schema.log) if row.act.startswith("decision")} == {"نادية"}


WRONG = [
    (("show", "i99"), "there is no incident and no document i99"),
    (("show", "nowhere.txt"), "there is no incident and no document nowhere.txt"),
    (("incidents", "--since", "yesterday"), "--since yesterday is no date: give YYYY-MM-DD"),
    (("incidents", "--until", "2024-02-30"), "--until 2024-02-30 is no date"),
    (("incidents", "--near", "36.2"), "--near 36.2 is no circle: give LAT,LON,KM"),
    (("incidents", "--near", "96,37,5"), "is no circle"),
    (("incidents", "--near", "36,37,-5"), "is no circle"),
    (("incidents", "--near", "nan,37,5"), "is no circle"),
    (("incidents", "--grade", "good"), "--grade"),
    (("incidents", "--min-killed", "9" * 20), "--min-killed"),
    (("show", "\udcff"), "there is no incident and no document"),
    (("decide", "correct", "i1", "killed", f"civilian={'9' * 20}", "--reason", "x"), "is no killed"),
    (("incidents", "--min-killed", "-1"), "--min-killed"),
    (("incidents", "--to", "xml"), "--to"),
    (("decide", "confirm", "i99", "--reason", "x"), "there is no incident i99"),
    (("decide", "confirm", "i1", "--reason", " "), "a decision needs its reason"),
    (("decide", "confirm", "i1"), "--reason"),
    (("decide", "note", "i1", " "), "reason"),
    (("decide", "correct", "i1", "killed", "three", "--reason", "x"), "'three' is no killed: give WHO=MIN-MAX"),
    (("decide", "correct", "i1", "weather", "fine", "--reason", "x"), "'weather' is no field to correct"),
    (("decide", "split", "i1", "--reason", "x"), "--event"),
    (("decide", "undo", "12", "--reason", "x"), "there is no decision 12"),
]  # fmt: skip


@pytest.mark.parametrize(("args", "message"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_what_is_wrong_is_one_clear_line(call: Call, args: tuple[str, ...], message: str) -> None:
    assert message in call.error(*args)


@pytest.mark.parametrize("args", [("incidents",), ("show", "i1"), ("decide", "list"), ("decide", "confirm", "i1", "--reason", "x")], ids=" ".join)  # fmt: skip
def test_a_store_that_is_not_there_is_told_and_not_made(
    call: Call, args: tuple[str, ...], tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere.db"
    assert "nowhere.db" in call.error(*args, store=str(nowhere))
    assert not nowhere.exists()
