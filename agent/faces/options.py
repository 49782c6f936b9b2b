"""The options that every face has, and the session that they open.

Only argparse is needed to describe them, so that `--help` answers at once.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.errors import DataError, InputError, StoreError

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

    from agent.faces.session import Session
    from agent.runs.record import Origin
    from agent.runs.store import RunStore
    from agent.settings import Settings
    from tools.causal.datasets import Dataset


def add_options(
    parser: argparse.ArgumentParser, *, json: str, full: str, explain: str, trace: str
) -> None:
    """Add the shared options; the four texts say what those mean to this face."""
    printing = parser.add_argument_group("what is printed")
    printing.add_argument("--json", action="store_true", help=json)
    printing.add_argument("--full", action="store_true", help=full)
    printing.add_argument("--explain", action="store_true", help=explain)
    printing.add_argument("--trace", type=Path, metavar="FILE", help=trace)
    knowing = parser.add_argument_group("what is known")
    knowing.add_argument(
        "--kg", metavar="PLACE", help="a graph file or a server's address; default: AETIA_KG, else "
        "the starter graph",
    )  # fmt: skip
    knowing.add_argument(
        "--corpus", action="append", default=[], metavar="DIR", help="publications to read findings from, as "
        "`aetia corpus build` made them; may be given again; default: AETIA_CORPUS",
    )  # fmt: skip
    knowing.add_argument(
        "--live", action="store_true", help="also ask Europe PMC, PubMed, ClinicalTrials.gov and openFDA, and "
        "keep what they give in a corpus; off by default",
    )  # fmt: skip
    knowing.add_argument(
        "--data",
        type=Path,
        metavar="CSV",
        help="your own data, with --descriptor; or a name of `aetia data list`",
    )
    knowing.add_argument(
        "--descriptor", type=Path, metavar="TOML", help="what the columns of --data are"
    )
    helping = parser.add_argument_group("models")
    helping.add_argument(
        "--judge", metavar="NAME", help="scores the branches: a name of `aetia models list`, a GGUF "
        "file, or rules for none; default: --model if given, else the judge that ships",
    )  # fmt: skip
    helping.add_argument(
        "--judge-url", metavar="URL",
        help="an OpenAI-compatible server has it; key in AETIA_JUDGE_KEY",
    )  # fmt: skip
    helping.add_argument(
        "--model", metavar="NAME", help="fills every model slot; default: rules do"
    )
    helping.add_argument(
        "--model-url", metavar="URL",
        help="an OpenAI-compatible server has it; key in AETIA_MODEL_KEY",
    )  # fmt: skip
    helping.add_argument(
        "--chat-template", type=Path, metavar="FILE", help="a Jinja template for --model in place of the "
        "one in its file",
    )  # fmt: skip
    helping.add_argument(
        "--gpu-layers", type=int, metavar="N", help="layers of local models on a GPU; -1 for all"
    )
    limits = parser.add_argument_group("limits")
    limits.add_argument("--seed", type=int, metavar="N", help="seed of everything random")
    limits.add_argument(
        "--deadline", type=float, metavar="SECONDS", help="for each question (default: 120)"
    )
    limits.add_argument(
        "--estimate-deadline", type=float, metavar="SECONDS",
        help="for each statistical job in it (default: 60)",
    )  # fmt: skip
    limits.add_argument(
        "--pause", action="append", choices=["dag", "entities"], default=[],
        help="wait for you to approve the causal DAG, or to say which node a name stands for; go on "
        "with `aetia runs approve`",
    )  # fmt: skip
    limits.add_argument(
        "--budget-lookups", type=int, metavar="N", help="questions to the graph, beyond the studies of "
        "the pair itself (default: no limit)",
    )  # fmt: skip
    limits.add_argument(
        "--budget-tokens", type=int, metavar="N", help="tokens of models (default: no limit)"
    )
    limits.add_argument(
        "--budget-money", type=float, metavar="DOLLARS", help="price of models, where it is known"
    )
    limits.add_argument("--depth", type=int, metavar="N", help="levels of the tree (default: 3)")
    limits.add_argument("--beam", type=int, metavar="N", help="look-ups at once (default: 3)")
    limits.add_argument(
        "--search", choices=["best-first", "beam", "mcts"], help="order of looking (best-first)"
    )
    limits.add_argument(
        "--no-cross-check", action="store_true", help="leave DoWhy's estimates beside ours out"
    )


def add_serving_options(parser: argparse.ArgumentParser) -> None:
    """Add what a server allows: whom it answers, and how much of everything."""
    safety = parser.add_argument_group("who may ask (tokens: `aetia tokens`, or AETIA_SERVE_TOKEN)")
    safety.add_argument(
        "--behind-proxy", action="append", default=[], metavar="HOST", help="a reverse proxy publishes it "
        "under this name and decides who may ask",
    )  # fmt: skip
    safety.add_argument(
        "--allow-host", action="append", default=[], metavar="HOST", help="a further name that clients "
        "may ask for",
    )  # fmt: skip
    safety.add_argument(
        "--origin", action="append", default=[], metavar="URL", help="a web page of this origin may ask, "
        "such as http://localhost:3000",
    )  # fmt: skip
    safety.add_argument(
        "--personal-health", choices=["off", "warn", "refuse"], default="warn",
        help="what becomes of a question that tells who somebody is (default: warn)",
    )  # fmt: skip
    amounts = parser.add_argument_group("how much")
    amounts.add_argument("--runs-at-once", type=int, metavar="N", help="the rest wait (default: a core each)")  # fmt: skip
    amounts.add_argument(
        "--rate", type=int, metavar="N", help="requests a minute of one token (600)"
    )
    amounts.add_argument("--runs-per-day", type=int, metavar="N", help="of one token (default: no limit)")  # fmt: skip
    amounts.add_argument("--max-upload", type=int, metavar="MIB", help="of one table (512)")


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings of the environment with what the options say instead.

    Raises:
        InputError: an address without the name of a model.
        SetupError: a value is out of range.
    """
    from dataclasses import replace

    from agent.settings import Settings

    settings = Settings.from_environment()
    given = {
        "seed": options.seed,
        "deadline_s": options.deadline,
        "estimate_deadline_s": options.estimate_deadline,
        "gpu_layers": options.gpu_layers,
        "budget_lookups": options.budget_lookups,
        "budget_tokens": options.budget_tokens,
        "budget_money": options.budget_money,
        "max_depth": options.depth,
        "beam_width": options.beam,
        "search": options.search,
    }
    settings = replace(settings, **{name: v for name, v in given.items() if v is not None})
    if options.pause:
        settings = replace(settings, pauses=tuple(options.pause))
    if options.live:
        settings = replace(settings, live=True)
    if options.corpus:
        from tools.literature.settled import corpus_folders

        settings = replace(settings, corpora=tuple(map(str, corpus_folders(options.corpus))))
    if options.no_cross_check:
        settings = replace(settings, cross_check=False)
    for slot in ("judge", "model"):
        name, url = getattr(options, slot), getattr(options, f"{slot}_url")
        if url and not (name or getattr(settings, slot)):
            raise InputError(f"--{slot}-url needs the model's name: --{slot} NAME")
        if name or url:
            # A model that is named without an address is one on this machine.
            named = {slot: name or getattr(settings, slot), f"{slot}_url": url or ""}
            settings = replace(settings, **named)
    if options.chat_template is not None:
        settings = replace(settings, chat_template=_text_of(options.chat_template))
    return settings


