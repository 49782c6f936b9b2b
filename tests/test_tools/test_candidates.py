"""What argues for nothing is not walked, and what is held of a disease's forms is not new."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphs.curie import Curie
from graphs.findings import Finding
from graphs.statements import Edge
from tools.bridging.retrieval import across
from tools.candidates.anchored import HeldOfAnchor
from tools.candidates.arguments import BY_FACTOR, COMMON, LIKENESS, OWN, UNSIGNED, Arguments
from tools.candidates.doubts import doubt_of, doubt_of_harms, doubt_of_uses, held_doubt
from tools.candidates.forms_of import form_of
from tools.candidates.goals import Sought
from tools.candidates.links import Link, link_of
from tools.candidates.relations import related
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
    ("asthma exacerbations", "asthma", "form"),
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


Stated = tuple[str, "How", "Way", int | None, str]
USE: Stated = ("gout", "treats", "toward", -1, "known")
ACTS: Stated = ("new", "acts", "away", -1, "gene")
EASES: Stated = ("new", "treats", "away", -1, "ulcer")
BRINGS: Stated = ("ulcer", "causes", "away", 1, "gout")
HEATS: Stated = ("heat", "causes", "away", 1, "gout")
COOLS: Stated = ("new", "acts", "away", -1, "heat")
ILLS = [f"ill{i}" for i in range(40)]
ARGUED: dict[str, tuple[list[Stated], bool]] = {
    "it acts on what brings it about": ([("gene", "acts", "away", 1, "gout"), ACTS], True),
    "it acts as one in use": ([USE, ("known", "acts", "away", -1, "gene"), ACTS], True),
    "it treats what brings it about": ([BRINGS, EASES], True),
    "a process of it": ([HEATS, COOLS], True),
    "a process of very many": ([HEATS, COOLS, *[("heat", "causes", "away", 1, ill) for ill in ILLS]], False),
    "it treats what one in use treats": ([USE, ("known", "treats", "away", -1, "ulcer"), EASES], False),
    "it treats what it brings about": ([("gout", "causes", "away", 1, "ulcer"), EASES], False),
    "it treats what shares a gene": (
        [("gene", "genetic", "away", 1, "gout"), ("gene", "genetic", "away", 1, "ulcer"), EASES], False),
    "it treats what brings about what brings it about": (
        [BRINGS, ("fat", "causes", "away", 1, "ulcer"), ("new", "treats", "away", -1, "fat")], False),
    "one in use acts on it": ([USE, ("known", "acts", "away", 1, "new"), ("gene", "acts", "both", 1, "new")], False),
    "it acts on a process of one in use": ([USE, ("known", "acts", "away", -1, "heat"), COOLS], False),
    "it treats what leads to a process of very many": (
        [HEATS, ("ulcer", "causes", "away", 1, "heat"), EASES, *[("heat", "causes", "away", 1, ill) for ill in ILLS]], False),
    "it treats what an unborn child has": (
        [("low birth weight", "causes", "away", 1, "gout"), ("new", "treats", "away", -1, "low birth weight")], False),
    "what goes with it": ([("ulcer", "shown", "away", 1, "gout"), EASES], False),
}  # fmt: skip


async def argued(stated: list[Stated], *designs: str) -> bool:
    kinds: dict[str, NodeKind] = {
        "gout": "disease", "known": "drug", "new": "drug", "gene": "gene", "ulcer": "disease",
        "fat": "disease", "low birth weight": "disease", "heat": "process", **dict.fromkeys(ILLS, "disease"),
    }  # fmt: skip
    toy = Toy(kinds, stated)
    found = await walk_from(toy, {"gout": 1.0}, wanted=("drug", "substance"))
    walks = [walk for walk in found.walks.get("new", []) if len(walk.links) > 1]
    pairs = {("ulcer", "gout"): [finding(design) for design in designs]}
    return bool(await Arguments(toy, pairs).of(walks))


def finding(design: str) -> Finding:
    one, two = Curie.parse("MONDO:0000001"), Curie.parse("MONDO:0000002")
    return Finding(one, two, "adults", design, "increases", "OR", 1.3, 1.1, 1.5, "", 1, "", 100, 2010, "PMID:1", "", "a page")  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("case", ARGUED)
async def test_what_a_medicine_does_argues_and_whom_else_it_helps_does_not(case: str) -> None:
    stated, argues = ARGUED[case]
    assert await argued(stated) == argues


async def test_two_diseases_that_go_together_argue_where_one_is_shown_to_bring_the_other() -> None:
    stated, _ = ARGUED["what goes with it"]
    assert not await argued(stated, "cohort")
    assert await argued(stated, "cohort", "mendelian_randomization")


@pytest.mark.parametrize(("anchor", "argues"), [("weight", True), ("obesity", False)])
async def test_one_step_to_what_stands_for_a_disease_argues_and_to_the_disease_is_held(
    anchor: str, argues: bool
) -> None:
    kinds: dict[str, NodeKind] = {"obesity": "disease", "weight": "trait", "new": "drug"}
    toy = Toy(kinds, [("new", "shown", "away", -1, anchor)])
    found = await walk_from(toy, {"obesity": 1.0, "weight": 0.5}, wanted=("drug", "substance"))
    arguments = Arguments(toy, {}, "obesity")
    assert bool(await arguments.of(found.walks["new"])) == argues


@pytest.mark.parametrize(("treated", "grade"), [("fat", BY_FACTOR), ("ulcer", OWN)])
async def test_what_treats_the_disease_of_a_trait_is_in_use_for_the_trait(
    treated: str, grade: int
) -> None:
    kinds: dict[str, NodeKind] = {
        "obesity": "disease", "weight": "trait", "new": "drug", "fat": "disease", "ulcer": "disease",
    }  # fmt: skip
    stated: list[Stated] = [("new", "shown", "away", -1, "weight"), ("fat", "linked", "both", 1, "weight")]  # fmt: skip
    toy = Toy(kinds, [*stated, ("new", "treats", "away", -1, treated)])
    found = await walk_from(toy, {"obesity": 1.0, "weight": 0.5}, wanted=("drug", "substance"))
    arguments = Arguments(toy, {}, "obesity")
    argue = await arguments.of(found.walks["new"])
    assert (await arguments.weighed("new", argue, -1))[0] == grade


CAUSE: Stated = ("gene", "acts", "away", 1, "gout")
LABEL: Stated = ("new", "harms", "away", 1, "rash")
OF_ACID: Stated = ("acid", "causes", "away", 1, "gout")
OF_DRINK: Stated = ("drink", "causes", "away", 1, "gout")
GRADED: dict[str, tuple[list[Stated], int]] = {
    "an action of its own": ([CAUSE, ACTS, LABEL], OWN),
    "nothing is held of it": ([CAUSE, ACTS], LIKENESS),
    "a likeness": ([USE, ("known", "acts", "away", -1, "gene"), ACTS, LABEL], LIKENESS),
    "past what very many have": (
        [HEATS, ("gene", "acts", "away", 1, "heat"), ACTS, LABEL, *[("heat", "causes", "away", 1, ill) for ill in ILLS]], COMMON),
    "it is in use for a risk factor": ([BRINGS, EASES, LABEL], BY_FACTOR),
    "it changes a trait that it is not in use for": ([OF_ACID, ("new", "acts", "away", -1, "acid"), LABEL], OWN),
    "it acts on what changes a trait": (
        [OF_ACID, ("gene", "acts", "away", 1, "acid"), ACTS, LABEL], BY_FACTOR),
    "to act on a disease is to treat it": ([BRINGS, ("new", "acts", "away", -1, "ulcer"), LABEL], BY_FACTOR),
    "it changes a habit": ([OF_DRINK, ("new", "acts", "away", -1, "drink"), LABEL], BY_FACTOR),
    "its kin is in use for it": (
        [OF_ACID, ("new", "acts", "away", -1, "acid"), ("new", "kin", "both", None, "known"), ("known", "treats", "away", -1, "acid"), LABEL],
        BY_FACTOR),
    "no step says which way": ([("gene", "acts", "away", None, "gout"), ACTS, LABEL], UNSIGNED),
    "nothing": ([LABEL], 0),
}  # fmt: skip


@pytest.mark.parametrize("case", GRADED)
async def test_an_own_action_of_what_is_documented_argues_most(case: str) -> None:
    stated, grade = GRADED[case]
    kinds: dict[str, NodeKind] = {
        "gout": "disease", "known": "drug", "new": "drug", "gene": "gene", "rash": "disease", "heat": "process",
        "ulcer": "disease", "acid": "trait", "drink": "exposure", **dict.fromkeys(ILLS, "disease"),
    }  # fmt: skip
    toy = Toy(kinds, stated)
    found = await walk_from(toy, {"gout": 1.0}, wanted=("drug", "substance"))
    arguments = Arguments(toy, {}, "gout")
    walks = [walk for walk in found.walks.get("new", []) if len(walk.links) > 1]
    best, ordered = await arguments.weighed("new", await arguments.of(walks), -1)
    assert best == grade
    assert [walk.sign for walk in ordered[:1]] == ([-1] if grade > UNSIGNED else [None] * grade)


@pytest.mark.parametrize(("harm", "sick", "is_in_doubt"), [("harms", 1, True), ("harms", 20, False), ("treats", 1, False)])  # fmt: skip
async def test_what_brings_about_a_sign_of_the_disease_is_in_doubt(
    harm: How, sick: int, is_in_doubt: bool
) -> None:
    signs: list[Stated] = [(ill, "causes", "away", 1, "wheeze") for ill in ["gout", *ILLS][:sick]]
    kinds: dict[str, NodeKind] = {
        "gout": "disease", "new": "drug", "wheeze": "disease", **dict.fromkeys(ILLS, "disease"),
    }  # fmt: skip
    toy = Toy(kinds, [*signs, ("new", harm, "away", 1, "wheeze")])
    said = await doubt_of_harms(Sought("drugs", "gout"), toy, "new", Arguments(toy, {}, "gout"))  # type: ignore[arg-type]
    assert ("wheeze" in said) == is_in_doubt


async def test_what_the_body_makes_and_acts_on_is_in_doubt() -> None:
    kinds: dict[str, NodeKind] = {
        "new": "substance",
        "ulcer": "disease",
        "gene": "gene",
        "heat": "process",
        "drug": "drug",
    }
    acts: list[Stated] = [(one, "acts", "away", 1, "new") for one in ("gene", "heat", "drug")]
    for held, is_in_doubt in (
        (acts[:2], True),
        (acts[:1], False),
        (acts[1:2], True),
        (acts[2:], False),
    ):
        toy = Toy(kinds, [EASES, *held])
        said = await doubt_of_uses(Sought("drugs", "gout"), toy, "new", ["ulcer"])  # type: ignore[arg-type]
        assert ("body" in said) == is_in_doubt


@pytest.mark.parametrize(("design", "is_in_doubt"), [("cohort", False), ("rct", True)])
async def test_what_brings_about_what_only_goes_with_the_disease_is_not_in_doubt(
    design: str, is_in_doubt: bool
) -> None:
    kinds: dict[str, NodeKind] = {"gout": "disease", "ulcer": "disease", "new": "drug"}
    toy = Toy(kinds, [("ulcer", "shown", "away", 1, "gout"), ("new", "harms", "away", 1, "ulcer")])
    found = await walk_from(toy, {"gout": 1.0}, wanted=("disease", "drug"))
    arguments = Arguments(toy, {("ulcer", "gout"): [finding(design)]}, "gout")
    sought, walks = Sought("drugs", "gout"), found.walks["new"]
    said = doubt_of(sought, None, walks, toy, arguments, is_argued=True)  # type: ignore[arg-type]
    assert ("ulcer" in said) == is_in_doubt


@pytest.mark.parametrize(("mate_of", "is_in_doubt"), [("class", False), ("other", True)])
async def test_another_of_its_class_in_use_tells_that_it_is_a_medicine(
    mate_of: str, is_in_doubt: bool
) -> None:
    names = ("new", "class", "other", "mate")
    kinds: dict[str, NodeKind] = {**dict.fromkeys(names, "drug"), "ulcer": "disease"}
    toy = Toy(
        kinds,
        [
            ("new", "kin", "both", None, "class"),
            ("mate", "kin", "both", None, mate_of),
            ("mate", "treats", "away", -1, "ulcer"),
        ],
    )
    said = await doubt_of_uses(Sought("drugs", "gout"), toy, "new", [])  # type: ignore[arg-type]
    assert ("no use" in said) == is_in_doubt


async def test_the_heavier_the_walks_the_likelier_a_relation() -> None:
    genes = [f"gene{i}" for i in range(6)]
    kinds: dict[str, NodeKind] = {
        "near": "gene",
        "hub": "process",
        "one": "process",
        "drug": "drug",
    }
    stated: list[Stated] = [("drug", "acts", "away", -1, "one"), ("one", "acts", "away", 1, "near")]
    stated += [("drug", "acts", "away", -1, "hub"), *(("hub", "acts", "away", 1, g) for g in genes)]
    toy = Toy({**kinds, **dict.fromkeys(genes, "gene"), "alone": "gene"}, stated)
    near, far = await related(toy, ["near"], ["drug"]), await related(toy, ["gene0"], ["drug"])
    assert near is not None
    assert far is not None
    assert near.related > 0.5 > far.related
    assert near.raises == 0.0
    assert await related(toy, ["alone"], ["drug"]) is None


@pytest.mark.parametrize(
    ("name", "uses", "anchor", "word"),
    [
        ("echothiophate", ["glaucoma", "esotropia"], "Alzheimer's disease", "eye"),
        ("echothiophate", ["glaucoma"], "open-angle glaucoma", ""),
        ("clotrimazole", ["tinea pedis", "cutaneous candidiasis"], "heart failure", "skin"),
        ("zinc oxide", ["tinea pedis", "hemorrhoids"], "rheumatoid arthritis", "skin or rectum"),
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


@pytest.mark.parametrize(("form", "state"), [("gout flare", "harms"), ("joint pain", "new")])
def test_what_brings_about_a_form_of_the_disease_is_no_candidate(form: str, state: str) -> None:
    link = Link("new", "harms", "toward", 1, "", "a label")
    named = SimpleNamespace(name=str, pairs={})
    at = {"gout": {}, form: {"new": [link]}}
    held = HeldOfAnchor(Sought("drugs", "gout"), named, {form: "narrower"}, at)  # type: ignore[arg-type]
    assert held.standing("new", []).state == state
