"""Who may come in: the Host that was asked for, the origin of a page, the token."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agent.faces.serving.serving_config import is_loopback
from agent.faces.serving.told_errors import Refusal

if TYPE_CHECKING:
    from starlette.types import Scope

    from agent.faces.serving.serving_config import ServingConfig
    from agent.faces.serving.tokens.token_file import KnownTokens, Token

COOKIE = "aetia_session"
OPEN = ("/healthz", "/readyz", "/api/about", "/api/session")
"""What answers without a token: whether it lives, and whether a token is needed."""


def headers_of(scope: Scope) -> dict[str, str]:
    """The headers of a request by name, in lower case; of several of one name the last."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}  # fmt: skip


def require_known_host(scope: Scope, config: ServingConfig) -> None:
    """Refuse a Host that is not ours: a foreign name that resolves here is how pages reach in.

    Raises:
        Refusal: foreign or absent (421).
    """
    hosts = [v.decode("latin-1") for n, v in scope["headers"] if n.lower() == b"host"]
    if len(hosts) == 1 and _is_ours(hosts[0], scope, config):
        return
    raise Refusal(
        421, "foreign_host", "this server does not answer for that Host",
        "ask at the address that it told when it started, or start it with --allow-host NAME",
    )  # fmt: skip


def _is_ours(host: str, scope: Scope, config: ServingConfig) -> bool:
    try:
        asked = urlsplit(f"//{host}")
        name, _ = (asked.hostname or "").rstrip("."), asked.port
    except ValueError:  # the port is no number: "127.0.0.1:8719.evil.com"
        return False
    if (
        asked.netloc != host or "@" in host
    ):  # what follows a slash or goes before an @ is no part of a Host
        return False
    own = {config.host, *config.hosts, *config.behind_proxy, str((scope.get("server") or [""])[0])}
    return bool(name) and (is_loopback(name) or name in {one.strip("[]").casefold() for one in own})


def require_one_length(scope: Scope) -> None:
    """Refuse a request that tells its length twice: who stands in front may have believed the other.

    Raises:
        Refusal: a length beside chunks (400); the connection ends with it.
    """
    names = {name.lower() for name, _ in scope["headers"]}
    if {b"content-length", b"transfer-encoding"} <= names:
        raise Refusal(400, "two_lengths", "a request has a Content-Length or chunks, never both")


def require_own_origin(headers: dict[str, str], config: ServingConfig) -> str:
    """The origin of a page that may read the reply; empty where no page of another origin asks.

    To read is held to the same rule as to write: what is asked is nobody's business but the asker's, and
    a browser that would hand the reply over is not relied on.

    Raises:
        Refusal: a page of another origin asks (403).
    """
    origin = headers.get("origin", "")
    if not origin:
        return ""
    if origin in config.origins:
        return origin
    is_own = origin != "null" and urlsplit(origin).netloc == headers.get("host", "")
    if not is_own:
        raise Refusal(
            403, "foreign_origin", "pages of another origin may not ask here",
            "start the server with --origin to let one in",
        )  # fmt: skip
    return ""


def token_of(headers: dict[str, str]) -> str:
    """The token that a request carries in its header; empty for none."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.casefold() == "bearer" else ""


def cookie_of(headers: dict[str, str]) -> str:
    """What a request carries in the page's cookie; empty for nothing."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie is not None else ""


def asker(headers: dict[str, str], tokens: KnownTokens) -> Token | None:
    """Whose token a request carries, or with whose somebody signed in; a header goes before a cookie."""
    given, kept = token_of(headers), cookie_of(headers)
    if given:
        return tokens.find(given)
    return tokens.find_signed_in(kept) if kept else None


def require_token(path: str, headers: dict[str, str], config: ServingConfig, *, is_page: bool) -> Token | None:  # fmt: skip
    """Who asks; None where no tokens are needed, or where this path needs none.

    Raises:
        Refusal: no token, or one that is not known (401).
    """
    if not config.tokens:
        return None
    given = token_of(headers) or cookie_of(headers)
    found = asker(headers, config.tokens)
    if found is None and not is_page and path not in OPEN:
        said = "this token is not known" if given else "a token is needed"
        raise Refusal(
            401, "invalid_api_key", said, "send it as Authorization: Bearer TOKEN",
            headers={"www-authenticate": "Bearer"},
        )  # fmt: skip
    return found
