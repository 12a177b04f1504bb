"""``isnad gazetteer list``, ``find`` and ``add``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from isnad.cli.reading import Gaz, Rtl, ready

app = typer.Typer(
    no_args_is_help=True,
    help="Gazetteers: files of places.",
    epilog="Example: isnad gazetteer add SY",
)

#: GeoNames feature classes in words.
_KINDS = {
    "A": "area", "P": "town or village", "H": "water", "L": "district or site", "R": "road or railway",
    "S": "building or site", "T": "mountain or hill", "U": "sea floor", "V": "land cover",
}  # fmt: skip


@app.command("list", epilog="Example: isnad gazetteer list --gazetteer SY.txt")
def installed(gazetteer: Gaz = None) -> int:
    """List the gazetteer files in use: where each comes from, and how many places it holds."""
    from isnad.gazetteer.index import Gazetteer, folder, in_use
    from isnad.lang import language

    named = {p for p in os.environ.get("ISNAD_GAZETTEER", "").split(os.pathsep) if p}
    given = set(map(str, gazetteer or []))
    ready(gazetteer)
    key = language("ar").name_key
    for path in in_use():
        one = Gazetteer.load([path], key)
        if str(path) in given:
            source = "given by --gazetteer"
        elif str(path) in named:
            source = "named in ISNAD_GAZETTEER"
        elif path.parent == folder():
            source = "fetched by isnad gazetteer add"
        else:
            source = "comes with isnad"
        print(f"{path}\t{one.places:,} places\t{source}")
        if one.problems:
            print(f"  {len(one.problems):,} lines could not be read, the first: {one.problems[0]}")
    if not in_use():
        print("no gazetteer is in use: isnad gazetteer add SY fetches one, ISNAD_GAZETTEER names files")
    return 0


@app.command("find", epilog="Example: isnad gazetteer find NAME --gazetteer SY.txt")
def find(
    name: Annotated[str, typer.Argument(help="The name of a place, in any spelling.")],
    gazetteer: Gaz = None,
    rtl: Rtl = "isolate",
) -> int:
    """List the places that bear a name, most peopled first; exit status 1 where there is none."""
    from isnad.gazetteer.index import Gazetteer
    from isnad.lang import language
    from isnad.show.terminal import Screen

    ready(gazetteer)
    screen = Screen(isolate=rtl == "isolate")
    found = Gazetteer.default(language("ar").name_key).find(name)
    if not found:
        screen.line(
            f"no place bears the name {screen.words(name)}: isnad gazetteer list shows where was looked"
        )
        return 1
    for place in found:
        screen.line(
            (screen.words(place.name), "bold"), *(f" ← {screen.words(area)}" for area in place.within)
        )
        facts = [_KINDS.get(place.kind, place.kind), place.country]
        if place.population:
            facts.append(f"{place.population:,} people")
        screen.flow([*facts, f"{place.lat:.5f}, {place.lon:.5f}", f"id {place.id}"], "dim", indent=2)
    return 0


@app.command("add", epilog="Example: isnad gazetteer add SY")
def add(
    country: Annotated[str, typer.Argument(help="ISO 3166-1 code of two letters.")],
) -> int:
    """Fetch the GeoNames file of a country and use it from now on."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from isnad.gazetteer.geonames import fetch

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        console=(err := Console(stderr=True)),
        disable=not err.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task(f"{country.upper()}.zip", total=None)
        got = fetch(country, lambda done, total: bar.update(task, completed=done, total=total))
    print(f"{got.path}\t{got.places:,} places\tsha256 {got.sha256}")
    return 0
