"""The oracle's parties at the table: what they ask for, offer, hear and accept."""

from functools import lru_cache

import numpy as np
import oracle_exact
from oracle_answers import ANSWERS
from oracle_models import estimate
from oracle_party import Side
from oracle_sums import NOTHING, chosen, first_best, grain
from oracle_tactics import TACTICS, best_single_offer

from sim.arrays import LEAST
from sim.domain.priors import Prior


class Party(Side):
    """A party in one world, with its seat if it has one."""

    def __init__(self, world, name):
        super().__init__(world, name)
        self.sayable = {envoy: self.within_mandate(envoy) for envoy in self.spec.envoys}
        self.horizon, self.aspiration = self.number("horizon") / world.weeks, self.anchor
        self.standing, self.made, self.heard, self.received = NOTHING, 0, {}, []
        self.orders, self.floors, self.spoken = [], [], set()

    def ask(self):
        """This round's demand, between the reservation value and the opening demand."""
        asked = TACTICS[self.spec.tactic.name](self, self.world.round)
        exact = self.world.exact and self.spec.tactic.name == "equilibrium"
        asked = oracle_exact.least(self) if exact else min(asked, max(self.anchor, self.reservation))
        self.aspiration = grain(max(asked, self.reservation))
        self.orders.append(self.aspiration)
        self.floors.append(self.reservation)

    def conceded(self, share):
        """The demand after a share of the way from the anchor to what going on is worth."""
        return self.anchor - share * (self.anchor - self.going_on)

    def speak(self):
        """Choose who speaks, on which orders, and what he would offer and hear."""
        world, names = self.world, list(self.spec.envoys)
        envoy = names[0]
        if len(names) > 1:
            envoy = chosen(names, [self.number("envoys", name, "share") for name in names],
                           world.uniform(f"envoy/{self.name}/speaks", world.round))
        self.envoy, delay = envoy, self.spec.envoys[envoy].delay
        self.demand, self.least = (notes[max(0, len(notes) - 1 - delay)] for notes in (self.orders, self.floors))
        eager = self.number("envoys", envoy, "eagerness")
        if eager:
            self.demand, self.least = (grain(max(order - eager, LEAST)) for order in (self.demand, self.least))
        exact = self.spec.tactic.name == "equilibrium" and (oracle_exact.offer if world.exact else best_single_offer)
        self.offer = exact(self) if exact else self.best_offer()
        draft = self.draft_of(envoy)
        if draft != NOTHING and envoy not in self.spoken and self.admissible[draft]:
            self.offer = draft
        self.offer = self.in_keeping(self.offer)
        noise = self.number("envoys", envoy, "noise")
        for mediator in world.mediators:
            noise *= 1.0 - mediator.here * mediator.number("repeats")
        self.report = self.number("envoys", envoy, "bias")
        if noise:
            self.report += noise * world.normal(f"envoy/{self.name}/hears", world.round)

    def in_keeping(self, offer):
        """An offer with what is closed in its place; the last one where the envoy may speak of nothing that keeps it."""
        kept, packages = self.world.items.kept, range(len(self.world.packages))
        if self.world.items.closed and not any(kept(x) == x and self.may(self.envoy, x) for x in packages):
            return self.standing
        return kept(offer)

    def draft_of(self, envoy):
        """The text an envoy brings along, open issues at its party's position."""
        draft = self.spec.envoys[envoy].draft
        if not draft:
            return NOTHING
        return self.world.number_of[tuple(issue.index(draft[issue.name]) if issue.name in draft else place
                                          for issue, place in zip(self.world.issues, self.position))]

    def may(self, envoy, x):
        """Whether an envoy may speak of a package."""
        return self.sayable[envoy][x]

    def within_mandate(self, envoy):
        """Whether each package keeps to what an envoy may speak of."""
        beyond = self.beyond(envoy)
        return [all((j, o) not in beyond for j, o in enumerate(options)) for options in self.world.packages]

    def may_any(self, x):
        """Whether any of its envoys may speak of a package."""
        return any(self.may(envoy, x) for envoy in self.spec.envoys)

    def best_offer(self):
        """Of what meets the demand, what the others are thought to like best; else the best for itself."""
        allowed = [x for x in range(len(self.world.packages)) if self.may(self.envoy, x) and self.admissible[x]
                   and self.world.items.kept(x) == x]
        good = [x for x in allowed if self.score[x] >= self.demand]
        if not good:
            return first_best(allowed, lambda x: self.score[x]) if allowed else 0
        if self.spec.opponent_model.name == "none":
            return first_best(good, lambda x: -self.score[x])
        liked = [[round(value * 2.0**11) for value in table] for table in estimate(self)]
        return first_best(good, lambda x: (sum(table[o] for table, o in zip(liked, self.world.packages[x])), self.score[x]))

    def accepts(self, x):
        """Whether the envoy accepts an offer as he understands it."""
        if x == NOTHING or not self.may(self.envoy, x):
            return False
        heard = self.score[x] + self.report
        if self.spec.tactic.name == "equilibrium":
            return heard >= max(self.least, self.demand)
        takes_or_leaves = self.world.spec.protocol.name == "ultimatum"
        return heard >= self.least and (takes_or_leaves or ANSWERS[self.spec.acceptance.name](self, x, heard))

    def takes_text(self, x, mediator):
        """Whether the party takes a mediator's text, which may fall somewhat short of its demand."""
        give = 1.0 - mediator.number("pressure")
        least = self.reservation + give * (self.aspiration - self.reservation)
        return self.score[x] >= max(least, self.reservation) and self.may_any(x)

    def disrupts(self):
        """The weekly hazard with which it breaks up talks, where all that the others offer is worth less to it than no deal."""
        offers = [other.standing for other in self.world.seats if other is not self and other.standing != NOTHING]
        spoils = offers and all(self.score[x] < self.reservation for x in offers)
        return self.number("disrupts") if spoils else 0.0

    def put(self, x):
        """Put an offer on the table; what it gives up costs at home, or is hidden in a back channel."""
        fall = 0.0 if self.standing == NOTHING else max(0.0, self.text[self.standing] - self.text[x])
        quiet = self.spec.envoys[self.envoy].channel == "back" or self.world.spec.protocol.name == "shuttle"
        if quiet and not self.world.leaked:
            self.hidden += fall
        else:
            self.heard_cost += self.audience_cost * fall
        self.made += x != self.standing
        self.standing = x

    def hear(self, others):
        """Take note of the offers of the others that stand, and of who has spoken; what has not been heard gives nothing."""
        for other, spoke in others:
            if spoke:
                self.heard[other.name] = [*self.heard.get(other.name, []), (self.world.round, other.standing)]
        given = [self.anchor if other.standing == NOTHING else self.text[other.standing] for other, _ in others]
        self.received.append(sum(given) / len(given))

    @property
    def offers_heard(self):
        """How many different offers it heard from the others, one after the other from each."""
        return sum(x != before for heard in self.heard.values() for (_, x), (_, before) in zip(heard, [(0, NOTHING), *heard]))

    def options_heard(self, j):
        """The options of an issue in the offers of each of the others, with their rounds."""
        return [[(t, self.world.packages[x][j]) for t, x in heard] for heard in self.heard.values()]

    def steps_without_change(self, j):
        """How often an issue stayed as it was from one offer of somebody to his next."""
        return sum(before == after for offers in self.options_heard(j)
                   for (_, before), (_, after) in zip(offers, offers[1:]))

    @property
    def others(self):
        """The others who have a seat."""
        return [other for other in self.world.seats if other is not self]

    def lets_through(self, x):
        """The probability, under the priors all share, that this party would let a package through."""
        batna, factions = self.spec.batna, list(self.spec.audience.factions.values())
        if len(factions) != 1:
            return self.takes_itself(x)
        home = factions[0].hawkishness
        floors = quantiles(batna) if isinstance(batna, Prior) else [self.reservation]
        margins = [self.worth[x] - least for least in floors if self.score[x] >= least]
        through = home.cdf(np.array(margins)).tolist() if isinstance(home, Prior) else [float(margin >= home) for margin in margins]
        return sum(through) / len(floors)

    def takes_itself(self, x):
        """The same of a party that need not ask home."""
        score = self.score[x] - (self.heard_then + self.fallback - self.leverage)
        if isinstance(self.spec.batna, Prior):
            return float(self.spec.batna.cdf(score))
        if self.fights and isinstance(self.spec.cost, Prior):
            front = self.world.front
            free, dear = (self.rest + self.about * front.worth_at(self, front.place, self.chance, cost) for cost in (0.0, 1.0))
            return 1.0 - float(self.spec.cost.cdf((free - score) / max(free - dear, 1e-12)))
        return float(self.score[x] >= self.reservation)


@lru_cache
def quantiles(prior):
    """The middles of 256 equal parts of a prior."""
    return [float(prior.quantile((k + 0.5) / 256)) for k in range(256)]
