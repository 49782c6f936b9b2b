"""Everything that is held at a node, as links of one form: edges, findings and assessments alike.

A finding ("LDL cholesterol raises the risk of coronary heart disease") leads on as an edge does, so that
what lowers LDL is reached from the disease. A finding of no effect, and one that cannot conclude, is no
link; it is looked at where a candidate's standing is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol

from graphs.curie import Curie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphs.assessments import Assessment
    from graphs.findings import Finding
    from graphs.statements import Edge, Node
    from graphs.store import KnowledgeGraph

NodeKind = Literal[
    "drug", "substance", "gene", "disease", "trait", "process", "exposure", "place", "other"
]
How = Literal[
    "treats", "causes", "acts", "harms", "genetic", "linked", "kin", "like", "shown", "warned"
]  # fmt: skip
Way = Literal["toward", "away", "both"]

KINDS: dict[str, NodeKind] = {
    "Drug": "drug", "Procedure": "drug", "Treatment": "drug",
    "SmallMolecule": "substance", "ChemicalEntity": "substance", "MolecularMixture": "substance",
    "Gene": "gene", "Protein": "gene", "GeneFamily": "gene", "MacromolecularComplex": "gene",
    "Disease": "disease", "PhenotypicFeature": "disease", "DiseaseOrPhenotypicFeature": "disease",
    "ClinicalAttribute": "trait",
    "BiologicalProcess": "process", "Pathway": "process", "MolecularActivity": "process",
    "PathologicalProcess": "process", "PhysiologicalProcess": "process",
    "BehavioralExposure": "exposure", "EnvironmentalExposure": "exposure", "Food": "exposure",
    "SocioeconomicExposure": "exposure", "OrganismTaxon": "exposure",
    "AnatomicalEntity": "place", "Cell": "place", "CellularComponent": "place",
}  # fmt: skip
"""Biolink category -> what the kind of a walk calls it; any other is `other`."""

HOWS: dict[str, How] = {
    "treats": "treats", "applied_to_treat": "treats", "preventative_for_condition": "treats", "ameliorates_condition": "treats",
    "causes": "causes", "contributes_to": "causes", "predisposes_to_condition": "causes",
    "exacerbates_condition": "causes", "promotes_condition": "causes", "has_phenotype": "causes",
    "manifestation_of": "causes",
    "contraindicated_in": "warned", "has_side_effect": "harms", "has_adverse_event": "harms",
    "affects": "acts", "regulates": "acts", "disrupts": "acts", "has_participant": "acts",
    "directly_physically_interacts_with": "acts", "physically_interacts_with": "acts",
    "produces": "acts", "has_output": "acts", "catalyzes": "acts",
    "participates_in": "acts", "capable_of": "acts", "enables": "acts",
    "actively_involved_in": "acts", "interacts_with": "acts",
    "genetically_associated_with": "genetic", "gene_associated_with_condition": "genetic",
    "associated_with": "linked", "correlated_with": "linked", "coexists_with": "linked",
    "positively_correlated_with": "linked", "negatively_correlated_with": "linked",
    "biomarker_for": "linked", "expresses": "linked", "expressed_in": "linked",
    "disease_has_location": "linked", "located_in": "linked", "occurs_in": "linked",
    "precedes": "linked",
    "subclass_of": "kin", "superclass_of": "kin", "member_of": "kin", "has_member": "kin",
    "has_part": "kin", "part_of": "kin", "has_active_ingredient": "kin", "has_metabolite": "kin", "in_complex_with": "kin",
    "similar_to": "like", "chemically_similar_to": "like",
}  # fmt: skip
"""Predicate -> how a walk goes along it; what is not here (taxa, provenance) leads nowhere."""

LOOKED_AT = 4_000
"""Edges at one node that are looked at."""
STATED_AT_ONCE = 200_000
"""Findings, and assessments, that are read."""


@dataclass(frozen=True)
class Link:
    """One statement seen from a node.

    Attributes:
        far: the other end.
        how: its class.
        way: of the cause: `toward` the node at which it was read, `away` from it, or neither.
        sign: +1 or -1 where more of one end means more or less of the other.
        id: of the edge; empty for a finding or an assessment, which `StoredLinks.pairs` holds.
        record: what states it: the source of an edge, the identifier of a study or an assessment.
        year: of a study or an assessment, where it shows one.
    """

    far: str
    how: How
    way: Way
    sign: int | None
    id: str
    record: str
    year: int | None = None


class Links(Protocol):
    """What is held at any node; `kind` and `name` of those that were met."""

    async def at(self, node: str) -> Sequence[Link]:
        """Every link at a node, in a stated order."""
        ...

    async def learn(self, nodes: Iterable[str]) -> None:
        """Look up names and kinds of nodes that will be asked for."""
        ...

    def kind(self, node: str) -> NodeKind:
        """Of a node that was learned; `other` where it is not known."""
        ...

    def name(self, node: str) -> str:
        """Of a node that was learned; else its CURIE."""
        ...


@dataclass
class StoredLinks:
    """`Links` over a graph; a node is read once."""

    store: KnowledgeGraph
    findings: Sequence[Finding] = ()
    assessments: Sequence[Assessment] = ()
    cut: list[str] = field(default_factory=list)
    """What was not read because there was too much of it."""
    nodes: dict[str, Node | None] = field(default_factory=dict)
    pairs: dict[tuple[str, str], list[Finding | Assessment]] = field(default_factory=dict)
    """Exposure and outcome -> every finding and assessment of the two, those of no effect too."""
    read: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    """Node -> its links, of those that were asked for."""
    _stated: dict[str, list[Link]] = field(default_factory=dict)

    @classmethod
    async def opened(cls, store: KnowledgeGraph) -> StoredLinks:
        """With every finding and assessment of the graph, read once."""
        findings = await store.findings(limit=STATED_AT_ONCE)
        stated = await store.assessments(limit=STATED_AT_ONCE)
        links = cls(store, findings.findings, stated.assessments)
        if findings.truncated or stated.truncated:
            links.cut.append(
                f"only the newest {STATED_AT_ONCE:,} findings or assessments were read"
            )
        items: list[Finding | Assessment] = [*findings.findings, *stated.assessments]
        for item in items:
            pair = str(item.exposure), str(item.outcome)
            links.pairs.setdefault(pair, []).append(item)
        for finding in findings.findings:
            if finding.direction != "none":
                sign = 1 if finding.direction == "increases" else -1
                links._state(finding, "shown", sign, finding.identifier, finding.year)
        for one in stated.assessments:
            if one.direction in ("increases", "decreases"):
                sign = 1 if one.direction == "increases" else -1
                how = ASSESSED.get(one.kind, "shown")
                links._state(one, how, sign, one.identifier, one.year)
        return links

    def _state(
        self, one: Finding | Assessment, how: How, sign: int, record: str, year: int | None
    ) -> None:
        cause, effect = str(one.exposure), str(one.outcome)
        self._stated.setdefault(effect, []).append(
            Link(cause, how, "toward", sign, "", record, year)
        )
        self._stated.setdefault(cause, []).append(Link(effect, how, "away", sign, "", record, year))

    def until(self, year: int) -> StoredLinks:
        """The same without findings and assessments of a year and later; edges show no year and stay."""
        earlier = {
            node: [link for link in stated if (link.year or 0) < year]
            for node, stated in self._stated.items()
        }
        pairs = {
            pair: kept
            for pair, items in self.pairs.items()
            if (kept := [i for i in items if (i.year or 0) < year])
        }
        return replace(self, read={}, pairs=pairs, _stated=earlier)

    async def at(self, node: str) -> Sequence[Link]:
        """As the protocol says."""
        if node not in self.read:
            held = await self.store.neighbors(Curie.parse(node), limit=LOOKED_AT)
            if held.truncated:
                self.cut.append(f"only the first {LOOKED_AT:,} edges at {node} were looked at")
            links = [link for edge in held.edges if (link := link_of(edge, node))]
            once = {
                (link.far, link.how, link.way, link.sign, link.record): link
                for link in self._stated.get(node, [])
            }
            self.read[node] = (*links, *once.values())
        return self.read[node]

    async def learn(self, nodes: Iterable[str]) -> None:
        """As the protocol says."""
        new = sorted({node for node in nodes if node not in self.nodes})
        if new:
            found = {str(n.curie): n for n in await self.store.nodes([Curie.parse(c) for c in new])}
            self.nodes.update({curie: found.get(curie) for curie in new})

    def kind(self, node: str) -> NodeKind:
        """As the protocol says."""
        found = self.nodes.get(node)
        return kind_of(found.category) if found else "other"

    def name(self, node: str) -> str:
        """As the protocol says."""
        found = self.nodes.get(node)
        return found.name if found else node


ASSESSED: Mapping[str, How] = {
    "indication": "treats", "label": "harms", "contraindication": "harms", "genetic": "genetic",
    "assessment": "shown",
}  # fmt: skip


@cache
def kind_of(category: str) -> NodeKind:
    """Of a Biolink category."""
    return KINDS.get(category.removeprefix("biolink:"), "other")


def link_of(edge: Edge, node: Curie | str) -> Link | None:
    """An edge seen from one of its ends; None where it leads nowhere."""
    how = HOWS.get(edge.predicate.removeprefix("biolink:"))
    if how is None:
        return None
    here = str(node)
    far = str(edge.object) if str(edge.subject) == here else str(edge.subject)
    way: Way = "both"
    if edge.is_causal:
        way = "toward" if str(edge.effect) == here else "away"
    return Link(far, how, way, edge.sign, edge.id, edge.source)
