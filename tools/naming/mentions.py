"""Finding mentions in text: `MentionFinder`, by the graph's own names or by a language model.

The dictionary finder takes the longest names left to right and every abbreviation that the text
defines for one. Names that are also words are held back: a gene symbol counts only as written, an
acronym of up to three letters only where the text defines it or the words around it expect its kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from graphs.errors import SetupError
from tools.naming.abbreviations import abbreviations
from tools.naming.linking import expected_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.store import EntityHit, KnowledgeGraph, Mention

COMMON = frozenset(
    [
        "all",
        "and",
        "can",
        "for",
        "had",
        "has",
        "her",
        "his",
        "its",
        "may",
        "not",
        "out",
        "per",
        "she",
        "the",
        "was",
        "who",
        "any",
        "as",
        "at",
        "be",
        "by",
        "do",
        "he",
        "if",
        "in",
        "is",
        "it",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "up",
        "we",
        "an",
        "are",
        "but",
        "ice",
        "age",
        "set",
        "rest",
        "large",
        "impact",
        "cell",
        "men",
        "pain",
        "cold",
        "mass",
    ]
)
"""English words that are also names of genes, symptoms or acronyms."""

TYPES = {
    "disease": "biolink:Disease", "disorder": "biolink:Disease", "chemical": "biolink:ChemicalEntity",
    "drug": "biolink:Drug", "gene": "biolink:Gene", "protein": "biolink:Protein",
    "species": "biolink:OrganismTaxon", "anatomy": "biolink:AnatomicalEntity", "cell": "biolink:Cell",
}  # fmt: skip
"""Words in a model's labels -> Biolink category."""


@dataclass(frozen=True)
class FoundMention:
    """A span (character offsets) that names something; `category` where the finder knows it."""

    start: int
    end: int
    text: str
    category: str | None = None
    score: float = 1.0


class MentionFinder(Protocol):
    """Finds spans that name things; spans do not overlap and come left to right."""

    async def find(self, text: str) -> list[FoundMention]:
        """The mentions of a text."""
        ...


class ScriptedFinder:
    """A finder that knows its answers beforehand: for tests."""

    def __init__(self, answers: dict[str, Sequence[FoundMention]]) -> None:
        self._answers = answers

    async def find(self, text: str) -> list[FoundMention]:
        """The scripted answer, or nothing."""
        return list(self._answers.get(text, ()))


class DictionaryFinder:
    """Mentions that are names in the graph. `categories` narrows what is looked for."""

    def __init__(self, store: KnowledgeGraph, categories: frozenset[str] = frozenset()) -> None:
        self._store = store
        self._categories = categories

    async def find(self, text: str) -> list[FoundMention]:
        """Names and defined abbreviations, without those that are only words here."""
        short = await self._defined(text)
        found = []
        for mention in await self._store.scan(text):
            kept = self._kept(text, mention)
            if kept and mention.text not in short:
                category = kept[0].node.category
                found.append(FoundMention(mention.start, mention.end, mention.text, category))
        for form, category in short.items():
            pattern = rf"(?<![\w-]){re.escape(form)}(?!\w)"
            found += [
                FoundMention(m.start(), m.end(), form, category) for m in re.finditer(pattern, text)
            ]
        return _without_overlap(found)

    async def _defined(self, text: str) -> dict[str, str]:
        """Short forms whose long form ends in a name of the wanted categories."""
        found = {}
        for form, long in abbreviations(text).items():
            for mention in await self._store.scan(long):
                kept = [h for h in mention.hits if self._wanted(h)]
                if kept and mention.end == len(long):
                    found[form] = kept[0].node.category
        return found

    def _wanted(self, hit: EntityHit) -> bool:
        return not self._categories or hit.node.category in self._categories

    def _kept(self, text: str, mention: Mention) -> list[EntityHit]:
        hits = [hit for hit in mention.hits if self._wanted(hit)]
        word = mention.text
        if not hits or word.lower() in COMMON or len(word) < 2 or word.isdigit():
            return []
        if len(word) <= 3 and not word.islower():
            expected = expected_kinds(text, mention.start, mention.end)
            return [hit for hit in hits if hit.node.category in expected]
        return hits if len(word) > 3 or word.isalpha() else []


class TransformerFinder:
    """A token-classification model of the Hugging Face hub or of a local folder (extra `ner`).

    Raises:
        SetupError: `transformers` is not installed, or the model cannot be loaded.
    """

    def __init__(self, model: str) -> None:
        try:
            from transformers import pipeline
        except ImportError as error:
            raise SetupError(
                "a transformer mention finder needs the extra `ner`: pip install 'aetia[ner]'"
            ) from error
        try:
            self._pipeline: Any = pipeline(
                "token-classification", model=model, aggregation_strategy="simple"
            )
        except (OSError, ValueError) as error:
            raise SetupError(f"the model {model!r} cannot be loaded: {error}") from error

    async def find(self, text: str) -> list[FoundMention]:
        """The model's entity groups, on a thread."""
        import asyncio

        groups = await asyncio.to_thread(self._pipeline, text)
        return [
            FoundMention(
                int(g["start"]),
                int(g["end"]),
                text[int(g["start"]) : int(g["end"])],
                category_of(str(g["entity_group"])),
                float(g["score"]),
            )
            for g in groups
        ]


def category_of(label: str) -> str | None:
    """The Biolink category that a model's label speaks of, or None."""
    return next((category for word, category in TYPES.items() if word in label.lower()), None)


def _without_overlap(found: list[FoundMention]) -> list[FoundMention]:
    """Longest first where two overlap; left to right."""
    kept: list[FoundMention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= k.start or mention.start >= k.end for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def words_outside(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The words, in small letters, that stand in no name of several words."""
    left = text
    for mention in mentions:
        if " " in mention.text:
            blank = " " * (mention.end - mention.start)
            left = left[: mention.start] + blank + left[mention.end :]
    return re.findall(r"[a-z]+", left.lower())
