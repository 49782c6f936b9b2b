"""Corr2Cause by its first name: the original set, or Corr2Cause++ where that is what the folder holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.sets.formal.corr2cause_pp import Corr2CausePp

if TYPE_CHECKING:
    from pathlib import Path


class Corr2Cause(Corr2CausePp):
    """Corr2Cause, the original or ++, whichever the folder holds."""

    name = "corr2cause"

    def places(self, folder: Path) -> tuple[Path, ...]:
        """See `Corr2CausePp`."""
        return folder / "corr2cause", folder / "corr2cause_pp"


TASK = Corr2Cause()
