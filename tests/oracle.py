"""The rules once more: one world at a time, in plain loops and floats, written from the model and not from the code.

Slow on purpose. It shares with `sim` only what a world is given: the checked scenario with its packages in order, the named
random numbers, and the quantiles and distribution functions of priors. What can move is worked out anew in every round.
"""

from datetime import date
from functools import cached_property
from itertools import product
from math import exp, floor, log, sqrt

from scipy.special import gammaincinv, ndtr, roots_jacobi

from sim.arrays import GRAIN, LEAST, NEVER
from sim.domain.priors import Prior
from sim.draws import Draws

NOTHING = -1  # no package
DISASTER = -3.0  # however dear a war is, a deal that leads to it is not judged worse


def grain(value):
    """The nearest number on the grid on which decisions are compared."""
    return round(value / GRAIN) * GRAIN


def within(value, low, high):
    """A number kept between two ends."""
    return max(low, min(high, value))


def first_best(candidates, key):
    """The first of those with the highest key."""
    return max(candidates, key=key)


class World:
    """One world of a scenario under a seed: `play` gives what the tables of worlds hold of it."""

    def __init__(self, scenario, seed: int, world: int):
        self.scenario, self.spec, self.draws, self.known = scenario, scenario.spec, Draws(seed, world, 1), {}
        self.issues = scenario.agenda.issues
        self.packages = list(product(*(range(len(issue.options)) for issue in self.issues)))
        self.number_of = {options: place for place, options in enumerate(self.packages)}
        self.weeks, self.round, self.last = self.spec.protocol.days / 7.0, 0, self.spec.protocol.rounds - 1
        self.front = Front(self) if self.spec.war else None
        self.sides = [Side(self, name) for name in scenario.parties]
        for party, other in zip(self.sides, reversed(self.sides)):
            party.other = other
        self.mediators = [Mediator(self, name) for name in self.spec.mediators]
        self.willingness = {name: self.number("guarantors", name, "willingness") for name in self.spec.guarantors}
        self.paused_until, self.brittle, self.tension = 0.0, 1.0, 0.0
        self.leaked, self.mediated, self.cost_of_mediation = False, False, 0.0
        starts = self.spec.protocol.starts
        self.first = (0 if self.uniform("protocol/starts") < 0.5 else 1) if starts == "random" else (
            scenario.parties.index(starts))
        self.written = {}

    # numbers and fortune

    def uniform(self, name, round=0):
        """A named number in (0, 1)."""
        return float(self.draws.uniform(name, round)[0])

    def normal(self, name, round=0):
        """A named standard normal number."""
        return float(self.draws.normal(name, round)[0])

    def number(self, *path):
        """A number of the scenario, drawn once under its dotted key if it is a prior."""
        if path not in self.known:
            self.known[path] = self.looked_up(path)
        return self.known[path]

    def looked_up(self, path):
        """A number as it stands at a path, or as this world draws it."""
        value = self.spec
        for word in path:
            value = value[word] if isinstance(value, (dict, tuple)) else getattr(value, word)
        if not isinstance(value, Prior):
            return value
        return float(value.quantile(self.uniform("prior/" + ".".join(w for w in path if w != "parameters"))))

    def by_hazard(self, rate):
        """The chance in one round of what has this hazard per week."""
        return 1.0 - exp(-rate * self.weeks)

    def package(self, terms):
        """The package of terms by issue; the middle option where an issue is not named."""
        return self.number_of[tuple(issue.index(terms[issue.name]) if issue.name in terms else len(issue.options) // 2
                                    for issue in self.issues)]

    # the course of a round

    def play(self) -> dict:
        """Play to the end."""
        outcome = None
        while outcome is None:
            self.outside()
            for party in self.sides:
                party.judge_deals()
            for party in self.sides:
                party.take_stand()
            if self.round == 0:
                self.written.update(self.opening())
            for party in self.sides:
                party.ask()
            outcome, package = self.at_the_table()
            outcome = outcome or self.break_up()
            outcome = self.fight(outcome)
            if outcome is None:
                self.round += 1
        return {**self.written, **self.ending(outcome, package)}

    def outside(self):
        """Events, mediators who come and go, homes that grow weary."""
        for name, event in self.spec.events.items():
            if event.on and self.happens(name, event):
                Event(self, name).strike()
        for mediator in self.mediators:
            mediator.come_and_go()
            self.mediated = self.mediated or mediator.here
        for party in self.sides:
            party.grow_weary()

    def happens(self, name, event):
        """Whether an event happens this round."""
        if event.rate is not None:
            return self.uniform(f"event/{name}", self.round) < self.by_hazard(self.number("events", name, "rate"))
        due = event.round
        if due is None:
            days = (date.fromisoformat(event.date) - date.fromisoformat(self.spec.start)).days
            due = max(0, floor(days / self.spec.protocol.days))
        return due == self.round and self.uniform(f"event/{name}", self.round) < self.number("events", name, "chance")

    def at_the_table(self):
        """Offers, answers, texts, signatures, ratification: how the world ends here, if it does, and on what."""
        for party in self.sides:
            party.speak()
        deal = NOTHING if self.paused_until > self.round else self.answers()
        for mediator in self.mediators:
            if deal == NOTHING and self.paused_until <= self.round and mediator.due():
                text = mediator.write()
                if all(party.takes_text(text, mediator) for party in self.sides):
                    deal = text
        signed = deal != NOTHING and all(party.score[deal] >= party.reservation for party in self.sides)
        self.tension = self.tension / 2.0 + (self.number("protocol", "offence") if deal != NOTHING and not signed else 0.0)
        self.put_offers()
        self.leak()
        return self.ratify(deal) if signed else (None, NOTHING)

    def answers(self):
        """What the protocol makes of the offers: the package agreed, or nothing."""
        opener, answerer = self.sides[self.first], self.sides[1 - self.first]
        if self.spec.protocol.name == "alternating" and opener.accepts(answerer.standing):
            return answerer.standing
        return opener.offer if answerer.accepts(opener.offer) else NOTHING

    def put_offers(self):
        """Put offers on the table, where talks are not paused; what is given up in public has its price at home."""
        paused = self.paused_until > self.round
        puts = [party.standing if paused and party.standing != NOTHING else party.offer for party in self.sides]
        for party, new in zip(self.sides, puts):
            party.put(new)
        for party, new in zip(self.sides, reversed(puts)):
            party.hear(new)

    def leak(self):
        """Let a back channel become known by its hazard."""
        if self.uniform("channel/leak", self.round) < self.by_hazard(self.number("channel", "leak")):
            self.expose()

    def expose(self):
        """Charge at home what was hidden in a back channel, and more dearly."""
        if self.leaked or not any(e.channel == "back" for party in self.sides for e in party.spec.envoys.values()):
            return
        for party in self.sides:
            party.heard_cost += party.audience_cost * (1.0 + self.number("channel", "extra")) * party.hidden
            party.hidden = 0.0
        self.leaked = True

    def ratify(self, deal):
        """Put a signed deal to every home."""
        refused = [party for party in self.sides if party.factions and not party.ratifies(deal)]
        if not refused:
            return "agreement", deal
        for party in refused:
            party.heard_cost += party.number("audience", "failure_cost")
        back = all(self.uniform(f"ratification/{party.name}/returns", self.round)
                   < party.number("audience", "failure_returns") for party in refused)
        return (None if back else "not_ratified"), NOTHING

    def breakdown(self):
        """The weekly hazard that talks break down: each party's half, less what mediators prevent."""
        hazard = sum(self.number("protocol", "breakdown") / len(self.sides) * self.kept_in(party) for party in self.sides)
        for mediator in self.mediators:
            hazard *= 1.0 - mediator.here * mediator.number("steadies")
        return hazard * self.brittle

    def kept_in(self, party):
        """What is left of a party's walking out beside what it is paid for staying."""
        left = 1.0
        for mediator in self.mediators:
            left *= 1.0 - mediator.here * mediator.paid(party.name, "talks", "holds")
        return left

    def break_up(self):
        """Talks break down by their hazard, by a rejected ultimatum, or run out of rounds."""
        if self.uniform("protocol/breakdown", self.round) < self.by_hazard(self.breakdown() + self.tension):
            return "walkout"
        if self.spec.protocol.name == "ultimatum" and self.paused_until <= self.round:
            return "walkout"
        return "deadline" if self.round == self.last else None

    def fight(self, outcome):
        """Fight on until the next round; a side that has lost everything ends the talks."""
        if self.front is None:
            return outcome
        if outcome is None and not self.spec.war.truce:
            for won in self.front.battles():
                for party in self.sides:
                    party.see_battle(won)
        return outcome or ("collapse" if self.front.place in (0, self.front.steps) else None)

    def weight_of_the_end(self, party):
        """E[δ^τ], with τ the time until talks break down or run out."""
        stays, discount = exp(-self.breakdown() * self.weeks), party.discount**self.weeks
        weight, so_far = 0.0, 1.0
        for _ in range(self.round, self.last + 1):
            weight += so_far * discount * (1.0 - stays)
            so_far *= discount * stays
        return weight + so_far

    # endings and baselines

    def acceptable(self, party, x, without=None):
        """Whether a party could accept a package, as it is or with something imagined away."""
        score, least = party.score[x], party.reservation
        if without == "guarantee":
            score = party.scored(x, party.text[x])
        if without == "home":
            score = grain(party.worth[x]) if party.admissible[x] else NEVER
            least = grain(max(party.reservation - party.heard_then, LEAST))
        return score >= least and (without == "mandate" or party.may_any(x))

    def zone(self, without=None):
        """The packages all could accept."""
        return [x for x in range(len(self.packages)) if all(self.acceptable(party, x, without) for party in self.sides)]

    def opening(self):
        """What theory says at the start."""
        inside, first, second = self.zone(), *self.sides
        found = {"zopa": bool(inside), "zopa_width": len(inside) / len(self.packages)}
        gains = {x: [party.score[x] - party.reservation for party in self.sides] for x in inside}
        most = [max(max((gain[i] for gain in gains.values()), default=0.0), 1e-12) for i in (0, 1)]
        keys = {"nash": lambda x: gains[x][0] * gains[x][1], "egalitarian": lambda x: min(gains[x]),
                "kalai": lambda x: min(gain / best for gain, best in zip(gains[x], most))}
        for name, key in keys.items():
            package = first_best(inside, key) if inside else NOTHING
            found[f"{name}_package"] = package
            for party in (first, second):
                found[f"{name}.{party.name}"] = party.score[package] if inside else None
        return {**found, **self.compromise()}

    def compromise(self):
        """The weighted mean of the positions, issue by issue, and whether all could accept it."""
        options = []
        for j in range(len(self.issues)):
            weights = [party.saliences[j] for party in self.sides]
            mean = sum(w * party.position[j] for w, party in zip(weights, self.sides)) / (sum(weights) or 1.0)
            options.append(floor(mean + 0.5))
        x = self.number_of[tuple(options)]
        shown = {f"compromise.{p.name}": p.score[x] if p.score[x] > LEAST else None for p in self.sides}
        return {"compromise_package": x, **shown, "compromise_in_zone": all(self.acceptable(p, x) for p in self.sides)}

    def reason(self, outcome, zone):
        """Why there is no agreement: the first counterfactual under which a zone appears."""
        if outcome == "agreement":
            return ""
        if zone:
            return "not_found"
        return next((what for what in ("mandate", "guarantee", "home") if self.zone(what)), "no_zone")

    def ending(self, outcome, package):
        """What is written down of the end."""
        agreed, zone, nash = outcome == "agreement", self.zone(), self.written["nash_package"]
        if not agreed:
            package = NOTHING
        found = {"outcome": outcome, "reason": self.reason(outcome, zone), "round": self.round, "package": package,
                 "zopa_end": bool(zone), "mediated": self.mediated, "leaked": self.leaked}
        if self.front:
            found.update(battles=self.front.fought, front=self.front.shares[self.front.place])
        for party in self.sides:
            found[f"reservation.{party.name}"] = party.reservation
            found[f"value.{party.name}"] = party.text[package] if agreed else None
            found[f"gain.{party.name}"] = party.score[package] - party.reservation if agreed else None
        scores = [party.score for party in self.sides]
        found["pareto_distance"] = max(0.0, *(min(s[x] - s[package] for s in scores) for x in range(len(self.packages)))
                                       ) if agreed else None
        found["nash_distance"] = sum(abs(s[package] - s[nash]) for s in scores) if agreed and nash != NOTHING else None
        found["mediator_cost"] = sum(m.leverage(p.name) * m.number("leverage_cost") for m in self.mediators
                                     for p in self.sides) if agreed else 0.0
        return found

    # what a deal is worth beside its text

    @cached_property
    def safety(self):
        """What every package provides for its own safety: detection, and a guarantee by every guarantor."""
        return [(self.provided(x, "detection"), *(self.provided(x, "guarantee", name) for name in self.spec.guarantors))
                for x in self.packages]

    @cached_property
    def caps(self):
        """How tight every package caps the side that grows stronger."""
        return [self.provided(x, "force_cap") for x in self.packages]

    def provided(self, options, what, guarantor=None):
        """The level of several issues together, 1 − Π(1 − level)."""
        levels = [self.level(issue, option, what, guarantor) for issue, option in zip(self.issues, options)]
        return 1.0 - product_of(1.0 - level for level in levels)

    def level(self, issue, option, what, guarantor):
        """What one option provides: a guarantee, detection, or the tightness of a cap."""
        if issue.kind == "line":
            return 0.0
        if issue.kind == "range":
            low, high = (self.number("issues", issue.name, what, end) for end in ("low", "high"))
            return low + (high - low) * option / (len(issue.options) - 1)
        path = ("issues", issue.name, "options", issue.options[option], what)
        given = getattr(self.spec.issues[issue.name].options[issue.options[option]], what)
        if not isinstance(given, dict):
            return self.number(*path)
        return self.number(*path, guarantor) if guarantor in given else 0.0

    def deterred(self, detection, *guarantees):
        """D: what the guarantors' detection, willingness and punishment deter."""
        total = 0.0
        for name, guarantee in zip(self.spec.guarantors, guarantees):
            seen = 1.0 - (1.0 - self.number("guarantors", name, "detection")) * (1.0 - detection)
            acts = within(self.willingness[name], 0.0, 1.0)
            total += seen * acts * self.number("guarantors", name, "punishment") * guarantee
        return total

    def line_place(self, x):
        """Where on the war chain the line of a package leaves the front; where it stands now, if no line is tabled."""
        if not self.line_places:
            return float(self.front.place)
        return self.line_places[self.packages[x][self.line]]

    @cached_property
    def line(self):
        """The place of the first issue that is a line, if there is one."""
        return next((j for j, issue in enumerate(self.issues) if issue.kind == "line"), None)

    @cached_property
    def line_places(self):
        """The stated place of every line on the chain; where none is stated, by what both sides hold under it."""
        if self.line is None:
            return []
        issue, places = self.issues[self.line], []
        for line, one, two in zip(issue.options, *(party.land(issue) for party in self.sides)):
            block = self.spec.map.lines.get(line)
            stated = None if block is None else self.number("map", "lines", line, "place")
            share = (one + 1.0 - two) / 2.0 if stated is None else stated
            places.append(self.front.place_of(within(share, 0.02, 0.98)))
        return places


