"""What every registered plug promises. A plug that is added is tested with the others, without a line here."""

from copy import deepcopy
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

import sim
from helpers import FOLDER, small, worlds_of
from plugs import AGENDA, PACKAGES, WORLDS, closed, fortune, heard_offer, leaves, own_side, row, same, sight, stacked
from sim.cli.overrides import applied, starred
from sim.cli.overrides import parsed as overrides
from sim.model.negotiation import Negotiation
from sim.scenario.reader import parsed
from sim.strategies.registry import ASKS, acceptance_rules, opponent_models, tactics, text_styles
from sim.strategies.views import View

TIMES = [(0, 0), (1, 1), (5, 5), (39, 12)]  # rounds gone, offers heard
FIRM = ("hard_liner",)  # tactics that do not concede, and say so
EXACT = {"protocol.name": "taking_turns"}  # where a tactic that asks for the exact play has one
REGISTRIES = {"tactic": tactics, "acceptance": acceptance_rules, "opponent_model": opponent_models,
              "text_style": text_styles}  # protocols have a kit of their own: test_protocols
CONDUCT = ("tactic", "acceptance", "opponent_model")  # what a party is given, with parameters of their own
PLUGS = [(kind, name) for kind, registry in REGISTRIES.items() for name in registry.names()]


@lru_cache(maxsize=None)
def asked(kind: str, time: tuple) -> tuple:
    """What a plug of this kind is asked, in WORLDS worlds at once; closed to writing."""
    random = fortune()
    if kind == "tactic":
        return closed((own_side(), sight(time[1]), time[0]))
    if kind == "acceptance":
        return closed((heard_offer(), own_side(), sight(time[1]), time[0]))
    if kind == "opponent_model":
        return closed((sight(time[1]),))
    gains = [random.uniform(-0.5, 0.5, (WORLDS, PACKAGES)) for _ in range(2)]
    return closed((gains, [1.0, random.uniform(0, 2, WORLDS)], np.floor(random.uniform(-1, PACKAGES, WORLDS)).astype(int), AGENDA))


def answer(kind: str, name: str, question: tuple, **parameters):
    """What a plug answers; gains and judgement are functions of tables, as in a negotiation."""
    function = REGISTRIES[kind][name].function
    if kind == "text_style":
        gains, *rest = question
        return function(lambda near=None: [g if near is None else np.take_along_axis(g, near, 1) for g in gains], *rest)
    return function(*question, **parameters)


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("kind, name", PLUGS)
def test_a_plug_gives_the_same_answer_twice_and_changes_nothing(kind, name, time):
    question = asked(kind, time)
    before, first = deepcopy(question), answer(kind, name, question)
    assert same(first, answer(kind, name, question))
    for part, kept in zip(leaves(question), leaves(before)):
        assert np.array_equal(part, kept)


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("kind", REGISTRIES)
def test_no_world_notices_the_others(kind, time):
    each = alone(kind, time)
    for name in REGISTRIES[kind].names():
        assert same(answer(kind, name, asked(kind, time)), stacked([answer(kind, name, one) for one in each])), name


def alone(kind: str, time: tuple) -> list:
    """What a plug of this kind is asked, world by world."""
    return [tuple(part if part is AGENDA else row(part, world) for part in asked(kind, time)) for world in range(WORLDS)]


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("kind, name", PLUGS)
def test_an_answer_has_one_finite_row_per_world(kind, name, time):
    given = answer(kind, name, asked(kind, time))
    for table in given if isinstance(given, list) else [] if given is None else [given]:
        assert len(table) == WORLDS and np.isfinite(table).all()
    if kind == "text_style":
        assert given.dtype.kind == "i" and given.min() >= -1 and given.max() < PACKAGES


@pytest.mark.parametrize("kind, name", [(kind, name) for kind, name in PLUGS if kind in CONDUCT])
def test_a_plug_is_told_no_more_than_it_asks_for(kind, name):
    asks = REGISTRIES[kind][name].asks
    hidden = {key: None for key in ASKS if key not in asks} | ({} if "counts" in asks else {"steady": None})
    for time in TIMES:
        question = asked(kind, time)
        blind = tuple(replace(part, **hidden) if isinstance(part, View) else part for part in question)
        assert same(answer(kind, name, question), answer(kind, name, blind))


