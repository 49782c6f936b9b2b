"""The registry: one folder a data set, with the file as it came, what was said of it, and the descriptor."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphs.cache import own_path, read_whole, write_atomically
from graphs.errors import DataError, InputError, SetupError
from tools.causal import results
from tools.causal.child import Child
from tools.causal.datasets import Dataset
from tools.causal.registry.described import (
    Described,
    DescribedColumn,
    as_toml,
    descriptor_of,
    unsaid,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.causal.as_written import Decimal

VARIABLE = "AETIA_DATA"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
KINDS = (".csv", ".tsv", ".tab", ".txt", ".parquet", ".dta")
PACKED = (".gz", ".bz2", ".xz")
LOCAL = "local"
"""Whose the data sets of the command line are."""
READ_S = 120.0
DESCRIPTOR, SAID, FOUND, ROWS = "descriptor.toml", "said.json", "found.json", "rows.csv"


def data_folder() -> Path:
    """Where data sets are kept: `AETIA_DATA`, else a folder in the user's data folder.

    Raises:
        SetupError: nothing is named and the user has no home.
    """
    if named := os.environ.get(VARIABLE):
        return own_path(named, VARIABLE)
    if base := os.environ.get("XDG_DATA_HOME"):
        return own_path(base, "XDG_DATA_HOME") / "aetia" / "data"
    try:
        return Path.home() / ".local" / "share" / "aetia" / "data"
    except RuntimeError as error:
        raise SetupError(f"no home folder is known for this user: set {VARIABLE}") from error


@dataclass(frozen=True)
class KeptData:
    """The data sets of one owner; nobody else's are seen.

    Attributes:
        owner: hexadecimal id of whoever they belong to; empty for the user of this machine.
        root: where all are kept.
    """

    owner: str = ""
    root: Path | None = None

    @property
    def folder(self) -> Path:
        """Where those of this owner are."""
        return (self.root or data_folder()) / (self.owner or LOCAL)

    def names(self) -> list[str]:
        """The names, in order."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name for p in self.folder.iterdir() if NAME.fullmatch(p.name) and (p / FOUND).is_file())  # fmt: skip

    def add(
        self,
        name: str,
        file_name: str,
        write: Callable[[Path], object],
        decimal: Decimal | None = None,
        encoding: str | None = None,
    ) -> dict[str, Any]:
        """Keep a table under a name, and look through it.

        Args:
            name: of the data set.
            file_name: tells the kind of the file, by its ending.
            write: writes the file to a path.
            decimal: the decimal mark of a text file, where it could be either.
            encoding: of a text file that is not UTF-8.

        Raises:
            InputError: the name cannot be used, or is used.
            DataError: it is no table that can be read.
        """
        _require_name(name)
        kind = _kind(file_name)
        if (self.folder / name).exists():
            raise InputError(f"there is a data set {name!r} already: remove it first, or take another name")  # fmt: skip
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.folder / f".{secrets.token_hex(8)}"
        part.mkdir(mode=0o700)
        try:
            write(part / f"original{kind}")
            found = _looked(part / f"original{kind}", file_name, part / ROWS, decimal=decimal, encoding=encoding)  # fmt: skip
            labels = found.pop("labels")
            said = tuple(DescribedColumn(name=c, meaning=label) for c, label in labels.items())
            _write(part / FOUND, found)
            _write(part / SAID, Described(columns=said).model_dump(mode="json"))
            part.rename(self.folder / name)
        except OSError as error:
            raise DataError(f"{name} cannot be kept: {error.strerror}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return self.show(name)

    def show(self, name: str) -> dict[str, Any]:
        """What is known of a data set: rows, columns with what was said of them, warnings, first rows.

        Raises:
            InputError: there is none of that name.
        """
        place = self._place(name)
        found, said = _read(place / FOUND), Described.read(_read(place / SAID))
        columns = _with_what_was_said(found, said)
        extra = said.model_dump(mode="json", exclude={"columns"})
        is_usable = (place / DESCRIPTOR).is_file()
        more = {"columns": columns, "warnings": [*unsaid(columns), *found["warnings"]]}
        return {"name": name, **extra, **found, **more, "ready": is_usable}

    def shown(self) -> list[dict[str, Any]]:
        """All that are kept, as `show` tells them; without one that is removed meanwhile."""
        told = []
        for name in self.names():
            try:
                told.append(self.show(name))
            except InputError:
                if name in self.names():
                    raise
        return told

    def describe(self, name: str, said: Described) -> dict[str, Any]:
        """Keep what a person says of the columns; with a treatment and an outcome it can be asked.

        Raises:
            InputError: there is none of that name.
            DataError: the description does not fit the file.
        """
        place = self._place(name)
        before = _read(place / FOUND)
        descriptor_of(name, said.without_events, before)  # a code for no value may be a third value
        codes = {c.name: c.missing_codes for c in said.columns if c.missing_codes}
        results.forget(self._rows(place))  # estimates of rows that are read otherwise from now on
        written = {key: before.get(key) for key in ("decimal", "encoding")}
        rows = place / f"new_{ROWS}"
        try:
            found = _looked(self._original(place), name, rows, codes, **written)
            found.pop("labels")
            descriptor = descriptor_of(name, said, found)
            if any(unsaid(_with_what_was_said(found, said))):
                descriptor = None  # the sign of an effect would be anybody's guess
            if codes or any(written.values()):
                rows.replace(place / ROWS)
            else:
                (place / ROWS).unlink(missing_ok=True)
        finally:
            rows.unlink(missing_ok=True)
        _write(place / FOUND, found)
        _write(place / SAID, said.model_dump(mode="json"))
        if descriptor is None:
            (place / DESCRIPTOR).unlink(missing_ok=True)
        else:
            write_atomically(place / DESCRIPTOR, as_toml(descriptor).encode())
        return self.show(name)

    def dataset(self, name: str) -> tuple[Dataset, Path, Path]:
        """The data set as it is asked, with the paths of its descriptor and its rows.

        Raises:
            InputError: there is none of that name.
            DataError: it is not described yet.
        """
        place = self._place(name)
        if not (place / DESCRIPTOR).is_file():
            told = "; ".join(unsaid(self.show(name)["columns"])) or "say which columns are treatment and outcome"  # fmt: skip
            raise DataError(f"{name} is not described yet: {told} (`aetia data describe {name}`)")
        rows = self._rows(place)
        opened = Dataset.from_files(place / DESCRIPTOR, rows)
        columns = _with_what_was_said(_read(place / FOUND), Described.read(_read(place / SAID)))
        held = tuple((c["name"], c.get("meaning") or c["name"]) for c in columns)
        return replace(opened, held=held), place / DESCRIPTOR, rows

    def remove(self, name: str) -> None:
        """Delete a data set with everything that was kept of it, stored estimates too.

        Raises:
            InputError: there is none of that name.
        """
        results.forget(self._rows(self._place(name)))
        gone = self.folder / f".{secrets.token_hex(8)}"
        try:
            self._place(name).rename(gone)  # at once: nobody sees half of it
        except FileNotFoundError as error:
            raise InputError(f"no data set {name!r} is registered any more") from error
        shutil.rmtree(gone)

    def _place(self, name: str) -> Path:
        if name not in self.names():
            known = ", ".join(self.names()) or "none"
            raise InputError(f"no data set {name!r} is registered; there are: {known}")
        return self.folder / name

    def _rows(self, place: Path) -> Path:
        """The file that is asked: the table as it came, or as it is to be read."""
        return place / ROWS if (place / ROWS).is_file() else self._original(place)

    def _original(self, place: Path) -> Path:
        return next(place.glob("original*"))


def _with_what_was_said(found: dict[str, Any], said: Described) -> list[dict[str, Any]]:
    """The columns as they were found, each with what a person said of it."""
    about = {c.name: c.model_dump(mode="json", exclude={"name"}) for c in said.columns}
    held = ((column, about.get(column["name"], {})) for column in found["columns"])
    return [{**one, **{k: v for k, v in more.items() if v not in (None, "", [])}} for one, more in held]  # fmt: skip


def _require_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise InputError(f"a data set is named with letters, digits, - and _, at most 64; got {name[:80]!r}")  # fmt: skip


def _kind(file_name: str) -> str:
    """The ending of a file that can be read, such as `.csv.gz`.

    Raises:
        DataError: it is of another kind.
    """
    endings = [e.lower() for e in Path(file_name.replace("\\", "/")).suffixes[-2:]]
    packed = endings[-1] if endings and endings[-1] in PACKED else ""
    plain = (endings[-2:-1] if packed else endings[-1:]) or [""]
    if plain[0] not in KINDS:
        raise DataError(f"a table is one of {', '.join(KINDS)}, plain or packed ({', '.join(PACKED)}); got {file_name[-80:]!r}")  # fmt: skip
    return plain[0] + packed


def _looked(
    path: Path,
    called: str,
    rows: Path,
    codes: dict[str, tuple[str, ...]] | None = None,
    *,
    decimal: Decimal | None,
    encoding: str | None,
) -> dict[str, Any]:
    """What a file holds; what is said of it when it is refused names it as its owner does."""
    work = "tools.causal.registry.profile:profile"
    given = (str(path), codes or {}, str(rows), decimal, encoding)
    try:
        found: dict[str, Any] = next(iter(Child(work, given, seconds=READ_S).parts()))
    except DataError as error:
        said = str(error).replace(str(path), called).replace(path.name, called)
        raise DataError(said) from None
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(read_whole(path))
    except FileNotFoundError as error:  # somebody else removed it just now
        raise InputError(f"no data set {path.parent.name!r} is registered any more") from error
    return held


def _write(path: Path, data: dict[str, Any]) -> None:
    write_atomically(path, json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace"))
