"""What a document of an answer holds: the short form, then everything that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agent.faces.document.spans import Numbers, Span, Text, address_of, plain, said
from agent.tree.thoughts import Tree
from agent.writing.parts.sides import AGAINST, against, is_against
from agent.writing.render import sections
from agent.writing.short import short_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agent.answer import Answer, Rival
    from agent.tree.thoughts import Thought

SOURCE = "Source: "
TREE, DAG, WEIGHED = (
    "Tree of thoughts",
    "Causal DAG that is assumed",
    "Explanations that were weighed",
)
WRITTEN_HERE = ("CLAIMS", AGAINST.upper(), "MECHANISMS (ranked; hypotheses)", "DAG USED", "RIVAL EXPLANATIONS", "SOURCES")  # fmt: skip
"""Sections of the text form that are written here with links."""


@dataclass(frozen=True)
class ListEntry:
    """One entry of a list.

    Attributes:
        text: what it says.
        lead: a word before it.
        depth: 0 for one of the list itself, 1 for what stands under it, and so on.
        mark: names its place.
    """

    text: Text
    lead: str = ""
    depth: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """A section: a table or a list under its title; a bare title is that of the parts that follow."""

    title: str
    items: tuple[ListEntry, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    is_numbered: bool = False
    is_chapter: bool = False


@dataclass(frozen=True)
class Whole:
    """A document.

    Attributes:
        title: the question.
        lead: the answer in a sentence.
        facts: in whom, how much and the rest of the short form.
        parts: in order.
        foot: where it comes from.
    """

    title: str
    lead: str
    facts: tuple[Text, ...]
    parts: tuple[Part, ...]
    foot: str

    def level(self, part: Part) -> int:
        """Of the heading of a part; the title of the document is 1."""
        return 3 if not part.is_chapter and any(one.is_chapter for one in self.parts) else 2


def whole(answer: Answer, title: str, foot: str) -> Whole:
    """All of an answer; of a question of several clauses the answers one after the other."""
    lines = [line for line in short_lines(answer) if not line.startswith(SOURCE)]
    parts: list[Part] = []
    for number, one in enumerate(answer.answers, start=1):
        parts.append(Part(f"{number}. {plain(one.question)}", is_chapter=True))
        parts += _parts(one, Numbers(one.evidence, f"p{number}"))
    if not answer.answers:
        parts += _parts(answer, Numbers(answer.evidence))
    parts.append(Part(TREE, tuple(_thoughts(answer))))
    cost = answer.cost
    spent = f"{cost.seconds:.1f} s, {cost.look_ups} look-ups, {cost.tool_calls} tool calls, {cost.model_calls} model calls"
    facts = tuple(said(line) for line in lines[1:])
    filled = (p for p in parts if p.items or p.rows or p.is_chapter)
    return Whole(plain(title), lines[0], facts, tuple(filled), f"{spent}. {plain(foot)}")


def short_lines(answer: Answer) -> list[str]:
    """The short form with a line for each fact and each source, however long."""
    found: list[str] = []
    for line in short_form(answer, hint="").split("\n"):
        if line.startswith(" " * len(SOURCE)):
            found.append(SOURCE + line.strip())
        elif line.startswith("  ") and found:
            found[-1] += f" {line.strip()}"
        else:
            found.append(line)
    return [plain(line) for line in found] or [answer.headline]


def _parts(answer: Answer, numbers: Numbers) -> Iterator[Part]:
    contrary = against(answer)
    for title, wanted in (("Claims", False), (AGAINST, True)):
        claims = [c for c in answer.claims if is_against(c, contrary) == wanted]
        yield Part(
            title, tuple(ListEntry((*said(c.text), *numbers.cited(c.evidence))) for c in claims)
        )
    for title, rows in sections(answer):
        if title == "DAG USED":
            yield _dag(answer)
        if title == "RIVAL EXPLANATIONS":
            rivals = (_rival(one, numbers) for one in answer.rivals)
            yield Part(WEIGHED, tuple(rivals))
        if title not in WRITTEN_HERE:
            named = title.capitalize() if title.isupper() else title
            yield Part(named, tuple(ListEntry(said(text)) for text, _ in rows))
    paths = (ListEntry((*said(f"{p.text} ({p.sign})"), *numbers.cited(p.edges))) for p in answer.mechanisms)  # fmt: skip
    yield Part("Mechanisms, ranked; hypotheses", tuple(paths), is_numbered=True)
    evidence = enumerate(answer.evidence, start=1)
    yield Part("Evidence", tuple(_evidence(one, numbers.mark(n)) for n, one in evidence), is_numbered=True)  # fmt: skip


def _rival(rival: Rival, numbers: Numbers) -> ListEntry:
    contrary = (Span("; against it"), *numbers.cited(rival.against)) if rival.against else ()
    text = (*said(f"{rival.claim}: {rival.text}"), *numbers.cited(rival.evidence), *contrary)
    return ListEntry(text, lead=rival.status)


def _dag(answer: Answer) -> Part:
    dag = answer.dag
    if dag is None:
        return Part(DAG)

    def named(node: str) -> Text:
        return said(f"{dag.nodes[node]}{' (unmeasured)' if node in dag.latent else ''}")

    rows = tuple(
        (named(a.cause), said("→"), named(a.effect), said(a.kind.replace("_", " ")), said(", ".join(s.removeprefix(f"{a.kind}: ") for s in a.sources)))
        for a in dag.arrows
    )  # fmt: skip
    edits = (f"Changed by a person: {edit}" for edit in dag.edits)
    told = (*edits, f"Without the unmeasured nodes: {dag.identified}", f"With them: {dag.identified_with_latent}")  # fmt: skip
    return Part(
        DAG, tuple(ListEntry(said(text)) for text in told),
        ("Cause", "", "Effect", "Rests on", "Sources"), rows,
    )  # fmt: skip


def _evidence(one: dict[str, Any], mark: str) -> ListEntry:
    """What it says, whose it is, and where it can be read."""
    people = f"n = {one['n']:,}" if one["n"] else None
    told = [one["design"].replace("_", " "), one["population"], people, one["year"], one["grade"]]
    facts = ", ".join(str(fact) for fact in told if fact)
    name, title = one["source"]["identifier"], one["source"]["title"]
    bare = "" if title in (name, "knowledge graph edge", None) else f" {title}."
    where = address_of(name, one["source"]["url"])
    text = (Span(plain(f"{one['text']} ({facts}).{bare}") + " "), Span(plain(name), where))
    return ListEntry(text, mark=mark)


def _thoughts(answer: Answer) -> Iterator[ListEntry]:
    tree = Tree.from_json(answer.tree)
    yield from _below(tree, [tree.thoughts[0]], 0)


def _below(tree: Tree, thoughts: Iterable[Thought], depth: int) -> Iterator[ListEntry]:
    for thought in thoughts:
        score = "–" if thought.score is None else f"{thought.score:.2f}"
        is_words = thought.role == "reasoning_step"
        claim = f"{thought.claim!r}, words of {', '.join(thought.origin)}, no evidence" if is_words else thought.claim  # fmt: skip
        told = f"{thought.name.replace('_', ' ')}: {claim}{f' ({thought.status})' if depth else ''}"
        yield ListEntry((Span(plain(told)),), lead=score, depth=depth)
        yield from _below(tree, tree.children(thought.id), depth + 1)
