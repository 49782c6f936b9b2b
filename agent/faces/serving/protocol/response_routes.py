"""`/v1/responses`: the newer half of the OpenAI protocol, streamed or not."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from agent.faces.serving.encoded import Encoded, json_response, json_text
from agent.faces.serving.hall import hall_of
from agent.faces.serving.protocol.response_bodies import (
    ResponseBody,
    message_item,
    reasoning_item,
    response_object,
    text_part,
    usage_object,
)
from agent.faces.serving.protocol.talk import begin, cut_at
from agent.faces.serving.streaming import HEARTBEAT, EventStream, sse
from agent.faces.serving.told_errors import body_of, refusal_of
from graphs.errors import AetiaError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from agent.faces.serving.protocol.talk import Exchange

routes = APIRouter(prefix="/v1", tags=["OpenAI protocol"])


@routes.post("/responses")
async def respond(body: ResponseBody, request: Request) -> Response:
    """Answer the last turn of a person, in the context of their earlier ones."""
    body.require_usable()
    hall = hall_of(request)
    exchange = await begin(hall, request, body.turns, body.sent)
    writing = _Writing(exchange, body.max_output_tokens)
    if body.stream:
        return EventStream(writing.events(), hall.config.stream_s)
    await exchange.over(request)
    return json_response(writing.whole())


class _Writing:
    """One response on its way: its id, and its events in order."""

    def __init__(self, exchange: Exchange, most: int | None) -> None:
        self._exchange, self._most = exchange, most
        self._made, self._created = uuid.uuid4().hex[:24], int(time.time())
        self._number = 0

    def whole(self) -> dict[str, Any]:
        """The response when all is said."""
        reply, is_cut = cut_at(self._exchange.reply, self._most)
        thought = self._exchange.thought
        status = "incomplete" if is_cut else "completed"
        output = [reasoning_item(self._made, thought)] if thought else []
        more: dict[str, Any] = {"usage": usage_object(self._exchange, reply)}
        if is_cut:
            more["incomplete_details"] = {"reason": "max_output_tokens"}
        more |= self._exchange.aetia
        return self._object(status, [*output, message_item(self._made, reply, status)], **more)

    async def events(self) -> AsyncIterator[str]:
        """The stream: created, the reasoning as it comes, the message, completed."""
        yield self._said("response.created", response=self._object("in_progress", []))
        yield self._said("response.in_progress", response=self._object("in_progress", []))
        is_open = False
        try:
            async for thought in self._exchange.thoughts():
                if not thought:
                    yield HEARTBEAT
                    continue
                if not is_open:
                    is_open = True
                    for said in self._reasoning_opened():
                        yield said
                yield self._said("response.reasoning_summary_text.delta", **self._place("rs"), delta=thought)  # fmt: skip
        except AetiaError as error:
            told = body_of(refusal_of(error), as_protocol=True)["error"]
            failed = {"code": "server_error", "message": told["message"]}
            yield self._said("response.failed", response=self._object("failed", [], error=failed))
            return
        for said in self._rest(is_open):
            yield said

    def _reasoning_opened(self) -> Iterator[str]:
        item = reasoning_item(self._made, "")
        yield self._said("response.output_item.added", output_index=0, item=item)
        part = {"type": "summary_text", "text": ""}
        yield self._said("response.reasoning_summary_part.added", **self._place("rs"), part=part)

    def _rest(self, has_reasoned: bool) -> Iterator[str]:
        whole = self.whole()
        if has_reasoned:
            thought = self._exchange.thought
            yield self._said("response.reasoning_summary_text.done", **self._place("rs"), text=thought)  # fmt: skip
            part = {"type": "summary_text", "text": thought}
            yield self._said("response.reasoning_summary_part.done", **self._place("rs"), part=part)
            yield self._said("response.output_item.done", output_index=0, item=whole["output"][0])
        index, item = len(whole["output"]) - 1, whole["output"][-1]
        reply = item["content"][0]["text"]
        place = {"item_id": item["id"], "output_index": index, "content_index": 0}
        opened = message_item(self._made, "", "in_progress")
        yield self._said("response.output_item.added", output_index=index, item=opened)
        yield self._said("response.content_part.added", **place, part=text_part(""))
        yield self._said("response.output_text.delta", **place, delta=reply, logprobs=[])
        yield self._said("response.output_text.done", **place, text=reply, logprobs=[])
        yield self._said("response.content_part.done", **place, part=text_part(reply))
        yield self._said("response.output_item.done", output_index=index, item=item)
        yield self._said(f"response.{whole['status']}", response=Encoded(json_text(whole)))

    def _object(self, status: str, output: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return response_object(f"resp_{self._made}", self._created, status, output, **more)

    def _place(self, kind: str) -> dict[str, Any]:
        return {"item_id": f"{kind}_{self._made}", "output_index": 0, "summary_index": 0}

    def _said(self, kind: str, **more: Any) -> str:
        self._number += 1
        return sse({"type": kind, "sequence_number": self._number, **more}, kind=kind)
