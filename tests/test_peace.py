"""Peace after signing: hazards against quadrature, what a party is tempted by, and what makes peace longer or shorter."""

import numpy as np
import pytest

from helpers import WORLDS, four_errors, small, worlds_of
from stages import AFTER_SIGNING, TEMPTED, THERE, both
from sim.model.breach import Breach
from sim.model.judge import after_breach
from sim.model.negotiation import Negotiation

EXACT = 1e-6


# what is found at a signature

def peace_of(changes=None, worlds=WORLDS, name="crisis"):
    """The worlds of a small scenario that end in agreement."""
    rows = worlds_of(small(name, changes), worlds)
    return rows[rows["outcome"] == "agreement"]


def test_what_is_said_of_the_peace_is_said_where_there_is_a_deal(whole):
    deals = whole["outcome"] == "agreement"
    said = [c for c in whole if c.startswith(("peace_1", "peace_5", "tempted.", "leverage.")) or c == "peace_years"]
    assert len(said) >= 7 and (whole[said].notna() == deals.to_numpy()[:, None]).all(axis=None)
    assert (whole.loc[~deals, ["peace_ended", "broken_by"]] == "").all(axis=None)
    assert (whole.loc[deals, "peace_1"] > whole.loc[deals, "peace_5"]).all()
    assert (whole.loc[deals, "peace_5"] >= whole.loc[deals, "peace_10"]).all()


def test_every_peace_ends_once_or_lasts_beyond_the_horizon(scenario, whole):
    deals, horizon = whole[whole["outcome"] == "agreement"], scenario.spec.peace.horizon
    assert ((deals["peace_years"] == horizon) == (deals["peace_ended"] == "")).all()
    assert ((deals["peace_ended"] == "reneging") == (deals["broken_by"] != "")).all()
    assert (deals["peace_years"] > 0).all() and (deals["peace_years"] <= horizon).all()


@pytest.mark.parametrize("changes", [
    {}, {**TEMPTED, "peace.temptation": 10}, {"peace.accidents": 0, "peace.temptation": 5, **TEMPTED}])
def test_peace_lasts_as_often_as_expected(changes):
    deals = peace_of({**changes, "peace.horizon": 20}, 4036)
    for years in (1, 5, 10):
        expected = deals[f"peace_{years}"].mean()
        assert (deals["peace_years"] > years).mean() == pytest.approx(expected, abs=four_errors(expected, len(deals)))


def test_a_party_that_fights_is_tempted_by_the_war_after_the_shift_less_text_and_deterrence():
    stage = {**TEMPTED, "guarantors.ally": {"willingness": 0.6, "detection": 0.5, "punishment": 0.4}}
    talks = Negotiation(small("crisis", stage), 0, WORLDS, 1)
    talks.step()
    rows, package = np.arange(WORLDS), np.full(WORLDS, 7)
    for party in talks.parties:
        line = talks.security.lines.array[7]
        broken = after_breach(talks, party, party, rows)[:, line]
        deterred = talks.security.deterred()[:, talks.security.term_of(package)[0]]
        breach = Breach(talks, party, WORLDS)
        breach.note(talks, party, rows, package, deterred)
        assert breach.gain(rows) == pytest.approx(broken - party.wants.text[:, 7] - deterred, abs=EXACT)


def test_a_guarantor_that_wavered_before_the_signature_deters_less():
    stage = {**TEMPTED, "guarantors.ally": {"willingness": 1, "detection": 1, "punishment": 0.4}, "war.temptation": None,
             "events.doubt": {"kind": "guarantor_wavers", "round": 0, "effects": {"willingness": {"ally": -1.0}}}}
    firm = peace_of({**stage, "events.doubt.on": False})
    unsure = peace_of(stage)
    assert (firm["package"] == unsure["package"]).all() and (unsure["tempted.south"] > firm["tempted.south"]).any()
    assert (unsure["tempted.south"] >= firm["tempted.south"]).all()


