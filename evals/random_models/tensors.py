"""The tensors of each architecture: names as llama.cpp has them, sizes, and how large the numbers are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evals.random_models.shapes import Shape

SHARPNESS = 1.2
"""Queries and keys are this much larger than usual: attention then prefers some tokens, and what a
model writes depends on its whole prompt. Larger still, and rounding errors grow like differences."""


@dataclass(frozen=True)
class Tensor:
    """Normally distributed numbers.

    Matrices are (outputs, inputs). `half` is F16; llama.cpp wants vectors, and what BERT adds to its
    embeddings, in F32.
    """

    name: str
    size: tuple[int, ...]
    mean: float = 0.0
    spread: float = 0.02
    half: bool = False


def tensors_of(shape: Shape) -> Iterator[Tensor]:
    """All tensors in the order of the file."""
    bert = shape.architecture == "bert"
    yield _matrix("token_embd", shape.vocab, shape.width)
    if bert or shape.architecture == "gpt2":
        yield Tensor(
            "position_embd.weight", (shape.context, shape.width), spread=0.1, half=not bert
        )
    if bert:
        yield Tensor("token_types.weight", (2, shape.width))
        yield from _norm("token_embd_norm", shape.width, bias=True)
    for layer in range(shape.layers):
        block = f"blk.{layer}."
        if bert:
            yield from _bert(shape, block)
        elif shape.architecture == "gpt2":
            yield from _gpt2(shape, block)
        else:
            yield from _llama(shape, block)
    if not bert:
        yield from _norm("output_norm", shape.width, bias=shape.architecture == "gpt2")
    if not shape.tied:
        yield _matrix("output", shape.vocab, shape.width)
    if shape.labels:
        yield from _linear("cls", shape.width, shape.width)
        yield from _linear("cls.output", len(shape.labels), shape.width)


def _llama(shape: Shape, block: str) -> Iterator[Tensor]:
    """RMS norms before, gated feed-forward; Qwen's biases, Qwen 3's and Gemma's further norms."""
    width, gemma = shape.width, shape.architecture == "gemma3"
    yield from _norm(f"{block}attn_norm", width)
    yield from _queries_keys_values(shape, block, bias=shape.architecture == "qwen2")
    if gemma or shape.architecture == "qwen3":
        yield from _norm(f"{block}attn_q_norm", shape.head)
        yield from _norm(f"{block}attn_k_norm", shape.head)
    yield _matrix(f"{block}attn_output", width, shape.heads * shape.head, _into_stream(shape))
    if gemma:
        yield from _norm(f"{block}post_attention_norm", width)
    yield from _norm(f"{block}ffn_norm", width)
    yield _matrix(f"{block}ffn_gate", shape.hidden, width)
    yield _matrix(f"{block}ffn_up", shape.hidden, width)
    yield _matrix(f"{block}ffn_down", width, shape.hidden, _into_stream(shape))
    if gemma:
        yield from _norm(f"{block}post_ffw_norm", width)


def _gpt2(shape: Shape, block: str) -> Iterator[Tensor]:
    """Layer norms before, biases everywhere, queries, keys and values in one matrix."""
    width, stream = shape.width, _into_stream(shape)
    yield from _norm(f"{block}attn_norm", width, bias=True)
    yield from _linear(f"{block}attn_qkv", 3 * width, width, SHARPNESS)
    yield from _linear(f"{block}attn_output", width, width, stream)
    yield from _norm(f"{block}ffn_norm", width, bias=True)
    yield from _linear(f"{block}ffn_up", shape.hidden, width)
    yield from _linear(f"{block}ffn_down", width, shape.hidden, stream)


def _bert(shape: Shape, block: str) -> Iterator[Tensor]:
    """Layer norms after, biases everywhere."""
    width = shape.width
    yield from _queries_keys_values(shape, block, bias=True)
    yield from _linear(f"{block}attn_output", width, width)
    yield from _norm(f"{block}attn_output_norm", width, bias=True)
    yield from _linear(f"{block}ffn_up", shape.hidden, width)
    yield from _linear(f"{block}ffn_down", width, shape.hidden)
    yield from _norm(f"{block}layer_output_norm", width, bias=True)


def _queries_keys_values(shape: Shape, block: str, *, bias: bool) -> Iterator[Tensor]:
    for name, heads, factor in (
        ("attn_q", shape.heads, SHARPNESS),
        ("attn_k", shape.kv_heads, SHARPNESS),
        ("attn_v", shape.kv_heads, 1.0),
    ):
        yield _matrix(block + name, heads * shape.head, shape.width, factor)
        if bias:
            yield Tensor(f"{block}{name}.bias", (heads * shape.head,))


def _into_stream(shape: Shape) -> float:
    """What blocks add shrinks with their number, as in GPT-2, so that deep models stay calm."""
    return 1 / math.sqrt(2 * shape.layers)


def _linear(name: str, outputs: int, inputs: int, factor: float = 1.0) -> Iterator[Tensor]:
    yield _matrix(name, outputs, inputs, factor)
    yield Tensor(f"{name}.bias", (outputs,))


def _norm(name: str, width: int, *, bias: bool = False) -> Iterator[Tensor]:
    yield Tensor(f"{name}.weight", (width,), mean=1.0)
    if bias:
        yield Tensor(f"{name}.bias", (width,))


def _matrix(name: str, outputs: int, inputs: int, factor: float = 1.0) -> Tensor:
    """A matrix that keeps the size of what it multiplies, up to a factor."""
    return Tensor(f"{name}.weight", (outputs, inputs), spread=factor / math.sqrt(inputs), half=True)
