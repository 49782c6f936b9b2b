"""From the name of a chat model to the model: a catalogue name, a GGUF file, or a name at a server.

    open_chat("smollm2")                         a catalogue entry whose file is here
    open_chat("models/x.gguf")                   any file that holds a chat model
    open_chat("qwen3", url="http://127.0.0.1:8080/v1")      whatever an OpenAI-compatible server offers

Nothing is fetched here, and nothing is chosen in place of what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.models.chat_model import require_models_allowed
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.models.chat_model import ChatModel

RULES = "rules"
"""In the place of a model's name: no model, rules do the work."""
CONTEXT = 4096
"""Tokens of a local chat model's context: one question with its evidence needs far fewer."""


def open_chat(
    name: str,
    *,
    url: str = "",
    key: str = "",
    seed: int = 0,
    gpu_layers: int = 0,
    template: str = "",
) -> ChatModel:
    """The chat model of that name.

    Args:
        name: of the model.
        url: an OpenAI-compatible server that offers it; empty for this machine.
        key: the environment variable that holds the server's key.
        seed: of everything random in the model.
        gpu_layers: layers that a GPU of this machine computes; -1 for all.
        template: a chat template (Jinja) in place of the one in the file; empty for the file's own.

    Raises:
        InputError: the name means nothing, or the file holds a classifier.
        SetupError: models are off, the model is not here, or llama.cpp is not installed or has no GPU.
        ModelFileError, DataError: the file is damaged.
    """
    require_models_allowed()
    if url:
        from agent.models.backends.openai import OpenAiModel

        return OpenAiModel(name, base_url=url, key_variable=key or "OPENAI_API_KEY", seed=seed)
    from agent.models.catalogue.files import located
    from agent.models.catalogue.header import read_header

    path = located(name).path
    header = read_header(path)
    if header.labels:
        raise InputError(
            f"{name} is a classifier of {', '.join(header.labels)}, not a chat model; give it as --judge"
        )
    from agent.models.backends.llama import LlamaModel

    return LlamaModel(
        path,
        n_ctx=min(header.context_length or CONTEXT, CONTEXT),
        seed=seed,
        n_gpu_layers=gpu_layers,
        chat_template=template or None,
    )
