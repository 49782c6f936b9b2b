"""The models of one run: who judges the evidence, and who may help to read the question.

The judge that ships is used unless another is named. It may be missing on a machine (llama.cpp did not
compile, models are switched off): then rules judge alone, and the answer says why. A model that was
asked for by name is another matter: if it cannot be opened, that is an error.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.judges.opening import SHIPPED, open_judge
from agent.models.opening import RULES, open_chat
from graphs.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from agent.judges.pair_judge import PairJudge
    from agent.models.chat_model import ChatModel
    from agent.settings import Settings

NO_CHAT_MODEL = "no chat model is configured: rules parsed the question"


@dataclass(frozen=True)
class Slots:
    """What fills the places of models; None where rules do. `fallbacks` says why."""

    judge: PairJudge | None = None
    model: ChatModel | None = None
    fallbacks: tuple[str, ...] = ()


@asynccontextmanager
async def opened_slots(
    settings: Settings, judge: PairJudge | None = None, model: ChatModel | None = None
) -> AsyncIterator[Slots]:
    """The caller's own models, left open; for the rest those of the settings, closed afterwards.

    Raises:
        InputError, SetupError, DataError: a model that was named cannot be opened.
    """
    fallbacks: list[str] = []
    own_model = await _model(settings) if model is None else None
    own_judge = None
    try:
        if judge is None:
            own_judge, why = await _judge(settings)
            fallbacks += [why] if why else []
        if model is None and own_model is None:
            fallbacks.append(NO_CHAT_MODEL)
        yield Slots(judge or own_judge, model or own_model, tuple(fallbacks))
    finally:
        for mine in (own_judge, own_model):
            if mine is not None:
                await mine.close()


async def _model(settings: Settings) -> ChatModel | None:
    if not settings.model or settings.model == RULES:
        return None
    return await asyncio.to_thread(
        open_chat, settings.model, url=settings.model_url,
        key="AETIA_MODEL_KEY" if settings.model_url else "", seed=settings.seed,
        gpu_layers=settings.gpu_layers, template=settings.chat_template,
    )  # fmt: skip


async def _judge(settings: Settings) -> tuple[PairJudge | None, str]:
    """The judge, and why there is none. Without a name of its own it is the model, if one is named."""
    name, url, key, template = settings.judge, settings.judge_url, "AETIA_JUDGE_KEY", ""
    if not name and settings.model and settings.model != RULES:
        name, url, key = settings.model, settings.model_url, "AETIA_MODEL_KEY"
        template = settings.chat_template
    if name == RULES:
        return None, "no judge model was wanted (rules): rules judged the branches"
    try:
        opened = await asyncio.to_thread(
            open_judge, name or SHIPPED, url=url, key=key if url else "", seed=settings.seed,
            gpu_layers=settings.gpu_layers, template=template,
        )  # fmt: skip
    except SetupError as error:
        if name or settings.gpu_layers:
            raise
        return None, f"the judge that ships cannot be used, rules judged the branches: {error}"
    return opened, ""