class Front:
    """The war chain: where the front stands, how it moves, and what fighting on is worth."""

    def __init__(self, world):
        self.world, given = world, world.spec.war
        self.shares = list(given.stakes) or [k / given.steps for k in range(given.steps + 1)]
        self.steps = len(self.shares) - 1
        self.fine = self.steps / 8.0
        self.rate = world.number("war", "rate") * self.fine**2
        self.chance = 0.5 + (world.number("war", "balance") - 0.5) / self.fine
        self.place = within(round(self.place_of(world.number("war", "start"))), 1, self.steps - 1)
        self.quiet_until, self.fought = 0.0, 0

    def place_of(self, share):
        """The place, in steps and fractions of a step, at which side 1 has this share."""
        for k in range(self.steps):
            if share <= self.shares[k + 1]:
                return k + (share - self.shares[k]) / (self.shares[k + 1] - self.shares[k])
        return float(self.steps)

    def battles(self):
        """Fight one round: whether side 1 won, battle by battle."""
        world, won = self.world, []
        mean = 0.0 if self.quiet_until > world.round else self.rate * world.weeks
        for battle in range(poisson_quantile(world.uniform("war/battles", world.round), mean)):
            if 0 < self.place < self.steps:
                won.append(world.uniform(f"war/battle/{battle}", world.round) < self.chance)
                self.place += 1 if won[-1] else -1
        self.fought += len(won)
        return won

    def worth(self, party, place, chance):
        """What fighting on is worth to a party from a place of the chain, read between two steps."""
        low = within(floor(place), 0, self.steps - 1)
        below, above = (self.worth_at(party, k, chance) for k in (low, low + 1))
        return below + (place - low) * (above - below)

    def worth_at(self, party, k, chance):
        """W_k: by the closed form on equal steps, by elimination on unequal ones."""
        left = self.rate / (self.rate - log(party.discount)) if self.rate > 0 else 0.0
        cost = party.cost / self.fine**2
        flow = [share if party.spec.side == 1 else 1.0 - share for share in self.shares]
        if self.world.spec.war.stakes:
            return eliminated(flow, chance, left, cost)[k]
        gain = (2.0 * chance - 1.0) / self.steps * (1.0 if party.spec.side == 1 else -1.0)
        return flow[k] + (gain - cost) * expected_battles(k, self.steps, chance, left)


