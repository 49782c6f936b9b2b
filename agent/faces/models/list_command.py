"""`aetia models list`: every file that the catalogue knows, and pulled files outside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from agent.faces.models.show import size, table, write, write_json
from agent.models.catalogue.entries import entries
from agent.models.catalogue.files import models_folder, path_of, recorded_files

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

NOTHING = 1


@dataclass(frozen=True)
class Row:
    """One file. `bytes` may be rounded when only the page's figure is known."""

    name: str
    quant: str
    bytes: int | None
    licence: str
    gated: bool | None
    path: str | None
    good_for: str


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `list`."""
    parser.add_argument("--here", action="store_true", help="only files on this machine")


def run(options: argparse.Namespace) -> int:
    """Print the table; exit code 1 when `--here` finds nothing."""
    rows = [row for row in (*_known(), *_others()) if row.path or not options.here]
    if options.json:
        write_json([asdict(row) for row in rows])
    elif rows:
        heads = ("NAME", "QUANT", "SIZE", "LICENCE", "HERE")
        cells = [
            (r.name, r.quant, size(r.bytes), r.licence, "yes" if r.path else "-") for r in rows
        ]
        write(table([heads, *cells]))
    else:
        write(f"no model file is here ({models_folder()}); fetch one: aetia models pull NAME")
    return 0 if rows else NOTHING


def _known() -> Iterator[Row]:
    for entry in entries().values():
        licence = entry.licence.name
        if not entry.choices:
            yield Row(entry.key, "-", None, licence, entry.gated, None, entry.good_for)
        for choice in entry.choices:
            path = path_of(choice, entry.repository)
            rounded = int(choice.gigabytes * 1e9) if choice.gigabytes else None
            count = path.stat().st_size if path else choice.bytes or rounded
            place = str(path) if path else None
            yield Row(entry.key, choice.quant, count, licence, entry.gated, place, entry.good_for)


def _others() -> Iterator[Row]:
    for path, record in recorded_files():
        if record.entry is None:
            name = f"hf:{record.repository}:{record.file}"
            yield Row(name, "-", record.bytes, record.licence, None, str(path), "")
