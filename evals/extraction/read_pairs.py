"""Whether a figure is of the pair that is asked for, and goes the way that is read: known truth, five sets.

No set of them is one that the reader's rules were tried on by their makers' product questions. Each item is a
text, a pair in words and the direction that people annotated or concluded:

evidence_inference  prompts whose evidence lies in the abstract
medevidence         abstracts of the trials of reviews whose sources all agree with the conclusion
scifact, healthver  claims of a change, with the abstracts that support or refute them
rct_abstracts       titles that state the result, read from the abstract below them
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from agent.literature.asked import asked_of
from evals.extraction.on_trials import prompts
from tools.literature.lines.asked_names import namings
from tools.literature.reading.designs_read import design_of
from tools.literature.targeted.published import Published
from tools.literature.targeted.reader import Taken, read_pair
from tools.literature.targeted.sought import PairSought, side_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphs.store import KnowledgeGraph
    from tools.literature.targeted.sought import Side
    from tools.relatives import Side as SideName

Way = Literal["increases", "decreases", "none", "not increases", "not decreases"]
WAYS: dict[str, Way] = {
    "increases": "increases", "decreases": "decreases", "no_difference": "none", "higher": "increases",
    "lower": "decreases", "no difference": "none",
}  # fmt: skip

_NOTHING = re.compile(
    r"\b(?:placebos?|no (?:\w+ )?\w+|usual|standard care|routine care|sham|control|controls|untreated|without|nothing|saline|vehicle|wait)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:the|a|an|rates?|risk|incidence|frequency|number|percentage|proportion|changes?|reductions?|increase|decrease|mean|median|levels?|improvements?|odds|likelihood|occurrence|total|overall|serum|plasma) (?:of |in |for )?)+",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r",?\s*\b(?:at|by|after|within|over|for|during|from)\b (?:the )?(?:end|[\d.]+|one|two|three|four|six|twelve|follow).*$|\([^()]*\)|\s*[,;:].*$|\s+-.*$",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\([^()]*\)|,?\s*\b[\d.,-]+ ?(?:mg|g|ug|mcg|µg|μg|iu|ml|%|kg)\b(?: ?/ ?\w+)*|(?:, | / ?)?\b(?:(?:once|twice|three times|\d+ times) )?(?:daily|a day|per day|day|weekly|a week)\b|"
    r"\b(?:group|arm|treatment|therapy|supplementation|administration|use|tablets?|capsules?|oral|intravenous|subcutaneous)\b|,\s*$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?P<x>[\w-]+(?: [\w-]+){0,4}?) (?:(?P<no>does not|do not|did not|fails to) )?(?P<verb>reduces?|decreases?|lowers?|prevents?|increases?|raises?) (?:the )?(?:risk of |incidence of |rate of |severity of )?(?P<y>[\w-]+(?: [\w-]+){0,5}?)(?= in\b| among\b| after\b| following\b| during\b|[:.]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class KnownPair:
    """One text on one pair, and the way that people say it went."""

    group: str
    title: str
    text: str
    sought: PairSought
    way: Way


@dataclass
class PairCounts:
    """Of one set: items, items with a figure taken, those that are right, and why others were set aside."""

    items: int = 0
    read: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    why: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Right among those with a figure taken; 1 where none was."""
        return self.right / self.read if self.read else 1.0


async def measured(
    data: Path, sets: dict[str, Callable[[Path], Iterator[KnownPair]]], store: KnowledgeGraph
) -> dict[str, PairCounts]:
    """PairCounts by set.

    Args:
        data: the folder of the shared data.
        sets: name -> its items.
        store: gives other names of the two sides, and of their members and parts, as a question has them.
    """
    names = WiderNames(store)
    return {name: await _counted(make(data), names) for name, make in sets.items()}


class WiderNames:
    """A side in words with what a graph calls it, each looked up once.

    Args:
        store: the graph.
    """

    def __init__(self, store: KnowledgeGraph) -> None:
        self._store = store
        self._known: dict[tuple[Side, SideName], Side] = {}

    async def wider(self, sought: PairSought) -> PairSought:
        """The pair with more names of both sides."""
        x, y = (
            await self._of(sought.exposure, "treatment"),
            await self._of(sought.outcome, "outcome"),
        )
        return replace(sought, exposure=x, outcome=y)

    async def _of(self, side: Side, role: SideName) -> Side:
        key = (side, role)
        if key not in self._known:
            self._known[key] = side
            for name in side.names:
                hits = await self._store.resolve(" ".join(name), limit=3)
                exact = {h.node.curie: h.node for h in hits if h.how == "exact"}
                if len(exact) == 1:
                    near = await namings(self._store, next(iter(exact.values())), role)
                    more = [one for naming in near for one in naming.side.names]
                    self._known[key] = side_of(" ".join(n) for n in [*side.names, *more])
                    break
        return self._known[key]


