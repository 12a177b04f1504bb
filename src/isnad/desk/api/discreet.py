"""What an answer tells of the dead: their names are covered for roles that need not see them."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import msgspec

from isnad.desk.asking import Asking
from isnad.desk.discretion import Veil, of_incident
from isnad.incidents.incident import Incident

Model = TypeVar("Model", bound=msgspec.Struct)


def incident(found: Incident, who: Asking) -> Incident:
    """An incident as ``who`` may see it."""
    return covered(found, of_incident(found, who))


def covered(value: Model, veil: Veil) -> Model:
    """A copy of a struct in which names are covered in all texts, and addresses that spell one have a name of
    their own, the same wherever they stand."""
    if not veil:
        return value
    return msgspec.convert(_walk(msgspec.to_builtins(value), veil), type(value))


def _walk(value: Any, veil: Veil) -> Any:
    if isinstance(value, str):
        if value.startswith(("http://", "https://")) and veil.address(value) is None:
            return f"hidden-{hashlib.sha256(value.encode()).hexdigest()[:16]}"
        return veil.text(value)
    if isinstance(value, dict):
        return {k: _walk(v, veil) for k, v in value.items()}
    if isinstance(value, list):
        return [_walk(v, veil) for v in value]
    return value
