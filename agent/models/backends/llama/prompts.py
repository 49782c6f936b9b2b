"""Prompts as tokens: turns through the template, and branches with their labels in context."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agent.models.chat_model import Message
from graphs.errors import InputError, PromptTooLongError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.models.backends.llama.native import Tokens
    from agent.models.backends.llama.templates import Template
    from agent.models.backends.llama.weights import Weights

MARGIN = 64
"""Characters before the first difference of two texts in which their tokens may already differ."""
WORTH_SPLITTING = 400
"""Characters of a common beginning from which tokenising it once pays."""


@dataclass(frozen=True)
class Branch:
    """A prompt, and the tokens of each label after it."""

    context: Tokens
    tails: tuple[tuple[int, ...], ...]


class Prompts:
    """Tokens of one model's prompts.

    Text of a caller never becomes a control token: where it spells one (`<|im_end|>`), a space is put
    after its first character.

    Args:
        weights: the vocabulary.
        template: the chat template; None for a base model, which reads raw text.
        n_ctx: most tokens of a prompt with what follows it.
    """

    def __init__(self, weights: Weights, template: Template | None, n_ctx: int) -> None:
        self._weights, self._template, self._n_ctx = weights, template, n_ctx

    def chat(self, messages: Sequence[Message], room: int) -> Tokens:
        """The turns, to be answered.

        Raises:
            PromptTooLongError: they do not fit with `room` more tokens.
            SetupError: the model has no chat template.
        """
        if self._template is None:
            raise SetupError(
                f"{self._weights.path.name} has no chat template; give one (--chat-template FILE, or "
                "chat_template= in Python), or use "
                "an instruct model: a base model only scores labels and embeds"
            )
        safe = [Message(message.role, self._defused(message.content)) for message in messages]
        tokens = self._tokens([self._template.render(safe)])[0]
        self._check(len(tokens), room, f"max_tokens={room}")
        return tokens

    def one(self, text: str) -> Tokens:
        """One user turn, or raw text without a template; not checked for length."""
        return self._tokens([self._framed(text)])[0]

    def branches(
        self, prefix: str, suffixes: Sequence[str], labels: Sequence[str]
    ) -> tuple[int, list[Branch]]:
        """Prompts that begin alike, each with the labels that may follow.

        The tokens of a label are those that it has after its prompt. Where prompt and label melt into
        one token, the branch ends before it, and the label's tokens begin there.

        Returns:
            How many first tokens every prompt with this prefix has, and the branches.

        Raises:
            InputError: no suffix; labels that are missing, empty or equal; an empty prompt.
            PromptTooLongError: a prompt does not fit with its longest label.
        """
        if not suffixes:
            raise InputError("there is no suffix to score; give one for each branch")
        if len(set(labels)) < 2 or len(set(labels)) < len(labels) or not all(labels):
            raise InputError(f"labels must be two or more different texts, not {list(labels)}")
        start = self._defused(prefix)
        prompts = [self._framed(start + self._defused(suffix), safe=True) for suffix in suffixes]
        texts = [prompt + label for prompt in prompts for label in ("", *labels)]
        *tokens, bare = self._tokens([*texts, self._framed(start, safe=True)])
        step = len(labels) + 1
        branches = [
            _branch(tokens[at], tokens[at + 1 : at + step]) for at in range(0, len(tokens), step)
        ]
        for branch in branches:
            longest = max(map(len, branch.tails))
            self._check(len(branch.context), longest, f"{longest} of the label")
        return min(shared(bare, branch.context) for branch in branches), branches

    def _framed(self, text: str, *, safe: bool = False) -> str:
        text = text if safe else self._defused(text)
        return self._template.render([Message("user", text)]) if self._template else text

    def _defused(self, text: str) -> str:
        for control in self._weights.control_texts:
            if control in text:
                text = text.replace(control, f"{control[0]} {control[1:]}")
        return text

    def _tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Tokens of texts; what they begin with in common is tokenised once, where that is the same."""
        common = os.path.commonprefix(texts)
        cut = common.rfind(" ", 0, max(len(common) - MARGIN, 0))
        if len(texts) > 2 and cut > WORTH_SPLITTING:
            head, whole = self._plain(common[:cut]), self._plain(texts[0])
            first = np.concatenate([head, self._plain(texts[0][cut:])])
            # Merges are local: what holds at the cut of one text holds for all, they are alike there.
            if np.array_equal(first, whole):
                rest = [np.concatenate([head, self._plain(text[cut:])]) for text in texts[1:]]
                return [self._begun(tokens) for tokens in (first, *rest)]
        return [self._begun(self._plain(text)) for text in texts]

    def _plain(self, text: str) -> Tokens:
        return self._weights.tokenize(text, special=self._template is not None)

    def _begun(self, tokens: Tokens) -> Tokens:
        weights = self._weights
        if weights.adds_bos and not (len(tokens) and tokens[0] == weights.bos):
            return np.concatenate([np.array([weights.bos], np.int32), tokens])
        return tokens

    def _check(self, count: int, room: int, what: str) -> None:
        if count + room > self._n_ctx:
            raise PromptTooLongError(
                f"the prompt has {count} tokens and with {what} does not fit into n_ctx={self._n_ctx}; "
                "shorten it, or open the model with a larger n_ctx"
            )


def shared(one: Tokens, other: Tokens) -> int:
    """How many first tokens are the same."""
    size = min(len(one), len(other))
    differ = np.flatnonzero(one[:size] != other[:size])
    return int(differ[0]) if len(differ) else size


def _branch(prompt: Tokens, labelled: Sequence[Tokens]) -> Branch:
    begin = min(shared(prompt, tokens) for tokens in labelled)
    tails = tuple(tuple(tokens[begin:].tolist()) for tokens in labelled)
    if begin == 0 or not all(tails) or len(set(tails)) < len(tails):
        raise InputError(
            "a label adds no token of its own, or there is no prompt before it; "
            "give longer prompts, or labels that this model reads as different"
        )
    return Branch(prompt[:begin], tails)
