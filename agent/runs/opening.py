"""Open the place where runs are kept: a file in the user's data folder, unless another is configured."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.addresses import shown
from graphs.cache import own_path
from graphs.errors import SetupError

if TYPE_CHECKING:
    from agent.runs.store import RunStore

VARIABLE = "AETIA_RUNS"
OFF = "off"
POSTGRES = ("postgresql://", "postgres://")


def runs_place() -> str:
    """Where runs are kept: what `AETIA_RUNS` names, else a file in the user's data folder.

    Raises:
        SetupError: nothing is configured and the user has no home.
    """
    if named := os.environ.get(VARIABLE):
        return named
    if base := os.environ.get("XDG_DATA_HOME"):
        return str(own_path(base, "XDG_DATA_HOME") / "aetia" / "runs.sqlite")
    try:
        return str(Path.home() / ".local" / "share" / "aetia" / "runs.sqlite")
    except RuntimeError as error:
        raise SetupError(f"no home folder is known for this user: set {VARIABLE}") from error


async def open_runs() -> RunStore | None:
    """The store of runs; None where `AETIA_RUNS` is off.

    Raises:
        StoreError: it cannot be opened.
        SetupError: it is a database that needs a package which is not installed.
    """
    place = runs_place()
    if place.lower() == OFF:
        return None
    if place.startswith(POSTGRES):
        from agent.runs.postgres_runs import PostgresRuns

        return await PostgresRuns.open(place)
    if "://" in place:
        raise SetupError(
            f"{VARIABLE} is {shown(place)!r}; expected a path, postgresql://HOST/DATABASE or off"
        )
    from agent.runs.sqlite_runs import SqliteRuns

    return await SqliteRuns.open(own_path(place, VARIABLE))