def expected_battles(k, steps, p, left):
    """B: the expected discounted number of battles until collapse, from place k."""
    q = 1.0 - p
    if k in (0, steps) or left == 0.0:
        return 0.0
    if left == 1.0 and p == 0.5:
        return k * (steps - k)
    if left == 1.0:
        wins = (1.0 - (q / p) ** k) / (1.0 - (q / p) ** steps)
        return k / (q - p) - steps / (q - p) * wins
    root = sqrt(1.0 - 4.0 * left**2 * p * q)
    plus, minus = (1.0 + root) / (2.0 * left * p), (1.0 - root) / (2.0 * left * p)
    scale = plus**steps - minus**steps
    f = (plus**k - minus**k) / scale
    g = (q / p) ** k * (plus ** (steps - k) - minus ** (steps - k)) / scale
    return left / (1.0 - left) * (1.0 - f - g)


def eliminated(flow, p, left, cost):
    """W_k = (1−s)·flow_k + s·(−c + p·W_{k+1} + q·W_{k−1}) with the flow at both ends, solved from the top down."""
    last = len(flow) - 1
    slope, height = [0.0] * (last + 1), [0.0] * (last + 1)  # W_k = height_k + slope_k · W_{k−1}
    height[last] = flow[last]
    for k in range(last - 1, 0, -1):
        pivot = 1.0 - left * p * slope[k + 1]
        slope[k] = left * (1.0 - p) / pivot
        height[k] = ((1.0 - left) * flow[k] - left * cost + left * p * height[k + 1]) / pivot
    values = [flow[0]]
    for k in range(1, last + 1):
        values.append(height[k] + slope[k] * values[-1])
    return values


