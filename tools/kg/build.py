"""`aetia kg build`, `load` and `export`: from sources to a file, from a file to a server."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.addresses import shown
from graphs.errors import InputError
from graphs.load.build import build
from graphs.load.formats import FORMATS, open_source
from graphs.vocabulary.build import open_here

if TYPE_CHECKING:
    import argparse

    from graphs.load.build import BuildReport


SQLITE = b"SQLite format 3\0"
"""How every file of that database begins."""


def add_build(parser: argparse.ArgumentParser) -> None:
    """Arguments of `build`."""
    known = "; ".join(f"{name}: {text}" for name, (_, text) in FORMATS.items())
    parser.add_argument(
        "--source", action="append", required=True, metavar="NAME:PATH",
        help=f"read in order, repeatable; `starter` is the graph that ships. {known}",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the graph file")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="default: FILE.rejects.tsv")


def run_build(options: argparse.Namespace) -> int:
    """Build one file."""
    started = time.monotonic()
    check_target(options.out)
    report = build(
        [open_source(text) for text in options.source],
        options.out,
        rejects_path=options.rejects,
        known=lambda name: open_here().exactly(name),
        progress=_counted,
    )
    seconds = time.monotonic() - started
    if options.json:
        print(json.dumps({"status": "ok", "seconds": round(seconds, 2), **asdict(report)}))
    else:
        print(_shown(report, seconds))
    return 0


def check_target(path: Path) -> None:
    """See that a graph file may be written there: nothing is there yet, or an earlier graph file.

    Raises:
        InputError: something else is there, which would be lost.
    """
    if not path.exists() and not path.is_symlink():
        return
    if path.is_file() and not path.is_symlink():
        with path.open("rb") as file:
            if file.read(len(SQLITE)) in (SQLITE, b""):
                return
    raise InputError(f"{path} is there and is no graph file; name another --out, or move it away")


def add_load(parser: argparse.ArgumentParser) -> None:
    """Arguments of `load`."""
    parser.add_argument("--from", dest="file", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--to", required=True, metavar="ADDRESS",
        help="bolt://HOST:PORT or neo4j://...; user and password from AETIA_NEO4J_USER and "
        "AETIA_NEO4J_PASSWORD, database from AETIA_NEO4J_DATABASE",
    )  # fmt: skip
    parser.add_argument("--replace", action="store_true", help="delete another graph of ours there")


async def run_load(options: argparse.Namespace) -> int:
    """Load over Bolt; goes on where an earlier load stopped."""
    from graphs.stores.neo4j_connection import is_address
    from graphs.stores.neo4j_load import load

    if not is_address(options.to):
        raise InputError(f"{shown(options.to)!r} is no server address; expected bolt://HOST:PORT")
    started = time.monotonic()
    await load(options.file, options.to, replace=options.replace, progress=_progressed)
    seconds = round(time.monotonic() - started, 1)
    if options.json:
        print(json.dumps({"status": "ok", "address": shown(options.to), "seconds": seconds}))
    else:
        place = shown(options.to)
        print(f"{place} holds {options.file.name} ({seconds} s); use it: AETIA_KG={place}")
    return 0


def add_export(parser: argparse.ArgumentParser) -> None:
    """Arguments of `export`."""
    parser.add_argument("--from", dest="file", type=Path, required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def run_export(options: argparse.Namespace) -> int:
    """Write the tables of the offline import."""
    from graphs.stores.neo4j_tables import export_tables

    export_tables(options.file, options.out, progress=_progressed)
    if options.json:
        print(json.dumps({"status": "ok", "folder": str(options.out)}))
    else:
        print(f"tables in {options.out}; import them: docker/neo4j/server import {options.out}")
    return 0


def _counted(what: str, count: int) -> None:
    sys.stderr.write(f"{what} {count:,}\n" if count else f"{what}\n")


def _progressed(what: str, done: int, total: int) -> None:
    sys.stderr.write(f"{what}: {done:,} of {total:,}\n")


def _shown(report: BuildReport, seconds: float) -> str:
    lines = [f"{report.path}: {report.release.name} {report.release.version} in {seconds:.1f} s"]
    for source in report.sources:
        lines.append(
            f"  {source.name} {source.version} ({source.licence}): {source.nodes:,} node rows, "
            f"{source.edges:,} statements, {source.turned:,} stated by an inverse predicate, "
            f"{source.evidence:,} findings and assessments"
        )
        lines += [f"    rejected {n:,}: {why}" for why, n in sorted(source.rejected.items())]
        lines += [f"    noted {n:,}: {what}" for what, n in sorted(source.remarks.items())]
    if report.merged:
        lines.append(f"  {report.merged:,} node rows merged into another identifier")
    if report.rejects:
        lines.append(f"  rejected rows: {report.rejects}")
    return "\n".join(lines)
