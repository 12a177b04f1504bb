"""Draws docs/demo.svg, the picture in the README, from what `isnad read` prints of an example, and writes
the table of weights in docs/incidents.md from the model of linkage."""

from __future__ import annotations

import io
import math
import re
import tomllib
from importlib.resources import files
from pathlib import Path

from rich.console import Console

import isnad
from isnad.gazetteer.index import Gazetteer
from isnad.lang import language
from isnad.linkage.comparisons import COMPARISONS
from isnad.show.account import account
from isnad.show.terminal import Screen

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
#: Levels that weigh the more, the fewer events name what they have in common.
_BY_RARITY = {("place", "same_name"), ("actor", "same")}


def draw() -> str:
    """The picture, as SVG that needs nothing from elsewhere."""
    places = Gazetteer.load([EXAMPLES / "places.csv"], language("ar").name_key)
    text = (EXAMPLES / "agency.txt").read_text(encoding="utf-8")
    record = isnad.read(text, id="examples/agency.txt", gazetteer=places)
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True, highlight=False)
    account(record, Screen(console))
    svg = console.export_svg(title="isnad read examples/agency.txt --gazetteer examples/places.csv")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.S)
    svg = re.sub(r' textLength="[^"]*"', "", svg)
    svg = re.sub(r"terminal-\d+", "isnad", svg)
    return svg.replace("Fira Code", "DejaVu Sans Mono")


def weights() -> str:
    """The comparisons of linkage as rows of a table: what each level weighs, in bits."""
    model = tomllib.loads((files("isnad.linkage") / "model.toml").read_text(encoding="utf-8"))
    rows = []
    for comparison in COMPARISONS:
        said = []
        for level, words in comparison.levels.items():
            row = model[comparison.name][level]
            bits = f"{max(-9.0, min(9.0, math.log2(row['m'] / row['u']))):+.1f}"
            said.append(f"{words} {'≈ ' if (comparison.name, level) in _BY_RARITY else ''}{bits}")
        rows.append(f"| {comparison.label} | {' · '.join(said)} |")
    return "\n".join(["| | in bits |", "| --- | --- |", *rows])


def with_weights(page: str) -> str:
    """The page with its table of weights made anew."""
    return re.sub(r"\| \| in bits \|\n(\|.*\n)+", lambda _: weights() + "\n", page)


if __name__ == "__main__":
    (HERE / "demo.svg").write_text(draw(), encoding="utf-8")
    page = HERE / "incidents.md"
    page.write_text(with_weights(page.read_text(encoding="utf-8")), encoding="utf-8")
