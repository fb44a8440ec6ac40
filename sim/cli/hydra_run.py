"""One call of `zopa run`, by way of Hydra, from the command line to the answer."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from importlib import import_module

from hydra.errors import HydraException, MissingConfigException
from omegaconf.errors import OmegaConfBaseException

from sim.cli.hydra_app import CONFIG_NAME, answered, application, arguments
from sim.cli.overrides import parsed, starred, with_what_it_brings
from sim.cli.own_design import KEYS, for_the_sweeper
from sim.cli.shard import check_shard
from sim.cli.told import told
from sim.errors import Problem, UserError, did_you_mean
from sim.experiment.shards import shard_of

MULTIRUN = "MULTIRUN"


def run(argv: list[str], wants_json: bool, shard: str | None = None) -> None:
    """Play what the command line says, or a shard of it, and print the answer; UserError where it says nothing that can be played."""
    given = arguments([starred(word) for word in argv])
    given.overrides = with_what_it_brings(given.overrides)
    with _clear_messages():
        app = application(given)
        if answered(app, given):
            return
        with redirect_stdout(sys.stderr if wants_json else sys.stdout):
            results = _played(app, given, shard)
    if wants_json:
        print(import_module("sim.cli.as_json").as_json([part for part, _ in results]), flush=True)
    for part, figures in results:
        told(part, figures, wants_json)


def _played(app, given, shard: str | None) -> list:
    """Play, as Hydra runs one job or many: (results, whether to draw them); the model is loaded only now."""
    name, overrides = given.config_name or CONFIG_NAME, _own_folder(given.overrides)
    lines = parsed(overrides, app.config_loader)
    mode = next((o.value() for o in lines if o.key_or_group == "hydra.mode"), None)
    many = given.multirun or mode == MULTIRUN
    part = shard_of(shard)
    if shard is not None:
        check_shard(lines, many)
    session = import_module("sim.cli.session").Session(app.config_loader, name, part)
    if many:
        app.multirun(name, session, [*for_the_sweeper(_without_mode(overrides)), "hydra.mode=MULTIRUN"])
        return session.came()
    for line in lines:
        if line.key_or_group in KEYS and not any(other.key_or_group == "sweep" for other in lines):
            raise UserError(Problem(line.key_or_group, "belongs to a sweep; add -m and give factors, as KEY=interval(0,1) KEY=a,b, or "
                                                       "name a kept sweep with sweep=NAME"))
        if line.is_sweep_override():
            raise UserError(Problem(line.key_or_group, "has several values; add -m to play them all, or write one list "
                                                       "as [a,b]"))
    overrides = [*_without_mode(overrides), "hydra.mode=RUN"]
    session.plan_run(overrides)
    app.run(name, session, overrides)
    return session.came()


def _without_mode(overrides: list[str]) -> list[str]:
    return [line for line in overrides if not line.startswith("hydra.mode=")]


def _own_folder(overrides: list[str]) -> list[str]:
    """Let hydra.sweep.dir name the folder of `sweep=NAME` too, where hydra.run.dir does not."""
    keys = {line.split("=")[0]: line for line in overrides}
    if "sweep" in keys and "hydra.sweep.dir" in keys and "hydra.run.dir" not in keys:
        return [*overrides, keys["hydra.sweep.dir"].replace("hydra.sweep.dir", "hydra.run.dir", 1)]
    return overrides


class _clear_messages:
    """Turn what Hydra says about a wrong command line into a UserError in our words."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, MissingConfigException) and error.missing_cfg_file and error.options is not None:
            group, _, name = error.missing_cfg_file.rpartition("/")
            raise UserError(f"{group}: unknown name '{name}'; {did_you_mean(name, error.options)}") from None
        if isinstance(error, (HydraException, OmegaConfBaseException)):
            cause = str(error.__cause__) if isinstance(error.__cause__, OmegaConfBaseException) else ""
            raise UserError(" ".join([*str(error).split(), *cause.partition("\n")[0].split()])) from None
        return False
