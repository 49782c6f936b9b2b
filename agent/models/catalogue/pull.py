"""Fetch a model's file: continued where it stopped, checked against its checksum, then named.

Bytes are collected under `FILE.gguf.<checksum>.part`; only a whole file whose checksum is right
gets the final name, so that no reader ever meets a cut one. Blocks; call it in a thread.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.models.catalogue.entries import Licence
from agent.models.catalogue.files import (
    Record,
    how_to_get,
    packaged_path,
    pulled_path,
    read_record,
    sha256_of,
    write_record,
)
from agent.models.catalogue.hub import LARGER, Remote, endpoint, look_up, transfer
from graphs.addresses import shown
from graphs.errors import InputError, ModelFileError, SetupError, TransferError
from tools.parts import alone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from agent.models.catalogue.entries import Choice, Wanted


@dataclass(frozen=True)
class Pulled:
    """A file that is here and whole. `fetched` is False when it was here before."""

    path: Path
    sha256: str
    fetched: bool


def pull(wanted: Wanted, accepted: Callable[[str, Licence], bool]) -> Pulled:
    """Fetch the file, once `accepted` has said yes to its licence.

    A file of an installed package is only checked.

    Raises:
        InputError: the licence was not accepted.
        SetupError: there is nothing to pull, no space, or the folder cannot be written.
        ModelFileError: what is here, or on the hub, is not the file that was recorded.
        TransferError: what came is not the file, or another process is fetching it.
        ModelRefusedError: gated, not allowed, or not there.
        ModelUnavailableError: the hub cannot be reached, or the transfer was cut (retryable).
    """
    for choice in wanted.choices:
        if choice.package and (packaged := packaged_path(choice.package, choice.file)):
            return Pulled(packaged, _checked(packaged, choice.sha256, "the catalogue"), False)
    if not (wanted.choices and wanted.repository):
        raise SetupError(f"{wanted.name} cannot be pulled: {how_to_get(wanted)}")
    choice, repository = wanted.choices[0], wanted.repository
    path = pulled_path(repository, choice.file)
    licence = _licence(wanted, repository)
    if path.is_file() and (record := read_record(path)) is not None:
        return Pulled(path, _checked(path, record.sha256, "its first pull"), False)
    if not accepted(wanted.name, licence):
        raise InputError(
            f"the terms of {wanted.name} were not accepted ({licence.name}: {licence.link}); read "
            "them, then run again with --accept-licence"
        )
    remote = look_up(repository, choice.file, choice.revision)
    expected = _expected(choice, remote)
    entry = wanted.entry.key if wanted.entry else None
    with alone(path, LARGER):
        if fetched := not path.is_file():
            digest = _fetch(remote, path, expected)
        else:
            digest = _checked(path, expected, "the hub")
        write_record(path, _record(entry, choice, remote, licence, path, digest))
    return Pulled(path, digest, fetched)


def _licence(wanted: Wanted, repository: str) -> Licence:
    if wanted.entry is not None:
        return wanted.entry.licence
    return Licence(name="as its page says", link=f"{shown(endpoint())}/{repository}")


def _record(
    entry: str | None, choice: Choice, remote: Remote, licence: Licence, path: Path, digest: str
) -> Record:
    return Record(
        entry=entry,
        repository=remote.repository,
        file=remote.file,
        revision=choice.revision,
        commit=remote.commit,
        licence=licence.name,
        bytes=path.stat().st_size,
        sha256=digest,
    )


def _expected(choice: Choice, remote: Remote) -> str | None:
    """The checksum that the file must have, known before a byte of it has come."""
    if choice.sha256 and remote.sha256 and choice.sha256 != remote.sha256:
        raise ModelFileError(
            f"{remote.repository} now holds another {remote.file} than the catalogue knows: sha256 "
            f"{remote.sha256}, not {choice.sha256}; if you trust the new one, pull it as "
            f"hf:{remote.repository}:{remote.file}"
        )
    return choice.sha256 or remote.sha256


def _fetch(remote: Remote, path: Path, expected: str | None) -> str:
    # The server's own word for the version is no part of a path.
    version = hashlib.sha256(remote.etag.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    part = path.with_name(f"{path.name}.{version}.part")
    transfer(remote, part)
    digest = sha256_of(part)
    if expected is not None and digest != expected:
        part.unlink()
        raise TransferError(
            f"{remote.file} came with sha256 {digest}, not {expected}: it was changed or damaged on "
            "the way and has been deleted; pull it again, and if it happens again, do not use it"
        )
    os.replace(part, path)
    return digest


def _checked(path: Path, expected: str | None, by: str) -> str:
    digest = sha256_of(path)
    if expected is not None and digest != expected:
        raise ModelFileError(
            f"{path} has sha256 {digest}, not {expected} as recorded by {by}: it was changed or "
            "damaged; delete it and pull it again"
        )
    return digest
