"""What each tool may be asked: closed schemas that a model or a client fills.

They hold CURIEs, names, keys of data sets, column names, arrows and numbers; there is no field for a
file, a row, a formula or a query.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from graphs.assessments import AssessmentKind
from graphs.biolink import CATEGORIES, PREDICATES
from graphs.curie import Curie
from graphs.errors import CurieError

MAX_ARROWS = 5000


def _curie(text: str) -> str:
    try:
        Curie.parse(text)
    except CurieError as error:
        raise ValueError(f"{error} (look up its name to find it)") from error
    return text


def _category(text: str) -> str:
    if text not in CATEGORIES:
        raise ValueError(f"{text!r} is not a Biolink category; name one such as biolink:Gene")
    return text


def _predicate(text: str) -> str:
    if text not in PREDICATES:
        raise ValueError(f"{text!r} is not a Biolink predicate; name one such as biolink:treats")
    return text


NodeName = Annotated[
    str,
    Field(max_length=200, description="CURIE of a node, such as MESH:D008687"),
    AfterValidator(_curie),
]
Category = Annotated[str, Field(max_length=100), AfterValidator(_category)]
Predicate = Annotated[str, Field(max_length=100), AfterValidator(_predicate)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
ArrowPair = tuple[Name, Name]


class Ask(BaseModel):
    """What every tool refuses: fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NodesAsk(Ask):
    """Which nodes are named so."""

    text: str = Field(min_length=1, max_length=500, description="a name, a synonym or a CURIE")
    categories: tuple[Category, ...] = Field(
        default=(), max_length=50, description="Biolink categories to keep; all when empty"
    )
    limit: int = Field(default=5, ge=1, le=100)


class PairAsk(Ask):
    """A treatment and an outcome."""

    treatment: NodeName
    outcome: NodeName


class NearAsk(PairAsk):
    """Evidence on what is near to a pair."""

    by: NodeName | Literal[""] = Field(
        default="", description="the one near thing that it goes by; any when empty"
    )


class FindingsAsk(PairAsk):
    """Study findings about a pair, or about either of the two."""

    limit: int = Field(default=200, ge=1, le=1000, description="the newest come first")


class HeldAsk(Ask):
    """What is held on one thing alone."""

    node: NodeName
    side: Literal["exposure", "outcome"] = Field(description="what the thing is in the evidence")
    within: NodeName | None = Field(
        default=None, description="a class: only its kinds, members and parts are listed"
    )
    limit: int = Field(default=12, ge=1, le=200, description="the firmest come first")


class HeadToHeadAsk(PairAsk):
    """Studies that compared two treatments with each other."""

    comparator: NodeName
    limit: int = Field(default=200, ge=1, le=1000, description="the newest come first")


class AssessmentsAsk(PairAsk):
    """Conclusions of bodies about a pair."""

    kinds: tuple[AssessmentKind, ...] = Field(
        default=(), max_length=5, description="which kinds; all when empty"
    )
    limit: int = Field(default=200, ge=1, le=1000, description="the newest come first")


class EdgesAsk(PairAsk):
    """Statements of the graph between two nodes."""

    limit: int = Field(default=1000, ge=1, le=10_000, description="edges to look at")


class MechanismAsk(PairAsk):
    """Paths from treatment to outcome."""

    k: int = Field(default=5, ge=1, le=100, description="how many paths")
    max_len: int = Field(default=6, ge=2, le=6, description="longest path, in edges")
    starts: tuple[NodeName, ...] = Field(
        default=(), max_length=12, description="further nodes that the treatment stands for"
    )
    ends: tuple[NodeName, ...] = Field(
        default=(), max_length=12, description="further nodes that the outcome stands for"
    )
    reach: Literal["causal", "stated", "any"] = Field(
        default="any",
        description="where no causal path is held: stated walks every statement the way it is made, "
        "any walks them either way",
    )


