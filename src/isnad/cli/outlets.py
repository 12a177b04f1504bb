"""``isnad outlets list`` and ``find``."""

from __future__ import annotations

from typing import Annotated

import typer

from isnad.cli.reading import Rtl

app = typer.Typer(
    no_args_is_help=True,
    help="Outlets: who speaks in the news, under all names, accounts and sites.",
    epilog="Example: isnad outlets find AFP",
)


@app.command("list", epilog="Example: isnad outlets list --country SY --kind monitor")
def known(
    country: Annotated[
        str | None, typer.Option("--country", help="Only those of a country, as in SY.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only those of a kind, as in agency.")] = None,
    rtl: Rtl = "isolate",
) -> int:
    """List the outlets that are known: id, kind, country, usual name and, for your own, their file."""
    from isnad.lang import languages
    from isnad.lang.outlet import VOICES, OutletError
    from isnad.show.terminal import Screen

    if kind is not None and kind not in VOICES:
        raise OutletError(f"--kind {kind} is none: give one of {', '.join(VOICES)}")
    screen = Screen(isolate=rtl == "isolate")
    found = 0
    for outlet in (o for lang in languages() for o in lang.outlets()):
        if (kind and outlet.kind != kind) or (country and outlet.country != country.upper()):
            continue
        found += 1
        row = [outlet.id, outlet.kind, outlet.country or "-", screen.words(outlet.name)]
        print("\t".join([*row, *filter(None, [outlet.source])]))
    return 0 if found else 1


@app.command("find", epilog="Example: isnad outlets find https://www.facebook.com/SyriaCivilDefense/posts/1")
def find(
    name: Annotated[str, typer.Argument(help="A name, an account or an address.")],
    rtl: Rtl = "isolate",
) -> int:
    """Show the outlet that a name, an account or an address stands for; exit status 1 where there is none."""
    from isnad.lang import languages
    from isnad.show.terminal import Screen

    screen = Screen(isolate=rtl == "isolate")
    for lang in languages():
        id = (lang.outlet_at(name) if "://" in name else None) or lang.outlet(name)
        for outlet in (o for o in lang.outlets() if o.id == id):
            facts = [outlet.id, outlet.kind, *([outlet.country] if outlet.country else [])]
            facts += [f"speaks for {', '.join(outlet.side)}"] if outlet.side else []
            screen.line((screen.words(outlet.name), "bold"))
            screen.flow(facts, "dim", indent=2)
            for label, values in (("names", outlet.alone), ("accounts", outlet.handles), ("sites", outlet.domains), ("credits", outlet.credits)):  # fmt: skip
                if values:
                    first, *rest = map(screen.words, values)
                    screen.flow([f"{label}: {first}", *rest], indent=2)
            if outlet.source:
                screen.line(f"from {outlet.source}", indent=2)
            return 0
    screen.line(f"no outlet is known by {screen.words(name)}: docs/outlets.md tells how to add one")
    return 1
