"""`zopa run`: play a scenario, or a sweep over many settings, and say what came out."""

from __future__ import annotations

from importlib import import_module

from sim.cli.run_help import help_text
from sim.cli.shard import without_shard

JSON = "--json"


def command(argv: list[str]) -> int:
    """Run with the arguments after `zopa run`; Hydra and the model are loaded only when there is something to do."""
    if "--help" in argv or "-h" in argv:
        print(help_text())
    else:
        rest, shard = without_shard(argv)
        import_module("sim.cli.hydra_run").run([word for word in rest if word != JSON], JSON in rest, shard)
    return 0
