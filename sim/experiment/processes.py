"""Chunks played in several processes of this machine; one that is killed costs no more than the chunk it had."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask
from threading import Thread

from sim.errors import UserError
from sim.experiment.chunks import Task, played

AHEAD = 2  # chunks that wait per process, so that no list of all work is needed
TRIES = 3  # pools that may break one after the other before anything is done


class Processes:
    """A pool of processes, started anew where one of them was killed."""

    def __init__(self, workers: int):
        self.most = AHEAD * workers
        self.out: dict[Future, Task] = {}
        self._workers, self._broken = workers, 0
        self._pool = self._started()

    def submit(self, task: Task) -> None:
        """Have a chunk played."""
        try:
            with deaf_to_interrupts():
                self.out[self._pool.submit(played, task)] = task
        except BrokenProcessPool:
            self._start_again(task)

    def done(self):
        """Wait for some chunks: each with its rows."""
        for future in wait(self.out, return_when=FIRST_COMPLETED).done:
            try:
                frame = future.result()
            except BrokenProcessPool:
                self._start_again()
                return
            self._broken = 0
            yield self.out.pop(future).chunk, frame

    def close(self) -> None:
        """End the processes; what they still had is not waited for."""
        self._pool.shutdown(wait=not self.out, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=_die_with_the_parent)

    def _start_again(self, *more: Task) -> None:
        """Have all that is out played by a new pool; UserError where pools break again and again."""
        self._broken += 1
        if self._broken == TRIES:
            raise UserError("processes that play worlds were killed, three times without any chunk being done (was there too "
                            "little memory?); what is done is kept; go on with fewer workers")
        self._pool.shutdown(wait=False, cancel_futures=True)
        lost, self.out, self._pool = [*self.out.values(), *more], {}, self._started()
        for task in lost:
            self.submit(task)


@contextmanager
def deaf_to_interrupts():
    """Processes that start in here never hear Ctrl-C, not even before they run any code of ours; this one hears it right after."""
    resource_tracker.ensure_running()  # its start would let this thread, and what it starts, hear again
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
