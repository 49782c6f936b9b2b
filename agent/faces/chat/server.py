"""`aetia serve`: an OpenAI-compatible server, so that any client of that protocol can ask.

`/v1/models` and `/v1/chat/completions` (streamed or not). The steps of a run are streamed as
`reasoning_content`, the short form of the answer as `content`; all of it is in the field `aetia`.
Binds to loopback by default; nothing is stored.
"""

from __future__ import annotations

import json
import logging
import socket
import sys
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from agent.answer import Answer
from agent.faces.chat.conversation import Conversation, ShowPart
from agent.faces.chat.shown_part import shown_part
from agent.faces.shown import WIDTH
from graphs.errors import AetiaError, InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from agent.faces.session import Session
    from agent.question import Asked
    from graphs.store import KnowledgeGraph

MODEL = "aetia"
MAX_TURNS = 40


class Part(BaseModel):
    """One part of a multi-part message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = ""


class Turn(BaseModel):
    """One chat message. Clients add fields of their own, which are not read."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None

    @property
    def plain(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class CompletionBody(BaseModel):
    """The body of `/v1/chat/completions`; sampling options are accepted and have no effect."""

    model_config = ConfigDict(extra="ignore")

    model: str = MODEL
    messages: list[Turn] = Field(min_length=1)
    stream: bool = False


def create_app(session: Session) -> FastAPI:
    """The web app over an open session."""
    app = FastAPI(title="Aetia", docs_url=None, redoc_url=None)
    app.state.session = session
    app.add_exception_handler(AetiaError, _explain)
    app.add_exception_handler(RequestValidationError, _explain_schema)
    for status in (400, 404, 405):
        app.add_exception_handler(status, _explain_protocol)
    app.add_api_route("/healthz", _healthz)
    app.add_api_route("/v1/models", _models)
    app.add_api_route("/v1/chat/completions", _complete, methods=["POST"], response_model=None)
    return app


async def _healthz() -> dict[str, str]:
    return {"status": "ok"}


async def _models() -> dict[str, Any]:
    model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "aetia"}
    return {"object": "list", "data": [model]}


async def _complete(body: CompletionBody, request: Request) -> Response:
    if body.model != MODEL:
        text = f"there is no model {body.model!r}; this server offers {MODEL!r}"
        return _error(404, text, "invalid_request_error", "model_not_found")
    session: Session = request.app.state.session
    question, show = await _question(body.messages, session.store)
    completion = f"chatcmpl-{uuid.uuid4().hex[:24]}"
    if body.stream:
        return StreamingResponse(
            _chunks(completion, question, show, session),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )
    answer = await session.ask(question)
    return JSONResponse(
        {
            "id": completion,
            "object": "chat.completion",
            "created": int(time.time()),
            "model": MODEL,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": _content(session, answer, show)},
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            "aetia": answer.model_dump(mode="json"),
        }
    )


async def _question(
    messages: list[Turn], store: KnowledgeGraph
) -> tuple[str | Asked, ShowPart | None]:
    """The last user turn, read in the context of the turns before it; and the part it asks to see.

    Earlier turns are only read again: the protocol is stateless, and a wrong memory would be worse than
    none. A turn that asks for a part of the last answer has that question asked again. System messages
    are not obeyed.
    """
    turns = [m.plain for m in messages if m.role == "user" and m.plain.strip()][-MAX_TURNS:]
    if not turns:
        raise InputError("the messages hold no user text; send the question as role 'user'")
    conversation = Conversation()
    before: str | Asked = turns[-1]
    for turn in turns[:-1]:
        try:
            asked = await conversation.interpret(turn, store)
        except InputError:
            continue
        if not isinstance(asked, ShowPart):
            conversation.remember()
            before = asked
    last = await conversation.interpret(turns[-1], store)
    return (before, last) if isinstance(last, ShowPart) else (last, None)


def _content(session: Session, answer: Answer, show: ShowPart | None) -> str:
    return shown_part(answer, show, WIDTH) if show else session.text(answer, WIDTH)


async def _chunks(
    completion: str, question: str | Asked, show: ShowPart | None, session: Session
) -> AsyncIterator[str]:
    yield _chunk(completion, {"role": "assistant", "content": ""})
    try:
        async for item in session.stream(question):
            if isinstance(item, Answer):
                text = _content(session, item, show)
                yield _chunk(completion, {"content": text}, aetia=item.model_dump(mode="json"))
            else:
                yield _chunk(completion, {"reasoning_content": f"{item.step}: {item.text}\n"})
    except AetiaError as error:
        yield f"data: {json.dumps(_error_body(str(error), 'server_error', None))}\n\n"
    else:
        yield _chunk(completion, {}, finish="stop")
    yield "data: [DONE]\n\n"


def _chunk(
    completion: str, delta: dict[str, str], finish: str | None = None, **more: object
) -> str:
    body = {
        "id": completion,
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        **more,
    }
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"


async def _explain(request: Request, error: Exception) -> Response:
    if isinstance(error, InputError):
        return _error(400, str(error), "invalid_request_error", None)
    return _error(500, str(error), "server_error", None)


async def _explain_schema(request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    said = "; ".join(f"{'.'.join(map(str, p['loc'][1:]))}: {p['msg']}" for p in problems)
    return _error(400, f"the request body is not usable: {said}", "invalid_request_error", None)


async def _explain_protocol(request: Request, error: Exception) -> Response:
    """What the web server itself refuses: no such path, no such method, a body that is not JSON."""
    status, said = getattr(error, "status_code", 500), str(getattr(error, "detail", error))
    return _error(status, said, "invalid_request_error", None)


def _error(status: int, text: str, kind: str, code: str | None) -> JSONResponse:
    return JSONResponse(_error_body(text, kind, code), status_code=status)


def _error_body(text: str, kind: str, code: str | None) -> dict[str, Any]:
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # half a character is none
    return {"error": {"message": text, "type": kind, "param": None, "code": code}}


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens there, before anything else is opened; closed at the end.

    Raises:
        InputError: there is no such address or port, or it is in use.
    """
    if not 0 <= port <= 65535:
        raise InputError(f"--port is a number from 0 to 65535; got {port}")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # Not `create_server`: its errors name no reason of their own for an address in use.
        opened = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"--host {host!r} is no address of this machine: {error}") from error
    with opened:
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(address)
            opened.listen(128)
        except OSError as error:
            raise InputError(
                f"cannot listen on {host} port {port}: {error.strerror}; name another --port (0 for "
                "a free one) or --host"
            ) from error
        yield opened


async def serve(session: Session, listener: socket.socket, *, as_json: bool = False) -> int:
    """Serve until stopped; returns the exit code."""
    host, port = listener.getsockname()[:2]
    place = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(create_app(session), log_config=_log_config(as_json), lifespan="off")
    log = logging.getLogger("uvicorn.error")
    log.info("answers at http://%s:%d/v1 (Ctrl-C stops)", place, port)
    await uvicorn.Server(config).serve(sockets=[listener])
    return 0


class JsonLog(logging.Formatter):
    """One JSON object a log line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        said = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        return json.dumps(said)


def _log_config(as_json: bool) -> dict[str, Any]:
    """All logs to standard error: standard output is for answers."""
    plain = {"format": "%(asctime)s %(levelname)s %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLog} if as_json else plain},
        "handlers": {
            "err": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}
        },
        "loggers": {
            name: {"handlers": ["err"], "level": "INFO", "propagate": False}
            for name in ("uvicorn", "uvicorn.access")
        },
    }
