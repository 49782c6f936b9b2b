"""A GGUF file written tensor by tensor, of random numbers or of given ones."""

from __future__ import annotations

import math
import zlib
from typing import TYPE_CHECKING, Any

import gguf
import numpy as np

from evals.random_models.tensors import tensors_of
from evals.random_models.vocabulary import vocabulary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from evals.random_models.shapes import Shape
    from evals.random_models.tensors import Tensor
    from evals.random_models.vocabulary import Vocabulary

CHUNK = 1 << 22
"""Numbers drawn at a time: 16 MB, however large the model."""


def write_random_model(path: Path, shape: Shape, seed: int = 0) -> Path:
    """Write a model; the same shape and seed give the same bytes.

    The file appears under its name when it is complete.

    Args:
        path: of the GGUF file; an existing one is replaced.
        shape: one of `TINY`, `LLAMA_3_2_1B`, `QWEN_2_5_0_5B`, or any other.
        seed: of the numbers.

    Returns:
        `path`.

    Raises:
        InputError: the vocabulary of the shape is too small for its tokenizer.
    """
    return write_model(path, shape, vocabulary_of(shape), lambda tensor: _drawn(tensor, seed))


def write_model(
    path: Path,
    shape: Shape,
    vocabulary: Vocabulary,
    numbers: Callable[[Tensor], Iterable[NDArray[Any]]],
) -> Path:
    """Write a model whose numbers are given, for each tensor of the shape in pieces or at once.

    The file appears under its name when it is complete. Pieces are written in F16 or F32 as the tensor
    says.
    """
    part = path.with_name(f"{path.name}.part")
    writer = gguf.GGUFWriter(part, shape.architecture)
    _describe(writer, shape)
    _add_vocabulary(writer, vocabulary, shape)
    tensors = list(tensors_of(shape))
    for tensor in tensors:
        kind = _kind(tensor)
        writer.add_tensor_info(
            tensor.name, tensor.size, kind, math.prod(tensor.size) * kind.itemsize
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    assert writer.fout is not None  # set by write_header_to_file
    file = writer.fout[0]
    writer.write_padding(file, file.tell())
    for tensor in tensors:
        for chunk in numbers(tensor):
            chunk.astype(_kind(tensor), copy=False).tofile(file)
        writer.write_padding(file, math.prod(tensor.size) * _kind(tensor).itemsize)
    writer.close()
    return part.replace(path)


def _describe(writer: Any, shape: Shape) -> None:
    writer.add_name(shape.name)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    if shape.architecture == "bert":
        writer.add_layer_norm_eps(1e-12)
        writer.add_causal_attention(False)
        writer.add_pooling_type(gguf.PoolingType.RANK if shape.labels else gguf.PoolingType.MEAN)
        if shape.labels:
            writer.add_classifier_output_labels(shape.labels)
    elif shape.architecture == "gpt2":
        writer.add_layer_norm_eps(1e-5)
    else:
        writer.add_layer_norm_rms_eps(1e-6)
        writer.add_head_count_kv(shape.kv_heads)
        writer.add_key_length(shape.head)
        writer.add_value_length(shape.head)
        writer.add_rope_dimension_count(shape.head)
        writer.add_rope_freq_base(shape.rope_base)
        if shape.window:
            writer.add_sliding_window(shape.window)


def _add_vocabulary(writer: Any, vocabulary: Vocabulary, shape: Shape) -> None:
    writer.add_vocab_size(shape.vocab)
    writer.add_tokenizer_model(vocabulary.model)
    writer.add_tokenizer_pre(vocabulary.pre)
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types(vocabulary.types)
    if vocabulary.merges:
        writer.add_token_merges(vocabulary.merges)
    if vocabulary.scores:
        writer.add_token_scores(vocabulary.scores)
    for name, token in vocabulary.ids.items():
        getattr(writer, f"add_{name}_token_id")(token)
    writer.add_add_bos_token(vocabulary.adds_bos)
    if shape.architecture == "bert":
        writer.add_token_type_count(2)
    if shape.template:
        writer.add_chat_template(shape.template)


def _kind(tensor: Tensor) -> np.dtype[Any]:
    return np.dtype(np.float16 if tensor.half else np.float32)


def _drawn(tensor: Tensor, seed: int) -> Iterator[NDArray[Any]]:
    """The numbers in pieces. Each tensor has a stream of its own, so that none depends on another."""
    stream = np.random.default_rng([seed, zlib.crc32(tensor.name.encode())])
    left = math.prod(tensor.size)
    while left:
        count = min(left, CHUNK)
        numbers = stream.standard_normal(count, dtype=np.float32)
        yield tensor.mean + tensor.spread * numbers
        left -= count
