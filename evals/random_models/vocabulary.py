"""Vocabularies made here: byte-level pairs, sentence pieces, word pieces.

A word that a vocabulary knows is one token; any other text falls back to bytes or letters. Pieces grow
from the left, one character at a time, so that every merge of a word is found.
"""

from __future__ import annotations

import itertools
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.random_models.words import ROLES, WORDS, words
from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evals.random_models.shapes import Shape, Tokenizer

NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
"""Token types of GGUF."""
SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
"""The space of sentence pieces and of llama.cpp's word pieces."""


@dataclass(frozen=True)
class Vocabulary:
    """Tokens with their types, and what the tokenizer model needs besides.

    Attributes:
        model: llama.cpp's tokenizer model.
        pre: its way of splitting text beforehand; empty where there is none.
        tokens: by id.
        types: of the tokens.
        merges: of byte-level pairs.
        scores: of sentence pieces.
        ids: special tokens by their GGUF name, such as `bos`.
        adds_bos: whether a text begins with `bos`.
    """

    model: str
    pre: str
    tokens: list[str]
    types: list[int]
    merges: list[str]
    scores: list[float]
    ids: dict[str, int]
    adds_bos: bool


_CHAT = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_SPECIALS: dict[Tokenizer, tuple[tuple[str, ...], dict[str, int]]] = {
    "llama-bpe": (
        ("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
         "<|eot_id|>"),
        {"bos": 0, "eos": 4},
    ),
    "qwen2": (_CHAT, {"bos": 0, "eos": 2, "pad": 0}),
    "gpt-2": (_CHAT, {"bos": 0, "eos": 0}),
    "mistral": (("<unk>", "<s>", "</s>", "[INST]", "[/INST]"), {"unk": 0, "bos": 1, "eos": 2}),
    "gemma": (
        ("<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"),
        {"pad": 0, "eos": 1, "bos": 2, "unk": 3, "eot": 5},
    ),
    "bert": (
        ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
        {"pad": 0, "unk": 1, "bos": 2, "sep": 3, "mask": 4},
    ),
}  # fmt: skip
"""Control tokens, and which of them does what. BERT's [CLS] goes in as `bos`: `gguf` has no other."""


def vocabulary_of(shape: Shape) -> Vocabulary:
    """The vocabulary of a shape, exactly `shape.vocab` tokens.

    Raises:
        InputError: `shape.vocab` has no room for the bytes or letters and the control tokens.
    """
    made = {"mistral": _pieces, "gemma": _pieces, "bert": _word_pieces}.get(
        shape.tokenizer, _byte_pairs
    )(shape)
    if len(made.tokens) != shape.vocab:
        raise InputError(
            f"{shape.name}: vocab={shape.vocab} is too small for the tokenizer "
            f"{shape.tokenizer!r}; give {len(made.tokens)} or more"
        )
    return made


def _byte_pairs(shape: Shape) -> Vocabulary:
    """GPT-2's scheme: bytes as printable characters, and merges by rank."""
    specials, ids = _SPECIALS[shape.tokenizer]
    letters = byte_letters()
    room = max(shape.vocab - len(specials) - len(letters), 1)
    grown = list(itertools.islice(_grown(letters[ord(" ")]), room))
    tokens = [*letters, *grown]
    first = len(tokens)
    return Vocabulary(
        model="gpt2",
        pre=shape.tokenizer,
        tokens=[*tokens, *specials],
        types=[NORMAL] * first + [CONTROL] * len(specials),
        merges=[f"{token[:-1]} {token[-1]}" for token in grown],
        scores=[],
        ids={name: first + place for name, place in ids.items()},
        adds_bos=shape.tokenizer == "llama-bpe",
    )


def _pieces(shape: Shape) -> Vocabulary:
    """Sentence pieces: the best score merges first; bytes where a character is unknown."""
    specials, ids = _SPECIALS[shape.tokenizer]
    hexed = [f"<0x{byte:02X}>" for byte in range(256)]
    letters = [SPACE, *string.ascii_letters, *string.digits, *string.punctuation, "\n"]
    room = max(shape.vocab - len(specials) - len(hexed) - len(letters), 0)
    grown = list(itertools.islice(_grown(SPACE), room))
    kinds = [UNKNOWN if token == "<unk>" else CONTROL for token in specials]
    return Vocabulary(
        model="llama",
        pre="default",
        tokens=[*specials, *hexed, *grown, *letters],
        types=kinds + [BYTE] * len(hexed) + [NORMAL] * (len(grown) + len(letters)),
        merges=[],
        scores=[0.0] * (len(specials) + len(hexed))
        + [-float(rank) for rank in range(len(grown) + len(letters))],
        ids=ids,
        adds_bos=True,
    )


def _word_pieces(shape: Shape) -> Vocabulary:
    """BERT's words and letters, as llama.cpp wants them: a word's first piece begins with a space mark."""
    specials, ids = _SPECIALS[shape.tokenizer]
    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    single = [*(SPACE + letter for letter in letters), *letters]
    room = max(shape.vocab - len(specials) - len(single), 0)
    longer = (SPACE + word for word in words() if len(word) > 1)
    kinds = [UNKNOWN if token == "[UNK]" else CONTROL for token in specials]
    return Vocabulary(
        model="bert",
        pre="default",
        tokens=[*specials, *single, *itertools.islice(longer, room)],
        types=kinds + [NORMAL] * (len(single) + room),
        merges=[],
        scores=[],
        ids=ids,
        adds_bos=True,
    )


def _grown(space: str) -> Iterator[str]:
    """Pieces of two characters and more, each one character longer than an earlier piece.

    Those after a space come first: within a word, no other merge is then ever tried before them.
    """
    seen: set[str] = set()
    texts = itertools.chain(
        (space + word for word in WORDS),
        (space + word.capitalize() for word in WORDS),
        map(str.capitalize, WORDS),
        ROLES,
        (space + word for word in words()),
    )
    for text in texts:
        for end in range(2, len(text) + 1):
            piece = text[:end]
            if piece not in seen:
                seen.add(piece)
                yield piece


def byte_letters() -> list[str]:
    """GPT-2's printable character for each byte."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = itertools.count(0x100)
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]
