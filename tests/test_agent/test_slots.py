"""Which models a run opens: the judge that ships, those that are named, and rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from agent.faces.cli import main
from agent.judges.slots import NO_CHAT_MODEL, opened_slots
from agent.models.backends.scripted import ScriptedModel
from agent.settings import Settings
from evals.random_models import TINY, write_random_model
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "Does smoking cause lung cancer?"


async def test_rules_are_named_where_no_model_is_wanted() -> None:
    async with opened_slots(Settings(judge="rules")) as slots:
        assert (slots.judge, slots.model) == (None, None)
        assert len(slots.fallbacks) == 2
        assert NO_CHAT_MODEL in slots.fallbacks


async def test_a_model_that_was_named_and_is_missing_is_an_error() -> None:
    for settings in (Settings(judge="nothing-like-it"), Settings(model="nothing-like-it")):
        with pytest.raises(InputError, match="no model is called"):
            async with opened_slots(settings):
                pass


async def test_without_llama_cpp_rules_judge_and_the_remedy_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from agent.models.backends.llama import native

    native.library.cache_clear()
    monkeypatch.setitem(sys.modules, "llama_cpp.llama_cpp", None)
    try:
        async with opened_slots(Settings()) as slots:
            assert slots.judge is None
            assert any("llama-cpp-python" in text for text in slots.fallbacks)
        with pytest.raises(SetupError, match="llama-cpp-python"):
            async with opened_slots(Settings(judge="aetia-judge")):
                pass
    finally:
        native.library.cache_clear()


async def test_a_model_judges_too_unless_a_judge_is_named(tmp_path: Path) -> None:
    pytest.importorskip("llama_cpp", reason="needs llama-cpp-python")
    path = str(write_random_model(tmp_path / "tiny.gguf", TINY["llama"]))
    async with opened_slots(Settings(model=path)) as slots:
        assert slots.judge is not None
        assert slots.model is not None
        assert slots.judge.name == slots.model.name
        assert slots.fallbacks == ()
    async with opened_slots(Settings(model=path, judge="rules")) as slots:
        assert slots.judge is None


async def test_the_callers_own_model_is_left_open() -> None:
    class Closing(ScriptedModel):
        closed = False

        async def close(self) -> None:
            self.closed = True

    mine = Closing()
    async with opened_slots(Settings(judge="rules"), model=mine) as slots:
        assert slots.model is mine
    assert not mine.closed


def test_settings_read_models_from_the_environment() -> None:
    settings = Settings.from_environment(
        {"AETIA_MODEL": "m", "AETIA_MODEL_URL": "http://127.0.0.1:1/v1", "AETIA_JUDGE": "rules"}
    )
    assert (settings.model, settings.judge) == ("m", "rules")
    with pytest.raises(SetupError, match="names no model"):
        Settings(model_url="http://127.0.0.1:1/v1")


@pytest.mark.parametrize("slot", ["judge", "model"])
def test_an_address_without_a_name_is_a_usage_error(
    slot: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", QUESTION, f"--{slot}-url", "http://127.0.0.1:1/v1"]) == 2
    assert f"--{slot} NAME" in capsys.readouterr().err


def test_a_dead_judge_server_leaves_the_answer_to_rules(
    capsys: pytest.CaptureFixture[str],
) -> None:
    server = ["--judge", "m", "--judge-url", "http://127.0.0.1:1/v1"]
    code = main(
        ["ask", "How does metformin lower blood glucose?", "--full", "--beam", "1", *server]
    )
    assert code == 0
    assert "judge m: failed, its layer abstains" in " ".join(capsys.readouterr().out.split())
