"""The documents say what is true: blocks are of the model, files that they name are there, the demo runs."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import isnad
from isnad import record
from isnad.incidents import grading, incident

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "examples").glob("*.md"))]
BLOCKS = re.findall(
    r"```json (\w+)\n(.*?)```", (ROOT / "docs" / "record.md").read_text(encoding="utf-8"), re.S
)


@pytest.mark.parametrize(("name", "block"), BLOCKS)
def test_every_block_of_the_record_is_of_the_model(name: str, block: str) -> None:
    model = getattr(record, name)
    value = msgspec.json.decode(block, type=model, strict=True)
    whole = msgspec.json.decode(msgspec.json.encode(value))
    assert list(whole) == list(msgspec.json.decode(block)), "the keys are all there and in order"


def test_the_page_of_the_record_tells_of_every_field() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    for name in ("Record", "Event", "Date", "Place", "Actor", "Target", "Weapon", "Harm", "Source"):
        for field in getattr(record, name).__struct_fields__:
            assert re.search(rf'[`".]{field}\b', text), f"{name}.{field}"
    for literal in (record.Kind, record.Outcome, record.Status, record.Sub, record.Who, record.ActorStatus):
        for value in literal.__args__:
            assert value in text, value


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_named_files_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / link).exists(), link
    for name in re.findall(r"\b(?:examples|docs|benchmarks|tests|src)/[\w/.-]+\w", text):
        assert (ROOT / name).exists(), name


def test_the_worked_example_is_read_as_the_page_says() -> None:
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```text\n(.*?)```", page, re.S)
    read = isnad.read(text)
    assert read.document.published == "2024-03-05"
    (event,) = read.events
    assert event.kind == "shelling"
    assert event.date is not None and event.date.value == "2024-03-04"
    assert event.place is not None and "الروضة" in event.place.name
    assert [a.id for a in event.actor] == ["houthi"]
    assert [w.id for w in event.weapon] == ["mortar"]
    assert [(h.outcome, h.sub, h.min, h.max) for h in event.harm] == [
        ("killed", "woman", 1, 1),
        ("injured", "child", 2, 2),
    ]
    assert [s.name for s in event.said_by] == ["وكالة سبأ", "مصدر طبي"]


def test_every_module_of_the_house_is_told_of() -> None:
    text = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    for room in sorted(p.parent.name for p in (ROOT / "src" / "isnad").glob("*/__init__.py")):
        assert f"isnad.{room}" in text, room


def test_the_demo_reads_every_example() -> None:
    folder = ROOT / "examples"
    files = [*map(str, sorted(folder.glob("*.txt"))), str(folder / "posts.jsonl")]
    call = [
        sys.executable,
        "-m",
        "isnad",
        "read",
        *files,
        "--gazetteer",
        str(folder / "places.csv"),
        "--to",
        "jsonl",
    ]
    done = subprocess.run(call, capture_output=True, check=True)
    read = [msgspec.json.decode(line, type=record.Record) for line in done.stdout.splitlines()]
    assert len(read) == 6
    for one in read:
        assert one.events, one.document.id
    assert sum(e.place is not None and e.place.lat is not None for one in read for e in one.events) >= 6


def test_the_page_of_incidents_tells_of_every_key() -> None:
    text = (ROOT / "docs" / "incidents.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)`", text))
    for name in ("Incident", "When", "Where", "Doer", "Range", "Figure", "Earlier", "Origin", "Account", "Saying", "Discrepancy", "Grade", "Corrected", "Quote"):  # fmt: skip
        for field in msgspec.structs.fields(getattr(incident, name)):
            assert field.encode_name in told, f"{name}.{field.encode_name}"
    for row in grading._data()["grade"]:
        assert row["value"] in told


def test_the_table_of_weights_is_the_models() -> None:
    spec = importlib.util.spec_from_file_location("draw", ROOT / "docs" / "draw.py")
    assert spec and spec.loader
    draw = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw)
    page = (ROOT / "docs" / "incidents.md").read_text(encoding="utf-8")
    assert draw.with_weights(page) == page, "make picture writes the table anew"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each command of ``make demo`` that calls isnad prints, in order."""
    folder = tmp_path_factory.mktemp("demo")
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ndemo:")[1].split("\n\n")[0]
    calls = [line.strip() for line in recipe.splitlines() if line.startswith("\t$(BIN)/isnad")]
    env = {k: v for k, v in os.environ.items() if k != "ISNAD_GAZETTEER"}
    env |= {"ISNAD_HOME": str(folder), "COLUMNS": "100"}
    out = []
    for call in calls:
        call = call.replace("$(BIN)/isnad", f"{shlex.quote(sys.executable)} -m isnad")
        call = call.replace("demo/", f"{shlex.quote(str(folder))}/")
        done = subprocess.run(call, shell=True, cwd=ROOT, env=env, capture_output=True, check=True)
        out.append(done.stdout.decode().replace("\u2068", "").replace("\u2069", ""))
    return out


def test_the_demo_ends_with_incidents(demo: list[str]) -> None:
    _, ingested, listed, shown = demo
    assert ingested.startswith("69 new, 0 known, 0 set aside")
    assert "2 incidents" in listed
    assert "accounts differ" in shown


def test_the_worked_incident_is_shown_as_the_page_says(demo: list[str]) -> None:
    page = (ROOT / "docs" / "incidents.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```text\n(.*?)```", page, re.S)
    shown = [line.rstrip() for line in demo[-1].splitlines()]
    for line in filter(None, block.splitlines()):
        assert any(s.startswith(line) for s in shown), line
