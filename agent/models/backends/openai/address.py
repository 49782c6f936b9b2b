"""Where a server is: an address that can be shown, and whether it is this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from graphs.errors import SetupError


def checked(address: str | None) -> str | None:
    """An address that can be shown.

    Raises:
        SetupError: it is none, or it holds a password or a query, which logs would show.
    """
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https"):
        raise SetupError(
            "the address of a model server must look like http://127.0.0.1:8080/v1; this one does not"
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SetupError(
            f"the address of the model server at {host} holds a user, a password or a query; "
            "give it without, and set the key in the environment"
        )
    return address


def on_this_machine(address: str | None) -> bool:
    """Whether the address is one of the loopback."""
    host = urlsplit(address or "").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
