import json
import os
import pickle
import subprocess

import conftest
import etwrca
import numpy as np
import pytest


def test_names_the_culprit(recording):
    report = etwrca.analyze(recording)
    first = report.incidents[0].suspects[0]
    assert (first.name, first.pid) == ("culprit.exe", 1032)
    assert report.metrics[report.incidents[0].spike.metric].name == "cpu"
    assert not report.loss


def test_the_json_is_that_of_the_command(recording):
    command = subprocess.run([conftest.program("etwrca"), "analyze", "--json", recording], capture_output=True)
    assert etwrca.analyze(recording).to_json() + "\n" == command.stdout.decode()


@pytest.mark.parametrize("kind", [str, os.fsencode, __import__("pathlib").Path])
def test_takes_every_kind_of_path(csv, kind):
    assert etwrca.analyze(kind(csv)).incidents


def test_the_window_is_the_callers(csv):
    report = etwrca.analyze(csv, etwrca.MonitorOptions(window=(100, np.datetime64(130, "s"))))
    assert report.incidents[0].given
    assert report.incidents[0].suspects[0].name == "checkout"


def test_options_arrive(csv):
    options = etwrca.MonitorOptions(rank=etwrca.RankOptions(top=1), max_incidents=1)
    report = etwrca.analyze(csv, options)
    assert len(report.incidents) == 1 and len(report.incidents[0].suspects) == 1
    assert report.rank.top == 1


def test_progress_is_told_and_may_raise(recording):
    shares = []
    etwrca.analyze(recording, etwrca.MonitorOptions(progress=shares.append))
    assert shares and all(0 <= x <= 1 for x in shares)

    def refuse(share):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        etwrca.analyze(recording, etwrca.MonitorOptions(progress=refuse))


@pytest.mark.parametrize("content, code", [(None, "not_found"), (b"", "corrupt"), (b"\0" * 9000, "corrupt"),
                                           (b"time,entity,metric,value\nx,a,b,1\n", "corrupt")])
def test_bad_input_is_one_clear_error(tmp_path, content, code):
    path = tmp_path / "bad.file"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(etwrca.Error, match="bad.file") as caught:
        etwrca.analyze(path)
    assert caught.value.code == code
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.code, str(copy)) == (code, str(caught.value))


@pytest.mark.parametrize("make", [
    lambda: etwrca.MonitorOptions(bin=-1),
    lambda: etwrca.MonitorOptions(detect=etwrca.DetectOptions(threshold=float("nan"))),
    lambda: etwrca.MonitorOptions(rank=etwrca.RankOptions(anomaly_weight=-1)),
    lambda: etwrca.MonitorOptions(window=(float("nan"), 1)),
    lambda: etwrca.MonitorOptions(window=(np.datetime64("NaT", "ns"), 1)),
])
def test_options_that_make_no_sense(make):
    with pytest.raises(etwrca.Error) as caught:
        make()
    assert caught.value.code == "invalid_argument"


def test_arguments_of_another_type():
    for bad in (lambda: etwrca.analyze(3), lambda: etwrca.analyze(None), lambda: etwrca.MonitorOptions(bin="a"),
                lambda: etwrca.DetectOptions(warmup=-1), lambda: etwrca.analyze("a", 3)):
        with pytest.raises(TypeError):
            bad()
    with pytest.raises(ValueError):
        etwrca.analyze("a\0b")


def test_writers(csv):
    report = etwrca.analyze(csv)
    assert report.to_dict() == json.loads(report.to_json(indent=-1))
    assert report.to_markdown().startswith("#")
    assert report.to_html().startswith("<!doctype html>") or report.to_html().startswith("<!DOCTYPE html>")
    assert "checkout" in report.to_text(width=60) and "checkout" in str(report)


def test_detect(csv):
    detection = etwrca.detect(etwrca.open_csv(csv))
    spikes = detection.spikes
    assert [(s.entity, s.metric) for s in spikes] == [("checkout", "waiting")]
    assert spikes[0].spike.begin == np.datetime64(100, "s")
    assert etwrca.detect(etwrca.open_csv(csv), learn=150).spikes == ()
    command = subprocess.run([conftest.program("etwrca"), "detect", "--json", csv], capture_output=True)
    assert detection.to_json() + "\n" == command.stdout.decode()
    assert not detection.loss and detection.notes == [] and pickle.loads(pickle.dumps(detection)) == detection