def poisson_quantile(uniform, mean, most=299):
    """The number of battles in a round."""
    count, term = 0, exp(-mean)
    below = term
    while uniform > below and count < most:
        count += 1
        term *= mean / count
        below += term
    return count


class Side:
    """A party in one world."""

    def __init__(self, world, name):
        self.world, self.name, self.spec = world, name, world.spec.parties[name]
        self.saliences = self.drawn_saliences()
        self.ideals = [self.ideal(issue) for issue in world.issues]
        self.position = [issue.index(self.spec.position[issue.name]) if issue.name in self.spec.position else ideal
                         for issue, ideal in zip(world.issues, self.ideals)]
        self.values = [self.option_values(issue) for issue in world.issues]
        self.costs, self.closed = self.red_lines()
        self.admissible = [not any((j, o) in self.closed for j, o in enumerate(x)) for x in world.packages]
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
        self.pushed, self.horizon = 0.0, self.number("horizon") / world.weeks
        self.standing, self.made, self.heard, self.received = NOTHING, 0, [], []
        self.orders, self.floors = [], []
        self.read_texts()
        self.aspiration = self.anchor

    def number(self, *path):
        """A number of this party."""
        return self.world.number("parties", self.name, *path)

    # what it wants

    def drawn_saliences(self):
        """Saliences that sum to 1, from a Dirichlet distribution where there is a concentration."""
        world = self.world
        means = shares(self.number("preferences", issue.name, "salience") for issue in world.issues)
        concentration = self.number("salience_concentration")
        if concentration is None:
            return means
        return shares(max(1e-12, float(gammaincinv(max(mean * concentration, 1e-9), world.uniform(
            f"prior/parties.{self.name}.preferences.{issue.name}.salience/dirichlet"))))
            for issue, mean in zip(world.issues, means))

    def ideal(self, issue):
        """The place of the best option of an issue."""
        named = self.spec.preferences[issue.name].ideal
        return {"first": 0, "last": len(issue.options) - 1}.get(named) if named in ("first", "last") else (
            issue.index(named))

    def way(self, issue):
        """The way from the worst option to the best, 0…1 for every option."""
        last = len(issue.options) - 1
        if issue.kind != "line":
            return [(o if self.ideal(issue) != 0 else last - o) / last for o in range(last + 1)]
        held = self.land(issue)
        return [(share - min(held)) / max(max(held) - min(held), 1e-12) for share in held]

    def land(self, issue):
        """The share of the disputed land's worth that each line leaves to this party."""
        territory, worth = self.world.scenario.map, self.land_worth()
        mine = [[r for r in worth if (r in territory.lines[line]) == (self.spec.side == 1)] for line in issue.options]
        return [sum(worth[r] for r in regions) / sum(worth.values()) for regions in mine]

    def land_worth(self):
        """What every disputed region is worth: as stated, or by its share of area and population."""
        regions = {r: block for r, block in self.world.spec.map.regions.items() if not block.anchor}
        area, people = ({r: self.world.number("map", "regions", r, what) for r in regions}
                        for what in ("area", "population"))
        share, all_area, all_people = self.world.number("map", "area_share"), sum(area.values()), sum(people.values())
        return {r: self.world.number("map", "regions", r, "weight", self.name) if self.name in block.weight else
                share * area[r] / (all_area or 1.0) + (1.0 - share) * people[r] / (all_people or 1.0)
                for r, block in regions.items()}

    def option_values(self, issue):
        """φ: what every option of an issue is worth, 1 at the ideal."""
        given, path, ideal = self.spec.preferences[issue.name], ("preferences", issue.name), self.ideal(issue)
        if given.shape == "table":
            return [self.number(*path, "values", option) for option in issue.options]
        if given.shape == "single_peaked":
            longest = max(ideal, len(issue.options) - 1 - ideal)
            return [1.0 - (abs(o - ideal) / longest) ** self.number(*path, "exponent") for o in range(len(issue.options))]
        if given.shape == "threshold":
            return [1.0 if way >= self.number(*path, "threshold") else 0.0 for way in self.way(issue)]
        return [way ** (self.number(*path, "exponent") if given.shape == "power" else 1.0) for way in self.way(issue)]

    def red_lines(self):
        """The costs of options beyond soft red lines, and the options that hard ones and vetoes close."""
        world, costs, closed = self.world, {}, set()
        for j, issue in enumerate(world.issues):
            for holder, veto in world.spec.issues[issue.name].veto.items():
                consent = world.number("issues", issue.name, "veto", holder, "consent")
                if world.uniform(f"veto/{issue.name}/{holder}") >= consent:
                    closed.update((j, issue.index(option)) for option in veto.options)
            if issue.name in self.spec.red_lines:
                beyond = [(j, o) for o in range(len(issue.options)) if not self.this_side(issue, o, self.limit(issue))]
                if world.uniform(f"red_line/{self.name}/{issue.name}/hard") < self.number("red_lines", issue.name, "hard"):
                    closed.update(beyond)
                else:
                    costs.update(dict.fromkeys(beyond, self.number("red_lines", issue.name, "cost")))
        return costs, closed

    def limit(self, issue):
        """Where a red line runs in this world."""
        limit = self.spec.red_lines[issue.name].limit
        if not isinstance(limit, dict):
            return issue.index(limit)
        uniform = self.world.uniform(f"red_line/{self.name}/{issue.name}/limit")
        return issue.index(chosen(list(limit), list(limit.values()), uniform))

    def beyond(self, envoy):
        """The options, by issue, that lie outside an envoy's mandate."""
        mandate = self.spec.envoys[envoy].mandate
        return {(j, o) for j, issue in enumerate(self.world.issues) if issue.name in mandate
                for o in range(len(issue.options)) if not self.this_side(issue, o, issue.index(mandate[issue.name]))}

    def this_side(self, issue, option, limit):
        """Whether an option lies between the ideal and a limit, or beyond the ideal."""
        ideal = self.ideal(issue)
        upward = ideal == 0 or (ideal != len(issue.options) - 1 and limit >= ideal)
        return option <= limit if upward else option >= limit

    def read_texts(self):
        """Value every package by its text, and anchor demands on the opening position or the best that is admissible."""
        places = range(len(self.world.packages))
        self.text = [self.text_value(options) for options in self.world.packages]
        best = max((self.text[x] for x in places if self.admissible[x]), default=1.0)
        self.anchor = grain(self.text[self.world.number_of[tuple(self.position)]] if self.spec.position else best)

    def text_value(self, options):
        """v: weighted option values, with linkages, less the costs of soft red lines."""
        value = sum(s * phi[o] for s, phi, o in zip(self.saliences, self.values, options))
        names = [issue.name for issue in self.world.issues]
        for name, link in self.spec.linkages.items():
            one, two = (self.values[names.index(issue)][options[names.index(issue)]] for issue in link.issues)
            value += self.number("linkages", name, "strength") * one * two
        return value - sum(self.costs.get((j, o), 0.0) for j, o in enumerate(options))

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
        self.gap = [self.gap_of(x) for x in places] if self.factions else [0.0 for _ in places]
        self.score = [self.scored(x, self.worth[x]) for x in places]

    def deal_worth(self, x):
        """V = σ·v + (1−σ)·min(ω, v): its text, if all others keep it, and the war, if they do not."""
        world, text, keeps = self.world, self.text[x], 1.0
        if self.belief is None or world.spec.war.temptation is None:
            return text
        safety, terms = world.safety[x], (world.line_place(x), world.caps[x])
        if safety not in self.deterred:
            self.deterred[safety] = world.deterred(*safety)
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

    def gap_of(self, x):
        """How far the level that factions of enough weight all reach lies from its own value."""
        carried, needed = 0.0, self.number("audience", "threshold") - 1e-9
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
            worth += self.number("audience", "anticipation") * min(0.0, self.gap[x] + self.error)
        return grain(worth)

    def ratifies(self, x):
        """Whether home ratifies a package."""
        margin = grain(self.worth[x] + self.gap[x] + self.leverage - self.alternative)
        if self.spec.audience.rule == "sure":
            return margin >= 0.0
        vote = self.world.uniform(f"ratification/{self.name}/vote", self.world.round)
        return vote < float(ndtr(margin / self.number("audience", "slope")))

    def grow_weary(self):
        """Let factions ask for less, whenever home is reviewed."""
        review = self.spec.audience.review
        if self.world.round and self.world.round % review == 0:
            for faction in self.factions:
                years = review * self.world.spec.protocol.days / 365.25
                faction.hawkishness -= self.number("audience", "factions", faction.name, "weariness") * years

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
        self.offer = self.best_offer()
        noise = self.number("envoys", envoy, "noise")
        for mediator in world.mediators:
            noise *= 1.0 - mediator.here * mediator.number("repeats")
        self.report = self.number("envoys", envoy, "bias")
        if noise:
            self.report += noise * world.normal(f"envoy/{self.name}/hears", world.round)

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
        if self.spec.opponent_model == "none":
            return first_best(good, lambda x: -self.score[x])
        liked = self.frequency()
        return first_best(good, lambda x: (sum(table[o] for table, o in zip(liked, self.world.packages[x])), self.score[x]))

    def frequency(self):
        """What the other side seems to like: nearness to what it offered, more on issues where it stays put."""
        tables = []
        for j, issue in enumerate(self.world.issues):
            count = len(issue.options)
            offered = [self.world.packages[x][j] for x in self.heard]
            near = [sum(offered.count(k) * (1.0 - abs(k - o) / max(count - 1, 1)) for k in range(count))
                    for o in range(count)]
            stayed = sum(before == after for before, after in zip(offered, offered[1:]))
            tables.append([(1.0 + stayed) * (liked / max(1.0, *near)) for liked in near])
        most = max(sum(max(table) for table in tables), GRAIN)
        return [[round(liked / most * 2.0**11) for liked in table] for table in tables]

    def accepts(self, x):
        """Whether the envoy accepts an offer as he understands it."""
        if x == NOTHING or not self.may(self.envoy, x):
            return False
        heard = self.score[x] + self.report
        own = self.score[self.offer] if self.spec.acceptance == "ac_next" else self.demand
        return heard >= self.least and (heard >= own or self.world.spec.protocol.name == "ultimatum")

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
            floors = [float(batna.quantile((k + 0.5) / 256)) for k in range(256)]
        total = 0.0
        for least in floors:
            margin = self.worth[x] - least
            yes = 1.0 if home is None else float(home.cdf(margin)) if isinstance(home, Prior) else float(margin >= home)
            total += yes * (self.score[x] >= least)
        return total / len(floors)


