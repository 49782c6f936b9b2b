"""What a Neo4j server leaves open: warnings for `aetia doctor`.

LOAD CSV reads files of the server and calls addresses, also in read sessions, unless the server's
configuration closes it (`docker/neo4j/neo4j.conf` does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs.errors import StoreError
from graphs.stores.neo4j_connection import database

if TYPE_CHECKING:
    from neo4j import AsyncDriver

ABSENT_FILE = "file:///aetia-probe-this-file-does-not-exist.csv"
CLOSED_PORT = "http://127.0.0.1:1/aetia-probe.csv"


async def security_warnings(driver: AsyncDriver) -> tuple[str, ...]:
    """What the configuration should close; empty when everything is closed.

    A file that does not exist and a port that nobody listens on are asked for: the kind of refusal
    says whether the configuration forbids it.

    Raises:
        StoreError: the server cannot be reached.
    """
    found = []
    if not await _forbids(driver, ABSENT_FILE, ("allow_csv_import_from_file_urls", "not allowed")):
        found.append(
            "LOAD CSV can read files of the server, even in read sessions: set "
            "dbms.security.allow_csv_import_from_file_urls=false"
        )
    if not await _forbids(driver, CLOSED_PORT, ("blocked", "blocklist")):
        found.append(
            "LOAD CSV can call addresses from the server, even in read sessions: set "
            "internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0"
        )
    return tuple(found)


async def _forbids(driver: AsyncDriver, address: str, words: tuple[str, ...]) -> bool:
    """Whether the refusal speaks of the configuration, not of an absent file or port."""
    from neo4j import READ_ACCESS
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        async with driver.session(database=database(), default_access_mode=READ_ACCESS) as session:
            result = await session.run(
                "LOAD CSV FROM $address AS row RETURN count(row)", address=address
            )
            await result.consume()
    except Neo4jError as error:
        message = (error.message or "").lower()
        return any(word in message for word in words)
    except DriverError as error:
        raise StoreError(f"the server cannot be reached: {error}") from error
    return False
