"""Worker threads with one engine each, shared by all that ask for the same.

An engine (a context and what is kept in it) is used by one thread at a time. A call waits its turn off
the event loop; its deadline counts from the call, and a deadline or a cancelled task stops the
computation at the next node of the graph. A stopped or failed engine is emptied before its next use.
Weights are loaded once for each file, and the workers of equal settings are one pool, however many
model objects there are.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from agent.models.backends.llama.native import StopFlag
from agent.models.backends.llama.weights import Weights
from graphs.errors import DeadlineError, SetupError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path


class Engine(Protocol):
    """What a worker works with."""

    @property
    def bytes(self) -> int:
        """Memory of its context."""
        ...

    def watch(self, flag: StopFlag) -> None:
        """Be stopped by this flag from now on."""
        ...

    def reset(self) -> None:
        """Forget all that is kept."""
        ...

    def close(self) -> None:
        """Free the memory."""
        ...


E = TypeVar("E", bound=Engine)
R = TypeVar("R")
V = TypeVar("V")


class Pool(Generic[E]):
    """At most `workers` engines, made when first needed, behind one queue (first come, first served)."""

    def __init__(self, make: Callable[[], E], workers: int) -> None:
        self._make = make
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="llama")
        self._idle: list[E] = []
        self.engines: list[E] = []

    async def run(self, work: Callable[[E], R], name: str, deadline_s: float) -> R:
        """Do the work on the next free engine.

        Raises:
            DeadlineError: `deadline_s` passed, waiting included; the work was stopped.
            SetupError: the pool is closed.
        """
        flag = StopFlag(time.monotonic() + deadline_s)
        try:
            waiting = self._threads.submit(self._do, work, flag)
        except RuntimeError as error:
            raise SetupError(f"{name} was closed; open the model again to call it") from error
        try:
            async with asyncio.timeout(deadline_s):
                return await asyncio.wrap_future(waiting)
        except (TimeoutError, DeadlineError):
            raise DeadlineError(
                f"{name} was not done within {deadline_s:.3g} s and was stopped; "
                "allow more time, or ask for less"
            ) from None
        finally:
            flag.set()

    def _do(self, work: Callable[[E], R], flag: StopFlag) -> R:
        flag.check()
        try:
            engine = self._idle.pop()
        except IndexError:  # there are never more calls under way than threads
            engine = self._make()
            self.engines.append(engine)
        engine.watch(flag)
        try:
            return work(engine)
        except BaseException:
            engine.reset()
            raise
        finally:
            self._idle.append(engine)

    def close(self) -> None:
        """Finish what was asked for, and free the engines."""
        self._threads.shutdown(wait=True)
        for engine in self.engines:
            engine.close()


class Shared(Generic[V]):
    """Things made once for each key, counted, and closed with their last user."""

    def __init__(self, close: Callable[[V], None]) -> None:
        self._close = close
        self._held: dict[Hashable, tuple[V, int]] = {}
        self._lock = threading.Lock()

    def acquire(self, key: Hashable, make: Callable[[], V]) -> V:
        """The thing of this key, made when there is none."""
        with self._lock:
            value, users = self._held.get(key) or (make(), 0)
            self._held[key] = (value, users + 1)
            return value

    def release(self, key: Hashable) -> None:
        """One user less."""
        with self._lock:
            value, users = self._held.pop(key)
            if users > 1:
                self._held[key] = (value, users - 1)
        if users == 1:
            self._close(value)

    def close_all(self) -> None:
        """Close what is still held, at the end of the process."""
        while self._held:
            value, _ = self._held.popitem()[1]
            self._close(value)


_weights: Shared[Weights] = Shared(Weights.close)
_pools: Shared[Pool[Any]] = Shared(Pool.close)
# Exit handlers run last in, first out: contexts go before the weights that they use.
atexit.register(_weights.close_all)
atexit.register(_pools.close_all)


class Lease:
    """One user's hold on the weights of a file and on pools over them."""

    def __init__(self, path: Path, n_gpu_layers: int = 0) -> None:
        self._name = path.name
        self._key = (*_identity(path), n_gpu_layers)
        self._weights = _weights.acquire(self._key, lambda: Weights(path, n_gpu_layers))
        self._pools: dict[Hashable, Pool[Any]] = {}
        self._open = True

    def require_open(self) -> None:
        """Refuse what was released: its memory may be gone.

        Raises:
            SetupError: it was released.
        """
        if not self._open:
            raise SetupError(f"{self._name} was closed; open the model again to use it")

    @property
    def weights(self) -> Weights:
        """The weights, while they are held."""
        self.require_open()
        return self._weights

    def pool(self, make: Callable[[], E], workers: int, settings: Hashable) -> Pool[E]:
        """The pool of these settings; what `make` makes depends on the file and on them only."""
        self.require_open()
        key = (self._key, workers, settings)
        if key not in self._pools:
            self._pools[key] = _pools.acquire(key, lambda: Pool(make, workers))
        return self._pools[key]

    def context_bytes(self) -> tuple[int, ...]:
        """The memory of each context made so far."""
        return tuple(engine.bytes for pool in self._pools.values() for engine in pool.engines)

    def release(self) -> None:
        """Let go; doing so again does nothing."""
        if not self._open:
            return
        self._open = False
        for key in self._pools:
            _pools.release(key)
        _weights.release(self._key)


def _identity(path: Path) -> tuple[str, int, int]:
    """A file that is replaced under the same name is another one."""
    real = path.resolve()
    try:
        stat = real.stat()
    except OSError:
        return str(real), 0, 0
    return str(real), stat.st_mtime_ns, stat.st_size
