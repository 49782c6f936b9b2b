"""The one list of tools, as a client outside calls it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphs.errors import DeadlineError
from tools.base import Bench
from tools.toolbox import TOOLS, call

if TYPE_CHECKING:
    from graphs.stores.sqlite_store import SqliteStore

CONFOUNDED = [["z", "t"], ["z", "y"], ["t", "y"]]


@pytest.fixture
def bench(starter: SqliteStore) -> Bench:
    return Bench(starter)


async def said(bench: Bench, name: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The one report of a causal tool, as JSON."""
    result = (await call(name, asked, bench)).to_json()
    assert result["status"] == "ok", result
    (report,) = json.loads(json.dumps(result["items"]))
    found: dict[str, Any] = report
    return found


async def test_a_dag_is_identified_from_its_arrows(bench: Bench) -> None:
    asked = {"arrows": CONFOUNDED, "treatment": "t", "outcome": "y"}
    assert (await said(bench, "identify_effect", asked))["adjustment_set"] == ["z"]
    hidden = await said(bench, "identify_effect", {**asked, "latent": ["z"]})
    assert hidden["status"] == "not_identified"
    assert hidden["measure_to_identify"] == ["z"]


@pytest.mark.parametrize(
    ("name", "asked", "code"),
    [
        ("identify_effect", {"arrows": [["a", "b"], ["b", "a"]]}, "CYCLIC_GRAPH"),
        ("identify_effect", {"arrows": CONFOUNDED, "latent": ["ghost"]}, "UNKNOWN_VARIABLE"),
        ("identify_effect", {"arrows": [["a"]]}, "INVALID_REQUEST"),
        ("estimate_effect", {"dataset": "/etc/passwd"}, "UNKNOWN_DATASET"),
        ("estimate_effect", {"dataset": "nhefs"}, "UNKNOWN_VARIABLE"),
        ("estimate_effect", {"dataset": "nhefs", "csv": "rows.csv"}, "INVALID_REQUEST"),
        (
            "split_effect",
            {"dataset": "x", "arrows": CONFOUNDED, "mediators": ["z"]},
            "UNKNOWN_DATASET",
        ),
        ("common_causes", {}, "INVALID_REQUEST"),
        ("question_dag", {"max_nodes": 201}, "INVALID_REQUEST"),
        ("hack", {}, "UNKNOWN_TOOL"),
    ],
)
async def test_bad_arguments_are_results_with_a_code(
    bench: Bench, name: str, asked: dict[str, Any], code: str
) -> None:
    found = await call(name, {"treatment": "t", "outcome": "y", **asked}, bench)
    assert (found.status, found.code, found.items) == ("invalid", code, ())
    assert found.message
    assert found.checked() is found


async def test_an_unknown_tool_names_the_known_ones(bench: Bench) -> None:
    assert "identify_effect" in (await call("hack", {}, bench)).message


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
ODD = ("\ud83d", "a\x00b", "EX:" + "x" * 300, "", " ", "' OR 1=1 --", "`n`) DETACH DELETE n //")


