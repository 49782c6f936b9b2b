"""`aetia serve`: an OpenAI-compatible server, so that any client of that protocol can ask.

`/v1/models` and `/v1/chat/completions` (streamed or not). The steps of a run are streamed as
`reasoning_content`, the answer as `content`. Binds to loopback by default; nothing is stored.
"""

from __future__ import annotations

import json
import time
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from agent.answer import Answer
from agent.faces.chat.conversation import Conversation, ground_in_context
from agent.run import ask, stream
from agent.writing.render import render
from graphs.errors import AetiaError, InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.run import Asked
    from graphs.store import KnowledgeGraph

MODEL = "aetia"
MAX_TURNS = 40


class Part(BaseModel):
    """One part of a multi-part message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = ""


class Message(BaseModel):
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


class ChatRequest(BaseModel):
    """The body of `/v1/chat/completions`; sampling options are accepted and have no effect."""

    model_config = ConfigDict(extra="ignore")

    model: str = MODEL
    messages: list[Message] = Field(min_length=1)
    stream: bool = False


def create_app(store: KnowledgeGraph | None = None) -> FastAPI:
    """The web app. With no store, the starter graph is opened at start and closed at the end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        from graphs.opening import open_graph

        app.state.store = store or await open_graph()
        yield
        if store is None:
            await app.state.store.close()

    app = FastAPI(title="Aetia", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_exception_handler(AetiaError, _explain)
    app.add_exception_handler(RequestValidationError, _explain_schema)
    app.add_api_route("/healthz", _healthz)
    app.add_api_route("/v1/models", _models)
    app.add_api_route("/v1/chat/completions", _complete, methods=["POST"], response_model=None)
    return app


async def _healthz() -> dict[str, str]:
    return {"status": "ok"}


async def _models() -> dict[str, Any]:
    model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "aetia"}
    return {"object": "list", "data": [model]}


async def _complete(body: ChatRequest, request: Request) -> Response:
    if body.model != MODEL:
        text = f"there is no model {body.model!r}; this server offers {MODEL!r}"
        return _error(404, text, "invalid_request_error", "model_not_found")
    store: KnowledgeGraph = request.app.state.store
    question = await _question(body.messages, store)
    completion = f"chatcmpl-{uuid.uuid4().hex[:24]}"
    if body.stream:
        return StreamingResponse(
            _chunks(completion, question, store),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )
    answer = await ask(question, store=store)
    return JSONResponse(
        {
            "id": completion,
            "object": "chat.completion",
            "created": int(time.time()),
            "model": MODEL,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": render(answer)},
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            "aetia": answer.model_dump(mode="json"),
        }
    )


async def _question(messages: list[Message], store: KnowledgeGraph) -> str | Asked:
    """The last user turn, read in the context of the turns before it.

    Earlier turns are only parsed and grounded again: the protocol is stateless, and a wrong memory
    would be worse than none. System messages are not obeyed.
    """
    turns = [m.plain for m in messages if m.role == "user" and m.plain.strip()][-MAX_TURNS:]
    if not turns:
        raise InputError("the messages hold no user text; send the question as role 'user'")
    conversation = Conversation()
    for turn in turns[:-1]:
        try:
            asked = await conversation.interpret(turn, store)
        except InputError:
            continue
        conversation.treatment, conversation.outcome = await ground_in_context(
            asked, store, (conversation.treatment, conversation.outcome)
        )
    return await conversation.interpret(turns[-1], store)


async def _chunks(
    completion: str, question: str | Asked, store: KnowledgeGraph
) -> AsyncIterator[str]:
    yield _chunk(completion, {"role": "assistant", "content": ""})
    try:
        async for item in stream(question, store=store):
            if isinstance(item, Answer):
                yield _chunk(completion, {"content": render(item)})
            else:
                yield _chunk(completion, {"reasoning_content": f"{item.step}: {item.text}\n"})
    except AetiaError as error:
        yield f"data: {json.dumps(_error_body(str(error), 'server_error', None))}\n\n"
    else:
        yield _chunk(completion, {}, finish="stop")
    yield "data: [DONE]\n\n"


def _chunk(completion: str, delta: dict[str, str], finish: str | None = None) -> str:
    body = {
        "id": completion,
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
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


def _error(status: int, text: str, kind: str, code: str | None) -> JSONResponse:
    return JSONResponse(_error_body(text, kind, code), status_code=status)


def _error_body(text: str, kind: str, code: str | None) -> dict[str, Any]:
    return {"error": {"message": text, "type": kind, "param": None, "code": code}}


def serve(host: str, port: int) -> int:
    """Serve until stopped; returns the exit code."""
    config = uvicorn.Config(create_app(), host=host, port=port, log_level="info")
    uvicorn.Server(config).run()
    return 0
