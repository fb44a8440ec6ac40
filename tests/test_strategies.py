"""What tactics, rules of acceptance and opponent models are for, in play: each parameter does what its name says."""

import numpy as np
import pytest

from helpers import WORLDS, agreed_under, small, worlds_of
from stages import both
from sim.arrays import at, column
from sim.model.insight import rivals
from sim.model.negotiation import Negotiation
from sim.strategies.registry import opponent_models
from sim.strategies.views import View

PATIENT = {"protocol.rounds": 1000}  # whoever concedes an option a round needs many


def taking(rule, **parameters):
    """Both parties accept by this rule."""
    return both("acceptance", {"name": rule, **parameters})


# the risk of conflict

FLOORS = [(0.2, 0.1), (0.0, 0.0), (0.5, 0.3), (0.1, 0.6), (0.33, 0.21), (0.0, 0.9)]


@pytest.mark.parametrize("step", [0.5, 1, 2.5, 5, 10])
@pytest.mark.parametrize("mine, theirs", FLOORS)
def test_giving_way_by_the_risk_of_conflict_ends_at_the_nash_point(mine, theirs, step):
    floors = {"parties.north.batna": mine, "parties.south.batna": theirs, "issues.share.step": step}
    worlds = worlds_of(small("pie", {**both("tactic", "zeuthen"), **floors, **PATIENT}), 16)
    assert worlds["value.north"].to_numpy() == pytest.approx(mine + (1 - mine - theirs) / 2, abs=step / 100 + 1e-9)


@pytest.mark.parametrize("step", [0.25, 0.5, 1, 2])
@pytest.mark.parametrize("mine, theirs", FLOORS[:5])
def test_with_two_issues_and_open_cards_it_ends_at_the_nash_point_too(mine, theirs, step):
    given = {**both("tactic", "zeuthen"), **both("opponent_model", "known"), "issues.land.step": step,
             "issues.safety.step": step, "parties.north.batna": mine, "parties.south.batna": theirs}
    worlds = worlds_of(small("trade", {**given, **PATIENT}), 16)
    for name in ("north", "south"):
        assert worlds[f"value.{name}"].to_numpy() == pytest.approx(worlds[f"nash.{name}"].to_numpy(), abs=0.07 * step + 1e-5)


def test_the_risk_of_conflict_looks_at_what_each_could_have_without_a_deal():
    """Whoever gains a better alternative gets more, in any world."""
    floors = {**both("batna", {"uniform": [0.0, 0.4]}), **both("tactic", "zeuthen"), **PATIENT}
    worlds = worlds_of(small("pie", floors))
    mine, theirs = (worlds[f"drawn.parties.{name}.batna"] for name in ("north", "south"))
    assert worlds["value.north"].to_numpy() == pytest.approx((0.5 + (mine - theirs) / 2).to_numpy(), abs=0.01 + 1e-6)


def test_no_deal_is_no_matter_of_risk_where_there_is_nothing_to_gain():
    worlds = worlds_of(small("pie", {**both("tactic", "zeuthen"), **both("batna", 0.6)}), 16)
    assert (worlds["reason"] == "no_zone").all()


# mixtures, and the length of talks

def test_each_world_follows_the_tactic_that_its_luck_picks():
    given = {"name": "one_of", "luck": {"uniform": [0, 1]}, "time": 0.6, "tit_for_tat": 0.3, "micro": 0.1, "start": 0.1}
    plain = {**PATIENT, "parties.south.horizon": 33}
    worlds = worlds_of(small("pie", {**plain, "parties.north.tactic": given}))
    luck = worlds["drawn.parties.north.tactic.luck"].to_numpy()
    shares = []
    for low, high, tactic in ((0, 0.6, {"name": "time_dependent", "start": 0.1}), (0.6, 0.9, {"name": "tit_for_tat", "start": 0.1}),
                              (0.9, 1, "micro")):
        alone = worlds_of(small("pie", {**plain, "parties.north.tactic": tactic}))
        drew = (luck > low) & (luck < high)
        shares.append(drew.mean())
        assert worlds["package"][drew].equals(alone["package"][drew]) and worlds["round"][drew].equals(alone["round"][drew])
    assert shares == pytest.approx([0.6, 0.3, 0.1], abs=0.06)


@pytest.mark.parametrize("weight, tactic", [("time", "time_dependent"), ("behaviour", "tit_for_tat"), ("resource", "resource_dependent")])
def test_a_mixture_of_one_tactic_is_that_tactic(weight, tactic):
    alone = {"time": 0, "behaviour": 0, "resource": 0, weight: 7}
    mixed = worlds_of(small("crisis", both("tactic", {"name": "mixed", **alone})))
    assert mixed[["outcome", "round", "package"]].equals(
        worlds_of(small("crisis", both("tactic", tactic)))[["outcome", "round", "package"]])


