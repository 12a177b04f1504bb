"""Names of the dead: hidden from readers in every spelling, and from their search; seen by who codes."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from desk_site import serving
from desk_team import as_role, routes

from isnad.desk.app import build
from isnad.desk.asking import Asking
from isnad.desk.discretion import Veil, of_incident
from isnad.desk.language.formats import Manner
from isnad.desk.settings import Settings
from isnad.incidents.incident import Incident
from isnad.store import incidents
from isnad.store.documents import reports_of
from isnad.store.opening import Store

READER, CODER = (Asking("r", role, "", Manner()) for role in ("reader", "coder"))


def covered(names: list[str], words: str, open_: tuple[str, ...] = ()) -> str:
    out = Veil(names, open_).text(words)
    assert len(out) == len(words), "offsets into it hold"
    return out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("محمد أحمد السرميني", "محمد أحمد السرميني"),
        ("محمد أحمد السرميني", "مُحَمّد أحمـــد السرميني"),
        ("محمد أحمد السرميني", "ولمحمد احمد"),
        ("محمد أحمد السرميني", "لأحمد السرمينيّ"),
        ("محمد أحمد السرميني", "محمد السرميني"),
        ("محمد أحمد السرميني", "السرميني، محمد"),
        ("محمد أحمد السرميني", "للسرميني"),
        ("عبد الله الحسن", "عبدالله الحسن"),
        ("عبدالله الحسن", "عبد الله الحسن"),
        ("أحمد", "واحمد"),
        ("علي", "وعليّ"),
        ("John Smith", "john  SMITH"),
    ],
)
def test_a_name_is_covered_however_it_is_written(name: str, words: str) -> None:
    out = covered([name], f"قتل {words} في القصف")
    assert out.startswith("قتل ") and out.endswith(" في القصف")
    assert not any(c.isalpha() for c in out[4 : -len(" في القصف")])


@pytest.mark.parametrize(
    ("names", "words", "open_"),
    [
        (["محمد أحمد السرميني"], "قال محمد بن سلمان إن القصف على سرمين", ()),
        (["علي"], "قصف على سوق وعلى مدرسة", ()),
        (["علي الحلبوني"], "على الحسن أن يعود", ()),
        (["خالد البارة"], "قصف على البارة", ("البارة",)),
        ([], "محمد أحمد السرميني", ()),
    ],
)
def test_words_that_are_no_name_stay(names: list[str], words: str, open_: tuple[str, ...]) -> None:
    assert covered(names, words, open_) == words


def test_an_address_that_spells_a_name_is_no_link() -> None:
    veil = Veil(["محمد السرميني"])
    named = "https://news.example/2024/%D9%85%D8%AD%D9%85%D8%AF-%D8%A7%D9%84%D8%B3%D8%B1%D9%85%D9%8A%D9%86%D9%8A.html"
    assert veil.address(named) is None
    assert veil.address("https://news.example/2024/12.html") == "https://news.example/2024/12.html"


@pytest.fixture
def named(example_store: Store) -> tuple[Store, Incident, str]:
    """A store, an incident of it that names victims, and the longest word of their names."""
    with example_store.read() as connection:
        found = [i for i in incidents.page(connection, incidents.Filter()).incidents if i.names]
    incident, word = max(((i, w) for i in found for n in i.names for w in n.split()), key=lambda p: len(p[1]))
    return example_store, incident, word


def test_an_incident_shows_its_names_to_a_coder_only(example_store: Store) -> None:
    with example_store.read() as connection:
        found = [i for i in incidents.page(connection, incidents.Filter()).incidents if i.names]
    assert found
    for incident in found:
        assert of_incident(incident, CODER).struct(incident) == incident
        hidden = of_incident(incident, READER).struct(incident)
        assert not any(c.isalpha() for name in hidden.names for c in name)
        assert hidden.place == incident.place and hidden.harm["killed"]["total"].min >= 0


def test_a_reader_finds_nothing_by_a_name(named: tuple[Store, Incident, str]) -> None:
    store, incident, word = named
    with serving(store, team=True) as desk:
        reader, coder = as_role(desk, "reader"), as_role(desk, "coder")
        for asked in (f"/?text={word}", f"/list?text={word}"):
            assert f"/incidents/{incident.id}" in coder.get(asked).text
            assert f"/incidents/{incident.id}" not in reader.get(asked).text
        assert coder.get(f"/api/incidents?text={word}").json()["incidents"]
        assert reader.get(f"/api/incidents?text={word}").json()["incidents"] == []


def test_no_page_and_no_export_shows_a_reader_a_name(named: tuple[Store, Incident, str]) -> None:
    store, incident, word = named
    with store.read() as connection:
        digests = [report.sha256 for report in reports_of(connection, incident.id)]
    with serving(store, team=True) as desk:
        reader, coder = as_role(desk, "reader"), as_role(desk, "coder")
        seen_by_coders = 0
        for route in routes(build(store, Settings("tester", team=True))):
            if route.method != "GET":
                continue
            for digest in digests if "{sha256}" in route.path else digests[:1]:
                path = route.at(id=incident.id, sha256=digest, number=1, form="csv")
                assert word not in unquote(reader.get(path).text), path
                seen_by_coders += word in coder.get(path).text
        assert seen_by_coders > 5, "the name is there to be hidden"
