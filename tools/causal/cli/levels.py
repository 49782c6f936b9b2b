"""`--treated` and `--control`: the two levels of a treatment that is not coded 0 and 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    import argparse


def add_levels(parser: argparse.ArgumentParser) -> None:
    """The two options."""
    parser.add_argument("--treated", metavar="VALUE", help="level of the treatment, if not 1")
    parser.add_argument("--control", metavar="VALUE", help="level compared with, if not 0")


def levels_of(options: argparse.Namespace) -> tuple[str, str] | None:
    """(treated, untreated), None where neither is named.

    Raises:
        DataError: only one is named.
    """
    if options.treated is None and options.control is None:
        return None
    if options.treated is None or options.control is None:
        raise DataError("name both levels of the treatment: --treated and --control")
    return options.treated, options.control
