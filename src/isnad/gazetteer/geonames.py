"""GeoNames country files: fetched once, checked, and kept where every later call finds them.

GeoNames publishes one zip for each country under ISO 3166-1 codes (https://download.geonames.org,
licence CC BY 4.0); ISNAD_GEONAMES names another server that holds the same files.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from isnad.gazetteer.index import GazetteerError, folder

SERVER = "https://download.geonames.org/export/dump"
#: No country file comes near this size, bytes.
_LIMIT = 200_000_000
_CHUNK = 1 << 16


class Fetched(NamedTuple):
    """A kept gazetteer: its file, the SHA-256 of what was fetched, and its number of places."""

    path: Path
    sha256: str
    places: int


def fetch(country: str, progress: Callable[[int, int | None], None] | None = None) -> Fetched:
    """Fetches the file of ``country`` (an ISO 3166-1 code of two letters) and keeps it.

    ``progress`` is told the bytes read and, where the server says so, the bytes in all.  Raises
    :class:`~isnad.gazetteer.index.GazetteerError` where the code, the server or the file is not right;
    a file that was there stays as it was.
    """
    code = country.upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise GazetteerError(f"{country!r} is no country code: give two letters, as in SY")
    url = f"{os.environ.get('ISNAD_GEONAMES', SERVER).rstrip('/')}/{code}.zip"
    if not url.startswith(("https://", "http://")):
        raise GazetteerError(f"{url} is no web address: set ISNAD_GEONAMES to one, or unset it")
    raw = _get(url, progress)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if archive.getinfo(f"{code}.txt").file_size > _LIMIT:
                raise GazetteerError(f"{url} unpacks to more than {_LIMIT:,} bytes: it is no country file")
            rows = archive.read(f"{code}.txt")
    except (zipfile.BadZipFile, KeyError) as error:
        raise GazetteerError(f"{url} holds no {code}.txt: try again, or another server ({error})") from None
    good = sum(line.count(b"\t") >= 14 for line in rows.splitlines())
    if not good:
        raise GazetteerError(f"{url} holds no GeoNames rows: try again, or another server")
    target = folder() / f"{code}.txt"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_bytes(rows)
    part.replace(target)
    return Fetched(target, hashlib.sha256(raw).hexdigest(), good)


def _get(url: str, progress: Callable[[int, int | None], None] | None) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": "isnad (gazetteer)"})
    out = io.BytesIO()
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            length = response.headers.get("Content-Length")
            total = int(length) if length and length.isdigit() else None
            while chunk := response.read(_CHUNK):
                out.write(chunk)
                if out.tell() > _LIMIT:
                    raise GazetteerError(f"{url} is larger than {_LIMIT:,} bytes: it is no country file")
                if progress:
                    progress(out.tell(), total)
    except (urllib.error.URLError, OSError) as error:
        raise GazetteerError(
            f"{url} could not be fetched ({error}): check the network and the code"
        ) from None
    if total is not None and out.tell() != total:
        raise GazetteerError(f"{url} broke off after {out.tell():,} of {total:,} bytes: try again")
    return out.getvalue()
