"""Draws docs/demo.svg, the picture in the README, from what `isnad read` prints of an example."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

import isnad
from isnad.show.account import account
from isnad.show.terminal import Screen

HERE = Path(__file__).parent
text = (HERE.parent / "examples" / "aleppo.txt").read_text(encoding="utf-8")
console = Console(record=True, width=96, file=io.StringIO(), force_terminal=True)
account(isnad.read(text, id="examples/aleppo.txt"), Screen(console))
svg = console.export_svg(title="isnad read examples/aleppo.txt")
svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.S)
svg = re.sub(r' textLength="[^"]*"', "", svg)
(HERE / "demo.svg").write_text(svg.replace("Fira Code", "DejaVu Sans Mono"), encoding="utf-8")
