"""What argues for nothing is not walked, and what is held of a disease's forms is not new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphs.curie import Curie
from graphs.statements import Edge
from tools.bridging.retrieval import across
from tools.candidates.doubts import held_doubt
from tools.candidates.forms_of import form_of
from tools.candidates.goals import Sought
from tools.candidates.links import Link, link_of
from tools.candidates.walks import walk_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.candidates.links import How, NodeKind, Way

FORMS = [
    ("advanced breast carcinoma", "breast cancer", "form"),
    ("Carcinoma of breast", "breast cancer", "same"),
    ("Malignant neoplasm of the breast", "breast cancer", "same"),
    ("non-small cell lung carcinoma", "lung cancer", "form"),
    ("acute heart failure", "heart failure", "form"),
    ("severe asthma", "asthma", "form"),
    ("Parkinson's disease", "Parkinson disease", "same"),
    ("pulmonary hypertension", "hypertension", None),
    ("diabetes insipidus", "diabetes mellitus", None),
    ("heat stroke", "stroke", None),
    ("cardiac arrest", "heart failure", None),
    ("breast cancer", "lung cancer", None),
]


@pytest.mark.parametrize(("name", "anchor", "is_form"), FORMS)
def test_names_tell_the_forms_of_a_disease(name: str, anchor: str, is_form: str | None) -> None:
    assert form_of(name, anchor) == is_form


@dataclass
class Toy:
    """Links of a few statements: (node, how, way seen from it, sign, far end)."""

    kinds: dict[str, NodeKind]
    stated: list[tuple[str, How, Way, int | None, str]]
    held: dict[str, list[Link]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        back: dict[Way, Way] = {"toward": "away", "away": "toward", "both": "both"}
        for node, how, way, sign, far in self.stated:
            for here, there, seen in ((node, far, way), (far, node, back[way])):
                link = Link(there, how, seen, sign, f"{node}{far}", f"{node}{far}")
                self.held.setdefault(here, []).append(link)

    async def at(self, node: str) -> Sequence[Link]:
        return self.held.get(node, ())

    async def learn(self, nodes: Iterable[str]) -> None:
        return

    def kind(self, node: str) -> NodeKind:
        return self.kinds[node]

    def name(self, node: str) -> str:
        return node


async def reached(
    kinds: dict[str, NodeKind], *stated: tuple[str, How, Way, int | None, str]
) -> set[str]:
    toy = Toy({"gout": "disease", "known": "drug", "new": "drug", **kinds}, list(stated))
    found = await walk_from(toy, {"gout": 1.0}, wanted=("drug", "substance"))
    return {node for node in found.weights if node == "new"}


async def test_a_shared_target_leads_on_and_a_shared_harm_a_place_and_a_habit_do_not() -> None:
    use: tuple[str, How, Way, int | None, str] = ("gout", "treats", "toward", -1, "known")
    assert await reached(
        {"gene": "gene"},
        use,
        ("known", "acts", "away", -1, "gene"),
        ("new", "acts", "away", -1, "gene"),
    )
    assert not await reached(
        {"rash": "disease"},
        use,
        ("known", "harms", "away", 1, "rash"),
        ("new", "harms", "away", 1, "rash"),
    )
    assert not await reached(
        {"joint": "place"},
        ("joint", "acts", "away", 1, "gout"),
        ("new", "acts", "away", -1, "joint"),
    )
    assert not await reached(
        {"drink": "exposure", "ulcer": "disease"}, ("drink", "causes", "away", 1, "gout"),
        ("drink", "causes", "away", 1, "ulcer"), ("new", "treats", "away", -1, "ulcer"),
    )  # fmt: skip
    assert not await reached(
        {"fat": "disease", "ulcer": "disease"}, ("fat", "causes", "away", 1, "gout"),
        ("fat", "causes", "away", 1, "ulcer"), ("new", "treats", "away", -1, "ulcer"),
    )  # fmt: skip
    assert not await reached({}, ("new", "warned", "both", None, "gout"))


async def test_a_relieved_symptom_a_co_cause_and_a_treated_process_do_not_lead_on() -> None:
    many: dict[str, NodeKind] = {f"ill{i}": "disease" for i in range(40)}
    of_many: list[tuple[str, How, Way, int | None, str]] = [
        (one, "causes", "away", 1, "fever") for one in many
    ]
    relieved: tuple[str, How, Way, int | None, str] = ("new", "treats", "away", -1, "fever")
    after: tuple[str, How, Way, int | None, str] = ("gout", "causes", "away", 1, "fever")
    before: tuple[str, How, Way, int | None, str] = ("fever", "causes", "away", 1, "gout")
    assert not await reached({"fever": "disease", **many}, after, relieved, *of_many)
    assert await reached({"fever": "disease"}, after, relieved), "a rare consequence may be shared"
    assert await reached({"fever": "disease", **many}, before, relieved, *of_many), "a cause is not"
    assert not await reached(
        {"gene": "gene", "ulcer": "disease", "drink": "exposure"},
        ("gene", "genetic", "away", 1, "gout"), ("gene", "genetic", "away", 1, "ulcer"),
        ("drink", "causes", "away", 1, "ulcer"), ("new", "treats", "away", -1, "drink"),
    )  # fmt: skip
    assert not await reached(
        {"heat": "process"},
        ("heat", "causes", "away", 1, "gout"),
        ("new", "treats", "away", -1, "heat"),
    )


@pytest.mark.parametrize(
    ("name", "uses", "anchor", "word"),
    [
        ("echothiophate", ["glaucoma", "esotropia"], "Alzheimer's disease", "eye"),
        ("echothiophate", ["glaucoma"], "open-angle glaucoma", ""),
        ("clotrimazole", ["tinea pedis", "cutaneous candidiasis"], "heart failure", "skin"),
        ("pantothenic acid", ["ascorbic acid deficiency"], "asthma", "lack"),
        ("topical capsaicin", ["osteoarthritis"], "type 2 diabetes", "topical"),
        ("artichoke extract", [], "stroke", "no use"),
        ("colchicine", ["gout", "pericarditis"], "stroke", ""),
    ],
)
def test_what_a_medicine_is_in_use_for_may_speak_against_it(
    name: str, uses: list[str], anchor: str, word: str
) -> None:
    said = held_doubt(Sought("drugs", "MONDO:1"), name, uses, anchor, has_kin=False)
    assert word in said if word else said == ""


def test_a_contraindication_of_a_larger_graph_is_read_as_a_warning() -> None:
    drug, disease = Curie.parse("DRUGBANK:DB00001"), Curie.parse("MONDO:0005393")
    edge = Edge(drug, "biolink:contraindicated_in", disease, None, "PrimeKG", "a page")
    link = link_of(edge, disease)
    assert link is not None
    assert link.how == "warned"


def test_a_bridge_leads_to_the_tails_of_alike_heads_and_not_to_those_that_are_known() -> None:
    names = [f"head {i % 4} of kind {'abcd'[i % 4] * 5}" for i in range(40)]
    names += [f"tail {'abcd'[i] * 5}" for i in range(4)]
    uses = np.array([(i, 40 + i % 4) for i in range(39)])
    shared = np.array([(i, (i + 4) % 40) for i in range(40)])
    found = across(names, {"use": uses, "like": shared}, "use", 39, number=3)
    assert found[0].node == 43
    assert all(
        one.node != 40 for one in across(names, {"use": uses, "like": shared}, "use", 0, number=4)
    )
    assert across(names, {"like": shared}, "use", 39, number=3) == []
