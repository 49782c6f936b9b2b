"""`aetia models pull`: show the licence, have it accepted, fetch and check the file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agent.faces.models.show import write, write_json
from agent.models.catalogue.entries import parse_name
from agent.models.catalogue.pull import pull

if TYPE_CHECKING:
    import argparse

    from agent.models.catalogue.entries import Licence


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `pull`."""
    parser.add_argument(
        "name", help="as `aetia models list` names it, or hf:OWNER/REPOSITORY:FILE.gguf"
    )
    parser.add_argument("--quant", metavar="Q", help="default: the first one listed")
    parser.add_argument("--accept-licence", action="store_true", help="its terms were read")


def run(options: argparse.Namespace) -> int:
    """Fetch the file; a part that came before is continued.

    Raises:
        InputError: the name is unknown, or the licence was not accepted.
        SetupError: no space, no package, nothing to pull.
        ModelError: see `agent.models.catalogue.pull.pull`.
    """

    def accepted(name: str, licence: Licence) -> bool:
        sys.stderr.write(f"terms of {name}: {licence.name} ({licence.link})\n")
        return bool(options.accept_licence) or _asked()

    pulled = pull(parse_name(options.name, options.quant), accepted)
    if options.json:
        write_json(
            {
                "status": "ok",
                "path": str(pulled.path),
                "sha256": pulled.sha256,
                "fetched": pulled.fetched,
            }
        )
    else:
        write(f"{pulled.path}  sha256 {pulled.sha256}")
        if not pulled.fetched:
            write("it was here already, and is whole")
    return 0


def _asked() -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stderr.write("accept them? [y/N] ")
    return input().strip().lower() in ("y", "yes")
