"""Evidence on what is near to a pair: which kinship counts on which side, and what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest_asyncio

from graphs.assessments import Assessment
from graphs.curie import Curie
from graphs.findings import Finding
from graphs.statements import Edge, Node
from graphs.store import Release
from graphs.stores.sqlite_build import write_store
from graphs.stores.sqlite_store import SqliteStore
from tools.base import Bench
from tools.relatives import relatives
from tools.toolbox import NEAR_COMPARISONS, NEAR_EVIDENCE, call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NAMES = {
    "statins": "Drug", "atorvastatin": "Drug", "simvastatin": "Drug", "drugs": "Drug", "fibrates": "Drug",
    "gemfibrozil": "Drug", "heart disease": "Disease", "infarction": "Disease",
    "vascular disease": "Disease", "death": "Disease", "complex": "Disease", "aspirin": "Drug",
}  # fmt: skip


def curie(name: str) -> Curie:
    return Curie("EX", name.replace(" ", "-"))


def kin(a: str, predicate: str, b: str) -> Edge:
    return Edge(curie(a), f"biolink:{predicate}", curie(b), None, "PMID:1", "made")


EDGES = (
    kin("atorvastatin", "subclass_of", "statins"),
    kin("simvastatin", "member_of", "statins"),
    kin("statins", "subclass_of", "drugs"),
    kin("fibrates", "has_member", "gemfibrozil"),
    kin("infarction", "subclass_of", "heart disease"),
    kin("heart disease", "subclass_of", "vascular disease"),
    kin("complex", "has_part", "heart disease"),
    kin("heart disease", "has_part", "death"),
)


def finding(number: int, exposure: str, outcome: str, direction: str, **more: Any) -> Finding:
    value, low, high = {"decreases": (0.7, 0.6, 0.8), "none": (1.0, 0.9, 1.1)}[direction]
    fields: dict[str, Any] = {
        "exposure": curie(exposure), "outcome": curie(outcome), "population": "adults", "design": "rct",
        "direction": direction, "measure": "RR", "estimate": value, "ci_low": low, "ci_high": high,
        "contrast": "c", "contrast_sign": 1, "intervention": None, "n": 1000, "year": 2000 + number,
        "identifier": f"PMID:{number}", "title": "t", "checked": "https://example.org",
    }  # fmt: skip
    return Finding(**{**fields, **more})


FINDINGS = (
    finding(1, "atorvastatin", "heart disease", "decreases"),
    finding(2, "simvastatin", "infarction", "decreases"),
    finding(3, "statins", "infarction", "none"),
    finding(4, "statins", "vascular disease", "decreases"),
    finding(5, "statins", "complex", "decreases"),
    finding(6, "drugs", "heart disease", "decreases"),
    finding(7, "statins", "death", "decreases"),
    finding(8, "aspirin", "heart disease", "decreases"),
    finding(9, "statins", "heart disease", "decreases"),
    finding(10, "atorvastatin", "heart disease", "decreases", comparator=curie("gemfibrozil")),
    finding(11, "fibrates", "heart disease", "none", comparator=curie("statins")),
    finding(12, "aspirin", "heart disease", "none", comparator=curie("statins")),
)
STATED = Assessment(
    curie("simvastatin"), curie("heart disease"), "indication", "decreases", "FDA", "approved", "", "",
    None, None, None, None, None, "FDA:1", "Label", "https://example.org",
)  # fmt: skip


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    path = tmp_path / "near.sqlite"
    nodes = [Node(curie(name), f"biolink:{kind}", name) for name, kind in NAMES.items()]
    write_store(path, nodes, EDGES, FINDINGS, Release("near", "1", "0" * 16), assessments=(STATED,))
    store = SqliteStore(path)
    yield Bench(store)
    await store.close()


async def kinship(bench: Bench, name: str, side: Any) -> dict[str, str]:
    return {one.name: one.how for one in await relatives(bench.store, str(curie(name)), side)}


async def test_a_treatment_has_members_and_classes(bench: Bench) -> None:
    assert await kinship(bench, "statins", "treatment") == {
        "atorvastatin": "member", "simvastatin": "member", "drugs": "class",
    }  # fmt: skip
    assert await kinship(bench, "fibrates", "comparator") == {"gemfibrozil": "member"}
    assert await kinship(bench, "gemfibrozil", "treatment") == {"fibrates": "class"}
    assert await kinship(bench, "atorvastatin", "treatment") == {"statins": "class"}


async def test_an_outcome_has_kinds_parts_and_wholes_but_no_broader_class(bench: Bench) -> None:
    assert await kinship(bench, "heart disease", "outcome") == {
        "infarction": "narrower", "death": "narrower", "complex": "broader",
    }  # fmt: skip
    assert await kinship(bench, "infarction", "outcome") == {}
    assert await kinship(bench, "aspirin", "treatment") == {}


async def near_rows(bench: Bench) -> dict[str, tuple[str, ...]]:
    asked = {"treatment": str(curie("statins")), "outcome": str(curie("heart disease"))}
    result = (await call(NEAR_EVIDENCE, asked, bench)).checked()
    assert result.status == "ok"
    return {i.source.identifier: tuple(r.text for r in i.relations) for i in result.items}


async def test_each_item_says_how_it_is_near(bench: Bench) -> None:
    assert await near_rows(bench) == {
        "PMID:1": ("atorvastatin, one of the statins",),
        "PMID:2": ("simvastatin, one of the statins", "infarction, a part of heart disease"),
        "PMID:5": ("complex, which includes heart disease",),
        "PMID:6": ("drugs, the class of statins",),
        "PMID:7": ("death, a part of heart disease",),
        "FDA:1": ("simvastatin, one of the statins",),
    }


async def test_absence_of_an_effect_on_a_part_and_what_holds_of_a_wider_disease_say_nothing(
    bench: Bench,
) -> None:
    rows = await near_rows(bench)
    assert "PMID:3" not in rows
    assert "PMID:4" not in rows


async def test_the_pair_itself_and_strangers_are_not_near(bench: Bench) -> None:
    rows = await near_rows(bench)
    assert not {"PMID:8", "PMID:9", "PMID:10", "PMID:11", "PMID:12"} & set(rows)


async def test_comparisons_of_members_in_either_order(bench: Bench) -> None:
    y = str(curie("heart disease"))
    for first, second in (("statins", "fibrates"), ("fibrates", "statins")):
        asked = {"treatment": str(curie(first)), "comparator": str(curie(second)), "outcome": y}
        result = (await call(NEAR_COMPARISONS, asked, bench)).checked()
        (item,) = result.items
        assert item.source.identifier == "PMID:10"
        sides = {r.name: r.side for r in item.relations}
        named = {"statins": "atorvastatin", "fibrates": "gemfibrozil"}
        assert sides == {named[first]: "treatment", named[second]: "comparator"}
