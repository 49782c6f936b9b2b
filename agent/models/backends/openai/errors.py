"""What went wrong at a server, as an error of our own tree.

A `Fault` is made where the SDK's error is caught and raised after that block has ended: raised
inside, it would carry the SDK's error along, whose request holds the key.

Codes and statuses: OpenAI ("error codes"), OpenRouter ("errors and debugging": an error may also come
with status 200, in the body), llama.cpp (`exceed_context_size_error`, pull request 15780).
"""

from __future__ import annotations

import json
import math
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from graphs.errors import (
    AetiaError,
    ModelOutputError,
    ModelRefusedError,
    ModelUnavailableError,
    PromptTooLongError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.models.backends.openai.key import Voice

TOO_LONG = re.compile(
    r"context[ _-]?(?:length|size|window)|exceed_context|prompt is too long", re.I
)
NO_CREDIT = frozenset(
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
    }
)
"""Sent with status 429 like a rate limit, but waiting does not help."""

PASSING = frozenset({408, 409, 425, 429})
HINTS = {
    401: "; is the key in {key} the right one?",
    403: "; may the key in {key} use this model?",
    402: "; no credit is left, waiting does not help",
    404: "; is the model's name right, and the address (it usually ends in /v1)?",
    405: "; is the address right (it usually ends in /v1)?",
}


@dataclass(frozen=True)
class Fault:
    """One failed request: the error to raise, and what decides whether to try again."""

    error: AetiaError
    said: str = ""
    status: int | None = None
    parameter: str = ""
    retry_after_s: float | None = None
    final: bool = False
    """Whether trying again at once is in vain, also where a later call may succeed."""


def fault_of(error: Exception, say: Voice) -> Fault:
    """The fault behind an error of the SDK."""
    import openai

    if isinstance(error, openai.APIStatusError):
        # The SDK has already unwrapped {"error": ...}.
        body = error.body if isinstance(error.body, dict) else {"message": error.response.text}
        return fault_in(body, error.status_code, say, error.response.headers)
    if isinstance(error, openai.APIConnectionError):
        reason = type(error.__cause__).__name__ if error.__cause__ else type(error).__name__
        text = f"the server cannot be reached or broke off ({reason}); is the server up?"
        return Fault(ModelUnavailableError(say(text)), final=reason == "ConnectError")
    if isinstance(error, openai.APIError):
        body = error.body if isinstance(error.body, dict) else {"message": error.message}
        return fault_in(body, _status(body), say)
    return Fault(ModelOutputError(say(f"the answer is not of this protocol ({_kind(error)})")))


def fault_in(
    body: Mapping[str, Any],
    status: int | None,
    say: Voice,
    headers: Mapping[str, str] | None = None,
) -> Fault:
    """The fault that an error object describes, whatever its status was."""
    said = one_line(say.key.clean(_message(body)))
    code = f"{body.get('code') or ''} {body.get('type') or ''}"
    text = say(f"{said} (status {status or 'not given'})")
    error: AetiaError
    if TOO_LONG.search(f"{said} {code}") and status != 429:
        error = PromptTooLongError(text)
    elif NO_CREDIT & set(code.split()):
        error = ModelRefusedError(text + HINTS[402])
    elif status is None or status in PASSING or status >= 500:
        error = ModelUnavailableError(text)
    elif 300 <= status < 400:
        where = (headers or {}).get("location", "an address that it does not name")
        error = ModelRefusedError(say(f"the address redirects to {one_line(where)}; use that one"))
    else:
        error = ModelRefusedError(text + HINTS.get(status, "").format(key=say.key.variable))
    return Fault(
        error, said, status, say.key.clean(str(body.get("param") or "")), retry_after(headers or {})
    )


def fault_in_answer(answer: Any, say: Voice) -> Fault | None:
    """The fault in an answer of status 200, or None: an error object, or no object at all."""
    extra = getattr(answer, "model_extra", None)
    if extra is None:
        text = f"the server sent {_kind(answer)}, not a JSON object; does the address end in /v1?"
        return Fault(ModelOutputError(say(text)))
    body = extra.get("error")
    if not body:
        return None
    body = body if isinstance(body, dict) else {"message": str(body)}
    return fault_in(body, _status(body), say)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait that the server names: as milliseconds, seconds or a date; else None."""
    for name, unit in (("retry-after-ms", 1e-3), ("retry-after", 1.0)):
        text = headers.get(name, "")
        try:
            seconds = float(text) * unit
        except ValueError:
            continue
        if not math.isnan(seconds) and seconds >= 0:
            return seconds
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def one_line(text: str) -> str:
    """A server's text without tags, line ends and control characters."""
    plain = re.sub(r"<[^>]*>", " ", text)
    return "".join(c if c.isprintable() else " " for c in " ".join(plain.split()))


def _message(body: Mapping[str, Any]) -> str:
    for name in ("message", "detail", "error"):
        if body.get(name):
            found = body[name]
            return found if isinstance(found, str) else json.dumps(found)
    return json.dumps(dict(body), default=str)


def _status(body: Mapping[str, Any]) -> int | None:
    code = str(body.get("code", ""))
    return int(code) if re.fullmatch(r"[1-5]\d\d", code) else None


def _kind(thing: object) -> str:
    return "text" if isinstance(thing, str) else type(thing).__name__
