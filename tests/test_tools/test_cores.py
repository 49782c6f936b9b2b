from __future__ import annotations

import asyncio
import time

import pytest

from tools.causal.cores import CORES, Cores, Ticket, usable_cores
from tools.causal.deadline import awaited


def called(ticket: Ticket) -> bool:
    return ticket._called.is_set()


class Heard:
    """Tickets by letter, and what each heard of its place."""

    def __init__(self, cores: Cores, letters: str) -> None:
        self.places: list[tuple[str, int]] = []
        self.tickets = {
            letter: Ticket(lambda place, letter=letter: self.places.append((letter, place)))  # type: ignore[misc]
            for letter in letters
        }
        for ticket in self.tickets.values():
            cores.enter(ticket)

    def take(self) -> list[tuple[str, int]]:
        taken, self.places = self.places, []
        return taken

    def at_work(self) -> str:
        return "".join(k for k, t in self.tickets.items() if called(t))


def test_who_came_first_is_served_first_and_everyone_hears_the_place() -> None:
    cores = Cores(2)
    heard = Heard(cores, "abcde")
    assert heard.at_work() == "ab"
    assert heard.take() == [("c", 1), ("d", 2), ("e", 3)]
    cores.leave(heard.tickets["b"])
    assert heard.at_work() == "abc"
    assert heard.take() == [("d", 1), ("e", 2)]


def test_who_gives_up_a_place_moves_the_others_up_and_takes_no_core() -> None:
    cores = Cores(1)
    heard = Heard(cores, "abcd")
    heard.take()
    cores.leave(heard.tickets["b"])
    assert heard.take() == [("c", 1), ("d", 2)]
    cores.leave(heard.tickets["b"])  # twice is harmless: the core is still that of a
    assert heard.take() == []
    assert not called(heard.tickets["c"])
    cores.leave(heard.tickets["a"])
    assert called(heard.tickets["c"])
    assert not called(heard.tickets["d"])


def test_there_is_one_place_for_each_core_that_may_be_used() -> None:
    assert CORES.size == usable_cores() >= 1


async def test_a_wait_that_is_cancelled_ends_the_work_in_line_and_at_work() -> None:
    waiting = [asyncio.create_task(awaited(600, time.sleep, 600)) for _ in range(CORES.size + 1)]
    await asyncio.sleep(0.2)
    for task in waiting:
        task.cancel()
    for task in waiting:
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await awaited(60, divmod, 7, 3) == (2, 1)  # every core is free again
