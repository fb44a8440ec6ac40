"""The oracle's peace: how long a deal lasts, and why and by whom it ends."""

from math import exp, inf, log

from oracle_sums import within
from scipy.integrate import quad
from scipy.optimize import brentq


def peace(world, package):
    """What is written down of the peace after a deal; nothing where there is none."""
    names = [party.name for party in world.parties]
    if package < 0:
        numbers = ("provisions", "accident_rate", "peace_1", "peace_5", "peace_10", "peace_years",
                   *(f"{what}.{name}" for what in ("tempted", "leverage", "leverage_life") for name in names))
        return {**dict.fromkeys(numbers), "peace_ended": "", "broken_by": ""}
    found = {"provisions": provisions(world, package)}
    found["accident_rate"] = world.number("peace", "accidents") * exp(
        -world.number("peace", "provisions_effect") * (found["provisions"] - world.number("peace", "reference")))
    pulls = {}
    for party in world.parties:
        gain, (leverage, life) = tempted(world, party, package), fading(world, party.name)
        found.update({f"tempted.{party.name}": gain, f"leverage.{party.name}": leverage, f"leverage_life.{party.name}": life})
        weight = world.number("peace", "temptation") * world.number("parties", party.name, "spoiling")
        pulls[party.name] = weight, gain, leverage, life
    for years in (1, 5, 10):
        found[f"peace_{years}"] = exp(-found["accident_rate"] * accidents(world, years)
                                      - sum(weight * pulled(years, *pull) for weight, *pull in pulls.values()))
    return {**found, **course(world, found["accident_rate"], pulls)}


def provisions(world, package):
    """The mean of guarantee, as far as guarantors are willing, detection and force cap."""
    detection, *guarantees = world.terms.safety[package]
    unguarded = 1.0
    for name, guarantee in zip(world.spec.guarantors, guarantees):
        unguarded *= 1.0 - within(world.willingness[name], 0.0, 1.0) * guarantee
    return (1.0 - unguarded + detection + world.terms.caps[package]) / 3.0


def tempted(world, party, package):
    """R: what a party would gain by breaking the deal, beyond what is deterred."""
    if party.belief is None:
        if not world.spec.breach or party.spec.side is None:
            return party.without_a_deal() - party.text[package]
    broken = party.after_breach(party, world.terms.what_stays(package), world.terms.caps[package])
    return broken - party.text[package] - world.terms.deterred(*world.terms.safety[package])


def fading(world, name):
    """L and τ: leverage at the signature, and how long it lasts."""
    amounts = [(mediator.leverage(name), mediator.number("leverage_life")) for mediator in world.mediators]
    total = sum(amount for amount, _ in amounts)
    return total, sum(amount * life for amount, life in amounts) / total if total else 0.0


def accidents(world, years):
    """H0: the cumulative hazard of accidents as in the data."""
    permanent, scale, shape = (world.number("peace", what) for what in ("permanent", "scale", "shape"))
    return -log(permanent + (1.0 - permanent) * exp(-((years / scale) ** shape)))


def pulled(years, gain, leverage, life):
    """The pull to renege summed up over the years since signing, by quadrature from where it begins."""
    if gain <= 0.0:
        return 0.0
    begins = life * log(leverage / gain) if life and leverage > gain else 0.0
    if begins >= years:
        return 0.0
    return quad(lambda s: gain - (leverage * exp(-s / life) if life else 0.0), begins, years, epsabs=1e-13, epsrel=1e-13)[0]


def course(world, rate, pulls):
    """How long the peace lasts within the horizon, and what ends it: the first of several fates."""
    horizon = world.spec.peace.horizon
    fates = [(reached(world, "accident", lambda t: rate * accidents(world, t), horizon), "accident", "")]
    for name, (weight, *pull) in pulls.items():
        fates.append((reached(world, f"reneging/{name}", lambda t: weight * pulled(t, *pull), horizon), "reneging", name))
    years, why, who = min(fates, key=lambda fate: fate[0])
    if years >= horizon:
        return {"peace_years": horizon, "peace_ended": "", "broken_by": ""}
    return {"peace_years": years, "peace_ended": why, "broken_by": who}


def reached(world, cause, hazard, horizon):
    """When a cumulative hazard reaches what fortune allows it."""
    level = -log(world.uniform(f"peace/{cause}"))
    return brentq(lambda t: hazard(t) - level, 0.0, horizon, xtol=1e-12, rtol=1e-14) if hazard(horizon) >= level else inf
