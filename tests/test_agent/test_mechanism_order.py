"""Which mechanism is told first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import aetia
from agent.dossier import PathFound
from agent.verdict.mechanisms import best_paths
from tests.test_agent.hand_made_lines import dossier, item
from tools.evidence import SourceRef

if TYPE_CHECKING:
    from tools.evidence import Evidence


def step(cause: str, effect: str, source: str, direction: str = "increases") -> Evidence:
    """A step of a mechanism that a source states."""
    made = item("rct", 1.5, 1.2, 1.9, exposure=f"EX:{cause}", outcome=f"EX:{effect}")
    return replace(made, kind="edge", direction=direction, source=SourceRef(source, source))


LONG = (step("x", "a", "one"), step("a", "b", "two"), step("b", "y", "three"))
WHOLE = (step("x", "c", "four"), step("c", "d", "four"), step("d", "y", "four"))
PATHS = tuple(
    PathFound(name, 1, 1.0, tuple(one.id for one in steps))
    for name, steps in (("by b", LONG), ("by d", WHOLE))
)


def order(*found: Evidence) -> list[str]:
    """The mechanisms by what is told first, with these findings held."""
    return [one.text for one in best_paths(replace(dossier(*LONG, *WHOLE, *found), paths=PATHS))]


def test_what_one_source_states_comes_before_what_was_put_together() -> None:
    assert order() == ["by d", "by b"]


def test_a_first_half_that_studies_see_comes_before_all() -> None:
    seen = item("rct", 1.5, 1.2, 1.9, outcome="EX:b")
    assert order(seen) == ["by b", "by d"]


def test_a_second_half_alone_says_nothing_of_the_treatment() -> None:
    assert order(item("rct", 1.5, 1.2, 1.9, exposure="EX:b")) == ["by d", "by b"]


def test_a_half_that_is_seen_to_go_the_other_way_comes_last() -> None:
    turned = item("rct", 0.7, 0.6, 0.8, outcome="EX:d")
    assert order(turned) == ["by b", "by d"]


@pytest.mark.parametrize(
    ("question", "words"), [("How does aspirin prevent heart attacks?", ("platelet", "thrombosis"))]
)
def test_the_mechanism_that_textbooks_tell(question: str, words: tuple[str, ...]) -> None:
    headline = aetia.ask_sync(question).headline
    assert all(word in headline for word in words)
