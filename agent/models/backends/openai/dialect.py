"""What one server does not take, learned from its refusals and kept.

Servers of this protocol differ in the parameters that they take: newer models of OpenAI want
`max_completion_tokens` and no `temperature`, some servers no `seed`, no `logprobs`, no
`response_format`. A refusal that names a parameter is answered by the same request without it. What
was learned counts from the first request that then succeeds, and results name it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphs.errors import PromptTooLongError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.models.backends.openai.errors import Fault

FEWER_ALTERNATIVES = 5
"""Alternatives for a token that older limits still allow."""

NOTES = {
    "json_schema": "the server takes the schema in a form of its own; it is in the prompt too",
    "response_format": "the server takes no schema: it is in the prompt, and answers are checked",
    "max_tokens": "the server takes max_completion_tokens",
    "max_completion_tokens": "the server takes no limit of tokens",
    "top_logprobs": f"the server gives at most {FEWER_ALTERNATIVES} alternatives for a token",
    "logprobs": "the server gives no log-probabilities",
    "system": "the model takes no system message: its words head those of the user",
    "temperature": "the server chooses the temperature itself: answers are not deterministic",
    "seed": "the server takes no seed: sampled answers cannot be repeated",
    "stream_options": "the server counts no tokens of streams",
    "encoding_format": "the server chooses the format of vectors itself",
}
OTHER_NAMES = {
    "response_format": "response_format|json_schema|structured outputs?",
    # What the chat templates of Gemma and Mistral raise.
    "system": "system role|conversation roles must alternate",
}

SERVER_SAYS = "support|validation error|roles must alternate"
"""In errors of status 500 that are refusals."""


@dataclass(frozen=True)
class Dialect:
    """Names of the parameters that were refused, in that order."""

    without: tuple[str, ...] = ()

    def takes(self, name: str) -> bool:
        """Whether the parameter may be sent."""
        return name not in self.without

    def spoken(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The request as this server takes it."""
        said = dict(request)
        if "max_tokens" in said and not self.takes("max_tokens"):
            said["max_completion_tokens"] = said["max_tokens"]
        if "top_logprobs" in said and not self.takes("top_logprobs"):
            said["top_logprobs"] = FEWER_ALTERNATIVES
        for name in self.without:
            if name != "top_logprobs" or not self.takes("logprobs"):
                said.pop(name, None)
        return said

    def after(self, fault: Fault, sent: Mapping[str, Any]) -> Dialect | None:
        """The simpler dialect that a refusal asks for, or None where it names no parameter."""
        if isinstance(fault.error, PromptTooLongError):  # it may blame `max_tokens`
            return None
        # llama_cpp.server answers 500 to what it does not know, and without log-probabilities.
        unsupported = fault.status == 500 and re.search(SERVER_SAYS, fault.said)
        if fault.status not in (400, 422, 501) and not unsupported:
            return None
        roles = {turn["role"] for turn in sent.get("messages", ())}
        named = next((n for n in NOTES if (n in sent or n in roles) and _names(fault, n)), None)
        if named is None:
            return None
        if named == "response_format" and self.takes("json_schema"):
            named = "json_schema"
        elif named == "top_logprobs" and not self.takes(named):
            named = "logprobs"
        return self.joined(Dialect((named,)))

    def joined(self, other: Dialect) -> Dialect:
        """Both together."""
        return Dialect(tuple(dict.fromkeys(self.without + other.without)))

    def notes(self) -> tuple[str, ...]:
        """A sentence for each difference."""
        half = "json_schema" if not self.takes("response_format") else ""
        return tuple(NOTES[name] for name in self.without if name != half)


def _names(fault: Fault, name: str) -> bool:
    if fault.parameter.split(".")[0] == name:
        return True
    words = OTHER_NAMES.get(name, name)
    pattern = rf"(?<![\w-])(?:{words})(?![\w-])"
    return re.search(pattern, fault.said, re.I) is not None
