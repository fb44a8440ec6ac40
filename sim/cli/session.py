"""One call of `zopa run`: planned and checked first, then played, then answered."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

from sim.cli.loader import RUN_ROOTS, Composed, Loader
from sim.cli.overrides import EVERY, parsed
from sim.cli.own_design import OwnDesign
from sim.cli.plan import Plan, planned
from sim.cli.played import carried_out, checked_folder
from sim.errors import Problem, UserError
from sim.experiment.shards import Shard

ONE_FOR_ALL = ("replications", "precision", "engine", "results")
NO_FACTORS = (*ONE_FOR_ALL, "seed", "scenario", "sweep", "hydra")


class Session:
    """What is planned, and what came out; Hydra calls it as its task function."""

    def __init__(self, loader: Loader, config_name: str, shard: Shard = Shard()):
        self.loader, self.config_name, self.shard = loader, config_name, shard
        self.planned: Plan | None = None
        self.results: list = []
        self._failure: Exception | None = None

    def plan_run(self, overrides: list[str]) -> None:
        """Check one configuration, its sweep, and its folder, before Hydra writes anything."""
        made = self.loader.composed(self.config_name, overrides)
        HydraConfig.instance().set_config(deepcopy(made.settings))  # Hydra makes it read-only
        self.planned = planned([made], [{}], self.shard)
        checked_folder(Path(made.settings.hydra.run.dir), self.planned)

    def plan_jobs(self, jobs: list[list[str]], factors: list[str], folder: Path) -> None:
        """Check all jobs of a sweep and their common folder; `factors` are the keys that differ."""
        for key in factors:
            if key.split(".")[0] in ONE_FOR_ALL:
                raise UserError(Problem(key, "is the same for the whole table and cannot be swept"))
        made = [self.loader.composed(self.config_name, job, RunMode.RUN, swept=factors) for job in jobs]
        self.planned = planned(made, [_levels(job, factors) for job in jobs], self.shard)
        checked_folder(folder, self.planned)

    def plan_design(self, overrides: list[str], own: OwnDesign, folder: Path) -> None:
        """Check a design that the command line describes, and its folder."""
        for key in own.factors:
            if key.split(".")[0] in NO_FACTORS:
                raise UserError(Problem(key, "is the same for the whole design and cannot be a factor of it"))
        made = self.loader.composed(self.config_name, overrides, RunMode.RUN)
        block = {"design": own.design, "points": own.points, "factors": own.factors}
        self.planned = planned([replace(made, sweep=block)], [{}], self.shard)
        checked_folder(folder, self.planned)

    def play(self, folder: Path):
        """Play the plan into a folder."""
        results = carried_out(self.planned, folder)
        self.results.append((results, self.planned.figures))
        return results

    def __call__(self, settings: DictConfig):
        """A job of Hydra's: the configuration planned before, or one that another launcher brings.

        What goes wrong is kept for `came`: Hydra would print a message of its own before ours.
        """
        try:
            if self.planned is None or self.results:
                if self.shard.of > 1:
                    raise UserError(Problem("--shard", "needs hydra/launcher=joint, which plays all settings into one folder"))
                self.planned = planned([_parted(settings)], [{}])
            return self.play(Path(HydraConfig.get().runtime.output_dir))
        except (UserError, OSError) as error:
            self._failure = self._failure or error

    def came(self) -> list:
        """The results of all jobs; raises what went wrong in the first that failed."""
        if self._failure:
            raise self._failure
        return self.results


def _levels(job: list[str], factors: list[str]) -> dict:
    values = {o.key_or_group: o.value() for o in parsed(job)}
    return {key.replace(EVERY, "*"): values[key] for key in factors if key in values}


def _parted(settings: DictConfig) -> Composed:
    data = {key: value for key, value in OmegaConf.to_container(settings).items() if key not in RUN_ROOTS}
    return Composed(settings, data)
