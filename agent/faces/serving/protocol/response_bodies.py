"""The body of `/v1/responses`, and the objects that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from agent.faces.serving.protocol.chat_bodies import (
    MODEL,
    UNSTORED,
    ReadBody,
    require_model,
    require_none,
    text_of,
)

if TYPE_CHECKING:
    from agent.faces.serving.protocol.talk import Exchange

MOST_ITEMS = 2_000


class ResponseBody(ReadBody):
    """What decides something here; instructions are not obeyed, and nothing is stored for the protocol."""

    model: str | None = None
    input: str | tuple[dict[str, Any], ...] = Field(max_length=2_000_000)
    stream: bool | None = None
    max_output_tokens: int | None = Field(default=None, ge=1)
    previous_response_id: str | None = None
    conversation: Any = None
    background: bool | None = None
    text: dict[str, Any] | None = None
    tool_choice: str | dict[str, Any] | None = None

    @property
    def turns(self) -> list[str]:
        """What a person wrote, turn by turn."""
        if isinstance(self.input, str):
            return [self.input]
        items = self.input[-MOST_ITEMS:]
        return [text_of(i.get("content")) for i in items if i.get("role") == "user"]

    @property
    def sent(self) -> str:
        """All text that was sent."""
        if isinstance(self.input, str):
            return self.input
        return "\n".join(text_of(item.get("content")) for item in self.input)

    def require_usable(self) -> None:
        """Refuse what would change the shape of an answer, or needs what is not stored.

        Raises:
            Refusal: the first such option (400), or a model that is not here (404).
        """
        require_model(self.model)
        chosen, form = self.tool_choice, (self.text or {}).get("format")
        form_type = form.get("type") if isinstance(form, dict) else None
        unstored = {
            "previous_response_id": bool(self.previous_response_id),
            "conversation": bool(self.conversation),
            "background": bool(self.background),
        }
        require_none(unstored, UNSTORED)
        refused = {
            "text.format": form_type not in (None, "text"),
            "tool_choice": isinstance(chosen, dict) or chosen == "required",
        }
        require_none(refused)


def response_object(
    made: str, created: int, status: str, output: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """The object of a response, as it stands."""
    return {
        "id": made, "object": "response", "created_at": created, "status": status, "model": MODEL,
        "output": output, "error": None, "incomplete_details": None, "instructions": None,
        "metadata": {}, "parallel_tool_calls": False, "temperature": None, "top_p": None,
        "tool_choice": "auto", "tools": [], "usage": None, "store": False,
        "previous_response_id": None, **more,
    }  # fmt: skip


def reasoning_item(made: str, thought: str) -> dict[str, Any]:
    """The steps of the search."""
    summary = [{"type": "summary_text", "text": thought}] if thought else []
    return {"id": f"rs_{made}", "type": "reasoning", "summary": summary}


def message_item(made: str, text: str, status: str) -> dict[str, Any]:
    """The reply."""
    content = [text_part(text)] if status != "in_progress" else []
    return {"id": f"msg_{made}", "type": "message", "role": "assistant", "status": status, "content": content}  # fmt: skip


def text_part(text: str) -> dict[str, Any]:
    """The one part of a reply."""
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def usage_object(exchange: Exchange, reply: str) -> dict[str, Any]:
    """Tokens, by the names of this protocol."""
    counted = exchange.usage(reply)
    return {
        "input_tokens": counted["prompt"],
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": counted["completion"],
        "output_tokens_details": {"reasoning_tokens": counted["thought"]},
        "total_tokens": counted["total"],
    }
