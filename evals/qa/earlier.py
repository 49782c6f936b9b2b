"""Results of an earlier version, which kept them as `results.jsonl`: read once, faults named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from evals.qa.brief import brief_of
from evals.qa.results import RESULTS, Result
from graphs.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evals.qa.results import Results

EARLIER, KEPT_AS = "results.jsonl", "results-earlier.jsonl"


def has_earlier(folder: Path) -> bool:
    """Whether there are results that are not in a table yet."""
    return (folder / EARLIER).is_file() and not (folder / RESULTS).exists()


def take_earlier(folder: Path, results: Results, say: Callable[[str], None]) -> int:
    """Put the answers into the table and keep the file under another name; returns their number.

    Raises:
        DataError: the file cannot be read or moved.
    """
    path, taken = folder / EARLIER, 0
    try:
        content = path.read_bytes()
        for number, line in enumerate(content.split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                found = _result(json.loads(line.decode("utf-8")), number)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                said = str(error).encode("utf-8", "backslashreplace").decode("utf-8")
                say(f"{path}, line {number}: not a result ({said}); its question is asked again")
                continue
            for result in found:
                results.add(result)
                taken += 1
        path.rename(folder / KEPT_AS)
    except OSError as error:
        raise DataError(f"cannot take over {path}: {error.strerror}") from error
    return taken


def _result(row: Any, line: int) -> Iterator[Result]:
    """The row as a result; rows without an answer are left out, since they are tried again."""
    if row["status"] != "ok":
        return iter(())
    id_, question, answer = row["id"], row["question"], row["answer"]
    body = json.dumps(answer, ensure_ascii=False)
    for text in (id_, question, body):
        text.encode("utf-8")
    return iter([Result(id_, line, question, "ok", brief=brief_of(answer), answer=body)])
