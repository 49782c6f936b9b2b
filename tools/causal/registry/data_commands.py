"""`aetia data`: data sets by name, kept in the user's data folder."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from graphs.cache import read_whole
from graphs.errors import DataError, UsageError
from tools.causal.as_written import Decimal
from tools.causal.registry.described import Described, unsaid
from tools.causal.registry.kept_data import KeptData
from tools.commands import Parser, run_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tools.commands import Ending

COMMANDS = {
    "add": "keep a table under a name, and look through it",
    "describe": "say what its columns are; with a treatment and an outcome it can be asked",
    "list": "the data sets that are kept",
    "show": "one data set: columns, warnings, first rows",
    "remove": "delete one, with everything that was kept of it",
}
NOTHING = 1
SHOWN = 5
"""Rows that `show` prints."""
PER_COLUMN = ("meaning", "role", "type", "unit", "time", "missing", "event", "against")
TOLD = {
    "missing": "cells of a column that stand for no value, with commas between (score=999)",
    "event": "the value that is the event of an outcome (died=1), or treated (arm=active)",
    "against": "of a treatment of more than two values, the one that it is compared with",
}
TEXTS = ("meaning", "unit", "event", "against")


def command(arguments: Sequence[str]) -> Ending:
    """Run `aetia data ...`; returns its exit code."""
    parser = Parser(
        prog="aetia data",
        description="Data sets of yours, kept in AETIA_DATA, by default a folder in your data folder. They "
        "stay on this machine, and no model sees a row. Ask one with `aetia ask ... --data NAME`.",
        epilog="exit codes: 0 done, 1 none is kept, 2 a usage error, no such data set or no table",
    )
    return run_command(parser, arguments, COMMANDS, _load)


def _load(name: str, parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], Ending]:
    if name != "list":
        parser.add_argument("name", metavar="NAME")
    if name == "add":
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, Parquet or Stata; .gz, .bz2, .xz")  # fmt: skip
        parser.add_argument("--decimal", choices=get_args(Decimal), help="the decimal mark of a text file, where 3,186 may be thousands")  # fmt: skip
        parser.add_argument("--encoding", metavar="NAME", help="of a text file that is not UTF-8: cp1252, latin-1, cp1251, shift_jis")  # fmt: skip
    if name == "describe":
        _add_describe(parser)
    return {"add": _add, "describe": _describe, "list": _list, "show": _show, "remove": _remove}[
        name
    ]


def _add_describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", type=Path, metavar="FILE", help="a description in TOML or JSON, for everything at once")  # fmt: skip
    parser.add_argument("--title", help="of the data set")
    parser.add_argument("--population", help="who is in it")
    parser.add_argument("--design", choices=["cohort", "case_control", "cross_sectional", "rct"])
    for what in PER_COLUMN:
        parser.add_argument(
            f"--{what}", action="append", default=[], metavar="COLUMN=VALUE",
            help=TOLD.get(what, f"the {what} of a column"),
        )  # fmt: skip


def _add(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise DataError(f"there is no file {options.file}")
    found = KeptData().add(options.name, options.file.name, lambda path: shutil.copyfile(options.file, path), options.decimal, options.encoding)  # fmt: skip
    return _tell(found, options)


def _describe(options: argparse.Namespace) -> int:
    kept = KeptData()
    before = kept.show(options.name)
    said = _from_file(options.source) if options.source is not None else _as_it_was(before)
    for key in ("title", "population", "design"):
        if getattr(options, key):
            said[key] = getattr(options, key)
    columns = {column["name"]: dict(column) for column in said.get("columns", ())}
    for what in PER_COLUMN:
        for pair in getattr(options, what):
            name, sign, value = pair.rpartition("=")
            if not sign or not name:
                raise UsageError(f"--{what} takes COLUMN=VALUE; got {pair!r}")
            key = "missing_codes" if what == "missing" else what
            given: Any = [v for v in value.split(",") if v] if what == "missing" else value or None
            given = given or "" if what in TEXTS else given  # nothing takes it back
            columns.setdefault(name, {"name": name})[key] = given
    said["columns"] = list(columns.values())
    return _tell(kept.describe(options.name, Described.read(said)), options)


def _as_it_was(shown: dict[str, Any]) -> dict[str, Any]:
    keys = (
        "name",
        "meaning",
        "role",
        "unit",
        "time",
        "curies",
        "missing_codes",
        "event",
        "against",
    )
    columns = [{k: c[k] for k in keys if k in c} for c in shown["columns"]]
    kept = {k: shown[k] for k in ("title", "population", "design", "unmeasured") if shown.get(k)}
    return {**kept, "columns": [column for column in columns if len(column) > 1]}


def _from_file(path: Path) -> dict[str, Any]:
    try:
        text = read_whole(path).decode()
        held = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise DataError(f"{path} is neither JSON nor TOML: {error}") from error
    if isinstance(held.get("columns"), dict):  # as a descriptor has them
        held["columns"] = [{"name": name, **column} for name, column in held["columns"].items()]
    return dict(held)


def _list(options: argparse.Namespace) -> int:
    kept = KeptData()
    shown = kept.shown()
    if options.json:
        sys.stdout.write(json.dumps([_short(one) for one in shown]) + "\n")
    for one in [] if options.json else shown:
        state = "ready to be asked" if one["ready"] else "not described yet"
        sys.stdout.write(f"{one['name']}: {one['rows']:,} rows, {len(one['columns'])} columns, {state}\n")  # fmt: skip
    if not shown and not options.json:
        sys.stdout.write(f"no data set is kept in {kept.folder}\n")
    return 0 if shown else NOTHING


def _short(one: dict[str, Any]) -> dict[str, Any]:
    return {"name": one["name"], "title": one["title"], "rows": one["rows"], "columns": len(one["columns"]), "ready": one["ready"]}  # fmt: skip


def _show(options: argparse.Namespace) -> int:
    shown = KeptData().show(options.name)
    ended = _tell(shown, options)
    if not options.json:
        rows = [[str(c["name"]) for c in shown["columns"]], *shown["preview"][:SHOWN]]
        cells = ("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)
        sys.stdout.write("\n".join(["first rows:", *cells]) + "\n")
    return ended


def _remove(options: argparse.Namespace) -> int:
    KeptData().remove(options.name)
    sys.stdout.write(f"deleted {options.name}\n")
    return 0


def _tell(shown: dict[str, Any], options: argparse.Namespace) -> int:
    if options.json:
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
        return 0
    state = "ready to be asked" if shown["ready"] else "name a treatment and an outcome with `aetia data describe`"  # fmt: skip
    if any(unsaid(shown["columns"])):
        state = "not ready to be asked: say what its values are with `aetia data describe --event`"
    lines = [f"{shown['name']}: {shown['rows']:,} rows; {state}"]
    for column in shown["columns"]:
        about = ", ".join(str(column[k]) for k in ("role", "meaning", "unit") if column.get(k))
        gaps = f", {column['missing']:,} missing" if column["missing"] else ""
        lines.append(f"  {column['name']}: {column['type']}{gaps}{f' ({about})' if about else ''}")
    lines += [f"note: {warning}" for warning in shown["warnings"]]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
