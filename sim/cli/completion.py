"""Shell completion: Hydra's own, fitted to a command with subcommands."""

from __future__ import annotations

import os

from sim.cli import hydra_app

_LINE = "COMP_LINE"


def command(argv: list[str], commands) -> int:
    """Answer `zopa -sc …`: Hydra completes what stands after `zopa run`, we complete the subcommand."""
    words = os.environ.get(_LINE, "").split(" ")
    if any(word.startswith("query=") for word in argv):
        if len(words) < 3 or words[1] != "run":
            print(" ".join(name for name in commands if len(words) <= 2 and name.startswith(words[-1])))
            return 0
        os.environ[_LINE] = " ".join([words[0], *words[2:]])
    given = hydra_app.arguments(argv)
    hydra_app.answered(hydra_app.application(given), given)
    return 0
