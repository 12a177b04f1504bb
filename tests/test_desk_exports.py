"""Files of a view: they hold what the command line tells, and let go of the store however they end."""

from __future__ import annotations

import csv
import io
import json

import pytest
from desk_programs import Client, isnad, some
from desk_site import Desk

from isnad.desk import exports
from isnad.store.review import Review


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "geojson"])
def test_a_file_holds_what_the_command_line_tells(client: Client, team_desk: Desk, ending: str) -> None:
    c = client("coder")
    for query, options in (({}, []), ({"kind": "shelling", "since": "2024"}, ["--kind", "shelling", "--since", "2024-01-01"])):  # fmt: skip
        answer = c.get(f"/incidents.{ending}", params=query | ({"bom": "no"} if ending == "csv" else {}))
        told = isnad(team_desk.store, "incidents", "--to", ending, *options)
        if ending == "json":
            assert answer.json() == json.loads(told) != []
        else:
            assert answer.content == told
        assert answer.headers["content-disposition"].startswith('attachment; filename="isnad-incidents-')
    assert "shelling-since-2024" in answer.headers["content-disposition"].replace("since-2024-01-01-shelling", "shelling-since-2024")  # fmt: skip


def test_a_file_has_the_order_and_the_rows_of_its_view(client: Client) -> None:
    c = client("reader")
    for view in ({"order": "killed"}, {"order": "changed", "grade": "weak"}, {"place": "no such place"}):
        rows = list(
            csv.DictReader(io.StringIO(c.get("/incidents.csv", params=view).content.decode("utf-8-sig")))
        )
        assert [row["id"] for row in rows] == [i["id"] for i in some(c, limit=500, **view)]
        features = c.get("/incidents.geojson", params=view).json()["features"]
        assert [f["id"] for f in features] == [row["id"] for row in rows]


def test_a_table_begins_with_what_spreadsheets_know_utf_8_by(client: Client) -> None:
    c = client("reader")
    assert c.get("/incidents.csv").content.startswith(b"\xef\xbb\xbfid,kind,")
    assert c.get("/incidents.csv", params={"bom": "no"}).content.startswith(b"id,kind,")


def test_words_that_begin_like_a_formula_are_words_in_a_table(client: Client, team_desk: Desk) -> None:
    c = client("editor")
    id = some(c, limit=1)[0]["id"]
    review = Review(team_desk.store, "nadia")
    review.correct(id, "place", '=HYPERLINK("http://evil.example")@-33.5,36.3', "a test")
    review.settle()
    rows = csv.DictReader(io.StringIO(c.get("/incidents.csv", params={"bom": "no"}).text))
    row = next(row for row in rows if row["id"] == id)
    assert row["place"] == '\'=HYPERLINK("http://evil.example")'
    assert float(row["lat"]) == -33.5, "a number is a number"


def test_only_so_many_files_are_written_at_once(client: Client, team_desk: Desk) -> None:
    c, turn = client("reader"), exports.turn(team_desk.store)
    taken = [turn.acquire(blocking=False) for _ in range(exports.AT_ONCE)]
    assert all(taken)
    answer = c.get("/incidents.csv")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
    for _ in taken:
        turn.release()
    assert c.get("/incidents.csv").status_code == 200
    for _ in range(2 * exports.AT_ONCE):
        c.get("/incidents.json")
    assert c.get("/incidents.csv").status_code == 200, "each gives its turn back"


def test_a_file_that_nobody_takes_to_its_end_lets_go_of_the_store(
    client: Client, team_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_CHUNK", 1)
    c, turn = client("reader"), exports.turn(team_desk.store)
    for _ in range(exports.AT_ONCE):
        with c.stream("GET", "/incidents.json") as answer:
            next(answer.iter_raw())
    for _ in range(exports.AT_ONCE):
        assert turn.acquire(timeout=20)
    for _ in range(exports.AT_ONCE):
        turn.release()
