"""Where model files lie, and what was recorded about them when they came.

    $AETIA_MODELS_DIR/OWNER--REPOSITORY/FILE.gguf         a pulled file
    $AETIA_MODELS_DIR/OWNER--REPOSITORY/FILE.gguf.json    its record

A file may also be inside an installed package (found without importing it), or anywhere on disk.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from agent.models.catalogue.entries import (
    Choice,
    Closed,
    Entry,
    Wanted,
    choices_of,
    entries,
    parse_name,
)
from graphs.cache import cache_folder, own_path, write_atomically
from graphs.errors import InputError, ModelFileError, SetupError

FOLDER = "AETIA_MODELS_DIR"
MOST_NAME = 200
"""Bytes of a name; disks take 255, and a part's name is longer than that of its file."""


class Record(Closed):
    """What came, from where, and under which terms."""

    entry: str | None
    repository: str
    file: str
    revision: str
    commit: str
    licence: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Located:
    """A file on this machine, and what is known about it from elsewhere."""

    path: Path
    entry: Entry | None = None
    choice: Choice | None = None


def models_folder() -> Path:
    """Where pulled files go: `AETIA_MODELS_DIR`, else `models` in Aetia's cache folder."""
    explicit = os.environ.get(FOLDER)
    return own_path(explicit, FOLDER) if explicit else cache_folder() / "models"


def pulled_path(repository: str, file: str) -> Path:
    """Where a file of a repository lies, or would lie, once pulled: always below `models_folder`.

    Raises:
        InputError: the names cannot be those of a folder and a file in it.
    """
    folder = repository.replace("/", "--")
    for part in (folder, *file.split("/")):
        plain = part not in ("", ".", "..") and part.isprintable() and not set(part) & set("\\:")
        if not plain or len(part.encode("utf-8", "replace")) > MOST_NAME:
            raise InputError(
                f"{file!r} of {repository!r} cannot be kept under its name: a name has at most "
                f"{MOST_NAME} bytes, no \\ and no :, and leads nowhere else"
            )
    return models_folder() / folder / file


def packaged_path(package: str, file: str) -> Path | None:
    """A file inside an installed package, None when it is not there; the package is not imported."""
    try:
        spec = importlib.util.find_spec(package)
    except ModuleNotFoundError:
        return None
    folders = (spec.submodule_search_locations if spec else None) or ()
    places = (Path(folder) / file for folder in folders)
    return next((place for place in places if os.path.isfile(place)), None)


def locate(entry: Entry, quant: str | None = None) -> Path | None:
    """The entry's file on this machine, None when it is not here.

    Without a quantization, the first of the entry's files that is here.

    Raises:
        InputError: the entry has no such quantization.
    """
    here = _first_here(Wanted(entry.key, entry, choices_of(entry, quant), entry.repository))
    return here.path if here else None


def path_of(choice: Choice, repository: str | None) -> Path | None:
    """One file on this machine, None when it is not here."""
    if choice.package and (path := packaged_path(choice.package, choice.file)) is not None:
        return path
    if repository and os.path.isfile(path := pulled_path(repository, choice.file)):
        return path
    return None


def located(name: str, quant: str | None = None) -> Located:
    """The file that a name or a path means.

    Raises:
        InputError: the name or the path means nothing.
        SetupError: the model is known but its file is not here; the message says how to get it.
    """
    if is_path(name):
        path = own_path(name, "the model's file")
        if not os.path.isfile(path):
            raise InputError(
                f"there is no file {name}; a model is named as `aetia models list` does"
            )
        return _recognised(path)
    wanted = parse_name(name, quant)
    if (here := _first_here(wanted)) is not None:
        return here
    raise SetupError(f"{name} is not on this machine; {how_to_get(wanted)}")


def is_path(name: str) -> bool:
    """Whether the text means a file on disk rather than a model's name."""
    if name.lower().startswith("hf:"):
        return False
    return name.lower().endswith(".gguf") or os.sep in name or os.path.isfile(name)


def how_to_get(wanted: Wanted) -> str:
    """What to do when a known model's file is not here."""
    ways = [f"fetch it: aetia models pull {wanted.name}"] if wanted.repository else []
    if wanted.entry is not None and wanted.entry.get_it:
        ways.append(wanted.entry.get_it)
    return "; or ".join(ways)


def record_path(path: Path) -> Path:
    """Where the record of a file lies."""
    return path.with_name(f"{path.name}.json")


def read_record(path: Path) -> Record | None:
    """What was recorded about a file, None when nothing was.

    Raises:
        ModelFileError: the record itself cannot be read.
    """
    place = record_path(path)
    if not os.path.lexists(place):
        return None
    try:
        return Record.model_validate_json(place.read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        raise ModelFileError(
            f"the record {place} cannot be read; delete it to have it written anew"
        ) from error


def write_record(path: Path, record: Record) -> None:
    """Keep the record beside its file, whole or not at all; raises `OSError`."""
    write_atomically(record_path(path), (record.model_dump_json(indent=2) + "\n").encode())


def recorded_files() -> list[tuple[Path, Record]]:
    """All pulled files that are here, with their records, by path."""
    places = sorted(models_folder().glob("*/**/*.gguf"))
    return [(path, record) for path in places if (record := read_record(path)) is not None]


def sha256_of(path: Path) -> str:
    """The checksum of a file's content.

    Raises:
        ModelFileError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}") from error


def _first_here(wanted: Wanted) -> Located | None:
    for choice in wanted.choices:
        if (path := path_of(choice, wanted.repository)) is not None:
            return Located(path, wanted.entry, choice)
    return None


def _recognised(path: Path) -> Located:
    record = read_record(path)
    entry = entries().get(record.entry) if record and record.entry else None
    for choice in entry.choices if entry else ():
        if record is not None and choice.file == record.file:
            return Located(path, entry, choice)
    for known in entries().values():
        for choice in known.choices:
            if (here := path_of(choice, known.repository)) and here.samefile(path):
                return Located(path, known, choice)
    return Located(path, entry)
