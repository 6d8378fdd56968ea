"""Raw events as observations: a source of your own that has an Attribution."""
import gc
import itertools
import json
import weakref

import etwrca
import numpy as np
import pytest


class Events(etwrca.Source):
    """A recording, event by event: open_etl() in Python."""

    def __init__(self, path, **options):
        super().__init__()
        self.file = etwrca.EtlFile(path)
        self.last = self.file.first_time
        self.charges = etwrca.Attribution(
            self, clock_frequency=self.file.header.clock_frequency, begin=self.file.first_time,
            overwritten=bool(self.file.first_time > self.file.header.start), ahead=etwrca.EtlFile(path), **options)
        self.ended = False

    def read(self):
        while not self.ended and self.charges.pending < 1024:
            events = list(itertools.islice(self.file, 64))
            for event in events:
                self.charges.add(event)
                self.last = max(self.last, event.time)
            if len(events) < 64:
                self.charges.finish(self.last)
                self.ended = True
        return self.charges.take()

    def info(self):
        return etwrca.SourceInfo("etl", "demo.etl", extent=(self.file.first_time, self.file.last_time),
                                 processors=self.file.header.processors)


def test_it_finds_what_analyze_finds(recording):
    source = Events(recording)
    mine, theirs = etwrca.Monitor().run(source), etwrca.analyze(recording)
    assert json.dumps(mine.to_dict()["incidents"]) == json.dumps(theirs.to_dict()["incidents"])
    assert mine.incidents[0].suspects[0].name == "culprit.exe"
    stats = source.charges.stats()
    assert stats.context_switches and stats.processors == 4 and stats.out_of_time == 0


def test_looks_alone():
    class Looks(etwrca.Source):
        def __init__(self):
            super().__init__()
            self.charges, self.second = etwrca.Attribution(self), 0

        def read(self):
            self.second += 1
            if self.second > 200:
                return []
            # One of two runs wild from second 100 to 130.
            wild = min(max(self.second - 100, 0), 30)
            self.charges.look(self.second, [
                etwrca.ProcessSample(7, "calm.exe", created=0, cpu=0.01 * self.second, private_bytes=1 << 20),
                etwrca.ProcessSample(8, "wild.exe", created=0, cpu=0.01 * self.second + 0.9 * wild, threads=[80])])
            return self.charges.take()

    source = Looks()
    first = etwrca.Monitor().run(source).incidents[0].suspects[0]
    assert (first.name, first.pid) == ("wild.exe", 8)
    assert source.charges.stats().looks and not source.charges.stats().context_switches


def test_command_lines_are_kept_if_asked(recording):
    def lines(**options):
        source = Events(recording, **options)
        etwrca.Monitor().run(source)
        return {source.entity(i).command_line for i in source.entity_ids()}

    assert any(lines()) and not any(lines(command_lines=False))


def test_it_does_not_keep_its_source(recording):
    source = Events(recording)
    source.read()
    gone, charges = weakref.ref(source), source.charges
    event = next(source.file)
    del source
    gc.collect()
    assert gone() is None
    for use in (lambda: charges.add(event), charges.take, charges.stats, lambda: charges.pending,
                lambda: charges.finish(0), lambda: charges.look(0, [])):
        with pytest.raises(etwrca.Error, match="is gone"):
            use()
    del charges


def test_misuse(recording, csv):
    with pytest.raises(etwrca.Error) as caught:
        etwrca.Attribution(etwrca.open_csv(csv))
    assert caught.value.code == "unsupported"
    source = Events(recording)
    with pytest.raises(etwrca.Error):
        etwrca.Attribution(source, clock_frequency=0)
    with pytest.raises(etwrca.Error):
        source.charges.finish(np.datetime64("NaT", "ns"))
    for bad in (lambda: etwrca.Attribution(), lambda: etwrca.Attribution(3), lambda: source.charges.add(3),
                lambda: source.charges.look(0, [3]), lambda: etwrca.Attribution(source, ahead=recording),
                lambda: etwrca.ProcessSample("a", "b")):
        with pytest.raises(TypeError):
            bad()
