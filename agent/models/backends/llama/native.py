"""llama.cpp, and the only module that imports it: the library, its log, contexts and batches.

Nothing here knows about prompts or queues. Every return code is checked and becomes an error of our
tree. A context belongs to one thread at a time: two threads in one context crash the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import math
import re
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphs.errors import DeadlineError, ModelError, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from agent.models.backends.llama.weights import Weights

    Tokens = NDArray[np.int32]
    Floats = NDArray[np.float32]

WARNING, ERROR = 3, 4
ABORTED = 2
NO_ROOM = 1
_ear = threading.local()


@functools.cache
def library() -> Any:
    """The bindings, silenced, with the backend started.

    Raises:
        SetupError: llama-cpp-python is missing or does not load.
    """
    try:
        import llama_cpp.llama_cpp as bindings
    except (ImportError, OSError, RuntimeError) as error:
        raise SetupError(
            f"GGUF models need llama-cpp-python, which does not load ({error}); "
            "install the extra `local`; `aetia doctor` says what is missing"
        ) from error
    bindings.llama_log_set(_listener(bindings), ctypes.c_void_p(0))
    bindings.llama_backend_init()
    return bindings


@functools.cache
def _listener(bindings: Any) -> Any:
    """The log callback, kept for the life of the process: lines go to whoever listens, else nowhere."""

    @bindings.llama_log_callback  # type: ignore[untyped-decorator, unused-ignore]
    def hear(level: int, text: bytes, _data: Any) -> None:
        lines = getattr(_ear, "lines", None)
        if lines is not None:
            lines.append((level, text.decode("utf-8", "replace").strip()))

    return hear


@contextlib.contextmanager
def listening() -> Iterator[list[tuple[int, str]]]:
    """What llama.cpp says on this thread meanwhile."""
    _ear.lines = []
    try:
        yield _ear.lines
    finally:
        del _ear.lines


def complaints(lines: Sequence[tuple[int, str]]) -> str:
    """The warnings and errors among them, each once."""
    return "; ".join(
        dict.fromkeys(text for level, text in lines if level in (WARNING, ERROR) and text)
    )[-500:]


class StopFlag:
    """Stops the computation that watches it, from any thread, or at `end` (of `time.monotonic`).

    llama.cpp asks an abort callback before each node of its graph. A Python callback would wait for
    the interpreter lock every time; `strlen` of the C library, asked for the length of our one-letter
    text, answers 0 (go on) or 1 (stop) without it.
    """

    def __init__(self, end: float = math.inf) -> None:
        self.text, self.end = ctypes.create_string_buffer(2), end

    def set(self) -> None:
        """Stop now."""
        self.text[0] = b"1"

    def check(self) -> None:
        """Go on, or not.

        Raises:
            DeadlineError: the flag is set, or its time has come.
        """
        if self.text[0] != b"\0" or time.monotonic() > self.end:
            raise DeadlineError("the model was stopped before it was done")


@functools.cache
def _is_set() -> Any:
    runtime = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
    return ctypes.cast(runtime.strlen, library().ggml_abort_callback)


@dataclass(frozen=True)
class Piece:
    """Tokens of one sequence from position `start` on; outputs are wanted of the last `wanted`."""

    tokens: Tokens
    start: int = 0
    seq: int = 0
    wanted: int = 0


@dataclass(frozen=True)
class Shape:
    """What a context is made for.

    `cells` is the tokens that it holds, `batch` those that one call takes, `outputs` the rows of logits
    that one call gives at most; `pooling` is one of llama.cpp's numbers where vectors are wanted.
    """

    cells: int
    batch: int
    sequences: int
    threads: int
    flash: bool = True
    outputs: int = 0
    pooling: int | None = None


class Context:
    """Working memory over some weights.

    Raises:
        SetupError: there is not enough memory.
    """

    def __init__(self, weights: Weights, shape: Shape) -> None:
        self._lib, self._weights, self._shape = library(), weights, shape
        with listening() as lines:
            self._handle = self._lib.llama_init_from_model(weights.handle, self._params())
        if not self._handle:
            raise SetupError(
                f"no context of {shape.cells} tokens for {weights.path.name}: {complaints(lines)}; "
                "give a smaller n_ctx or a smaller model"
            )
        sizes = re.findall(r"buffer size = +([\d.]+) MiB", "\n".join(text for _, text in lines))
        self.bytes = int(sum(map(float, sizes)) * 2**20)
        self._memory = self._lib.llama_get_memory(self._handle)
        self._batch = _Batch(shape.batch)
        self._flag = StopFlag()

    def _params(self) -> Any:
        lib, shape = self._lib, self._shape
        params = lib.llama_context_default_params()
        params.n_ctx = shape.cells
        params.n_batch = params.n_ubatch = shape.batch
        params.n_seq_max, params.kv_unified = shape.sequences, True
        params.n_outputs_max, params.n_outputs_max_per_seq = shape.outputs, 0
        params.n_threads = params.n_threads_batch = shape.threads
        # Without a full cache, models with a sliding window could not go back to a kept prefix.
        params.swa_full = True
        params.flash_attn_type = (
            lib.LLAMA_FLASH_ATTN_TYPE_ENABLED if shape.flash else lib.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        if shape.pooling is not None:
            params.embeddings, params.pooling_type = True, shape.pooling
        return params

    def watch(self, flag: StopFlag) -> None:
        """Let this flag stop what is computed from now on."""
        self._flag = flag
        data = ctypes.cast(flag.text, ctypes.c_void_p)
        self._lib.llama_set_abort_callback(self._handle, _is_set(), data)

    def decode(self, pieces: Sequence[Piece]) -> Floats:
        """Compute the pieces in one batch.

        Returns:
            The wanted rows of logits in order, as a view that the next call overwrites.

        Raises:
            DeadlineError: the flag that is watched was set; the memory must be cleared.
            ModelError: llama.cpp failed.
        """
        self._run(self._lib.llama_decode, pieces)
        rows = sum(piece.wanted for piece in pieces)
        if not rows:
            return np.empty((0, self._weights.n_vocab), np.float32)
        start = self._lib.llama_get_logits(self._handle)
        return np.ctypeslib.as_array(start, (rows, self._weights.n_vocab))

    def pool(self, pieces: Sequence[Piece], width: int) -> Floats:
        """Compute whole sequences in one batch; one pooled vector of `width` numbers for each piece."""
        run = self._lib.llama_decode if self._memory else self._lib.llama_encode
        self._run(run, pieces)
        vectors = np.empty((len(pieces), width), np.float32)
        for row, piece in zip(vectors, pieces, strict=True):
            start = self._lib.llama_get_embeddings_seq(self._handle, piece.seq)
            row[:] = np.ctypeslib.as_array(start, (width,))
        return vectors

    def _run(self, run: Any, pieces: Sequence[Piece]) -> None:
        self._flag.check()
        with listening() as lines:
            code = run(self._handle, self._batch.filled(pieces))
        if code == ABORTED:
            raise DeadlineError(f"{self._weights.path.name} was stopped while it computed")
        if code:
            reason = "no room in the context" if code == NO_ROOM else complaints(lines)
            raise ModelError(f"llama.cpp failed on {self._weights.path.name} ({code}): {reason}")

    def copy(self, source: int, target: int) -> None:
        """Let the target sequence share all of the source's cells."""
        self._lib.llama_memory_seq_cp(self._memory, source, target, -1, -1)

    def remove(self, seq: int, start: int = 0) -> bool:
        """Forget a sequence from a position on; False where the memory cannot forget a part."""
        return bool(self._lib.llama_memory_seq_rm(self._memory, seq, start, -1))

    def clear(self) -> None:
        """Forget all."""
        if self._memory:
            self._lib.llama_memory_clear(self._memory, True)

    def close(self) -> None:
        """Free the memory."""
        self._lib.llama_free(self._handle)
        self._handle = None


