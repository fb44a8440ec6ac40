"""Chunks played in this process or in several; a process that is killed costs no more than the chunk it had."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask
from threading import Thread

from sim.errors import UserError
from sim.experiment.chunks import Chunk, Task, played
from sim.experiment.schedule import Schedule

AHEAD = 2  # chunks that wait per process, so that no list of all work is needed
TRIES = 3  # pools that may break one after the other before anything is done


def all_played(schedule: Schedule, task: Callable[[Chunk], Task], workers: int):
    """Chunks with their rows, as they are done; the schedule may be told more between two of them.

    `task` makes a chunk ready to be played. UserError where processes die again and again.
    """
    if workers == 1 or schedule.is_one:
        while chunk := schedule.next():
            yield chunk, played(task(chunk))
        return
    broken = 0
    while schedule.peek():
        try:
            for done in _played_by_a_pool(schedule, task, workers):
                broken = 0
                yield done
        except BrokenProcessPool:
            broken += 1
            if broken == TRIES:
                raise UserError("processes that play worlds were killed, three times without any chunk being done (was there too "
                                "little memory?); what is done is kept; go on with fewer workers") from None


def _played_by_a_pool(schedule: Schedule, task, workers: int):
    """As `all_played`, until the pool breaks; the chunks it had are then back in the schedule."""
    waiting: dict[Future, Chunk] = {}
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_die_with_the_parent)
    try:
        while schedule.peek() or waiting:
            while len(waiting) < AHEAD * workers and (chunk := schedule.next()):
                waiting[_submitted(pool, schedule, chunk, task(chunk))] = chunk
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                frame = future.result()
                yield waiting.pop(future), frame
    except BrokenProcessPool:
        schedule.again(waiting.values())
        raise
    finally:
        pool.shutdown(wait=not waiting, cancel_futures=True)


def _submitted(pool, schedule: Schedule, chunk: Chunk, task: Task) -> Future:
    try:
        with _deaf_to_interrupts():
            return pool.submit(played, task)
    except BrokenProcessPool:
        schedule.again([chunk])
        raise


@contextmanager
def _deaf_to_interrupts():
    """Processes that start in here never hear Ctrl-C, not even before they run any code of ours; this one hears it right after."""
    before = pthread_sigmask(SIG_BLOCK, {SIGINT})
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


def _die_with_the_parent() -> None:
    """End when the parent is gone: one that was killed cannot say goodbye."""
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent) -> None:
    parent.join()
    os._exit(1)