class OwnMechanismsAsk(Ask):
    """Chains that lead on from a treatment."""

    treatment: NodeName
    k: int = Field(default=3, ge=1, le=100, description="how many chains, each to another outcome")


class MetapathStep(Ask):
    """One step: along which predicates, which way, to a node of which kind."""

    predicates: tuple[Predicate, ...] = Field(
        default=(), max_length=50, description="Biolink predicates; any when empty"
    )
    direction: Literal["out", "in", "both"] = Field(
        default="out", description="out: from subject to object"
    )
    category: Category | Literal[""] = Field(
        default="", description="Biolink category of the node that is reached; any when empty"
    )


class MetapathAsk(PairAsk):
    """Paths that follow a pattern of predicates and categories."""

    steps: tuple[MetapathStep, ...] = Field(min_length=1, max_length=6)
    limit: int = Field(default=20, ge=1, le=1000)


class CausesAsk(PairAsk):
    """Common causes of the two."""

    limit: int = Field(default=1000, ge=1, le=10_000)


class QuestionDagAsk(PairAsk):
    """A question whose causal DAG the graph suggests."""

    max_nodes: int = Field(default=20, ge=0, le=200, description="nodes beside the two")
    max_len: int = Field(default=3, ge=1, le=6, description="longest mechanism, in edges")
    strike: tuple[tuple[NodeName, NodeName], ...] = Field(
        default=(), max_length=MAX_ARROWS, description="cause, effect: arrows to leave out"
    )
    add: tuple[tuple[NodeName, NodeName], ...] = Field(
        default=(), max_length=MAX_ARROWS, description="cause, effect: arrows to add"
    )
    randomized: bool = Field(
        default=False, description="no unmeasured cause of treatment and outcome"
    )


class DagAsk(Ask):
    """A causal DAG."""

    arrows: tuple[ArrowPair, ...] = Field(max_length=MAX_ARROWS, description="cause, effect")
    latent: tuple[Name, ...] = Field(
        default=(), max_length=MAX_ARROWS, description="nodes that nobody measured"
    )


class DatasetAsk(Ask):
    """A registered data set."""

    dataset: Name = Field(description="key of a registered data set")


class IdentifyAsk(DagAsk):
    """Does the effect follow from these arrows."""

    treatment: Name
    outcome: Name


class EstimateAsk(DatasetAsk):
    """One effect in a registered data set."""

    treatment: Name
    outcome: Name
    estimand: Literal["ATE", "ATT", "ATC"] = "ATE"
    strike: tuple[ArrowPair, ...] = Field(
        default=(), max_length=MAX_ARROWS, description="arrows of the compiled DAG to leave out"
    )


class StratumAsk(DatasetAsk):
    """The effect among people like one patient."""

    treatment: Name
    outcome: Name
    modifiers: tuple[Name, ...] = Field(min_length=1, max_length=5, description="named beforehand")
    patient: dict[Name, Name] = Field(max_length=50, description="value of every modifier")


class FalsifyAsk(DatasetAsk, DagAsk):
    """A DAG over columns of a registered data set."""

    alpha: float = Field(default=0.05, gt=0, lt=1, description="family-wise level")


class SuggestAsk(DatasetAsk):
    """Columns among which edges are sought."""

    columns: tuple[Name, ...] = Field(min_length=2, max_length=40)
    algorithm: Literal["pc", "fci", "ges"] = "pc"
    required: tuple[ArrowPair, ...] = Field(
        default=(), max_length=MAX_ARROWS, description="cause, effect"
    )
    forbidden: tuple[ArrowPair, ...] = Field(
        default=(), max_length=MAX_ARROWS, description="cause, effect"
    )
    bootstrap: int = Field(default=0, ge=0, le=200, description="resamples for edge frequencies")


class MediateAsk(DatasetAsk, DagAsk):
    """An effect to split at mediators."""

    treatment: Name
    mediators: tuple[Name, ...] = Field(min_length=1, max_length=5)
    outcome: Name
