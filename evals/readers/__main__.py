"""`python -m evals.readers`: read many generated files; exit code 1 when one is read as something else."""

from __future__ import annotations

import argparse
import sys

from evals.readers.kinds import ended, run


def main() -> int:
    """Run, and print a line a kind."""
    parser = argparse.ArgumentParser(prog="python -m evals.readers", description=__doc__)
    parser.add_argument("--files", type=int, default=20_000, metavar="N", help="default: 20,000")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", metavar="KIND:WRITER:SEED", help="one file again")
    parser.add_argument(
        "--shard", default="1/1", metavar="I/N", help="the I-th of N parts of the files alone"
    )
    options = parser.parse_args()
    if options.only:
        kind, writer, seed = options.only.split(":")
        found = ended(kind, writer, int(seed))
        sys.stdout.write(f"{found.how}\n{found.said}\n")
        return int(found.how == "different")
    faults = []
    sys.stdout.write(
        f"{'kind':12} {'files':>6} {'equal':>6} {'refused':>7} {'different':>9} slowest\n"
    )
    which, of = map(int, options.shard.split("/"))
    if not 1 <= which <= of:
        parser.error(f"--shard {options.shard}: the part must be one of 1/{of} to {of}/{of}")
    for kind, report in run(options.files, options.seed, (which, of)):
        counts = report.counts
        cells = (
            f"{counts.total():6} {counts['equal']:6} {counts['refused']:7} {counts['different']:9}"
        )
        seconds, name = report.slowest
        sys.stdout.write(f"{kind:12} {cells} {seconds:6.2f} s  {name}\n")
        sys.stdout.flush()
        faults += report.faults
    for name, said in faults[:20]:
        sys.stdout.write(f"--only '{name}': {said[:300]}\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
