"""One request of the command line, from reading the file to the last check, inside the worker.

The rows are read once, inside the deadline. What takes time to import is imported where it is used,
after DoWhy's own process has begun.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphs.errors import SetupError
from tools.causal.beside import begun

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping


def answered(
    options: argparse.Namespace, more: Mapping[str, Any], with_check: bool
) -> Iterator[dict[str, Any]]:
    """Runs in the worker: results as JSON, each more complete than the one before.

    Args:
        options: of the command, as parsed.
        more: fields of the request beside them.
        with_check: whether DoWhy is asked too; its import begins before all others.

    Raises:
        AetiaError: the file or an option cannot be used.
    """
    check = begun(options.deadline) if with_check else None
    from tools.causal import results
    from tools.causal.answering import answer
    from tools.causal.cli.data import ask, file_of
    from tools.causal.query import CausalRequest, refuse

    try:
        rows = file_of(options)
        data_hash = results.file_hash(rows)
    except SetupError as error:
        yield refuse("UNKNOWN_DATASET", str(error)).to_json()
        return
    except OSError as error:
        said = f"cannot read {error.filename or options.data}: {error.strerror or error}"
        yield refuse("UNKNOWN_DATASET", said).to_json()
        return
    asked = ask(options, **more)
    named = str(rows) if asked.dataset.csv else None
    request: CausalRequest = asked.request.model_copy(update={"csv": named})
    entry = results.entry_of(data_hash, request)
    stored = results.read(entry)
    if stored is not None and (stored.is_checked or not with_check):
        yield replace(stored, cached=True).to_json()
        return
    yield from answer(request, rows, data_hash, entry, check, asked.frame)
