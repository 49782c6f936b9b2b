"""`aetia models verify`: is a model's file whole, and the one that was recorded?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from agent.faces.models.show import table, write, write_json
from agent.models.catalogue.files import located
from agent.models.catalogue.verify import verify

if TYPE_CHECKING:
    import argparse

FAULT = 1


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `verify`."""
    parser.add_argument("name", help="a model's name, or the path of a .gguf file")
    parser.add_argument("--quant", metavar="Q", help="which of its files")


def run(options: argparse.Namespace) -> int:
    """Print every check; exit code 1 when one failed.

    Raises:
        InputError: the name or the path means nothing.
        SetupError: the file is not on this machine.
    """
    here = located(options.name, options.quant)
    checks = verify(here)
    sound = all(check.state != "failed" for check in checks)
    if options.json:
        status = "ok" if sound else "failed"
        write_json(
            {"status": status, "path": str(here.path), "checks": [asdict(c) for c in checks]}
        )
    else:
        write(f"{here.path}")
        write(table([("CHECK", "STATE", "FOUND"), *((c.name, c.state, c.text) for c in checks)]))
    return 0 if sound else FAULT
