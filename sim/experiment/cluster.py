"""Chunks played by Dask: on a cluster of its own on this machine, or by any scheduler that has an address."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec

from sim.errors import Problem, UserError
from sim.experiment.chunks import Task, played
from sim.experiment.processes import AHEAD, TRIES, deaf_to_interrupts
from sim.experiment.versions import libraries, zopa_version

PATIENCE = 10.0  # seconds to wait for an answer of a scheduler
LOOK = 10.0  # seconds after which the workers are counted again
SCHEDULER = "engine.scheduler"


class Cluster:
    """A client of a Dask cluster; workers that are killed lose nothing, for the scheduler has their chunks played again."""

    def __init__(self, workers: int, scheduler: str | None):
        _quieten()
        self.out: dict = {}  # tasks by future
        self._own = None if scheduler else _own_cluster(workers)
        self._where = scheduler or "of this machine"
        self._client = _dask().Client(scheduler or self._own, timeout=PATIENCE, set_as_default=False)
        self._ended = _dask().as_completed(loop=self._client.loop)
        self._threads, self._looked = workers, None
        self._made_by = made_by()

    @property
    def most(self) -> int:
        """How many chunks may be out, by the number of workers there are now."""
        if self._looked is None or time.monotonic() - self._looked > LOOK:
            with self._there():
                self._threads, self._looked = max(1, sum(self._client.nthreads().values())), time.monotonic()
        return AHEAD * self._threads

    def submit(self, task: Task) -> None:
        """Have a chunk played."""
        with self._there():
            future = self._client.submit(played_elsewhere, task, self._made_by, pure=False, retries=TRIES)
            self._ended.add(future)
        self.out[future] = task

    def done(self):
        """Wait for some chunks: each with its rows; UserError where workers or the scheduler are lost for good."""
        for future in self._ended.next_batch():
            with self._there():
                frame = future.result()
            yield self.out.pop(future).chunk, frame

    def close(self) -> None:
        """Cancel what is out and leave; a cluster of its own ends."""
        try:
            with suppress(OSError, CancelledError):  # of a scheduler that went away
                self._client.cancel(list(self.out), force=True)
        finally:
            self._client.close()
            if self._own:
                self._own.close()

    @contextmanager
    def _there(self):
        """UserError where the scheduler went away, or workers cannot play."""
        try:
            yield
        except (OSError, CancelledError):
            raise UserError(f"the scheduler {self._where} went away; what is done is kept; go on when it is there again") from None
        except _dask().scheduler.KilledWorker:
            raise UserError("workers that play worlds were killed again and again over one chunk (was there too little memory?); "
                            "what is done is kept; go on with smaller chunks, or workers with more memory") from None
        except ImportError as error:
            raise UserError(f"a worker of the scheduler {self._where} cannot load what plays worlds ({error}); install the same "
                            "zopa there as here") from None


def played_elsewhere(task: Task, asked: dict):
    """Play a chunk on a worker; UserError where it has other versions, whose numbers may differ."""
    here = made_by()
    wrong = [f"{name} {here[name]}, not {version}" for name, version in asked.items() if here[name] != version]
    if wrong:
        raise UserError(Problem(SCHEDULER, f"a worker has {', '.join(wrong)}; its numbers may differ: install the same versions there"))
    return played(task)


def made_by() -> dict[str, str]:
    """The versions that this process plays worlds with."""
    return {"zopa": zopa_version(), **libraries()}


def check_cluster(scheduler: str | None) -> None:
    """UserError where Dask is not installed, or no scheduler answers at an address."""
    if find_spec("distributed") is None:
        raise UserError(Problem("engine", "'dask' needs dask.distributed, which is not installed: pip install 'zopa[dask]'; or "
                                          "use engine=local"))
    if not scheduler:
        return
    try:
        with ThreadPoolExecutor(1) as thread:  # a loop of its own, also where one runs already, as in notebooks
            found = thread.submit(asyncio.run, _kind(scheduler)).result()
    except MemoryError:
        raise _no_scheduler(scheduler, "something else does") from None
    except Exception as error:  # whatever stands at that address may answer anything
        raise _no_scheduler(scheduler, str(error).partition("\n")[0] or type(error).__name__) from None
    if found != "Scheduler":
        raise _no_scheduler(scheduler, f"a {str(found).lower()} does")


async def _kind(address: str) -> str:
    """What answers at an address: 'Scheduler', or another part of a Dask cluster."""
    remote = _dask().rpc(address, timeout=PATIENCE, connection_args=_dask().Security().get_connection_args("client"))
    try:
        return (await asyncio.wait_for(remote.identity(), PATIENCE))["type"]
    finally:
        await remote.close_rpc()


def _no_scheduler(address: str, why: str) -> UserError:
    return UserError(Problem(SCHEDULER, f"no Dask scheduler answers at '{address}' ({why}); start one there (dask scheduler), or "
                                        "leave the key out for a cluster of this machine's processes"))


def _own_cluster(workers: int):
    """Processes of this machine; they never hear Ctrl-C."""
    with deaf_to_interrupts():
        return _dask().LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0",
                                    memory_limit=0, silence_logs=logging.CRITICAL)


def _quieten() -> None:
    """Keep Dask's own words for what goes wrong, long and with tracebacks, from standing before ours."""
    _dask()  # gives some of its logs levels of their own
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _dask():
    return import_module("distributed")
