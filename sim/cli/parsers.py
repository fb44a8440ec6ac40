"""What the smaller commands take; kept apart from what they do, so that --help loads nothing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def parsed(command: str, argv: list[str]) -> Namespace:
    """The arguments of a command; argparse answers --help, and ends with code 2 where they do not fit."""
    parser = ArgumentParser(f"zopa {command}", description=" ".join(PARSERS[command].__doc__.split()))
    PARSERS[command](parser)
    return parser.parse_args(argv)


def _replay(parser: ArgumentParser) -> None:
    """Tell one world of a results folder, round by round, and draw its offers."""
    parser.add_argument("results", metavar="RESULTS", help="the folder that a run named at its end")
    parser.add_argument("--world", type=int, required=True, metavar="N", help="the world's number, from 0")
    parser.add_argument("--point", type=int, metavar="K", help="the design point of a sweep, from 0")
    parser.add_argument("--no-figure", action="store_true", help="do not draw the offers")


def _scenarios(parser: ArgumentParser) -> None:
    """List what there is, or show one scenario: parties, issues, lines, mediators, events, parts, sources, and what is
    not on the table."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="a scenario by name, or the path of a file")


def _new(parser: ArgumentParser) -> None:
    """Write NAME.yaml, a small valid scenario with comments, into the current folder."""
    parser.add_argument("name", metavar="NAME", help="name of the scenario: letters, digits, _ and -")


def _check(parser: ArgumentParser) -> None:
    """Check a scenario file without playing it: every problem at once, each with its key."""
    parser.add_argument("file", metavar="FILE", help="a scenario file (.yaml), or the name of a scenario")


def _keys(parser: ArgumentParser) -> None:
    """Every key: meaning, unit, range, default. NAME stands for a name in a mapping; where a number can stand, a prior
    can too."""
    parser.add_argument("filter", metavar="FILTER", nargs="?", default="",
                        help="only keys whose name or meaning holds this word, as in `zopa keys optimism`")


def _verify(parser: ArgumentParser) -> None:
    """Play every textbook limit over several sets of parameters: expected against simulated, error against tolerance, and
    source. With --directions, play what theory expects of the full model when one thing changes. Ends with code 1 if any is
    not met."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these limits, or directions; without any, all")
    parser.add_argument("--directions", action="store_true",
                        help="paired effects on a typical crisis, with each mechanism on and off")
    parser.add_argument("--worlds", type=int, metavar="N", help="worlds a design point of a direction (4,000 without it)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


PARSERS = {"replay": _replay, "scenarios": _scenarios, "new": _new, "check": _check, "keys": _keys, "verify": _verify}
