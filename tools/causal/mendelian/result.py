"""What one Mendelian randomization analysis gives."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class MrResult:
    """Everything one analysis gave; `methods` is empty unless `status` is ok."""

    status: str
    code: str | None
    message: str
    exposures: tuple[str, ...] = ()
    outcome: str = ""
    n_snps: int = 0
    methods: dict[str, Any] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)
    heterogeneity: dict[str, Any] = field(default_factory=dict)
    pleiotropy: dict[str, Any] = field(default_factory=dict)
    instruments: dict[str, Any] = field(default_factory=dict)
    harmonisation: dict[str, Any] = field(default_factory=dict)
    outliers: dict[str, Any] = field(default_factory=dict)
    leave_one_out: tuple[dict[str, Any], ...] = ()
    single_snps: tuple[dict[str, Any], ...] = ()
    steiger: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[dict[str, str], ...] = ()
    assumptions: tuple[dict[str, str], ...] = ()
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)
