"""What the terms of a deal provide for its own safety, as the oracle reads them."""

from functools import cached_property

from oracle_sums import product_of, within


class Terms:
    """What every package means for whether it will be kept, and for the war if it is not."""

    def __init__(self, world):
        self.world, self.levels = world, {}

    @cached_property
    def safety(self):
        """What every package provides for its own safety: detection, and a guarantee by every guarantor."""
        return [(self.provided(x, "detection"), *(self.provided(x, "guarantee", name) for name in self.world.spec.guarantors))
                for x in self.world.packages]

    @cached_property
    def caps(self):
        """How tight every package caps the side that grows stronger."""
        return [self.provided(x, "force_cap") for x in self.world.packages]

    def provided(self, options, what, guarantor=None):
        """The level of several issues together, 1 − Π(1 − level)."""
        if (what, guarantor) not in self.levels:
            self.levels[what, guarantor] = [[self.level(issue, option, what, guarantor) for option in range(len(issue.options))]
                                            for issue in self.world.issues]
        return 1.0 - product_of(1.0 - levels[option] for levels, option in zip(self.levels[what, guarantor], options))

    def level(self, issue, option, what, guarantor):
        """What one option provides: a guarantee, detection, or the tightness of a cap."""
        if issue.kind in ("line", "division"):
            return 0.0
        if issue.kind == "range":
            low, high = (self.world.number("issues", issue.name, what, end) for end in ("low", "high"))
            return low + (high - low) * option / (len(issue.options) - 1)
        path = ("issues", issue.name, "options", issue.options[option], what)
        given = getattr(self.world.spec.issues[issue.name].options[issue.options[option]], what)
        if not isinstance(given, dict):
            return self.world.number(*path)
        return self.world.number(*path, guarantor) if guarantor in given else 0.0

    def deterred(self, detection, *guarantees):
        """D: what the guarantors' detection, willingness and punishment deter."""
        total = 0.0
        for name, guarantee in zip(self.world.spec.guarantors, guarantees):
            seen = 1.0 - (1.0 - self.world.number("guarantors", name, "detection")) * (1.0 - detection)
            acts = within(self.world.willingness[name], 0.0, 1.0)
            total += seen * acts * self.world.number("guarantors", name, "punishment") * guarantee
        return total

    @cached_property
    def temptation(self):
        """The gain from a breach at which deals are kept with probability 1/e; None where they are kept."""
        block = "war" if self.world.front else "breach"
        given = getattr(self.world.spec, block)
        return None if given is None or given.temptation is None else self.world.number(block, "temptation")

    def what_stays(self, x):
        """What a broken deal leaves: the place of its line in a war, without one the terms that were carried out."""
        return self.line_place(x) if self.world.front else self.carried_out[x]

    @cached_property
    def staying(self):
        """The places of the issues whose terms stay as they are once carried out."""
        return [j for j, issue in enumerate(self.world.issues) if issue.name in self.world.spec.breach.stays]

    @cached_property
    def carried_out(self):
        """The options of every package that stay as they are; none where nothing is said of a breach."""
        return [tuple(options[j] for j in self.staying) for options in self.world.packages]

    def line_place(self, x):
        """Where on the war chain the line of a package leaves the front; where it stands now, if no line is tabled."""
        if not self.line_places:
            return float(self.world.front.place)
        return self.line_places[self.world.packages[x][self.line]]

    @cached_property
    def line(self):
        """The place of the first issue that is a line, if there is one."""
        return next((j for j, issue in enumerate(self.world.issues) if issue.kind == "line"), None)

    @cached_property
    def line_places(self):
        """The stated place of every line on the chain; where none is stated, by what both sides hold under it."""
        if self.line is None:
            return []
        issue, places = self.world.issues[self.line], []
        for line, one, two in zip(issue.options, *(party.land(issue) for party in self.world.parties[:2])):
            block = self.world.spec.map.lines.get(line)
            stated = None if block is None else self.world.number("map", "lines", line, "place")
            share = (one + 1.0 - two) / 2.0 if stated is None else stated
            places.append(self.world.front.place_of(within(share, 0.02, 0.98)))
        return places
