"""Who may do what."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["reader", "coder", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

#: What people do on the desk, and the least role that may.
Right = Literal[
    "see",
    "export",
    "see names",
    "see original",
    "note",
    "assign",
    "correct",
    "merge",
    "split",
    "move",
    "undo own",
    "confirm",
    "reject",
    "undo",
    "manage people",
]
LEAST: dict[Right, Role] = {
    "see": "reader",
    "export": "reader",
    "see names": "coder",
    "see original": "coder",
    "note": "coder",
    "assign": "coder",
    "correct": "coder",
    "merge": "coder",
    "split": "coder",
    "move": "coder",
    "undo own": "coder",
    "confirm": "editor",
    "reject": "editor",
    "undo": "editor",
    "manage people": "admin",
}


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right: each role has those of the roles before it."""
    return ROLES.index(role) >= ROLES.index(LEAST[right])
