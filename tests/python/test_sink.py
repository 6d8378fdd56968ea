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


def test_no_sink():
    for bad in (None, 3, etwrca.Source, object()):
        with pytest.raises(TypeError):
            etwrca.Monitor().add(bad)
