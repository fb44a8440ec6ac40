"""Hydra's configuration loader, with the scenario's keys read, changed and checked by us."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from hydra._internal.config_loader_impl import ConfigLoaderImpl, get_overrides_dirname
from hydra.core.override_parser.types import Override
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf, open_dict

from sim.cli.interpolation import resolved
from sim.cli.overrides import applied, changes, is_for_the_run, key_problem, parsed
from sim.errors import Problem, UserError
from sim.scenario import reader
from sim.scenario.reader import MEDIATOR

SCENARIO = "scenario"
RUN_ROOTS = ("replications", "precision", "seed", SCENARIO, "engine", "results", "sweep", "hydra", MEDIATOR)
OURS, THEIRS, WRONG = "of the scenario", "of Hydra and the run", "of nobody"


@dataclass(frozen=True)
class Composed:
    """Run settings and the scenario's data apart, changes yet to be made to these, and what is wrong with the keys the user changed."""

    settings: DictConfig
    data: dict
    problems: tuple[Problem, ...] = ()
    changes: dict = field(default_factory=dict)
    sweep: dict | None = None  # a design that the command line describes, in the form of a kept one


class Loader(ConfigLoaderImpl):
    """Composes run settings as Hydra does, and puts the chosen scenario, with its changes, at the root."""

    def __init__(self, config_search_path):
        super().__init__(config_search_path)
        self._bases: dict[tuple, tuple[DictConfig, dict]] = {}
        self._data: dict[tuple, dict] = {}
        self._changes: dict[tuple, dict] = {}
        self._kinds: dict[str, tuple] = {}

    def load_configuration(self, config_name, overrides, run_mode, from_shell=True,
                           validate_sweep_overrides=True) -> DictConfig:
        """The whole configuration, as `--cfg` shows it and the results folder keeps it."""
        made = self.composed(config_name, overrides, run_mode, from_shell, validate_sweep_overrides)
        if made.problems:
            raise UserError(*made.problems)
        settings = deepcopy(made.settings)
        _put_on_record(settings, parsed(overrides))
        with open_dict(settings):
            for key, value in made.data.items():
                settings[key] = value
        return settings

    def composed(self, config_name, overrides, run_mode=RunMode.RUN, from_shell=True, validate=True, swept=()) -> Composed:
        """The configuration without the scenario's keys (to be read only), and those keys as plain data.

        What is given for the keys in `swept` is left as changes, so that jobs that differ in these share their data.
        """
        every = parsed(overrides)
        if validate:
            self.validate_sweep_overrides_legal(every, run_mode, from_shell)
        kinds = [self._kind(override) for override in every]
        theirs = tuple(o.input_line for o, (kind, _) in zip(every, kinds) if kind is THEIRS)
        settings, data = self._base(config_name, theirs, run_mode, from_shell, validate)
        ours = [o for o, (kind, _) in zip(every, kinds) if kind is OURS]
        left = [o for o in ours if o.key_or_group in swept and not any("${" in other.input_line for other in ours)]
        known = (id(data), tuple(o.input_line for o in ours if o not in left))
        if known not in self._data:
            self._data[known] = resolved(applied(data, [o for o in ours if o not in left]))
        data, made = self._data[known], {}
        for override in left:
            made.update(self._change(data, override))
        return Composed(settings, data, tuple({str(problem): problem for _, problem in kinds if problem}.values()), made)

    def _kind(self, override: Override) -> tuple[str, Problem | None]:
        """Whose an override is to apply, and what is wrong with its key; looked up once for all jobs that hold it."""
        if override.input_line not in self._kinds:
            is_group = self.repository.group_exists
            problem = key_problem(override, is_group)
            kind = WRONG if problem else THEIRS if is_for_the_run(override, is_group) else OURS
            self._kinds[override.input_line] = kind, problem
        return self._kinds[override.input_line]

    def _change(self, data: dict, override: Override) -> dict:
        known = (id(data), override.input_line)
        if known not in self._changes:
            self._changes[known] = changes(data, override)
        return self._changes[known]

    def _base(self, config_name, overrides: tuple[str, ...], *how) -> tuple[DictConfig, dict]:
        """What Hydra composes, before the scenario is changed; composed once for all jobs that share it."""
        known = (config_name, overrides, *how)
        if known not in self._bases:
            settings = super().load_configuration(config_name, list(overrides), *how)
            self._bases[known] = settings, taken_out(settings)
        return self._bases[known]


def taken_out(settings: DictConfig) -> dict:
    """Read the chosen scenario and move what Hydra composed for it out of the settings.

    Blocks from config folders of the user's own are laid over the scenario; a preset takes the place of all mediators.
    """
    choices = OmegaConf.to_container(settings.hydra.runtime.choices)
    if SCENARIO not in choices:
        return {}
    data = reader.read(choices[SCENARIO])
    extra = {key: OmegaConf.to_container(settings[key]) if OmegaConf.is_config(settings[key]) else settings[key]
             for key in list(settings) if key not in RUN_ROOTS}
    preset = choices.get(MEDIATOR)
    with open_dict(settings):
        for key in extra:
            del settings[key]
        if preset is not None:
            block = OmegaConf.to_container(settings.pop(MEDIATOR, OmegaConf.create({})))
            data["mediators"] = {} if preset == "none" else {MEDIATOR: block}
        settings[SCENARIO] = choices[SCENARIO]
    return _laid_over(data, extra)


def _laid_over(data: dict, extra: dict) -> dict:
    for key, value in extra.items():
        there = data.get(key)
        data[key] = _laid_over(there, value) if isinstance(value, dict) and isinstance(there, dict) else value
    return data


def _put_on_record(settings: DictConfig, overrides: list[Override]) -> None:
    """Let Hydra's own notes name every override, ours among them."""
    task = [o for o in overrides if not o.is_hydra_override()]
    names = settings.hydra.job.config.override_dirname
    settings.hydra.overrides.task = [o.input_line for o in task]
    settings.hydra.job.override_dirname = get_overrides_dirname(task, list(names.exclude_keys), names.item_sep,
                                                                names.kv_sep)
