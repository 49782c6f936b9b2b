"""The body of `/v1/chat/completions`: what is read, what is ignored, and what is refused by name."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agent.faces.serving.told_errors import Refusal, plain

MODEL = "aetia"
NAMES = (MODEL, f"{MODEL}:latest")
MOST_MESSAGES = 2_000


class ReadBody(BaseModel):
    """Base: fields of clients of their own are not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ChatTurn(ReadBody):
    """One message; of a role that is not `user` nothing is obeyed, and of its parts only text is read."""

    role: str = Field(max_length=100)
    content: Any = None

    @property
    def plain(self) -> str:
        """The text of the message."""
        return text_of(self.content)


class StreamOptions(ReadBody):
    """How a stream is sent."""

    include_usage: bool | None = None


class ChatBody(ReadBody):
    """What decides something here; sampling options are accepted and have no effect."""

    model: str | None = None
    messages: tuple[ChatTurn, ...] = Field(min_length=1, max_length=MOST_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    n: int | None = None
    stop: str | tuple[str, ...] | None = None
    response_format: dict[str, Any] | None = None
    tool_choice: str | dict[str, Any] | None = None
    function_call: str | dict[str, Any] | None = None
    logprobs: bool | None = None
    modalities: tuple[str, ...] | None = None

    @property
    def turns(self) -> list[str]:
        """What a person wrote, turn by turn."""
        return [turn.plain for turn in self.messages if turn.role == "user"]

    @property
    def most_tokens(self) -> int | None:
        """Of the reply; None for no limit."""
        return self.max_completion_tokens or self.max_tokens

    def require_usable(self) -> None:
        """Refuse what would change the shape of an answer.

        Raises:
            Refusal: the first such option (400), or a model that is not here (404).
        """
        require_model(self.model)
        chosen = self.tool_choice
        refused = {
            "n": self.n not in (None, 1),
            "stop": bool(self.stop),
            "response_format": (self.response_format or {}).get("type", "text") != "text",
            "tool_choice": isinstance(chosen, dict) or chosen == "required",
            "function_call": isinstance(self.function_call, dict),
            "logprobs": bool(self.logprobs),
            "modalities": "audio" in (self.modalities or ()),
        }
        require_none(refused)


def require_model(name: str | None) -> None:
    """Refuse the name of a model that is not here.

    Raises:
        Refusal: as the protocol says it (404).
    """
    if name is not None and name not in NAMES:
        text = f"there is no model {plain(name)!r}; this server offers {MODEL!r}"
        raise Refusal(404, "model_not_found", text, param="model")


BENT = "the answer is one text, and what it claims is not bent"
UNSTORED = "nothing is stored for this protocol; /api/runs keeps runs that are asked for later"


def require_none(refused: dict[str, bool], why: str = BENT) -> None:
    """Refuse the first option that is set.

    Raises:
        Refusal: naming it (400).
    """
    for name, is_set in refused.items():
        if is_set:
            text = f"{name} is not supported: {why}"
            raise Refusal(400, "unsupported_parameter", text, f"leave {name} out", param=name)


def text_of(content: Any) -> str:
    """The text of a message's content; images, files and what is unknown are left out."""
    if isinstance(content, str):
        return content
    if isinstance(content, list | tuple):
        return "\n".join(filter(None, (_part(part) for part in content)))
    return ""


def _part(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, dict) and part.get("type") in ("text", "input_text", "output_text"):
        text = part.get("text")
        return text if isinstance(text, str) else ""
    return ""
