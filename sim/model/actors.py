"""From the blocks of a scenario to its actors."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from sim.agents.audience import Audience
from sim.agents.envoy import Envoy
from sim.agents.mediator import Mediator
from sim.agents.party import Party
from sim.agents.seat import NOTHING, Seat
from sim.agents.wants import Wants
from sim.arrays import full, spread
from sim.domain.opinions import Exchange, faction_graph
from sim.domain.preferences import normalised
from sim.model.setup import Setup, ideals, package_of
from sim.model.wants import inside_limit, wants
from sim.strategies.registry import CONDUCT


def party(setup: Setup, name: str) -> Party:
    """A party with its seat, envoys and audience."""
    given = setup.given.parties[name]
    delay = max(envoy.delay for envoy in given.envoys.values())
    horizon = full(given.horizon, setup.worlds) / setup.model.weeks
    asks = {ask for field, registry in CONDUCT.items() for ask in registry[getattr(given, field).name].asks}
    others = sum(block.signature != "none" for other, block in setup.given.parties.items() if other != name)
    seat = Seat(setup.worlds, setup.given.protocol.rounds, setup.agenda, delay, horizon, others, asks)
    default = ideals(setup.scenario, name)
    opening = SimpleNamespace(package=package_of(setup.agenda, given.position, default)) if given.position else None
    party = Party(setup.model, name, given, wants(setup, name), seat, opening)
    party.envoys = [Envoy(setup.model, envoy, block, mandate(setup, name, block.mandate),
                          draft(setup, block.draft, {**default, **given.position}), setup.worlds)
                    for envoy, block in given.envoys.items()]
    party.audience = audience(setup, name, given.audience, party.wants)
    party.outside_the_war = outside_the_war(setup)
    party.weigh_stake()
    return party


def draft(setup: Setup, terms: dict, position: dict) -> int:
    """The text an envoy brings with it, open issues at its party's position; −1 for none."""
    return package_of(setup.agenda, terms, position) if terms else NOTHING


def mandate(setup: Setup, party: str, limits: dict):
    """The packages within an envoy's mandate (packages,), or None where it has none."""
    if not limits:
        return None
    fine = np.ones(setup.agenda.size, dtype=bool)
    for name, option in limits.items():
        issue = setup.agenda.issues[j := setup.agenda.issue(name)]
        fine &= spread(inside_limit(setup, party, issue, issue.index(option))[None], setup.agenda.options[j])[0]
    return fine


def audience(setup: Setup, party: str, given, tables: Wants) -> Audience:
    """A party's home audience."""
    scale = sum(preference.salience for preference in setup.given.parties[party].preferences.values())
    differs = [tables.faction({issue: salience / scale for issue, salience in faction.saliences.items()})
               for faction in given.factions.values()]
    error = setup.draws.normal(f"audience/{party}/error")
    return Audience(setup.model, party, given, differs, setup.agenda, error, exchange(given, setup.worlds))


def exchange(given, worlds: int) -> Exchange | None:
    """How the factions of a home hear one another, or None where they do not."""
    network = given.network
    if network is None or not given.factions or not np.any(given.influence):
        return None
    ties = [(*tie.between, tie.weight) for tie in network.ties.values()]
    return Exchange(faction_graph(given.factions, network.kind, network.centre, ties), worlds)


def outside_the_war(setup: Setup) -> dict[int, int]:
    """The issues the war is not about, each with the option that holds without a deal."""
    spec = setup.scenario.spec
    about = spec.war.about if spec.war else ()
    return {j: issue.index(spec.issues[issue.name].no_deal) for j, issue in enumerate(setup.agenda.issues)
            if about and issue.name not in about}


def mediator(setup: Setup, name: str, parties: list[Party]) -> Mediator:
    """A mediator, with its errors about the parties."""
    given = setup.given.mediators[name]
    mediator = Mediator(setup.model, name, given, setup.worlds, setup.package(given.draft))
    for party in parties:
        mediator.errors[party.name] = _errors(setup, name, given, party)
        error = setup.draws.normal(f"mediator/{name}/floor/{party.name}")
        mediator.misjudged[party.name] = error * given.floor_error
    return mediator


def _errors(setup: Setup, name: str, given, party: Party):
    """How far a mediator misjudges a party's saliences: (worlds, issues)."""
    seen = []
    for j, issue in enumerate(setup.agenda.names):
        error = setup.draws.normal(f"mediator/{name}/salience/{party.name}/{issue}")
        seen.append(party.wants.saliences[:, j] * np.exp(given.salience_error * error))
    return normalised(seen) - party.wants.saliences
