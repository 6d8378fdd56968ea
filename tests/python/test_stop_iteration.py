"""A StopIteration that a callback lets out is an error, not the end of the frames or incidents (PEP 479)."""
import etwrca
import pytest
from test_source import Shop

USES = {"run": lambda s, o: etwrca.Monitor(o).run(s), "incidents": lambda s, o: list(s.incidents(o)),
        "frames": lambda s, o: list(s.frames()), "detect": lambda s, o: etwrca.detect(s),
        "read": lambda s, o: [etwrca.Source.read(s) for _ in range(200)]}


def end(*_):
    return next(iter(()))


def refused(use, source, options=None):
    with pytest.raises(RuntimeError, match="raised StopIteration") as caught:
        USES[use](source, options)
    assert isinstance(caught.value.__cause__, StopIteration)


@pytest.mark.parametrize("use", USES)
def test_of_read(use):
    class Generated(Shop):
        """Ends in the middle of the incident, as `return next(self.rows)` does."""

        def read(self):
            return super().read() if self.second < 110 else end()

    refused(use, Generated())


@pytest.mark.parametrize("use", ["run", "incidents", "frames"])
def test_of_info_and_of_what_read_returns(use):
    refused(use, type("S", (Shop,), {"info": end})())

    class Rows:
        __iter__ = end

    refused(use, type("S", (Shop,), {"read": lambda self: Rows()})())


def test_a_generator_that_read_returns_ends_as_ever():
    class Lazy(Shop):
        def read(self):
            return (each for each in super().read())

    assert etwrca.Monitor().run(Lazy()).frames == 200


@pytest.mark.parametrize("method", ["frame", "spike", "ongoing", "incident", "note"])
def test_of_a_sink(method, csv, recording, tmp_path):
    path = tmp_path / "cut.etl"  # has notes
    path.write_bytes(open(recording, "rb").read()[:1_000_001])
    source = etwrca.open_etl(path) if method == "note" else etwrca.open_csv(csv)
    with pytest.raises(RuntimeError, match=rf"Sink\.{method}\(\) raised StopIteration"):
        etwrca.Monitor().add(type("S", (etwrca.Sink,), {method: end})()).run(source)


@pytest.mark.parametrize("use", ["run", "incidents"])
def test_of_progress(use):
    class Timed(Shop):
        def progress(self):
            return self.second / self.seconds

    refused(use, Timed(), etwrca.MonitorOptions(progress=end))
