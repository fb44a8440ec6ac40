"""Hydra, set up for zopa: our loader, our config source, our launcher; its questions (`--cfg`, `--info`) answered."""

from __future__ import annotations

import os
import sys

from hydra import version
from hydra._internal.hydra import Hydra
from hydra._internal.utils import create_config_search_path, get_args_parser
from hydra.core.config_search_path import SearchPathQuery
from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins

from sim.cli import joint
from sim.cli.loader import Loader
from sim.cli.source import ScenarioSource
from sim.errors import UserError
from sim.paths import conf_folder

CONFIG_NAME = "config"


def arguments(argv: list[str]):
    """The command line by Hydra's own flags; UserError where it does not fit."""
    parser = get_args_parser()
    parser.prog, parser.error = "zopa run", _refuse
    given = parser.parse_intermixed_args(argv)
    asked = given.run + given.multirun + given.shell_completion + (given.cfg is not None) + (given.info is not None)
    if asked > 1:
        raise UserError("only one of --run, --multirun, --cfg, --info and --shell-completion at a time")
    if given.resolve and not given.cfg:
        raise UserError("--resolve goes with --cfg")
    if given.experimental_rerun:
        raise UserError("--experimental-rerun is not offered; run the same command again with hydra.run.dir=FOLDER")
    return given


def _refuse(message: str):
    raise UserError(f"{message}; see zopa run --help")


def application(given) -> Hydra:
    """Hydra with zopa's search path, loader and plugins."""
    os.environ.setdefault("HYDRA_FULL_ERROR", "1")  # errors reach us instead of ending the process with code 1
    version.setbase("1.3")
    Plugins.instance().register(ScenarioSource)
    joint.register()
    search_path = create_config_search_path(given.config_path or str(conf_folder()))
    before_schema = SearchPathQuery(provider="schema")
    if given.config_dir:
        if not os.path.isdir(given.config_dir):
            raise UserError(f"--config-dir: no folder '{given.config_dir}'")
        search_path.prepend("command-line", f"file://{os.path.abspath(given.config_dir)}", before_schema)
    search_path.prepend("zopa", "zopa://scenarios", before_schema)
    app = Hydra(task_name="zopa", config_loader=Loader(search_path))
    GlobalHydra.instance().clear()
    GlobalHydra.instance().initialize(app)
    return app


def answered(app: Hydra, given) -> bool:
    """Answer `--cfg`, `--info`, `--hydra-help` and shell completion; False when none of them was asked."""
    name = given.config_name or CONFIG_NAME
    if given.hydra_help:
        app.hydra_help(config_name=name, args_parser=get_args_parser(), args=given)
    elif given.cfg:
        app.show_cfg(name, given.overrides, given.cfg, given.package, given.resolve)
    elif given.info:
        app.show_info(given.info, name, given.overrides)
    elif given.shell_completion:
        app.shell_completion(name, given.overrides)
    else:
        return False
    sys.stdout.flush()
    return True
