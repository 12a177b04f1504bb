"""The API does as it is described: requests made of its description, answers held against it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import requests
import schemathesis
from desk_site import serving
from desk_team import add
from hypothesis import HealthCheck, settings
from pytest import fixture
from schemathesis.checks import CHECKS, load_all_checks

from isnad.desk.api.application import ROUTERS
from isnad.desk.api.description import description
from isnad.desk.people import tokens
from isnad.desk.settings import Settings
from isnad.store.documents import reports_of
from isnad.store.incidents import incidents
from isnad.store.opening import Store
from isnad.store.review import Review

load_all_checks()
#: A description does not tell of a text whether it is a day, or a place on a map, and a value that is empty counts
#: as none; what If-Match lacks is answered 428 and 412, not 400.  ``test_desk_api`` tells what is refused.
EXCLUDED = [
    CHECKS.get_one(name)
    for name in ("positive_data_acceptance", "negative_data_rejection", "missing_required_header")
]
#: The same requests each time, and few of them: there are two cores.
few = settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@fixture(scope="module")
def session(example_files: Path, tmp_path_factory: object) -> Iterator[requests.Session]:
    """A program with the token of an editor, and the address of its desk in ``base``."""
    folder = tmp_path_factory.mktemp("contract") / "desk"  # type: ignore[attr-defined]
    shutil.copytree(example_files, folder)
    with Store.open(str(folder / "isnad.db"), create=False) as store, serving(store, team=True) as desk:
        who = add(store, "nadia", "editor")
        secret = tokens.make(store, who, "tests", "editor", who, Settings("tester").clock())
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {secret}"
            session.base = desk.url  # type: ignore[attr-defined]
            with store.read() as connection:
                id = next(incidents(connection)).id
                sha256 = reports_of(connection, id)[0].sha256
            number = Review(store, "nadia").note(id, "asked the hospital")
            session.there = {"id": id, "sha256": sha256, "number": number}  # type: ignore[attr-defined]
            yield session


api = schemathesis.openapi.from_dict(
    description(route for module in ROUTERS for route in module.router.routes)
)


def ask(case: schemathesis.Case, session: requests.Session) -> None:
    base = f"{session.base}/api"  # type: ignore[attr-defined]
    case.call_and_validate(base_url=base, session=session, excluded_checks=EXCLUDED, timeout=30)


@api.parametrize()
@few
def test_whatever_is_asked_is_answered_as_described(
    case: schemathesis.Case, session: requests.Session
) -> None:
    ask(case, session)


@api.include(path_regex="{").parametrize()
@few
def test_what_is_there_is_answered_as_described(case: schemathesis.Case, session: requests.Session) -> None:
    case.path_parameters = dict(session.there)  # type: ignore[attr-defined]
    ask(case, session)
