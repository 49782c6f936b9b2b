"""The reliability diagram: how often labels given with a confidence are right, before and after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.judges.calibration.intervals import measure
from agent.judges.calibration.metrics import Floats, Ints, calibration_error, reliability
from graphs.errors import InputError, SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDE = tuple(place / 20 for place in range(21))
"""Bins of the counts, of equal width; those of the curves hold equally many rows each."""
SUFFIXES = (".svg", ".png")
# Orange and blue stay apart for every common kind of colour blindness; markers differ too.
STYLES = {"before": ("#c05020", "o", "--"), "after": ("#1b4f8a", "s", "-")}


def plot_place(text: str) -> Path:
    """A path a plot can be written to.

    Raises:
        InputError: it ends in neither .svg nor .png, or its folder does not exist.
    """
    path = Path(text)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{text!r} ends in {path.suffix!r}; a plot needs .svg or .png")
    if not path.parent.is_dir():
        raise InputError(f"the folder {str(path.parent)!r} of the plot does not exist")
    return path


def write_reliability(
    path: Path,
    before: Floats,
    after: Floats,
    truth: Ints,
    groups: Sequence[str] | None = None,
    *,
    title: str = "",
    seed: int = 0,
) -> None:
    """Draw both curves over the counts of rows by confidence.

    Args:
        path: its suffix, .svg or .png, chooses the format.
        before: raw probabilities (n, k).
        after: calibrated probabilities (n, k).
        truth: index of the right label of each row.
        groups: for the intervals of the calibration error in the legend.
        title: above the plot.
        seed: of those intervals.

    Raises:
        InputError: another suffix.
        SetupError: the file cannot be written.
    """
    path = plot_place(str(path))
    figure, curves, counts = _figure()
    curves.plot([0, 1], [0, 1], color="black", linewidth=0.8, linestyle=":")
    for name, probabilities in (("before", before), ("after", after)):
        color, marker, line = STYLES[name]
        bins = reliability(probabilities, truth)
        error = measure(calibration_error, probabilities, truth, groups, seed=seed)
        x, y, _ = zip(*bins, strict=True)
        style = {"color": color, "marker": marker, "linestyle": line, "clip_on": False}
        curves.plot(x, y, label=f"{name}: ECE {error.text()}", **style)
        counts.hist(probabilities.max(axis=1), WIDE, histtype="step", color=color, linestyle=line)
    curves.set(ylabel="share of labels that are right", ylim=(0, 1), title=title)
    curves.legend(loc="upper left", frameon=False)
    counts.set(xlabel="confidence in the label", ylabel="rows", xlim=(0, 1))
    _write(figure, path)


def _figure() -> tuple[Any, Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.5, 6.5), layout="constrained")
    curves, counts = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    for axes in (curves, counts):
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    return figure, curves, counts


def _write(figure: Any, path: Path) -> None:
    from matplotlib import rc_context

    kind = path.suffix.lower()[1:]
    # The same picture for the same numbers: no date, no random ids.
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    try:
        with rc_context({"svg.hashsalt": "aetia"}):
            figure.savefig(path, format=kind, metadata=metadata, dpi=150)
    except OSError as error:
        raise SetupError(f"the plot cannot be written to {path}: {error}") from error
