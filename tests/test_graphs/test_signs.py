"""Sign and direction of two- and three-step compositions, checked by hand."""

from __future__ import annotations

import pytest

from graphs.curie import Curie
from graphs.statements import Edge, Path

UP, DOWN = "affects/increased", "affects/decreased"

STEPS = {
    "+": ["causes", UP, "regulates/upregulated", "contributes_to", "predisposes_to_condition",
          "exacerbates_condition", "has_phenotype", "produces", "positively_correlated_with"],
    "-": ["treats", DOWN, "regulates/downregulated", "preventative_for_condition",
          "ameliorates_condition", "disrupts", "negatively_correlated_with"],
    "?": ["affects", "regulates", "directly_physically_interacts_with", "associated_with",
          "subclass_of", "physically_interacts_with"],
}  # fmt: skip

CASES = [
    # activates o activates = activates
    (f"{UP} {UP}", 1), ("causes causes", 1), ("produces causes", 1), ("contributes_to has_phenotype", 1),
    ("regulates/upregulated causes", 1), (f"predisposes_to_condition {UP}", 1),
    ("positively_correlated_with causes", 1), ("exacerbates_condition has_phenotype", 1),
    # activates o inhibits = inhibits o activates = inhibits
    (f"{UP} {DOWN}", -1), (f"{DOWN} {UP}", -1), ("causes disrupts", -1), ("disrupts causes", -1),
    ("treats has_phenotype", -1), ("preventative_for_condition causes", -1),
    ("regulates/downregulated contributes_to", -1), ("ameliorates_condition has_phenotype", -1),
    ("negatively_correlated_with causes", -1), (f"produces {DOWN}", -1),
    # inhibits o inhibits = activates
    (f"{DOWN} {DOWN}", 1), ("disrupts disrupts", 1), (f"treats {DOWN}", 1),
    ("regulates/downregulated preventative_for_condition", 1), (f"disrupts {DOWN}", 1),
    ("negatively_correlated_with negatively_correlated_with", 1), ("preventative_for_condition disrupts", 1),
    # unknown stays unknown
    (f"affects {UP}", None), (f"{UP} affects", None), ("regulates causes", None), ("causes associated_with", None),
    (f"directly_physically_interacts_with {DOWN}", None), ("subclass_of causes", None),
    ("associated_with treats", None), ("affects affects", None), ("treats regulates", None),
    # three steps
    (f"{UP} {UP} {UP}", 1), (f"{UP} {UP} {DOWN}", -1), (f"{UP} {DOWN} {UP}", -1), (f"{DOWN} {UP} {UP}", -1),
    (f"{DOWN} {DOWN} {UP}", 1), (f"{DOWN} {UP} {DOWN}", 1), (f"{UP} {DOWN} {DOWN}", 1), (f"{DOWN} {DOWN} {DOWN}", -1),
    (f"{DOWN} regulates/upregulated causes", -1), (f"{UP} regulates/downregulated contributes_to", -1),
    (f"{DOWN} regulates/downregulated causes", 1), ("produces disrupts causes", -1), ("disrupts produces treats", 1),
    (f"{DOWN} causes has_phenotype", -1), ("causes contributes_to exacerbates_condition", 1),
    (f"directly_physically_interacts_with {UP} causes", None), (f"{UP} associated_with {UP}", None),
    (f"{DOWN} {UP} affects", None), (f"{UP} {DOWN} regulates", None),
    ("positively_correlated_with positively_correlated_with causes", 1),
    ("positively_correlated_with negatively_correlated_with causes", -1),
    # a causal edge walked from effect to cause says nothing of an action
    ("causes^", None), (f"{UP} causes^", None), (f"treats^ {UP}", None), (f"{UP} {DOWN}^ {UP}", None),
    # a correlation is the same from both ends, and what takes part acts on its process
    ("positively_correlated_with^ causes", 1), ("negatively_correlated_with^ treats", 1), ("manifestation_of^ causes", 1),
]  # fmt: skip


def path_of(text: str) -> Path:
    """Steps from node 0 on; a step that ends in ^ is stated from its target to its source."""
    edges = []
    for i, step in enumerate(text.split()):
        predicate, _, direction = step.removesuffix("^").partition("/")
        ends = [Curie("EX", str(i)), Curie("EX", str(i + 1))]
        if step.endswith("^"):
            ends.reverse()
        edges.append(Edge(ends[0], f"biolink:{predicate}", ends[1], direction or None, "s", "c"))
    return Path(tuple(edges), start=Curie("EX", "0"))


@pytest.mark.parametrize(("text", "sign"), CASES)
def test_the_sign_of_a_composition(text: str, sign: int | None) -> None:
    path = path_of(text)
    assert path.sign == sign
    assert [c.identifier for c in path.nodes] == [str(i) for i in range(len(text.split()) + 1)]


def test_there_are_sixty_hand_checked_compositions() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("sign", STEPS)
def test_each_predicate_has_its_sign(sign: str) -> None:
    expected = {"+": 1, "-": -1, "?": None}[sign]
    assert {path_of(step).sign for step in STEPS[sign]} == {expected}


def test_a_path_walked_against_its_edges_is_not_causal_and_says_so() -> None:
    path = path_of("causes^ causes")
    assert not path.is_causal
    assert path.text({}) == "EX:0 < EX:1 causes > causes EX:2"
    assert path_of("causes causes").is_causal
