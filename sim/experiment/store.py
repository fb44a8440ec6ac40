"""A results folder: a manifest, chunks of worlds written whole or not at all, each with its checksum, a summary."""

from __future__ import annotations

import json
import os
import re
import time
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd

from sim.errors import Problem, UserError
from sim.experiment.chunks import Chunk

MANIFEST, WORLDS, SUMMARY = "manifest.json", "worlds", "summary.csv"
NAME = re.compile(r"(?P<stem>p\d+-p\d+-w(?P<first>\d+)-n(?P<worlds>\d+)-[0-9a-f]{8})-(?P<checksum>[0-9a-f]{16})\.parquet")
MOST_SPREAD = 100  # design points that a manifest holds in lines of their own
STALE = 3600.0  # seconds after which a file that is not yet complete will never be


class Store:
    """One results folder; what is done is read from the files that are there."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def open(self, manifest: dict) -> None:
        """Start the folder, or go on with one that holds part of the same run; UserError for any other.

        Several may start one folder in the same moment: the first manifest stays, and must be that of all.
        """
        worlds = self._named()  # looked for first, since whoever writes worlds has written a manifest before
        if not (self.folder / MANIFEST).exists():
            if worlds:
                raise UserError(Problem("results", f"'{self.folder.name}' holds worlds but no manifest that says whose they are; "
                                                   "choose another folder, or remove it"))
            self._begin(manifest)
        self.check(manifest, "choose another folder, or remove it")
        self._sweep()

    def _begin(self, manifest: dict) -> None:
        try:
            (self.folder / WORLDS).mkdir(parents=True, exist_ok=True)
            made = {**manifest, "checksum": _digest(manifest)}
            text = json.dumps(made, indent=1 if len(manifest["run"]["points"]) <= MOST_SPREAD else None)
            write_whole(self.folder / MANIFEST, lambda path: path.write_text(text, encoding="utf-8"), first=True)
        except OSError as error:
            raise UserError(Problem("results", f"cannot write to '{self.folder}': {error.strerror}; choose another folder "
                                               "with hydra.run.dir=… (or into=… in Python)")) from None

    def check(self, manifest: dict, way_out: str) -> None:
        """See that the folder holds this run, made by these versions; UserError says what differs."""
        reasons = list(differences(self.manifest(), json.loads(json.dumps(manifest))))
        if reasons:
            raise UserError(Problem("results", f"'{self.folder}' holds the results of another run ({'; '.join(reasons)}); {way_out}"))

    def manifest(self) -> dict:
        """What the run is; UserError where the folder holds none or a broken one."""
        path = self.folder / MANIFEST
        if not path.is_file():
            raise UserError(Problem("results", f"no results in '{self.folder}'; give the folder that a run named at its "
                                               "end"))
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            if manifest.pop("checksum") == _digest(manifest):
                return {"run": manifest["run"], **manifest}
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise self.damaged()

    def damaged(self) -> UserError:
        """The message for a manifest that cannot be read."""
        return UserError(Problem("results", f"the manifest of '{self.folder}' is damaged, was changed, or is of an earlier "
                                            "version that wrote no checksums; run the experiment again into another folder"))

    def sound(self, stems: set | None = None):
        """The worlds of every file that is whole, one file at a time, or of the files with these names up to their checksums.

        Files that are not whole are removed, to be played again.
        """
        for path in self._named():
            if stems is None or NAME.fullmatch(path.name)["stem"] in stems:
                try:
                    yield self._read(path)
                except (ValueError, FileNotFoundError):
                    path.unlink(missing_ok=True)

    @property
    def named(self) -> int:
        """How many worlds the files hold by their names, each chunk once."""
        found = [NAME.fullmatch(path.name) for path in self._named()]
        return sum(int(worlds) for _, worlds in {name.group("stem", "worlds") for name in found})

    def write(self, chunk: Chunk, frame: pd.DataFrame) -> None:
        """Write one chunk, whole or not at all, its checksum in its name."""
        held = BytesIO()
        frame.to_parquet(held, compression="zstd", index=False)
        stem = stem_of(chunk)
        path = self.folder / WORLDS / f"{stem}-{self._checksum(stem, held.getvalue())}.parquet"
        self._put(path, lambda part: part.write_bytes(held.getvalue()))

    def frames(self, before: int | None = None):
        """The worlds of every file, one file at a time, of those that begin before a world; UserError when one is damaged."""
        for path in self._named():
            if before is None or int(NAME.fullmatch(path.name)["first"]) < before:
                yield self._whole(path)

    def write_summary(self, summary: pd.DataFrame) -> None:
        """Write the table of design points."""
        self._put(self.folder / SUMMARY, lambda path: summary.to_csv(path, index=False))

    def _put(self, path: Path, write) -> None:
        """Write a file of the folder; UserError where there is no room for it."""
        try:
            write_whole(path, write)
        except OSError as error:
            raise UserError(Problem("results", f"cannot write to '{self.folder}': {error.strerror or error}; what is done is "
                                               f"kept: make room, then go on with zopa resume {self.folder}")) from None

    def _named(self) -> list[Path]:
        """The files of chunks, in the order of their first points and worlds."""
        return [path for path in sorted((self.folder / WORLDS).glob("*.parquet")) if NAME.fullmatch(path.name)]

    @cached_property
    def _run(self) -> str:
        """Whose worlds these are."""
        return _digest(self.manifest()["run"])

    def _checksum(self, stem: str, data: bytes) -> str:
        """The checksum of a file: of its bytes, of which worlds they are, and of which run."""
        return sha256(f"{self._run} {stem} ".encode() + data).hexdigest()[:16]

    def _read(self, path: Path) -> pd.DataFrame:
        """A chunk, if it is what was written under this name, for this run; ValueError if not."""
        data, named = path.read_bytes(), NAME.fullmatch(path.name)
        if self._checksum(named["stem"], data) != named["checksum"]:
            raise ValueError("damaged, or the chunk of another run")
        return pd.read_parquet(BytesIO(data))

    def _whole(self, path: Path) -> pd.DataFrame:
        try:
            return self._read(path)
        except ValueError:
            raise UserError(Problem("results", f"'{path.name}' in '{self.folder}' is damaged, or the chunk of another run; zopa "
                                               f"resume {self.folder} plays it again")) from None

    def _sweep(self) -> None:
        """Remove what a process that was killed left half-written long ago."""
        for part in self.folder.rglob(".*.part"):
            if time.time() - part.stat().st_mtime > STALE:
                part.unlink(missing_ok=True)


def differences(there: dict, here: dict):
    """What tells two runs apart, in words: versions, sizes, design points, scenarios; nothing for one and the same run."""
    (one, other), made = (there["run"], here["run"]), [{"zopa": m["run"]["zopa"], **m["versions"]} for m in (there, here)]
    for words, before, now in ([(name, made[0].get(name), version) for name, version in made[1].items()]
                               + [(key, one.get(key), other.get(key)) for key in ("replications", "precision", "chunk")]):
        if before != now:
            yield f"{words}: {before} there, {now} here"
    if len(one["points"]) != len(other["points"]):
        yield f"design points: {len(one['points'])} there, {len(other['points'])} here"
    for key, words in (("seed", "the seed differs"), ("factors", "the levels differ"), ("against", "the baselines differ"),
                       ("scenario", "the scenario differs: its file or a key was changed"), ("changes", "the levels differ")):
        if any(a.get(key) != b.get(key) for a, b in zip(one["points"], other["points"])):
            yield words


def _digest(value) -> str:
    """A checksum of what JSON can hold."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def stem_of(chunk: Chunk) -> str:
    """The name of a chunk's file up to its checksum; it says which points and worlds, and how many."""
    points, worlds = [point for point, _, _ in chunk], sum(count for _, _, count in chunk)
    return f"p{min(points):06d}-p{max(points):06d}-w{min(first for _, first, _ in chunk):010d}-n{worlds}-{_digest(chunk)[:8]}"


