"""Errors as they are told to a client: one table of statuses, two shapes, and no path of this machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from agent.faces.serving.told.bad_requests import said_of, unreadable
from agent.faces.serving.told.without_commands import without_commands
from agent.faces.shown import shown
from graphs import errors

if TYPE_CHECKING:
    from starlette.requests import Request

PATH = re.compile(r"(?<![\w:/.])(?:/[^\s/'\":;,]+){2,}/?|[A-Za-z]:\\[^\s'\"]+")


class Refusal(errors.InputError):
    """A request that is refused, with the status and the word for programs.

    Args:
        status: of HTTP.
        code: for programs.
        message: what was seen.
        hint: what settles it.
        param: of the protocol: the option that is refused.
        headers: to send along.
    """

    def __init__(
        self, status: int, code: str, message: str, hint: str = "", *, param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status, self.code, self.hint, self.param = status, code, hint, param
        self.headers = headers or {}


_TABLE: tuple[tuple[type[BaseException], int, str], ...] = (
    (errors.RunStateError, 409, "not_now"),
    (errors.InputError, 400, "invalid_request"),
    (errors.DeadlineError, 504, "deadline"),
    (errors.StoreUnavailableError, 503, "store_unavailable"),
    (errors.ModelUnavailableError, 503, "model_unavailable"),
    (errors.SetupError, 503, "setup"),
    (errors.AetiaError, 500, "failed"),
)
FAULT = "this is a fault of Aetia; its log says more"


def refusal_of(error: BaseException, request: Request | None = None) -> Refusal:
    """What is told of an error; of one that nobody foresaw, only that it happened."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, RequestValidationError):
        said = plain(said_of(error.errors(), request))
        return Refusal(400, "invalid_request", said, param=_field(error))
    for kind, status, code in _TABLE:
        if isinstance(error, kind):
            text = str(error) if status < 500 else PATH.sub("[a path]", str(error))
            return Refusal(status, code, plain(text))
    return Refusal(500, "internal", FAULT)


def _field(error: RequestValidationError) -> str | None:
    """The first field that is not usable, as the protocol names it."""
    place = [str(part) for one in error.errors()[:1] for part in one["loc"]]
    return plain(place[1]) if len(place) > 1 and not place[1].isdigit() else None


def plain(text: str) -> str:
    """A text that JSON in UTF-8 can carry: half a character is none."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def body_of(refusal: Refusal, *, as_protocol: bool) -> dict[str, Any]:
    """The body in the shape of the OpenAI protocol, or in ours."""
    message = without_commands(shown(plain(str(refusal))))
    if as_protocol:
        kind = "server_error" if refusal.status >= 500 else "invalid_request_error"
        said = f"{message}; {refusal.hint}" if refusal.hint else message
        return {"error": {"message": said, "type": kind, "param": refusal.param, "code": refusal.code}}  # fmt: skip
    return {"error": {"code": refusal.code, "message": message, "hint": refusal.hint}}


def response_to(path: str, error: BaseException, request: Request | None = None) -> JSONResponse:
    """The response to a request to this path that ended in this error."""
    refusal = refusal_of(error, request)
    body = body_of(refusal, as_protocol=path.startswith("/v1"))
    return JSONResponse(body, status_code=refusal.status, headers=refusal.headers)


async def told(request: Request, error: Exception) -> JSONResponse:
    """For the web app: every error in one place, also those of the web server itself."""
    status = getattr(error, "status_code", None)
    if status is not None and not isinstance(error, errors.AetiaError):
        code = {404: "not_found", 405: "method_not_allowed"}.get(status, "invalid_request")
        more = dict(getattr(error, "headers", None) or {})
        why = {
            404: "there is no such route",
            405: f"this route takes {more.get('allow', 'another method')}",
        }
        said = f"{request.method} {request.url.path}: {why.get(status) or getattr(error, 'detail', 'refused')}"
        hint = "GET /openapi.json lists all of them"
        if status == 400 and isinstance(error.__cause__, UnicodeDecodeError | RecursionError):
            said, hint = unreadable(error.__cause__), ""
        error = Refusal(status, code, said, hint, headers=more)
    return response_to(request.url.path, error, request)
