"""The oracle's third parties, and events."""

from math import exp

from oracle_sums import NOTHING, first_best, grain, product_of, shares, within
from oracle_war import belief, learn

from sim.arrays import GRAIN, NEVER


class Mediator:
    """A mediator in one world."""

    def __init__(self, world, name):
        self.world, self.name, self.spec = world, name, world.spec.mediators[name]
        self.here, self.gone, self.came, self.accuracy = False, False, 0, 1.0
        self.text = world.package(self.spec.draft) if self.spec.draft else NOTHING
        self.fresh = bool(self.spec.draft)
        self.errors = {party.name: self.salience_errors(party) for party in world.parties}

    def number(self, *path):
        """A number of this mediator."""
        return self.world.number("mediators", self.name, *path)

    def salience_errors(self, party):
        """How far it misjudges a party's saliences."""
        seen = shares(s * exp(self.number("salience_error") * self.world.normal(
            f"mediator/{self.name}/salience/{party.name}/{issue.name}"))
            for s, issue in zip(party.saliences, self.world.issues))
        return [mine - theirs for mine, theirs in zip(seen, party.saliences)]

    def come_and_go(self):
        """Arrive by a hazard and say what it knows; be called home by an impatient public."""
        world, patience = self.world, self.number("audience", "patience")
        comes = world.uniform(f"mediator/{self.name}/arrival", world.round) < world.by_hazard(self.number("arrival"))
        new = (comes or (self.spec.present and world.round == 0)) and not self.here and not self.gone
        if patience is not None and self.here:
            if world.uniform(f"mediator/{self.name}/patience", world.round) < world.by_hazard(1.0 / patience):
                self.here, self.gone = False, True
        if new:
            self.here, self.came = True, world.round
            self.signal()

    def signal(self):
        """Tell the parties of the war; those who believe it learn as from so many battles."""
        front, weight = self.world.front, self.number("signal")
        if front is None or not weight:
            return
        error = self.number("signal_error") / front.fine * self.world.normal(f"mediator/{self.name}/signal")
        says = within(front.chance + error, 0.02, 0.98)
        for party in self.world.parties:
            if party.belief and self.is_believed(party.name):
                learn(party, weight * front.fine**2, says)

    def is_believed(self, party):
        """Its word is believed where it cares enough for the party, or is checked."""
        if self.spec.verified:
            return True
        gain = self.number("honesty") * self.number("high_cost") - self.number("low_cost")
        bias = self.number("bias", party) if party in self.spec.bias else 0.0
        return gain > 0 and bias * gain >= (1.0 - self.number("honesty")) * self.number("war_cost")

    def due(self):
        """Whether it tables a text this round."""
        writes = self.spec.formulates and self.world.spec.protocol.name != "single_text"
        return writes and self.here and (self.world.round - self.came) % self.spec.every == 0

    def write(self):
        """Table a published draft as it stands; else the fairest text, or the last one bettered on one issue."""
        keeps = self.world.items.kept
        self.text = keeps(self.text)
        if not self.fresh:
            style, everything = self.spec.text_style, [x for x in range(len(self.world.packages)) if keeps(x) == x]
            if style in ("kalai_smorodinsky", "egalitarian"):
                self.text = self.most_for_the_least(style == "egalitarian", everything)
            elif style == "issue_by_issue":
                self.text = self.each_issue_alone()
            elif style == "nash" or self.text == NOTHING:
                self.text = self.fairest(everything)
            if style == "single":
                self.text = self.fairest(self.neighbours())
        self.fresh, self.text = False, keeps(self.text)
        return self.text

    def neighbours(self):
        """The packages that differ from its text on one issue at most, issue by issue."""
        options = self.world.packages[self.text]
        for j, issue in enumerate(self.world.issues):
            for o in range(len(issue.options)):
                yield self.world.number_of[options[:j] + (o,) + options[j + 1:]]

    def fairest(self, candidates):
        """The best product of estimated gains; where somebody always loses, the one the worst off loses least by."""
        return self.best_product({x: [self.estimated_gain(party, x) for party in self.world.seats] for x in candidates})

    def tilts(self):
        """The weight of each party's gains."""
        return [self.number("tilt", p.name) if p.name in self.spec.tilt else 1.0 for p in self.world.seats]

    def most_for_the_least(self, alike, candidates):
        """Where nobody loses, the least gain by weight is as high as can be: in the same unit, or in shares of one's best."""
        gains = {x: [self.estimated_gain(party, x) for party in self.world.seats] for x in candidates}
        fine = [x for x in candidates if min(gains[x]) >= 0.0]
        if not fine:
            return first_best(gains, lambda x: grain(min(gains[x]), GRAIN))
        units = [1.0 if alike else max(1e-12, *(gains[x][i] for x in fine)) for i in range(len(self.world.seats))]
        scale = [max(tilt * unit, GRAIN) for tilt, unit in zip(self.tilts(), units)]
        return first_best(fine, lambda x: grain(min(gain / one for gain, one in zip(gains[x], scale)), GRAIN))

    def each_issue_alone(self):
        """Every issue at the best product of what each wins on it over its worst option, the others as the text has them."""
        start = self.world.packages[0 if self.text == NOTHING else self.text]
        chosen = []
        for j, issue in enumerate(self.world.issues):
            near = [self.world.number_of[start[:j] + (o,) + start[j + 1:]] for o in range(len(issue.options))]
            gains = {o: [self.estimated_gain(party, x) for party in self.world.seats] for o, x in enumerate(near)}
            least = [min(gain[i] for gain in gains.values()) for i in range(len(self.world.seats))]
            chosen.append(self.best_product({o: [g - low for g, low in zip(gain, least)] for o, gain in gains.items()}))
        return self.world.number_of[tuple(chosen)]

    def best_product(self, gains):
        """The first of the best products; where somebody always loses, what the worst off loses least by."""
        products = {x: product_of(max(gain, 0.0) ** tilt for gain, tilt in zip(gain, self.tilts())) for x, gain in gains.items()}
        if any(value > 0.0 for value in products.values()):
            return first_best(products, lambda x: grain(products[x], GRAIN**2))
        return first_best(gains, lambda x: grain(min(gains[x]), GRAIN**2))

    def estimated_gain(self, party, x):
        """A party's gain from a package with what is closed in its place, as this mediator sees saliences and floors; none
        where a veto is known."""
        x = self.world.items.kept(x)
        if party.has(x, party.vetoes):
            return NEVER
        floor_error = self.world.normal(f"mediator/{self.name}/floor/{party.name}") * self.number("floor_error")
        skew = sum(e * phi[o] for e, phi, o in zip(self.errors[party.name], party.values, self.world.packages[x]))
        return party.worth[x] + skew - (party.reservation + self.accuracy * floor_error)

    def leverage(self, party):
        """What accepting is made worth to a party."""
        years = (self.world.round - self.came) * self.world.spec.protocol.days / 365.25
        grown = self.number("leverage") * (1.0 + self.number("audience", "pressure") * years)
        most = min(grown, self.number("prestige") / max(self.number("leverage_cost"), 1e-9))
        target = self.number("targets", party) if party in self.spec.targets else 0.0 if self.spec.targets else 1.0
        return self.here * (most * target + self.paid(party, "agreement"))

    def paid(self, party, condition, what="amount"):
        """What a party is paid under a condition."""
        if party not in self.spec.side_payments or self.spec.side_payments[party].condition != condition:
            return 0.0
        return self.number("side_payments", party, what)


