from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest

from graphs.curie import Curie
from graphs.paths import DAMPING, MAX_ENUMERATED, ranked_paths
from graphs.statements import Edge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphs.store import PathSet


def node(name: object) -> Curie:
    return Curie("EX", str(name))


def edge(a: object, b: object, predicate: str = "biolink:causes") -> Edge:
    return Edge(node(a), predicate, node(b), None, "s", "c")


def edges_of(text: str) -> list[Edge]:
    """`"a>b b>c"` as edges."""
    return [edge(*pair.split(">")) for pair in text.split()]


def adjacency(
    edges: Sequence[Edge],
) -> tuple[Callable[[Curie], list[Edge]], Callable[[Curie], list[Edge]]]:
    return (
        lambda c: [e for e in edges if e.subject == c],
        lambda c: [e for e in edges if e.object == c],
    )


def find(edges: Sequence[Edge], a: object, b: object, *, k: int = 10, max_len: int = 4) -> PathSet:
    outgoing, incoming = adjacency(edges)
    return ranked_paths(
        node(a), node(b), outgoing=outgoing, incoming=incoming, k=k, max_len=max_len
    )


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
def test_the_same_paths_as_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    names = "stuvwxy"
    edges = [edge(a, b) for a, b in itertools.permutations(names, 2) if rng.random() < 0.35]
    for max_len in (1, 2, 3, 4):
        paths = find(edges, "s", "t", k=10_000, max_len=max_len)
        walked = {tuple(c.identifier for c in p.nodes) for p in paths.paths}
        assert walked == brute_force(edges, "s", "t", max_len)
        assert not paths.truncated


def test_direction_is_never_flipped() -> None:
    assert routes(find(edges_of("a>b c>b"), "a", "c")) == []
    assert routes(find(edges_of("a>b b>c"), "c", "a")) == []


def test_cycles_do_not_repeat_a_node() -> None:
    assert routes(find(edges_of("a>b b>a b>c c>b c>d"), "a", "d")) == ["abcd"]


def test_a_path_through_a_hub_comes_after_one_through_a_quiet_node() -> None:
    hub = edges_of("a>h h>z a>q q>z") + [edge("h", f"x{i}") for i in range(20)]
    assert routes(find(hub, "a", "z")) == ["aqz", "ahz"]


def test_the_score_is_the_degree_product_of_the_source() -> None:
    (only,) = find(edges_of("a>b a>c b>z c>y"), "a", "z").paths
    # a leaves by 2, b is entered by 1 and left by 1, z is entered by 1.
    assert only.score == pytest.approx(2**-DAMPING)


def test_ties_go_to_the_alphabet_whatever_the_order_of_the_edges() -> None:
    edges = edges_of("a>c c>z a>b b>z a>d d>z")
    for order in itertools.permutations(edges):
        assert routes(find(order, "a", "z")) == ["abz", "acz", "adz"]


def test_k_cuts_the_list_and_says_so() -> None:
    edges = edges_of("a>b b>z a>c c>z a>d d>z")
    assert routes(find(edges, "a", "z", k=2)) == ["abz", "acz"]
    assert find(edges, "a", "z", k=2).truncated
    assert not find(edges, "a", "z", k=3).truncated


def test_paths_longer_than_max_len_are_left_out() -> None:
    edges = edges_of("a>b b>c c>d d>e")
    assert routes(find(edges, "a", "e", max_len=4)) == ["abcde"]
    assert routes(find(edges, "a", "e", max_len=3)) == []


def test_a_node_has_no_path_to_itself_and_none_to_a_stranger() -> None:
    assert routes(find(edges_of("a>b b>a"), "a", "a")) == []
    assert routes(find(edges_of("a>b"), "a", "stranger")) == []


def test_parallel_edges_make_one_path_that_prefers_a_stated_sign() -> None:
    edges = [edge("a", "b", "biolink:affects"), edge("a", "b", "biolink:treats")]
    (only,) = find(edges, "a", "b").paths
    assert only.sign == -1


def test_a_dense_graph_is_cut_at_the_limit_and_marked() -> None:
    layers = [[f"{letter}{i}" for i in range(20)] for letter in "bcd"]
    edges = [edge("a", b) for b in layers[0]] + [edge(d, "z") for d in layers[2]]
    for left, right in itertools.pairwise(layers):
        edges += [edge(x, y) for x in left for y in right]
    out: dict[Curie, list[Edge]] = {}
    into: dict[Curie, list[Edge]] = {}
    for e in edges:
        out.setdefault(e.subject, []).append(e)
        into.setdefault(e.object, []).append(e)
    assert MAX_ENUMERATED < 20**3
    paths = ranked_paths(
        node("a"),
        node("z"),
        outgoing=lambda c: out.get(c, []),
        incoming=lambda c: into.get(c, []),
        k=5,
        max_len=4,
    )
    assert paths.truncated
    assert len(paths.paths) == 5
