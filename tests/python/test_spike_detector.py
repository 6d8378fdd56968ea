import etwrca
import numpy as np
import pytest


def series():
    values = 10.0 + np.arange(200) % 5
    values[100:110] = 80
    return np.arange(200, dtype=float), values


def test_one_by_one_and_at_once_are_the_same():
    times, values = series()
    one = etwrca.SpikeDetector()
    found = [s for t, v in zip(times, values) if (s := one.update(t, v)) is not None]
    assert etwrca.SpikeDetector().update_many(times, values) == found
    assert [s.ended for s in found] == [False, True]
    assert found[1].end == np.datetime64(110, "s")
    assert one.baseline == 12 and one.scale > 0 and one.score >= 0


def test_times_of_every_kind():
    times, values = series()
    expected = etwrca.SpikeDetector().update_many(times, values)
    for other in (times.astype("M8[s]"), times.astype("M8[s]").astype("M8[us]"), times.astype(int), times[::1]):
        assert etwrca.SpikeDetector().update_many(other, values) == expected
    assert etwrca.SpikeDetector().update_many(times, values.astype("f4")) == expected
    strided = np.repeat(values, 2)[::2]
    assert etwrca.SpikeDetector().update_many(times, strided) == expected


def test_an_open_spike_is_ended_by_finish():
    detector = etwrca.SpikeDetector()
    times, values = series()
    detector.update_many(times[:105], values[:105])
    assert detector.finish().ended
    assert detector.finish() is None


@pytest.mark.parametrize("times, values", [
    (np.zeros(3), np.zeros(2)), (np.zeros((2, 2)), np.zeros(2)), (np.zeros(2), np.zeros((2, 1))),
    (np.array([0, np.nan]), np.zeros(2)), (np.array([0, np.inf]), np.zeros(2)),
    (np.array(["2020", "NaT"], "M8[ns]"), np.zeros(2)),
])
def test_arrays_that_make_no_sense(times, values):
    with pytest.raises(etwrca.Error) as caught:
        etwrca.SpikeDetector().update_many(times, values)
    assert caught.value.code == "invalid_argument"


def test_gaps_unsorted_times_and_empty_arrays_are_none_of_an_error():
    detector = etwrca.SpikeDetector()
    assert detector.update_many(np.array([]), np.array([])) == []
    assert detector.update_many(np.array([5.0, 3.0, 4.0]), np.array([np.nan, np.inf, -np.inf])) == []
    assert np.isnan(detector.baseline)


def test_many_metrics_together():
    n = 200
    values = np.random.default_rng(1).normal(10, 1, (n, 3))
    values[120:130, 2] += 50
    detector = etwrca.EntityDetector(3)
    found = detector.update_many(np.arange(n), values)
    assert [s.metric for s in found] == [2, 2]
    with pytest.raises(etwrca.Error):
        detector.update(1, np.zeros(2))
    with pytest.raises(etwrca.Error):
        etwrca.EntityDetector(0)


def test_options_are_checked():
    with pytest.raises(etwrca.Error, match="threshold"):
        etwrca.SpikeDetector(etwrca.DetectOptions(threshold=1.0))