def write_whole(path: Path, write, first: bool = False) -> None:
    """Write a file under a temporary name beside its place, and move it there when it is complete.

    With `first`, a file that was there before stays, where the file system can tell.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        write(part)
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
        if not (first and _linked(part, path)):
            os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _linked(part: Path, path: Path) -> bool:
    """Put a file in its place unless there is one; False where the file system has no second names for files."""
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    except OSError:
        return False
    part.unlink()
    return True


def joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames under one another, by point and world, each world once; a column that some lack is empty there, and words stay words."""
    if len(frames) > 1:
        words = {c for frame in frames for c in frame if isinstance(frame[c].dtype, pd.CategoricalDtype)}
        same = {c for c in words if len({tuple(f[c].cat.categories) if c in f else () for f in frames}) == 1}
        frames = [f.astype({c: "object" for c in words - same if c in f}) for f in frames]
    worlds = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    place = worlds["point"].to_numpy() * (int(worlds["world"].max()) + 1) + worlds["world"].to_numpy()
    if (place[1:] > place[:-1]).all():
        return worlds
    return worlds.iloc[np.unique(place, return_index=True)[1]].reset_index(drop=True)


def without_gaps(worlds: pd.DataFrame) -> pd.DataFrame:
    """The worlds of each point from world 0 up to the first that is missing; `worlds` in the order of `joined`."""
    there = worlds["world"] == worlds.groupby("point").cumcount()
    return worlds if there.all() else worlds[there].reset_index(drop=True)
