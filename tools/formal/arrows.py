"""A causal graph in words -> `CausalDag`: who affects whom, and what is not measured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphs.dags.causal_dag import Arrow, CausalDag
from tools.formal.answers import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable

_ADVERB = r"(?:(?:directly|causally|both|jointly|each|also|in turn|immediately)\s+)*"
FORWARD = re.compile(
    rf"\s+{_ADVERB}(?:"
    r"(?:has|have|exerts?|had)\s+(?:a|an|some)?\s*(?:direct|causal|immediate)?(?:,?\s*(?:direct|causal))?\s*(?:effect|influence|impact)s?\s+(?:on|upon)|"
    r"(?:is|are)\s+(?:a|the)?\s*(?:direct\s+)?(?:causes?|parents?|drivers?)\s+of|"
    r"affects?|causes?|influences?|determines?|drives?|shapes?|impacts?|acts?\s+(?:directly\s+)?(?:on|upon)|"
    r"bears?\s+(?:directly\s+)?(?:on|upon)|feeds?\s+into|leads?\s+to"
    r")\s+(?:directly\s+)?",
    re.IGNORECASE,
)
BACKWARD = re.compile(
    rf"\s+(?:is|are)\s+{_ADVERB}(?:affected|influenced|caused|determined|driven|shaped|impacted)\s+(?:directly\s+)?by\s+",
    re.IGNORECASE,
)
THERE_IS = re.compile(
    r"^there (?:is|are) (?:a |an )?(?:direct |causal )*(?:effects?|influences?|arrows?|edges?) (?:of|from) (?P<cause>.+?) (?:on|to|upon) (?P<effect>.+)$",
    re.IGNORECASE,
)
SIGNS = re.compile(r"\s*(?:→|-+>|=>)\s*")
HIDDEN = re.compile(
    r"^(?P<names>.+?)\s+(?:is|are|was|were|remains?|stays?|has been|have been|cannot be|can not be|could not be)\s+"
    r"(?:not\s+)?(?P<word>unobserved|unmeasured|latent|hidden|unrecorded|observed|measured|recorded|seen)$",
    re.IGNORECASE,
)
HIDDEN_VERB = re.compile(r"\b(?:not|never|cannot|unobserved|unmeasured|latent|hidden|unrecorded)\b|n't\b", re.IGNORECASE)  # fmt: skip


def read_arrow(sentence: str) -> tuple[tuple[str, str], ...] | None:
    """The arrows (cause, effect) that a sentence states; None where it states none."""
    text = sentence.strip().rstrip(".")
    if found := THERE_IS.match(text):
        return _crossed(found["cause"], found["effect"])
    if SIGNS.search(text):
        chain = [split_names(part) for part in SIGNS.split(text)]
        return tuple(
            (a, b) for one, other in zip(chain, chain[1:], strict=False) for a in one for b in other
        )
    if found := BACKWARD.search(text):
        return _crossed(text[found.end() :], text[: found.start()])
    if found := FORWARD.search(text):
        return _crossed(text[: found.start()], text[found.end() :])
    return None


def read_hidden(sentence: str) -> tuple[str, ...] | None:
    """The names that a sentence says are not measured; None where it says nothing of the kind."""
    text = sentence.strip().rstrip(".")
    found = HIDDEN.match(text)
    if found is None or not HIDDEN_VERB.search(text[found.end("names") :]):
        return None
    return split_names(found["names"])


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list in words ("A, B and C"); articles are kept, order is kept."""
    bare = re.sub(r"^(?:both|either)\s+", "", text.strip(), flags=re.IGNORECASE)
    parts = re.split(r",\s*and\s+|,\s*|\s+and\s+(?:on\s+)?|\s+as well as\s+", bare)
    return tuple(part.strip(" .") for part in parts if part.strip(" ."))


def _crossed(causes: str, effects: str) -> tuple[tuple[str, str], ...]:
    return tuple((a, b) for a in split_names(causes) for b in split_names(effects))


def folded(name: str) -> str:
    """The name as it is compared: case, spaces and a leading article do not matter."""
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(name.lower().replace("’", "'").split()))


def build_dag(arrows: Iterable[tuple[str, str]], hidden: Iterable[str]) -> CausalDag:
    """The DAG of all arrows, its names folded; what is not measured is latent.

    Raises:
        UnreadableError: there is no arrow, or what is called unmeasured is no node.
        CyclicGraphError: the arrows form a cycle.
    """
    found = dict.fromkeys((folded(a), folded(b)) for a, b in arrows)
    if not found:
        raise UnreadableError("the text states no causal arrow")
    nodes = {name for arrow in found for name in arrow}
    latent = {folded(name) for name in hidden}
    if unknown := latent - nodes:
        raise UnreadableError(f"called unmeasured, but in no arrow: {', '.join(sorted(unknown))}")
    return CausalDag(tuple(Arrow(a, b) for a, b in found), latent=frozenset(latent))


def shown(dag: CausalDag) -> str:
    """The arrows as text."""
    arrows = ", ".join(f"{arrow.cause} -> {arrow.effect}" for arrow in dag.arrows)
    hidden = f"; not measured: {', '.join(sorted(dag.latent))}" if dag.latent else ""
    return arrows + hidden
