"""What a GGUF file says about itself. Only its header is read, never the weights."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.catalogue.walk import Array, Contents, walk
from graphs.errors import ModelFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from agent.models.catalogue.walk import Tensor


@dataclass(frozen=True)
class Header:
    """A file's own description. `parameters` counts the elements of all tensors.

    `labels` are the output labels of a classifier, empty for other models.
    """

    name: str
    architecture: str
    quantization: str
    parameters: int
    context_length: int | None
    tokenizer: str
    vocabulary: int | None
    chat_template: bool
    labels: tuple[str, ...]
    tensors: int
    bytes: int


def read_header(path: Path) -> Header:
    """Read the header of a GGUF file; every tensor is checked to lie inside the file.

    Raises:
        ModelFileError: it is not a GGUF file, it is cut, or of a newer kind than is known here.
    """
    with _told(path):
        size = path.stat().st_size
        contents = walk(path)
        _check_whole(contents, size)
    return _header(contents, size)


def read_labels(path: Path) -> tuple[str, ...]:
    """The output labels of a classifier, empty for other models; the weights are not checked here.

    Raises:
        ModelFileError: it is not a GGUF file, or its header is cut.
    """
    with _told(path):
        return _labels(walk(path))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise ModelFileError(
            f"{path} is not a whole GGUF file, it was cut or changed: {error}; fetch it anew"
        ) from error


def _header(contents: Contents, size: int) -> Header:
    values = contents.values
    architecture = _architecture(contents)
    context = values.get(f"{architecture}.context_length")
    tokens = values.get("tokenizer.ggml.tokens")
    parts = (values.get("tokenizer.ggml.model"), values.get("tokenizer.ggml.pre"))
    return Header(
        name=str(values.get("general.name", "")),
        architecture=architecture,
        quantization=_quantization(contents),
        parameters=sum(tensor.elements for tensor in contents.tensors),
        context_length=context if isinstance(context, int) else None,
        tokenizer="/".join(str(part) for part in parts if part) or "none",
        vocabulary=tokens.count if isinstance(tokens, Array) else None,
        chat_template=bool(values.get("tokenizer.chat_template")),
        labels=_labels(contents),
        tensors=len(contents.tensors),
        bytes=size,
    )


def _architecture(contents: Contents) -> str:
    return str(contents.values.get("general.architecture", "unknown"))


def _labels(contents: Contents) -> tuple[str, ...]:
    labels = contents.values.get(f"{_architecture(contents)}.classifier.output_labels")
    return tuple(str(label) for label in labels.items) if isinstance(labels, Array) else ()


def _quantization(contents: Contents) -> str:
    """The file's own word for it, else the type of most of its weights."""
    from gguf import GGMLQuantizationType, LlamaFileType

    kinds = {int(kind): kind.name for kind in LlamaFileType}
    said = contents.values.get("general.file_type")
    if isinstance(said, int) and said in kinds:
        return kinds[said].removeprefix("MOSTLY_").removeprefix("ALL_")
    weights: dict[int, int] = {}
    for tensor in contents.tensors:
        weights[tensor.kind] = weights.get(tensor.kind, 0) + tensor.elements
    if not weights:
        return "none"
    return GGMLQuantizationType(max(weights, key=weights.__getitem__)).name


def _check_whole(contents: Contents, size: int) -> None:
    ends = (contents.data + tensor.offset + count for tensor, count in _sizes(contents.tensors))
    if (end := max(ends, default=0)) > size:
        raise ValueError(f"its weights end at byte {end:,}, and it has {size:,}")


def _sizes(tensors: Iterable[Tensor]) -> Iterable[tuple[Tensor, int]]:
    """Each tensor with its size in bytes, by the block sizes of ggml's types."""
    from gguf import GGML_QUANT_SIZES

    sizes = {int(kind): block for kind, block in GGML_QUANT_SIZES.items()}
    for tensor in tensors:
        if tensor.kind not in sizes:
            raise ValueError(
                f"a tensor has type {tensor.kind}, which the installed gguf package does not know"
            )
        block, count = sizes[tensor.kind]
        yield tensor, tensor.elements // block * count
