"""Tables with a known truth, for tests of the planner and of what is asked with it."""

from __future__ import annotations

import numpy as np
import pandas as pd


def clinics(seed: int, slope: float, n: int = 800) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    stage = rng.integers(1, 5, n)
    dose = rng.normal(20, 5, n) + stage
    relief = 2 * dose + slope * stage * dose - 3 * stage + rng.normal(0, 4, n)
    noise = rng.normal(size=n)
    return pd.DataFrame({"stage": stage, "dose_mg": dose, "relief": relief, "noise": noise})


def patients(seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    age, frailty, dose = rng.uniform(30, 70, 1200), rng.normal(size=1200), rng.uniform(0, 10, 1200)
    fall = np.where(age < 50, 1.5 * dose, 0.5 * dose - 2 * frailty) + rng.normal(size=1200)
    return pd.DataFrame({"age": age, "frailty": frailty, "drug_dose": dose, "pressure_fall": fall})
