"""Bridges between frozen spaces: what was learned is found again, also for nodes that no triple holds."""

from __future__ import annotations

import numpy as np
import pytest

from tools.bridging.bridges import learned
from tools.bridging.spaces import of_names, of_neighbours, of_texts
from tools.literature.retrieval.embedder import ScriptedEmbedder


def test_a_bridge_finds_the_tails_of_heads_that_it_never_saw() -> None:
    draw = np.random.default_rng(0)
    turn = np.linalg.qr(draw.normal(size=(12, 12)))[0]
    heads = draw.normal(size=(200, 12))
    heads /= np.linalg.norm(heads, axis=1, keepdims=True)
    tails = heads @ turn
    seen = np.column_stack([np.arange(150)] * 2)
    bridge = learned(heads[:150], tails[:150], seen, ridge=1e-3)
    assert (bridge.scores(heads[150:], tails).argmax(axis=1) == np.arange(150, 200)).mean() > 0.9
    assert np.allclose(bridge.back().scores(tails, heads), bridge.scores(heads, tails).T)


def test_two_bridges_reach_what_no_triple_joins() -> None:
    draw = np.random.default_rng(1)
    first, second = (np.linalg.qr(draw.normal(size=(8, 8)))[0] for _ in range(2))
    a = draw.normal(size=(120, 8))
    a /= np.linalg.norm(a, axis=1, keepdims=True)
    b, c = a @ first, a @ first @ second
    pairs = np.column_stack([np.arange(120)] * 2)
    on = learned(a, b, pairs, ridge=1e-3).then(learned(b, c, pairs, ridge=1e-3), b)
    assert (on.scores(a, c).argmax(axis=1) == np.arange(120)).mean() > 0.9


def test_names_with_pieces_in_common_are_near() -> None:
    names = ["lovastatin", "simvastatin", "pravastatin", "captopril", "lisinopril", "enalapril"]
    near = of_names(names, size=3) @ of_names(names, size=3).T
    assert near[0, 1] > near[0, 3]
    assert near[3, 4] > near[3, 1]
    assert np.array_equal(of_names(names, size=3), of_names(names, size=3))


def test_nodes_with_the_same_neighbours_are_alike_and_one_without_has_no_vector() -> None:
    links = {"acts": np.array([[0, 4], [1, 4], [2, 5], [3, 5], [0, 6], [1, 6]])}
    found = of_neighbours(8, links, size=4)
    assert found[0] @ found[1] == pytest.approx(1)
    assert abs(found[0] @ found[2]) < 1e-6
    assert not found[7].any()


async def test_texts_are_read_by_the_embedder_that_is_given() -> None:
    found = await of_texts(["heart failure", "failure of the heart", "gout"], ScriptedEmbedder())
    assert found[0] @ found[1] > found[0] @ found[2]
