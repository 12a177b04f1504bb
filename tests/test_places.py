"""Places: what is read as one, what it is to the happening, where it is, and the gazetteers behind it."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from isnad.gazetteer.index import Entry, Gazetteer, GazetteerError, built_in
from isnad.lang.ar.places.keys import name_key
from isnad.lang.ar.places.toponyms import find_toponyms, within_of
from isnad.lang.ar.writing.script import ARABIC
from isnad.resolve.places import ResolvedPlace, resolve

HERE = Path(__file__).parent / "examples"
#: name, feature, latitude, longitude, country, province code, district code, people
ROWS = """
سوريا PCLI 35 38 SY 00 - 17000000
حلب,محافظة حلب ADM1 36.2 37.2 SY 09 - 4000000
حلب PPLA 36.2 37.16 SY 09 - 1600000
إدلب ADM1 35.9 36.6 SY 12 - 1500000
إدلب PPLA 35.93 36.63 SY 12 - 165000
درعا ADM1 32.6 36.1 SY 06 - 1000000
درعا PPLA 32.62 36.1 SY 06 - 97000
الرقة ADM1 35.9 39 SY 04 - 900000
الرقة PPLA 35.95 39.01 SY 04 - 177000
دير_الزور PPLA 35.33 40.14 SY 07 - 240000
عفرين ADM2 36.5 36.87 SY 09 afrin 170000
عفرين PPL 36.51 36.87 SY 09 afrin 36000
شيراوا PPL 36.4 36.9 SY 09 afrin 0
الباب PPL 36.37 37.52 SY 09 - 130000
جرابلس PPL 36.82 38.01 SY 09 - 25000
أعزاز PPL 36.59 37.04 SY 09 - 66000
تل_رفعت PPL 36.47 37.1 SY 09 - 20000
كفرنبل PPL 35.61 36.56 SY 12 - 24000
سرمين PPL 35.9 36.72 SY 12 - 14000
الغوز PPL 36.4 37.4 SY 09 - 0
الغوز PPL 30 44 IQ - - 0
السلام PPL 34 36 SY - - 0
صور PPL 33.27 35.2 LB - - 160000
خمس,الخمس PPL 32.6 14.2 LY - - 400000
حجة ADM1 16 43 YE - - 1400000
متن ADM2 33.9 35.7 LB - - 500000
صهريجة PPL 34 37 SY - - 0
ملح PPL 32.5 36.8 SY - - 0
رفح PPL 31.29 34.25 PS - - 170000
قطاع_غزة ADM1 31.4 34.3 PS GZ - 1400000
جبل_الزاوية PPL 35.7 36.5 SY 12 - 0
مخيم_النصيرات PPL 31.45 34.39 PS GZ - 0
"""


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    lines = []
    for n, row in enumerate(ROWS.split("\n")[1:-1], 1):
        names, feature, lat, lon, country, first, second, people = row.replace("_", " ").rsplit(" ", 7)
        kind = "P" if feature.startswith("PPL") else "A"
        cells = [f"{n}", "x", "x", names, lat, lon, kind, feature, country, "", first, second, "", "", people]
        lines.append("\t".join("" if c == "-" else c for c in cells))
    path = tmp_path_factory.mktemp("gazetteer") / "places.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return Gazetteer.load([path], name_key)


def _examples() -> list[tuple[str, list[str]]]:
    return list(tomllib.loads((HERE / "toponyms.toml").read_text(encoding="utf-8"))["examples"].items())


@pytest.mark.parametrize(("text", "expected"), _examples())
def test_toponyms(places: Gazetteer, text: str, expected: list[str]) -> None:
    tokens = ARABIC.tokens(text)
    found = find_toponyms(tokens, places, text)
    read = []
    for i, t in enumerate(found):
        larger = within_of(found, i, tokens)[:1] if t.role in ("locus", "near", "reference") else []
        read.append(f"{t.name} {t.role}" + "".join(f" < {name}" for name in larger))
    assert read == expected


def _resolved(places: Gazetteer, text: str, name: str) -> ResolvedPlace:
    found = find_toponyms(ARABIC.tokens(text), places, text)
    return next(r for t, r in zip(found, resolve(found, None), strict=True) if t.name == name)


def test_the_area_named_with_a_place_chooses_among_its_namesakes(places: Gazetteer) -> None:
    r = _resolved(places, "قصف على قرية الغوز بريف حلب الشرقي", "الغوز")
    assert r.entry is not None and r.entry.country == "SY"
    assert (r.candidates, r.precision, r.within) == (2, "exact", ["حلب"])


def test_a_town_is_meant_inside_it_and_its_province_as_an_area(places: Gazetteer) -> None:
    town = _resolved(places, "انفجار في مدينة حلب", "حلب")
    area = _resolved(places, "قصف ريف حلب", "حلب")
    assert town.entry is not None and town.entry.feature == "PPLA"
    assert area.entry is not None and area.entry.feature == "ADM1"
    assert (town.precision, area.precision) == ("exact", "area")


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("قصف قرب سرمين", "سرمين", "near"),
        ("انفجار على الطريق الواصل بين سرمين وكفرنبل", "سرمين", "between"),
        ("غارة على مطار حلب الدولي", "مطار حلب الدولي", "near"),
        ("قصف على قرية طلحوم", "طلحوم", None),
    ],
)
def test_precision(places: Gazetteer, text: str, name: str, precision: str | None) -> None:
    r = _resolved(places, text, name)
    assert r.precision == precision
    assert (r.lat is None) == (precision is None)


def test_districts_and_provinces_of_a_place_are_named(places: Gazetteer) -> None:
    (entry,) = places.find("شيراوا")
    assert entry.within == ("عفرين", "حلب")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("كفر نبل", "كفرنبل"),
        ("ديرالزور", "دير الزور"),
        ("اعزاز", "أعزاز"),
        ("عفرين", "عفرين"),
        ("بزاعا", "بزاعة"),
        ("أبو الضهور", "أبو الظهور"),
        ("معرة شورين", "معرشورين"),
        ("دارةعزة", "دارة عزة"),
    ],
)
def test_spellings_of_one_name_meet(written: str, kept: str) -> None:
    assert "".join(name_key(written)) == "".join(name_key(kept))


def test_a_bad_line_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "XX.txt"
    good = "1\tx\tx\tبلدة\t1\t2\tP\tPPL\tXX\t\t\t\t\t\t0"
    path.write_text(f"{good}\nnonsense\n2\tx\tx\tx\tnorth\t2\tP\tPPL\tXX\t\t\t\t\t\t0\n", encoding="utf-8")
    g = Gazetteer.load([path], name_key)
    assert len(g.find("بلدة")) == 1
    assert g.problems == ["XX.txt line 2 is not a GeoNames row", "XX.txt line 3 is not a GeoNames row"]


def test_a_csv_gives_what_lies_in_what(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("id,name,lat,lon,country,within\nC1,بلدة,1,2,XX,قضاء|محافظة\nC2,x\n", encoding="utf-8")
    g = Gazetteer.load([path], name_key)
    assert g.find("بلدة") == [Entry("C1", "بلدة", 1, 2, "P", "XX", ("قضاء", "محافظة"), 0, "PPL")]
    assert g.problems == ["places.csv line 3 is not a row of places"]


def test_a_gazetteer_that_is_none_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,lat\n", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("a.csv", "b.txt", "nowhere.txt"):
        with pytest.raises(GazetteerError) as error:
            Gazetteer.load([tmp_path / name], name_key)
        assert name in str(error.value) and "\n" not in str(error.value)


def test_the_built_in_gazetteer_knows_the_capitals() -> None:
    start = time.perf_counter()
    g = Gazetteer.load([built_in()], name_key)
    assert time.perf_counter() - start < 2
    assert not g.problems
    for capital, country in (("دمشق", "SY"), ("بغداد", "IQ"), ("صنعاء", "YE"), ("القاهرة", "EG"), ("الخرطوم", "SD"), ("طرابلس", "LY"), ("موسكو", "RU")):  # fmt: skip
        assert country in {e.country for e in g.find(capital)}, capital
