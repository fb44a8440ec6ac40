"""The oracle's parties: what they could have without a deal, what deals are worth to them, how they talk."""

from functools import lru_cache
from math import exp

from oracle_answers import ANSWERS
from oracle_home import Faction, discuss
from oracle_models import MODELS
from oracle_sums import DISASTER, NOTHING, chosen, first_best, grain, within
from oracle_tactics import TACTICS, best_single_offer
from oracle_wants import Wants
from oracle_war import belief
from scipy.special import ndtr, roots_jacobi

from sim.arrays import GRAIN, LEAST, NEVER
from sim.domain.priors import Prior


class Side(Wants):
    """A party in one world."""

    def __init__(self, world, name):
        super().__init__(world, name)
        self.forbidden = {envoy: self.beyond(envoy) for envoy in self.spec.envoys}
        self.fights = self.spec.batna == "war"
        self.discount, self.cost = self.number("discount"), self.number("cost")
        self.belief = self.first_belief()
        self.about, self.rest = self.stake()
        factions = self.spec.audience.factions
        all_weights = sum(self.number("audience", "factions", faction, "weight") for faction in factions)
        self.factions = [Faction(self, faction, all_weights) for faction in factions]
        self.error = world.normal(f"audience/{name}/error") * self.number("audience", "error")
        self.audience_cost, self.heard_cost, self.hidden = self.number("audience", "audience_cost"), 0.0, 0.0
        self.threshold, self.plebiscite = self.number("audience", "threshold"), None
        self.pushed, self.horizon = 0.0, self.number("horizon") / world.weeks
        self.standing, self.made, self.heard, self.received = NOTHING, 0, [], []
        self.orders, self.floors, self.spoken = [], [], set()
        self.aspiration = self.anchor

    # what it could have without a deal

    def first_belief(self):
        """The Beta belief that side 1 wins a battle; optimism leans its own way."""
        front = self.world.front
        if not (self.fights and front):
            return None
        lean = self.number("optimism") * (1.0 if self.spec.side == 1 else -1.0)
        return belief(front.chance + lean / front.fine, self.number("confidence") * front.fine**2)

    def stake(self):
        """The part of its value the war is about, and what the rest gives it without a deal."""
        about, rest = 0.0, 0.0
        contested = self.world.spec.war.about if self.world.spec.war else ()
        for salience, values, issue in zip(self.saliences, self.values, self.world.issues):
            if not contested or issue.name in contested:
                about += salience
            else:
                rest += salience * values[issue.index(self.world.spec.issues[issue.name].no_deal)]
        return (about, rest) if contested else (1.0, 0.0)

    def see_battle(self, won):
        """Learn from a battle."""
        if self.belief:
            a, b = self.belief
            self.belief = (a + 1.0, b) if won else (a, b + 1.0)

    @property
    def chance(self):
        """The mean of its belief."""
        return self.belief[0] / sum(self.belief)

    def war_now(self):
        """What fighting on is worth from where the front stands, at the belief's mean or averaged over it."""
        front, (a, b) = self.world.front, self.belief
        if self.world.spec.war.belief == "mean":
            return front.worth_at(self, front.place, self.chance)
        nodes, weights = roots_jacobi(8, b - 1.0, a - 1.0)
        total = sum(weights)
        return sum(w / total * front.worth_at(self, front.place, (1.0 + node) / 2.0) for node, w in zip(nodes, weights))

    def take_stand(self):
        """The reservation value: what it could have without a deal now, with home's cost, less leverage.

        Leaving for good is a bound on what it signs; it concedes toward what going on is worth.
        """
        world = self.world
        end, paid = world.weight_of_the_end(self), sum(m.here * m.paid(self.name, "talks") for m in world.mediators)
        self.leverage = self.pushed + sum(m.leverage(self.name) for m in world.mediators)
        inside = self.number("batna")
        if self.fights:
            inside = self.war_now()
            if world.spec.war.truce:
                share = world.front.shares[world.front.place]
                inside = (1.0 - end) * (share if self.spec.side == 1 else 1.0 - share) + end * inside
            inside = self.rest + self.about * inside
        inside += (1.0 - end) * paid
        outside, self.heard_then = self.number("outside"), self.heard_cost
        self.alternative = (inside if outside is None else max(inside, outside)) + self.heard_cost
        self.reservation = grain(max(self.alternative - self.leverage, LEAST))
        self.going_on = grain(max(inside + self.heard_cost - self.leverage, LEAST))

    # what a deal is worth

    def judge_deals(self):
        """V, the gap to home, and the score U of every package."""
        places = range(len(self.world.packages))
        self.breached, self.deterred = {}, {}
        self.worth = [self.deal_worth(x) for x in places]
        self.gap = [self.gap_of(x, self.threshold) for x in places] if self.factions else [0.0 for _ in places]
        self.popular = [self.gap_of(x, self.plebiscite) for x in places] if self.plebiscite else None
        self.score = [self.scored(x, self.worth[x]) for x in places]

    def deal_worth(self, x):
        """V = σ·v + (1−σ)·min(ω, v): its text, if all others keep it, and the war, if they do not."""
        world, text, keeps = self.world, self.text[x], 1.0
        if self.belief is None or world.spec.war.temptation is None:
            return text
        safety, terms = world.terms.safety[x], (world.terms.line_place(x), world.terms.caps[x])
        if safety not in self.deterred:
            self.deterred[safety] = world.terms.deterred(*safety)
        if self.other.fights:
            gain = self.after_breach(self.other, *terms) - self.other.text[x]
            keeps = exp(-max(0.0, gain - self.deterred[safety]) / world.number("war", "temptation"))
        return keeps * text + (1.0 - keeps) * min(self.after_breach(self, *terms), text)

    def after_breach(self, party, place, cap):
        """ω: what war from the line in the deal would be worth to a party after the power shift, as this one believes."""
        world = self.world
        if (party, place, cap) not in self.breached:
            shift = (1.0 if world.spec.war.shift.side == 1 else -1.0) * world.number("war", "shift", "size") / world.front.fine
            held = world.number("war", "shift", "cap_effect") * cap
            chance = within(self.chance + shift * (1.0 - held), 0.02, 0.98)
            omega = party.rest + party.about * world.front.worth(party, place, chance)
            self.breached[party, place, cap] = max(omega, DISASTER)
        return self.breached[party, place, cap]

    def gap_of(self, x, threshold):
        """How far the level that factions of enough weight all reach lies from its own value."""
        carried, needed = 0.0, threshold - 1e-9
        for reach, weight in sorted([(f.above[x] - f.hawkishness, f.weight) for f in self.factions], reverse=True):
            carried += weight
            if carried >= needed:
                return reach
        return NEVER

    def scored(self, x, worth):
        """U = V + α·min(0, gap + ε), where the package may be chosen at all."""
        if not self.admissible[x]:
            return NEVER
        if self.factions:
            gap = min(self.gap[x], self.popular[x]) if self.popular else self.gap[x]
            worth += self.number("audience", "anticipation") * min(0.0, gap + self.error)
        return grain(worth)

    def ratifies(self, x):
        """Whether home ratifies a package: its parliament, and its people if they are asked."""
        return self.carries(x, self.gap, "vote") and (not self.popular or self.carries(x, self.popular, "plebiscite"))

    def carries(self, x, gap, vote):
        """Whether a package carries one vote."""
        margin = grain(self.worth[x] + gap[x] + self.leverage - self.alternative)
        if self.spec.audience.rule == "sure":
            return margin >= 0.0
        chance = self.world.uniform(f"ratification/{self.name}/{vote}", self.world.round)
        return chance < float(ndtr(margin / self.number("audience", "slope")))

    def live_on(self):
        """Let factions ask for less and hear one another, whenever home is reviewed."""
        review = self.spec.audience.review
        if self.world.round and self.world.round % review == 0:
            discuss(self, review * self.world.spec.protocol.days / 365.25)

    def is_refused(self):
        """Bear a failed ratification: home is heard, and factions harden."""
        self.heard_cost += self.number("audience", "failure_cost")
        for faction in self.factions:
            faction.hawkishness += self.number("audience", "failure_hardens")

    # at the table

    def ask(self):
        """This round's demand, between the reservation value and the opening demand."""
        asked = TACTICS[self.spec.tactic.name](self, self.world.round)
        asked = max(min(asked, max(self.anchor, self.reservation)), self.reservation)
        self.aspiration = grain(asked)
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
        self.offer = best_single_offer(self) if self.spec.tactic.name == "equilibrium" else self.best_offer()
        draft = self.draft_of(envoy)
        if draft != NOTHING and envoy not in self.spoken and self.admissible[draft]:
            self.offer = draft
        noise = self.number("envoys", envoy, "noise")
        for mediator in world.mediators:
            noise *= 1.0 - mediator.here * mediator.number("repeats")
        self.report = self.number("envoys", envoy, "bias")
        if noise:
            self.report += noise * world.normal(f"envoy/{self.name}/hears", world.round)

    def draft_of(self, envoy):
        """The text an envoy brings along, open issues at its party's position."""
        draft = self.spec.envoys[envoy].draft
        if not draft:
            return NOTHING
        return self.world.number_of[tuple(issue.index(draft[issue.name]) if issue.name in draft else place
                                          for issue, place in zip(self.world.issues, self.position))]

    def may(self, envoy, x):
        """Whether an envoy may speak of a package."""
        return all((j, o) not in self.forbidden[envoy] for j, o in enumerate(self.world.packages[x]))

    def may_any(self, x):
        """Whether any of its envoys may speak of a package."""
        return any(self.may(envoy, x) for envoy in self.spec.envoys)

    def best_offer(self):
        """Of what meets the demand, what the other side is thought to like best; else the best for itself."""
        allowed = [x for x in range(len(self.world.packages)) if self.may(self.envoy, x) and self.admissible[x]]
        good = [x for x in allowed if self.score[x] >= self.demand]
        if not good:
            return first_best(allowed, lambda x: self.score[x]) if allowed else 0
        if self.spec.opponent_model.name == "none":
            return first_best(good, lambda x: -self.score[x])
        liked = MODELS[self.spec.opponent_model.name](self)
        most = max(sum(max(table) for table in liked), GRAIN)
        liked = [[round(value / most * 2.0**11) for value in table] for table in liked]
        return first_best(good, lambda x: (sum(table[o] for table, o in zip(liked, self.world.packages[x])), self.score[x]))

    def accepts(self, x):
        """Whether the envoy accepts an offer as he understands it."""
        if x == NOTHING or not self.may(self.envoy, x):
            return False
        heard = self.score[x] + self.report
        takes_or_leaves = self.world.spec.protocol.name == "ultimatum"
        return heard >= self.least and (takes_or_leaves or ANSWERS[self.spec.acceptance.name](self, x, heard))

    def takes_text(self, x, mediator):
        """Whether the party takes a mediator's text, which may fall somewhat short of its demand."""
        give = 1.0 - mediator.number("pressure")
        least = self.reservation + give * (self.aspiration - self.reservation)
        return self.score[x] >= max(least, self.reservation) and self.may_any(x)

    def put(self, x):
        """Put an offer on the table; what it gives up costs at home, or is hidden in a back channel."""
        fall = 0.0 if self.standing == NOTHING else max(0.0, self.text[self.standing] - self.text[x])
        if self.spec.envoys[self.envoy].channel == "back" and not self.world.leaked:
            self.hidden += fall
        else:
            self.heard_cost += self.audience_cost * fall
        self.made += x != self.standing
        self.standing = x

    def hear(self, x):
        """Take note of the other side's offer."""
        self.heard.append(x)
        self.received.append(self.text[x])

    @property
    def offers_heard(self):
        """How many different offers it heard, one after the other."""
        return sum(x != before for x, before in zip(self.heard, [NOTHING, *self.heard]))

    def lets_through(self, x):
        """The probability, under the priors all share, that this party would let a package through."""
        batna, factions = self.spec.batna, list(self.spec.audience.factions.values())
        home = factions[0].hawkishness if len(factions) == 1 else None
        floors = [self.reservation]
        if isinstance(batna, Prior):
            if home is None:
                return float(batna.cdf(self.score[x]))
            floors = quantiles(batna)
        total = 0.0
        for least in floors:
            margin = self.worth[x] - least
            if self.score[x] >= least:
                total += 1.0 if home is None else home.cdf(margin) if isinstance(home, Prior) else float(margin >= home)
        return total / len(floors)


@lru_cache
def quantiles(prior):
    """The middles of 256 equal parts of a prior."""
    return [float(prior.quantile((k + 0.5) / 256)) for k in range(256)]
