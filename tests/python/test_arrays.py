"""What is taken as an array, as a time, as a duration and as a range, and what is refused."""
import datetime

import etwrca
import numpy as np
import pytest

N = 200
SECONDS = np.arange(N)
VALUES = np.where((SECONDS >= 100) & (SECONDS < 110), 80.0, 10.0 + SECONDS % 5)
ZONE = datetime.timezone(datetime.timedelta(hours=2))


def found(times, values=VALUES):
    return etwrca.SpikeDetector().update_many(times, values)


def datetimes(zone=None):
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    for second in range(N):
        moment = epoch + datetime.timedelta(seconds=second)
        yield moment.astimezone(zone) if zone else moment.replace(tzinfo=None)


def test_times_in_lists_and_objects():
    expected = found(SECONDS)
    assert len(expected) == 2
    for times in (SECONDS.tolist(), SECONDS.astype(float).tolist(), range(N), tuple(SECONDS), SECONDS.astype("u2"),
                  SECONDS.astype("f4"), list(datetimes()), list(datetimes(ZONE)), SECONDS.astype(object),
                  list(SECONDS.astype("M8[s]")), np.array([np.datetime64(int(i), "s") for i in SECONDS], object)):
        assert found(times) == expected
        assert found(times, VALUES.tolist()) == expected
        assert [each.at for each in etwrca.Observations.levels(times, [0] * N, 0, VALUES)][7] == np.datetime64(7, "s")
        source = etwrca.open_table(times, VALUES[:, None].tolist(), ["a"], ["m"])
        assert len(list(source.frames())) == N


def test_columns_of_pandas():
    pandas = pytest.importorskip("pandas")
    expected = found(SECONDS)
    index = pandas.to_datetime(SECONDS, unit="s")
    for times in (index, index.tz_localize("UTC"), index.to_series(), pandas.Series(index.tz_localize("UTC")),
                  index.tz_localize("UTC").tz_convert("Europe/Berlin"), pandas.Series(SECONDS)):
        assert found(times, pandas.Series(VALUES)) == expected
    who = pandas.Series([0] * N)
    assert etwrca.Observations.usages(index, 1, who, 0, pandas.Series(VALUES))[9].begin == np.datetime64(9, "s")
    with pytest.raises(etwrca.Error, match=r"times\[1\]"):
        found(pandas.to_datetime(["2020", None]).tz_localize("UTC").astype(object), [1.0, 2.0])


TIMES = [SECONDS.astype("m8[s]"), SECONDS.astype("m8[ns]"), SECONDS.astype(bool), SECONDS.astype(str),
         SECONDS.astype(complex), ["a"] * N, [None] * N, [np.timedelta64(1, "s")] * N,
         np.array([np.timedelta64(1, "s")] * N, object), np.zeros(N, [("a", "f8")]), [datetime.timedelta(1)] * N]


@pytest.mark.parametrize("times", TIMES, ids=lambda t: str(np.asarray(t).dtype))
def test_what_is_no_times(times):
    for use in (found, lambda t: etwrca.Observations.levels(t, [0] * N, 0, VALUES),
                lambda t: etwrca.Observations.usages(t, 1, [0] * N, 0, VALUES),
                lambda t: etwrca.EntityDetector(1).update_many(t, VALUES[:, None]),
                lambda t: etwrca.open_table(t, VALUES[:, None], ["a"], ["m"])):
        with pytest.raises(etwrca.Error) as caught:
            use(times)
        assert caught.value.code == "invalid_argument"


@pytest.mark.parametrize("kind", ["M8[s]", "m8[s]", "m8[ns]", complex])
def test_what_is_no_values(kind):
    values = VALUES.astype(int).astype(kind)
    for use in (lambda v: found(SECONDS, v), lambda v: etwrca.Observations.levels(SECONDS, [0] * N, 0, v),
                lambda v: etwrca.Observations.usages(SECONDS, 1, [0] * N, 0, v),
                lambda v: etwrca.EntityDetector(1).update_many(SECONDS, v[:, None]),
                lambda v: etwrca.EntityDetector(N).update(1, v),
                lambda v: etwrca.open_table(SECONDS, v[:, None], ["a"], ["m"])):
        with pytest.raises(etwrca.Error, match="not numbers") as caught:
            use(values)
        assert caught.value.code == "invalid_argument"


@pytest.mark.parametrize("one", ["x", "5", b"5", np.timedelta64(5, "s"), np.datetime64(5, "s"), datetime.timedelta(5),
                                 datetime.datetime(2020, 1, 1), 5j, [1.0], np.array([1.0, 2.0])], ids=repr)
def test_what_is_no_number(one):
    for use in (lambda: etwrca.SpikeDetector().update(1, one), lambda: etwrca.Level(1, 0, 0, one),
                lambda: etwrca.Usage(1, 1, 0, 0, one)):
        with pytest.raises(TypeError):
            use()
    if not isinstance(one, (list, np.ndarray)):
        values = VALUES.astype(object)
        values[3] = one
        with pytest.raises(etwrca.Error, match=r"values\[3\] is no number"):
            found(SECONDS, values)
        with pytest.raises(etwrca.Error, match="not numbers|is no number"):
            found(SECONDS, [one] * N)


