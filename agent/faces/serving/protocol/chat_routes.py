"""`/v1/models` and `/v1/chat/completions`, as any client of the OpenAI protocol knows them."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from agent.faces.serving.encoded import json_response
from agent.faces.serving.hall import hall_of
from agent.faces.serving.protocol.chat_bodies import MODEL, ChatBody, require_model
from agent.faces.serving.protocol.talk import begin, cut_at
from agent.faces.serving.streaming import HEARTBEAT, EventStream, sse
from agent.faces.serving.told_errors import body_of, refusal_of
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.faces.serving.protocol.talk import Exchange

routes = APIRouter(prefix="/v1", tags=["OpenAI protocol"])
CARD = {"id": MODEL, "object": "model", "created": 0, "owned_by": "aetia"}


@routes.get("/models")
async def models() -> dict[str, Any]:
    """The one model that there is."""
    return {"object": "list", "data": [CARD]}


@routes.get("/models/{name:path}")
async def model(name: str) -> dict[str, Any]:
    """That one model."""
    require_model(name)
    return CARD


@routes.post("/chat/completions")
async def complete(body: ChatBody, request: Request) -> Response:
    """Answer the last turn of a person, in the context of their earlier ones."""
    body.require_usable()
    hall = hall_of(request)
    exchange = await begin(hall, request, body.turns, "\n".join(m.plain for m in body.messages))
    completion = f"chatcmpl-{uuid.uuid4().hex[:24]}"
    if body.stream:
        wants = bool(body.stream_options and body.stream_options.include_usage)
        pieces = _chunks(completion, exchange, body.most_tokens, wants)
        return EventStream(pieces, hall.config.stream_s)
    await exchange.over(request)
    reply, is_cut = cut_at(exchange.reply, body.most_tokens)
    message: dict[str, Any] = {"role": "assistant", "content": reply, "refusal": None}
    if exchange.thought:
        message["reasoning_content"] = exchange.thought
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(is_cut)}
    told = {**_head(completion, "chat.completion"), "choices": [choice], "usage": _usage(exchange, reply)}  # fmt: skip
    return json_response({**told, **exchange.aetia}, exchange.timing)


async def _chunks(
    completion: str, exchange: Exchange, most: int | None, wants_usage: bool
) -> AsyncIterator[str]:
    empty = {"usage": None} if wants_usage else {}

    def chunk(delta: dict[str, str], finish: str | None = None, more: Any = ()) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        head = _head(completion, "chat.completion.chunk")
        return sse({**head, "choices": [choice], **empty, **dict(more)})

    yield chunk({"role": "assistant", "content": ""})
    try:
        async for thought in exchange.thoughts():
            yield chunk({"reasoning_content": thought}) if thought else HEARTBEAT
    except AetiaError as error:
        yield sse(body_of(refusal_of(error), as_protocol=True))
    else:
        reply, is_cut = cut_at(exchange.reply, most)
        last = [chunk({"content": reply}, more=exchange.aetia), chunk({}, _finish(is_cut))]
        if wants_usage:
            head = _head(completion, "chat.completion.chunk")
            last.append(sse({**head, "choices": [], "usage": _usage(exchange, reply)}))
        yield "".join(last)
    yield sse("[DONE]")


def _head(completion: str, kind: str) -> dict[str, Any]:
    return {"id": completion, "object": kind, "created": int(time.time()), "model": MODEL}


def _finish(is_cut: bool) -> str:
    return "length" if is_cut else "stop"


def _usage(exchange: Exchange, reply: str) -> dict[str, Any]:
    counted = exchange.usage(reply)
    return {
        "prompt_tokens": counted["prompt"],
        "completion_tokens": counted["completion"],
        "total_tokens": counted["total"],
        "completion_tokens_details": {"reasoning_tokens": counted["thought"]},
    }
