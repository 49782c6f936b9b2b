"""`python -m evals.fuzz`: attack the shell and report every distinct fault; exit code 1 when any is."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from typing import TYPE_CHECKING

from evals.fuzz.attack import Report, attack
from evals.fuzz.verdict import faults_of

if TYPE_CHECKING:
    from evals.fuzz.cases import Case
    from evals.fuzz.verdict import Ended


MEMORY = 8 << 30
"""Bytes that a run may address, threads of numerical libraries included."""


def main() -> int:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000, metavar="N", help="default: 2000")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, metavar="N", help="run one case, and show it")
    options = parser.parse_args()
    # What takes all memory of a machine is a fault too, and must not stop the machine.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    if options.only is not None:
        return int(bool(attack(options.seed, [options.only], _shown).faults))
    start = time.monotonic()
    report = attack(options.seed, range(options.runs), _counted)
    sys.stderr.write("\n")
    _print(report, options.seed, time.monotonic() - start)
    return int(bool(report.faults))


def _shown(case: Case, ended: Ended) -> None:
    environment = {k: v[:200] for k, v in case.environment.items()}
    words = [word[:200] for word in case.arguments]
    for name, value in (
        ("arguments", words),
        ("environment", environment),
        ("started", (case.streams, case.own_process, case.lost_folder)),
        ("stdin", case.stdin[:200]),
        ("exit code", ended.code),
        ("out", ended.out[-3000:]),
        ("err", ended.err[-3000:]),
        ("escaped", ended.escaped[-6000:]),
        ("faults", faults_of(ended)),
    ):
        shown = value if isinstance(value, str) else ascii(value)
        sys.stdout.write(f"{name}: {shown.encode('utf-8', 'replace').decode()}\n")


def _counted(case: Case, _ended: Ended) -> None:
    if case.number % 50 == 0:
        sys.stderr.write(f"{case.number} ")
        sys.stderr.flush()


def _print(report: Report, seed: int, seconds: float) -> None:
    broken = {case.number for cases in report.faults.values() for case in cases}
    sys.stdout.write(
        f"{report.runs} runs in {seconds:.0f} s, seed {seed}: {len(broken)} runs with a fault, "
        f"{len(report.faults)} distinct faults\n"
    )
    for (door, fault), cases in sorted(report.faults.items(), key=lambda item: -len(item[1])):
        numbers = " ".join(str(case.number) for case in cases[:4])
        sys.stdout.write(
            f"{len(cases):4}  {door}  {fault.kind}: {fault.cause}  (--only {numbers})\n"
        )


if __name__ == "__main__":
    sys.exit(main())
