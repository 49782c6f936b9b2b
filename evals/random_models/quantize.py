"""A GGUF file made smaller by llama.cpp."""

from __future__ import annotations

import contextlib
import ctypes
import os
from typing import TYPE_CHECKING, Any

from graphs.errors import DataError, InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {"Q4_0": 2, "Q8_0": 7, "Q4_K_M": 15}
"""Names of quantizations, and llama.cpp's numbers for them (`llama_ftype` in `llama.h`)."""


def quantize(path: Path, out: Path, kind: str, threads: int | None = None) -> Path:
    """Write a quantized copy; it appears under its name when it is complete.

    A matrix whose rows do not divide by what the kind packs together (256 for Q4_K_M) falls back to
    a larger kind, as llama.cpp does it.

    Args:
        path: a GGUF file in F16 or F32.
        out: the file to write; an existing one is replaced.
        kind: one of `KINDS`.
        threads: of the CPU; all cores when None.

    Returns:
        `out`.

    Raises:
        InputError: no such kind.
        DataError: llama.cpp cannot quantize the file.
        SetupError: llama-cpp-python is missing or does not load.
    """
    if kind not in KINDS:
        raise InputError(f"no quantization {kind!r}; give one of {', '.join(KINDS)}")
    lib = _bindings()
    params = lib.llama_model_quantize_default_params()
    params.ftype = KINDS[kind]
    params.nthread = threads or os.cpu_count() or 1
    part = out.with_name(f"{out.name}.part")
    with _listening(lib) as said:
        failed = lib.llama_model_quantize(str(path).encode(), str(part).encode(), params)
    if failed:
        part.unlink(missing_ok=True)
        raise DataError(
            f"llama.cpp cannot quantize {path} to {kind}: {' '.join(said[-1:]) or 'no reason given'}; "
            "give a complete GGUF file in F16 or F32"
        )
    return part.replace(out)


def _bindings() -> Any:
    try:
        import llama_cpp
    except (ImportError, OSError, RuntimeError) as error:
        raise SetupError(
            f"quantizing needs llama-cpp-python, which does not load ({error}); "
            "install the extra `local`"
        ) from error
    return llama_cpp


@contextlib.contextmanager
def _listening(lib: Any) -> Iterator[list[str]]:
    """What llama.cpp says meanwhile, instead of on stderr; its listener from before is put back."""
    said: list[str] = []

    @lib.llama_log_callback  # type: ignore[untyped-decorator, unused-ignore]
    def hear(_level: int, text: bytes, _data: Any) -> None:
        said.append(text.decode("utf-8", "replace").strip())

    before, data = lib.llama_log_callback(), ctypes.c_void_p()
    lib.llama_log_get(ctypes.byref(before), ctypes.byref(data))
    lib.llama_log_set(hear, ctypes.c_void_p(0))
    try:
        yield said
    finally:
        lib.llama_log_set(before, data)
