"""The examples beside the lexicons, each executed."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import isnad
from isnad.gazetteer.index import Gazetteer
from isnad.lang.ar.actors.actors import find_actors
from isnad.lang.ar.analysis import Arabic
from isnad.lang.ar.happenings.background import find_background
from isnad.lang.ar.happenings.triggers import find_triggers
from isnad.lang.ar.harm import find_harm
from isnad.lang.ar.places.regions import find_regions
from isnad.lang.ar.sources.attribution import find_sources
from isnad.lang.ar.sources.status import hedged
from isnad.lang.ar.times.timex import find_timexes
from isnad.lang.ar.writing.script import ARABIC
from isnad.mentions import Findings
from isnad.resolve.dates import resolve_all
from isnad.resolve.published import infer
from isnad.text.tokens import Sentence, sentences

HERE = Path(__file__).parent / "examples"


def _examples(name: str, table: str = "examples") -> list[Any]:
    found = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))[table]
    return list(found.items()) if isinstance(found, dict) else found


@pytest.mark.parametrize(("text", "expected"), _examples("harm"))
def test_harm(text: str, expected: list[str]) -> None:
    tokens = ARABIC.tokens(text)
    read = []
    for h in find_harm(tokens, [Sentence(0, len(tokens), 0)])[0]:
        count = f"{h.min}+" if h.max is None else f"{h.min}-{h.max}"
        words = [h.outcome, count, h.who, h.sub or "", "part" if h.part else ""]
        if h.names:
            words.append(f"[{'; '.join(text[a:b] for a, b in h.names)}]")
        read.append(" ".join(filter(None, words)))
    assert read == expected


@pytest.mark.parametrize(("text", "expected"), _examples("timex"))
def test_times(text: str, expected: list[str]) -> None:
    tokens = ARABIC.tokens(text)
    found = find_timexes(tokens)
    kinds = [f"{t.value.kind} " if t.value.kind in ("since", "until") else "" for t in found]
    dates = resolve_all(found, dt.date(2023, 7, 9), 2023)
    assert [k + (d.value if d else "?") for k, d in zip(kinds, dates, strict=True)] == expected


@pytest.mark.parametrize("example", _examples("published"), ids=lambda e: e["why"])
def test_published(example: dict[str, str]) -> None:
    tokens = ARABIC.tokens(example["text"])
    given = example.get("given")
    found = infer(
        text=example["text"],
        text_tokens=tokens,
        timexes=find_timexes(tokens),
        published=given,
        url=example.get("url"),
        given=find_timexes(ARABIC.tokens(given or "")),
        latest=dt.date.fromisoformat(example.get("latest", "2025-12-31")),
    )
    assert (found.value or "", found.basis or "") == (example["published"], example.get("basis", ""))
    if "against" in example:
        assert [e.value for e in found.contradictions] == example["against"]


@pytest.mark.parametrize(("text", "expected"), _examples("event_dates"))
def test_event_dates(text: str, expected: list[str]) -> None:
    events = isnad.read(text, published="2023-07-09").events
    assert [e.date.value if e.date else "" for e in events if not e.background] == expected


def _find(text: str, publisher: str | None = None, published: str | None = None) -> Findings:
    arabic = Arabic()
    tokens = ARABIC.tokens(text)
    day = dt.date.fromisoformat(published) if published else None
    times = find_timexes(tokens)
    return arabic.find(text, tokens, sentences(tokens), times, Gazetteer(arabic.name_key), publisher, day)


def _parts(found: Findings) -> list[str]:
    """The actors that play a part, as «id role[ status]»."""
    playing = [a for a in found.actors if a.role in ("agent", "ally", "target", "speaker")]
    return [f"{a.id} {a.role}" + (f" {a.status}" if a.status != "asserted" else "") for a in playing]


@pytest.mark.parametrize(("text", "expected"), _examples("actors"))
def test_actors(text: str, expected: list[str]) -> None:
    assert _parts(_find(text)) == expected


@pytest.mark.parametrize("example", _examples("actors", "told"), ids=lambda e: e["text"])
def test_actors_by_outlet_and_day(example: dict[str, Any]) -> None:
    found = _find(example["text"], example.get("publisher"), example.get("published"))
    assert _parts(found) == example["actors"]


@pytest.mark.parametrize(("text", "expected"), _examples("weapons"))
def test_weapons(text: str, expected: list[str]) -> None:
    assert [w.id for w in _find(text).weapons] == expected


@pytest.mark.parametrize(("text", "expected"), _examples("targets"))
def test_targets(text: str, expected: list[str]) -> None:
    found = _find(text)
    read = []
    for t in found.targets.values():
        words = text[found.tokens[t.first].start : found.tokens[t.last - 1].end]
        read.append(f"{words} / {t.actor}" if t.actor else words)
    assert read == expected


_WORDS = sorted({w for text, _ in _examples("timex") for w in text.split()})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join))
def test_times_in_any_order_are_read(text: str) -> None:
    tokens = ARABIC.tokens(text)
    found = find_timexes(tokens)
    assert [t.first for t in found] == sorted({t.first for t in found})
    assert all(t.first < t.last <= len(tokens) for t in found)
    resolve_all(found, dt.date(2024, 2, 29), None)


@pytest.mark.parametrize(("text", "expected"), _examples("attribution"))
def test_attribution(text: str, expected: list[str]) -> None:
    own, text = text[1:].split("] ", 1) if text.startswith("[") else (None, text)
    tokens = ARABIC.tokens(text)
    read = []
    for a in find_sources(tokens, sentences(tokens), own, text, find_actors(tokens, own)):
        last = next(t for t in reversed(tokens[: a.scope_last]) if t.kind != "p")
        chain = " ← ".join(link.name for link in a.chain)
        read.append(f"{chain} | {a.cue} | {text[last.start : last.end]}")
    assert read == expected


@pytest.mark.parametrize(("text", "expected"), _examples("status"))
def test_status(text: str, expected: list[str]) -> None:
    tokens = ARABIC.tokens(text)
    hedges = hedged(tokens, sentences(tokens))
    read = [
        (t.first, text[tokens[t.first].start : tokens[t.last - 1].end])
        for t in find_triggers(tokens, 0, len(tokens))
    ]
    for h in find_harm(tokens, [Sentence(0, len(tokens), 0)])[0]:
        read.append((h.first, f"{h.outcome} {h.min}-" + ("" if h.max is None else str(h.max))))
    assert [f"{what}: {hedges.get(at, 'asserted')}" for at, what in sorted(read)] == expected


@pytest.mark.parametrize(("text", "expected"), _examples("triggers"))
def test_triggers(text: str, expected: list[str]) -> None:
    tokens = ARABIC.tokens(text)
    assert [t.value.kind for t in find_triggers(tokens, 0, len(tokens))] == expected


@pytest.mark.parametrize(("text", "expected"), _examples("regions"))
def test_regions(text: str, expected: list[str]) -> None:
    found = find_regions(ARABIC.tokens(text))
    assert [f"{r.directions} {r.name}" for r in found] == expected


@pytest.mark.parametrize(("text", "expected"), _examples("background"))
def test_background(text: str, expected: str) -> None:
    tokens = ARABIC.tokens(text)
    told = [t.first for t in find_triggers(tokens, 0, len(tokens))]
    sorts, mishaps = find_background(tokens, [Sentence(0, len(tokens), 0)], told)
    assert sorts.get(0, "mishap" if mishaps else "") == expected
