"""``isnad serve``: the desk in the browser."""

from __future__ import annotations

import socket
import sys
from typing import Annotated

import typer

from isnad.article.documents import DocumentError
from isnad.cli.stores import DEFAULT, By, Folder, Url, bar

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
    browse: Annotated[bool, typer.Option("--browse", help="Open the browser, too.")] = False,
    by: By = None,
    evidence: Folder = None,
) -> int:
    """Open the desk: incidents with map and timeline, account beside account, reviewed in the browser.

    On its own it is for whoever sits at this machine, without an account, and nobody else can reach it.
    """
    if host not in _LOOPBACK and not team:
        raise DocumentError(f"--host {host} lets others in, who need accounts: add --team")
    if tiles and not tiles.startswith(("https://", "http://")):
        raise typer.BadParameter("--tiles takes an address, as in https://tiles.example.org/{z}/{x}/{y}.png")
    try:
        import uvicorn

        from isnad.desk.app import build
        from isnad.desk.people import accounts
    except ModuleNotFoundError as error:
        raise DocumentError(f"the desk needs {error.name}: pip install 'isnad[desk]'") from None
    from isnad.desk.settings import Settings
    from isnad.store.assembling import assemble_waiting
    from isnad.store.opening import Store, somebody

    own = {host, f"[{host}]"} - {"0.0.0.0", "::", "[::]"}
    names = frozenset({"127.0.0.1", "localhost", "[::1]", *own, *(n.lower() for n in host_name or ())})
    with Store.open(store, create=False, evidence=evidence) as opened:
        with bar("assembling incidents") as update:
            assemble_waiting(opened, update)
        listening = _listen(host, port)
        at = listening.getsockname()
        address = f"http://{f'[{at[0]}]' if ':' in at[0] else at[0]}:{at[1]}/"
        app = build(opened, Settings(by or somebody(), team, names, secure, tiles))
        config = uvicorn.Config(
            app, log_level="warning", server_header=False, proxy_headers=secure, timeout_graceful_shutdown=5
        )
        print(f"The desk of {opened.name} is open at {address} (Ctrl-C closes it)", flush=True)
        if team:
            with opened.read() as connection:
                anybody = accounts.people(connection)
            if not anybody:
                _advise(f"nobody can log in yet: isnad people add NAME --role admin --store {store}")
            if not secure and host not in _LOOPBACK:
                _advise(
                    "passwords go over the network unprotected: put an HTTPS proxy before it, add --secure"
                )
        if browse:
            import webbrowser

            webbrowser.open(address)
        uvicorn.Server(config).run([listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; one line tells why there can be none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=256)
        # Else each answer on a connection that is kept waits 40 ms for the end of the one before it.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except PermissionError:
        raise DocumentError(f"port {port} is not for everybody: give one from 1024 on with --port") from None
    except socket.gaierror:
        raise DocumentError(f"{host} is no address of this machine: give another with --host") from None
    except OSError as error:
        if error.errno == 98 or "in use" in str(error).lower():
            raise DocumentError(f"port {port} is in use: give another with --port, or 0 for any") from None
        why = (error.strerror or str(error)).partition(" (")[0].lower()
        raise DocumentError(f"{host} port {port} cannot be listened at: {why}") from None


def _advise(words: str) -> None:
    print(f"isnad: {words}", file=sys.stderr, flush=True)
