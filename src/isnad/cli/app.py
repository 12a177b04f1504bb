"""The commands together, and how every one of them ends."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NoReturn

import typer

from isnad.cli import (
    deciding,
    gazetteers,
    incidents,
    ingesting,
    interruption,
    outlets,
    people,
    reading,
    serving,
    stores,
    watching,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Read news of armed conflict: what happened, where, when, and who says so.",
    epilog="Example: isnad read report.txt --published 2024-03-02",
)
app.command(epilog=reading.READ_EXAMPLE)(reading.read)
app.command(epilog=reading.EXPLAIN_EXAMPLE)(reading.explain)
app.command(epilog=reading.SCHEMA_EXAMPLE)(reading.schema)
app.command(epilog=ingesting.INGEST_EXAMPLE)(ingesting.ingest)
app.command(epilog=watching.WATCH_EXAMPLE)(watching.watch)
app.command(epilog=incidents.INCIDENTS_EXAMPLE)(incidents.incidents)
app.command(epilog=incidents.SHOW_EXAMPLE)(incidents.show)
app.command(epilog=serving.SERVE_EXAMPLE)(serving.serve)
app.command(epilog=stores.VERIFY_EXAMPLE)(stores.verify)
app.add_typer(deciding.app, name="decide")
app.add_typer(people.app, name="people")
app.add_typer(stores.app, name="store")
app.add_typer(gazetteers.app, name="gazetteer")
app.add_typer(outlets.app, name="outlets")

#: Exit status: bad input or a wrong call; broken off by the user; the reader of the output is gone.
BAD_INPUT, BROKEN_OFF, PIPE_CLOSED = 2, 130, 141


def main() -> None:
    """Runs the command line; an error is one line on standard error and exit status 2."""
    interruption.watch()
    try:
        status = app(prog_name="isnad", standalone_mode=False)
        sys.stdout.flush()
        if status == BROKEN_OFF:
            _leave(BROKEN_OFF)
        sys.exit(status if isinstance(status, int) else 0)
    except (reading.ReaderGone, BrokenPipeError):
        _leave(PIPE_CLOSED)
    except KeyboardInterrupt:
        _leave(BROKEN_OFF)
    except Exception as error:
        if type(error).__name__ == "Abort":
            _leave(BROKEN_OFF)
        message = _message(error)
        if message is None:
            raise
        if message:
            print(f"isnad: {message}", file=sys.stderr)
        _leave(BAD_INPUT)


def _leave(status: int) -> NoReturn:
    """Ends at once: what was read is written, and the processes that read with this one end with it."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _message(error: Exception) -> str | None:
    """What to tell the user of an error that is not the program's own; None for one that is."""
    from isnad.article.documents import DocumentError
    from isnad.gazetteer.index import GazetteerError
    from isnad.lang.outlet import OutletError

    if isinstance(error, DocumentError | GazetteerError | OutletError):
        return str(error)
    if "isnad.store.errors" in sys.modules and isinstance(
        error, sys.modules["isnad.store.errors"].StoreError
    ):
        return str(error)
    if hasattr(error, "format_message"):
        command = getattr(getattr(error, "ctx", None), "command_path", "isnad")
        text = " ".join(str(error.format_message()).split()).rstrip(".").replace("Value error, ", "")
        return f"{text} ({command} --help tells more)" if text else ""
    return None
