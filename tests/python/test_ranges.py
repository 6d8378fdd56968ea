"""Times whose sums and differences 64 bits of nanoseconds may not hold, and numbers beyond 32 bits, are refused."""
import datetime

import etwrca
import numpy as np
import pytest

TIMES = [np.datetime64("2500-01-01"), np.datetime64("1600-01-01", "s"), np.datetime64("2500", "Y"),
         np.datetime64(2 ** 62, "us"), np.datetime64(2 ** 62, "D"), 1e30, -1e30, 10 ** 10,
         np.datetime64("1843-03-31"), np.datetime64("2096-10-03"), np.datetime64(4 * 10 ** 18 + 1, "ns"), 4_000_000_001,
         datetime.datetime(2097, 1, 1), datetime.datetime(2500, 1, 1)]
SPANS = [np.timedelta64(200000, "D"), np.timedelta64(-200000, "D"), np.timedelta64(2 ** 62, "s"), 1e30, -1e30,
         np.timedelta64(-4 * 10 ** 18 - 1, "ns"), datetime.timedelta(days=46297), datetime.timedelta(days=-200000)]
OUTSIDE = "not from 1843-03-31 to 2096-10-02"


@pytest.mark.parametrize("time", TIMES, ids=repr)
def test_a_time(time):
    with pytest.raises(etwrca.Error, match=OUTSIDE) as caught:
        etwrca.Level(time, 0, 0, 1.0)
    assert caught.value.code == "invalid_argument"


@pytest.mark.parametrize("span", SPANS, ids=repr)
def test_a_duration(span):
    with pytest.raises(etwrca.Error, match=OUTSIDE):
        etwrca.Usage(0, span, 0, 0, 1.0)


@pytest.mark.parametrize("time", TIMES[:-2], ids=repr)
def test_times_in_an_array(time):
    times = np.array([time if isinstance(time, np.datetime64) else float(time)])
    for use in (lambda: etwrca.SpikeDetector().update_many(times, [1.0]),
                lambda: etwrca.Observations.levels(times, [0], 0, [1.0]),
                lambda: etwrca.open_table(times, [[1.0]], ["a"], ["b"])):
        with pytest.raises(etwrca.Error, match=OUTSIDE):
            use()


def test_what_fits_is_taken_in_any_unit():
    for text in ("1843-04-01", "2096-10-02", "2024-02-29T12:34:56.789"):
        for unit in ("D", "h", "s", "ms", "us", "ns", "25s", "100ns"):
            time = np.datetime64(text).astype(f"datetime64[{unit}]")
            assert etwrca.Level(time, 0, 0, 1.0).at == time
            assert etwrca.Observations.levels(np.array([time]), [0], 0, [1.0])[0].at == time
    for unit in ("ps", "fs", "as"):
        time = np.datetime64(1_234_567_891, unit)
        assert etwrca.Level(time, 0, 0, 1.0).at == time.astype("datetime64[ns]")
    assert etwrca.Usage(0, np.timedelta64(-3, "W"), 0, 0, 1.0).length == np.timedelta64(-21, "D")
    for bad in (np.datetime64("NaT"), np.datetime64("NaT", "s"), np.datetime64("NaT", "ns")):
        with pytest.raises(etwrca.Error, match="NaT"):
            etwrca.Level(bad, 0, 0, 1.0)
        with pytest.raises(etwrca.Error, match="NaT"):
            etwrca.Observations.levels(np.array([bad]), [0], 0, [1.0])


def test_the_length_of_a_range_fits():
    begin, end = np.datetime64("1678"), np.datetime64("2262")
    for use in (lambda: etwrca.TimeRange(begin, end), lambda: etwrca.MonitorOptions(window=(begin, end)),
                lambda: etwrca.SourceInfo("own", "own", extent=(begin, end))):
        with pytest.raises(etwrca.Error, match=OUTSIDE):
            use()
    assert etwrca.TimeRange(-4e9, 4e9).length == np.timedelta64(8 * 10 ** 9, "s")


@pytest.mark.parametrize("who", [[2 ** 32], [-1], [1.9], [1.0], ["1"], [True], [None], [2 ** 63], [2 ** 64],
                                 [-2 ** 64], [[1]]], ids=repr)
def test_numbers_of_entities_are_not_cut_to_size(who):
    for use in (lambda w: etwrca.Observations.levels(np.array([0.0]), w, 0, [1.0]),
                lambda w: etwrca.Observations.usages(np.array([0.0]), 1, w, 0, [1.0])):
        for each in (who, np.array(who), np.array(who, object)):
            with pytest.raises((etwrca.Error, TypeError)):
                use(each)
    for one in (2 ** 32, -1, 1.9):
        with pytest.raises(TypeError):
            etwrca.Level(0, one, 0, 1.0)


def test_numbers_of_entities_of_any_width():
    for kind in ("int8", "int64", "uint8", "uint16", "uint32", "uint64", ">i4"):
        batch = etwrca.Observations.levels(np.arange(2), np.array([1, 9, 3], kind)[::2], 0, [1.0, 2.0])
        assert [each.who for each in batch] == [1, 3]
    for numbers in ([1, 3], [np.int64(1), np.uint8(3)]):  # as pandas often has them
        batch = etwrca.Observations.levels(np.arange(2), np.array(numbers, object), 0, [1.0, 2.0])
        assert [each.who for each in batch] == [1, 3]
    assert etwrca.Observations.levels(np.arange(1), [2 ** 32 - 1], 0, [1.0])[0].who == etwrca.NO_ENTITY
    assert len(etwrca.Observations.levels(np.array([]), [], 0, [])) == 0
