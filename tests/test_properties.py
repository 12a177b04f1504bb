"""What holds for any text whatever: it is read, its spans quote it, and the same text gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import isnad
from isnad.article.boilerplate import article_spans
from isnad.article.documents import Document, DocumentError, from_bytes, from_line
from isnad.article.encoding import NotText, decode
from isnad.article.tasks import Task
from isnad.gazetteer.index import Gazetteer
from isnad.lang import language
from isnad.reading import pieces
from isnad.reading.pipeline import outcome
from isnad.record import Record, Span, to_json

_LINES = (Path(__file__).parent / "fragments.txt").read_text(encoding="utf-8").splitlines()
FRAGMENTS = [line for line in _LINES if line and not line.startswith("# ")]
CUES = language("ar").cues
PLACES = Gazetteer.load([Path(__file__).parent.parent / "examples" / "places.csv"], language("ar").name_key)

#: Characters that news carries and that trip readers: marks of direction, diacritics, digits, forms.
ODD = "\u200f\u200e\u202b\u202c\u2068\u2069\u064b\u0651\u0640\u0660\u06f1\ufefb\ufdf2\u00a0\u2028\x00\x1b\ud800\ufffd\u0301"
glue = st.sampled_from(
    [" ", " ", " ", "", "\n", "\n\n", "، ", ". ", ".", "ـ", "_", "\t", "\u200f", " و", " ال"]
)


@st.composite
def reports(draw: st.DrawFn) -> str:
    """Fragments of reports put together, with characters lost, doubled and strewn in."""
    parts = draw(st.lists(st.tuples(st.sampled_from(FRAGMENTS), glue), max_size=30))
    text = "".join(a + b for a, b in parts)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        change = draw(st.sampled_from(["lose", "strew", "double"]))
        if change == "lose":
            text = text[:at] + text[at + draw(st.integers(1, 5)) :]
        elif change == "strew":
            text = text[:at] + draw(st.sampled_from(ODD)) + text[at:]
        else:
            text = text[:at] + text[max(0, at - 20) :]
    return text


anything = st.text() | st.text(st.characters()) | reports()


def spans(node: object) -> Iterator[Span]:
    if isinstance(node, Span):
        yield node
    elif isinstance(node, list):
        for value in node:
            yield from spans(value)
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__:
            yield from spans(getattr(node, name))


@settings(max_examples=300, deadline=None)
@given(anything)
@example("")
@example("\ud800")
@example("قتل " * 200)
@example("«" * 300 + "قصف")
@example("(" * 500)
@example("1" * 5000)
@example("ـ" * 2000)
@example("مقتل ٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩ شخصا في 99/99/9999")
def test_any_text_is_read_and_every_span_quotes_it(text: str) -> None:
    record, reasons = isnad.explain(text, gazetteer=PLACES)
    for span in [*spans(record), *spans(reasons)]:
        assert text[span.start : span.end] == span.quote
        assert span.start < span.end
    raw = to_json(record)
    assert raw == to_json(isnad.read(text, gazetteer=PLACES))
    assert msgspec.json.decode(raw, type=Record).document == record.document
    for event in record.events:
        for harm in event.harm:
            assert harm.min >= 0
            assert harm.max is None or harm.max >= harm.min


@settings(max_examples=100, deadline=None)
@given(
    reports(),
    st.none() | st.text() | st.sampled_from(FRAGMENTS),
    st.none() | st.text(),
    st.none() | st.text(),
)
def test_whatever_is_known_beforehand_is_no_hindrance(
    text: str, published: str | None, url: str | None, publisher: str | None
) -> None:
    record = isnad.read(text, published=published, url=url, publisher=publisher, title=publisher)
    assert record.document.url == url
    to_json(record)


@settings(max_examples=100, deadline=None)
@given(anything)
def test_the_article_is_in_order_inside_the_text_and_never_nothing(text: str) -> None:
    kept = article_spans(text, CUES)
    at = 0
    for start, end in kept:
        assert at <= start < end <= len(text)
        at = end
    assert bool(kept) == bool(text.strip("\n") and not text.isspace())


@settings(max_examples=150, deadline=None)
@given(reports(), st.integers(20, 200))
def test_a_long_text_read_in_pieces_loses_nothing(text: str, size: int) -> None:
    ranges = pieces.pieces(text, size)
    assert "".join(text[a:b] for a, b in ranges) == text
    assert all(b - a <= size for a, b in ranges)


def test_spans_of_a_long_text_point_into_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isnad.reading.PIECE", 500)
    monkeypatch.setattr(pieces.pieces, "__defaults__", (500,))
    lead = "قُتل مدنيان بقصف مدفعي على بلدة كفرنوران اليوم السبت 2 آذار 2024."
    text = lead + "\n\n" + "\n\n".join(f"وأصيب {n} أشخاص بانفجار لغم في قرية الزور." for n in range(3, 30))
    record, reasons = isnad.explain(text)
    assert len(record.events) > 3
    assert [e.id for e in record.events] == [f"e{n}" for n in range(1, len(record.events) + 1)]
    assert record.document.published == isnad.read(lead).document.published
    found = [*spans(record), *spans(reasons)]
    assert all(text[s.start : s.end] == s.quote for s in found)
    assert max(s.start for s in found) > len(text) - 200


@settings(max_examples=150, deadline=None)
@given(reports(), st.text(max_size=8) | st.integers() | st.none(), st.none() | st.text(max_size=20))
def test_a_document_goes_through_json_lines_unharmed(
    text: str, id: str | int | None, title: str | None
) -> None:
    text = text.replace("\ud800", "")
    line = msgspec.json.encode({"id": id, "title": title, "text": text})
    doc = from_line(line)
    assert (doc.text, doc.id, doc.title) == (text, None if id is None else str(id), title or None)
    result = outcome(Task(line, "jsonl", Document(""), "x", 1))
    assert result.good
    assert result.record == to_json(isnad.read(text, id=doc.id, title=doc.title))


@settings(max_examples=200, deadline=None)
@given(st.binary() | reports().map(lambda t: t.encode("utf-8", "replace")[:-1]))
def test_any_bytes_are_a_document_or_a_clear_error(raw: bytes) -> None:
    for form in ("text", "html"):
        try:
            assert from_bytes(raw, form, Document("")) is not None  # type: ignore[arg-type]
        except DocumentError as error:
            assert str(error)
    result = outcome(Task(raw.strip() or b"x", "jsonl", Document(""), "x", 1))
    assert result.record is not None
    msgspec.json.decode(result.record, type=Record)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([f for f in FRAGMENTS if len(f) > 8]), min_size=6),
    st.sampled_from(["cp1256", "utf-16", "utf-8", "utf-8-sig"]),
)
def test_what_one_encoding_writes_it_reads(parts: list[str], encoding: str) -> None:
    raw = " ".join(parts).encode(encoding, "ignore")
    assert decode(raw).text == raw.decode(encoding)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes, not str"):
        isnad.read(b"x")  # type: ignore[arg-type]
    for raw in (b"\x89PNG\r\n", bytes(range(256)) * 9, b"\x00" * 500 + b"\x05" * 40):
        with pytest.raises(NotText):
            decode(raw)
