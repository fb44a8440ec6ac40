"""Chunks played in this process or in several; a process that is killed costs no more than the chunk it had."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask
from threading import Thread

from sim.errors import UserError
from sim.experiment.chunks import played_chunk
from sim.experiment.designs import Point
from sim.experiment.schedule import Schedule

AHEAD = 2  # chunks that wait per process, so that no list of all work is needed
TRIES = 3  # pools that may break one after the other before anything is done


def played(points: list[Point], schedule: Schedule, workers: int):
    """Chunks with their rows, as they are done; the schedule may be told more between two of them.

    UserError where processes die again and again.
    """
    if workers == 1 or schedule.is_one:
        while schedule.ready:
            chunk = schedule.ready.popleft()
            yield chunk, played_chunk(chunk[0], points[chunk[0]], *chunk[1:])
        return
    broken = 0
    while schedule.ready:
        try:
            for done in _played_by_a_pool(points, schedule, workers):
                broken = 0
                yield done
        except BrokenProcessPool:
            broken += 1
            if broken == TRIES:
                raise UserError("processes that play worlds were killed, three times without any chunk being done (was there too "
                                "little memory?); what is done is kept; go on with fewer workers") from None


def _played_by_a_pool(points: list[Point], schedule: Schedule, workers: int):
    """As `played`, until the pool breaks; the chunks it had are then back in the schedule."""
    waiting: dict[Future, tuple] = {}
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_die_with_the_parent)
    try:
        while schedule.ready or waiting:
            while schedule.ready and len(waiting) < AHEAD * workers:
                chunk = schedule.ready.popleft()
                waiting[_submitted(pool, schedule, points, chunk)] = chunk
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                frame = future.result()
                yield waiting.pop(future), frame
    except BrokenProcessPool:
        schedule.again(waiting.values())
        raise
    finally:
        pool.shutdown(wait=not waiting, cancel_futures=True)


def _submitted(pool, schedule: Schedule, points: list[Point], chunk) -> Future:
    try:
        with _deaf_to_interrupts():
            return pool.submit(played_chunk, chunk[0], points[chunk[0]], *chunk[1:])
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
