"""One answer: written token by token, then read by the schema that it was asked for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from agent.models.backends.llama.sampling import Sampler
from agent.models.chat_model import Completion, Usage
from graphs.errors import ModelOutputError

if TYPE_CHECKING:
    from agent.models.backends.llama.decoder import Decoder
    from agent.models.backends.llama.native import Tokens
    from agent.models.backends.llama.weights import Weights
    from agent.models.chat_model import Sampling

T = TypeVar("T", bound=BaseModel)


def written(
    decoder: Decoder,
    weights: Weights,
    prompt: Tokens,
    schema: type[T] | None,
    rules: str | None,
    *,
    max_tokens: int,
    sampling: Sampling,
    seed: tuple[int, int, int],
) -> Completion[T]:
    """Write an answer to the prompt; with a schema, after its grammar `rules`.

    Raises:
        ModelOutputError: the JSON was cut at `max_tokens`, or the schema refuses it.
    """
    start, name = time.monotonic(), weights.path.stem
    grammar = weights.grammar(rules) if rules is not None else None
    sampler = Sampler(weights, grammar, sampling=sampling, seed=seed)
    try:
        cached = decoder.write(prompt, sampler, max_tokens)
    finally:
        if grammar is not None:
            grammar.close()
    seconds = time.monotonic() - start
    usage = Usage(len(prompt), sampler.tokens, seconds, cached_tokens=cached)
    if schema is None:
        return Completion(sampling.cut(sampler.text), name, usage)
    if not sampler.is_done:
        raise ModelOutputError(
            f"{name}: the JSON was cut at max_tokens={max_tokens}; allow more, or bound the strings and "
            f"arrays of {schema.__name__} (it ends with {sampler.text[-60:]!r})"
        )
    try:
        return Completion(sampler.text, name, usage, schema.model_validate_json(sampler.text))
    except ValidationError as error:
        raise ModelOutputError(
            f"{name}: the answer has the form of {schema.__name__}, but its checks refuse it: {error}"
        ) from error
