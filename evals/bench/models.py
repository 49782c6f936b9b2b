"""Scoring branches: ours beside plain llama-cpp-python, on random weights in real shapes.

    python -m evals.bench.models [--json] [--shape 0.5b,1b] [--quant Q4_0,Q4_K_M]
        [--branches 4,8,16] [--threads 2] [--repeats 3] [--flash 0] [--models DIR]

One label of five is read for each of K branches on a common prefix of 1,000 tokens; each branch ends
in about 50 tokens of its own. The peers, in the same run on the same tokens:

(1) K JSON chats, each with its state reset and up to 40 tokens written;
(2) K whole prompts, one distribution read after each.

Ours is cold on a model's first call, its context made within it, and warm where the prefix is kept
and all ends are new. Peers' branches are independent: K of them are the first K of the largest K.
`--flash 1` gives the peers flash attention, which llama-cpp-python leaves off by default. `--models`
keeps the model files for the next run. Figures are seconds by the clock; notes have those of CPU.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agent.faces.guard import run_async
from evals.bench.branch_prompts import LABELS, BranchPrompts, branch_prompts
from evals.bench.branch_scoring import Ours, Setup, beside_bare_calls, ours
from evals.bench.llama_peer import LlamaPeer
from evals.bench.rows import Row, main
from evals.bench.spent import Spent
from evals.random_models import (
    KINDS,
    LLAMA_3_2_1B,
    QWEN_2_5_0_5B,
    TINY,
    quantize,
    write_random_model,
)
from graphs.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

SHAPES = {"0.5b": QWEN_2_5_0_5B, "1b": LLAMA_3_2_1B, "tiny": TINY["qwen2"]}
PREFIX, SUFFIX, WRITTEN, N_CTX = 1000, 45, 40, 2048
FLOOR_BRANCHES = 4
BARE_AT, BARE_REPEATS = 8, 7
"""Branches of the call that is compared with its bare decode calls, and how often."""


@dataclass(frozen=True)
class Peers:
    """What each branch took the peers, how much the chats wrote, and what the read-outs gave."""

    chats: list[Spent]
    written: list[int]
    reads: list[Spent]
    rows: list[tuple[float, ...]]


def benchmark(options: argparse.Namespace) -> Iterator[Row]:
    """All rows, as they are measured."""
    branches = sorted(int(text) for text in options.branches.split(","))
    shapes, quants = _known(options.shape, SHAPES), _known(options.quant, KINDS)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(options.models or folder)
        place.mkdir(parents=True, exist_ok=True)
        for shape in shapes:
            for path in _files(place, shape, quants):
                setup = Setup(path, N_CTX, options.threads, options.repeats)
                yield from _rows(setup, branches, flash=bool(options.flash))


def _known(text: str, known: Iterable[str]) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in known]:
        raise InputError(f"no {', '.join(unknown)} here; give some of {', '.join(known)}")
    return names


def _files(place: Path, shape: str, quants: Sequence[str]) -> list[Path]:
    """The quantized files of a shape; those that are not there are made."""
    paths = {quant: place / f"{shape}-{quant}.gguf" for quant in quants}
    missing = [quant for quant in quants if not paths[quant].exists()]
    if missing:
        _say(f"writing {SHAPES[shape].name} in F16")
        whole = write_random_model(place / f"{shape}-F16.gguf", SHAPES[shape])
        for quant in missing:
            _say(f"quantizing it to {quant}")
            quantize(whole, paths[quant], quant)
        whole.unlink()
    return list(paths.values())


def _rows(setup: Setup, branches: Sequence[int], *, flash: bool) -> Iterator[Row]:
    name, most = setup.path.stem, branches[-1]
    peer = LlamaPeer(setup.path, n_ctx=N_CTX, threads=setup.threads, flash=flash)
    both = branch_prompts(peer.count, 2 * most, prefix=PREFIX, suffix=SUFFIX)
    prompts, fresh = both.first(most), BranchPrompts(both.prefix, both.suffixes[most:])
    tokens = [len(peer.tokens(prompt)) for prompt in prompts.whole()]
    _say(f"{name}: prefix {peer.count(both.prefix)} tokens, in all {min(tokens)} to {max(tokens)}")
    peers = _peers(peer, prompts, name)
    peer.close()
    yield _floor(setup, prompts, peers, flash=not flash)
    for count in branches:
        _say(f"{name}: ours, K={count}")
        measured = run_async(ours(setup, prompts.first(count), fresh.first(count), tokens[:count]))
        yield from _compared(f"{name}, K={count}", measured, peers, count)
    count = BARE_AT if BARE_AT in branches else most
    _say(f"{name}: bare decode calls, K={count}")
    bare = Setup(setup.path, N_CTX, setup.threads, BARE_REPEATS)
    whole, calls = run_async(beside_bare_calls(bare, prompts.first(count)))
    more = f"overhead {whole.wall / calls.wall - 1:+.1%} by the clock, {whole.cpu / calls.cpu - 1:+.1%} of CPU"
    yield _faster(f"{name}, K={count}, warm: bare decode calls", whole, calls, more)


def _peers(peer: LlamaPeer, prompts: BranchPrompts, name: str) -> Peers:
    """Chat and read-out in turn, so that a busy machine slows both."""
    found = Peers([], [], [], [])
    for number, prompt in enumerate(prompts.whole(), 1):
        written, spent = peer.chat(prompt, WRITTEN)
        row, reading = peer.read(prompt, LABELS)
        found.chats.append(spent)
        found.written.append(written)
        found.reads.append(reading)
        found.rows.append(row)
        _say(f"{name}: peers, branch {number}: {spent.wall:.2f} and {reading.wall:.2f} s")
    return found


def _compared(name: str, measured: Ours, peers: Peers, count: int) -> Iterator[Row]:
    chats, reads = sum(peers.chats[:count], Spent()), sum(peers.reads[:count], Spent())
    wrote = f"{sum(peers.written[:count]) / count:.0f} tokens a chat"
    for state, spent in (("cold", measured.cold), ("warm", measured.warm)):
        yield _faster(f"{name}, {state}: JSON chats", spent, chats, wrote)
        yield _faster(f"{name}, {state}: read-outs", spent, reads)
    yield from _agreement(name, measured, np.array(peers.rows[:count]))


def _agreement(name: str, measured: Ours, theirs: NDArray[np.float64]) -> Iterator[Row]:
    """Where we choose another label, the note has the largest lead that the peer's choice had."""
    mine = [np.array(scores.rows) for scores in measured.scores]
    other = np.any([rows.argmax(1) != theirs.argmax(1) for rows in mine], axis=0)
    ordered = np.sort(theirs, axis=1)
    leads = (ordered[:, -1] - ordered[:, -2])[other]
    note = f"the peer's two best are at most {leads.max():.3f} apart there" if other.any() else ""
    same, count = int((~other).sum()), len(theirs)
    yield Row(f"{name}: same arg-max as read-outs", same, count, same / count, "branches", note)
    apart = max(float(np.abs(rows - theirs).max()) for rows in mine)
    spread = f"the branches' own standard deviation is {theirs.std(0).mean():.3f}"
    yield Row(f"{name}: largest |delta log p|", apart, None, None, "nats", spread)


