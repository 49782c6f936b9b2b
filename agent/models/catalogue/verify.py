"""Is a model file whole, readable, and what its record and the catalogue say?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agent.models.catalogue.files import read_record, sha256_of
from agent.models.catalogue.header import read_header
from graphs.errors import ModelFileError

if TYPE_CHECKING:
    from agent.models.catalogue.files import Located
    from agent.models.catalogue.header import Header

State = Literal["ok", "failed", "unknown"]


@dataclass(frozen=True)
class Check:
    """One question about a file. `unknown`: there is nothing to compare with."""

    name: str
    state: State
    text: str


def verify(located: Located) -> list[Check]:
    """All checks, each with its finding; a failed one does not hide the others.

    Raises:
        SetupError: the `gguf` package is not installed.
    """
    checks: list[Check] = []
    try:
        checks += [_size(located), _checksum(located)]
    except ModelFileError as error:
        return [*checks, Check("readable", "failed", str(error))]
    try:
        header = read_header(located.path)
    except ModelFileError as error:
        return [*checks, Check("readable", "failed", str(error))]
    text = f"{header.tensors} tensors, {header.parameters:,} parameters, {header.quantization}"
    return [*checks, Check("readable", "ok", text), _architecture(located, header)]


def _size(located: Located) -> Check:
    record = read_record(located.path)
    expected = record.bytes if record else (located.choice.bytes if located.choice else None)
    try:
        found = located.path.stat().st_size
    except OSError as error:
        raise ModelFileError(f"{located.path} cannot be read: {error.strerror}") from error
    return _compare("size", found, expected, " bytes")


def _checksum(located: Located) -> Check:
    """The catalogue's checksum counts before the record's: the record came with the file."""
    record = read_record(located.path)
    known = located.choice.sha256 if located.choice else None
    return _compare("sha256", sha256_of(located.path), known or (record.sha256 if record else None))


def _architecture(located: Located, header: Header) -> Check:
    expected = located.entry.architecture if located.entry else None
    return _compare("architecture", header.architecture, expected)


def _compare(name: str, found: object, expected: object, unit: str = "") -> Check:
    if expected is None:
        return Check(name, "unknown", f"{found}{unit}; nothing is recorded to compare with")
    if found == expected:
        return Check(name, "ok", f"{found}{unit}")
    return Check(name, "failed", f"{found}{unit}, where {expected} is recorded")
