"""What some embedders want to be told before a text: without it their vectors are of less use.

As the models' cards say; a name that is not here is given texts as they are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prefixes:
    """What is put before a query and before a passage."""

    query: str = ""
    passage: str = ""


PREFIXES = (
    ("bge-", Prefixes(query="Represent this sentence for searching relevant passages: ")),
    ("e5-", Prefixes(query="query: ", passage="passage: ")),
    ("nomic-embed", Prefixes(query="search_query: ", passage="search_document: ")),
)
"""A part of a model's name -> its wording."""


def prefixes_of(name: str) -> Prefixes:
    """The wording of a model by its name."""
    folded = name.casefold()
    return next((wording for part, wording in PREFIXES if part in folded), Prefixes())
