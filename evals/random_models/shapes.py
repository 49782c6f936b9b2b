"""The shapes of models: what is random is only the numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from evals.random_models import templates

Architecture = Literal["llama", "qwen2", "qwen3", "gemma3", "gpt2", "bert"]
Tokenizer = Literal["llama-bpe", "qwen2", "gpt-2", "mistral", "gemma", "bert"]


@dataclass(frozen=True)
class Shape:
    """A model without its numbers.

    Attributes:
        name: as the file's header has it.
        architecture: llama.cpp's name.
        tokenizer: a vocabulary of `evals.random_models.vocabulary`.
        vocab: tokens.
        context: most tokens that it was "trained" for.
        width: of the hidden states.
        layers: blocks.
        hidden: width of the feed-forward part.
        heads: of attention.
        kv_heads: heads of keys and values.
        head: width of a head.
        template: the Jinja chat template; none when empty.
        tied: the output matrix is the embedding matrix.
        rope_base: of the rotary positions.
        window: tokens that sliding-window layers look back; 0 for no window. llama.cpp 0.3.36 reads it
            for `gemma3` and ignores it for `llama`, so that Mistral attends to everything there.
        labels: outputs of a classification head (BERT); the file is then a cross-encoder.
    """

    name: str
    architecture: Architecture
    tokenizer: Tokenizer
    vocab: int
    context: int
    width: int
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head: int
    template: str = ""
    tied: bool = True
    rope_base: float = 10000.0
    window: int = 0
    labels: tuple[str, ...] = ()


_LLAMA = Shape(
    "tiny llama", "llama", "llama-bpe", vocab=448, context=8192, width=32, layers=2, hidden=64,
    heads=4, kv_heads=2, head=8, template=templates.LLAMA_3, rope_base=500000.0,
)  # fmt: skip
_BERT = replace(
    _LLAMA, name="tiny bert", architecture="bert", tokenizer="bert", vocab=400, context=512,
    kv_heads=4, template="",
)  # fmt: skip
_GPT_2 = replace(
    _LLAMA, name="tiny gpt2", architecture="gpt2", tokenizer="gpt-2", context=1024, hidden=128,
    kv_heads=4, template="",
)  # fmt: skip

TINY = {
    "llama": _LLAMA,
    "mistral": replace(
        _LLAMA, name="tiny mistral", tokenizer="mistral", vocab=512, tied=False, window=64,
        template=templates.MISTRAL, rope_base=10000.0,
    ),
    "qwen2": replace(
        _LLAMA, name="tiny qwen2", architecture="qwen2", tokenizer="qwen2", rope_base=1000000.0,
        template=templates.CHATML,
    ),
    "qwen3": replace(
        _LLAMA, name="tiny qwen3", architecture="qwen3", tokenizer="qwen2", rope_base=1000000.0,
        head=16, template=templates.QWEN_3,
    ),
    "gemma3": replace(
        _LLAMA, name="tiny gemma3", architecture="gemma3", tokenizer="gemma", vocab=512, head=16,
        window=64, template=templates.GEMMA, rope_base=1000000.0,
    ),
    "gpt2": _GPT_2,
    "gpt2-chat": replace(_GPT_2, name="tiny gpt2 chat", template=templates.CHATML),
    "bert": _BERT,
    "judge": replace(
        _BERT, name="tiny judge",
        labels=("increases", "decreases", "no_difference", "not_bearing"),
    ),
}  # fmt: skip
"""40 to 200 KB each. `gpt2` is a base model without a template; `judge` is BERT with a head."""

LLAMA_3_2_1B = replace(
    _LLAMA, name="random Llama-3.2-1B", vocab=128256, context=131072, width=2048, layers=16,
    hidden=8192, heads=32, kv_heads=8, head=64,
)  # fmt: skip
QWEN_2_5_0_5B = replace(
    TINY["qwen2"], name="random Qwen2.5-0.5B", vocab=151936, context=32768, width=896, layers=24,
    hidden=4864, heads=14, kv_heads=2, head=64,
)  # fmt: skip
