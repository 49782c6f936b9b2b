"""What a run holds on its question, of which alone verdict and writing are made: its state as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from agent.answer import ModelUse
from agent.models.chat_model import Usage
from agent.question import CausalQuestion, GroundedMention  # noqa: TC001 - read back from JSON
from agent.state import asked_from
from tools.assumed import Assumed
from tools.base import Status  # noqa: TC001 - read back from JSON
from tools.causal.query import EffectResult  # noqa: TC001 - read back from JSON
from tools.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agent.artefacts import Artefacts
    from agent.state import Json, State
    from tools.base import ToolResult


@dataclass(frozen=True)
class LookUp:
    """One look-up as the answer tells it: what was asked, how it ended, and whether more exists."""

    text: str
    cut_off: bool = False

    @classmethod
    def of(cls, what: str, result: ToolResult[Any]) -> LookUp:
        """The look-up of a tool's result; no two ways to end read alike."""
        source = f" ({result.release})" if result.release else ""
        return cls(f"{what}: {result.ending}{source}", cut_off=result.status == "truncated")


@dataclass(frozen=True)
class Call:
    """One call made to the graph or to the causal engine; a run counts the distinct ones."""

    what: str


@dataclass(frozen=True)
class PathFound:
    """One mechanism path, the evidence id of every edge, and the name of what it leads to (`ends`).

    `loose_steps` are no hypothesis of cause, or walked from effect to cause (`is_turned`).
    """

    text: str
    sign: int | None
    score: float
    edges: tuple[str, ...]
    loose_steps: int = 0
    is_turned: bool = False
    ends: str = ""

    @property
    def explains(self) -> bool:
        """Whether it may be called a mechanism: from cause to effect, and few of its steps loose."""
        return self.loose_steps < (0 if self.is_turned else min(2, max(len(self.edges), 1) / 2))


@dataclass(frozen=True)
class CauseFound:
    """A common cause that the graph names."""

    curie: str
    name: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class NearFound:
    """Something held on the same treatment or outcome; `direction`: what it does there, if looked up."""

    curie: str
    name: str
    shares: Literal["treatment", "outcome"]
    direction: str = ""


@dataclass(frozen=True)
class Kin:
    """Something near to the treatment or to the outcome; `holds` as in `tools.near.NearThing`."""

    curie: str
    name: str
    side: str
    how: str
    holds: int | None = None