def test_a_mixture_without_weights_never_moves():
    nothing = both("tactic", {"name": "mixed", "time": 0, "behaviour": 0, "resource": 0})
    assert (agreed_under("crisis", nothing) == agreed_under("crisis", both("tactic", "hard_liner"))).all()


def test_with_fewer_words_to_spend_parties_agree_sooner():
    rounds = [worlds_of(small("pie", {**both("tactic", {"name": "resource_dependent", "patience": patience}), **PATIENT}),
                        16)["round"].mean() for patience in (2, 10, 40)]
    assert rounds[0] < rounds[1] < rounds[2]


def test_an_offer_is_worth_its_place_in_the_thread_whatever_the_length_of_a_round():
    """The resource counts offers: with rounds of a day or of a month, as many are made."""
    given = {**both("tactic", "resource_dependent"), **PATIENT}
    weeks, months = (worlds_of(small("pie", {**given, "protocol.days": days}), 16) for days in (7, 30))
    assert weeks["round"].equals(months["round"])


# when an offer is good enough

FIRM = {"parties.south.tactic": "hard_liner", "parties.south.acceptance": "ac_next",
        "parties.north.tactic": {"name": "time_dependent", "exponent": 0.1}}


def test_late_in_its_time_a_party_takes_the_best_it_was_ever_offered():
    """North faces one who never moves and leaves it .3; it would not ask for so little itself before its time is out."""
    stage = {**FIRM, "parties.south.position": {"share": "30"}}
    rounds = [worlds_of(small("pie", {**stage, "parties.north.acceptance": {"name": "ac_combi", "after": after}}),
                        16)["round"].max() for after in (0.25, 0.5, 0.75)]
    assert rounds == [5, 10, 15]
    assert worlds_of(small("pie", {**stage, "parties.north.acceptance": "ac_next"}), 16)["round"].min() > 15


def test_the_average_of_late_is_a_lower_bar_than_the_best_of_late():
    """South's offers get better by .05 a round, and north's envoy hears them as worse by .1: better than average still."""
    stage = {"parties.north.envoys": {"envoy": {"bias": -0.1}}, "parties.north.tactic": {"name": "time_dependent", "exponent": 0.1}}
    rule = {"name": "ac_combi", "after": 0.3, "window": 8}
    rounds = [worlds_of(small("pie", {**stage, "parties.north.acceptance": {**rule, "best": best}}), 16)["round"].max()
              for best in (0.0, 1.0)]
    assert rounds[0] == 6 < rounds[1]


def test_a_longer_window_is_a_lower_bar_on_average():
    stage = {"parties.north.envoys": {"envoy": {"bias": -0.1}}, "parties.north.tactic": {"name": "time_dependent", "exponent": 0.1}}
    rule = {"name": "ac_combi", "after": 0.3, "best": 0.0}
    rounds = [worlds_of(small("pie", {**stage, "parties.north.acceptance": {**rule, "window": window}}), 16)["round"].max()
              for window in (2, 8)]
    assert rounds[0] > rounds[1]


def test_a_constant_bar_is_a_share_of_the_room_between_the_least_and_the_most():
    """Between .2 and 1, half is .6; what south offers comes up to that in its own time."""
    stage = {"parties.north.batna": 0.2, "parties.north.tactic": "hard_liner", "issues.share.step": 0.5}
    for level in (0.25, 0.5, 0.75):
        given = {**stage, "parties.north.acceptance": {"name": "constant", "level": level}}
        assert worlds_of(small("pie", given), 16)["value.north"].min() == pytest.approx(0.2 + 0.8 * level, abs=0.06)


def test_a_rule_does_not_make_a_party_sign_less_than_it_could_have_without():
    worlds = worlds_of(small("crisis", taking("ac_combi", after=0, best=0)))
    gains = worlds[["gain.north", "gain.south"]].dropna().to_numpy()
    assert len(gains) > 100 and gains.min() >= 0


def test_a_rule_may_differ_from_world_to_world():
    given = {"name": "ac_combi", "after": {"uniform": [0, 1]}}
    worlds = worlds_of(small("crisis", both("acceptance", given)))
    assert worlds["drawn.parties.north.acceptance.after"].nunique() == WORLDS
    assert np.corrcoef(worlds["drawn.parties.north.acceptance.after"], worlds["outcome"] == "agreement")[0, 1] < -0.05


# what the others want

OPPOSED = {**both("salience_concentration", 3), "mediators.m.present": True}


def left_on_the_table(changes: dict) -> float:
    """How far deals lie from the frontier, on average, where two sides could trade issues."""
    return worlds_of(small("trade", {**OPPOSED, **changes}))["pareto_distance"].mean()


