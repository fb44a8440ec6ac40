"""The oracle's preferences: from saliences, shapes, land, red lines and vetoes to the value of every text."""

from oracle_sums import chosen, grain, shares
from scipy.special import gammaincinv


class Wants:
    """What a party wants in one world: the value of every text to it, and what it will not have."""

    def __init__(self, world, name):
        self.world, self.name, self.spec = world, name, world.spec.parties[name]
        self.saliences = self.drawn_saliences()
        self.ideals = [self.ideal(issue) for issue in world.issues]
        self.position = [issue.index(self.spec.position[issue.name]) if issue.name in self.spec.position else ideal
                         for issue, ideal in zip(world.issues, self.ideals)]
        self.values = [self.option_values(issue) for issue in world.issues]
        self.lifted, self.vetoes = set(), {issue.name: self.vetoed(issue) for issue in world.issues}
        self.lift(())

    def number(self, *path):
        """A number of this party."""
        return self.world.number("parties", self.name, *path)

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
        """The place of the best option of an issue: the party's own end of it, unless said otherwise."""
        if issue.kind == "division":
            return max(range(len(issue.options)), key=lambda o: self.share(issue, o))
        named = self.spec.preferences[issue.name].ideal or ("last" if self.spec.side == 2 else "first")
        ends = {"first": 0, "last": len(issue.options) - 1}
        return ends[named] if named in ends else issue.index(named)

    def share(self, issue, option):
        """Its share of a pie that is divided in some way."""
        shares = dict(zip(issue.among, issue.options[option].split("/")))
        return float(shares.get(self.name, 0.0))

    def way(self, issue):
        """The way from the worst option to the best, 0…1 for every option."""
        last = len(issue.options) - 1
        if issue.kind == "division":
            return [self.share(issue, o) for o in range(last + 1)]
        if issue.kind != "line":
            return [(o if self.ideal(issue) != 0 else last - o) / last for o in range(last + 1)]
        held = self.land(issue)
        return [(share - min(held)) / max(max(held) - min(held), 1e-12) for share in held]

    def land(self, issue):
        """The share of the disputed land's worth that each line leaves to this party, or to the side it would give it to."""
        territory, worth = self.world.scenario.map, self.land_worth()
        first = self.spec.side == 1 or (self.spec.side is None and self.ideal(issue) == 0)
        mine = [[r for r in worth if (r in territory.lines[line]) == first] for line in issue.options]
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

    def lift(self, issues):
        """Give up red lines on these issues, and value everything by those that are left."""
        self.lifted |= set(issues)
        self.costs, self.closed = self.red_lines()
        self.admissible = [not any((j, o) in self.closed for j, o in enumerate(options)) and not self.barred(x)
                           for x, options in enumerate(self.world.packages)]
        self.read_texts()

    def red_lines(self):
        """The costs of options beyond soft red lines, and the options that hard ones and vetoes close."""
        world, costs = self.world, {}
        closed = {(j, issue.index(option)) for j, issue in enumerate(world.issues) for option in self.vetoes[issue.name]}
        for j, issue in enumerate(world.issues):
            if issue.name in self.spec.red_lines and issue.name not in self.lifted:
                beyond = [(j, o) for o in range(len(issue.options)) if not self.this_side(issue, o, self.limit(issue))]
                if world.uniform(f"red_line/{self.name}/{issue.name}/hard") < self.number("red_lines", issue.name, "hard"):
                    closed.update(beyond)
                else:
                    costs.update(dict.fromkeys(beyond, self.number("red_lines", issue.name, "cost")))
        return costs, closed

    def vetoed(self, issue):
        """The options of an issue that third parties do not consent to."""
        world, vetoes = self.world, self.world.spec.issues[issue.name].veto
        return [option for holder, veto in vetoes.items() for option in veto.options if world.uniform(
            f"veto/{issue.name}/{holder}") >= world.number("issues", issue.name, "veto", holder, "consent")]

    def has(self, x, listed):
        """Whether a package has any of the options listed by issue."""
        return any(issue.options[option] in listed.get(issue.name, ())
                   for issue, option in zip(self.world.issues, self.world.packages[x]))

    def barred(self, x):
        """Whether a package calls for a referendum that cannot be held."""
        referendum = self.spec.audience.referendum
        if referendum is None or not (self.has(x, referendum.on) and self.has(x, referendum.barred)):
            return False
        return self.world.uniform(f"referendum/{self.name}/binds") < self.number("audience", "referendum", "binds")

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
        if issue.kind == "division":
            return self.share(issue, option) >= self.share(issue, limit)
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
            first, second = (self.saliences[names.index(issue)] for issue in link.issues)
            alone = (first * one + second * two) / max(first + second, 1e-12)
            value += self.number("linkages", name, "strength") * (one * two - alone)
        return value - sum(self.costs.get((j, o), 0.0) for j, o in enumerate(options))