def _text_of(path: Path) -> str:
    """The text of a small file.

    Raises:
        DataError: it cannot be read, holds nothing, or is no text.
    """
    from graphs.cache import read_whole

    try:
        text = read_whole(path).decode("utf-8-sig")
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is no text in UTF-8") from None
    if not text.strip():
        raise DataError(f"{path} is empty: it needs a Jinja template")
    return text


def datasets_of(options: argparse.Namespace) -> tuple[Dataset, ...]:
    """The caller's data set, if one is named.

    Raises:
        DataError: a file is missing or not usable, or only one of the two is named.
    """
    data, descriptor = options.data, options.descriptor
    if data is None and descriptor is None:
        return ()
    if data is not None and descriptor is None:
        from tools.causal.registry.kept_data import KeptData

        kept = KeptData()
        if str(data) in kept.names():
            return (kept.dataset(str(data))[0],)
    if data is None or descriptor is None:
        raise DataError(
            "--data and --descriptor belong together: name the CSV and its descriptor, or a data set "
            "of `aetia data list`"
        )
    from tools.causal.datasets import Dataset

    return (Dataset.from_files(descriptor, data),)


@asynccontextmanager
async def opened(
    options: argparse.Namespace, *, append: bool = False, keep: bool = False
) -> AsyncIterator[Session]:
    """The session of the options: graph, models and data opened once.

    `append` keeps the events of earlier runs in the file of `--trace`; `keep` keeps the runs
    themselves, where that is possible, so that they can be listed, gone on with and replayed.

    Raises:
        InputError, SetupError, StoreError: something that was named cannot be used.
    """
    from agent.faces.session import open_session

    async with (
        _runs(keep) as runs,
        open_session(
            settings=settings_of(options),
            place=options.kg,
            datasets=datasets_of(options),
            trace=options.trace,
            append=append,
            full=options.full,
            explain=options.explain,
            runs=runs,
            origin=_origin(options),
        ) as session,
    ):
        yield session


@asynccontextmanager
async def _runs(keep: bool) -> AsyncIterator[RunStore | None]:
    """Where runs are kept. A place that cannot be used costs the history, never the answer."""
    import sys

    from agent.runs.opening import open_runs

    runs = None
    if keep:
        try:
            runs = await open_runs()
        except StoreError as error:
            sys.stderr.write(f"aetia: this run is not kept: {error}\n")
    try:
        yield runs
    finally:
        if runs is not None:
            await runs.close()


def _origin(options: argparse.Namespace) -> Origin:
    from agent.runs.record import Origin

    data, descriptor = (str(p.absolute()) if p else "" for p in (options.data, options.descriptor))
    if data and not descriptor:
        from tools.causal.registry.kept_data import KeptData

        _, described, rows = KeptData().dataset(str(options.data))
        data, descriptor = str(rows), str(described)
    return Origin(options.kg or "", data, descriptor, is_known=True)