def test_objects_that_are_numbers_and_what_is_missing():
    import decimal
    import fractions
    values = VALUES.astype(object)
    values[5], values[6] = decimal.Decimal(12), fractions.Fraction(9, 1)
    values[7], values[8] = np.float32(10), None
    plain = values.copy()
    plain[8] = np.nan
    assert found(SECONDS, values) == found(SECONDS, plain.astype(float))
    table = etwrca.open_table(SECONDS, values[:, None], ["a"], ["m"])
    assert len(list(table.frames())) == N - 1
    pandas = pytest.importorskip("pandas")
    column = pandas.Series(VALUES.astype(int), dtype="Int64")
    column[8] = pandas.NA
    assert found(SECONDS, column) == found(SECONDS, column.to_numpy(float, na_value=np.nan))


def test_arrays_without_dimensions_are_what_they_hold():
    usage = etwrca.Usage(np.array(5, "M8[ns]"), np.array(5, "m8[ns]"), 0, 0, np.array(2.0))
    assert (usage.begin, usage.length, usage.amount) == (np.datetime64(5, "ns"), np.timedelta64(5, "ns"), 2.0)
    assert etwrca.Level(np.array(5.0), 0, 0, 1.0).at == np.datetime64(5, "s")
    for several in (np.array([5], "m8[ns]"), np.array([5.0]), np.array([5])):
        with pytest.raises(TypeError):
            etwrca.Usage(0, several, 0, 0, 1.0)
        with pytest.raises(TypeError):
            etwrca.Level(several, 0, 0, 1.0)


class Raises:
    def __init__(self, error):
        self.error = error

    def __array__(self, *args, **kwargs):
        raise self.error


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_what_an_argument_raises_is_not_lost(error):
    for use in (lambda bad: found(bad), lambda bad: found(SECONDS, bad),
                lambda bad: etwrca.Observations.levels(SECONDS, bad, 0, VALUES)):
        with pytest.raises(error):
            use(Raises(error()))


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "g", "i1", "u1", "i8", "u8"])
def test_scalars_of_numpy_are_times_and_durations(kind):
    three = np.dtype(kind).type(3)
    usage = etwrca.Usage(three, three, 0, 0, 1.0)
    assert usage.begin == np.datetime64(3, "s") and usage.length == np.timedelta64(3, "s")
    for other in (np.bool_(True), np.complex128(3), np.str_("3"), np.bytes_(b"3")):
        with pytest.raises(TypeError):
            etwrca.Usage(other, 0, 0, 0, 1.0)
        with pytest.raises(TypeError):
            etwrca.Usage(0, other, 0, 0, 1.0)


def test_nanoseconds_of_pandas():
    pandas = pytest.importorskip("pandas")
    at = 1_577_880_000_123_456_789
    for stamp in (pandas.Timestamp(at), pandas.Timestamp(at, tz="Europe/Berlin"), pandas.Timestamp(at, tz="UTC")):
        assert etwrca.Level(stamp, 0, 0, 1.0).at == np.datetime64(at, "ns")
        assert etwrca.Observations.levels([stamp], [0], 0, [1.0])[0].at == np.datetime64(at, "ns")
    for count in (1999, -1, 86_400_000_000_001):
        length = etwrca.Usage(0, pandas.Timedelta(count), 0, 0, 1.0).length
        assert length == np.timedelta64(count, "ns")
    with pytest.raises(etwrca.Error, match="NaT") as caught:
        etwrca.Level(pandas.NaT, 0, 0, 1.0)
    assert caught.value.code == "invalid_argument"
    with pytest.raises((etwrca.Error, TypeError)):
        etwrca.Usage(0, pandas.NaT, 0, 0, 1.0)


def test_a_range_where_a_window_is_asked_for(table):
    window = etwrca.TimeRange(150, 180)
    for given in (window, (150, 180), [150, np.datetime64(180, "s")]):
        assert etwrca.MonitorOptions(window=given).window == window
        assert etwrca.SourceInfo("own", "own", extent=given).extent == window
    source = etwrca.open_table(*table)
    ranker = etwrca.PidRanker(source)
    for frame in source.frames():
        ranker.observe(frame)
    past = etwrca.TimeRange(0, 50)
    assert ranker.rank(window, "load", [past]) == ranker.rank((150, 180), "load", [(0, 50)])
    assert ranker.rank(window, "load", [past, (60, 70)]).suspects[0].name == "b"
    for bad in (3, None, (1,), (1, 2, 3), "ab"):
        with pytest.raises(TypeError):
            ranker.rank(bad, "load")
    for bad in (3, (1,), "ab"):
        with pytest.raises(TypeError):
            etwrca.MonitorOptions(window=bad)


def test_options_of_a_monitor_are_equal_by_what_they_say():
    one = etwrca.MonitorOptions(bin=1.0, window=(0, 10), rank=etwrca.RankOptions(top=3))
    assert one == etwrca.MonitorOptions(bin=1.0, window=etwrca.TimeRange(0, 10), rank=etwrca.RankOptions(top=3))
    assert one != etwrca.MonitorOptions(bin=1.0) and one != 3
    asked = etwrca.MonitorOptions(progress=print)
    assert asked == asked and asked != etwrca.MonitorOptions(progress=print) and asked != etwrca.MonitorOptions()
    with pytest.raises(TypeError):
        hash(one)
