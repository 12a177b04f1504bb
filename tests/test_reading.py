"""What a user relies on: the record of a report, its words, and its sameness."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import isnad
from isnad.record import to_json

EXAMPLE = Path(__file__).parent.parent / "examples" / "aleppo.txt"


def spans(node: object):
    if isinstance(node, isnad.record.Span):
        yield node
    elif isinstance(node, list):
        for value in node:
            yield from spans(value)
    elif hasattr(node, "__struct_fields__"):
        for name in node.__struct_fields__:
            yield from spans(getattr(node, name))


def test_a_report_becomes_one_event() -> None:
    record = isnad.read(EXAMPLE.read_text(encoding="utf-8"))
    (event,) = record.events
    assert event.kind == "shelling"
    assert event.date is not None and event.date.value == "2024-03-02"
    assert [a.id for a in event.actor] == ["syria_gov"]
    totals = [(h.outcome, h.who, h.min, h.max) for h in event.harm if not h.part_of_total]
    assert totals == [("killed", "civilian", 3, 3), ("injured", "civilian", 4, 4)]
    assert [(h.sub, h.min) for h in event.harm if h.part_of_total] == [("child", 2)]


@settings(max_examples=150, deadline=None)
@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "قتل",
                "4",
                "مدنيين",
                "قصف",
                "على",
                "حلب",
                "أمس",
                "،",
                ".",
                "\n",
                "«",
                "»",
                "#",
                "_",
                "قال",
                "ـ",
                "12/3/2020",
                "دون",
                "إصابات",
                "بينهم",
                "طفل",
            ]
        )
    ).map(" ".join)
)
def test_any_string_is_read_and_every_span_quotes_it(text: str) -> None:
    record = isnad.read(text)
    for span in spans(record.events):
        assert text[span.start : span.end] == span.quote
    assert to_json(record) == to_json(isnad.read(text))
