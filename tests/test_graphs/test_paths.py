from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING, Any

import pytest

from graphs.curie import Curie
from graphs.ranking import DAMPING
from graphs.search import MAX_ENUMERATED
from graphs.statements import Edge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import MakeStore

    from graphs.store import PathSet


def node(name: object) -> Curie:
    return Curie("EX", str(name))


def edge(a: object, b: object, predicate: str = "biolink:causes") -> Edge:
    return Edge(node(a), predicate, node(b), None, "s", "c")


def edges_of(text: str) -> list[Edge]:
    """`"a>b b>c"` as edges."""
    return [edge(*pair.split(">")) for pair in text.split()]


async def find(
    make_store: MakeStore,
    edges: Sequence[Edge],
    a: object,
    b: object,
    **options: Any,
) -> PathSet:
    store = await make_store(edges)
    return await store.paths(node(a), node(b), **{"k": 10, **options})


def routes(paths: PathSet) -> list[str]:
    return ["".join(c.identifier for c in path.nodes) for path in paths.paths]


def brute_force(edges: Sequence[Edge], a: str, b: str, max_len: int) -> set[tuple[str, ...]]:
    """Every simple directed path, by trying every order of every set of inner nodes."""
    arrows = {(e.subject.identifier, e.object.identifier) for e in edges}
    inner = sorted({x for pair in arrows for x in pair} - {a, b})
    found = set()
    for size in range(max_len):
        for middle in itertools.permutations(inner, size):
            walk = (a, *middle, b)
            if all(pair in arrows for pair in itertools.pairwise(walk)):
                found.add(walk)
    return found


@pytest.mark.parametrize("seed", range(25))
async def test_the_same_paths_as_brute_force(make_store: MakeStore, seed: int) -> None:
    rng = random.Random(seed)
    names = "stuvwxy"
    edges = [edge(a, b) for a, b in itertools.permutations(names, 2) if rng.random() < 0.35]
    for max_len in (1, 2, 3, 4):
        paths = await find(make_store, edges, "s", "t", k=10_000, max_len=max_len)
        walked = {tuple(c.identifier for c in p.nodes) for p in paths.paths}
        assert walked == brute_force(edges, "s", "t", max_len)
        assert not paths.truncated


async def test_direction_is_never_flipped(make_store: MakeStore) -> None:
    assert routes(await find(make_store, edges_of("a>b c>b"), "a", "c")) == []
    assert routes(await find(make_store, edges_of("a>b b>c"), "c", "a")) == []


async def test_cycles_do_not_repeat_a_node(make_store: MakeStore) -> None:
    assert routes(await find(make_store, edges_of("a>b b>a b>c c>b c>d"), "a", "d")) == ["abcd"]


async def test_a_path_through_a_hub_comes_after_one_through_a_quiet_node(
    make_store: MakeStore,
) -> None:
    hub = edges_of("a>h h>z a>q q>z") + [edge("h", f"x{i}") for i in range(20)]
    assert routes(await find(make_store, hub, "a", "z")) == ["aqz", "ahz"]


async def test_the_score_is_the_degree_product_of_the_source(make_store: MakeStore) -> None:
    (only,) = (await find(make_store, edges_of("a>b a>c b>z c>y"), "a", "z")).paths
    # a leaves by 2, b is entered by 1 and left by 1, z is entered by 1.
    assert only.score == pytest.approx(2**-DAMPING)


async def test_ties_go_to_the_alphabet_whatever_the_order_of_the_edges(
    make_store: MakeStore,
) -> None:
    edges = edges_of("a>c c>z a>b b>z a>d d>z")
    for order in itertools.islice(itertools.permutations(edges), 0, None, 31):
        assert routes(await find(make_store, order, "a", "z")) == ["abz", "acz", "adz"]


async def test_k_cuts_the_list_and_says_so(make_store: MakeStore) -> None:
    edges = edges_of("a>b b>z a>c c>z a>d d>z")
    assert routes(await find(make_store, edges, "a", "z", k=2)) == ["abz", "acz"]
    assert (await find(make_store, edges, "a", "z", k=2)).truncated
    assert not (await find(make_store, edges, "a", "z", k=3)).truncated


async def test_paths_longer_than_max_len_are_left_out(make_store: MakeStore) -> None:
    edges = edges_of("a>b b>c c>d d>e")
    assert routes(await find(make_store, edges, "a", "e", max_len=4)) == ["abcde"]
    assert routes(await find(make_store, edges, "a", "e", max_len=3)) == []


async def test_a_node_has_no_path_to_itself_and_none_to_a_stranger(make_store: MakeStore) -> None:
    assert routes(await find(make_store, edges_of("a>b b>a"), "a", "a")) == []
    assert routes(await find(make_store, edges_of("a>b"), "a", "stranger")) == []


async def test_parallel_edges_make_one_path_that_prefers_a_stated_sign(
    make_store: MakeStore,
) -> None:
    edges = [edge("a", "b", "biolink:affects"), edge("a", "b", "biolink:treats")]
    (only,) = (await find(make_store, edges, "a", "b")).paths
    assert only.sign == -1


async def test_a_dense_graph_is_cut_at_the_limit_and_marked(make_store: MakeStore) -> None:
    layers = [[f"{letter}{i}" for i in range(20)] for letter in "bcd"]
    edges = [edge("a", b) for b in layers[0]] + [edge(d, "z") for d in layers[2]]
    for left, right in itertools.pairwise(layers):
        edges += [edge(x, y) for x in left for y in right]
    assert MAX_ENUMERATED < 20**3
    paths = await find(make_store, edges, "a", "z", k=5)
    assert paths.truncated
    assert len(paths.paths) == 5
