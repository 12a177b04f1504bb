"""Draws docs/demo.svg, the picture in the README, from what `isnad read` prints of an example."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

import isnad
from isnad.gazetteer.index import Gazetteer
from isnad.lang import language
from isnad.show.account import account
from isnad.show.terminal import Screen

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"


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


if __name__ == "__main__":
    (HERE / "demo.svg").write_text(draw(), encoding="utf-8")
