"""Reads of a Neo4j server: parameterised statements in read sessions, under a deadline.

Read access is enforced by the server: a write in a READ session is refused
(`Neo.ClientError.Statement.AccessMode`). Transient failures are retried by the driver.
"""

from __future__ import annotations

import logging
import os
import time
from typing import TYPE_CHECKING, Any

from graphs.addresses import holds_credentials, shown, shown_in
from graphs.errors import DeadlineError, InputError, StoreError, StoreUnavailableError

if TYPE_CHECKING:
    from neo4j import AsyncDriver

SCHEMES = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")


def is_address(text: str) -> bool:
    """Whether the text is the address of a server, not a file."""
    return text.startswith(SCHEMES)


def open_driver(address: str) -> AsyncDriver:
    """A driver for the address; name and password come from the environment alone.

    `AETIA_NEO4J_USER` and `AETIA_NEO4J_PASSWORD`; without them no credentials are sent.

    Raises:
        InputError: the address holds credentials, which lists of processes would show, or is none.
    """
    from neo4j import AsyncGraphDatabase
    from neo4j.exceptions import ConfigurationError

    # Failures are raised and said once, in our words; the driver's warnings would say them again.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    password = os.environ.get("AETIA_NEO4J_PASSWORD")
    user = os.environ.get("AETIA_NEO4J_USER", "neo4j")
    try:
        if holds_credentials(address) or "?" in address:
            raise ValueError("a user, password or query in it")
        return AsyncGraphDatabase.driver(
            address,
            auth=(user, password) if password else None,
            telemetry_disabled=True,
            notifications_min_severity="OFF",
            connection_timeout=10.0,
        )
    except (ConfigurationError, ValueError) as error:
        raise InputError(
            f"the graph's address {shown(address)} cannot be used as it was given; name it bolt://HOST:PORT or "
            "neo4j://HOST:PORT, and give user and password in AETIA_NEO4J_USER and "
            "AETIA_NEO4J_PASSWORD"
        ) from error


async def connect(address: str) -> AsyncDriver:
    """A driver whose server answers: it is asked once, without the retries of a transaction.

    Raises:
        StoreError: no server answers, or it does not accept the credentials.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    driver = open_driver(address)
    try:
        await driver.verify_connectivity()
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        await driver.close()
        first = shown_in(str(error).split("\n")[0], address)
        raise StoreUnavailableError(
            f"{shown(address)} does not answer: {first}; is the server up (make neo4j), and are "
            "AETIA_NEO4J_USER and AETIA_NEO4J_PASSWORD right?"
        ) from error
    return driver


def database() -> str:
    """The database of the server: `AETIA_NEO4J_DATABASE`, else `neo4j`."""
    return os.environ.get("AETIA_NEO4J_DATABASE", "neo4j")


class Reader:
    """Runs statements for one call of a store, all within one deadline."""

    def __init__(self, driver: AsyncDriver, address: str, deadline_s: float) -> None:
        self._driver = driver
        self._address = shown(address)
        self._seconds = deadline_s
        self._end = time.monotonic() + deadline_s

    async def rows(self, text: str, **values: Any) -> list[list[Any]]:
        """The rows of a statement.

        Raises:
            DeadlineError: the deadline passed; the server was told to stop.
            StoreError: the server cannot be reached, or refuses.
        """
        from neo4j import AsyncResult, Query, RoutingControl
        from neo4j.exceptions import DriverError, Neo4jError

        self.check()
        left = max(self._end - time.monotonic(), 0.01)
        try:
            found: list[list[Any]] = await self._driver.execute_query(
                Query(text, timeout=left),
                values,
                routing_=RoutingControl.READ,
                database_=database(),
                result_transformer_=AsyncResult.values,
            )
        except Neo4jError as error:
            if "TransactionTimedOut" in (error.code or ""):
                raise self._late() from error
            raise StoreError(
                f"{self._address} refused a read: {shown_in(str(error.message))}"
            ) from error
        except DriverError as error:
            raise StoreUnavailableError(
                f"{self._address} cannot be read: {shown_in(str(error))}; is the server up (make neo4j), and are "
                "AETIA_NEO4J_USER and AETIA_NEO4J_PASSWORD right?"
            ) from error
        return found

    def check(self) -> None:
        """Raises DeadlineError once the deadline has passed."""
        if time.monotonic() > self._end:
            raise self._late()

    def _late(self) -> DeadlineError:
        return DeadlineError(
            f"the knowledge graph did not answer within {self._seconds:g} s and was stopped; ask "
            "for less (fewer predicates, shorter paths, a lower limit) or allow more time"
        )