class Faction:
    """A part of a party's home: `above` is how much more than to its leader every package is worth to it."""

    def __init__(self, party, name, all_weights):
        self.name, given = name, party.spec.audience.factions[name]
        self.weight = party.number("audience", "factions", name, "weight") / all_weights
        self.hawkishness = party.number("audience", "factions", name, "hawkishness")
        whole = sum(party.number("preferences", issue.name, "salience") for issue in party.world.issues)
        own = shares(party.number("audience", "factions", name, "saliences", issue.name) / whole
                     if issue.name in given.saliences else salience
                     for issue, salience in zip(party.world.issues, party.saliences))
        more = [mine - theirs for mine, theirs in zip(own, party.saliences)]
        self.above = [sum(m * phi[o] for m, phi, o in zip(more, party.values, options)) if given.saliences else 0.0
                      for options in party.world.packages]


class Mediator:
    """A mediator in one world."""

    def __init__(self, world, name):
        self.world, self.name, self.spec = world, name, world.spec.mediators[name]
        self.here, self.gone, self.came, self.accuracy = False, False, 0, 1.0
        self.text = world.package(self.spec.draft) if self.spec.draft else NOTHING
        self.fresh = bool(self.spec.draft)
        self.errors = {party.name: self.salience_errors(party) for party in world.sides}

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
        for party in self.world.sides:
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
        return self.spec.formulates and self.here and (self.world.round - self.came) % self.spec.every == 0

    def write(self):
        """Table a published draft as it stands; else the fairest text, or the last one bettered on one issue."""
        if not self.fresh:
            if self.spec.text_style == "nash" or self.text == NOTHING:
                self.text = self.fairest(range(len(self.world.packages)))
            if self.spec.text_style == "single":
                self.text = self.fairest(self.neighbours())
        self.fresh = False
        return self.text

    def neighbours(self):
        """The packages that differ from its text on one issue at most, issue by issue."""
        options = self.world.packages[self.text]
        for j, issue in enumerate(self.world.issues):
            for o in range(len(issue.options)):
                yield self.world.number_of[options[:j] + (o,) + options[j + 1:]]

    def fairest(self, candidates):
        """The best product of estimated gains; where somebody always loses, the one the worst off loses least by."""
        gains = {x: [self.estimated_gain(party, x) for party in self.world.sides] for x in candidates}
        tilts = [self.number("tilt", p.name) if p.name in self.spec.tilt else 1.0 for p in self.world.sides]
        products = {x: product_of(max(gain, 0.0) ** tilt for gain, tilt in zip(gain, tilts)) for x, gain in gains.items()}
        if any(value > 0.0 for value in products.values()):
            return first_best(products, lambda x: grain(products[x]))
        return first_best(gains, lambda x: grain(min(gains[x])))

    def estimated_gain(self, party, x):
        """A party's gain from a package, as this mediator sees saliences and reservation values."""
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
        for party in self.world.sides:
            self.move_party(party)
        for name in self.effects.willingness:
            self.world.willingness[name] += self.size("willingness", name)

    def move_the_war(self, front):
        """The front, the chance of a battle, the battle rate, the guns at rest."""
        steps = round(self.size("front") * front.fine)
        front.place = within(front.place + steps, 0, front.steps)
        by = self.size("balance") / front.fine
        front.chance = within(front.chance + by, 0.02, 0.98) if by else front.chance
        for party in self.world.sides:
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

    def move_party(self, party):
        """What an event does to one party."""
        size = {what: self.size(what, party.name) if party.name in getattr(self.effects, what) else 0.0 for what in (
            "cost", "hawkishness", "audience_cost", "leverage", "information", "horizon")}
        party.cost *= 1.0 + size["cost"]
        party.audience_cost *= 1.0 + size["audience_cost"]
        party.horizon *= 1.0 + size["horizon"]
        party.pushed += size["leverage"]
        for faction in party.factions:
            faction.hawkishness += size["hawkishness"]
        if party.belief and size["information"]:
            learn(party, size["information"] * self.world.front.fine**2, self.world.front.chance)
        if party.name in self.effects.salience:
            given = self.effects.salience[party.name]
            party.saliences = shares(
                s * (1.0 + (self.size("salience", party.name, issue.name) if issue.name in given else 0.0))
                for s, issue in zip(party.saliences, self.world.issues))
            party.read_texts()
            party.about, party.rest = party.stake()


