"""The catalogue's entries, read from `entries.toml`, and the three ways to name a model.

    qwen3-8b                        an entry; its first quantization
    qwen3-8b:Q8_0                   an entry and one of its quantizations
    hf:OWNER/REPOSITORY:FILE.gguf   any file of the hub

A path to a `.gguf` file is the fourth, and is handled where files are located.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

HUB_NAME = re.compile(
    r"hf:(?P<repository>[\w.-]+/[\w.-]+):(?P<file>[\w./ -]+\.gguf)", re.IGNORECASE
)


class Closed(BaseModel):
    """Base of the parts of an entry: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Licence(Closed):
    """The terms: an SPDX name where there is one, and where to read them."""

    name: str
    link: str


class Choice(Closed):
    """One file of a model.

    Attributes:
        package: the installed Python package that holds the file, where one does.
        bytes: the exact size; absent when it was not looked up.
        gigabytes: the size as the repository's page shows it (10^9 bytes, rounded).
        sha256: absent means that it is recorded at the first pull.
    """

    quant: str
    file: str
    package: str | None = None
    revision: str = "main"
    bytes: int | None = Field(default=None, gt=0)
    gigabytes: float | None = Field(default=None, gt=0)
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")


class Entry(Closed):
    """A model.

    Attributes:
        repository: where its GGUF files are pulled from; absent when none was found.
        original: where its authors publish the weights.
        gated: the repository asks for a token and an accepted licence; None when not looked up.
        billions: parameters, in 10^9.
        architecture: as llama.cpp names it.
        context_length: tokens it was trained for.
        get_it: how to get it when there is nothing to pull.
        sources: pages on which the facts were looked up.
        unverified: what was not, or only at second hand.
    """

    key: str
    title: str
    repository: str | None = None
    original: str
    licence: Licence
    gated: bool | None = None
    billions: float = Field(gt=0)
    architecture: str
    context_length: int | None = Field(default=None, gt=0)
    chat_template: str
    good_for: str
    get_it: str = ""
    choices: tuple[Choice, ...] = ()
    sources: tuple[str, ...] = Field(min_length=1)
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What was asked for by name: one file, or any of several when no quantization was named.

    `entry` is None for a file outside the catalogue; `choices` is empty when no file is known.
    """

    name: str
    entry: Entry | None
    choices: tuple[Choice, ...]
    repository: str | None


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Entry]:
    """All entries by key, in the order of the file."""
    text = files("agent.models.catalogue").joinpath("entries.toml").read_text(encoding="utf-8")
    return {key: Entry(key=key, **fields) for key, fields in tomllib.loads(text).items()}


def find(name: str) -> Entry:
    """The entry of that name; case does not matter.

    Raises:
        InputError: there is none; the nearest names are said.
    """
    known = entries()
    if (entry := known.get(name.lower())) is not None:
        return entry
    near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    raise InputError(
        f"no model is called {name!r}; {meant}`aetia models list` shows all; any other file of the "
        "hub is spelled hf:OWNER/REPOSITORY:FILE.gguf, and a file on disk by its path"
    )


def choices_of(entry: Entry, quant: str | None = None) -> tuple[Choice, ...]:
    """The entry's files, the preferred one first; only that of the quantization when one is named.

    Raises:
        InputError: the entry has no such quantization.
    """
    if quant is None:
        return entry.choices
    chosen = tuple(choice for choice in entry.choices if choice.quant.lower() == quant.lower())
    if not chosen:
        have = ", ".join(choice.quant for choice in entry.choices) or "none"
        raise InputError(f"{entry.key} has no quantization {quant!r} here; it has: {have}")
    return chosen


def parse_name(name: str, quant: str | None = None) -> Wanted:
    """Read a name in one of the three spellings.

    Raises:
        InputError: it is none of them, or names nothing.
    """
    if name.lower().startswith("hf:"):
        match = HUB_NAME.fullmatch(name)
        if match is None or ".." in match["file"].split("/"):
            raise InputError(f"{name!r} is not of the form hf:OWNER/REPOSITORY:FILE.gguf")
        choice = Choice(quant="unknown", file=match["file"])
        return Wanted(name, None, (choice,), match["repository"])
    key, _, after = name.partition(":")
    entry = find(key)
    return Wanted(name, entry, choices_of(entry, after or quant), entry.repository)
