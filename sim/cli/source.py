"""Scenarios as a config group of Hydra's; the files themselves are read by our own reader, never by Hydra."""

from __future__ import annotations

from hydra.core.object_type import ObjectType
from hydra.plugins.config_source import ConfigResult, ConfigSource
from omegaconf import OmegaConf

from sim.scenario import reader

GROUP = "scenario"


class ScenarioSource(ConfigSource):
    """Offers `scenario=NAME` and `scenario=path/to/file.yaml`; the keys are put in place by the loader."""

    @staticmethod
    def scheme() -> str:
        """The scheme of this source in Hydra's search path."""
        return "zopa"

    def load_config(self, config_path: str) -> ConfigResult:
        """An empty block at the root, once the scenario is known to exist; UserError when it does not."""
        reader.locate(chosen(config_path))
        return ConfigResult(provider=self.provider, path=self.full_path(), config=OmegaConf.create({}),
                            header={"package": "_global_"})

    def available(self) -> bool:
        """Always."""
        return True

    def is_group(self, config_path: str) -> bool:
        """Only `scenario` is a group here."""
        return config_path.strip("/") in ("", GROUP)

    def is_config(self, config_path: str) -> bool:
        """Every name in the group is ours to answer for, so that an unknown one gets our message."""
        return config_path.startswith(f"{GROUP}/") and not config_path.endswith("???")

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """The names of the scenarios that come with zopa."""
        if config_path.strip("/") == GROUP and results_filter != ObjectType.GROUP:
            return reader.names()
        return [GROUP] if config_path == "" and results_filter != ObjectType.CONFIG else []


def chosen(config_path: str) -> str:
    """The scenario's name or path in a config path of Hydra's."""
    return config_path.removeprefix(f"{GROUP}/")
