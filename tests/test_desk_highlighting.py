"""Runs of a text at the edges of its marks, words of it as the values of corrections, and its versions word by word."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from desk_texts import ODD, STRIKE, gazetteer
from hypothesis import given
from hypothesis import strategies as st

from isnad.desk import comparing
from isnad.desk.highlighting import FIELDS, Mark, characters, lines, marks_of, runs, told_of
from isnad.desk.suggestions import Suggestion, suggestions
from isnad.incidents.corrections import parsed
from isnad.reading import read
from isnad.record import Event, Span

# Runs

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from(FIELDS)), max_size=12)


@given(st.text(st.sampled_from("اب ج\n\r😀é<&\u0301\u200f"), max_size=40), SPANS, st.integers(0, 20))
def test_runs_together_are_the_text_and_those_of_a_mark_its_words(
    text: str, spans: list[tuple[int, int, str]], cut: int
) -> None:
    event = Event("e1", "shelling", Span(0, 1, ""))
    marks = [
        Mark(n, "e1", field, start, min(len(text), start + length), event)
        for n, (start, length, field) in enumerate(spans)
        if start < len(text)
    ]
    sentences = [("e1", Span(m.start, m.end, "")) for m in marks[:2]]
    found = runs(text, marks, sentences)
    assert "".join(run.text for run in found) == text
    assert "".join(run.text for line in lines(found) for run in line) == text
    assert all(run.text == text[run.start : run.start + len(run.text)] for run in found)
    assert all("\n" not in run.text[:-1] for run in found)
    for mark in marks:
        assert "".join(run.text for run in found if mark in run.marks) == text[mark.start : mark.end]
    last = max(cut, len(text) - cut)
    assert "".join(run.text for run in runs(text, marks, (), cut, last)) == text[cut:last]


def test_marks_that_nest_are_layers_the_shortest_on_top() -> None:
    event = Event("e1", "shelling", Span(0, 1, ""))
    long, short = Mark(0, "e1", "harm", 0, 9, event), Mark(1, "e2", "place", 3, 5, event)
    middle = runs("قتل مدنيان", [long, short])[1]
    assert (middle.text, middle.fields, middle.events) == (" م", ["place", "harm"], ["e1", "e2"])


def test_every_value_of_a_record_is_told_once_with_its_mark() -> None:
    record = read(STRIKE, published="2024-05-03", gazetteer=gazetteer())
    event = record.events[0]
    told = told_of(event, marks_of(record))
    assert {t.field for t in told} >= {"trigger", "date", "place", "actor", "weapon", "harm", "said_by"}
    assert len(told) == len(marks_of(record))
    numbered = {mark.number: mark for mark in marks_of(record)}
    assert all(t.mark is not None and numbered[t.mark].what is t.what for t in told)


class _Characters(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(max_size=30))
def test_characters_are_written_so_that_html_keeps_each(text: str) -> None:
    written = str(characters(text))
    assert "\r" not in written and "\0" not in written and "<" not in written
    parser = _Characters()
    parser.feed(written.replace("&#13;", "\r"))
    parser.close()
    assert parser.text == re.sub("[\0\ud800-\udfff]", "\ufffd", text)


# Words as values


def chosen(text: str, words: str, published: str = "2024-05-03") -> dict[str, list[Suggestion]]:
    record = read(text, published=published, gazetteer=gazetteer())
    start = text.index(words)
    out: dict[str, list[Suggestion]] = {}
    for s in suggestions(text, start, start + len(words), record, gazetteer()):
        out.setdefault(s.field, []).append(s)
    return out


def read_values(text: str, words: str) -> dict[str, list[str]]:
    return {
        field: [s.value for s in found if s.read]
        for field, found in chosen(text, words).items()
        if any(s.read for s in found)
    }


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("الخميس 2 أيار 2024", "date", "2024-05-02"),
        ("خمسة مدنيين", "killed", "civilian=5-5"),
        ("أصيب تسعة", "injured", "civilian=9-9"),
        ("روسية", "actor", "russia"),
        ("غارة", "kind", "airstrike"),
    ],
)
def test_chosen_words_become_the_value_that_the_field_takes(words: str, field: str, value: str) -> None:
    assert read_values(STRIKE, words)[field] == [value]
    parsed(field, value)


def test_a_day_is_counted_from_the_day_of_publication() -> None:
    text = "أفادت مصادر محلية بأن الطريق إلى البلدة أُغلق أمس، وأن المدارس تعطلت."
    assert read_values(text, "أمس") == {"date": ["2024-05-02"]}


def test_of_several_places_that_bear_a_name_each_can_be_chosen() -> None:
    found = chosen("وصل الوفد إلى بلدة صيدا مساءً.", "صيدا")["place"]
    assert {s.value for s in found} == {"صيدا@32.62,36.227", "صيدا@33.5571,35.3715"}
    assert {s.within[0] for s in found} == {"درعا", "الجنوب"}
    assert all(parsed("place", s.value)["lat"] for s in found)


def test_words_that_say_nothing_certain_are_offered_as_they_stand() -> None:
    found = chosen(STRIKE, " الصحة إن ")
    assert [(s.value, s.read) for s in found["place"]] == [("الصحة إن", False)]
    assert not any(s.read for several in found.values() for s in several)


def test_nothing_is_suggested_where_no_words_are_chosen() -> None:
    record = read(STRIKE, gazetteer=gazetteer())
    for start, end in ((5, 5), (-3, -1), (10**9, 10**9 + 5), (len(STRIKE) - 1, len(STRIKE)), (9, 4)):
        assert suggestions(STRIKE, start, end, record, gazetteer()) == []


@given(st.integers(-5, len(ODD) + 5), st.integers(-5, len(ODD) + 5))
def test_whatever_is_chosen_has_a_value_for_each_field_or_none(start: int, end: int) -> None:
    record = read(ODD, published="2024-05-03", gazetteer=gazetteer())
    found = suggestions(ODD, start, end, record, gazetteer())
    assert not found or {s.field for s in found} == {"kind", "date", "place", "actor", "killed", "injured"}
    for s in found:
        if s.read:
            parsed(s.field, s.value)


# Versions


@given(st.text(st.sampled_from("اب ج\n"), max_size=30), st.text(st.sampled_from("اب ج\n"), max_size=30))
def test_changes_hold_both_texts(older: str, newer: str) -> None:
    found = comparing.changes(older, newer)
    assert found is not None
    assert "".join(s.text for s in found if s.kind != "new") == older
    assert "".join(s.text for s in found if s.kind != "gone") == newer


def test_texts_that_have_nothing_in_common_are_not_compared() -> None:
    words = comparing.MOST + 1
    assert comparing.changes(" ".join("ا" * words), " ".join("ب" * words)) is None
    long = "كلمة " * words
    assert [s.kind for s in comparing.changes(long + "قديم", long + "جديد") or []] == ["same", "gone", "new"]
