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
            "engine": engine["name"], **{f"engine.{key}": engine[key] for key in ("workers", "chunk")}, "engine.scheduler": "null",
            **{f"results.{key}": str(value).lower() for key, value in config["results"].items()}}
    return {key: str(value) for key, value in flat.items()}


def brought_by_sweep(name: str) -> dict:
    """What a kept sweep brings to a run, by key: the scenario that it is for, and how many worlds it needs."""
    known = (conf_folder() / "sweep" / f"{name}.yaml").is_file()
    block = _read(f"sweep/{name}.yaml") if known else {}
    return {key: block[key] for key in ("scenario", "replications") if key in block}


def _read(name: str) -> dict:
    return yaml.safe_load((conf_folder() / name).read_text(encoding="utf-8"))
