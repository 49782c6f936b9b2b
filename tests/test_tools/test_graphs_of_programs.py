"""`aetia causal identify` on graphs as other programs write them: every mark of theirs counts, or is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Asked = Callable[[str], dict[str, Any]]

TETRAD = "Graph Nodes:\nx;y;z\n\nGraph Edges:\n1. x --> y\n"
LATENT = "Graph Nodes:\nMeasured: x;y\nLatents: z\n\nGraph Edges:\n1. x --> y\n2. z --> x\n3. z --> y\n"


@pytest.fixture
def identify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    """The answer of the command for the effect of x on y, a refusal's exit code with it."""

    def run(text: str) -> dict[str, Any]:
        file = tmp_path / "graph.txt"
        file.write_text(text, encoding="utf-8")
        told = ["--treatment", "x", "--outcome", "y", "--json"]
        code = main(["causal", "identify", "--dag", str(file), *told])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found | {"exit": code}

    return run


def of(found: dict[str, Any]) -> str:
    """Status, and the adjustment set where there is one."""
    return " ".join([found["status"], *found.get("adjustment_set", ())])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (TETRAD + "2. z --> x [z --> x]:0.9;[no edge]:0.1;\n3. z --> y [z --> y]:0,95;\n", "identified z"),
        (TETRAD.replace("y\n", "y [x --> y]:0.98;[no edge]:0.02;\n"), "identified"),
        (TETRAD + "2. z --> x dd nl [z --> x dd nl]:0.9;[edge]:0.9\n3. z --> y pd nl\n", "identified z"),
        (TETRAD + "2. x <-> y [x <-> y]:0.6;[x --> y]:0.4;\n", "not_identified"),
        (LATENT, "not_identified"),
        (LATENT.replace("Latents:", "Latent:"), "not_identified"),
        (TETRAD.replace("z", "body mass") + "2. body mass --> x\n3. body mass --> y\n", "identified body mass"),
    ],
)  # fmt: skip
def test_tetrads_text_with_shares_kinds_and_names_of_several_words(
    text: str, answer: str, identify: Asked
) -> None:
    assert of(identify(text)) == answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TETRAD + "2. z --> x foo\n3. z --> y\n", "'foo' beside its nodes"),
        (TETRAD + "2. z --> x 0.93\n3. z --> y\n", "'0.93' beside its nodes"),
        (TETRAD + "2. z foo --> x\n", "'foo' beside its nodes"),
        (TETRAD + "2. z --> x;\n", "'x;' is no node that Graph Nodes lists (x, y, z)"),
        (TETRAD + "2. q --> x\n3. q --> y\n", "'q' is no node that Graph Nodes lists"),
        (TETRAD + "2. z --> x pl [z --> x]:0.9;\n", "(pl): add it or not"),
        (TETRAD + "2. z o-> x [z o-> x]:0.6;\n", "circles"),
        (LATENT.replace("Latents:", "Selection:"), "of the kind 'Selection'"),
        ("[z][x|z][y|x:q]", "write [q] too"),
    ],
)  # fmt: skip
def test_what_a_text_says_beside_its_nodes_is_refused_where_it_is_not_understood(
    text: str, said: str, identify: Asked
) -> None:
    found = identify(text)
    assert (found["status"], found["exit"]) == ("invalid", 1)
    assert said in found["message"]
