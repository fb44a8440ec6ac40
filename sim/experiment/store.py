"""A results folder: a manifest, chunks of worlds written whole or not at all, a summary."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd

from sim.errors import Problem, UserError

MANIFEST, WORLDS, SUMMARY = "manifest.json", "worlds", "summary.csv"
Chunk = tuple[int, int, int]  # point, first world, count


def chunks_of(points: int, replications: int, chunk: int) -> list[Chunk]:
    """How the worlds of all points are cut into pieces of work."""
    return [(point, first, min(chunk, replications - first)) for point in range(points)
            for first in range(0, replications, chunk)]


class Store:
    """One results folder; what is done is read from the files that are there."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def open(self, manifest: dict) -> None:
        """Start the folder, or go on with one that holds part of the same run; UserError for any other."""
        existing = self.folder / MANIFEST
        manifest = json.loads(json.dumps(manifest))
        if existing.exists():
            if self.manifest()["run"] != manifest["run"]:
                raise UserError(Problem("results", f"'{self.folder.name}' holds the results of another run; choose another "
                                                   "folder, or remove it"))
            return
        if any((self.folder / WORLDS).glob("*")):
            raise UserError(Problem("results", f"'{self.folder.name}' holds worlds but no manifest that says whose they are; "
                                               "choose another folder, or remove it"))
        try:
            (self.folder / WORLDS).mkdir(parents=True, exist_ok=True)
            write_whole(existing, lambda path: path.write_text(json.dumps(manifest, indent=1), encoding="utf-8"))
        except OSError as error:
            raise UserError(Problem("results", f"cannot write to '{self.folder}': {error.strerror}; choose another folder "
                                               "with hydra.run.dir=… (or into=… in Python)")) from None

    def manifest(self) -> dict:
        """What the run is; UserError where the folder holds none or a broken one."""
        path = self.folder / MANIFEST
        if not path.is_file():
            raise UserError(Problem("results", f"no results in '{self.folder}'; give the folder that a run named at its "
                                               "end"))
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            return {"run": manifest["run"], **manifest}
        except (ValueError, KeyError, TypeError):
            raise self.damaged() from None

    def damaged(self) -> UserError:
        """The message for a manifest that cannot be read."""
        return UserError(Problem("results", f"the manifest of '{self.folder}' is damaged; run the experiment again"))

    def path_of(self, point: int, first: int, count: int) -> Path:
        """The file of one chunk, named after what it holds."""
        return self.folder / WORLDS / f"p{point:05d}-w{first:010d}-n{count}.parquet"

    def has(self, *chunk) -> bool:
        """Whether a chunk has been written."""
        return self.path_of(*chunk).exists()

    def write(self, chunk: tuple[int, int, int], frame: pd.DataFrame) -> None:
        """Write one chunk, whole or not at all."""
        write_whole(self.path_of(*chunk), lambda path: frame.to_parquet(path, compression="zstd", index=False))

    def read(self, chunks) -> pd.DataFrame:
        """The worlds of these chunks; UserError when one is missing or damaged."""
        missing = [chunk for chunk in chunks if not self.has(*chunk)]
        if missing:
            raise UserError(Problem("results", f"'{self.folder}' is incomplete: {len(missing)} of {len(chunks)} chunks are "
                                               "missing; run the same command into the same folder to finish it"))
        frames = []
        for chunk in chunks:
            try:
                frames.append(_held_by(chunk, pd.read_parquet(self.path_of(*chunk))))
            except Exception:  # pyarrow raises many kinds for a damaged file
                raise UserError(Problem("results", f"'{self.path_of(*chunk).name}' in '{self.folder}' is damaged; remove it "
                                                   "and run the same command into the same folder again")) from None
        return joined(frames)

    def write_summary(self, summary: pd.DataFrame) -> None:
        """Write the table of design points."""
        write_whole(self.folder / SUMMARY, lambda path: summary.to_csv(path, index=False))


def _held_by(chunk: Chunk, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame, if it holds the worlds its name says; ValueError if not."""
    point, first, count = chunk
    if not ((frame["point"] == point).all() and list(frame["world"]) == list(range(first, first + count))):
        raise ValueError("holds other worlds than its name says")
    return frame


def write_whole(path: Path, write) -> None:
    """Write a file under a temporary name beside its place, and move it there when it is complete."""
    part = path.with_name(f".{path.name}.part")
    write(part)
    with open(part, "rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, path)


def joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames under one another; a column that some lack is empty there, and words stay words."""
    if len(frames) == 1:
        return frames[0]
    words = {c for frame in frames for c in frame if isinstance(frame[c].dtype, pd.CategoricalDtype)}
    same = {c for c in words if len({tuple(f[c].cat.categories) if c in f else () for f in frames}) == 1}
    frames = [f.astype({c: "object" for c in words - same if c in f}) for f in frames]
    return pd.concat(frames, ignore_index=True)
