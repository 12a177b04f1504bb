"""Asking a store for its incidents: pages, counts, maps, timelines and queues agree with each other."""

from __future__ import annotations

import datetime as dt
import importlib
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Place, make_place
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from isnad.incidents.incident import Discrepancy, Doer, Grade, Incident, Range, When, Where
from isnad.linkage.comparisons import kilometres
from isnad.store import schema
from isnad.store.errors import StoreError
from isnad.store.facets import facets
from isnad.store.filters import ANY, NOBODY, Filter
from isnad.store.incidents import count, incidents, page
from isnad.store.joints import joints
from isnad.store.opening import Store
from isnad.store.points import points
from isnad.store.queue import waiting, waiting_counts
from isnad.store.reasons import REASONS, reasons_of
from isnad.store.rows import Rows, folded, rows_of
from isnad.store.timeline import timeline

TOWNS = (("سرمين", "إدلب", 35.903, 36.726), ("بنش", "إدلب", 35.958, 36.713), ("بزاعة", "حلب", 36.381, 37.567),
         ("Suva", "Fiji", -18.14, 178.44), ("Apia", "Samoa", -13.83, -171.77), ("Ostrov", "Arktika", 89.9, 10.0),
         ("a_b%c\\d", 'the "quoted"', 35.9, 36.7))  # fmt: skip
KINDS, STATES = ("shelling", "airstrike", "clash"), ("new", "changed", "confirmed", "rejected")
GRADES, FIELDS = ("fair", "weak", "contested", "confirmed"), ("killed", "actor", "who")
ACTORS, OUTLETS, PEOPLE = ("syria_gov", "other:مسلحون"), ("sana", "صحيفة الفجر"), ("nadia", "لينا")
NAMES = ("محمد الأحمد", "عائشة بكور", "Jane O'Neil")
QUOTED = ("قصف مدفعي على السوق", "غارة قرب المشفى", "100% of a_b")


def _incident(number: int, draw: random.Random) -> tuple[Incident, list[str], float | None]:
    """An incident like no other, its outlets, and the weight of its weakest link."""
    town, area, lat, lon = draw.choice(TOWNS)
    day = dt.date(2024, 1, 1) + dt.timedelta(draw.randrange(60))
    when = draw.choice((
        When(day.isoformat(), "day", day.isoformat(), day.isoformat()),
        When(day.isoformat(), "day", day.isoformat(), day.isoformat()),
        When(None, None, day.isoformat(), (day + dt.timedelta(draw.randrange(1, 9))).isoformat()),
        When(None, None, None, None),
    ))  # fmt: skip
    at = draw.choice((Where(town, lat, lon, "exact", [area]), Where(town, lat, lon, "near", [area]), Where(town, within=[area]), Where(None)))  # fmt: skip
    low = draw.randrange(15)
    killed = draw.choice((None, Range(low, low), Range(low, low + 4), Range(low, None)))
    harm = {"killed": {"total": killed} if killed else {}, "injured": {"total": Range(low, None)}}
    found = Incident(
        f"i{number}", draw.choice(KINDS), when, at, [Doer(id, id, "asserted") for id in draw.sample(ACTORS, draw.randrange(3))],
        harm, Grade(draw.choice(GRADES), []), 1, [draw.choice(QUOTED)], [],
        [Discrepancy(field, "", []) for field in draw.sample(FIELDS, draw.randrange(3))],
        names=draw.sample(NAMES, draw.randrange(2)), state=draw.choice(STATES),
        assigned=draw.choice((None, *PEOPLE)),
    )  # fmt: skip
    return found, draw.sample(OUTLETS, draw.randrange(3)), draw.choice((None, 10.0, 30.0))


class Made:
    """A store of made incidents, with what was put into it."""

    def __init__(self, store: Store, how_many: int = 90) -> None:
        self.store, self.rows = store, dict[str, dict[str, Any]]()
        draw = random.Random(7)
        with store.write() as connection:
            for number in range(1, how_many + 1):
                found, outlets, slight = _incident(number, draw)
                kept: Rows = rows_of(found, [], slight)
                row = kept.row | {
                    "id": number,
                    "public_id": found.id,
                    "updated_at": f"2024-05-{draw.randrange(1, 9):02}",
                }
                connection.execute(insert(schema.incident).values(row))
                for table, column, values in (
                    (schema.incident_actor, "actor", kept.actors),
                    (schema.incident_outlet, "outlet", outlets),
                    (schema.incident_discrepancy, "field", kept.discrepancies),
                ):
                    for value in values:
                        connection.execute(insert(table).values({"incident_id": number, column: value}))
                self.rows[found.id] = row | {
                    "actors": kept.actors,
                    "outlets": outlets,
                    "fields": kept.discrepancies,
                }
            emptied = {
                "id": 1000,
                "public_id": "i1000",
                "kind": "clash",
                "origins": 0,
                "documents": 0,
                "state": "merged",
            }
            connection.execute(
                insert(schema.incident).values(search="", updated_at="2024", merged_into=1, **emptied)
            )

    def wanted(self, f: Filter) -> set[str]:
        """The incidents that a filter lets through, found one by one."""
        return {id for id, row in self.rows.items() if _meant(row, f)}