@dataclass(frozen=True)
class Examined:
    """What examining one thought gave; `names` are those of the nodes that its evidence is about.

    `ending`: of its tools, the worst; `cost`: what they asked; `compared`: sentences the judge compared.
    """

    evidence: tuple[str, ...]
    status: str
    lookups: tuple[LookUp, ...] = ()
    ending: Status = "ok"
    cost: int = 0
    kin: tuple[Kin, ...] = ()
    paths: tuple[PathFound, ...] = ()
    own: tuple[PathFound, ...] = ()
    causes: tuple[CauseFound, ...] = ()
    near: tuple[NearFound, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    compared: int = 0


@dataclass(frozen=True)
class Estimated:
    """Our own estimate in a data set, or why there is none."""

    effect: EffectResult
    title: str
    randomized: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """One question and everything found on it; `own`: how the treatment acts, to whatever end."""

    question: CausalQuestion
    treatment: GroundedMention | None = None
    outcome: GroundedMention | None = None
    comparator: GroundedMention | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    paths: tuple[PathFound, ...] = ()
    own: tuple[PathFound, ...] = ()
    confounders: tuple[CauseFound, ...] = ()
    near: tuple[NearFound, ...] = ()
    kin: tuple[Kin, ...] = ()
    node_names: Mapping[str, str] = field(default_factory=dict)
    assumed: Assumed | None = None
    estimated: Estimated | None = None
    lookups: tuple[LookUp, ...] = ()
    models: tuple[ModelUse, ...] = ()
    usage: Usage = field(default_factory=lambda: Usage(calls=0))

    @property
    def pair(self) -> tuple[str, str]:
        """CURIEs of the grounded treatment and outcome.

        Raises:
            RuntimeError: a step that needs both ran before they were grounded.
        """
        x, y = (side.curie if side else None for side in (self.treatment, self.outcome))
        if x is None or y is None:
            raise RuntimeError("treatment and outcome are not grounded")
        return x, y

    @property
    def names(self) -> tuple[str, str]:
        """Printable names of treatment and outcome."""
        x, y = self.treatment, self.outcome
        return x.label if x else "the treatment", y.label if y else "the outcome"

    @property
    def effect(self) -> EffectResult | None:
        """Our own estimate with all its checks; None where none was tried."""
        return self.estimated.effect if self.estimated else None

    def on_the_way(self, path: PathFound) -> tuple[str, ...]:
        """CURIEs of the things between treatment and outcome on a path, in its order."""
        edges = (self.evidence[i] for i in path.edges if i in self.evidence)
        nodes = (node for edge in edges for node in (edge.exposure, edge.outcome))
        return tuple(node for node in dict.fromkeys(nodes) if node not in self.pair)

    def about_pair(self) -> tuple[Evidence, ...]:
        """Evidence about the very pair that was asked about; an association has no direction."""
        return self.about(*self.pair)

    def about(self, x: str, y: str) -> tuple[Evidence, ...]:
        """Evidence that people curated about one exposure and one outcome, against none or less of it."""
        return tuple(
            e
            for e in self.evidence.values()
            if not e.relations
            and e.quote is None
            and e.comparator is None
            and (
                (e.exposure, e.outcome) == (x, y)
                or (e.design == "association" and (e.exposure, e.outcome) == (y, x))
            )
        )

    def related(self) -> tuple[Evidence, ...]:
        """Curated evidence on something near to the pair, which says how it is near."""
        sides = {"treatment", "outcome"}
        held = (e for e in self.evidence.values() if e.comparator is None and e.quote is None)
        return tuple(e for e in held if {r.side for r in e.relations} & sides)

    def head_to_head(self) -> tuple[Evidence, ...]:
        """Evidence that compares two treatments directly."""
        return tuple(e for e in self.evidence.values() if e.comparator is not None)


def asked_in(state: State) -> Dossier:
    """The question and its two sides, without what was found."""
    asked = asked_from(state)
    return Dossier(asked.question, asked.treatment, asked.outcome, asked.comparator)


def read_dossier(state: State, artefacts: Artefacts) -> Dossier:
    """The state as typed values.

    Raises:
        KeyError: the state names an artefact that is not held.
    """
    examined = [artefacts.get(entry["found"], Examined) for entry in in_order(state)]
    assumed, estimated = state.get("assumed"), state.get("estimated")
    dag = artefacts.get(assumed, Assumed) if assumed else None
    own = artefacts.get(estimated, Estimated) if estimated else None
    cited = [i for found in (*examined, dag, own) if found is not None for i in found.evidence]
    evidence = {i: artefacts.get(i, Evidence) for i in dict.fromkeys(cited)}
    told = [LookUp(**entry) for entry in state.get("lookups", [])]
    return replace(
        asked_in(state),
        evidence=evidence,
        paths=tuple(p for found in examined for p in found.paths if _is_left(p, dag, evidence)),
        own=tuple(path for found in examined for path in found.own),
        confounders=tuple(cause for found in examined for cause in found.causes),
        near=tuple(one for found in examined for one in found.near),
        kin=tuple(one for found in examined for one in found.kin),
        node_names={k: v for found in examined for k, v in found.names.items()},
        assumed=dag,
        estimated=own,
        lookups=tuple(dict.fromkeys([*told, *(x for f in examined for x in f.lookups)])),
        models=tuple(ModelUse.model_validate(use) for use in state.get("models", [])),
        usage=usage_of(state),
    )


def _is_left(path: PathFound, dag: Assumed | None, evidence: Mapping[str, Evidence]) -> bool:
    """Whether a person's DAG leaves a mechanism as it is."""
    steps = ((evidence[i].exposure, evidence[i].outcome) for i in path.edges if i in evidence)
    return dag is None or dag.still_holds(steps)


def usage_of(state: State) -> Usage:
    """What models took so far."""
    return sum((Usage(**spent) for spent in state.get("spent", [])), Usage(calls=0))


def in_order(state: State) -> list[Json]:
    """The examined thoughts in the order of the tree, however the branches came back."""
    return sorted(
        state.get("examined", []), key=lambda entry: [int(n) for n in entry["id"].split(".")]
    )
