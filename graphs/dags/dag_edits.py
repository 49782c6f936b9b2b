"""What a person changes in a causal DAG that was drawn for them: arrows struck or added, causes unmeasured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphs.dags.causal_dag import Arrow, CausalDag
from graphs.errors import CyclicGraphError, InputError, UnknownNodeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    Pair = tuple[str, str]

MOST = 200
"""Arrows and nodes that one edit may name."""
SOURCE = ("added by a person",)


@dataclass(frozen=True)
class Hidden:
    """An unmeasured node: what it is called, and which nodes it causes."""

    name: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class DagEdits:
    """Arrows to strike and to add, and unmeasured nodes; nodes go by their id or by their printed name.

    Attributes:
        strike: arrows (cause, effect) that the DAG has.
        add: arrows between nodes of the DAG or of `latent`.
        latent: new nodes that nobody measured with their effects, or nodes of the DAG that become so.
    """

    strike: tuple[Pair, ...] = ()
    add: tuple[Pair, ...] = ()
    latent: tuple[Hidden, ...] = ()

    def __post_init__(self) -> None:
        if len(self.strike) + len(self.add) + len(self.latent) > MOST:
            raise InputError(f"one edit of a DAG changes at most {MOST} things")

    @property
    def text(self) -> str:
        """What is changed, in words."""
        parts = [f"struck {a} -> {b}" for a, b in self.strike]
        parts += [f"added {a} -> {b}" for a, b in self.add]
        parts += [f"unmeasured {h.name} ({', '.join(h.of) or 'as drawn'})" for h in self.latent]
        return "; ".join(parts) or "nothing"

    def applied(self, dag: CausalDag, names: Mapping[str, str]) -> CausalDag:
        """The DAG as edited; arrows that were left keep what they rest on.

        Args:
            dag: as it was drawn.
            names: node -> its printed name.

        Raises:
            UnknownNodeError: an arrow to strike is not there, or an end of one is no node.
            CyclicGraphError: an added arrow closes a cycle.
        """
        by_name = {name.casefold(): node for node, name in names.items() if node in dag.nodes}
        fresh = {hidden.name for hidden in self.latent}

        def known(name: str) -> str:
            if name in dag.nodes or name in fresh:
                return name
            found = by_name.get(name.casefold())
            if found is None:
                held = ", ".join(names.get(node, node) for node in dag.nodes[:20])
                raise UnknownNodeError(f"{name!r} is no node of the DAG, which has {held}")
            return found

        for cause, effect in self.strike:
            dag = dag.without(known(cause), known(effect))
        pairs = [(known(a), known(b)) for a, b in self.add]
        pairs += [(_node(h, by_name), known(end)) for h in self.latent for end in h.of]
        held = {(a.cause, a.effect) for a in dag.arrows}
        more = tuple(
            Arrow(a, b, SOURCE, "user") for a, b in dict.fromkeys(pairs) if (a, b) not in held
        )
        hidden = frozenset(_node(one, by_name) for one in self.latent)
        for one in self.latent:
            if not one.of and _node(one, by_name) not in dag.nodes:
                raise InputError(f"the unmeasured {one.name!r} causes nothing: say what, in `of`")
        isolated = dag.isolated | hidden
        arrows, latent = (*dag.arrows, *more), dag.latent | hidden
        try:
            return replace(dag, arrows=arrows, latent=latent, isolated=isolated)
        except CyclicGraphError as error:
            raise CyclicGraphError(tuple(names.get(one, one) for one in error.cycle)) from None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; `from_json` is the inverse."""
        return {
            "strike": [list(pair) for pair in self.strike],
            "add": [list(pair) for pair in self.add],
            "latent": [{"name": h.name, "of": list(h.of)} for h in self.latent],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DagEdits:
        """Read back what `to_json` wrote."""
        strike, add = (tuple((a, b) for a, b in data.get(key, ())) for key in ("strike", "add"))
        latent = tuple(Hidden(h["name"], tuple(h["of"])) for h in data.get("latent", ()))
        return cls(strike, add, latent)


def _node(hidden: Hidden, by_name: Mapping[str, str]) -> str:
    return by_name.get(hidden.name.casefold(), hidden.name)
