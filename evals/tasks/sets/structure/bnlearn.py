"""Known networks with rows drawn from them (Scutari 2010, J Stat Softw 35:3).

`bnlearn/NAME.txt`: whole numbers parted by blanks, with a header; `NAME.graph.txt`: the true arrows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tasks.lines import files
from evals.tasks.sets.structure.suggested import StructureSet, network
from evals.tasks.sets.structure.tetrad_graphs import read_arrows
from evals.tasks.task import TaskItem, Terms
from graphs.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


class BnLearn(StructureSet):
    """Networks of the bnlearn repository: which variables cause which?"""

    name = "bnlearn"
    terms = Terms("MIT", may_train=True)

    def read(self, folder: Path) -> tuple[TaskItem, ...]:
        """See `Task`."""
        items = []
        for path in files(folder / self.name, "*.graph.txt*"):
            name = path.name.split(".")[0]
            rows = [one for one in path.parent.glob(f"{name}.txt*") if one != path]
            if not rows:
                raise DataError(f"{path.parent} holds no rows {name}.txt for {path.name}")
            items.append(network(rows[0], name, read_arrows(path)))
        return tuple(items)

    def rows(self, path: Path) -> pd.DataFrame:
        """See `StructureSet`: the numbers are codes of levels."""
        import pandas as pd

        return pd.read_csv(path, sep=r"\s+", dtype=str)


TASK = BnLearn()
