"""The documents say what is true: blocks are of the model, files that they name are there, the demo runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import isnad
from isnad import record

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
