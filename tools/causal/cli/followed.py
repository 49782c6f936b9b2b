"""The command's side of a request that a worker answers: it listens, and imports no numpy.

The estimate is shown as soon as it is there.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from graphs.errors import ToolError
from tools.causal.child import Child
from tools.causal.client import as_asked
from tools.causal.query import EffectResult
from tools.causal.sharing import kept, refusal_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

WORK = "tools.causal.cli.in_worker:answered"


async def result_of(
    options: argparse.Namespace,
    more: Mapping[str, Any],
    *,
    with_check: bool,
    on_estimate: Callable[[EffectResult], None] | None = None,
) -> EffectResult:
    """The last result of the worker within `options.deadline` seconds, as far as it came by then.

    Args:
        options: of the command, as parsed.
        more: fields of the request beside them.
        with_check: whether a cross-check is waited for.
        on_estimate: hears the estimate with its refuters when the cross-check is still to come.

    Raises:
        AetiaError: the file or an option cannot be used.
    """
    followed = _Followed(options, more, with_check)
    threading.Thread(target=followed.run, daemon=True).start()
    try:
        if on_estimate is not None:
            first = await asyncio.wrap_future(followed.estimate)
            if first.status == "ok" and with_check and not first.is_checked:
                on_estimate(as_asked(first, "wait"))
        whole = await asyncio.wrap_future(followed.whole)
        return as_asked(whole, "wait" if with_check else "off")
    except asyncio.CancelledError:
        followed.child.kill()
        raise


class _Followed:
    """A worker and what came of it; `estimate` is there before `whole`."""

    def __init__(
        self, options: argparse.Namespace, more: Mapping[str, Any], with_check: bool
    ) -> None:
        self.estimate: Future[EffectResult] = Future()
        self.whole: Future[EffectResult] = Future()
        for future in (self.estimate, self.whole):
            future.set_running_or_notify_cancel()
        self.deadline_s = options.deadline
        given = {name: value for name, value in vars(options).items() if name != "run"}
        arguments = (type(options)(**given), dict(more), with_check)
        self.child = Child(WORK, arguments, seconds=self.deadline_s)

    def run(self) -> None:
        """Listen to the worker until it ends."""
        made: EffectResult | None = None
        try:
            for part in self.child.parts():
                made = EffectResult.from_json(part)
                if made.is_attacked and not self.estimate.done():
                    self.estimate.set_result(made)
            if made is None:
                raise ToolError("the worker ended and gave no result")
        except ToolError as error:
            made = kept(made, refusal_of(error, self.deadline_s))
        except BaseException as error:  # raised where the result is awaited
            for future in (self.estimate, self.whole):
                if not future.done():
                    future.set_exception(error)
            return
        if not self.estimate.done():
            self.estimate.set_result(made)
        self.whole.set_result(made)
