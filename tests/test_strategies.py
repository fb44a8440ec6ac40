"""What tactics, rules of acceptance and opponent models are for, in play: each parameter does what its name says."""

import numpy as np
import pytest

import sim
from helpers import WORLDS, agreed_under, small, worlds_of
from mechanisms import both
from sim.arrays import at, column
from sim.model.insight import rivals
from sim.model.negotiation import Negotiation
from sim.strategies.registry import opponent_models
from sim.strategies.views import Rival, View

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


# envoys

SPOKEN = {"parties.north.tactic": "hard_liner", "parties.south.tactic": "hard_liner", "protocol.rounds": 3}


def first_offers(changes: dict, worlds: int = WORLDS):
    """What both sides offer in each of three rounds: (rounds, worlds) by party."""
    talks, offers = Negotiation(small("trade", {**SPOKEN, **changes}), 0, worlds, 1), {"north": [], "south": []}
    for _ in range(3):
        talks.step()
        for party in talks.parties:
            offers[party.name].append(party.seat.standing)
    return {name: np.array(made) for name, made in offers.items()}


def package(**terms) -> int:
    """The index of a package of the small trade."""
    return small("trade").agenda.package({issue: str(option) for issue, option in terms.items()})


def test_an_envoy_tables_its_draft_once_and_then_speaks_for_its_party():
    offers = first_offers({"parties.north.envoys": {"e": {"draft": {"land": "8", "safety": "6"}}}})["north"]
    assert (offers[0] == package(land=8, safety=6)).all() and (offers[1:] == package(land=10, safety=10)).all()


def test_what_a_draft_leaves_open_stands_at_the_partys_position():
    for position, safety in (({}, 10), ({"safety": "9"}, 9)):
        given = {"parties.north.position": position, "parties.north.envoys": {"e": {"draft": {"land": "3"}}}}
        assert (first_offers(given)["north"][0] == package(land=3, safety=safety)).all()


def test_two_envoys_of_one_party_bring_their_own_drafts():
    envoys = {"a": {"draft": {"land": "8"}}, "b": {"draft": {"land": "6"}}}
    offers = first_offers({"parties.north.envoys": envoys})["north"]
    one, other, usual = package(land=8, safety=10), package(land=6, safety=10), package(land=10, safety=10)
    assert set(offers[0]) == {one, other} and set(offers[1]) == {one, other, usual}
    assert ((offers == one).sum(axis=0) <= 1).all() and ((offers == other).sum(axis=0) <= 1).all()
    assert ((offers[0] == offers[1]) <= (offers[1] == usual)).all()


def test_a_draft_waits_until_talks_resume():
    """South has spoken before the pause; the second envoy of north, who has not, brings its draft after it."""
    pause = {"events.rest": {"kind": "suspension", "round": 1, "effects": {"pause": 1}}}
    envoys = {"parties.north.envoys": {"a": {}, "b": {"draft": {"land": "6"}}}}
    offers = first_offers({**envoys, **pause})["north"]
    spoke_first = offers[0] == package(land=6, safety=10)
    assert 0.4 < spoke_first.mean() < 0.6 and (offers[1] == offers[0]).all()
    assert ((offers[2] == package(land=6, safety=10)) & spoke_first).sum() == 0
    assert ((offers[2] == package(land=6, safety=10)) & ~spoke_first).any()


def test_a_draft_is_not_tabled_where_a_hard_red_line_forbids_it():
    line = {"parties.north.red_lines": {"land": {"limit": "7", "hard": 0.5}}, "parties.north.envoys": {"e": {"draft": {"land": "6"}}}}
    tabled = first_offers(line)["north"][0] == package(land=6, safety=10)
    assert 0.4 < tabled.mean() < 0.6


def test_a_generous_draft_is_taken_before_its_capital_would_have_come_to_it():
    stage = {"protocol.starts": "north", "parties.south.tactic": {"name": "time_dependent", "start": 0.25}}
    envoy = {"parties.north.envoys": {"e": {"draft": {"land": "2", "safety": "2"}}}}
    plain, drafted = (worlds_of(small("trade", {**stage, **changes})) for changes in ({}, envoy))
    assert (drafted["round"] == 0).all() and (drafted["package"] == package(land=2, safety=2)).all()
    assert plain["round"].min() > 3


def test_a_capital_takes_back_what_its_eager_envoy_gave_away():
    """South gives .5 at most, north takes no less than .6: an eager envoy finds a deal, and the capital does not keep it."""
    floors = {"parties.north.batna": 0.6, "parties.south.batna": 0.5, "protocol.offence": 1.0, "protocol.rounds": 60}
    eager = {"parties.north.envoys": {"e": {"eagerness": 0.2}}}
    patient, tried = worlds_of(small("pie", floors)), worlds_of(small("pie", {**floors, **eager}))
    assert (patient["outcome"] == "deadline").all()
    assert set(tried["outcome"]) <= {"walkout", "deadline"} and (tried["outcome"] == "walkout").mean() > 0.5


@pytest.mark.parametrize("eagerness, agreed", [(0.0, False), (0.04, False), (0.06, True)])
def test_an_eager_envoy_says_yes_to_less_than_its_capital_could_have_without(eagerness, agreed):
    """South leaves .55 and asks for an answer; north could have .6 without a deal."""
    offer = {"protocol.name": "ultimatum", "protocol.starts": "south", "parties.south.tactic": "hard_liner",
             "parties.south.position": {"share": "55"}, "parties.north.batna": 0.6}
    told = str(sim.transcript(small("pie", {**offer, "parties.north.envoys": {"e": {"eagerness": eagerness}}})))
    assert ("Agreed at the table, but taken back by north" in told) == agreed


def test_an_eager_envoy_settles_sooner_and_for_less():
    worlds = [worlds_of(small("pie", {"parties.north.envoys": {"e": {"eagerness": eagerness}}}), 16) for eagerness in (0, 0.15, 0.3)]
    for what in ("round", "value.north"):
        means = [table[what].mean() for table in worlds]
        assert means[0] > means[1] > means[2]
    assert min(table["gain.north"].min() for table in worlds) >= 0


def test_a_story_tells_of_drafts_and_of_those_who_are_overruled():
    given = {"parties.north.batna": 0.6, "parties.south.batna": 0.5, "protocol.rounds": 60,
             "parties.north.envoys": {"special_envoy": {"eagerness": 0.2, "draft": {"share": "95"}}}}
    told = str(sim.transcript(small("pie", given)))
    assert "north tables the draft its special envoy has brought: share: 95" in told
    assert "Agreed at the table, but taken back by north once the text is read at home." in told


@pytest.mark.parametrize("party, draft, mandate, beyond", [
    ("north", "all_south", "contact", True), ("north", "contact", "contact", False), ("north", "port_north", "contact", False),
    ("south", "all_north", "contact", True), ("south", "valley_south", "contact", False)])
def test_no_envoy_brings_a_draft_beyond_its_own_mandate(party, draft, mandate, beyond):
    given = {f"parties.{party}.envoys": {"e": {"draft": {"line": draft}, "mandate": {"line": mandate}}}}
    if beyond:
        with pytest.raises(sim.ScenarioError, match=f"envoys.e.draft.line: '{draft}' lies beyond the envoy's own mandate"):
            small("crisis", given)
    else:
        small("crisis", given)
