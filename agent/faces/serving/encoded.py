"""JSON that was made before, where there was time for it: it goes into what is sent as it is.

A whole answer takes longer to write down than all else of a reply: it is written once, where runs work,
and never in the loop that serves.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from agent.faces.serving.told.without_commands import without_commands

if TYPE_CHECKING:
    from collections.abc import Mapping


class Encoded(str):
    """JSON text."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str) -> Encoded:
        """JSON of an answer, as it is said here."""
        return cls(without_commands(text))


def json_text(told: Mapping[str, Any]) -> str:
    """JSON of a mapping; values that are `Encoded` go in as they are, last."""
    ready = [f"{json.dumps(k)}: {v}" for k, v in told.items() if isinstance(v, Encoded)]
    rest = {k: v for k, v in told.items() if not isinstance(v, Encoded)}
    if not ready:
        return without_commands(json.dumps(rest, ensure_ascii=False))
    inner = without_commands(json.dumps(rest, ensure_ascii=False))[1:-1]
    return "{" + ", ".join(([inner] if inner else []) + ready) + "}"


def json_response(told: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A response of such a mapping."""
    body = json_text(told).encode("utf-8", "backslashreplace")
    return Response(body, media_type="application/json", headers=headers)
