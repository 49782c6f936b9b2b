"""The trained reasoner as GGUF, at F16, Q8_0 and Q4_0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from evals.random_models import Shape, quantize, write_model
from evals.training.reasoner.network.decoder import ROPE_BASE, Size
from evals.training.reasoner.network.tokens import TEMPLATE, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from evals.random_models import Tensor

KINDS = ("F16", "Q8_0", "Q4_0")


def export(state: Path, size: Size, out: Path, threads: int = 1) -> dict[str, Path]:
    """Write `reasoner-KIND.gguf` for each kind into a folder; the files by kind.

    Args:
        state: what `train` wrote.
        size: of the decoder.
        out: an existing folder.
        threads: of the CPU for quantizing.
    """
    weights = torch.load(state, weights_only=True)["model"]

    def numbers(tensor: Tensor) -> Iterable[NDArray[Any]]:
        values = weights[tensor.name]
        if tensor.name.endswith(("attn_q.weight", "attn_k.weight")):
            values = _neighbours(values, size.heads)
        yield values.float().numpy()

    files = {kind: out / f"reasoner-{kind}.gguf" for kind in KINDS}
    write_model(files["F16"], shape_of(size), vocabulary(), numbers)
    for kind in KINDS[1:]:
        quantize(files["F16"], files[kind], kind, threads=threads)
    return files


def shape_of(size: Size) -> Shape:
    """The header of the file."""
    return Shape(
        "reasoner",
        "llama",
        "gpt-2",
        vocab=size.vocab,
        context=size.context,
        width=size.width,
        layers=size.layers,
        hidden=size.hidden,
        heads=size.heads,
        kv_heads=size.heads,
        head=size.width // size.heads,
        template=TEMPLATE,
        rope_base=ROPE_BASE,
    )


def _neighbours(rows: torch.Tensor, heads: int) -> torch.Tensor:
    """Rows of queries or keys with the two of a rotated pair side by side, as llama.cpp turns them."""
    halves = rows.unflatten(0, (heads, 2, -1))
    return halves.transpose(1, 2).flatten(0, 2)