@given(st.data())
@settings(
    max_examples=150, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
async def test_no_arguments_whatever_raise(bench: Bench, data: st.DataObject) -> None:
    tool = TOOLS[data.draw(st.sampled_from(sorted(TOOLS)))]
    fields = list(tool.ask.model_fields)
    value = ANYTHING | st.sampled_from(ODD) | st.sampled_from(["DOID:3393", "CHEBI:47774"])
    asked = data.draw(ANYTHING | st.dictionaries(st.sampled_from(fields), value))
    found = await call(tool.name, asked, bench)
    json.dumps(found.to_json())
    assert found.status in ("ok", "empty", "truncated", "invalid")


@pytest.mark.parametrize("text", ODD, ids=ascii)
async def test_odd_text_is_looked_up_or_refused(bench: Bench, text: str) -> None:
    found = await call("find_nodes", {"text": text}, bench)
    # A name that is merely like it may be offered, and is told as such.
    if found.status == "ok":
        assert {item.hit.how for item in found.items} == {"fuzzy"}
    else:
        assert found.status in ("empty", "truncated", "invalid")


async def test_an_effect_comes_back_without_rows(bench: Bench) -> None:
    asked = {"dataset": "nhefs", "treatment": "qsmk", "outcome": "wt82_71"}
    found = await said(bench, "estimate_effect", asked)
    assert found["estimate"]["value"] == pytest.approx(3.4451, abs=1e-3)
    assert len(str(found)) < 20_000


NHEFS: dict[str, Any] = {"dataset": "nhefs"}


async def test_a_patient_gets_the_effect_of_the_stratum(bench: Bench) -> None:
    asked = NHEFS | {"treatment": "qsmk", "outcome": "wt82_71", "modifiers": ["smokeintensity"]}
    found = await said(bench, "effect_for_patient", asked | {"patient": {"smokeintensity": "20"}})
    assert found["status"] == "ok"
    assert found["estimate"]["ci_low"] < 3.4 < found["estimate"]["ci_high"]
    assert "health consciousness" in found["doubts"][0]
    far = await said(bench, "effect_for_patient", asked | {"patient": {"smokeintensity": "900"}})
    assert (far["code"], far["estimate"]) == ("NO_OVERLAP", None)


async def test_a_dag_meets_the_rows_and_edges_are_only_suggested(bench: Bench) -> None:
    wrong = NHEFS | {"arrows": [["age", "qsmk"], ["smokeintensity", "wt82_71"]]}
    assert (await said(bench, "falsify_dag", wrong))["verdict"] == "contradicted"
    columns = ["age", "smokeyrs", "wt71"]
    found = await said(bench, "suggest_edges", NHEFS | {"columns": columns})
    assert {"age", "smokeyrs"} in [{e["first"], e["second"]} for e in found["edges"]]
    assert "dag" not in found


async def test_an_effect_is_split_only_where_a_dag_says_so(bench: Bench) -> None:
    arrows = [["age", "qsmk"], ["age", "wt82_71"], ["age", "sbp"]]
    arrows += [["qsmk", "wt82_71"], ["wt82_71", "sbp"], ["qsmk", "sbp"]]
    asked = {"treatment": "qsmk", "mediators": ["wt82_71"], "outcome": "sbp"}
    found = await said(bench, "split_effect", NHEFS | {"arrows": arrows} | asked)
    effects = found["effects"]
    parts = effects["direct"]["value"] + effects["indirect"]["value"]
    assert parts == pytest.approx(effects["total"]["value"])
    hidden = {"arrows": [*arrows, ["u", "sbp"], ["u", "wt82_71"]], "latent": ["u"]}
    assert (await said(bench, "split_effect", NHEFS | hidden | asked))["code"] == "NOT_IDENTIFIED"


async def test_a_deadline_is_kept(starter: SqliteStore) -> None:
    asked = {"dataset": "nhefs", "treatment": "qsmk", "outcome": "wt82_71"}
    late = await call("estimate_effect", asked, Bench(starter, seed=77, deadline_s=0.01))
    assert (late.status, late.code) == ("failed", "TIMEOUT")
    with pytest.raises(DeadlineError):
        late.checked()
    pair = {"treatment": "CHEBI:47774", "outcome": "DOID:3393"}
    late = await call("study_findings", pair, Bench(starter, deadline_s=0))
    assert (late.status, late.code) == ("failed", "TIMEOUT")


async def test_what_a_call_took_is_counted(bench: Bench) -> None:
    pair = {"treatment": "CHEBI:47774", "outcome": "DOID:3393"}
    direct = await call("study_findings", pair, bench)
    assert direct.cost.look_ups == 2 + (not direct.items)
    assert direct.cost.seconds > 0
    # The DAG asks for the two nodes twice and for the release once: each is one look-up.
    dag = await call("question_dag", pair, bench)
    assert dag.cost.look_ups < 9
    reads_nothing = {"arrows": CONFOUNDED, "treatment": "t", "outcome": "y"}
    assert (await call("identify_effect", reads_nothing, bench)).cost.look_ups == 0


FORBIDDEN = re.compile(
    r"(^|_)(path|file|csv|row|frame|formula|cypher|query|sql|url|store|seed|deadline)s?($|_)"
)


def parts(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every field of a schema by name, those of nested objects included."""
    found = dict(schema.get("properties", {}))
    for definition in schema.get("$defs", {}).values():
        found |= parts(definition)
    return found


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_no_schema_can_express_a_file_a_row_a_formula_or_a_query(tool: Any) -> None:
    assert tool.schema["additionalProperties"] is False
    assert 20 < len(tool.description) < 250
    json.dumps(tool.schema)
    for name in parts(tool.schema):
        assert not FORBIDDEN.search(name)


def unbounded(schema: Any) -> bool:
    """Whether a string or a list of any length fits somewhere in the schema."""
    if isinstance(schema, list):
        return any(map(unbounded, schema))
    if not isinstance(schema, dict):
        return False
    kind = schema.get("type")
    closed = schema.keys() & {"maxLength", "enum", "const", "pattern"}
    if (kind == "string" and not closed) or (kind == "array" and "maxItems" not in schema):
        return True
    return any(unbounded(value) for key, value in schema.items() if key != "default")


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_nothing_of_any_length_fits_into_a_schema(tool: Any) -> None:
    assert not unbounded(tool.schema)


HEAVY = ("neo4j", "numpy", "pandas", "scipy", "networkx", "dowhy", "sklearn")


@pytest.mark.parametrize("code", [
    "import tools.toolbox",
    "import graphs.opening",
    "import asyncio, graphs.opening; asyncio.run(graphs.opening.open_graph())",
])  # fmt: skip
@pytest.mark.usefixtures("starter")
def test_imports_stay_small(code: str) -> None:
    check = f"{code}; import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
