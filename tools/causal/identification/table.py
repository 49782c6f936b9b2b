"""Exact discrete distributions as arrays with named axes.

numpy is loaded only when numbers are computed: whoever asks for a formula does not pay for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers over discrete variables.

    Args:
        names: one variable per axis, each once.
        values: shape (levels of the first variable, levels of the second, ...).
    """

    names: tuple[str, ...]
    values: Array

    @classmethod
    def constant(cls, value: float) -> Table:
        """A number that depends on nothing."""
        import numpy as np

        return cls((), np.asarray(value, dtype=np.float64))

    def over(self, names: Iterable[str]) -> Table:
        """The same table with its axes in this order; `names` must be a permutation."""
        order = tuple(names)
        return Table(order, self.values.transpose([self.names.index(n) for n in order]))

    def without(self, names: Iterable[str]) -> Table:
        """The sum over some variables; variables that are no axis are ignored."""
        gone = set(names)
        axes = tuple(i for i, name in enumerate(self.names) if name in gone)
        kept = tuple(name for name in self.names if name not in gone)
        return Table(kept, self.values.sum(axis=axes))

    def renamed(self, old: str, new: str) -> Table:
        """The table with one axis renamed."""
        return Table(tuple(new if name == old else name for name in self.names), self.values)

    def times(self, other: Table) -> Table:
        """The product, broadcast over the variables that one of the two lacks."""
        names = self._joined(other)
        return Table(names, self._spread(names) * other._spread(names))

    def per(self, other: Table) -> Table:
        """The quotient; 0 / 0 is NaN, as where positivity fails."""
        import numpy as np

        names = self._joined(other)
        with np.errstate(divide="ignore", invalid="ignore"):
            return Table(names, self._spread(names) / other._spread(names))

    def _joined(self, other: Table) -> tuple[str, ...]:
        return (*self.names, *(name for name in other.names if name not in self.names))

    def _spread(self, names: tuple[str, ...]) -> Array:
        ordered = self.over(name for name in names if name in self.names)
        size = dict(zip(ordered.names, ordered.values.shape, strict=True))
        return ordered.values.reshape([size.get(name, 1) for name in names])
