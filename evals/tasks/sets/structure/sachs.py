"""Protein signalling with its consensus graph of 20 arrows (Sachs et al. 2005, Science 308:523).

`sachs/*.csv` and `*.continuous.txt`: one cell a row, one protein a column; `*ground.truth*`: the arrows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.lines import files, one_file
from evals.tasks.sets.structure.suggested import StructureSet, network
from evals.tasks.sets.structure.tetrad_graphs import read_arrows
from evals.tasks.task import TaskItem, Terms

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


class Sachs(StructureSet):
    """Sachs: which signalling proteins act on which?"""

    name = "sachs"
    terms = Terms("CC0", may_train=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        place = folder / self.name
        arrows = read_arrows(one_file(place, "*ground.truth*"))
        paths = files(place, "*.csv*", "sachs*.continuous.txt*")
        return tuple(network(path, path.name.removesuffix(".gz"), arrows) for path in paths)

    def rows(self, path: Path) -> pd.DataFrame:
        """See `StructureSet`: logarithms, as the values are concentrations."""
        import numpy as np
        import pandas as pd

        frame = pd.read_csv(path, sep="," if ".csv" in path.name else "\t")
        logs: pd.DataFrame = frame.apply(np.log) if (frame > 0).all().all() else frame
        return logs


TASK = Sachs()
