"""What a file must be for what is asked of it; said when it is opened or first used so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.models.backends.llama.templates import Template
from graphs.errors import SetupError

if TYPE_CHECKING:
    from agent.models.backends.llama.weights import Weights

MEAN, RANK = 1, 4
"""llama.cpp's numbers of ways in which token vectors become one."""


def require_context(weights: Weights, n_ctx: int) -> None:
    """Refuse a context that the model never saw in training.

    Raises:
        SetupError: `n_ctx` exceeds the training context.
    """
    if n_ctx > weights.n_ctx_train:
        raise SetupError(
            f"n_ctx={n_ctx}, but {weights.path.name} was trained for {weights.n_ctx_train} tokens; "
            "give at most that"
        )


def template_of(weights: Weights, given: str | None) -> Template | None:
    """The chat template: the one given, else the file's; None for a base model or an encoder.

    Raises:
        SetupError: it cannot be used.
    """
    text = given or weights.chat_template
    if text is None or not weights.is_causal:
        return None
    bos, eos = (
        weights.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""
        for token in (weights.bos, weights.eos)
    )
    return Template(text, bos=bos, eos=eos, name=weights.path.name)


def require_decoder(weights: Weights) -> None:
    """Refuse to write or score with an encoder.

    Raises:
        SetupError: the model attends to both sides.
    """
    if not weights.is_causal:
        raise SetupError(
            f"{weights.path.name} ({weights.architecture}) is an encoder: it embeds, but cannot write "
            "or score labels; open a decoder such as Llama or Qwen"
        )


def require_pooling(weights: Weights) -> int:
    """How token vectors become one: the file's own way, else their mean.

    Raises:
        SetupError: the file is a cross-encoder.
    """
    if weights.pooling == RANK:
        raise SetupError(f"{weights.path.name} is a cross-encoder; open it as CrossEncoder")
    return weights.pooling or MEAN


def require_classes(weights: Weights, max_tokens: int) -> None:
    """Refuse what has no classes to score pairs with.

    Raises:
        SetupError: no classification head, or `max_tokens` exceeds the training context.
    """
    if weights.pooling != RANK or len(weights.classes) < 2:
        raise SetupError(
            f"{weights.path.name} is no cross-encoder: its pooling type is {weights.pooling} and it "
            f"names {len(weights.classes)} classes, where {RANK} (RANK) and at least 2 are expected; "
            "open it as LlamaModel"
        )
    if max_tokens > weights.n_ctx_train:
        raise SetupError(
            f"max_tokens={max_tokens}, but {weights.path.name} was trained for {weights.n_ctx_train}; "
            "give at most that"
        )
