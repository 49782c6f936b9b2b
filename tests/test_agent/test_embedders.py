"""Embedders: the one that ships, texts that are too long, and backends that answer amiss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agent.embedders.chat_embedder import ChatEmbedder
from agent.embedders.opening import open_embedder
from agent.embedders.prefixes import Prefixes, prefixes_of
from agent.models.backends.scripted import ScriptedModel
from agent.models.chat_model import Embedded
from graphs.errors import InputError, ModelOutputError, PromptTooLongError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Backend(ScriptedModel):
    """Reads ten words at most; a text's vector is its number of letters and words."""

    def __init__(self, spoil: Any = None) -> None:
        super().__init__([])
        self.spoil = spoil
        self.asked: list[str] = []

    async def embed(self, texts: Sequence[str], *, deadline_s: float = 60.0) -> Embedded:
        self.asked += texts
        if any(len(text.split()) > 10 for text in texts):
            raise PromptTooLongError("too long")
        return Embedded(self.spoil or tuple((float(len(t)), 1.0) for t in texts), "backend")


def embedder(backend: Backend, prefixes: Prefixes = prefixes_of("")) -> ChatEmbedder:  # noqa: B008
    return ChatEmbedder(backend, "mine", "identity", prefixes)


async def test_vectors_have_length_one_and_long_texts_are_cut() -> None:
    rows = await embedder(Backend()).embed(["a few words", "word " * 40], "passage")
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1])


@pytest.mark.parametrize("spoil", [((1.0,), (1.0, 2.0)), ((0.0, 0.0), (1.0, 1.0))])
async def test_vectors_that_cannot_be_compared_are_refused(spoil: Any) -> None:
    with pytest.raises(ModelOutputError):
        await embedder(Backend(spoil)).embed(["a", "b"], "query")


async def test_a_model_is_told_what_its_card_asks_for() -> None:
    backend = Backend()
    mine = embedder(backend, prefixes_of("e5-small"))
    await mine.embed(["salt"], "query")
    await mine.embed(["salt"], "passage")
    assert backend.asked == ["query: salt", "passage: salt"]
    assert mine.fingerprint != embedder(backend).fingerprint


def test_names_of_embedders(monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_embedder("none") is None
    with pytest.raises(InputError):
        open_embedder("aetia-judge")
    with pytest.raises(InputError):
        open_embedder("", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("AETIA_MODELS", "off")
    with pytest.raises(SetupError):
        open_embedder()


async def test_the_embedder_that_ships_knows_what_is_near() -> None:
    pytest.importorskip("llama_cpp")
    shipped = open_embedder()
    assert shipped is not None
    texts = ["Statins lower cholesterol.", "Atorvastatin reduces LDL.", "The train was late."]
    rows = await shipped.embed(texts, "passage")
    await shipped.close()
    assert rows.shape == (3, 384)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.3
