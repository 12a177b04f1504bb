"""Why events were linked: a table on the terminal, a waterfall as a picture (after Splink's)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from isnad.linkage.model import default
from isnad.show.terminal import Screen
from isnad.store.why import Reason

#: The picture: width of the labels, of the bars, height of a row, pixels.
_LABELS, _BARS, _ROW = 440, 480, 24
_FOR, _AGAINST, _SUM = "#2a7f62", "#b3492d", "#33475b"


def table(reasons: Sequence[Reason], screen: Screen) -> None:
    """For each link what spoke for it and against it, in bits."""
    if not reasons:
        screen.line(("a single event: nothing was linked", "dim"))
    for reason in reasons:
        a, b = reason.documents
        screen.line()
        screen.line((f"{reason.weight:+5.1f} bits  ", "bold"), f"{a} — {b}")
        screen.line(
            ("  ", ""), *((f"{screen.words('«' + w + '»')}  ", "dim") for w in reason.words), indent=10
        )
        for part in reason.parts:
            if part.weight:
                style = "green" if part.weight > 0 else "red"
                bar = ("+" if part.weight > 0 else "-") * round(abs(part.weight))
                screen.line(
                    (f"{part.weight:+5.1f}  ", style),
                    f"{part.label:<16}",
                    (f"{part.level}  ", ""),
                    (bar, style),
                    indent=2,
                )
    screen.line((f"linked at {default().link:.1f} bits or more", "dim"))


def svg(reasons: Sequence[Reason], title: str) -> str:
    """The links as a waterfall: from zero, each comparison adds or takes away, to the sum."""
    parts, y = [], 40
    for reason in reasons:
        rows = [p for p in reason.parts if p.weight]
        sums = [0.0]
        for p in rows:
            sums.append(sums[-1] + p.weight)
        low, high = min(0.0, *sums), max(1.0, *sums)
        scale = _BARS / (high - low)

        def x(value: float, low: float = low, scale: float = scale) -> float:
            return _LABELS + (value - low) * scale

        a, b = (escape(d) for d in reason.documents)
        parts.append(f'<text x="12" y="{y}" font-weight="bold">{a} — {b}</text>')
        y += 10
        for p, before in zip(rows, sums, strict=False):
            after = before + p.weight
            left, wide = min(x(before), x(after)), abs(p.weight) * scale
            colour = _FOR if p.weight > 0 else _AGAINST
            parts += [
                f'<text x="12" y="{y + 16}">{escape(p.label)}: {escape(p.level)}</text>',
                f'<rect x="{left:.1f}" y="{y + 3}" width="{max(wide, 1):.1f}" height="{_ROW - 8}" fill="{colour}"/>',
                f'<text x="{left + wide + 5:.1f}" y="{y + 16}" fill="{colour}">{p.weight:+.1f}</text>',
            ]
            y += _ROW
        end = x(reason.weight)
        parts += [
            f'<text x="12" y="{y + 16}" font-weight="bold">in all</text>',
            f'<rect x="{min(x(0), end):.1f}" y="{y + 3}" width="{abs(end - x(0)):.1f}" height="{_ROW - 8}" fill="{_SUM}"/>',
            f'<text x="{max(x(0), end) + 5:.1f}" y="{y + 16}" font-weight="bold">{reason.weight:+.1f} bits</text>',
            f'<line x1="{x(default().link):.1f}" x2="{x(default().link):.1f}" y1="{y - len(rows) * _ROW}" y2="{y + _ROW}" stroke="#888" stroke-dasharray="3 3"/>',
        ]
        y += _ROW + 30
    width = _LABELS + _BARS + 90
    head = f'<text x="12" y="20" font-size="15">Why the reports of {escape(title)} were linked (the line: linked from here)</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" font-family="sans-serif" font-size="13">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{head}{"".join(parts)}</svg>\n'
    )