def _meant(row: dict[str, Any], f: Filter) -> bool:
    words = row["search"] + ("\n" + row["names"] if f.see_names else "")
    lat, lon, first = row["lat"], row["lon"], row["date_from"]
    checks = [
        not f.since or (first is not None and (row["date_to"] or first) >= f.since),
        not f.until or (first is not None and first <= f.until),
        not f.kind or row["kind"] == f.kind,
        not f.grade or row["grade"] == f.grade,
        not f.state or row["state"] == f.state,
        f.killed is None or row["deaths"] >= f.killed,
        not f.actor or f.actor in row["actors"],
        not f.outlet or f.outlet in row["outlets"],
        not f.discrepancy
        or (bool(row["fields"]) if f.discrepancy == ANY else f.discrepancy in row["fields"]),
        not f.assigned or row["assigned"] == (None if f.assigned == NOBODY else f.assigned),
        all(word in words for word in folded(f.text or "").split()),
        not f.place or folded(f.place) in row["places"],
    ]
    if f.box:
        south, west, north, east = f.box
        inside = lat is not None and south <= lat <= north
        checks.append(inside and (west <= lon <= east if west <= east else lon >= west or lon <= east))
    if f.near:
        checks.append(
            lat is not None
            and min(kilometres(lat, lon + turn, *f.near[:2]) for turn in (-360, 0, 360)) <= f.near[2]
        )
    return all(checks)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    place: Place = make_place(request.param, tmp_path_factory.mktemp("made"), request)
    with place.open() as store:
        yield Made(store)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), st.none(), strategy)


DAYS = st.dates(dt.date(2023, 12, 30), dt.date(2024, 3, 9)).map(dt.date.isoformat)
BOXES = st.tuples(*(st.sampled_from((-90.0, -20.0, 0.0, 35.9, 36.0)), st.sampled_from((-180.0, 0.0, 36.7, 170.0)),
                    st.sampled_from((36.0, 36.4, 90.0)), st.sampled_from((-170.0, 36.8, 180.0))))  # fmt: skip
CIRCLES = st.tuples(st.sampled_from((35.9, -18.0, 0.0, 89.0)), st.sampled_from((36.72, 179.0, -179.0)), st.sampled_from((1.0, 8.0, 100.0, 1500.0, 30000.0)))  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(
        ("قصف", "القصف المدفعي", "سوق", "محمد", "الأحمد", "neil", "a_b", "%", "100%", "في", '"', "sana", "رب")
    ),
    st.text(alphabet="قصف مد%_\"\\'*-:()aA", max_size=6),
)
PLACES = st.one_of(
    st.sampled_from(("سرمين", "ادلب", "رمي", "Fiji", "a_b%c\\d", '"quoted"', "سرمين إدلب")),
    st.text(max_size=3),
)
FILTERS = st.builds(
    Filter, since=maybe(DAYS), until=maybe(DAYS), place=maybe(PLACES), near=maybe(CIRCLES),
    actor=maybe(st.sampled_from((*ACTORS, "nobody"))), kind=maybe(st.sampled_from((*KINDS, "x"))), killed=maybe(st.integers(0, 20)),
    grade=maybe(st.sampled_from(GRADES)), state=maybe(st.sampled_from(STATES)), text=maybe(TEXTS),
    outlet=maybe(st.sampled_from(OUTLETS)), discrepancy=maybe(st.sampled_from((ANY, *FIELDS))),
    assigned=maybe(st.sampled_from((NOBODY, *PEOPLE))), box=maybe(BOXES), see_names=st.booleans(),
)  # fmt: skip
LIGHT = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
ORDERS = {
    "date": lambda row: (row["day"], row["id"]),
    "killed": lambda row: (row["deaths"], row["day"], row["id"]),
    "changed": lambda row: (row["updated_at"], row["id"]),
}


