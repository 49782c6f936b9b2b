"""A mention to ranked nodes, each with a score and the reason; ambiguity is returned, not resolved.

Spellings of the mention are tried from the most faithful on: as written, the long form of an
abbreviation, Greek letters spelled out, another order of its words, a Latin adjective as the organ's
name, and last without its leading modifiers. The context may expect a kind of thing; that breaks ties
and is named in the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphs.statements import Node
    from graphs.store import KnowledgeGraph

MARGIN = 0.04
"""Candidates within this of the best score are as good as it."""

FUZZY_FROM = 0.86
"""Least similarity of a fuzzy candidate."""

NAMED = 0.95
"""Score of a node's own name, before what the context adds."""

PRIOR = 0.05
"""What an expected category adds."""

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "σ": "sigma", "τ": "tau", "ω": "omega",
}  # fmt: skip
ORGANS = {
    "renal": "kidney", "hepatic": "liver", "cardiac": "heart", "pulmonary": "lung",
    "cerebral": "brain", "gastric": "stomach", "mammary": "breast", "ocular": "eye",
    "cutaneous": "skin", "vesical": "bladder", "ovarian": "ovary", "colonic": "colon",
    "uterine": "uterus", "pancreatic": "pancreas", "myocardial": "heart", "neural": "nerve",
}  # fmt: skip
HEADS = (
    ("cancer", "carcinoma", "neoplasm", "tumor", "malignancy"),
    ("disease", "disorder", "syndrome"),
    ("failure", "insufficiency"),
    ("injury", "damage", "toxicity"),
    ("seizure", "convulsion"),
    ("hypertension", "high blood pressure"),
)
"""Words that names of one thing exchange."""

KINDS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"(?:treat\w*|prevent\w*|cure[sd]?|risk of|patients? with|diagnos\w+ (?:of|with)|"
                r"suffer\w* from|caus\w*|induced?|develop\w*|onset of)[\s-]*(?:an?|the)?\s*$", re.IGNORECASE),
     frozenset({"biolink:Disease", "biolink:PhenotypicFeature"})),
    (re.compile(r"(?:treat\w* with|administration of|dos\w+ of|mg(?:/kg)? (?:of )?|therapy with|"
                r"inject\w+ of|infusion of|effects? of|given)\s*$", re.IGNORECASE),
     frozenset({"biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity"})),
    (re.compile(r"(?:expression of|mutations? (?:in|of)|polymorphisms? (?:in|of)|deletion of)\s*(?:the)?\s*$",
                re.IGNORECASE), frozenset({"biolink:Gene", "biolink:Protein"})),
)  # fmt: skip
INDUCED = re.compile(r"^[\s-]*(?:induced|treated|associated toxicity|therapy|administration)", re.IGNORECASE)  # fmt: skip
CHEMICAL = frozenset({"biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity"})


@dataclass(frozen=True)
class Candidate:
    """A node that a mention may name; score in 0 to 1."""

    node: Node
    score: float
    reason: str


@dataclass(frozen=True)
class Linked:
    """A mention and its candidates, best first; ambiguous when the best are equally good."""

    text: str
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> tuple[Candidate, ...]:
        """The candidates that are as good as the first."""
        top = self.candidates[0].score if self.candidates else 0.0
        return tuple(c for c in self.candidates if c.score >= top - MARGIN)

    @property
    def is_ambiguous(self) -> bool:
        """Whether several nodes fit equally well."""
        return len(self.best) > 1


async def link(
    store: KnowledgeGraph,
    mention: str,
    *,
    expected: frozenset[str] = frozenset(),
    abbreviations: Mapping[str, str] | None = None,
    limit: int = 5,
) -> Linked:
    """Ranked candidates of one mention.

    Args:
        store: where the names are.
        mention: the words of the text.
        expected: categories that the context expects (`expected_kinds`).
        abbreviations: short form -> long form, of the same text.
        limit: most candidates.
    """
    found: dict[str, Candidate] = {}
    for spelling, penalty, why in spellings(mention, abbreviations or {}):
        hits = [h for h in await store.resolve(spelling, limit=20) if h.how == "exact"]
        for hit in hits:
            reason = f"{why}: {hit.matched!r}"
            score = NAMED - penalty - (0.01 if hit.matched != hit.node.name else 0.0)
            _keep(found, hit.node, score, reason, expected)
        if found:
            break
    if not found:
        for hit in await store.resolve(mention, limit=20):
            if hit.score >= FUZZY_FROM:
                reason = f"spelled like {hit.matched!r} ({hit.how} {hit.score:.2f})"
                _keep(found, hit.node, 0.8 * hit.score - 0.05, reason, expected)
    # Equal scores: the node with more names is the better known one.
    ordered = sorted(found.values(), key=lambda c: (-c.score, -len(c.node.synonyms), c.node.curie))
    return Linked(mention, tuple(ordered[:limit]))


