"""Who signed in on the page stays signed in over a new start, and no longer than the token and the time allow."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import httpx2

from agent.faces.serving.serving_config import ServingConfig
from agent.faces.serving.tokens.signed_in import LONGEST_S, MOST, SignedIn
from agent.faces.serving.tokens.token_file import KnownTokens, known_tokens, made
from tests.test_agent.serving_hand import served

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ANN, TEXT = made("ann", None, None)


def test_a_new_start_keeps_who_signed_in(tmp_path: Path) -> None:
    place = tmp_path / "own" / "sessions.json"
    for turn in range(2):
        config = ServingConfig(tokens=KnownTokens([ANN], place), at_once=1)
        with served(None, config) as address, httpx2.Client(base_url=address, timeout=60) as client:
            if turn == 0:
                signed = client.post("/api/session", json={"token": TEXT})
                cookie = signed.headers["set-cookie"]
                assert f"Max-Age={LONGEST_S}" in cookie
                held = {"cookie": cookie.split(";")[0]}
            assert "graph" in client.get("/api/about", headers=held).json()
            if turn == 1:
                assert client.delete("/api/session", headers=held).status_code == 204
                assert "graph" not in client.get("/api/about", headers=held).json()


def test_the_file_is_its_owners_and_gives_neither_cookie_nor_token_away(tmp_path: Path) -> None:
    place = tmp_path / "sessions.json"
    cookie = SignedIn(place).keep(ANN.digest)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    written = place.read_text()
    assert all(secret not in written for secret in (cookie, TEXT, ANN.digest, ANN.owner))
    # What stands in it opens nothing by itself.
    assert all(SignedIn(place).find(name, [ANN.digest]) is None for name in json.loads(written))


def test_a_session_ends_with_its_time(tmp_path: Path) -> None:
    place, now = tmp_path / "sessions.json", [1000.0]
    open_now = SignedIn(place, lambda: now[0])
    cookie = open_now.keep(ANN.digest)
    now[0] += LONGEST_S - 1
    assert open_now.find(cookie, [ANN.digest]) == ANN.digest
    now[0] += 1
    assert open_now.find(cookie, [ANN.digest]) is None
    assert SignedIn(place, lambda: now[0]).find(cookie, [ANN.digest]) is None
    open_now.keep(ANN.digest)
    assert len(json.loads(place.read_text())) == 1  # what ended is not kept


def test_a_session_ends_with_its_token_and_is_not_the_next_ones(tmp_path: Path) -> None:
    place = tmp_path / "sessions.json"
    cookie = SignedIn(place).keep(ANN.digest)
    again, _ = made("ann", None, None)
    ben, _ = made("ben", None, None)
    assert KnownTokens([ben], place).find_signed_in(cookie) is None
    assert KnownTokens([ben, again], place).find_signed_in(cookie) is None
    assert KnownTokens([ben, ANN], place).find_signed_in(cookie) == ANN


def test_signing_out_of_one_server_is_out_of_the_other(tmp_path: Path) -> None:
    place = tmp_path / "sessions.json"
    one, other = SignedIn(place), SignedIn(place)
    cookie, stays = one.keep(ANN.digest), other.keep(ANN.digest)
    assert other.find(cookie, [ANN.digest]) == one.find(stays, [ANN.digest]) == ANN.digest
    other.end(cookie)
    assert one.find(cookie, [ANN.digest]) is None
    assert one.find(stays, [ANN.digest]) == ANN.digest
    place.unlink()  # whoever runs the server signs everybody out
    assert one.find(stays, [ANN.digest]) is None


def test_what_cannot_be_kept_or_read_is_held_for_as_long_as_the_server_lives(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("no folder")
    nowhere = SignedIn(tmp_path / "file" / "sessions.json")
    assert nowhere.find(nowhere.keep(ANN.digest), [ANN.digest]) == ANN.digest
    for content in ("{", "[]", '{"a": 1}', '{"a": ["b", "soon"]}', '{"a": null}'):
        place = tmp_path / "sessions.json"
        place.write_text(content)
        broken = SignedIn(place)
        assert broken.find("a", [ANN.digest]) is None
        assert broken.find(broken.keep(ANN.digest), [ANN.digest]) == ANN.digest


def test_the_oldest_of_too_many_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.faces.serving.tokens.signed_in.MOST", 2)
    assert MOST > 2
    held = SignedIn()
    first, *rest = [held.keep(ANN.digest) for _ in range(3)]
    assert held.find(first, [ANN.digest]) is None
    assert all(held.find(one, [ANN.digest]) == ANN.digest for one in rest)


def test_a_server_keeps_them_in_the_folder_of_its_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("AETIA_SERVE_TOKEN", "a secret of sixteen")
    known = known_tokens()
    assert known is not None
    token = known.find("a secret of sixteen")
    assert token is not None
    cookie = known.signed_in.keep(token.digest)
    assert (tmp_path / "aetia" / "sessions.json").is_file()
    monkeypatch.setenv("AETIA_SERVE_TOKEN", "another secret than that")
    changed = known_tokens()
    assert changed is not None
    assert changed.find_signed_in(cookie) is None
