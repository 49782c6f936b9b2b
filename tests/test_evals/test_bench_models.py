"""The benchmark of branch scoring, on a tiny model."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")

from evals.bench.models import benchmark
from graphs.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def options(place: Path, **changed: object) -> Namespace:
    chosen = {"shape": "tiny", "quant": "Q8_0", "branches": "3,2", "threads": 1, "repeats": 1}
    return Namespace(**{**chosen, "flash": 0, "models": str(place), **changed})


def test_ours_and_the_peers_read_the_same_and_every_comparison_has_a_row(tmp_path: Path) -> None:
    rows = list(benchmark(options(tmp_path)))
    works = [row.work.removeprefix("tiny-Q8_0, ") for row in rows]
    for k in (2, 3):
        for state in ("cold", "warm"):
            assert f"K={k}, {state}: JSON chats" in works
            assert f"K={k}, {state}: read-outs" in works
    assert works[-1] == "K=3, warm: bare decode calls"
    times = [row for row in rows if row.unit == "s"]
    for row in times:
        assert row.peer is not None
        assert row.ours > 0
        assert row.ratio == pytest.approx(row.peer / row.ours)
    agreed = [row for row in rows if row.unit == "branches"]
    apart = [row for row in rows if row.unit == "nats"]
    assert [row.ratio for row in agreed] == [1.0, 1.0]
    assert len(apart) == 3
    assert all(0 < row.ours < 0.1 for row in apart)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny-Q8_0.gguf"]


@pytest.mark.parametrize(("name", "known"), [("shape", "0.5b"), ("quant", "Q4_K_M")])
def test_an_unknown_shape_or_quantization_is_refused(tmp_path: Path, name: str, known: str) -> None:
    with pytest.raises(InputError, match=f"no nothing here.*{known}"):
        list(benchmark(options(tmp_path, **{name: "nothing"})))
