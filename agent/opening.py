"""From the name of a model to the model: a catalogue name, a GGUF file, or a name at a server.

    open_judge("aetia-judge")                    the one that ships
    open_judge("smollm2")                        a catalogue entry whose file is here
    open_judge("models/x.gguf")                  any file: a cross-encoder, or a chat model
    open_chat("qwen3", url="http://127.0.0.1:8080/v1")      whatever an OpenAI-compatible server offers

Nothing is fetched here, and nothing is chosen in place of what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.model import require_models_allowed
from graphs.errors import InputError

if TYPE_CHECKING:
    from agent.model import ChatModel
    from agent.pair_judge import PairJudge

SHIPPED = "aetia-judge"
"""The catalogue's name of the judge that ships."""
RULES = "rules"
"""In the place of a model's name: no model, rules do the work."""


def open_judge(name: str, *, url: str = "", key: str = "", seed: int = 0) -> PairJudge:
    """The judge of that name.

    Args:
        name: of the model.
        url: an OpenAI-compatible server that offers it; empty for this machine.
        key: the environment variable that holds the server's key.
        seed: of everything random in the model.

    Raises:
        InputError: the name means nothing.
        SetupError: models are off, the model is not here, or llama.cpp is not installed.
        ModelFileError, DataError: the file is damaged.
    """
    from agent.judges.prompt import PromptJudge

    require_models_allowed()
    if url:
        return PromptJudge(open_chat(name, url=url, key=key, seed=seed))
    from agent.catalogue.files import located
    from agent.catalogue.header import read_header

    path = located(name).path
    if not read_header(path).labels:
        return PromptJudge(open_chat(name, seed=seed))
    from agent.backends.llama.cross_encoder import CrossEncoder
    from agent.judges.encoder import EncoderJudge

    return EncoderJudge(CrossEncoder(path), name)


def open_chat(name: str, *, url: str = "", key: str = "", seed: int = 0) -> ChatModel:
    """The chat model of that name; arguments and errors as `open_judge`."""
    require_models_allowed()
    if url:
        from agent.backends.openai import OpenAiModel

        return OpenAiModel(name, base_url=url, key_variable=key or "OPENAI_API_KEY", seed=seed)
    from agent.catalogue.files import located
    from agent.catalogue.header import read_header

    path = located(name).path
    header = read_header(path)
    if header.labels:
        raise InputError(
            f"{name} is a classifier of {', '.join(header.labels)}, not a chat model; give it as --judge"
        )
    from agent.backends.llama import LlamaModel

    return LlamaModel(path, n_ctx=min(header.context_length or CONTEXT, CONTEXT), seed=seed)


CONTEXT = 4096
"""Tokens of a local chat model's context: one question with its evidence needs far fewer."""
