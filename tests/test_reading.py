"""What a user relies on: the record of a report, its words, and its sameness."""

from pathlib import Path

import isnad

EXAMPLE = Path(__file__).parent.parent / "examples" / "aleppo.txt"


def test_a_report_becomes_one_event() -> None:
    record = isnad.read(EXAMPLE.read_text(encoding="utf-8"))
    (event,) = record.events
    assert event.kind == "shelling"
    assert event.date is not None and event.date.value == "2024-03-02"
    assert [a.id for a in event.actor] == ["syria_gov"]
    totals = [(h.outcome, h.who, h.min, h.max) for h in event.harm if not h.part_of_total]
    assert totals == [("killed", "civilian", 3, 3), ("injured", "civilian", 4, 4)]
    assert [(h.sub, h.min) for h in event.harm if h.part_of_total] == [("child", 2)]
