import datetime
import gc
import weakref

import etwrca
import numpy as np
import pytest


def test_frames_are_what_the_table_said(table):
    times, values, entities, metrics = table
    source = etwrca.open_table(times, values, entities, metrics)
    frames = list(source.frames())
    assert len(frames) == len(times)
    for time, frame in zip(times, frames):
        assert frame.begin == np.datetime64(int(time), "s")
    np.testing.assert_array_equal(np.stack([f.values for f in frames]), values)
    np.testing.assert_allclose(frames[0].total, values[0].sum(axis=0))
    assert [source.entity(int(who)).name for who in frames[0].entities] == entities
    assert frames[0].row_of(int(frames[0].entities[2])) == 2 and frames[0].row_of(999) is None


def test_views_are_read_only_and_of_the_right_types(csv):
    frame = next(etwrca.open_csv(csv).frames())
    for array, kind in ((frame.values, "f8"), (frame.total, "f8"), (frame.unattributed, "f8"), (frame.entities, "u4")):
        assert array.dtype == kind and not array.flags.writeable and not array.flags.owndata
        with pytest.raises(ValueError):
            array[...] = 1
        with pytest.raises(ValueError):
            array.flags.writeable = True


def test_a_view_outlives_frame_and_source(table):
    times, values, entities, metrics = table
    source = etwrca.open_table(times, values, entities, metrics)
    views = [frame.values for frame in source.frames()]
    del source
    gc.collect()
    _ = [bytes(1000) for _ in range(1000)]
    np.testing.assert_array_equal(np.stack(views), values)


def test_two_views_share_memory(csv):
    frame = next(etwrca.open_csv(csv).frames())
    assert np.shares_memory(frame.values, frame.values)


def test_a_frame_goes_with_its_last_view(csv):
    values = next(etwrca.open_csv(csv).frames()).values
    assert isinstance(values.base, etwrca.Frame)


def test_curves_are_views_that_keep_the_report(csv):
    ranking = etwrca.analyze(csv).incidents[0].ranking
    times, curve = ranking.times, ranking.suspects[0].curve.values
    del ranking
    gc.collect()
    assert times.dtype == "M8[ns]" and len(times) == len(curve) and np.nanmax(curve) == 250


def test_own_bins(recording):
    frames = list(etwrca.open_etl(recording).frames(bin=1.0))
    assert all(f.length == np.timedelta64(1, "s") for f in frames)
    assert len(list(etwrca.open_etl(recording).frames(bin=datetime.timedelta(seconds=2)))) == len(frames) // 2


@pytest.mark.parametrize("bin", [-1.0, float("nan"), np.timedelta64("NaT"), 1e9])
def test_bins_that_make_no_sense(csv, bin):
    with pytest.raises(etwrca.Error):
        etwrca.open_csv(csv).frames(bin=bin)


class Two(etwrca.Source):
    def __init__(self):
        super().__init__()
        self.load = self.add_metric(etwrca.MetricInfo("load"))
        self.who = self.add_entity(etwrca.Entity(etwrca.EntityKind.named, "a"))


def test_builder_for_those_who_push():
    source = Two()
    builder = etwrca.FrameBuilder(source, bin=1.0, lateness=0.0)
    builder.add([etwrca.Level(0.5, source.who, source.load, 3.0)])
    assert builder.next() is None
    builder.add(etwrca.Observations.levels(np.array([1.5, 2.5]), np.array([0, 0]), source.load, np.array([4.0, 5.0])))
    builder.finish()
    values = []
    while (frame := builder.next()) is not None:
        values.append(float(frame.values[0, source.load]))
    assert values == [3.0, 4.0, 5.0]
    assert not builder.left_out


def test_builder_refuses_what_is_in_no_table():
    source = Two()
    builder = etwrca.FrameBuilder(source)
    for bad in (etwrca.Level(0, 7, source.load, 1), etwrca.Level(0, source.who, 33, 1),
                etwrca.Usage(0, 1, source.who, source.load, float("inf")),
                etwrca.Usage(0, -1, source.who, source.load, 1), etwrca.Usage(0, 1, source.who, source.load, 1, 5)):
        with pytest.raises(etwrca.Error) as caught:
            builder.add([bad])
        assert caught.value.code == "invalid_argument"
    with pytest.raises((TypeError, RuntimeError)):
        builder.add([3])


def test_builder_keeps_its_source():
    source = Two()
    builder = etwrca.FrameBuilder(source)
    alive = weakref.ref(source)
    del source
    gc.collect()
    assert alive() is not None
    builder.finish()
    del builder
    gc.collect()
    assert alive() is None
