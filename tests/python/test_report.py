import copy
import multiprocessing
import pickle

import etwrca
import numpy as np
import pytest


@pytest.fixture(scope="module")
def report(csv):
    return etwrca.analyze(csv)


def test_results_pickle(report):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(report, protocol))
        assert again == report and again.to_json() == report.to_json() and again.to_html() == report.to_html()
    assert copy.deepcopy(report) == report
    incident = report.incidents[0]
    for part in (incident, incident.spike, incident.window, incident.ranking, *incident.suspects, report.source,
                 report.loss, report.detect, report.rank, *report.metrics, *incident.suspects[0].evidence):
        assert pickle.loads(pickle.dumps(part)) == part
    assert report != 3 and incident.spike != incident.window


def test_what_is_not_known_is_equal_to_itself(csv, report):
    options = etwrca.MonitorOptions(window=report.extent)
    blind = etwrca.analyze(csv, options)  # nothing before it: what was usual is NaN
    assert np.isnan(blind.incidents[0].suspects[0].evidence[0].baseline)
    assert blind == blind == etwrca.analyze(csv, options) == copy.copy(blind)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(blind, protocol)) == blind
    assert blind != report
    assert etwrca.DetectOptions(threshold=5) == etwrca.DetectOptions(threshold=5.0) != etwrca.DetectOptions(threshold=6)


def test_frames_pickle(csv):
    frame = next(etwrca.open_csv(csv).frames())
    again = pickle.loads(pickle.dumps(frame))
    assert again == frame and not again.values.flags.writeable


def test_a_broken_pickle_is_an_error(report):
    for state in ((), (3,), ((),), ((1,) * 10,), (None,)):
        with pytest.raises((etwrca.Error, RuntimeError, TypeError)):
            etwrca.Report.__new__(etwrca.Report).__setstate__(state)


def test_reports_come_home_from_other_processes(csv, report):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(etwrca.analyze, [csv, csv]) == [report, report]


def test_parts_keep_the_report_alive(csv):
    suspect = etwrca.analyze(csv).incidents[0].suspects[0]
    evidence = suspect.evidence
    name = suspect.name
    del suspect
    assert name == "checkout" and evidence[0].peak == 250


def test_columns(report):
    columns = report.to_columns()
    n = sum(len(i.suspects) for i in report.incidents)
    assert {len(c) for c in columns.values()} == {n}
    assert columns["name"][0] == "checkout" and columns["begin"].dtype == "M8[ns]"
    assert columns["begin"][0] == report.incidents[0].window.begin
    assert list(columns["place"][:2]) == [1, 2] and columns["open"].dtype == bool


def test_pandas(report):
    pandas = pytest.importorskip("pandas")
    frame = report.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and frame["score"].iloc[0] == report.incidents[0].suspects[0].score
    for name in ("begin", "end", "start"):
        assert str(frame[name].dtype) == "datetime64[ns, UTC]"
    assert frame["begin"].iloc[0] == pandas.Timestamp(report.incidents[0].window.begin).tz_localize("UTC")


def test_arrow(report):
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table(report)
    columns = report.to_columns()
    assert table.column_names == list(columns)
    assert table["name"].to_pylist() == list(columns["name"])
    assert table["open"].to_pylist() == list(columns["open"])
    np.testing.assert_array_equal(table["score"].to_numpy(), columns["score"])
    assert table["begin"].type == arrow.timestamp("ns", tz="UTC")
    table.validate(full=True)


def test_polars(report):
    polars = pytest.importorskip("polars")
    assert polars.DataFrame(report)["name"].to_list() == list(report.to_columns()["name"])


def test_an_arrow_stream_that_nobody_takes(report):
    for _ in range(100):
        assert "arrow_array_stream" in repr(report.__arrow_c_stream__())


def test_a_notebook_shows_names_escaped(csv):
    text = open(csv).read().replace("checkout", "<script>alert(1)</script>")
    path = csv + ".hostile"
    open(path, "w").write(text)
    html = etwrca.analyze(path)._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_a_notebook_shows_a_report_without_metrics(report):
    html = etwrca.Monitor().so_far(report.incidents[0])._repr_html_()
    assert "<td>unknown</td>" in html and "checkout" in html


def test_values(report):
    assert etwrca.TimeRange(0, 10).length == np.timedelta64(10, "s")
    assert 5 in etwrca.TimeRange(0, 10) and 10 not in etwrca.TimeRange(0, 10)
    assert not etwrca.Loss() and etwrca.Loss(events=1) and "events=1" in repr(etwrca.Loss(events=1))
    assert [m.name for m in etwrca.built_in_metrics()][:2] == ["cpu", "ready"]
    with pytest.raises(TypeError):
        hash(report)
    for text in map(repr, (report, report.incidents[0], report.incidents[0].spike, report.source, report.extent)):
        assert text