async def _counted(items: Iterator[KnownPair], names: WiderNames) -> PairCounts:
    counts = PairCounts()
    texts: dict[tuple[str, str], Published] = {}
    for item in items:
        key = (item.title, item.text)
        if key not in texts:
            texts[key] = Published(*key)
        design = design_of(item.text, item.title)
        is_trial = design is None or design.design in ("rct", "rct_meta_analysis")
        found = read_pair(texts[key], await names.wider(item.sought), is_trial=is_trial)
        counts.items += 1
        taken = [one for one in found if isinstance(one, Taken)]
        if not taken:
            counts.why.update(
                {"no figure near"}
                if not found
                else {re.sub(r":.*", "", f.why) for f in found if not isinstance(f, Taken)}
            )
            continue
        counts.read += 1
        way = taken[0].direction
        is_right = way == item.way or (item.way.startswith("not ") and way != item.way[4:])
        counts.right += is_right
        if not is_right:
            asked = f"{_said(item.sought.exposure.names)} / {_said(item.sought.comparator.names) if item.sought.comparator else '-'}: {_said(item.sought.outcome.names)}"
            counts.wrong.append(
                f"{asked}: read {way}, is {item.way}: {taken[0].figure.sentence.text}"
            )
    return counts


def _said(names: tuple[tuple[str, ...], ...]) -> str:
    return " ".join(names[0]) if names else ""


def sought_of(treatment: str, comparator: str, outcome: str) -> PairSought | None:
    """The pair of a claim in words; None where a side has no name of three letters."""
    given, end = side_of([treatment, _GIVEN.sub(" ", treatment)]), side_of(_outcome_names(outcome))
    if not given.names or not end.names:
        return None
    other = None
    if comparator and not _NOTHING.search(comparator):
        other = side_of([comparator, _GIVEN.sub(" ", comparator)])
    return PairSought(given, end, other)


def _outcome_names(outcome: str) -> list[str]:
    bare = _WHEN.sub("", outcome).strip()
    return list(
        dict.fromkeys([outcome, bare, _LEAD.sub("", outcome).strip(), _LEAD.sub("", bare).strip()])
    )


def on_trials(data: Path) -> Iterator[KnownPair]:
    """Evidence Inference; prompts of one article that fall together with different labels are left out."""
    held: dict[tuple[str, PairSought], list[KnownPair]] = {}
    for prompt in prompts(data):
        sought = sought_of(prompt.asked.treatment, prompt.asked.comparator, prompt.asked.outcome)
        if sought is None:
            continue
        whole = prompt.abstract.strip().removeprefix("TITLE:").strip()
        title, _, rest = whole.partition("\n")
        item = KnownPair("evidence_inference", title, rest, sought, WAYS[prompt.label])
        held.setdefault((title, sought), []).append(item)
    for items in held.values():
        if len({item.way for item in items}) == 1:
            yield items[0]


def on_reviews(data: Path) -> Iterator[KnownPair]:
    """MedEvidence, where all sources go the way of the conclusion."""
    with lzma.open(
        data / "medevidence/med-evidence-abstract.jsonl.xz", "rt", encoding="utf-8"
    ) as file:
        for line in file:
            row = json.loads(line)
            if row["answer"] not in WAYS or row["source_concordance"] != 1.0:
                continue
            asked = asked_of(row["question"])
            sought = sought_of(asked.treatment, asked.comparator, asked.outcome)
            if sought is not None:
                for source in row["sources"].values():
                    yield KnownPair(
                        "medevidence",
                        source["title"],
                        source["content"],
                        sought,
                        WAYS[row["answer"]],
                    )


def on_claims(name: str) -> Callable[[Path], Iterator[KnownPair]]:
    """SciFact or HealthVer: claims of a change with the abstracts that settle them."""

    def items(data: Path) -> Iterator[KnownPair]:
        folder = data / name
        with lzma.open(folder / "corpus.jsonl.xz", "rt", encoding="utf-8") as file:
            texts = {str(r["doc_id"]): r for r in map(json.loads, file)}
        for path in sorted(folder.glob("claims_[td]*[ndv]*.jsonl.xz")):
            with lzma.open(path, "rt", encoding="utf-8") as file:
                for row in map(json.loads, file):
                    yield from _of_claim(name, row, texts)

    return items


def _of_claim(name: str, row: dict, texts: dict[str, dict]) -> Iterator[KnownPair]:  # type: ignore[type-arg]
    asked = asked_of(row["claim"])
    sought = sought_of(asked.treatment, asked.comparator, asked.outcome) if asked.side else None
    if sought is None or asked.side is None:
        return
    for doc, evidence in (row.get("evidence") or {}).items():
        labels = {one["label"] for one in evidence}
        if len(labels) != 1:
            continue
        side = WAYS[asked.side]
        refuted = labels == {"CONTRADICT"}
        if refuted and side == "none":
            continue
        way: Way = f"not {side}" if refuted else side  # type: ignore[assignment]
        text = texts[doc]
        yield KnownPair(name, text["title"], " ".join(text["abstract"]), sought, way)


def on_titles(data: Path) -> Iterator[KnownPair]:
    """Trials whose title states the result; the title is taken out of the text."""
    with gzip.open(data / "rct_abstracts/rct_abstracts.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            match = _TITLE.match(row["title"])
            sought = sought_of(match["x"], "", match["y"]) if match else None
            if match is None or sought is None:
                continue
            up = match["verb"].lower().startswith(("incr", "rais"))
            side: Way = "increases" if up else "decreases"
            way: Way = f"not {side}" if match["no"] else side  # type: ignore[assignment]
            text = "\n\n".join(part["text"] for part in row["abstract"])
            yield KnownPair(
                "rct_abstracts", f"Effect of {match['x']} on {match['y']}", text, sought, way
            )


SETS: dict[str, Callable[[Path], Iterator[KnownPair]]] = {
    "evidence_inference": on_trials, "medevidence": on_reviews, "scifact": on_claims("scifact"),
    "healthver": on_claims("healthver"), "rct_abstracts": on_titles,
}  # fmt: skip
