"""What is counted of worlds does not depend on the pieces they come in, and is what a table of all of them says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.experiment.enough import Enough
from sim.experiment.frames import summary_of, tallied
from sim.experiment.schedule import Schedule
from sim.experiment.structures import Structure
from sim.experiment.tally import Tally


def counted(frames, points: int) -> pd.DataFrame:
    tally = Tally(points)
    for frame in frames:
        tallied(tally, frame)
    return summary_of(tally, [{} for _ in range(points)])


@pytest.fixture(scope="module")
def sweep(everything):
    """Some worlds at three points of two structures."""
    return sim.sweep(everything, {"protocol.breakdown": [0, 0.02, 0.2]}, 97)


@given(cuts=st.lists(st.integers(1, 290), max_size=6), order=st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_no_bit_depends_on_the_pieces_or_their_order(sweep, cuts, order):
    ends = [0, *sorted(set(cuts)), len(sweep.worlds)]
    pieces = [sweep.worlds.iloc[start:end] for start, end in zip(ends, ends[1:]) if end > start]
    order.shuffle(pieces)
    whole = counted([sweep.worlds], 3)
    pd.testing.assert_frame_equal(counted(pieces, 3)[whole.columns], whole, check_exact=True)


def test_the_summary_is_what_the_worlds_say(sweep):
    for number in range(3):
        rows, row = sweep.rows(number), sweep.summary.iloc[number]
        agreed = rows[rows["outcome"] == "agreement"]
        assert row["replications"] == len(rows) and row["agreement"] == len(agreed) / len(rows)
        assert row["median_round"] == agreed["round"].median() or not len(agreed)
        for name in (name for name in rows if name.startswith(("value.", "gain."))):
            assert row[name] == pytest.approx(agreed[name].mean(), abs=1e-11, nan_ok=True)
        gaps = rows[[name for name in rows if name.startswith("apart.")]].dropna()
        for name in gaps:
            assert row[name] == pytest.approx((gaps[name] > 0).mean(), abs=1e-11)
            widest = gaps[gaps.max(axis=1) > 0].idxmax(axis=1)
            assert row[name.replace("apart.", "widest.")] == pytest.approx((widest == name).sum() / len(gaps), abs=1e-11)


def test_a_point_without_worlds_has_no_numbers(sweep):
    table = counted([sweep.rows(1)], 3)
    assert list(table["replications"]) == [0, 97, 0] and np.isnan(table.loc[0, "agreement"])
    assert table.loc[2, ["low", "high"]].tolist() == [0.0, 1.0]


@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3), replications=st.integers(1, 700), chunk=st.integers(1, 300),
       precision=st.one_of(st.none(), st.floats(0.03, 0.2)), data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_world_is_handed_out_once_whatever_is_kept_and_in_whatever_order_chunks_return(sizes, replications, chunk, precision, data):
    starts = np.cumsum([0, *sizes])
    parted = [Structure(None, 1, np.arange(start, end)) for start, end in zip(starts, starts[1:])]
    enough, kept, seen, out = Enough(replications, precision), {}, {}, []
    schedule = Schedule(parted, enough, chunk, kept)

    def returned():
        done = out.pop(data.draw(st.integers(0, len(out) - 1)))
        schedule.done(done, [segment[2] // 3 for segment in done])

    while schedule.peek() or out:
        while len(out) < 3 and (given_out := schedule.next()):
            assert len(given_out) == 1 or sum(count for _, _, count in given_out) <= chunk
            out.append(given_out)
            for point, first, count in given_out:
                assert first == seen.get(point, 0), "in the order of worlds, none twice"
                seen[point] = first + count
                kept[point, first, count] = count // 3
        returned()
    by_point = [{first: (count, agreed) for (p, first, count), agreed in kept.items() if p == point} for point in range(int(starts[-1]))]
    assert [enough.left(there) for there in by_point] == [0] * int(starts[-1])
    assert precision or set(seen.values()) == {replications}
    assert Schedule(parted, enough, chunk, dict(kept)).next() is None, "what is kept is not played again"


def test_the_list_of_all_work_is_never_made():
    schedule = Schedule([Structure(None, 1, np.arange(2))], Enough(10**10), 5000, {})
    assert [schedule.next() for _ in range(2)] == [((0, 0, 5000),), ((0, 5000, 5000),)] and not schedule.is_one