def lose_heart(world, name):
    """Let a guarantor fall to its lower willingness by its hazard."""
    years = world.spec.protocol.days / 365.25
    chance = 1.0 - exp(-world.number("guarantors", name, "wavers") * years)
    if world.uniform(f"guarantor/{name}/wavers", world.round) < chance:
        world.willingness[name] = min(world.willingness[name], world.number("guarantors", name, "wavering"))


class Event:
    """An event that happens now."""

    def __init__(self, world, name):
        self.world, self.name, self.effects = world, name, world.spec.events[name].effects

    def size(self, *path):
        """The size of an effect."""
        return self.world.number("events", self.name, "effects", *path)

    def strike(self):
        """Do everything it does: to the war, to the talks, to the parties, to those who help."""
        if self.world.front:
            self.move_the_war(self.world.front)
        self.move_the_talks()
        for party in self.world.parties:
            self.move_party(party)
        for name in self.effects.willingness:
            self.world.willingness[name] += self.size("willingness", name)

    def move_the_war(self, front):
        """The front, the chance of a battle, the battle rate, the guns at rest."""
        steps = round(self.size("front") * front.fine)
        front.place = within(front.place + steps, 0, front.steps)
        by = self.size("balance") / front.fine
        front.chance = within(front.chance + by, 0.02, 0.98) if by else front.chance
        for party in self.world.parties:
            if party.belief:
                a, b = party.belief
                a, b = a + max(steps, 0), b + max(-steps, 0)
                party.belief = belief(a / (a + b) + by, a + b) if by else (a, b)
        front.rate *= 1.0 + self.size("battles")
        front.quiet_until = max(front.quiet_until, self.world.round + self.size("truce") / self.world.weeks)

    def move_the_talks(self):
        """Pauses, leaks, the hazard of breakdown, the mediators' estimates and texts."""
        world = self.world
        world.paused_until = max(world.paused_until, world.round + self.size("pause") / world.weeks)
        if world.uniform(f"event/{self.name}/exposes", world.round) < self.size("leak"):
            world.expose()
        world.brittle *= 1.0 + self.size("breakdown")
        for mediator in world.mediators:
            mediator.accuracy *= 1.0 - self.size("estimates")
            if self.effects.draft:
                mediator.text, mediator.fresh = world.package(self.effects.draft), True
        if self.effects.draft:
            world.text = world.package(self.effects.draft)

    def move_party(self, party):
        """What an event does to one party."""
        size = {what: self.size(what, party.name) if party.name in getattr(self.effects, what) else 0.0 for what in (
            "cost", "audience_cost", "leverage", "fallback", "information", "horizon")}
        party.cost *= 1.0 + size["cost"]
        party.audience_cost *= 1.0 + size["audience_cost"]
        party.horizon *= 1.0 + size["horizon"]
        party.pushed += size["leverage"]
        party.fallback += size["fallback"]
        self.move_home(party)
        if party.name in self.effects.lifts:
            party.lift(self.effects.lifts[party.name])
        if party.belief and size["information"]:
            learn(party, size["information"] * self.world.front.fine**2, self.world.front.chance)
        if party.name in self.effects.salience:
            given = self.effects.salience[party.name]
            party.saliences = shares(
                s * (1.0 + (self.size("salience", party.name, issue.name) if issue.name in given else 0.0))
                for s, issue in zip(party.saliences, self.world.issues))
            party.read_texts()
            party.about, party.rest = party.stake()

    def move_home(self, party):
        """What an event does to the opinions at a party's home, and to the votes that are held there."""
        by = self.effects.hawkishness.get(party.name, {})
        for faction in party.factions if party.name in self.effects.hawkishness else ():
            if not isinstance(by, dict):
                faction.hawkishness += self.size("hawkishness", party.name)
            elif faction.name in by:
                faction.hawkishness += self.size("hawkishness", party.name, faction.name)
        if party.name in self.effects.threshold:
            party.threshold = self.size("threshold", party.name)
        if party.name in self.effects.plebiscite:
            party.plebiscite = max(party.plebiscite or 0.0, self.size("plebiscite", party.name))
