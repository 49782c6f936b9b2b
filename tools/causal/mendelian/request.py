"""What is asked of Mendelian randomization: where the associations are, and how to treat them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Palindromes = Literal["infer", "keep", "drop"]


class MrRequest(BaseModel):
    """One analysis: an exposure file and an outcome file, or one table that holds both.

    Several exposures make it multivariable. `palindromes` is `action` 2, 1 and 3 of the R package
    TwoSampleMR in the order infer, keep, drop. `aligned` states that the two files count the same
    allele and so need no allele columns. `overlap` is the fraction of the larger sample that is
    also in the other (0 to 1). `p_threshold` selects instruments by their p value in the exposure
    file; it does not prune correlated ones. `exposure_named` (one for each file, or one for all) and
    `outcome_named` are pairs of kind and column for what a header does not say by itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    exposures: tuple[Path, ...] = ()
    outcome: Path | None = None
    summary: Path | None = None
    exposure_columns: tuple[tuple[str, str], ...] = ()
    outcome_columns: tuple[str, str] | None = None
    exposure_named: tuple[tuple[tuple[str, str], ...], ...] = ()
    outcome_named: tuple[tuple[str, str], ...] = ()
    snp_column: str | None = None
    exposure_names: tuple[str, ...] = ()
    outcome_name: str | None = None
    ld: Path | None = None
    palindromes: Palindromes = "infer"
    aligned: bool = False
    p_threshold: float | None = Field(default=None, gt=0, le=1)
    exposure_n: int | None = Field(default=None, ge=4)
    outcome_n: int | None = Field(default=None, ge=4)
    overlap: float | None = Field(default=None, ge=0, le=1)
    seed: int = Field(default=0, ge=0)
    n_sim: int = Field(default=5000, ge=100, le=100_000)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.summary is None:
            if not self.exposures or self.outcome is None:
                raise ValueError("give an exposure and an outcome file, or one summary table")
            if self.exposure_columns or self.outcome_columns:
                raise ValueError("exposure and outcome columns belong to a summary table")
        elif self.exposures or self.outcome is not None:
            raise ValueError("give either a summary table or two files, not both")
        elif bool(self.exposure_columns) != bool(self.outcome_columns):
            raise ValueError("give the columns of the exposure and of the outcome, or neither")
        wanted = len(self.exposures) or len(self.exposure_columns) or 1
        if len(self.exposure_named) > 1 and len(self.exposure_named) != wanted:
            raise ValueError(f"columns of {len(self.exposure_named)} files for {wanted} exposures")
        if self.exposure_names and len(self.exposure_names) != wanted:
            raise ValueError(f"{len(self.exposure_names)} exposure names for {wanted} exposures")
        return self

    @model_validator(mode="after")
    def _nothing_idle(self) -> Self:
        """What another field leaves nothing to do would be left out in silence."""
        wanted = len(self.exposures) or len(self.exposure_columns) or 1
        if self.snp_column is not None and not self.exposure_columns:
            text = "--snp-column goes with --exposure-columns BETA,SE of --summary: elsewhere say snp=COLUMN"
            raise ValueError(text)
        if self.exposure_columns and (self.exposure_named or self.outcome_named):
            raise ValueError("name BETA,SE of a summary table or KIND=COLUMN, not both")
        if (self.aligned or self.exposure_columns) and self.palindromes != "infer":
            raise ValueError("--palindromes is not used where no alleles are read: leave it out")
        if wanted > 1 and (self.exposure_n or self.outcome_n or self.overlap):
            text = "--exposure-n, --outcome-n and --overlap are not used with several exposures"
            raise ValueError(text)
        return self
