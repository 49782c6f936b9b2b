"""Addresses as they may be printed: without user, password, query and fragment.

    shown("bolt://neo4j:secret@db.example:7687")          -> "bolt://db.example:7687"
    shown_in("no route to http://h/v1?key=secret")        -> "no route to http://h/v1"

Whatever prints or raises an address puts it through `shown`; the words of a library, which may quote
the address they were given, through `shown_in`.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//\S+")


def shown(address: str) -> str:
    """An address cut to scheme, host, port and path; text that is no address stays as it is.

    Where the parts cannot be told apart (a bare / or ? in a password) the whole of it is hidden.
    """
    scheme, slashes, rest = address.partition("//")
    if not slashes:
        return address
    if _is_doubtful(address):
        return f"{scheme}//(hidden)"
    authority = _authority(address)
    path = re.split(r"[?#]", rest[len(authority) :], maxsplit=1)[0]
    return f"{scheme}//{authority.rpartition('@')[2]}{path}"


def shown_in(text: str, address: str = "") -> str:
    """Text with every address in it cut down, first of all the one that it is about."""
    if address:
        text = text.replace(address, shown(address))
    return _ADDRESS.sub(lambda match: shown(match[0]), text)


def holds_credentials(address: str) -> bool:
    """Whether the address names a user or a password."""
    return "@" in _authority(address) or _is_doubtful(address)


def _authority(address: str) -> str:
    """User, password, host and port: what stands before the path."""
    return re.split(r"[/?#]", address.partition("//")[2], maxsplit=1)[0]


def _is_doubtful(address: str) -> bool:
    """An @ behind what looks like host and port may end a password with a bare / ? or # in it."""
    authority = _authority(address)
    behind = address.partition("//")[2][len(authority) :]
    return "@" not in authority and ":" in authority.rpartition("]")[2] and "@" in behind
