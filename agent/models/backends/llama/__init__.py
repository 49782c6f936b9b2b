"""GGUF files in this process through llama.cpp: `LlamaModel` writes, scores and embeds."""

from agent.models.backends.llama.model import LlamaModel

__all__ = ["LlamaModel"]