def test_a_party_that_does_not_fight_is_tempted_by_what_it_could_have_without():
    deals = peace_of({"parties.north.batna": 0.3, "parties.south.batna": 0.2, "parties.south.outside": 0.25}, name="pie")
    assert deals["tempted.north"].to_numpy() == pytest.approx(0.3 - deals["value.north"].to_numpy(), abs=EXACT)
    assert deals["tempted.south"].to_numpy() == pytest.approx(0.25 - deals["value.south"].to_numpy(), abs=EXACT)


def test_provisions_are_the_mean_of_guarantee_as_far_as_it_is_meant_detection_and_cap():
    deals = peace_of({"guarantors.ally": {"willingness": 0.6}})
    levels = {"treaty": (0.6 * 1.0, 0.3), "pledge": (0.6 * 0.5, 0.0), "none": (0.0, 0.0)}
    expected = [(sum(levels[deal["terms.guarantee"]]) + (500 - float(deal["terms.forces"])) / 400) / 3
                for deal in deals.to_dict("records")]
    assert len(set(np.round(expected, 6))) > 3
    assert deals["provisions"].to_numpy() == pytest.approx(expected, abs=EXACT)


# what makes peace longer or shorter, by mechanism

PRESSED = {**THERE, "mediators.m.leverage": 0.3, **both("cost", 0.005), **both("optimism", 0.1)}  # deals won by pressure


def test_leverage_that_fades_shortens_peace_and_without_temptation_does_not():
    """The same deals: only how long leverage lasts differs [Beardsley2008]."""
    lasting, fading = (peace_of({**PRESSED, "mediators.m.leverage_life": life}) for life in (500, 0.5))
    assert len(fading) > 300 and (lasting["package"] == fading["package"]).all()
    assert (fading["peace_10"] <= lasting["peace_10"]).all() and fading["peace_10"].mean() < lasting["peace_10"].mean() - 0.02
    calm = [peace_of({**PRESSED, "mediators.m.leverage_life": life, "peace.temptation": 0}) for life in (500, 0.5)]
    assert (calm[0]["peace_10"] == calm[1]["peace_10"]).all() and (calm[0]["peace_years"] == calm[1]["peace_years"]).all()


def test_deals_that_only_leverage_makes_are_broken_more_often_than_deals_made_without():
    """Leverage brings deals now, and the ones it adds last less long."""
    stage = {**PRESSED, "mediators.m.leverage_life": 0.5}
    without, pressed = (worlds_of(small("crisis", {**stage, "mediators.m.leverage": amount})) for amount in (0.0, 0.3))
    deals = pressed["outcome"] == "agreement"
    added = deals & (without["outcome"] != "agreement")
    assert added.sum() > 100 and deals.sum() > (without["outcome"] == "agreement").sum()
    assert pressed.loc[added, "peace_5"].mean() < without["peace_5"].mean() - 0.02


MONITORED = {"treaty": {"detection": 0.9, "guarantee": 1.0}, "pledge": {"detection": 0.9, "guarantee": 0.5},
             "none": {"detection": 0.9}}
UNSEEN = {name: {**option, "detection": 0.0} for name, option in MONITORED.items()}
WATCHED = {**TEMPTED, "war.temptation": None, "guarantors.ally": {"detection": 0.1, "willingness": 1, "punishment": 0.5}}


def test_monitoring_lengthens_peace_at_equal_terms_by_detection():
    """Deals are trusted alike, so the same ones are signed; what is seen is deterred [Fortna2003]."""
    seen, unseen = (peace_of({**WATCHED, "peace.provisions_effect": 0, "issues.guarantee.options": options})
                    for options in (MONITORED, UNSEEN))
    assert len(seen) > 300 and (seen["package"] == unseen["package"]).all()
    assert (seen["peace_5"] >= unseen["peace_5"]).all() and seen["peace_5"].mean() > unseen["peace_5"].mean() + 0.005
    nobody = [peace_of({**WATCHED, "peace.provisions_effect": 0, "issues.guarantee.options": options,
                        "guarantors.ally.punishment": 0})["peace_5"] for options in (MONITORED, UNSEEN)]
    assert (nobody[0] == nobody[1]).all()