@LIGHT
@given(wanted=FILTERS, order=st.sampled_from(sorted(ORDERS)), size=st.integers(1, 40))
def test_pages_hold_every_incident_once_and_in_order(
    made: Made, wanted: Filter, order: Any, size: int
) -> None:
    expected = sorted(made.wanted(wanted), key=lambda id: ORDERS[order](made.rows[id]), reverse=True)
    if wanted.place and wanted.place.strip() and not folded(wanted.place):
        expected = []
    seen, after = list[str](), None
    with made.store.read() as connection:
        while True:
            found = page(connection, wanted, order=order, size=size, after=after)
            seen += [i.id for i in found.incidents]
            assert len(found.incidents) == size or found.next is None
            if (after := found.next) is None:
                break
        assert seen == expected
        assert count(connection, wanted) == len(expected)
        if order == "date":
            listed = [i.id for i in incidents(connection, wanted)]
            assert sorted(listed) == sorted(expected)
            assert [made.rows[id]["day"] for id in listed] == [made.rows[id]["day"] for id in expected]


@LIGHT
@given(wanted=FILTERS, zoom=st.integers(0, 20), limit=st.sampled_from((0, 5, 400)))
def test_a_map_holds_every_incident_that_has_a_point(
    made: Made, wanted: Filter, zoom: int, limit: int
) -> None:
    with made.store.read() as connection:
        total, found = count(connection, wanted), points(connection, wanted, zoom, limit)
    assert found.located + found.unlocated == total
    assert len(found.points) + sum(c.count for c in found.clusters) == found.located
    assert not found.clusters or found.located >= limit
    for p in found.points:
        row = made.rows[p.id]
        assert (p.lat, p.lon, p.place, p.killed_max, p.state) == tuple(row[k] for k in ("lat", "lon", "place", "killed_max", "state"))  # fmt: skip
    for c in found.clusters:
        assert c.count > 1
        assert c.south <= c.lat + 1e-9 and c.lat <= c.north + 1e-9
        assert c.west <= c.lon + 1e-9 and c.lon <= c.east + 1e-9
        held = [r for r in made.rows.values() if r["lat"] is not None and c.south <= r["lat"] <= c.north and c.west <= r["lon"] <= c.east]  # fmt: skip
        assert len(held) >= c.count


def test_a_cluster_of_one_town_has_no_extent(made: Made) -> None:
    with made.store.read() as connection:
        found = points(connection, Filter(place="Suva"), 20, limit=1)
    (cluster,) = found.clusters
    assert (cluster.south, cluster.west) == (cluster.north, cluster.east) == (-18.14, 178.44)
    assert cluster.killed_max == sum(
        made.rows[i]["killed_max"]
        if made.rows[i]["killed_max"] is not None
        else made.rows[i]["killed_min"] or 0
        for i in made.wanted(Filter(place="Suva"))
        if made.rows[i]["lat"] is not None
    )


@LIGHT
@given(wanted=FILTERS, most=st.sampled_from((1, 3, 10, 120)))
def test_a_timeline_holds_every_incident(made: Made, wanted: Filter, most: int) -> None:
    with made.store.read() as connection:
        total, found = count(connection, wanted), timeline(connection, wanted, most)
    assert sum(b.count for b in found.bins) + found.undated + found.vague == total
    assert len(found.bins) <= most
    for one, other in zip(found.bins, found.bins[1:], strict=False):
        assert dt.date.fromisoformat(one.last) + dt.timedelta(1) == dt.date.fromisoformat(other.first)
    for b in found.bins:
        rows = [r for id in made.wanted(wanted) if (r := made.rows[id])["day"] and b.first <= r["day"] and r["date_to"] <= b.last]  # fmt: skip
        assert b.count == len(rows)
        assert b.killed_min == sum(r["killed_min"] or 0 for r in rows)
        assert b.injured_max == sum(r["injured_min"] or 0 for r in rows)


@pytest.mark.parametrize(
    "after", ["", "x", "é", "====", "bnVsbA", "WyJkYXRlIl0", "a" * 5000, "WyJkYXRlIiwxLDJd", "W1tbW1tb"]
)
def test_what_is_no_cursor_is_told(made: Made, after: str) -> None:
    with made.store.read() as connection:
        if not after:
            assert page(connection, Filter(), after=after).incidents
            return
        with pytest.raises(StoreError, match="first page"):
            page(connection, Filter(), after=after)
        with pytest.raises(StoreError, match="first page"):
            waiting(connection, after=after)
        other = page(connection, Filter(), order="killed", size=1).next
        with pytest.raises(StoreError, match="first page"):
            page(connection, Filter(), after=other)
        with pytest.raises(StoreError, match="no order"):
            page(connection, Filter(), order="best")  # type: ignore[arg-type]


def test_facets_count_what_filters_find(made: Made) -> None:
    with made.store.read() as connection:
        found = facets(connection)
        for values, name in (
            (found.kinds, "kind"), (found.grades, "grade"), (found.states, "state"), (found.actors, "actor"),
            (found.outlets, "outlet"), (found.discrepancies, "discrepancy"), (found.assigned, "assigned"),
        ):  # fmt: skip
            assert values
            assert [v.count for v in values] == sorted((v.count for v in values), reverse=True)
            for v in values:
                assert v.count == count(connection, Filter(**{name: v.value}))
    names = {v.value: v.name for v in (*found.actors, *found.outlets)}
    assert names["other:مسلحون"] == "مسلحون"
    assert names["syria_gov"] and names["sana"]


