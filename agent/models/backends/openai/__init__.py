"""Any server that speaks the OpenAI protocol, through the `openai` package."""

from agent.models.backends.openai.budget import Budget
from agent.models.backends.openai.model import OpenAiModel

__all__ = ["Budget", "OpenAiModel"]
