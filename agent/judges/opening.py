"""From the name of a judge to the judge: a cross-encoder, or any chat model behind a prompt.

    open_judge("aetia-judge")                    the one that ships
    open_judge("smollm2")                        a chat model that is asked for one label
    open_judge("qwen3", url="http://127.0.0.1:8080/v1")     the same at a server

Nothing is fetched here, and nothing is chosen in place of what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.models.chat_model import require_models_allowed
from agent.models.opening import open_chat

if TYPE_CHECKING:
    from agent.judges.pair_judge import PairJudge

SHIPPED = "aetia-judge"
"""The catalogue's name of the judge that ships."""


def open_judge(
    name: str,
    *,
    url: str = "",
    key: str = "",
    seed: int = 0,
    gpu_layers: int = 0,
    template: str = "",
) -> PairJudge:
    """The judge of that name.

    Args:
        name: of the model.
        url: an OpenAI-compatible server that offers it; empty for this machine.
        key: the environment variable that holds the server's key.
        seed: of everything random in the model.
        gpu_layers: layers that a GPU of this machine computes; -1 for all.
        template: a chat template (Jinja) in place of the one in a chat model's file.

    Raises:
        InputError: the name means nothing.
        SetupError: models are off, the model is not here, or llama.cpp is not installed or has no GPU.
        ModelFileError, DataError: the file is damaged.
    """
    from agent.judges.prompt import PromptJudge

    require_models_allowed()
    if url:
        return PromptJudge(open_chat(name, url=url, key=key, seed=seed))
    from agent.models.catalogue.files import located
    from agent.models.catalogue.header import read_labels

    path = located(name).path
    if not read_labels(path):
        return PromptJudge(open_chat(name, seed=seed, gpu_layers=gpu_layers, template=template))
    from agent.judges.encoder import EncoderJudge
    from agent.models.backends.llama.cross_encoder import CrossEncoder

    return EncoderJudge(CrossEncoder(path, n_gpu_layers=gpu_layers), name)