@pytest.mark.parametrize("assigned", [None, NOBODY, "nadia"])
@pytest.mark.parametrize("reason", [None, *REASONS])
def test_the_queue_holds_what_waits_the_weightiest_first(
    made: Made, assigned: str | None, reason: str | None
) -> None:
    rows = [row for row in made.rows.values() if row["waits"] and (not assigned or row["assigned"] == (None if assigned == NOBODY else assigned))]  # fmt: skip
    counts = Counter(r for row in rows for r in reasons_of(row["waits"]))
    expected = [row for row in rows if reason is None or reason in reasons_of(row["waits"])]
    expected.sort(key=lambda row: (row["rank"], row["deaths"], row["day"], row["id"]), reverse=True)
    seen, after = [], None
    with made.store.read() as connection:
        while True:
            found = waiting(connection, assigned=assigned, reason=reason, size=7, after=after)
            seen += found.waiting
            if (after := found.next) is None:
                break
        assert waiting_counts(connection, assigned) == {r: counts[r] for r in REASONS}
    assert [w.incident.id for w in seen] == [row["public_id"] for row in expected]
    for w in seen:
        i, slight = w.incident, made.rows[w.incident.id]["weakest"]
        assert i.state in ("new", "changed") and w.reasons
        assert ("changed" in w.reasons) == (i.state == "changed")
        assert ("contested" in w.reasons) == (i.grade.value == "contested" or bool(i.discrepancies))
        assert ("large" in w.reasons) == (made.rows[i.id]["deaths"] >= 10)
        assert ("weak" in w.reasons) == (i.grade.value == "weak" or slight == 10.0)
        first = [REASONS.index(w.reasons[0]) for w in seen]
    assert first == sorted(first)


def test_a_reason_that_is_none_is_told(made: Made) -> None:
    with made.store.read() as connection, pytest.raises(StoreError, match="changed, contested"):
        waiting(connection, reason="boring")


def test_without_an_index_of_words_the_same_is_found(tmp_path: Path) -> None:
    with Place(str(tmp_path / "isnad.db"), tmp_path / "e").open() as store:
        with store.write() as connection:
            for act in ("insert", "delete", "update"):
                connection.exec_driver_sql(f"DROP TRIGGER incident_words_{act}")
            connection.exec_driver_sql("DROP TABLE incident_words")
        made = Made(store, 40)
        for wanted in (
            Filter(text="قصف سوق"),
            Filter(text="محمد"),
            Filter(text="محمد", see_names=False),
            Filter(place="سرمين"),
        ):
            with store.read() as connection:
                assert {i.id for i in page(connection, wanted).incidents} == made.wanted(wanted)


WEIGHTS = st.lists(
    st.tuples(st.integers(0, 30).map(float), st.integers(1, 9), st.integers(1, 9)).filter(lambda link: link[1] < link[2]),
    max_size=20, unique_by=lambda link: link[1:],
)  # fmt: skip


def _parts(links: list[tuple[float, int, int]]) -> list[list[int]]:
    """What links join."""
    parts = [{n} for n in range(1, 10)]
    for _, a, b in links:
        one, other = (next(p for p in parts if n in p) for n in (a, b))
        if one is not other:
            parts.remove(other)
            one |= other
    return sorted(sorted(p) for p in parts)


@given(links=WEIGHTS)
def test_the_links_that_hold_together_are_few_and_the_strongest(links: list[tuple[float, int, int]]) -> None:
    kept = joints(links)
    assert set(kept) <= set(links)
    assert kept == sorted(kept, key=lambda link: -link[0])
    assert _parts(kept) == _parts(links)
    for n in range(len(kept)):
        assert _parts(kept[:n] + kept[n + 1 :]) != _parts(links)
    for least in {link[0] for link in links}:
        strong = [[link for link in some if link[0] >= least] for some in (links, kept)]
        assert _parts(strong[0]) == _parts(strong[1])


def test_the_benchmark_asks_all_its_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "benchmarks"))
    desk = importlib.import_module("desk")
    with importlib.import_module("made_store").opened(str(tmp_path / "isnad.db"), 40, 150) as store:
        told = list(desk.measure(store, 1))
        with store.read() as connection:
            assert count(connection, Filter()) == 40
            assert connection.execute(select(func.count()).select_from(schema.document)).scalar_one() == 150
    assert len(told) > 40
    assert all(0 < median <= most for _, median, most in told)
