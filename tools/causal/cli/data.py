"""Options that say where rows and assumptions are, and the request that they make."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from graphs.errors import DataError, UnknownNodeError
from tools.causal.cli.idle import refuse_idle
from tools.causal.cli.levels import add_levels
from tools.causal.cli.written import add_declared, names, not_usable, written_of
from tools.causal.column_dag import compile_dag
from tools.causal.column_parts import refuse_shared
from tools.causal.datasets import Dataset, absent_said, locate, registered
from tools.causal.query import CausalRequest
from tools.causal.tables import read_table

if TYPE_CHECKING:
    import argparse

    from graphs.dags.causal_dag import CausalDag

NEEDS_ASSUMPTIONS = ("auto", "aipw", "ipw", "ols", "g_formula", "crossfit", "matching", "dose")


@dataclass(frozen=True)
class AskedFor:
    """A data set with the request about it."""

    dataset: Dataset
    request: CausalRequest
    frame: Any = None
    """The rows, where they had to be read to make the request."""


def add_data_arguments(parser: argparse.ArgumentParser) -> None:
    """`--data`, `--treatment`, `--outcome`, and what is assumed about the other columns."""
    parser.add_argument(
        "--data", required=True, metavar="FILE", help="CSV, TSV, Parquet or Stata file, or the "
        "key of a registered data set",
    )  # fmt: skip
    parser.add_argument("--treatment", required=True, metavar="COLUMN")
    parser.add_argument("--outcome", required=True, metavar="COLUMN")
    assumed = parser.add_mutually_exclusive_group()
    assumed.add_argument("--dag", type=Path, metavar="FILE", help="DOT, dagitty or GML")
    assumed.add_argument(
        "--adjust", metavar="A,B,C", help='columns that suffice to adjust for; "" for none; a name '
        "that holds a comma stands in quotes inside the list: '\"BMI, kg/m2\",age'",
    )  # fmt: skip
    parser.add_argument(
        "--randomized", action="store_true", help="chance assigned the treatment (a trial)"
    )
    add_levels(parser)
    parser.add_argument("--categorical", metavar="A,B", help="columns whose numbers are codes")
    parser.add_argument(
        "--outcome-event", metavar="VALUE", help="the event of an outcome of two codes"
    )
    parser.add_argument("--weights", metavar="COLUMN", help="sampling weights")
    parser.add_argument("--cluster", metavar="COLUMN", help="ids of dependent rows")
    parser.add_argument(
        "--missing",
        choices=("complete_case", "fail", "ipcw", "multiple"),
        default="complete_case",
        help="what to do about missing values (default: complete_case)",
    )
    add_declared(parser)
    parser.add_argument("--seed", type=int, default=0)


def read_rows(options: argparse.Namespace) -> tuple[Any, Path]:
    """The data frame and its file.

    Raises:
        DataError: there is no such file or registered data set, or it cannot be read.
    """
    path = _existing(options)
    return read_table(path, written_of(options)), path


def _existing(options: argparse.Namespace) -> Path:
    path = Path(options.data)
    if not path.is_file():
        keys = [dataset.descriptor.key for dataset in registered()]
        text = f"there is no file {options.data}, and no registered data set of that name"
        raise DataError(f"{text} (registered: {', '.join(keys)})")
    return path


def file_of(options: argparse.Namespace) -> Path:
    """The file of the rows, which may be those of a registered data set.

    Raises:
        DataError: there is no such file or registered data set.
        SetupError: the registered data set is not installed.
    """
    found = _registered_of(options)
    return _existing(options) if found is None else locate(found.descriptor)


def _registered_of(options: argparse.Namespace) -> Dataset | None:
    if Path(options.data).exists():
        return None
    return next((d for d in registered() if d.descriptor.key == options.data), None)


def ask(options: argparse.Namespace, **more: Any) -> AskedFor:
    """The data set and the request that the options describe.

    Raises:
        DataError: a file or a column is absent, or nothing is assumed about confounding.
    """
    refuse_shared(options.treatment, options.outcome)
    if found := _registered_of(options):
        return _registered(found, options, more)
    frame, path = read_rows(options)
    dag = _read_dag(options, frame)
    adjust = names(options.adjust)
    extra = _columns_of(more)
    covariates = adjust if dag is None else tuple(sorted(dag.observed))
    modifiers = more.get("modifiers", ())
    given = {options.treatment, options.outcome} - set(adjust)
    listed = (*covariates, *modifiers)
    # Each level of an absorbed column has an effect of its own, whatever its numbers are.
    coded = tuple(n for n in names(options.categorical) if n not in more.get("absorb", ()))
    dataset = Dataset.from_frame(
        frame,
        treatment=options.treatment,
        outcome=options.outcome,
        covariates=tuple(c for c in dict.fromkeys(listed) if c not in given),
        negative_control_outcome=more.get("negative_control_outcome"),
        design="rct" if options.randomized else "cohort",
        title=path.name,
        categorical=coded,
        more=(*extra, *filter(None, (options.weights, options.cluster))),
    )
    _refuse_idle(options, more, dag)
    if dag is None:
        dag = compile_dag(_only(dataset, adjust, options), options.treatment, options.outcome, {})
    request = _request(dataset, dag, options, more)
    return AskedFor(Dataset(dataset.descriptor, csv=path), request, frame)


def _only(dataset: Dataset, adjust: tuple[str, ...], options: argparse.Namespace) -> Any:
    """The descriptor without columns that are not to be adjusted for."""
    kept = {options.treatment, options.outcome, *adjust}
    columns = {n: c for n, c in dataset.descriptor.columns.items() if n in kept}
    return dataset.descriptor.model_copy(update={"columns": columns})


def _refuse_idle(options: argparse.Namespace, more: dict[str, Any], dag: CausalDag | None) -> None:
    """Options that the method, or another one, leaves nothing to do."""
    method = more.get("method", "auto")
    if method in ("wald", "2sls", "rd", "did"):
        refuse_idle(
            options, "--randomized", f"by --method {method}, which rests on a design of its own"
        )
    if method == "wald":
        refuse_idle(options, "--adjust", "by --method wald: it goes with --method 2sls")
    if more.get("unit"):
        refuse_idle(options, "--adjust", "beside --unit, whose effects hold the unit fixed")
    if options.randomized and dag is not None and (causes := dag.parents(options.treatment)):
        text = f"--randomized says that chance assigned {options.treatment}, and the DAG has {', '.join(sorted(causes))}"
        raise DataError(
            f"{text} -> {options.treatment}: strike the arrow, or leave --randomized out"
        )


def _registered(dataset: Dataset, options: argparse.Namespace, more: dict[str, Any]) -> AskedFor:
    idle = "--dag --adjust --randomized --categorical"
    refuse_idle(options, idle, f"with the registered data set {options.data}, which says it itself")
    known = dataset.descriptor.columns
    absent = [n for n in (options.treatment, options.outcome) if n not in known]
    if absent:
        text = f"{options.data} has no column {', '.join(absent)}; it has {', '.join(known)}"
        raise DataError(text)
    dag = compile_dag(dataset.descriptor, options.treatment, options.outcome, {})
    adjusts = more.get("method", "auto") in NEEDS_ASSUMPTIONS and not more.get("absorb")
    held = dataset.descriptor.with_role("negative_control_outcome")
    controls = held if adjusts else ()
    more = {"negative_control_outcome": controls[0] if controls else None} | more
    return AskedFor(dataset, _request(dataset, dag, options, more))


def _read_dag(options: argparse.Namespace, frame: Any) -> CausalDag | None:
    """The DAG of the file, with every node that is not a column marked as latent."""
    method = getattr(options, "method", "auto")
    if options.dag is None:
        held = options.randomized or getattr(options, "absorb", None)
        if options.adjust is None and not held and method in NEEDS_ASSUMPTIONS:
            text = "say what may confound the effect: --dag FILE, --adjust a,b,c, or --randomized"
            raise DataError(f"{text} for a trial (an unadjusted number is never given unasked)")
        return None
    from dataclasses import replace

    from graphs.dags.dag_files import read_dag_file

    dag = read_dag_file(options.dag)
    for name in (options.treatment, options.outcome):
        if name not in dag.nodes:
            raise UnknownNodeError(f"{name!r} is not a node of {options.dag.name}")
    columns = set(map(str, frame.columns))
    return replace(dag, latent=dag.latent | (set(dag.nodes) - columns))


def _columns_of(more: dict[str, Any]) -> tuple[str, ...]:
    single = ("running", "time", "unit", "negative_control_exposure")
    several = ("instruments", "negative_control_outcomes", "absorb")
    found = [more[key] for key in single if more.get(key)]
    return (*found, *(name for key in several for name in more.get(key, ())))


def _request(
    dataset: Dataset, dag: CausalDag, options: argparse.Namespace, more: dict[str, Any]
) -> CausalRequest:
    try:
        return CausalRequest(
            descriptor=dataset.descriptor.model_dump(mode="json"),
            treatment=options.treatment,
            outcome=options.outcome,
            dag=dag.to_json(),
            treated_value=options.treated,
            control_value=options.control,
            weights=options.weights,
            cluster=options.cluster,
            missing=options.missing,
            outcome_event=options.outcome_event,
            written=written_of(options),
            seed=options.seed,
            **more,
        )
    except ValidationError as error:
        raise not_usable(error) from error


def adjustment_of(
    options: argparse.Namespace, frame: Any, outcome: str, selection: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], dict[str, Any] | None]:
    """The columns to adjust for, or the refusal where the DAG does not identify the effect.

    `selection` are nodes of the DAG that mark where another population differs: no causes here.

    Raises:
        DataError: a file or a column is absent.
        UnknownNodeError: the DAG lacks the treatment or the outcome.
    """
    if options.dag is None:
        chosen = names(options.adjust)
        absent = [name for name in chosen if name not in frame.columns]
        if absent:
            raise DataError(absent_said(absent, list(frame.columns)))
        return chosen, None
    from dataclasses import replace

    from graphs.dags.dag_files import read_dag_file
    from tools.causal.identify import identify

    dag = read_dag_file(Path(options.dag))
    dag.numbers(selection)
    dag = dag.without_nodes(frozenset(selection))
    hidden = set(dag.nodes) - set(map(str, frame.columns)) - {outcome}
    found = identify(replace(dag, latent=dag.latent | hidden), options.treatment, outcome)
    if found.status == "identified" and found.strategy == "backdoor":
        return found.adjustment_set, None
    refused = {
        "status": "failed",
        "code": "NOT_IDENTIFIED",
        "message": found.text,
        "estimate": None,
    }
    return (), refused


def describe(
    frame: Any, path: Path, options: argparse.Namespace, covariates: tuple[str, ...], outcome: str
) -> Any:
    """A descriptor of the columns that an analysis uses.

    Raises:
        DataError: a column is absent.
    """
    made = Dataset.from_frame(
        frame,
        treatment=options.treatment,
        outcome=outcome,
        covariates=covariates,
        title=path.name,
        categorical=names(options.categorical),
    )
    return made.descriptor