class _Batch:
    """A `llama_batch` over arrays of our own, filled without a loop over tokens."""

    def __init__(self, size: int) -> None:
        lib = library()
        self._tokens, self._positions = np.zeros(size, np.int32), np.zeros(size, np.int32)
        self._counts, self._seqs = np.ones(size, np.int32), np.zeros(size, np.int32)
        self._wanted = np.zeros(size, np.int8)
        self._each = self._seqs.ctypes.data + 4 * np.arange(size, dtype=np.uintp)
        fields = dict(lib.llama_batch._fields_)
        self._batch = lib.llama_batch(n_tokens=0)
        for name, array in (
            ("token", self._tokens),
            ("pos", self._positions),
            ("n_seq_id", self._counts),
            ("seq_id", self._each),
            ("logits", self._wanted),
        ):
            setattr(self._batch, name, ctypes.cast(array.ctypes.data, fields[name]))

    def filled(self, pieces: Sequence[Piece]) -> Any:
        """The batch of these pieces."""
        at = 0
        for piece in pieces:
            count = len(piece.tokens)
            span = slice(at, at + count)
            self._tokens[span] = piece.tokens
            self._positions[span] = np.arange(piece.start, piece.start + count)
            self._seqs[span] = piece.seq
            self._wanted[span] = 0
            self._wanted[at + count - piece.wanted : at + count] = 1
            at += count
        self._batch.n_tokens = at
        return self._batch
