"""A record as a readable account on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text


def _rtl(words: str) -> str:
    """Right-to-left words kept together in a left-to-right line (Unicode isolates)."""
    return f"\u2068{' '.join(words.split())}\u2069"


def account(record: dict[str, Any], console: Console | None = None) -> None:
    """Prints what happened, when, where and who, then the harm account by account."""
    console = console or Console()
    doc = record["document"]
    if record.get("error"):
        console.print(f"[red]{record['error']}[/red]")
    console.print(f"[bold]{_rtl(doc.get('title') or doc.get('id') or 'document')}[/bold]")
    if doc.get("published"):
        console.print(f"published {doc['published']} ({doc['published_basis']})")
    if not record["events"]:
        console.print("no happening is reported")
    for e in record["events"]:
        body = Text()

        def row(name: str, value: str, body: Text = body) -> None:
            body.append(f"{name:<8}", style="dim")
            body.append(value + "\n")

        date, place = e["date"], e["place"]
        row("when", f"{date['value']} ({date['basis']})" if date else "not said")
        if place:
            where = _rtl(place["name"]) + "".join(f" \u2190 {_rtl(w)}" for w in place["within"])
            row(
                "where",
                where + (f"  {place['lat']:.3f}, {place['lon']:.3f}" if place["lat"] is not None else ""),
            )
        row("who", ", ".join(f"{a['id']} {_rtl(a['name'])}" for a in e["actor"]) or "not said")
        if e["weapon"]:
            row("means", ", ".join(w["id"] for w in e["weapon"]))
        for h in e["harm"]:
            count = (
                f"{h['min']}"
                if h["max"] == h["min"]
                else f"{h['min']}\u2013{h['max'] if h['max'] is not None else ''}"
            )
            row(
                "harm",
                f"{h['outcome']} {count} {h['sub'] or h['who']}{' (part)' if h['part_of_total'] else ''}  {_rtl(h['span']['quote'])}",
            )
        if e["said_by"]:
            row("says", " \u2190 ".join(_rtl(s["name"]) for s in e["said_by"]))
        parts = [
            f"{e['id']} {e['kind']}",
            *(["background"] if e["background"] else []),
            _rtl(e["trigger"]["quote"]),
        ]
        title = " \u00b7 ".join(parts)
        body.rstrip()
        console.print(Panel(body, title=title, title_align="left"))
