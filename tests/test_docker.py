"""The containers: what is published, what is written, and that no secret has a value that works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker/compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (ROOT / "docker/.env.example").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_published_beyond_this_machine(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


def test_the_app_alone_starts_without_a_profile_and_writes_nothing_but_its_volume() -> None:
    assert [name for name, one in SERVICES.items() if not one.get("profiles")] == ["app"]
    for name in ("app", "load"):
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]


def test_every_variable_is_explained_and_no_secret_has_a_value() -> None:
    used = set(re.findall(r"\$\{(AETIA_\w+)", (ROOT / "docker/compose.yaml").read_text()))
    told = set(re.findall(r"^#? ?(AETIA_\w+)=", EXAMPLE, re.MULTILINE))
    assert used - told <= {"AETIA_NEO4J_HEAP", "AETIA_NEO4J_PAGECACHE"}
    assert not re.findall(r"^AETIA_\w*(?:TOKEN|PASSWORD)=.+", EXAMPLE, re.MULTILINE)


def test_volumes_that_are_used_are_declared() -> None:
    used = {v.split(":")[0] for one in SERVICES.values() for v in one.get("volumes", ())}
    assert {v for v in used if not v.startswith(("$", ".", "/"))} == set(COMPOSE["volumes"])


def test_the_image_runs_as_a_user_without_rights_and_says_whether_it_is_well() -> None:
    image = (ROOT / "docker/Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", image, re.MULTILINE) == ["10001"]
    assert "HEALTHCHECK" in image
    assert image.count("\nFROM ") == 2


def test_the_app_waits_for_what_is_started_with_it_and_needs_none_of_it() -> None:
    waited = SERVICES["app"]["depends_on"]
    assert waited == dict.fromkeys(
        ("neo4j", "postgres"), {"condition": "service_healthy", "required": False}
    )
    assert all("healthcheck" in SERVICES[name] for name in (*waited, "ollama"))


def test_neither_secrets_nor_models_get_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {"docker/.env", "docker/models", ".git"} <= set(left_out)
    assert "AETIA_MODELS_FOLDER:-./models" in (ROOT / "docker/compose.yaml").read_text()
