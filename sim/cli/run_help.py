"""The text of `zopa run --help`, without loading anything heavy."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from sim.cli.defaults import run_defaults
from sim.paths import conf_folder, scenario_folder

HELP = """\
usage: zopa run [key=value ...] [-m] [--json] [--cfg job] [...]

Play a scenario many times, as Hydra configures it, and say how often agreement is reached, and why not.
Explores assumptions; it does not forecast.

choices
  scenario={scenarios}
           or a textbook limit: scenario={limits}
           or a file: scenario=path/to/file.yaml
  mediator={mediators}
           takes the place of all the scenario's mediators; mediator.KEY=VALUE changes the main one
{sweeps}

keys of the run
{keys}
  hydra.run.dir=FOLDER     the results folder; hydra.sweep.dir=FOLDER is the same with -m

changes of the scenario (zopa keys lists all keys; zopa scenarios NAME shows a scenario)
  parties.north.cost=0.1                  any key, whether the file spells it out or not
  parties.north.cost={{normal:[0.1,0.02]}}  a prior in the place of a number; quote it in the shell
  'parties.*.optimism=0.1'                every party
  parts.NAME=false                        a named part switched off
  events.NAME.on=false                    an event switched off
  ~parties.north.red_lines                a block removed

many settings at once
  -m, --multirun         key=a,b,c  key=range(0,10,2)  key=choice(a,b): all combinations, one table, one folder
  sweep.design=latin     with sweep.points=200 and key=interval(0,0.2) or lists: a sample instead; also random, sobol, list, and
                         saltelli and morris, from which zopa drivers RESULTS reads what drives agreement

flags
  --shard I/N            play every N-th chunk only, from the I-th; all parts name one results folder, the last to end sums up
  --json                 one JSON object on standard output, everything else on standard error
  --cfg job|hydra|all    show the configuration and do not play; --package KEY shows one block of it
  --info [WHAT]          how Hydra puts the configuration together
  --hydra-help           Hydra's own help      -sc install=bash   shell completion: eval "$(zopa -sc install=bash)"
  --config-dir FOLDER    presets and sweeps of your own\
"""
KEYS = {
    "replications": "worlds per design point; with a precision, at most",
    "precision": "0.01: add worlds until each rate is known within ±1 point (95%), or all replications are played",
    "seed": "the same seed, the same worlds",
    "engine": "local: processes of this machine; dask: a Dask cluster of them, or any scheduler (pip install 'zopa[dask]')",
    "engine.workers": "processes of this machine; they change no number",
    "engine.scheduler": "with engine=dask: its address, as tcp://host:8786",
    "engine.chunk": "worlds played and stored at a time",
    "results.figures": "draw the figures into the results folder",
}


def help_text() -> str:
    """The help, with the names that can be chosen now."""
    sweeps = [f"  sweep={path.stem:<27} {_about(path)}" for path in sorted((conf_folder() / "sweep").glob("*.yaml"))]
    defaults = run_defaults()
    keys = [f"  {f'{key}={defaults[key]}':<25}{about}" for key, about in KEYS.items()]
    return HELP.format(keys="\n".join(keys), sweeps="\n".join(sweeps), scenarios=_names(scenario_folder()),
                       limits=_limits(), mediators=_names(conf_folder() / "mediator"))


def _names(folder: Path) -> str:
    return " | ".join(sorted(path.stem for path in folder.glob("*.yaml")))


def _limits() -> str:
    """The scenarios in folders of their own, a few to a line."""
    folder = scenario_folder()
    names = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.yaml"))
    return fill(" | ".join(names), 110, subsequent_indent=" " * 20, break_long_words=False, break_on_hyphens=False)


def _about(path: Path) -> str:
    """What a sweep is for: the text of its `about:` line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("about:")), "")