def _keep(
    found: dict[str, Candidate], node: Node, score: float, reason: str, expected: frozenset[str]
) -> None:
    if expected and node.category in expected:
        score, reason = score + PRIOR, f"{reason}; the context expects a {node.category[8:]}"
    score = min(score, 1.0)
    known = found.get(str(node.curie))
    if known is None or score > known.score:
        found[str(node.curie)] = Candidate(node, score, reason)


def spellings(mention: str, abbreviations: Mapping[str, str]) -> Iterator[tuple[str, float, str]]:
    """(spelling, penalty, why), the most faithful first; nothing is given twice."""
    seen: set[str] = set()
    for text, penalty, why in _all_spellings(mention.strip(), abbreviations):
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            yield text, penalty, why


def _all_spellings(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, float, str]]:
    long = known.get(text)
    if long is None:
        yield text, 0.0, "named"
    bases = [(text, 0.0, "")] if long is None else [(long, 0.02, f"{text} is short for {long}; ")]
    if long is not None:
        yield long, 0.02, f"{text} is short for {long}; named"
    expanded = " ".join(known.get(word, word) for word in text.split())
    if expanded != text and long is None:
        bases.append((expanded, 0.02, "abbreviation written out; "))
        yield expanded, 0.02, "abbreviation written out; named"
    for base, penalty, why in bases:
        for made, more, how in _variants(base):
            yield made, penalty + more, why + how
    if long is not None:
        yield text, 0.1, "named"


def _variants(text: str) -> Iterator[tuple[str, float, str]]:
    spelled = "".join(GREEK.get(char, char) for char in text)
    yield spelled, 0.02, "Greek letters spelled out"
    symbols = text
    for letter, name in GREEK.items():
        symbols = re.sub(rf"\b{name}\b", letter, symbols, flags=re.IGNORECASE)
    yield symbols, 0.02, "Greek letters as symbols"
    yield re.sub(r"\s*\([^)]*\)", "", text), 0.03, "without the bracket"
    turned = re.fullmatch(r"(.+?) of (?:the )?(.+)", text)
    if turned:
        yield f"{turned[2]} {turned[1]}", 0.05, "words in another order"
    for made in _exchanged(text):
        yield made, 0.08, "a word exchanged for its synonym"
    words = text.split()
    for drop in range(1, min(len(words), 4)):
        rest = " ".join(words[drop:])
        yield rest, 0.15 + 0.05 * drop, f"without {' '.join(words[:drop])!r}"
        for made in _exchanged(rest):
            yield made, 0.2 + 0.05 * drop, f"without {' '.join(words[:drop])!r}, a word exchanged"


def _exchanged(text: str) -> Iterator[str]:
    """The text with one organ's adjective, or one head noun, exchanged."""
    words = text.split()
    for i, word in enumerate(words):
        organ = ORGANS.get(word.lower())
        if organ:
            yield " ".join([*words[:i], organ, *words[i + 1 :]])
    plural = words[-1].lower().removesuffix("s") if words else ""
    for group in HEADS:
        if plural in group or (plural.removesuffix("ie") + "y") in group:
            for other in group:
                yield " ".join([*words[:-1], other])


def expected_kinds(text: str, start: int, end: int) -> frozenset[str]:
    """The categories that the words around a span expect; empty when they expect nothing."""
    if INDUCED.match(text[end : end + 30]):
        return CHEMICAL
    before = text[max(start - 40, 0) : start]
    for pattern, kinds in KINDS[::-1]:
        if pattern.search(before):
            return kinds
    return frozenset()
