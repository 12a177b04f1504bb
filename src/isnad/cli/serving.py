"""``isnad serve``: the desk in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from isnad.article.documents import DocumentError
from isnad.cli.stores import DEFAULT, By, Folder, Url

SERVE_EXAMPLE = "Example: isnad serve --store isnad.db"

#: Addresses that only this machine can reach.
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    store: Url = DEFAULT,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any free one.")
    ] = 8470,
    team: Annotated[
        bool, typer.Option("--team", help="Ask for accounts (isnad people add makes the first).")
    ] = False,
    host_name: Annotated[
        list[str] | None,
        typer.Option(
            "--host-name", metavar="NAME", help="A name that browsers call the desk by; may be given again."
        ),
    ] = None,
    secure: Annotated[
        bool,
        typer.Option("--secure", help="It is reached by HTTPS, through a proxy: cookies are sent only so."),
    ] = False,
    tiles: Annotated[
        str | None,
        typer.Option(
            "--tiles", metavar="URL", help="Map tiles, as in https://tiles.example.org/{z}/{x}/{y}.png."
        ),
    ] = None,
    by: By = None,
    evidence: Folder = None,
) -> None:
    """Open the desk: incidents with map and timeline, account beside account, reviewed in the browser.

    On its own it is for whoever sits at this machine, without an account, and nobody else can reach it.
    """
    if host not in _LOOPBACK and not team:
        raise DocumentError(f"--host {host} lets others in, who need accounts: add --team")
    try:
        import uvicorn

        from isnad.desk.app import build
    except ModuleNotFoundError as error:
        raise DocumentError(f"the desk needs {error.name}: pip install 'isnad[desk]'") from None
    from isnad.desk.settings import Settings
    from isnad.store.opening import Store, somebody

    names = frozenset({"127.0.0.1", "localhost", "[::1]", *(host_name or ())})
    with Store.open(store, create=False, evidence=evidence) as opened:
        app = build(opened, Settings(by or somebody(), team, names, secure, tiles))
        config = uvicorn.Config(app, host, port, log_level="warning", server_header=False)
        listening = config.bind_socket()
        at = listening.getsockname()
        name = f"[{at[0]}]" if ":" in at[0] else at[0]
        print(f"The desk of {opened.name} is open at http://{name}:{at[1]}/ (Ctrl-C closes it)", flush=True)
        uvicorn.Server(config).run([listening])
