"""Chat templates: turns to one text, as the model was trained to read them.

The template (Jinja, from the GGUF file or the caller) runs in the same sandbox as in llama-cpp-python
and transformers. It is tried out when the model is opened, so that one that loses a turn is refused
and not found out by bad answers.
"""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.chat_model import Message

DAY = datetime.date(2024, 7, 26)
"""Today, for templates that state the date: the same prompt on every day. It is Llama 3.1's default."""

SYSTEM, USER, ASSISTANT, MORE = "system-5b1f", "user-83ac", "assistant-2d90", "more-c64e"
"""Texts that no template holds, to see what becomes of each turn."""


class Template:
    """A chat template that was seen to keep every turn.

    A system turn that the template has no place for stands at the head of the first user turn
    (`merges_system`), as such models are documented to be used. Reasoning modes are off: a slot is
    filled, or a label read, at once.

    Args:
        text: the Jinja template.
        bos: how the first token of a text is spelled.
        eos: how the last one is.
        name: the model, for messages.

    Raises:
        SetupError: it cannot be rendered, or loses a turn.
    """

    def __init__(self, text: str, *, bos: str, eos: str, name: str) -> None:
        import jinja2

        self._name, self._marks = name, {"bos_token": bos, "eos_token": eos}
        self._failures = (jinja2.TemplateError, TypeError, ValueError, KeyError)
        try:
            self._template = _environment().from_string(text)
            self._check(_turns(("user", USER), ("assistant", ASSISTANT), ("user", MORE)))
        except self._failures as error:
            raise self._unusable(str(error)) from error
        self.merges_system = not self._takes_system()

    def render(self, messages: Sequence[Message]) -> str:
        """The turns as text that ends where the assistant's next turn begins.

        Raises:
            SetupError: the template does not take these turns, such as two of one role in a row.
        """
        turns = _turns(*((message.role, message.content) for message in messages))
        if self.merges_system and turns and turns[0]["role"] == "system":
            turns = _merged(turns)
        try:
            return self._rendered(turns)
        except self._failures as error:
            roles = ", ".join(message.role for message in messages)
            raise SetupError(
                f"the chat template of {self._name} does not take the turns ({roles}): {error}"
            ) from error

    def _rendered(self, turns: list[dict[str, str]]) -> str:
        text: str = self._template.render(
            messages=turns,
            add_generation_prompt=True,
            tools=None,
            enable_thinking=False,
            **self._marks,
        )
        return text

    def _takes_system(self) -> bool:
        try:
            text = self._rendered(_turns(("system", SYSTEM), ("user", USER)))
        except self._failures:
            return False
        return SYSTEM in text and USER in text

    def _check(self, turns: list[dict[str, str]]) -> None:
        text = self._rendered(turns)
        at = [text.find(turn["content"]) for turn in turns]
        if -1 in at or at != sorted(at):
            raise ValueError("a turn is lost, or the turns change places")

    def _unusable(self, why: str) -> SetupError:
        return SetupError(
            f"the chat template of {self._name} cannot be used: {why}; "
            "give one that fits the model: --chat-template FILE, or chat_template= in Python"
        )


def _turns(*turns: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in turns]


def _merged(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    system, *rest = turns
    if not rest:
        return [{**system, "role": "user"}]
    return [{**rest[0], "content": f"{system['content']}\n\n{rest[0]['content']}"}, *rest[1:]]


def _environment() -> Any:
    """The sandbox and the helpers that published templates count on."""
    from jinja2 import nodes
    from jinja2.ext import Extension
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """`{% generation %}` of transformers marks what is trained on: the text inside stands."""

        tags = {"generation"}

        def parse(self, parser: Any) -> Any:
            line = next(parser.stream).lineno
            body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
            return nodes.Scope(body, lineno=line)

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", Generation]
    )
    environment.filters["tojson"] = lambda value, **options: json.dumps(
        value, **{"ensure_ascii": False, **options}
    )
    environment.globals["strftime_now"] = DAY.strftime
    environment.globals["raise_exception"] = _refuse
    return environment


def _refuse(reason: str) -> None:
    raise ValueError(reason)
