"""What the smaller commands take; kept apart from what they do, so that --help loads nothing."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace


def parsed(command: str, argv: list[str]) -> Namespace:
    """The arguments of a command; argparse answers --help, and ends with code 2 where they do not fit."""
    parser = ArgumentParser(f"zopa {command}", description=" ".join(PARSERS[command].__doc__.split()))
    PARSERS[command](parser)
    return parser.parse_args(argv)


def _resume(parser: ArgumentParser) -> None:
    """Finish a run that was stopped, killed, or ran out of room, from its results folder alone. What is done is checked and kept,
    the rest is played; the results are those of an undisturbed run."""
    parser.add_argument("results", metavar="RESULTS", help="the folder of the run")
    parser.add_argument("--workers", type=_count, default=1, metavar="N", help="processes (1); they change no number")
    parser.add_argument("--engine", default="local", metavar="NAME", help="local (processes of this machine), or dask")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="with --engine dask: a scheduler, as tcp://host:8786")
    parser.add_argument("--shard", metavar="I/N", help="only what belongs to this part, as 3/8")
    parser.add_argument("--no-figures", action="store_true", help="do not draw the figures")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _summary(parser: ArgumentParser) -> None:
    """Say what came out of a run, also while it is still running or after it was stopped: intervals are those of the worlds
    so far, and what is missing is said."""
    parser.add_argument("results", metavar="RESULTS", help="the folder of the run")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _replay(parser: ArgumentParser) -> None:
    """Tell one world of a results folder, round by round, and draw its offers."""
    parser.add_argument("results", metavar="RESULTS", help="the folder that a run named at its end")
    parser.add_argument("--world", type=int, required=True, metavar="N", help="the world's number, from 0")
    parser.add_argument("--point", type=int, metavar="K", help="the design point of a sweep, from 0")
    parser.add_argument("--no-figure", action="store_true", help="do not draw the offers")


def _report(parser: ArgumentParser) -> None:
    """Write one HTML page about a results folder that needs no network and prints well: the answer with its interval, figures and
    tables, three typical worlds, the assumptions with their sources, and what plays it again."""
    parser.add_argument("results", metavar="RESULTS", help="the folder that a run named at its end")
    parser.add_argument("--into", metavar="FILE.html", help="where the page goes (report.html in the results folder)")


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


def _compare(parser: ArgumentParser) -> None:
    """Hold runs against the first of them, world by world: agreement with an exact test, time, gains, terms and durability, and
    which worlds end otherwise. RESULTS:K is the design point K of a sweep; a sweep alone is compared with its first point."""
    parser.add_argument("results", metavar="RESULTS", nargs="+", help="folders that runs named at their ends")
    parser.add_argument("--figure", metavar="FILE.png", help="draw where the worlds of one run end in the other")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _drivers(parser: ArgumentParser) -> None:
    """What drives agreement. Of a saltelli or morris design: Sobol or Morris indices of its factors, with intervals. Of another
    sample (random, latin, sobol): what each factor explains. Of any other run, or with --point: which numbers drawn from priors
    agreement goes with, and how far it goes from their lowest to their highest. With --boxes also where agreement is likely."""
    parser.add_argument("results", metavar="RESULTS", help="the folder that a run named at its end")
    parser.add_argument("--of", metavar="COLUMN", help="indices of another column of summary.csv, such as peace_5 (agreement)")
    parser.add_argument("--point", type=int, metavar="K", help="the numbers drawn at this design point, from 0")
    parser.add_argument("--boxes", action="store_true", help="where agreement is likely, by a small tree (needs scikit-learn)")
    parser.add_argument("--depth", type=_count, default=3, metavar="N", help="with --boxes: the most questions the tree asks (3)")
    parser.add_argument("--figure", metavar="FILE.png", help="draw them")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _threshold(parser: ArgumentParser) -> None:
    """At which level of a sweep over one number so many worlds agree, with an interval."""
    parser.add_argument("results", metavar="RESULTS", help="the folder of a sweep over one key")
    parser.add_argument("--agreement", type=float, default=0.5, metavar="SHARE", help="the rate to be reached (0.5)")
    parser.add_argument("--figure", metavar="FILE.png", help="draw the rates and the level")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _verify(parser: ArgumentParser) -> None:
    """Play every textbook limit over several sets of parameters: expected against simulated, error against tolerance, and
    source. With --directions, play what theory expects of the full model when one thing changes; with --evidence, hold the rates of
    typical_crisis against rates that others have counted. Ends with code 1 if any is not met, or lies outside the 95% interval of
    what was counted."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these limits, or directions; without any, all")
    parser.add_argument("--directions", action="store_true",
                        help="paired effects on a typical crisis, with each mechanism on and off")
    parser.add_argument("--evidence", action="store_true", help="a typical crisis beside counted rates (about a minute)")
    parser.add_argument("--robust", action="store_true", help="with --evidence: also shake every number of the prior, alone and "
                        "with all others (about ten minutes; give --into to go on after a stop)")
    parser.add_argument("--worlds", type=_count, metavar="N", help="worlds a design point (without it 4,000 for directions, 10,000 "
                        "for evidence, 2,000 shaken)")
    parser.add_argument("--draws", type=_count, metavar="N", help="with --robust: draws of all numbers together (100), and twice "
                        "as many wide ones")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="with --evidence: the same seed, the same worlds (1)")
    parser.add_argument("--workers", type=_count, default=1, metavar="N", help="with --evidence: processes (1)")
    parser.add_argument("--into", metavar="FOLDER", help="with --evidence: keep worlds, tables and figures there")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _count(text: str) -> int:
    """A whole number from 1 up."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"expected a whole number from 1 up, not '{text}'")
    return int(text)


PARSERS = {"resume": _resume, "summary": _summary, "replay": _replay, "report": _report, "scenarios": _scenarios, "new": _new,
           "check": _check, "keys": _keys, "compare": _compare, "drivers": _drivers, "threshold": _threshold,
           "verify": _verify}
