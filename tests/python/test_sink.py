import gc
import weakref

import etwrca
import pytest


class Lines(etwrca.Sink):
    def __init__(self):
        super().__init__()
        self.frames, self.spikes, self.verdicts, self.incidents = [], [], [], []

    def frame(self, frame):
        self.frames.append(frame)

    def spike(self, spike):
        self.spikes.append(spike)

    def ongoing(self, incident):
        self.verdicts.append(incident)

    def incident(self, incident):
        self.incidents.append(incident)


def test_a_sink_is_told_everything_and_may_keep_it(csv):
    lines = Lines()
    report = etwrca.Monitor().add(lines).run(etwrca.open_csv(csv))
    assert len(lines.frames) == report.frames == 200
    assert len({f.begin for f in lines.frames}) == 200
    assert [s.ended for s in lines.spikes].count(True) >= 1
    assert lines.verdicts and lines.verdicts[0].open
    assert [i.id for i in lines.incidents] == [i.id for i in report.incidents]


@pytest.mark.parametrize("method", ["frame", "spike", "ongoing", "incident"])
def test_what_a_sink_raises_ends_the_run(csv, method):
    def refuse(self, what):
        raise ZeroDivisionError(method)

    sink = type("Refusing", (etwrca.Sink,), {method: refuse})()
    with pytest.raises(ZeroDivisionError, match=method):
        etwrca.Monitor().add(sink).run(etwrca.open_csv(csv))


def test_a_monitor_keeps_its_sinks_and_runs_again(csv):
    frames = []
    monitor = etwrca.Monitor()
    monitor.add(type("S", (etwrca.Sink,), {"frame": lambda self, f: frames.append(f)})())
    monitor.run(etwrca.open_csv(csv))
    monitor.run(etwrca.open_csv(csv))
    assert len(frames) == 400


def test_a_sink_may_ask_the_source_for_names(csv):
    source, names = etwrca.open_csv(csv), set()

    class Names(etwrca.Sink):
        def frame(self, frame):
            names.update(source.entity(int(who)).name for who in frame.entities)

    etwrca.Monitor().add(Names()).run(source)
    assert names == {"search", "checkout"}


def test_a_sink_may_stop_the_source(table):
    source = etwrca.open_table(*table)

    class Enough(etwrca.Sink):
        def frame(self, frame):
            source.stop()

    assert etwrca.Monitor().add(Enough()).run(source).frames < 200


def test_the_document_of_an_incident(csv):
    monitor = etwrca.Monitor()
    documents = []

    class Documents(etwrca.Sink):
        def incident(self, incident):
            documents.append(monitor.so_far(incident))

    report = monitor.add(Documents()).run(etwrca.open_csv(csv))
    assert [d.incidents[0].id for d in documents] == [report.incidents[0].id]
    assert documents[0].metrics == report.metrics and "checkout" in documents[0].to_html()
    assert monitor.so_far().incidents == ()


def test_the_document_of_a_watched_incident(csv):
    incidents = etwrca.open_csv(csv).incidents()
    for incident in incidents:
        document = incidents.so_far(incident)
        assert document.incidents == (incident,) and "checkout" in document.to_json()


def test_a_sink_that_refers_weakly_to_its_monitor_goes(csv):
    class Documents(etwrca.Sink):
        def __init__(self, monitor):
            super().__init__()
            self.monitor, self.documents = weakref.ref(monitor), []

        def incident(self, incident):
            self.documents.append(self.monitor().so_far(incident))

    monitor = etwrca.Monitor()
    sink = Documents(monitor)
    monitor.add(sink).run(etwrca.open_csv(csv))
    assert len(sink.documents) == 1
    gone = weakref.ref(sink)
    del monitor, sink
    gc.collect()
    assert gone() is None


def test_notes_are_told(recording, tmp_path):
    path = tmp_path / "cut.etl"
    path.write_bytes(open(recording, "rb").read()[:1_000_001])
    notes = []
    monitor = etwrca.Monitor().add(type("S", (etwrca.Sink,), {"note": lambda self, x: notes.append(x)})())
    assert set(notes) <= set(monitor.run(etwrca.open_etl(path)).source.notes) and notes


def test_no_sink():
    for bad in (None, 3, etwrca.Source, object()):
        with pytest.raises(TypeError):
            etwrca.Monitor().add(bad)
