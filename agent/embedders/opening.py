"""From the name of an embedder to the embedder: a catalogue name, a GGUF file, or a name at a server.

    open_embedder()                              the one that ships
    open_embedder("medcpt.gguf")                 any GGUF file that pools
    open_embedder("bge-m3", "http://127.0.0.1:8080/v1")     whatever a server offers at /v1/embeddings

Nothing is fetched here, and nothing is chosen in place of what was asked for.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agent.embedders.prefixes import prefixes_of
from agent.models.chat_model import require_models_allowed
from graphs.errors import InputError

if TYPE_CHECKING:
    from tools.literature.retrieval.embedder import Embedder

SHIPPED = "aetia-embedder"
"""The catalogue's name of the embedder that ships."""
NONE = "none"
VARIABLE, KEY = "AETIA_EMBEDDER", "AETIA_EMBEDDER_KEY"


def open_embedder(name: str = "", url: str = "") -> Embedder | None:
    """The embedder of that name, empty for that of `AETIA_EMBEDDER`, else the one that ships; `none` is none.

    Args:
        name: of the model.
        url: an OpenAI-compatible server that offers it (key in AETIA_EMBEDDER_KEY); empty for this
            machine.

    Raises:
        InputError: the name means nothing, or the file is of another kind.
        SetupError: models are off, the model is not here, or llama.cpp is not installed.
        ModelFileError, DataError: the file is damaged.
    """
    from agent.embedders.chat_embedder import ChatEmbedder

    if url and not name:
        raise InputError("--embedder-url needs the model's name: --embedder NAME")
    chosen = name or os.environ.get(VARIABLE, "") or SHIPPED
    if chosen == NONE:
        return None
    require_models_allowed()
    if url:
        from agent.models.backends.openai import OpenAiModel

        served = OpenAiModel(chosen, base_url=url, key_variable=KEY, seed=0)
        return ChatEmbedder(served, chosen, f"{chosen}@{url}", prefixes_of(chosen))
    from agent.models.backends.llama import LlamaModel
    from agent.models.catalogue.files import located
    from agent.models.catalogue.header import read_header

    path = located(chosen).path
    header = read_header(path)
    if header.labels:
        raise InputError(f"{chosen} is a classifier of {', '.join(header.labels)}, not an embedder")
    model = LlamaModel(path, n_ctx=min(header.context_length or CONTEXT, CONTEXT))
    return ChatEmbedder(model, chosen, model.sha256, prefixes_of(chosen))


CONTEXT = 512
"""Tokens of a passage that are embedded: about twice what the shipped model was trained on."""
