"""Who did what, when, and how it ended: one JSON line a request, without a word of what was asked."""

from __future__ import annotations

import json
import logging
import os
import time
from typing import TYPE_CHECKING, Any

from graphs.cache import own_path
from graphs.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Scope

    from agent.faces.serving.tokens.token_file import Token

VARIABLE = "AETIA_AUDIT"
LONGEST = 200


class AuditLog:
    """Writes to a file of its own, where `AETIA_AUDIT` names one, and to the log else.

    Neither questions, nor bodies, nor tokens, nor query strings are written: who asks is the name of
    their token. A disk that fills up costs the rest of the log, never a request.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._log = logging.getLogger("aetia.audit")
        self._file = None
        self._is_broken = False
        self.counts: dict[tuple[str, int], int] = {}
        if path is not None:
            try:
                self._file = path.open("a", encoding="utf-8", buffering=1)
                path.chmod(0o600)
            except OSError as error:
                raise SetupError(f"the audit log cannot be written to {path}: {error.strerror}") from error  # fmt: skip

    @classmethod
    def configured(cls) -> AuditLog:
        """The one that the environment names.

        Raises:
            SetupError: it cannot be written.
        """
        named = os.environ.get(VARIABLE)
        return cls(own_path(named, VARIABLE) if named else None)

    def request(self, scope: Scope, status: int, token: Token | None, seconds: float) -> None:  # fmt: skip
        """One request that is over; status 0 where nobody was there to be answered."""
        key = (route_of(scope), status)
        self.counts[key] = self.counts.get(key, 0) + 1
        self.write(
            "request", token, method=scope["method"], path=scope["path"][:LONGEST], status=status,
            client=str((scope.get("client") or ["?"])[0]), ms=round(seconds * 1000, 1),
        )  # fmt: skip

    def write(self, what: str, token: Token | None, **more: Any) -> None:
        """One line."""
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = json.dumps({"time": at, "what": what, "who": token.name if token else "", **more})
        if self._file is None:
            self._log.info(line)
        elif not self._is_broken:
            try:
                self._file.write(line + "\n")
            except OSError as error:
                self._is_broken = True
                self._log.error("the audit log ends here: %s", error.strerror)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def route_of(scope: Scope) -> str:
    """The route that a request took, without its ids; of what is none, `other`: labels stay few."""
    route = scope.get("route")
    return str(getattr(route, "path", "") or "other")
