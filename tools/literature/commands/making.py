"""`aetia corpus build` and `add`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import AetiaError, InputError
from tools.literature.building import build_corpus
from tools.literature.settled import corpus_folders

if TYPE_CHECKING:
    import argparse

    from tools.literature.building import Built
    from tools.literature.commands.seams import Seams
    from tools.literature.retrieval.embedder import Embedder

SOURCE = "pubmed-xml:F, pmc-jats:F, jsonl:F, ris:F, bibtex:F or pdf:F; F may be a folder, packed by gzip or xz"


def add_build(parser: argparse.ArgumentParser) -> None:
    """The options of `aetia corpus build`."""
    parser.add_argument("--source", action="append", default=[], metavar="KIND:F", help=SOURCE)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the corpus")
    _add_embedder(parser)


def add_add(parser: argparse.ArgumentParser) -> None:
    """The options of `aetia corpus add`."""
    parser.add_argument("--source", action="append", required=True, metavar="KIND:F", help=SOURCE)
    parser.add_argument("--corpus", metavar="DIR", help="the corpus; default: AETIA_CORPUS")
    _add_embedder(parser)


def _add_embedder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--embedder", default="", metavar="NAME",
        help="makes the vectors: a name of `aetia models list`, a GGUF file, a model at --embedder-url, "
        "or none; default: AETIA_EMBEDDER, else the one that ships",
    )  # fmt: skip
    parser.add_argument(
        "--embedder-url", default="", metavar="URL", help="an OpenAI-compatible server"
    )


async def run_build(options: argparse.Namespace, seams: Seams) -> int:
    """Build or go on."""
    return await _made(options.out, options, seams)


async def run_add(options: argparse.Namespace, seams: Seams) -> int:
    """Add to the one corpus in use.

    Raises:
        InputError: none or several are in use.
    """
    folders = corpus_folders([options.corpus] if options.corpus else ())
    if len(folders) != 1:
        raise InputError(
            f"sources are added to one corpus, and {len(folders)} are named: give --corpus DIR"
        )
    return await _made(folders[0], options, seams)


async def _made(folder: Path, options: argparse.Namespace, seams: Seams) -> int:
    embedder, missing = _embedder(options, seams)
    try:
        built = await build_corpus(folder, options.source, embedder, _told)
    finally:
        if embedder is not None:
            await embedder.close()
    notes = (*built.notes, *((missing,) if missing else ()))
    if options.json:
        print(json.dumps({"corpus": str(folder), **asdict(built), "notes": list(notes)}, indent=2))
    else:
        print("\n".join([*_lines(folder, built), *(f"note: {note}" for note in notes)]))
    return 0


def _embedder(options: argparse.Namespace, seams: Seams) -> tuple[Embedder | None, str]:
    """The embedder, or why there is none: only one that was named has to be there."""
    try:
        return seams.embedder(options.embedder, options.embedder_url), ""
    except AetiaError as error:
        if options.embedder or options.embedder_url:
            raise
        return None, f"no vectors were made, BM25 works without: {error}"


def _told(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _lines(folder: Path, built: Built) -> list[str]:
    lines = []
    for source in built.sources:
        state = "" if source.is_new else " (read before)"
        lines.append(
            f"{source.source}{state}: {source.kept:,} documents, {source.repeated:,} known already, "
            f"{source.rejected:,} rejected"
        )
    lines.append(f"{folder}: {built.indexed:,} passages indexed, {built.embedded:,} embedded")
    if any(source.rejected for source in built.sources):
        lines.append(f"what was rejected, and why: aetia corpus info --rejects --corpus {folder}")
    return lines
