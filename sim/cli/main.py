"""The command `zopa`: finds the subcommand, and turns a mistake of the user's into one message and exit code 2."""

from __future__ import annotations

import os
import sys
from errno import EDQUOT, EFBIG, ENOSPC
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from sim.cli.parsers import PARSERS, parsed
from sim.errors import UserError, did_you_mean

COMMANDS = {
    "run": ("sim.cli.run", "play a scenario: how often is agreement reached, and why not (-m: many settings at once)"),
    "resume": ("sim.cli.resume", "finish a run that was stopped or killed, from its results folder"),
    "summary": ("sim.cli.summary", "say what came out of a run, also while it is still running"),
    "compare": ("sim.cli.compare", "hold runs against one another, world by world: what changes, which worlds flip and why"),
    "drivers": ("sim.cli.drivers", "what drives agreement: factors of a sample, or drawn numbers and where it is likely"),
    "report": ("sim.cli.report", "write one self-contained HTML page about a results folder"),
    "threshold": ("sim.cli.threshold", "at which level of a sweep agreement reaches a rate"),
    "replay": ("sim.cli.replay", "tell one world of a results folder, round by round"),
    "scenarios": ("sim.cli.listing", "list what there is, or show one: parties, issues, map, sources"),
    "new": ("sim.cli.new", "write a small scenario of your own to start from"),
    "check": ("sim.cli.check", "check a scenario file without playing it"),
    "verify": ("sim.cli.verify", "play the textbook limits; --directions: what theory expects of the full model; --evidence: counted rates"),
    "keys": ("sim.cli.keys", "list every key: meaning, unit, range, default"),
}
HELP = """\
zopa simulates negotiations in conflict. It explores assumptions; it does not forecast.

usage: zopa COMMAND [...]

{commands}

examples:
  zopa run                                                  the default scenario
  zopa run scenario=korea_armistice_1951 replications=2000 seed=7
  zopa run mediator=manipulator mediator.leverage=0.2
  zopa run -m mediator=none,facilitator protocol.rounds=20,40   one table
  zopa run sweep=parts                                      what each part of the scenario does
  zopa run sweep=what_drives_agreement                      a sample of 512 points, and what each factor explains
  zopa replay RESULTS --world 17                            that one world as a story
  zopa report RESULTS                                       one page to send or print

zopa COMMAND --help says more.\
"""
FULL = (ENOSPC, EDQUOT, EFBIG)
MISTAKE, OURS, INTERRUPTED = 2, 1, 130


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 2 the user's mistake, 1 ours."""
    argv = sys.argv[1:] if argv is None else list(argv)
    try:
        return _dispatch(argv)
    except UserError as error:
        print(*_lines(error), sep="\n", file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in FULL:
            raise
        what = f"'{error.filename}'" if error.filename else "a file"
        print(f"zopa: {what} was not written: {error.strerror}; what is done is kept: make room, then give the same command and folder "
              "again, or zopa resume RESULTS", file=sys.stderr)
        return MISTAKE


def _dispatch(argv: list[str]) -> int:
    word = argv[0] if argv else "--help"
    if word in ("--help", "-h", "help"):
        print(help_text())
    elif word == "--version":
        print(f"zopa {_version()}")
    elif word in ("-sc", "--shell-completion"):
        return import_module("sim.cli.completion").command(argv, COMMANDS)
    elif word in PARSERS:
        given = parsed(word, argv[1:])
        return import_module(COMMANDS[word][0]).command(given)
    elif word in COMMANDS:
        return import_module(COMMANDS[word][0]).command(argv[1:])
    else:
        raise UserError(f"unknown command '{word}'; {did_you_mean(word, COMMANDS)} See zopa --help")
    return 0


def help_text() -> str:
    """The text of `zopa --help`."""
    width = max(map(len, COMMANDS)) + 2
    return HELP.format(commands="\n".join(f"  {name:<{width}}{about}" for name, (_, about) in COMMANDS.items()))


def _lines(error: UserError):
    """One line for one problem; a heading and a list for several."""
    if len(error.problems) == 1:
        return [f"zopa: {error.problems[0]}"]
    return [f"zopa: {len(error.problems)} problems", *(f"  {problem}" for problem in error.problems)]


def _version() -> str:
    try:
        return version("zopa")
    except PackageNotFoundError:
        return "(not installed)"
