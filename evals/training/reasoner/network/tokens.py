"""The reasoner's vocabulary: a token for each word and each name of the problems, bytes for the rest.

It is GPT-2's scheme of byte pairs, as llama.cpp reads it. Pieces grow from the left, so that
every word and every name of a problem is one token.
`encode` does the same without llama.cpp; anything outside the closed language is spelled in bytes there
and refused here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from evals.random_models.vocabulary import CONTROL, NORMAL, Vocabulary, byte_letters
from evals.training.reasoner.made.drawn_names import NAMES
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACE = byte_letters()[ord(" ")]
STARTS = ("neither", "facts", "then", "answer", "ends", "raises", "lowers", "yes", "no")
"""Words that may begin a turn, and so have no space before them; `neither` before `then`, whose `th` would
else be merged inside it."""
WORDS = (
    "raises", "lowers", "neither", "net", "then", "ends", "answer", "does", "change", "next", "think",
    "check", "right",
)  # fmt: skip
"""Words that follow a space."""
USER, ASSISTANT, END = "<|user|>", "<|assistant|>", "<|end|>"
TEMPLATE = (
    "{%- for message in messages %}"
    "{%- if message['role'] == 'system' %}{{- raise_exception('no system turn') }}{%- endif %}"
    "{{- '<|' + message['role'] + '|>' + message['content'] | trim }}"
    "{%- if message['role'] == 'assistant' %}{{- '<|end|>' }}{%- endif %}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|assistant|>' }}{%- endif %}"
)
"""One user turn holds the problem and what is asked about it; the assistant's turn is the reply."""


@cache
def vocabulary() -> Vocabulary:
    """The tokens as a GGUF file needs them."""
    letters = byte_letters()
    pieces = list(dict.fromkeys(_grown()))
    tokens = [*letters, *pieces, USER, ASSISTANT, END]
    first = len(letters) + len(pieces)
    return Vocabulary(
        model="gpt2",
        pre="gpt-2",
        tokens=tokens,
        types=[NORMAL] * first + [CONTROL] * 3,
        merges=[f"{piece[:-1]} {piece[-1]}" for piece in pieces],
        scores=[],
        ids={"bos": first, "eos": first + 2, "eot": first + 2},
        adds_bos=False,
    )


@cache
def _ids() -> dict[str, int]:
    return {token: number for number, token in enumerate(vocabulary().tokens)}


def token(text: str) -> int:
    """The number of one token, such as `END`.

    Raises:
        InputError: there is no such token.
    """
    try:
        return _ids()[text]
    except KeyError:
        raise InputError(f"{text!r} is no token of the reasoner") from None


@cache
def _word(word: str) -> int:
    """A word with the space before it, if any."""
    return token(word.replace(" ", SPACE))


def encode(text: str) -> list[int]:
    """The tokens of a text in the language of the problems.

    Raises:
        InputError: a word is none of the language.
    """
    return [_word(word) for word in re.findall(r" ?[a-z]+| ?[^\sa-z]", text)]


def is_of_the_language(text: str) -> bool:
    """Whether every word is one: a model may write pieces of words that are none."""
    try:
        encode(text)
    except InputError:
        return False
    return True


def name_tokens() -> list[int]:
    """The numbers of all names of all splits."""
    return [_word(f" {name}") for name in NAMES]


def _grown() -> Iterator[str]:
    """Every piece after the shorter one that it grows from."""
    spaced = (SPACE + word for word in (*WORDS, *NAMES))
    for word in (*spaced, *STARTS):
        yield from (word[:size] for size in range(2, len(word) + 1))
