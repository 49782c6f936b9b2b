"""`aetia kg download`: fetch a public source, resumable, with its licence shown and accepted."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphs.cache import own_path, write_atomically
from graphs.errors import InputError, StoreError
from tools.fetching import Remote, progress_on_terminal
from tools.fetching import fetch as transfer
from tools.parts import alone

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

LARGER = "name another folder with --out"


@dataclass(frozen=True)
class Public:
    """A public source: its files, its terms, and how `aetia kg build` reads them."""

    files: dict[str, str]
    licence: str
    read_as: str


SOURCES: dict[str, Public] = {
    "hetionet": Public(
        {
            "hetionet-v1.0-nodes.tsv": "https://github.com/hetio/hetionet/raw/main/hetnet/tsv/hetionet-v1.0-nodes.tsv",
            "hetionet-v1.0-edges.sif.gz": "https://github.com/hetio/hetionet/raw/main/hetnet/tsv/hetionet-v1.0-edges.sif.gz",
        },
        "CC0 for the compilation; its sources keep their terms, DrugBank's part is non-commercial",
        "hetionet:{folder}",
    ),
    "primekg": Public(
        {"kg.csv": "https://dataverse.harvard.edu/api/access/datafile/6180620"},
        "CC BY 4.0 for the compilation (Harvard Dataverse doi:10.7910/DVN/IXA7BM); its sources keep their terms",
        "primekg:{folder}/kg.csv",
    ),
    "drugmechdb": Public(
        {"indication_paths.yaml": "https://github.com/SuLab/DrugMechDB/raw/main/indication_paths.yaml"},
        "CC0",
        "drugmechdb:{folder}/indication_paths.yaml",
    ),
    "doid": Public(
        {"doid.obo": "https://purl.obolibrary.org/obo/doid.obo"}, "CC0", "obo:{folder}/doid.obo"
    ),
    "mondo": Public(
        {"mondo.obo": "https://purl.obolibrary.org/obo/mondo.obo"},
        "CC BY 4.0",
        "obo:{folder}/mondo.obo",
    ),
    "hp": Public(
        {"hp.obo": "https://purl.obolibrary.org/obo/hp.obo"},
        "the Human Phenotype Ontology's own licence (free, unmodified, with attribution)",
        "obo:{folder}/hp.obo",
    ),
    "go": Public(
        {"go-basic.obo": "https://purl.obolibrary.org/obo/go/go-basic.obo"},
        "CC BY 4.0",
        "obo:{folder}/go-basic.obo",
    ),
}  # fmt: skip


def add_download(parser: argparse.ArgumentParser) -> None:
    """Arguments of `download`."""
    parser.add_argument("name", help=", ".join(SOURCES))
    parser.add_argument("--out", default="kg-sources", metavar="DIR")
    parser.add_argument("--accept-licence", action="store_true", help="its terms were read")
    parser.add_argument(
        "--mirror", metavar="URL", help="fetch the files from below this address instead"
    )


def run_download(options: argparse.Namespace) -> int:
    """Show the terms, then fetch what is not there yet.

    Raises:
        InputError: the name is unknown, or the terms were not accepted.
        AetiaError: a file could not be fetched (`fetch`); what came is kept and continued next time.
    """
    public = SOURCES.get(options.name)
    if public is None:
        raise InputError(f"{options.name!r} is not known; name one of {', '.join(SOURCES)}")
    sys.stderr.write(f"terms of {options.name}: {public.licence}\n")
    if not (options.accept_licence or _accepted()):
        raise InputError("the terms were not accepted; run again with --accept-licence")
    folder = own_path(options.out, "--out") / options.name
    sums = {}
    for file, address in public.files.items():
        place = f"{options.mirror.rstrip('/')}/{file}" if options.mirror else address
        sums[file] = fetch(place, folder / file)
    source = public.read_as.format(folder=folder)
    if options.json:
        print(json.dumps({"status": "ok", "folder": str(folder), "sha256": sums, "source": source}))
    else:
        for file, digest in sums.items():
            print(f"{folder / file}  sha256 {digest}")
        print(f"build with it: aetia kg build --source {source} --out kg.sqlite")
    return 0


def _accepted() -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stderr.write("accept them? [y/N] ")
    return input().strip().lower() in ("y", "yes")


def fetch(address: str, path: Path) -> str:
    """Fetch one file and return its sha256; a whole one is only checked, a part is continued.

    The sum is kept beside the file at the first download, and later ones must agree with it.

    Raises:
        InputError: the address is none that can be fetched.
        SetupError: the disk is full, or the folder cannot be written.
        StoreError: the sum differs.
        TransferError: the address does not answer, or sends what is not the file.
    """
    with alone(path, LARGER):
        if not path.is_file():
            part = path.with_name(f"{path.name}.part")
            announced = transfer(Remote(address, LARGER), part, progress_on_terminal(path.name))
            if not announced:
                sys.stderr.write(
                    f"{path.name}: nobody said how long it is, so a cut would not show\n"
                )
            os.replace(part, path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        recorded = path.with_name(f"{path.name}.sha256")
        if not recorded.is_file():
            write_atomically(recorded, f"{digest}  {path.name}\n".encode())
        expected = recorded.read_text(encoding="utf-8", errors="replace").partition(" ")[0]
    if expected != digest:
        raise StoreError(
            f"{path} has sha256 {digest}, not {expected!r} as recorded in {recorded.name}; delete "
            "both to fetch it anew, or the record alone to accept the new content"
        )
    return digest
