"""What the documents allow, for type checkers: test_documents.py runs it, and mypy --strict over it."""
from __future__ import annotations

import datetime
import os
import pathlib
import sys
from collections.abc import Iterator

import etwrca
import numpy as np


class List(etwrca.Source):
    def read(self) -> list[etwrca.Level]:
        return []


class Nothing(etwrca.Source):
    def read(self) -> etwrca.Observations | None:
        return None


class Lazy(etwrca.Source):
    def read(self) -> Iterator[etwrca.Usage | etwrca.Level]:
        return iter(())


class Arrays(etwrca.Source):
    def read(self) -> etwrca.Observations:
        return etwrca.Observations.levels(np.arange(0), [], 0, [])


def main(path: str) -> None:
    for own in (List(), Nothing(), Lazy(), Arrays()):
        etwrca.Monitor().run(own)
    source = etwrca.open_csv(path)
    seen = 0
    while len(batch := source.read()) > 0:
        for observation in batch:
            seen += isinstance(observation, etwrca.Level)
    assert seen == 400

    numbers, whole = np.arange(200.0), np.arange(200)
    moments = [datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=i) for i in range(200)]
    detector = etwrca.SpikeDetector()
    detector.update_many(numbers, numbers)
    detector.update_many(whole, whole)
    detector.update_many(whole.astype("M8[s]"), [float(i) for i in range(200)])
    detector.update_many([1, 2, 3], [1, 2.5, 3])
    detector.update_many(moments, whole)
    etwrca.Observations.levels(moments, whole, 0, numbers)
    etwrca.Observations.usages(whole, 1.0, [0] * 200, 0, whole)
    etwrca.open_table(moments, np.ones((200, 1)), ["a"], ["m"])
    etwrca.EntityDetector(2).update(datetime.datetime.now(), [1, 2.5])
    etwrca.EntityDetector(2).update_many(whole, np.ones((200, 2), "f4"))

    report = etwrca.analyze(path)
    assert report == etwrca.analyze(os.fsencode(path)) == etwrca.analyze(pathlib.Path(path))
    etwrca.open_source(os.fsencode(path))
    incident = report.incidents[0]
    assert etwrca.MonitorOptions(window=(100, 130)) == etwrca.MonitorOptions(window=etwrca.TimeRange(100, 130))
    etwrca.MonitorOptions(window=(moments[0], np.datetime64("2027")))
    etwrca.SourceInfo("own", "own", extent=incident.window)
    etwrca.SourceInfo("own", "own", extent=(0, moments[0]))
    with etwrca.open_csv(path) as same:
        ranker = etwrca.PidRanker(same)
        for frame in same.frames():
            ranker.observe(frame)
        ranker.rank(incident.window, "waiting", [incident.window, (0, 5)])
    print("done")


if __name__ == "__main__":
    main(sys.argv[1])