# tactics: the least value a party now asks for


def time_used(party, t):
    """The part of its own horizon that has passed."""
    return min(t / party.horizon, 1.0)


def parameter(party, name, default):
    """A parameter of its tactic."""
    given = party.spec.tactic.parameters
    return party.number("tactic", "parameters", name) if name in given else default


def time_dependent(party, t):
    """Concede with the clock."""
    start = parameter(party, "start", 0.0)
    used = time_used(party, t) ** (1.0 / parameter(party, "exponent", 1.0))
    return party.conceded(start + (1.0 - start) * used)


def exponential(party, t):
    """Concede with the clock along an exponential curve."""
    left = (1.0 - time_used(party, t)) ** parameter(party, "exponent", 1.0)
    return party.conceded(exp(left * log(parameter(party, "start", 0.01))))


def mirrors(step):
    """A tactic that gives back what it got in a way of its own, and some goodwill every round."""
    def tactic(party, t):
        first = party.conceded(parameter(party, "start", 0.03))
        if len(party.received) < 2:
            return first
        goodwill = parameter(party, "generosity", 0.01) * max(0.0, party.anchor - party.going_on)
        return step(party, min(party.aspiration, first)) - goodwill
    return tactic


def give_back(party, demand):
    """Give back the last step."""
    return demand - max(0.0, party.received[-1] - party.received[-2])


