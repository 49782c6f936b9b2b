"""`aetia models bench`: what a model file does on this machine, at a size of prompt that is used."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from agent.faces.models.measure import Plan, measure_decoder, measure_judge
from agent.faces.models.show import table, write, write_json
from agent.models.catalogue.files import located
from agent.models.catalogue.header import read_header
from graphs.errors import InputError

if TYPE_CHECKING:
    import argparse

    from agent.faces.models.measure import Figure


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `bench`."""
    parser.add_argument("name", help="a model's name, or the path of a .gguf file")
    parser.add_argument("--quant", metavar="Q", help="which of its files")
    parser.add_argument(
        "--prefix", type=int, default=1000, metavar="N", help="tokens; default: 1000"
    )
    parser.add_argument("--branches", type=int, default=8, metavar="K", help="default: 8")
    parser.add_argument("--answer", type=int, default=64, metavar="N", help="tokens; default: 64")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="default: 3")
    parser.add_argument("--threads", type=int, metavar="N", help="default: all cores")


async def run(options: argparse.Namespace) -> int:
    """Measure and print.

    Raises:
        InputError: a number is not positive, or the prompt does not fit.
        SetupError: the file is not here, or llama.cpp is not installed.
    """
    numbers = {name: getattr(options, name) for name in ("prefix", "branches", "answer", "repeat")}
    for name, value in numbers.items():
        if value < 1:
            raise InputError(f"--{name} must be 1 or more; got {value}")
    plan = Plan(**numbers, threads=options.threads)
    path = located(options.name, options.quant).path
    header = read_header(path)
    if header.labels:
        figures = await measure_judge(path, plan)
    else:
        figures = await measure_decoder(path, header.context_length, plan)
    if options.json:
        write_json(
            {"path": str(path), "plan": asdict(plan), "figures": [asdict(f) for f in figures]}
        )
    else:
        write(f"{path}, {header.quantization}, medians of {plan.repeat}")
        write(table([(figure.name, _value(figure), figure.note) for figure in figures]))
    return 0


def _value(figure: Figure) -> str:
    return "not measured" if figure.value is None else f"{figure.value:.4g} {figure.unit}"
