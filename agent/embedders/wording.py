"""What some embedders want to be told before a text: without it their vectors are of less use.

As the models' cards say; a name that is not here is given texts as they are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """What is put before a query and before a passage."""

    query: str = ""
    passage: str = ""


WORDINGS = (
    ("bge-", Wording(query="Represent this sentence for searching relevant passages: ")),
    ("e5-", Wording(query="query: ", passage="passage: ")),
    ("nomic-embed", Wording(query="search_query: ", passage="search_document: ")),
)
"""A part of a model's name -> its wording."""


def wording_of(name: str) -> Wording:
    """The wording of a model by its name."""
    folded = name.casefold()
    return next((wording for part, wording in WORDINGS if part in folded), Wording())