def _floor(setup: Setup, prompts: BranchPrompts, peers: Peers, *, flash: bool) -> Row:
    """How far the peer is from itself with the other attention kernel: what rounding alone does."""
    some = prompts.first(FLOOR_BRANCHES)
    _say(f"{setup.path.stem}: the peer beside itself, {len(some.suffixes)} branches")
    peer = LlamaPeer(setup.path, n_ctx=N_CTX, threads=setup.threads, flash=flash)
    rows = np.array([peer.read(prompt, LABELS)[0] for prompt in some.whole()])
    peer.close()
    apart = float(np.abs(rows - np.array(peers.rows[: len(rows)])).max())
    work = f"{setup.path.stem}: largest |delta log p|, peer to itself"
    return Row(work, apart, None, None, "nats", "flash attention on and off")


def _faster(work: str, mine: Spent, peer: Spent, note: str = "") -> Row:
    cpu = f"CPU {mine.cpu:.3g} and {peer.cpu:.3g} s"
    ratio = peer.wall / mine.wall
    return Row(work, mine.wall, peer.wall, ratio, "s", f"{cpu}; {note}" if note else cpu)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(
        main(
            benchmark, __doc__ or "", shape="0.5b,1b", quant="Q4_0,Q4_K_M", branches="4,8,16",
            threads=2, repeats=3, flash=0, models="",
        )
    )  # fmt: skip
