"""What is kept of a secret."""

from __future__ import annotations

import hashlib


def digest_of(token: str) -> str:
    """What is kept of a token: SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
