"""Event columns in which 0 may be the event: asked about by the family of their name, and by their gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tools.causal.datasets import Dataset
from tools.causal.survival import SurvivalResult, run
from tools.causal.survival_request import SurvivalRequest

TURNED = (
    "rightcens is_leftcens intervalCens admincens censdt CNSR PFS_CNSR cnsr oscnsr CNSDTFL CNSRFL CENSOR pfscens censure censurado zensiert Zensur gecensureerd censurerad "
    "cenzurowany sensurert 打ち切り lost_to_followup dropOut withdrew administrative alive isAlive alive_at_end vivo vivant_j90 lebt "
    "sobrevive surv surviving Status_0isDead status.0=dead status_1alive no_event nonevent noDeath non_dead "
    "ohne_Ereignis kein_tod sans_evenement sin_evento event_free eventfree diseaseFree freeOfEvent NED alive_with_disease en_vie libre_de_evento relapse_free ereignisfrei"
)
PLAIN = (
    "event death status OS_STATUS PFS_EVENT OS PFS dead died vital_status liver_event survival_event surv_event "
    "live_birth nascido_vivo non_relapse_mortality nonrelapse_death non_mi_death overall_survival_status seizure_free "
    "progression_free_survival status_0censored_1dead event.1=death licensed "
    "cns_relapse license_event driverslicensed incense_use census2010 ascension event_no living_donor_failure mort_30d DTHFL dead0 stroke mace _d"
)


def people(n: int = 240) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    t = rng.integers(0, 2, n)
    time = rng.exponential(8 * np.exp(0.6 * t)).round(2) + 0.01
    return pd.DataFrame(
        {"t": t, "time": time, "event": (rng.random(n) < 0.6).astype(int), "age": rng.normal(60, 8, n)}
    )  # fmt: skip


def lived(frame: pd.DataFrame, event: str = "event", **more: Any) -> SurvivalResult:
    described = Dataset.from_frame(frame, treatment="t", outcome="time", covariates=["age"])
    asked = {"time": "time", "event": event, "treatment": "t", "adjustment": ("age",), "n_sim": 50}
    return run(frame, described.descriptor, SurvivalRequest.model_validate(asked | more))


@pytest.mark.parametrize("name", TURNED.split())
def test_a_name_that_may_say_no_event_is_asked_about(name: str) -> None:
    turned = people().assign(event=lambda f: 1 - f["event"]).rename(columns={"event": name})
    refused = lived(turned, name)
    assert refused.code == "BAD_CODING"
    assert "--outcome-event" in refused.message


def test_the_code_that_is_named_is_the_event() -> None:
    turned = people().assign(CNSR=lambda f: 1 - f["event"])
    named, right = lived(turned, "CNSR", event_code="0"), lived(people())
    assert named.hazard_ratio == right.hazard_ratio
    assert named.events == right.events


@pytest.mark.parametrize("name", PLAIN.split())
def test_a_name_of_the_event_is_not_asked_about(name: str) -> None:
    frame = people().rename(columns={"event": name})
    assert lived(frame, name).hazard_ratio == lived(people()).hazard_ratio


def test_yes_of_a_column_of_the_living_is_asked_about() -> None:
    words = people().assign(alive=lambda f: f["event"].map({0: "yes", 1: "no"}))
    assert lived(words, "alive").code == "BAD_CODING"
    own = people().assign(alive=lambda f: f["event"].map({0: "alive", 1: "dead"}))
    assert lived(own, "alive").hazard_ratio == lived(people()).hazard_ratio


def test_reasons_of_censoring_are_all_censored() -> None:
    reasons = people().assign(CNSR=lambda f: np.where(f["event"] == 1, 0, 1 + f.index % 3))
    assert lived(reasons, "CNSR").code == "BAD_CODING"
    assert lived(reasons, "CNSR", event_code="0").hazard_ratio == lived(people()).hazard_ratio
    kinds = lived(reasons, "CNSR", competing=True)
    assert "--outcome-event 0" in kinds.message


def test_one_of_several_kinds_of_events_is_asked_about() -> None:
    kinds = people().assign(k=lambda f: f["event"] * (1 + f.index % 2))
    refused = lived(kinds, "k", event_code="2")
    assert "--competing --event-of-interest" in refused.message


@pytest.mark.parametrize("code", [1, "1", "Y", "yes", "2020-03-01"])
def test_an_event_or_nothing_is_refused(code: Any) -> None:
    gaps = people().assign(event=lambda f: f["event"].map({1: code}))
    refused = lived(gaps)
    assert refused.code == "BAD_CODING"
    assert "write 1 for who had" in refused.message or "write 0 for them" in refused.message


def test_everybody_may_have_the_event_and_a_gap_may_stand_beside_two_codes() -> None:
    assert lived(people().assign(event=1)).status == "ok"
    gaps = people().assign(event=lambda f: f["event"].astype(float).where(f.index > 9))
    assert lived(gaps).n == 230


@pytest.mark.parametrize("name", ["vital", "Vital", "vital_status", "vital.stat"])
def test_a_name_that_leaves_open_who_is_one_is_told_with_the_option(name: str) -> None:
    frame = people()
    taken = lived(frame.rename(columns={"event": name}), name)
    (told,) = [w["text"] for w in taken.warnings if w["code"] == "EVENT_UNTOLD"]
    assert "--outcome-event 0" in told
    turned = frame.assign(**{name: 1 - frame["event"]})
    right = lived(frame)
    named = lived(turned, name, event_code="0")
    assert named.hazard_ratio["adjusted"] == right.hazard_ratio["adjusted"]
    assert "EVENT_UNTOLD" not in {w["code"] for w in (*named.warnings, *right.warnings)}


def test_kinds_of_events_in_words_are_those_in_numbers() -> None:
    numbers = people().assign(event=lambda f: f["event"] * (1 + f.index % 2))
    words = numbers.assign(event=np.array(["Censored", "relapse", "Death "])[numbers["event"]])
    for number, word in ((1, "Relapse"), (2, "death")):
        right = lived(numbers, competing=True, event_of_interest=number)
        found = lived(words, competing=True, kind=word)
        assert found.hazard_ratio == right.hazard_ratio
        assert found.estimate == right.estimate
        assert f"event = {word.lower()} (other kinds: " in found.event
        assert "censored censored" in found.event


def test_kinds_in_words_need_the_kind_and_who_was_censored() -> None:
    kinds = people().assign(event=lambda f: f["event"] * (1 + f.index % 2))
    words = kinds.assign(event=np.array(["alive", "relapse", "death"])[kinds["event"]])
    assert "name the kind" in lived(words, competing=True).message
    assert lived(words, competing=True, kind="alive").code == "BAD_CODING"
    odd = words.replace({"event": {"alive": "purple"}})
    assert "call who was censored so" in lived(odd, competing=True, kind="death").message
    assert "by its number" in lived(kinds, competing=True, kind="death").message
