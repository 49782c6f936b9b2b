"""What a conversation prints on a terminal: headings, tables, the tree, and what it does just now.

Every text is `shown` before it becomes a `Text`, which reads no markup: nothing that is quoted is obeyed.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO, cast

from rich.console import Console, Group
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from agent.faces.document.spans import said
from agent.faces.document.whole import DAG, TREE, WEIGHED, short_lines, whole
from agent.faces.shown import shown
from agent.writing.parts.sides import AGAINST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import RenderableType

    from agent.answer import Answer
    from agent.faces.document.spans import Text as Spans
    from agent.faces.document.whole import ListEntry, Part
    from agent.faces.shown import Shown
    from agent.trace import Event

PARTS: dict[str, tuple[str, ...]] = {
    "/full": (),
    "/tree": (TREE,),
    "/dag": (DAG,),
    "/why": ("Why this verdict", WEIGHED, "Open threats", "What would change the verdict", "Next"),
    "evidence": ("Claims", AGAINST, "Evidence"),
    "certainty": ("Why this verdict", "Open threats", "What would change the verdict", "Next"),
    "rivals": (WEIGHED,),
    "mechanisms": ("Mechanisms, ranked; hypotheses",),
    "dag": (DAG,),
}
"""What is asked to be shown -> the parts of a document of the answer; none for all of them."""

QUIET, STRONG, LINK = Style(dim=True), Style(bold=True), Style(color="cyan")


class _Past:
    """A stream past the one that shows what it is told: what is written here was shown before."""

    def __init__(self, stream: Shown) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write_obeyed(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Pretty:
    """Prints on a terminal.

    Args:
        sink: where; it shows what others write to it.
    """

    def __init__(self, sink: Shown) -> None:
        past = cast("TextIO", _Past(sink))
        self._console = Console(file=past, markup=False, highlight=False, emoji=False)

    def answer(self, answer: Answer, hint: str) -> None:
        """The short form: the answer, then a line for each fact, the sources with their links."""
        lead, *facts = short_lines(answer)
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style=QUIET, no_wrap=True)
        rows.add_column(overflow="fold")
        for fact in facts:
            name, mark, rest = fact.partition(": ")
            rows.add_row(_text(said(name)), _text(said(rest))) if mark else rows.add_row("", _text(said(fact)))  # fmt: skip
        self._print(Text(), _line(lead, STRONG), Text(), rows, _line(hint, QUIET))

    def parts(self, answer: Answer, wanted: str) -> bool:
        """Parts of the whole answer, and whether it has any of them."""
        document = whole(answer, answer.question, f"Run {answer.run_id}")
        titles = PARTS[wanted]
        found = [p for p in document.parts if not titles or p.title in titles or p.is_chapter]
        if all(part.is_chapter for part in found):
            return False
        if not titles or wanted in ("/why", "certainty"):
            self._print(Text(), _line(document.lead, STRONG))
        self._print(*(_part(part) for part in found))
        return True

    def evidence(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """All evidence by number: what it says, its design, its source."""
        table = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET)
        table.add_column("", justify="right", style=QUIET)
        for name in ("Says", "Design", "Source"):
            table.add_column(name, overflow="fold")
        for number, row in enumerate(rows, start=1):
            table.add_row(str(number), *(_text(said(cell)) for cell in row))
        self._print(table)

    @contextmanager
    def working(self) -> Iterator[Callable[[Event], None]]:
        """While it works: what it does now, on a line that goes when it is over."""
        count, last = 0, 0.0
        with self._console.status(_line("reads the question", QUIET)) as status:

            def tell(event: Event) -> None:
                nonlocal count, last
                count, last = count + 1, event.seconds
                line = f"{event.step}: {event.text}"
                room = max(20, self._console.width - 14)
                cut = line if len(line) <= room else f"{line[: room - 1]}…"
                status.update(_line(f"{event.seconds:5.1f} s  {cut}", QUIET))

            yield tell
        if count:
            self._print(_line(f"{count} steps in {last:.1f} s", QUIET))

    def _print(self, *parts: RenderableType) -> None:
        self._console.print(Group(*parts))


def _line(text: str, style: Style) -> Text:
    return Text(shown(text), style)


def _text(spans: Spans) -> Text:
    text = Text(overflow="fold")
    for span in spans:
        text.append(shown(span.text), LINK + Style(link=shown(span.to)) if span.to else None)
    return text


def _part(part: Part) -> RenderableType:
    if part.is_chapter:
        return Text.assemble("\n", (shown(part.title), STRONG))
    inner: list[RenderableType] = [Text.assemble("\n", (shown(part.title), Style(bold=True, color="cyan")))]  # fmt: skip
    if part.rows:
        table = Table(*part.head, box=None, padding=(0, 2, 0, 0), header_style=QUIET)
        for row in part.rows:
            table.add_row(*map(_text, row))
        inner.append(Padding(table, (0, 0, 0, 2)))
    if part.title == TREE:
        inner.append(_tree(part.items))
    else:
        inner += [_item(one, f"{n}." if part.is_numbered else "•") for n, one in enumerate(part.items, 1)]  # fmt: skip
    return Group(*inner)


def _item(item: ListEntry, bullet: str) -> Table:
    row = Table.grid(padding=(0, 1))
    row.add_column(justify="right", width=max(3, len(bullet) + 1), style=QUIET)
    row.add_column(overflow="fold")
    lead = Text(f"{shown(item.lead)} ", STRONG) if item.lead else Text()
    row.add_row(bullet, lead + _text(item.text))
    return row


def _tree(items: Sequence[ListEntry]) -> Tree:
    """The thoughts, each under the one that it came from."""
    made: list[Tree] = []
    for item in items:
        label = Text.assemble((f"{shown(item.lead)} ", QUIET), _text(item.text))
        del made[item.depth :]
        made.append(made[-1].add(label) if made else Tree(label, guide_style=QUIET))
    return made[0]
