"""What one does with plain llama-cpp-python: a JSON chat, or one read-out, for each branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import llama_cpp
import numpy as np
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from evals.bench.spent import Spent, now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ANSWER = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "maxLength": 200},
        "rating": {"enum": [1, 2, 3, 4, 5]},
    },
    "required": ["reason", "rating"],
}


class LlamaPeer:
    """A `Llama` object that forgets everything before each call.

    Args:
        path: the GGUF file.
        n_ctx: tokens of its context.
        threads: CPU threads.
        flash: flash attention, which is off by default in llama-cpp-python.
    """

    def __init__(self, path: Path, *, n_ctx: int, threads: int, flash: bool = False) -> None:
        self._llm: Any = llama_cpp.Llama(
            str(path),
            n_ctx=n_ctx,
            n_threads=threads,
            n_threads_batch=threads,
            flash_attn=flash,
            seed=0,
            verbose=False,
        )
        llm = self._llm
        bos, eos = (llm._model.token_get_text(id) for id in (llm.token_bos(), llm.token_eos()))
        template = llm.metadata["tokenizer.chat_template"]
        self._formatter = Jinja2ChatFormatter(template, eos_token=eos, bos_token=bos)

    def count(self, text: str) -> int:
        """Tokens of a bare text."""
        return len(self._llm.tokenize(text.encode(), add_bos=False))

    def tokens(self, prompt: str) -> list[int]:
        """A user turn in the chat template."""
        text = self._formatter(messages=[{"role": "user", "content": prompt}]).prompt
        tokens: list[int] = self._llm.tokenize(text.encode(), add_bos=False, special=True)
        return tokens

    def chat(self, prompt: str, max_tokens: int) -> tuple[int, Spent]:
        """A fresh chat call that answers in JSON; how many tokens it wrote."""
        start = now()
        self._llm.reset()
        reply = self._llm.create_chat_completion(
            [{"role": "user", "content": prompt}],
            response_format={"type": "json_object", "schema": ANSWER},
            max_tokens=max_tokens,
            temperature=0.0,
        )
        spent = now() - start
        usage = reply["usage"]
        expected = len(self.tokens(prompt))
        if usage["prompt_tokens"] != expected:
            raise RuntimeError(f"the chat read {usage['prompt_tokens']} tokens, not {expected}")
        return usage["completion_tokens"], spent

    def read(self, prompt: str, labels: Sequence[str]) -> tuple[tuple[float, ...], Spent]:
        """The whole prompt, and the labels' log-probabilities after it, normalised over them."""
        ids = [self._single(label) for label in labels]
        start = now()
        self._llm.reset()
        self._llm.eval(self.tokens(prompt))
        row = llama_cpp.llama_get_logits_ith(self._llm.ctx, -1)
        chosen = np.array([row[token] for token in ids])
        chosen -= np.logaddexp.reduce(chosen)
        return tuple(chosen.tolist()), now() - start

    def close(self) -> None:
        """Free the memory."""
        self._llm.close()

    def _single(self, label: str) -> int:
        tokens: list[int] = self._llm.tokenize(label.encode(), add_bos=False)
        if len(tokens) != 1:
            raise RuntimeError(
                f"{label!r} is {len(tokens)} tokens; one read-out takes labels of one"
            )
        return tokens[0]