PARAMETERS = [(kind, name, key) for kind in CONDUCT for name in REGISTRIES[kind].names()
              for key in REGISTRIES[kind][name].defaults]


def levels_of(kind: str, name: str) -> dict:
    """A level of every parameter of a plug in every world."""
    random, levels = fortune(), {}
    for key in REGISTRIES[kind][name].defaults:
        low, high = REGISTRIES[kind][name].ranges.get(key, (0.0, 1.0))
        levels[key] = low + (min(high, low + 5.0) - low) * random.uniform(size=WORLDS)
    return levels


@pytest.mark.parametrize("kind, name, key", PARAMETERS)
def test_a_parameter_matters_and_may_differ_from_world_to_world(kind, name, key):
    """In the company of other parameters at any level, where some have something to work on."""
    levels, default = levels_of(kind, name), REGISTRIES[kind][name].defaults[key]
    answers = [(answer(kind, name, asked(kind, time), **levels), time) for time in TIMES]
    assert any(not same(given, answer(kind, name, asked(kind, time), **{**levels, key: default})) for given, time in answers)
    some = range(0, WORLDS, 97)
    for given, time in answers:
        alone = [answer(kind, name, tuple(row(part, world) for part in asked(kind, time)),
                        **{key: level[world] for key, level in levels.items()}) for world in some]
        assert same(stacked([row(given, world) for world in some]), stacked(alone))


@pytest.mark.parametrize("kind, name, key", PARAMETERS)
@pytest.mark.parametrize("end", [0, 1])
def test_the_ends_of_a_parameters_range_are_playable(kind, name, key, end):
    level = REGISTRIES[kind][name].ranges[key][end]
    for time in TIMES:
        given = answer(kind, name, asked(kind, time), **{key: level})
        assert all(np.isfinite(table).all() for table in (given if isinstance(given, list) else [given]))


@pytest.mark.parametrize("kind, name", PLUGS)
def test_a_plug_says_what_it_does(kind, name):
    plug = REGISTRIES[kind][name]
    assert plug.doc.endswith(".") and len(plug.doc.split()) >= 5
    assert set(plug.ranges) <= set(plug.defaults), "a range is given for a parameter that does not exist"
    assert all(isinstance(default, (int, float)) for default in plug.defaults.values())


def placed(kind: str, name: str) -> dict:
    """Where a scenario names a plug of this kind."""
    if kind == "text_style":
        return {"mediators": {"m": {"present": True, "formulates": True, "text_style": name}}}
    exact = EXACT if kind == "tactic" and name in tactics and "plan" in tactics[name].asks else {}
    return {**{f"parties.{party}.{kind}": name for party in ("north", "south")}, **exact}


@pytest.mark.parametrize("kind, name", PLUGS)
def test_a_plug_is_chosen_by_name(kind, name):
    scenario = small("trade", placed(kind, name))
    assert set(worlds_of(scenario, 16)["outcome"]) <= {"agreement", "deadline", "walkout"}
    if kind in CONDUCT:
        text = (FOLDER / "trade.yaml").read_text().replace("    horizon: 20", f"    horizon: 20\n    {kind}: {name}")
        text = text.replace("rounds: 30", f"rounds: 30, name: {scenario.spec.protocol.name}")
        written = sim.scenario.build(parsed(text), "written")
        assert worlds_of(written, 16).equals(worlds_of(scenario, 16))


@pytest.mark.parametrize("name", tactics.names())
def test_demands_stay_between_the_reservation_value_and_the_opening(name):
    talks = Negotiation(small("crisis", placed("tactic", name) | {"protocol.breakdown": 0}), 0, WORLDS, 1)
    for _ in range(12):
        talks.step()
        for party in talks.parties:
            demand, floor = party.seat.aspiration, party.reservation
            assert np.isfinite(demand).all() and (demand >= floor).all()
            assert (demand <= np.maximum(party.seat.anchor, floor)).all()


@pytest.mark.parametrize("name", [name for name in tactics.names() if name not in FIRM])
def test_two_copies_of_a_tactic_agree_where_the_zone_is_wide(name):
    for scenario in ("pie", "trade"):
        worlds = worlds_of(small(scenario, placed("tactic", name) | {"protocol.rounds": 200}))
        assert (worlds["outcome"] == "agreement").all()


