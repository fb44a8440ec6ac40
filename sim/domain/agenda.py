"""Issues, options and packages: a package is one option per issue, and an index into the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import at, blocks, row_least


@dataclass(frozen=True)
class IssueTable:
    """An issue with its ordered options; for a division, `among` names the parties that share."""

    name: str
    kind: str
    options: tuple[str, ...]
    among: tuple[str, ...] = ()

    @cached_property
    def shares(self):
        """A division's share of every party under every option: (options, parties)."""
        return np.array([[float(share) for share in option.split("/")] for option in self.options])

    def share_of(self, party: str):
        """A party's share under every option, 0 for one that does not share: (options,)."""
        return self.shares[:, self.among.index(party)] if party in self.among else np.zeros(len(self.options))

    def index(self, option: str) -> int:
        """The place of an option in the order from side 1's best to side 2's best."""
        return self.options.index(option)


@dataclass(frozen=True)
class Agenda:
    """All packages of a list of issues, the last issue running fastest."""

    issues: tuple[IssueTable, ...]

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Options per issue."""
        return tuple(len(issue.options) for issue in self.issues)

    @cached_property
    def size(self) -> int:
        """Number of packages."""
        return int(np.prod(self.shape))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The issues' names in order."""
        return tuple(issue.name for issue in self.issues)

    @cached_property
    def options(self):
        """Option index of every package on every issue: (issues, packages)."""
        return np.array(np.unravel_index(np.arange(self.size), self.shape))

    @cached_property
    def strides(self):
        """How far the package index moves for one option further, per issue."""
        return np.append(np.cumprod(self.shape[::-1])[::-1][1:], 1).astype(np.intp)

    def issue(self, name: str) -> int:
        """The place of an issue; ValueError if it is not on the table."""
        return self.names.index(name)

    def package(self, terms: dict[str, str]) -> int:
        """The index of a package given by option names; every issue must be named."""
        return int(sum(self.strides[j] * issue.index(terms[issue.name]) for j, issue in enumerate(self.issues)))

    def terms(self, package: int) -> dict[str, str]:
        """A package by option names."""
        return {issue.name: issue.options[self.options[j, package]] for j, issue in enumerate(self.issues)}

    def spread(self, table, issue: int):
        """Lay a table (worlds, options) of one issue along its axis of the grid (worlds, n1, …, nJ)."""
        wide = [1] * len(self.shape)
        wide[issue] = self.shape[issue]
        return np.asarray(table).reshape(np.shape(table)[:-1] + tuple(wide))

    def total(self, tables, worlds: int):
        """Add up one table (worlds or 1, options) per issue over all packages: (worlds, packages).

        Built from the last issue up, so that only the last addition runs over all packages.
        """
        tables = [np.asarray(table) for table in tables]
        whole = np.empty((worlds, self.size), dtype=tables[0].dtype)
        for block in blocks(worlds, self.size, whole.itemsize):
            parts = [table if len(table) == 1 else table[block] for table in tables]
            if len(parts) == 1:
                whole[block] = parts[0]
            else:
                into = whole[block].reshape(-1, self.shape[0], self.size // self.shape[0])
                np.add(parts[0][:, :, None], _all_but_first(parts)[:, None, :], out=into)
        return whole

    def total_at(self, tables, packages):
        """The entry of `total` at one package per world, added up in the same order: (worlds,)."""
        entries = [at(table, options[packages]) for table, options in zip(tables, self.options)]
        return _from_the_last(entries)

    def least_total(self, tables):
        """No more than any entry of `total`, as rounding keeps order: (worlds, 1)."""
        return _from_the_last([row_least(table) for table in tables])

    def having(self, listed: dict):
        """How many of the listed options, by issue, each package has, as one table (1, options) per issue to be added up."""
        return [np.array([[float(option in listed.get(issue.name, ())) for option in issue.options]]) for issue in self.issues]

    def every(self, tables):
        """Which packages have only options that are fine, from one table (worlds, options) per issue: (worlds, packages)."""
        fine = tables[-1]
        for table in tables[-2::-1]:
            fine = (table[:, :, None] & fine[:, None, :]).reshape(len(table), -1)
        return fine


def _from_the_last(parts):
    sums = parts[-1]
    for part in parts[-2::-1]:
        sums = part + sums
    return sums


def _all_but_first(parts):
    """The sums over all issues but the first: (worlds or 1, packages of the others).

    Worked out with worlds on the last axis: rows of a few options are too short for numpy to be quick.
    """
    sums = parts[-1].T
    for part in parts[-2:0:-1]:
        across = np.ascontiguousarray(part.T)
        sums = (across[:, None, :] + sums[None, :, :]).reshape(-1, max(across.shape[1], sums.shape[1]))
    return np.ascontiguousarray(sums.T)