def test_whoever_knows_more_of_the_other_side_leaves_less_on_the_table():
    blind, guessed, told, known = (left_on_the_table(both("opponent_model", name)) for name in ("none", "bayesian", "told", "known"))
    assert known <= told < guessed < blind / 4


def test_a_mediator_who_errs_tells_less_of_use_and_its_bare_presence_is_enough():
    told = both("opponent_model", "told")
    sure, unsure = (left_on_the_table({**told, "mediators.m.salience_error": error}) for error in (0, 3))
    assert sure < 1e-4 < 4e-4 < unsure


def test_without_a_mediator_one_goes_by_the_offers():
    alone = worlds_of(small("crisis", {**both("opponent_model", "told"), "mediators": None}))
    assert alone.equals(worlds_of(small("crisis", {**both("opponent_model", "frequency"), "mediators": None})))
    absent = worlds_of(small("crisis", {**both("opponent_model", "told"), "mediators.m": {"arrival": 0}}))
    assert absent["package"].equals(alone["package"])


def offered(*options):
    """What a party saw that was offered these options of one issue of five, one after the other."""
    counts, times = np.zeros((1, 5)), np.zeros((1, 5))
    for place, option in enumerate(options):
        counts[0, option] += 1
        times[0, option] += place
    return View(np.zeros((1, len(options))), np.ones(1), [counts], np.zeros((1, 1)), times=[times])


def best_liked(view, **parameters) -> int:
    """The option that the others are thought to like best."""
    return int(opponent_models["bayesian"].function(view, **parameters)[0].argmax())


@pytest.mark.parametrize("ideal", range(5))
def test_an_ideal_is_found_wherever_it_lies(ideal):
    assert best_liked(offered(ideal, ideal, ideal)) == ideal


def test_what_was_offered_first_is_nearer_to_the_ideal_if_one_expects_concessions():
    first_to_last = 0, 0, 1, 1, 2, 2, 3
    assert best_liked(offered(*first_to_last), pace=0.15, most=1) == 0
    assert best_liked(offered(*reversed(first_to_last)), pace=0.15, most=1) == 3
    assert best_liked(offered(*first_to_last), pace=0) == best_liked(offered(*reversed(first_to_last)), pace=0)


def test_nobody_is_expected_to_give_up_more_than_most():
    """Of a long thread of offers, the last would be worth less than nothing to their makers at so quick a pace."""
    assert best_liked(offered(*[2] * 50), pace=1, most=0.2) == 2
    worth = [opponent_models["bayesian"].function(offered(*[2] * 50), pace=1, most=most)[0][0, 2] for most in (0.2, 1)]
    assert worth[0] > worth[1]


def test_the_more_offers_may_err_the_less_they_say():
    spreads = [np.ptp(opponent_models["bayesian"].function(offered(0, 0, 1), spread=spread)[0]) for spread in (0.1, 0.5, 5)]
    assert spreads[0] > spreads[1] > spreads[2]


@pytest.mark.parametrize("name", ["frequency", "bayesian", "told", "known"])
def test_with_three_at_the_table_heeding_the_least_pleased_finds_what_all_can_sign(name):
    """Wishes that are merely added up cancel out where two want the opposite: guesses, then, are worse than none."""
    def rate(**given):
        stage = {"mediators.m.present": name == "told", "protocol.rounds": 60, **{f"parties.*.{k}": v for k, v in given.items()}}
        return (worlds_of(small("three", stage))["outcome"] == "agreement").mean()

    blind, added, heeded = rate(), rate(opponent_model=name, heeds="all"), rate(opponent_model=name)
    assert blind > 0.5 and heeded > blind - 0.06
    assert added < blind / 2 if name in ("frequency", "bayesian") else added > blind


def test_with_two_at_the_table_there_is_only_one_other_to_heed():
    models = both("opponent_model", "frequency")
    assert worlds_of(small("crisis", {**models, **both("heeds", "all")})).equals(worlds_of(small("crisis", models)))


def test_whoever_likes_the_standing_offer_least_counts_most():
    given = {"parties.*.opponent_model": "known"}
    talks = Negotiation(small("three", given), 0, 7, 1)
    talks.step()
    north = talks.parties[0]
    places = [issue[north.seat.standing] for issue in talks.agenda.options]
    others = [[column(p.wants.saliences[:, j]) * table for j, table in enumerate(p.wants.options)] for p in talks.parties[1:]]
    others = [[table / sum(t.max(axis=1, keepdims=True) for t in tables) for table in tables] for tables in others]
    weights = [1.5 - sum(at(table, place) for table, place in zip(tables, places)) for tables in others]
    for j, table in enumerate(north.estimate({"rivals": rivals(talks, north)})):
        assert table == pytest.approx(sum(column(w / sum(weights)) * tables[j] for w, tables in zip(weights, others)))
