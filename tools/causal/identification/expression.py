"""Symbolic estimands: probabilities, sums, products and quotients that print and evaluate.

Sums bind their variables lexically: an inner sum over `x` hides an outer `x`. Printing gives such an
inner variable a prime: `sum_{m} P(m | x) sum_{x'} P(y | m, x') P(x')`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from graphs.errors import DataError
from tools.causal.identification.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

Laws = Table | Mapping[tuple[str, frozenset[str]], Table]
"""The observational joint, or one table per (domain, intervened set)."""


class Expression(ABC):
    """A function of distributions, over its free variables."""

    @property
    @abstractmethod
    def free(self) -> frozenset[str]:
        """The variables whose values the expression depends on."""

    @abstractmethod
    def evaluate(self, laws: Laws) -> Table:
        """The exact numbers, one axis per free variable (NaN where positivity fails).

        Args:
            laws: the observational joint as a `Table` with one axis per observed variable; for
                expressions over experiments or several domains a mapping from (domain, intervened
                variables) to a table in which each level of the latter carries a distribution.
        """

    @abstractmethod
    def written(self, names: Mapping[str, str], taken: frozenset[str]) -> str:
        """The formula, with variables shown as in `names`; `taken` must not be bound again."""

    @property
    def atomic(self) -> bool:
        """Whether the formula needs no brackets inside a product."""
        return True

    def __str__(self) -> str:
        return self.written({}, self.free)


@dataclass(frozen=True)
class P(Expression):
    """P(variables | do(do), given) in one domain; all tuples sorted."""

    variables: tuple[str, ...]
    given: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    domain: str = ""

    @cached_property
    def free(self) -> frozenset[str]:
        return frozenset((*self.variables, *self.given, *self.do))

    def evaluate(self, laws: Laws) -> Table:
        joint = self._law(laws)
        kept = joint.without(set(joint.names) - self.free)
        return kept.per(kept.without(self.variables))

    def _law(self, laws: Laws) -> Table:
        if isinstance(laws, Table):
            if not self.do and not self.domain:
                return laws
        elif (found := laws.get((self.domain, frozenset(self.do)))) is not None:
            return found
        raise DataError(f"no distribution was given for {self}; give one for its domain and do()")

    def written(self, names: Mapping[str, str], taken: frozenset[str]) -> str:
        def shown(variables: tuple[str, ...]) -> str:
            return ", ".join(names.get(name, name) for name in variables)

        behind = [f"do({shown(self.do)})"] if self.do else []
        behind += [shown(self.given)] if self.given else []
        bar = f" | {', '.join(behind)}" if behind else ""
        return f"P{self.domain}({shown(self.variables)}{bar})"


@dataclass(frozen=True)
class Product(Expression):
    """A product; without factors it is 1."""

    factors: tuple[Expression, ...] = ()

    @cached_property
    def free(self) -> frozenset[str]:
        return frozenset().union(*(factor.free for factor in self.factors))

    def evaluate(self, laws: Laws) -> Table:
        tables = (factor.evaluate(laws) for factor in self.factors)
        return reduce(Table.times, tables, Table.constant(1.0))

    def written(self, names: Mapping[str, str], taken: frozenset[str]) -> str:
        ordered = sorted(self.factors, key=lambda factor: not factor.atomic)
        texts = [factor.written(names, taken) for factor in ordered]
        last = len(ordered) - 1
        bare = [f.atomic or (i == last and isinstance(f, Sum)) for i, f in enumerate(ordered)]
        return " ".join(t if b else f"({t})" for t, b in zip(texts, bare, strict=True)) or "1"


@dataclass(frozen=True)
class Sum(Expression):
    """A sum over all levels of some variables."""

    over: tuple[str, ...]
    body: Expression

    @cached_property
    def free(self) -> frozenset[str]:
        return self.body.free - set(self.over)

    def evaluate(self, laws: Laws) -> Table:
        return self.body.evaluate(laws).without(self.over)

    @property
    def atomic(self) -> bool:
        return False

    def written(self, names: Mapping[str, str], taken: frozenset[str]) -> str:
        inner = dict(names)
        for variable in self.over:
            shown = variable
            while shown in taken:
                shown += "'"
            inner[variable] = shown
            taken |= {shown}
        bound = ", ".join(inner[variable] for variable in self.over)
        body = self.body.written(inner, taken)
        return f"sum_{{{bound}}} {f'({body})' if isinstance(self.body, Quotient) else body}"


@dataclass(frozen=True)
class Quotient(Expression):
    """One expression divided by another."""

    numerator: Expression
    denominator: Expression

    @cached_property
    def free(self) -> frozenset[str]:
        return self.numerator.free | self.denominator.free

    def evaluate(self, laws: Laws) -> Table:
        return self.numerator.evaluate(laws).per(self.denominator.evaluate(laws))

    @property
    def atomic(self) -> bool:
        return False

    def written(self, names: Mapping[str, str], taken: frozenset[str]) -> str:
        over = self.numerator.written(names, taken)
        under = self.denominator.written(names, taken)
        return f"[{over}] / [{under}]"


@dataclass(frozen=True)
class Renamed(Expression):
    """An expression in which one free variable goes by another name: its value is set apart."""

    body: Expression
    old: str
    new: str

    @cached_property
    def free(self) -> frozenset[str]:
        return frozenset(self.new if name == self.old else name for name in self.body.free)

    def evaluate(self, laws: Laws) -> Table:
        return self.body.evaluate(laws).renamed(self.old, self.new)

    @property
    def atomic(self) -> bool:
        return self.body.atomic

    def written(self, names: Mapping[str, str], taken: frozenset[str]) -> str:
        return self.body.written({**names, self.old: names.get(self.new, self.new)}, taken)


def formula(expression: Expression, asked: Iterable[str]) -> str:
    """The formula as a function of the variables asked about; others may take any value."""
    wanted = frozenset(asked)
    text = expression.written({}, expression.free | wanted)
    idle = ", ".join(sorted(expression.free - wanted))
    return f"{text}, for any value of {idle}" if idle else text