def test_provisions_prevent_accidents_only_by_the_assumption():
    seen, unseen = (peace_of({**WATCHED, "peace.temptation": 0, "issues.guarantee.options": options})
                    for options in (MONITORED, UNSEEN))
    assert (seen["peace_5"] > unseen["peace_5"]).all()
    flat = [peace_of({**WATCHED, "peace.temptation": 0, "peace.provisions_effect": 0, "issues.guarantee.options": options})
            for options in (MONITORED, UNSEEN)]
    assert (flat[0]["peace_5"] == flat[1]["peace_5"]).all()


@pytest.mark.parametrize("way", [1, -1])
def test_a_line_moved_off_the_battlefields_shortens_peace_and_without_temptation_does_not(way):
    """The front stands at one half. The deals are the same; what they leave each side to fight from is not [WernerYuen2005]."""
    even = {**both("optimism", 0.0), "war.balance": 0.5, "war.start": 0.5}
    def holds(steps, **more):
        deals = peace_of({**even, "map.lines.contact.place": 0.5 + way * steps / 8, **more})
        return deals.loc[deals["terms.line"] == "contact", "peace_5"].mean()
    assert holds(0) > holds(1) + 0.001 > holds(2) + 0.01 > holds(3) + 0.05
    assert holds(0, **{"peace.temptation": 0}) == holds(3, **{"peace.temptation": 0})


SPOILED = {"parties.east.signature": "none", "parties.east.batna": 0.6}


def test_a_party_left_outside_a_deal_can_spoil_it_as_far_as_its_spoiling_weighs():
    deals, lenient = (peace_of({**SPOILED, "parties.east.spoiling": weight}, name="three") for weight in (3, 0))
    assert len(deals) > 300 and (deals["package"] == lenient["package"]).all()
    assert deals["tempted.east"].to_numpy() == pytest.approx(0.6 - deals["value.east"].to_numpy(), abs=EXACT)
    assert "east" in set(deals["broken_by"]) and "east" not in set(lenient["broken_by"])
    tempted_ = deals["tempted.east"] > 0
    assert (deals.loc[tempted_, "peace_5"] < lenient.loc[tempted_, "peace_5"]).all()
    assert (deals.loc[~tempted_, "peace_5"] == lenient.loc[~tempted_, "peace_5"]).all()


def test_a_world_meets_the_same_accidents_whatever_tempts_its_parties():
    """Fortunes are named by cause: without leverage more deals are broken early, and the accidents of the others stay."""
    quiet, loud = (peace_of({**TEMPTED, "war.temptation": None, "peace.temptation": weight}) for weight in (0, 3))
    stayed = loud["peace_ended"] != "reneging"
    assert 50 < stayed.sum() < len(loud) and (quiet.loc[stayed, "peace_years"] == loud.loc[stayed, "peace_years"]).all()
    assert (loud["peace_years"] <= quiet["peace_years"]).all()


@pytest.mark.parametrize("key", AFTER_SIGNING)
def test_every_number_of_the_peace_moves_how_long_it_lasts(key):
    stage = {**PRESSED, **TEMPTED, "war.temptation": None, "mediators.m.leverage_life": 2.0}
    change = {"peace.accidents": 2, "peace.permanent": 0.2, "peace.scale": 5, "peace.shape": 2, "peace.provisions_effect": 3,
              "peace.reference": 0.9, "peace.temptation": 9, "peace.horizon": 4, "parties.*.spoiling": 0,
              "mediators.*.leverage_life": 0}[key]
    before, after = peace_of(stage), peace_of({**stage, key.replace("mediators.*", "mediators.m"): change})
    assert (before["package"] == after["package"]).all()
    moved = [abs(before[column].mean() - after[column].mean()) for column in ("peace_1", "peace_5", "peace_years")]
    assert max(moved) > 0.02 and (moved[2] > 0.05 or key == "peace.shape")
