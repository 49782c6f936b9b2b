"""The weights of a GGUF file: loaded, described, its vocabulary and grammars over it.

Weights are only read, and may be shared by any number of threads and contexts.
"""

from __future__ import annotations

import ctypes
import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.models.backends.llama.native import complaints, library, listening
from graphs.errors import DataError, ModelError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agent.models.backends.llama.native import Tokens

CONTROL = 1 << 3 | 1
"""Attributes of tokens that are never text: CONTROL and UNKNOWN."""


class Weights:
    """One loaded GGUF file.

    Raises:
        DataError: no such file, not a GGUF, or a damaged one.
        SetupError: llama.cpp does not know the architecture, or was built without the GPU asked for.
    """

    def __init__(self, path: Path, n_gpu_layers: int = 0) -> None:
        self.path = path
        self._lib = library()
        _check_file(path)
        if n_gpu_layers and not self._lib.llama_supports_gpu_offload():
            raise SetupError(
                f"{n_gpu_layers} layers on a GPU were asked for (--gpu-layers), but this llama.cpp was "
                "built for the CPU only; leave it out, or install a GPU build of llama-cpp-python"
            )
        params = self._lib.llama_model_default_params()
        params.n_gpu_layers = n_gpu_layers
        with listening() as lines:
            self.handle = self._lib.llama_model_load_from_file(str(path).encode(), params)
        if not self.handle:
            raise _unloadable(path, complaints(lines))
        self._vocab = self._lib.llama_model_get_vocab(self.handle)
        self.n_vocab: int = self._lib.llama_vocab_n_tokens(self._vocab)
        self.n_ctx_train: int = self._lib.llama_model_n_ctx_train(self.handle)
        self.n_embd: int = self._lib.llama_model_n_embd_out(self.handle)
        self.bytes: int = self._lib.llama_model_size(self.handle)
        self.architecture = self.meta("general.architecture") or "unknown"
        self.is_causal = self.meta(f"{self.architecture}.attention.causal") != "false"
        self.pooling = int(self.meta(f"{self.architecture}.pooling_type") or 0)
        self.bos: int = self._lib.llama_vocab_bos(self._vocab)
        self.eos: int = self._lib.llama_vocab_eos(self._vocab)
        self.sep: int = self._lib.llama_vocab_sep(self._vocab)
        self.adds_bos = bool(self._lib.llama_vocab_get_add_bos(self._vocab)) and self.bos >= 0

    @property
    def chat_template(self) -> str | None:
        """The template in the file, if any."""
        text = self._lib.llama_model_chat_template(self.handle, None)
        return text.decode("utf-8", "replace") if text else None

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classifier's outputs; empty without a classification head."""
        named = (
            self._lib.llama_model_cls_label(self.handle, i)
            for i in range(self._lib.llama_model_n_cls_out(self.handle))
        )
        return tuple(name.decode() for name in named if name)

    def meta(self, key: str) -> str | None:
        """One value of the file's header as text."""
        text = ctypes.create_string_buffer(512)
        length = self._lib.llama_model_meta_val_str(self.handle, key.encode(), text, 512)
        return text.value.decode("utf-8", "replace") if length >= 0 else None

    def tokenize(self, text: str, *, special: bool = False, framed: bool = False) -> Tokens:
        """The text's tokens.

        Args:
            text: any text.
            special: read control tokens that are spelled out in it.
            framed: add what this vocabulary puts around a text, such as [CLS] and [SEP].
        """
        data = text.encode()
        room = len(data) + 16
        tokens = np.empty(room, np.int32)
        buffer = tokens.ctypes.data_as(ctypes.POINTER(ctypes.c_int32))
        count = self._lib.llama_tokenize(
            self._vocab, data, len(data), buffer, room, framed, special
        )
        if count < 0:
            raise ModelError(f"{self.path.name} needs {-count} tokens for {len(data)} bytes")
        return tokens[:count]

    def piece(self, token: int, *, special: bool = False) -> bytes:
        """The bytes that a token stands for; none for a control token unless `special`."""
        room = 64
        while True:
            text = ctypes.create_string_buffer(room)
            length = self._lib.llama_token_to_piece(self._vocab, token, text, room, 0, special)
            if length >= 0:
                return text.raw[:length]
            room = -length

    def is_end(self, token: int) -> bool:
        """Whether the token ends what is being written."""
        return bool(self._lib.llama_vocab_is_eog(self._vocab, token))

    @functools.cached_property
    def control_texts(self) -> tuple[str, ...]:
        """How the control tokens are spelled."""
        attribute, spelled = self._lib.llama_vocab_get_attr, self._lib.llama_vocab_get_text
        texts = (
            spelled(self._vocab, token).decode("utf-8", "replace")
            for token in range(self.n_vocab)
            if attribute(self._vocab, token) & CONTROL
        )
        return tuple(text for text in texts if len(text) > 1)

    def grammar(self, text: str) -> Grammar:
        """A grammar over this vocabulary.

        Raises:
            DataError: llama.cpp cannot read it.
        """
        with listening() as lines:
            handle = self._lib.llama_sampler_init_grammar(self._vocab, text.encode(), b"root")
        if not handle:
            raise DataError(f"llama.cpp does not accept the grammar: {complaints(lines)}")
        return Grammar(handle)

    def close(self) -> None:
        """Free the memory; every context must be closed before."""
        self._lib.llama_model_free(self.handle)
        self.handle = None


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror}); give the path of a GGUF file, or pull one: "
            "`aetia models list`"
        ) from error
    if magic != b"GGUF":
        raise DataError(
            f"{path} is not a GGUF file: it begins with {magic!r}, a GGUF with b'GGUF'; "
            "convert the model, or pull a quantized one: `aetia models list`"
        )


def _unloadable(path: Path, said: str) -> DataError | SetupError:
    if "unknown model architecture" in said:
        return SetupError(
            f"this llama.cpp does not know the architecture of {path}: {said}; "
            "update llama-cpp-python (`aetia doctor` names its version), or use another model"
        )
    return DataError(
        f"{path} is a GGUF file that cannot be loaded, it may be cut or damaged: {said}; "
        "compare its checksum (`aetia models verify`) or fetch it again"
    )


class Grammar:
    """A grammar and how far a text has gone in it."""

    def __init__(self, handle: Any) -> None:
        self._lib, self._handle = library(), handle

    def allowed(self, tokens: Sequence[int]) -> list[bool]:
        """Whether each token may come next."""
        count = len(tokens)
        data = (self._lib.llama_token_data * count)(*((int(t), 0.0, 0.0) for t in tokens))
        array = self._lib.llama_token_data_array(data, count, -1, False)
        self._lib.llama_sampler_apply(self._handle, ctypes.byref(array))
        kept = {data[i].id for i in range(array.size) if data[i].logit > -np.inf}
        return [int(token) in kept for token in tokens]

    def accept(self, token: int) -> None:
        """Go on by a token that is allowed; any other would end the process."""
        self._lib.llama_sampler_accept(self._handle, token)

    def close(self) -> None:
        """Free it."""
        self._lib.llama_sampler_free(self._handle)
