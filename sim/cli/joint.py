"""Hydra plugins that turn all jobs of `-m` into one experiment with one results folder and one table."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from omegaconf import DictConfig, OmegaConf

from sim.cli.overrides import parsed
from sim.cli.own_design import OwnDesign, own_design, refuse_intervals
from sim.errors import Problem, UserError

Plugins.instance()  # scans Hydra's own plugins, which must be done before the next import
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper  # noqa: E402

_MODULE = "hydra_plugins.zopa"  # Hydra takes plugins from this package only


class JointLauncher(Launcher):
    """Hands all jobs to the session at once."""

    def setup(self, *, hydra_context, task_function, config: DictConfig) -> None:
        """Keep what Hydra gives; the task function is the session."""
        self.session, self.config = task_function, config

    def plan(self, jobs: list[list[str]]) -> None:
        """Check every job before anything is written; UserError when one does not fit."""
        folder = Path(self.config.hydra.sweep.dir)
        hydra_overrides = OmegaConf.to_container(self.config.hydra.overrides.hydra)
        self.session.plan_jobs([[*hydra_overrides, *job] for job in jobs], self._factors(jobs), folder)

    def plan_design(self, own: OwnDesign) -> None:
        """Check a design that the command line describes, before anything is written."""
        hydra_overrides = OmegaConf.to_container(self.config.hydra.overrides.hydra)
        self.session.plan_design([*hydra_overrides, *own.rest], own, Path(self.config.hydra.sweep.dir))

    def _factors(self, jobs) -> list[str]:
        """The keys that were given several values, or that differ between the jobs."""
        params = [f"{key}={value}" for key, value in (self.config.hydra.sweeper.get("params") or {}).items()]
        lines = [*params, *OmegaConf.to_container(self.config.hydra.overrides.task)]
        swept = [o.key_or_group for o in parsed(lines) if o.is_sweep_override()]
        keys = {line.split("=")[0].lstrip("+~"): None for job in jobs for line in job if line not in jobs[0]}
        return list(dict.fromkeys([*swept, *keys]))

    def launch(self, job_overrides, initial_job_idx: int):
        """Play what was planned; every job returns the joint results."""
        if self.session.planned is None:
            self.plan([list(job) for job in job_overrides])
        results = self.session.play(Path(self.config.hydra.sweep.dir))
        return [_done(job, results) for job in job_overrides]


def _done(job, results) -> JobReturn:
    done = JobReturn(overrides=list(job), status=JobStatus.COMPLETED, task_name="zopa")
    done.return_value = results
    return done


@dataclass
class LauncherSettings:
    """`hydra/launcher=joint`."""

    _target_: str = f"{_MODULE}.JointLauncher"


@dataclass
class SweeperSettings:
    """`hydra/sweeper=joint`: the product of all levels, in one batch."""

    _target_: str = f"{_MODULE}.JointSweeper"
    params: dict[str, str] | None = None
    design: str | None = None  # sweep.design and sweep.points of the command line
    points: Any = None


class JointSweeper(BasicSweeper):
    """Hydra's own sweeper, with the checks done by the launcher: once, and before anything is written."""

    def __init__(self, params: dict[str, str] | None = None, design: str | None = None, points=None):
        super().__init__(max_batch_size=None, params=params)
        self.design, self.points = design, points

    def sweep(self, arguments: list[str]):
        """Plan all jobs, then let Hydra launch them."""
        lines = parsed([*self._parse_config(), *arguments], self.hydra_context.config_loader)
        if self.design is not None:
            return self._designed(own_design(self.design, self.points, lines))
        refuse_intervals(lines)
        if isinstance(self.launcher, JointLauncher):
            self.launcher.plan(self.split_arguments(lines, None)[0])
        return super().sweep(arguments)

    def _designed(self, own: OwnDesign):
        """Play a design that the command line itself describes: one job for Hydra, whose points are ours."""
        if not isinstance(self.launcher, JointLauncher):
            raise UserError(Problem("sweep.design", f"'{own.design}' is played by hydra/launcher=joint only"))
        self.launcher.plan_design(own)
        folder = Path(self.config.hydra.sweep.dir)
        folder.mkdir(parents=True, exist_ok=True)
        self.config.hydra.overrides.task.extend(own.lines)
        OmegaConf.save(self.config, folder / "multirun.yaml")
        return [self.launcher.launch([own.rest], 0)]

    def validate_batch_is_legal(self, batch) -> None:
        """Nothing: the launcher has checked every job, at a fraction of the cost."""


def register() -> None:
    """Make the plugins known to Hydra, without a folder named hydra_plugins."""
    module = _in_memory(_MODULE)
    for plugin in (JointLauncher, JointSweeper):
        plugin.__module__ = _MODULE
        setattr(module, plugin.__name__, plugin)
        Plugins.instance().register(plugin)
    ConfigStore.instance().store(group="hydra/launcher", name="joint", node=LauncherSettings, provider="zopa")
    ConfigStore.instance().store(group="hydra/sweeper", name="joint", node=SweeperSettings, provider="zopa")


def _in_memory(name: str) -> ModuleType:
    """A module by name, made on the spot where there is none, and its parents likewise."""
    try:
        return import_module(name)
    except ImportError:
        made = sys.modules[name] = ModuleType(name)
        made.__path__ = []
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(_in_memory(parent), last, made)
    return made