def give_back_in_proportion(party, demand):
    """Shrink the demand by the proportion by which the offer got better."""
    return demand * within(party.received[-2] / max(party.received[-1], 1e-9), 0.5, 1.0)


def give_back_on_average(party, demand):
    """Give back the average step over a window."""
    window = int(within(round(parameter(party, "window", 4)), 1, len(party.received) - 1))
    return demand - max(0.0, (party.received[-1] - party.received[-1 - window]) / window)


def micro(party, t):
    """A rung down for every new offer heard, and one per tick of the clock."""
    rung = max(min(party.offers_heard, party.made), floor(t / parameter(party, "clock", 4)))
    return party.conceded(min(rung / parameter(party, "rungs", 20), 1.0))


def best_single_offer(party, t):
    """The one offer with the best prospect."""
    chances = [party.other.lets_through(x) for x in range(len(party.score))]
    allowed = [x for x in range(len(party.score)) if party.admissible[x]]
    x = first_best(allowed, lambda x: (party.score[x] - party.reservation) * chances[x]) if allowed else 0
    return party.score[x] if chances[x] > 0 else party.reservation


TACTICS = {
    "time_dependent": time_dependent, "exponential": exponential, "tit_for_tat": mirrors(give_back),
    "relative_tit_for_tat": mirrors(give_back_in_proportion), "averaged_tit_for_tat": mirrors(give_back_on_average),
    "micro": micro, "hard_liner": lambda party, t: party.anchor, "best_single_offer": best_single_offer,
}


# small arithmetic


def shares(numbers):
    """Numbers made to sum to 1."""
    numbers = list(numbers)
    return [number / sum(numbers) for number in numbers]


def chosen(names, weights, uniform):
    """One of several names by weight."""
    so_far = 0.0
    for name, weight in zip(names, weights):
        so_far += weight
        if uniform < so_far / sum(weights):
            return name
    return names[-1]


def product_of(numbers):
    """The product of some numbers."""
    total = 1.0
    for number in numbers:
        total *= number
    return total


def belief(mean, weight):
    """A Beta belief with a mean that weighs so many battles."""
    mean = within(mean, 0.02, 0.98)
    return mean * weight, (1.0 - mean) * weight


def learn(party, weight, says):
    """Learn as from so many battles, of which this share was won by side 1."""
    a, b = party.belief
    party.belief = (a + weight * says, b + weight * (1.0 - says))


def played(scenario, seed: int, world: int) -> dict:
    """What the oracle says of one world, by the columns of the tables of worlds."""
    return World(scenario, seed, world).play()
