"""Secrets that the desk gives out; it keeps their digests only."""

from __future__ import annotations

import hashlib
import secrets


def fresh(mark: str = "") -> str:
    """A new secret of 256 random bits, with a mark before it."""
    return mark + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret: enough to know it again, and no more."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
