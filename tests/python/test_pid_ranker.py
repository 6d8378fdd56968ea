import etwrca
import numpy as np
import pytest


def ranker_of(table, **options):
    source = etwrca.open_table(*table)
    ranker = etwrca.PidRanker(source, etwrca.RankOptions(**options))
    for frame in source.frames():
        ranker.observe(frame)
    return ranker


def test_ranks_a_table(table):
    ranker = ranker_of(table)
    ranking = ranker.rank((150, 180), "load")
    assert ranking.suspects[0].name == "b" and ranking.suspects[0].score > 0.9
    assert ranker.rank((150, 180), 0) == ranking
    total = ranking.unexplained + ranking.others + sum(s.energy for s in ranking.suspects) + sum(
        b.share for b in ranking.buckets)
    assert total == pytest.approx(1)


def test_a_window_without_frames_has_no_suspects(table):
    assert ranker_of(table).rank((5000, 6000), "load").suspects == ()
    assert ranker_of(table).rank((180, 150), "load").suspects == ()


def test_excluded_windows_are_taken(table):
    ranker = ranker_of(table)
    assert ranker.rank((150, 180), "load", excluded=[(0, 50)]).suspects[0].name == "b"


def test_misuse(table):
    ranker = ranker_of(table)
    for metric in ("none", 99):
        with pytest.raises(etwrca.Error) as caught:
            ranker.rank((150, 180), metric)
        assert caught.value.code == "not_found"
    with pytest.raises(etwrca.Error):
        ranker.rank((np.datetime64("NaT", "ns"), 180), "load")
    with pytest.raises(TypeError):
        ranker.rank(150, "load")
    with pytest.raises(TypeError):
        etwrca.PidRanker("no source")
    with pytest.raises(etwrca.Error):
        etwrca.PidRanker(etwrca.open_table(*table), etwrca.RankOptions(symptom_share=2))
    with pytest.raises(etwrca.Error, match="weights"):
        etwrca.PidRanker(etwrca.open_table(*table), etwrca.RankOptions(anomaly_weight=1e308, energy_weight=1e308))


def test_a_frame_of_another_source_is_refused(table):
    times, values, entities, _ = table
    narrow = etwrca.PidRanker(etwrca.open_table(times, values[:, :, 0], entities, ["load"]))
    wide = next(etwrca.open_table(*table).frames())
    with pytest.raises(etwrca.Error):
        narrow.observe(wide)


@pytest.mark.parametrize("change", [
    lambda t: (t[0][::-1], *t[1:]), lambda t: (t[0][:5], *t[1:]), lambda t: (t[0], t[1][:, :2], *t[2:]),
    lambda t: (t[0], t[1], t[2], ["load", "load"]), lambda t: (t[0], t[1], [], ["load", "queue"]),
    lambda t: (t[0], t[1], t[2], ["load", ""]), lambda t: (np.full(len(t[0]), np.nan), *t[1:]),
])
def test_tables_that_make_no_sense(table, change):
    with pytest.raises(etwrca.Error) as caught:
        etwrca.open_table(*change(table))
    assert caught.value.code == "invalid_argument"


def test_gaps_and_an_empty_table(table):
    times, values, entities, metrics = table
    values[10] = np.nan
    assert len(list(etwrca.open_table(times, values, entities, metrics).frames())) == len(times) - 1
    nothing = etwrca.open_table(times[:0], values[:0], entities, metrics)
    assert list(nothing.frames()) == []
    assert etwrca.Monitor().run(etwrca.open_table(times[:0], values[:0], entities, metrics)).incidents == ()
