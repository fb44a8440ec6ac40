"""The oracle's endings: zones, reasons, and what theory says beside them."""

from math import floor

from oracle_peace import peace
from oracle_sums import NOTHING, first_best, grain, product_of

from sim.arrays import LEAST, NEVER


def acceptable(party, x, without=None):
    """Whether a party could accept a package, as it is or with something imagined away."""
    score, least = party.score[x], party.reservation
    if without == "guarantee":
        score = party.scored(x, party.text[x])
    if without == "home":
        score = grain(party.worth[x]) if party.admissible[x] else NEVER
        least = grain(max(party.reservation - party.heard_then, LEAST))
    return score >= least and (without == "mandate" or party.may_any(x))


def zone(world, without=None):
    """The packages that enough could accept."""
    return [x for x in range(len(world.packages)) if world.enough(accepting(world, x, without))]


def accepting(world, x, without=None):
    """The parties that could accept a package."""
    return {party.name for party in world.seats if acceptable(party, x, without)}


def needed(world):
    """The parties without which there is no deal, over whom the solutions are taken; all, where nobody is."""
    return [party for party in world.seats if party.spec.signature == "required"] or world.seats


def opening(world):
    """What theory says at the start."""
    inside, parties = zone(world), needed(world)
    found = {"zopa": bool(inside), "zopa_width": len(inside) / len(world.packages)}
    gains = {x: [party.score[x] - party.reservation for party in parties] for x in inside}
    most = [max(max((gain[i] for gain in gains.values()), default=0.0), 1e-12) for i in range(len(parties))]
    keys = {"nash": lambda x: product_of(max(0.0, gain) for gain in gains[x]), "egalitarian": lambda x: min(gains[x]),
            "kalai": lambda x: min(gain / best for gain, best in zip(gains[x], most))}
    for name, key in keys.items():
        package = first_best(inside, key) if inside else NOTHING
        found[f"{name}_package"] = package
        for party in parties:
            found[f"{name}.{party.name}"] = party.score[package] if inside else None
    return {**found, **compromise(world)}


def compromise(world):
    """The weighted mean of the positions, issue by issue, and whether all could accept it."""
    options = []
    for j in range(len(world.issues)):
        weights = [party.saliences[j] for party in world.parties]
        if world.issues[j].kind == "division":
            options.append(nearest_division(world, j, weights))
            continue
        mean = sum(w * party.position[j] for w, party in zip(weights, world.parties)) / (sum(weights) or 1.0)
        options.append(floor(mean + 0.5))
    x = world.number_of[tuple(options)]
    shown = {f"compromise.{p.name}": p.score[x] if p.score[x] > LEAST else None for p in world.parties}
    return {"compromise_package": x, **shown, "compromise_in_zone": world.enough(accepting(world, x))}


def nearest_division(world, j, weights):
    """The division nearest to the weighted mean of those that are asked for."""
    shares = [[float(share) for share in option.split("/")] for option in world.issues[j].options]
    asked, total = [shares[party.position[j]] for party in world.parties], sum(weights) or 1.0
    mean = [sum(w * pie[k] for w, pie in zip(weights, asked)) / total for k in range(len(shares[0]))]
    away = [round(sum((m - s) ** 2 for m, s in zip(mean, pie)), 9) for pie in shares]
    return away.index(min(away))


def reason(world, outcome, exists):
    """Why there is no agreement: the first counterfactual under which a zone appears."""
    if outcome == "agreement":
        return ""
    if exists:
        return "not_found"
    return next((what for what in ("mandate", "guarantee", "home") if zone(world, what)), "no_zone")


def apart(world, j):
    """What a seat would lose on an issue by taking another's last word on it, on average; None where fewer than two spoke."""
    lost = []
    for seat in world.seats:
        for other in world.seats:
            if other is not seat and NOTHING not in (seat.standing, other.standing):
                mine, theirs = (world.packages[x][j] for x in (seat.standing, other.standing))
                lost.append(seat.saliences[j] * max(0.0, seat.values[j][mine] - seat.values[j][theirs]))
    return grain(sum(lost) / len(lost)) if lost else None


def ending(world, outcome, package, members):
    """What is written down of the end."""
    agreed, exists, nash = outcome == "agreement", bool(zone(world)), world.written["nash_package"]
    if not agreed:
        package = NOTHING
    found = {"outcome": outcome, "reason": reason(world, outcome, exists), "round": world.round, "package": package,
             "zopa_end": exists, "mediated": world.mediated, "leaked": world.leaked,
             **{f"apart.{issue.name}": None if agreed else apart(world, j) for j, issue in enumerate(world.issues)}}
    if world.spec.protocol.closes:
        found.update(world.items.since())
    if world.front:
        found.update(battles=world.front.fought, front=world.front.shares[world.front.place])
    for party in world.parties:
        found[f"reservation.{party.name}"] = party.reservation
        found[f"value.{party.name}"] = party.text[package] if agreed else None
        found[f"gain.{party.name}"] = party.score[package] - party.reservation if agreed and party.admissible[package] else None
    if not all(party.spec.signature == "required" for party in world.seats) and world.spec.protocol.quorum < len(world.seats):
        found.update({f"signed.{party.name}": party.name in members for party in world.seats})
    scores = [party.score for party in world.seats]
    found["pareto_distance"] = max(0.0, *(min(s[x] - s[package] for s in scores) for x in range(len(world.packages)))
                                   ) if agreed else None
    found["nash_distance"] = sum(abs(s[package] - s[nash]) for s in scores if NEVER not in (s[package], s[nash])) if (
        agreed and nash != NOTHING) else None
    found["mediator_cost"] = sum(m.leverage(p.name) * m.number("leverage_cost") for m in world.mediators
                                 for p in world.parties) if agreed else 0.0
    return {**found, **peace(world, package)}