@pytest.mark.parametrize("kind, name", [(kind, name) for kind, name in PLUGS if kind in CONDUCT])
def test_a_plugs_parameters_stand_beside_its_name_and_have_defaults(kind, name):
    spelled = {f"parties.{party}.{kind}": {"name": name, **REGISTRIES[kind][name].defaults} for party in ("north", "south")}
    named = placed(kind, name)
    assert worlds_of(small("trade", named), 16).equals(worlds_of(small("trade", {**named, **spelled}), 16))


@pytest.mark.parametrize("kind, name, key", PARAMETERS)
def test_a_parameter_is_changed_by_its_dotted_key_where_the_plug_was_a_plain_word(kind, name, key):
    """The same written into the file, changed from Python, and from the command line."""
    low, high = REGISTRIES[kind][name].ranges[key]
    level = min(high, low + 0.75)
    block = {f"parties.{party}.{kind}": {"name": name, key: level} for party in ("north", "south")}
    plain = small("trade", placed(kind, name))
    changed = plain.but({f"parties.*.{kind}.{key}": level})
    assert changed.spec == small("trade", block).spec
    assert applied(plain.data, overrides([starred(f"parties.*.{kind}.{key}={level}")])) == changed.data
    with pytest.raises(sim.ScenarioError, match=f"parties.north.{kind}.{key}: .*out of range"):
        plain.but({f"parties.north.{kind}.{key}": high + 1})
    with pytest.raises(sim.ScenarioError, match=f"parties.north.{kind}.{key}x: .*did you mean '{key}'"):
        plain.but({f"parties.north.{kind}.{key}x": level})


def test_better_is_never_refused_where_worse_is_accepted():
    for name in acceptance_rules.names():
        for time in TIMES:
            heard, *rest = asked("acceptance", time)
            worse = answer("acceptance", name, (heard, *rest))
            better = replace(heard, value=heard.value + 0.1, text=heard.text + 0.1)
            assert (answer("acceptance", name, (better, *rest)) | ~worse).all()


# a student's own tactic, in fifteen lines or fewer

@pytest.fixture
def student():
    @tactics(step=(0.001, 1))
    def step_by_step(own, view, t, *, step=0.05):
        """Give up the same step of value in every round."""
        return own.anchor - step * t

    yield step_by_step
    tactics.plugs.pop("step_by_step")


def test_a_students_tactic_is_usable_by_name_and_meets_the_kit(student):
    scenario = small("pie", {"parties.north.tactic": {"name": "step_by_step", "step": {"uniform": [0.02, 0.05]}}})
    assert (worlds_of(scenario)["outcome"] == "agreement").all()
    for time in TIMES:
        test_a_plug_gives_the_same_answer_twice_and_changes_nothing("tactic", "step_by_step", time)
        test_an_answer_has_one_finite_row_per_world("tactic", "step_by_step", time)
        answers = [answer("tactic", "step_by_step", one) for one in alone("tactic", time)]
        assert same(answer("tactic", "step_by_step", asked("tactic", time)), stacked(answers))
    test_a_parameter_matters_and_may_differ_from_world_to_world("tactic", "step_by_step", "step")
    test_a_plugs_parameters_stand_beside_its_name_and_have_defaults("tactic", "step_by_step")
    for promise in (test_demands_stay_between_the_reservation_value_and_the_opening,
                    test_two_copies_of_a_tactic_agree_where_the_zone_is_wide):
        promise("step_by_step")


def test_a_plug_without_a_word_of_its_own_is_refused():
    with pytest.raises(sim.UserError, match="docstring"):
        tactics()(lambda own, view, t: own.anchor)


def test_a_plug_that_asks_for_what_there_is_not_is_refused():
    with pytest.raises(sim.UserError, match="asks for 'rival'.*did you mean 'rivals'"):
        tactics(asks=("rival",))(tactics["hard_liner"].function)


@pytest.mark.parametrize("kind, name", PLUGS)
def test_a_misspelt_plug_is_named_with_the_nearest(kind, name):
    with pytest.raises(sim.ScenarioError, match=f"unknown .*'{name}x'.*{name}"):
        small("trade", placed(kind, name + "x"))
