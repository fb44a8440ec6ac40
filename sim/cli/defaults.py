"""The defaults of a run, as conf/ holds them."""

from __future__ import annotations

import yaml

from sim.paths import conf_folder


def run_defaults() -> dict[str, str]:
    """The default of every key of the run, by dotted key, as the user would write it."""
    config, engine = _read("config.yaml"), _read("engine/local.yaml")
    chosen = {"scenario": next(item["scenario"] for item in config["defaults"] if "scenario" in item)}
    flat = {**chosen, "replications": config["replications"],
            "precision": "null", "seed": config["seed"],
            **{f"engine.{key}": value for key, value in engine.items()},
            **{f"results.{key}": str(value).lower() for key, value in config["results"].items()}}
    return {key: str(value) for key, value in flat.items()}


def scenario_of_sweep(name: str) -> str | None:
    """The scenario that a kept sweep is for, if it is for one."""
    known = (conf_folder() / "sweep" / f"{name}.yaml").is_file()
    return _read(f"sweep/{name}.yaml").get("scenario") if known else None


def _read(name: str) -> dict:
    return yaml.safe_load((conf_folder() / name).read_text(encoding="utf-8"))
