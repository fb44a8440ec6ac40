"""The oracle's parties away from the table: what they could have without a deal, what deals are worth to them, their homes."""

from math import exp

from oracle_home import Faction, discuss
from oracle_sums import DISASTER, grain, within
from oracle_wants import Wants
from oracle_war import belief
from scipy.special import ndtr, roots_jacobi

from sim.arrays import LEAST, NEVER


class Side(Wants):
    """A party in one world."""

    def __init__(self, world, name):
        super().__init__(world, name)
        self.fights = self.spec.batna == "war"
        self.discount, self.cost = self.number("discount"), self.number("cost")
        self.belief = self.first_belief()
        self.about, self.rest = self.stake()
        factions = self.spec.audience.factions
        all_weights = sum(self.number("audience", "factions", faction, "weight") for faction in factions)
        self.factions = [Faction(self, faction, all_weights) for faction in factions]
        self.error = world.normal(f"audience/{name}/error") * self.number("audience", "error")
        self.audience_cost, self.heard_cost, self.hidden = self.number("audience", "audience_cost"), 0.0, 0.0
        self.threshold, self.plebiscite, self.pushed = self.number("audience", "threshold"), None, 0.0
        self.fallback, self.anticipation = 0.0, self.number("audience", "anticipation")
        referendum = self.spec.audience.referendum
        self.put_to_all = [referendum is not None and self.has(x, referendum.on) for x in range(len(world.packages))]

    # what it could have without a deal

    def first_belief(self):
        """The Beta belief that side 1 wins a battle; optimism leans its own way."""
        front = self.world.front
        if not (self.fights and front):
            return None
        lean = self.number("optimism") * (1.0 if self.spec.side == 1 else -1.0)
        known = front.chance if self.spec.informed else front.expected_chance()
        return belief(known + lean / front.fine, self.number("confidence") * front.fine**2)

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
        inside += (1.0 - end) * paid + self.fallback
        outside, self.heard_then = self.number("outside"), self.heard_cost
        self.alternative = (inside if outside is None else max(inside, outside)) + self.heard_cost
        self.reservation = grain(max(self.alternative - self.leverage, LEAST))
        self.going_on = grain(max(inside + self.heard_cost - self.leverage, LEAST))

    # what a deal is worth

    def judge_deals(self):
        """V, the gap to home, and the score U of every package."""
        places = range(len(self.world.packages))
        self.breached, self.deterred = {}, {}
        self.beside = {party: (party.number("reckoned"), party.without_a_deal()) for party in self.world.parties if not party.may_break}
        self.worth = [self.deal_worth(x) for x in places]
        self.gap = [self.gap_of(x, self.needed(x)) for x in places] if self.factions else [0.0 for _ in places]
        self.popular = [self.gap_of(x, self.plebiscite) for x in places] if self.plebiscite else None
        self.score = [self.scored(x, self.worth[x]) for x in places]

    def deal_worth(self, x):
        """V = σ·v + (1−σ)·min(ω, v): its text, if all others keep it, and the war, if they do not."""
        world, text, keeps, temptation = self.world, self.text[x], 1.0, self.world.terms.temptation
        if not self.may_break or temptation is None:
            return text
        safety, terms = world.terms.safety[x], (world.terms.what_stays(x), world.terms.caps[x])
        if safety not in self.deterred:
            self.deterred[safety] = world.terms.deterred(*safety)
        for other in world.parties:
            if other in self.beside:
                reckoned, without = self.beside[other]
                keeps *= exp(-reckoned * max(0.0, without - other.text[x]) / temptation)
            elif other is not self:
                gain = self.after_breach(other, *terms) - other.text[x]
                keeps *= exp(-max(0.0, gain - self.deterred[safety]) / temptation)
        return keeps * text + (1.0 - keeps) * min(self.after_breach(self, *terms), text)

    @property
    def may_break(self):
        """Whether it is one of those who may break a deal: who fights, or, without a war, who is on a side."""
        return self.fights if self.world.front else self.spec.side is not None

    def after_breach(self, party, stays, cap):
        """ω: what a party would have after a breach that leaves so much of the deal, as this one believes; worked out once a round."""
        if (party, stays, cap) not in self.breached:
            worth = self.war_after(party, stays, cap) if self.world.front else party.without_a_war(stays, cap)
            self.breached[party, stays, cap] = worth
        return self.breached[party, stays, cap]

    def war_after(self, party, place, cap):
        """What war from the line in the deal would be worth to a party after the power shift, as this one believes."""
        world = self.world
        shift = (1.0 if world.spec.war.shift.side == 1 else -1.0) * world.number("war", "shift", "size") / world.front.fine
        held = world.number("war", "shift", "cap_effect") * cap
        chance = within(self.chance + shift * (1.0 - held), 0.02, 0.98)
        return max(party.rest + party.about * world.front.worth(party, place, chance), DISASTER)

    def without_a_deal(self):
        """What one that does not fight has without a deal, or by leaving for good."""
        inside, outside = self.number("batna") + self.fallback, self.number("outside")
        return inside if outside is None else max(inside, outside)

    def without_a_war(self, stays, cap):
        """ω where nobody fights: what it has without a deal, what was carried out by then, and what the shift gives or takes."""
        world, left = self.world, self.without_a_deal()
        left -= world.number("breach", "cost", self.name) if self.name in world.spec.breach.cost else 0.0
        for j, option in zip(world.terms.staying, stays):
            before = world.issues[j].index(world.spec.issues[world.issues[j].name].no_deal)
            left += self.saliences[j] * (self.values[j][option] - self.values[j][before])
        shift = world.number("breach", "shift") * (1.0 - world.number("breach", "cap_effect") * cap)
        return left + (shift if self.spec.side == world.spec.breach.side else -shift)

    def needed(self, x):
        """The support a package needs at home: more where it calls for a referendum."""
        if not self.put_to_all[x]:
            return self.threshold
        return max(self.threshold, self.number("audience", "referendum", "threshold"))

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
            worth += self.anticipation * min(0.0, gap + self.error)
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
