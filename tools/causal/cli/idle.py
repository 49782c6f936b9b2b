"""Options that another option leaves nothing to do: refused, for an answer without them would look as if it had them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import DataError

if TYPE_CHECKING:
    import argparse


def refuse_idle(options: argparse.Namespace, named: str, why: str) -> None:
    """Refuse the first of these options that was given.

    Args:
        options: of the command, as parsed.
        named: options, parted by blanks.
        why: what leaves them nothing to do.

    Raises:
        DataError: one was given.
    """
    for option in named.split():
        value = getattr(options, option.removeprefix("--").replace("-", "_"), None)
        if value is not None and value is not False and value not in ("", []):
            raise DataError(f"{option} is not used {why}, and would be left out: leave it out")
