"""The terminal screen of what is watched."""
import sys
import threading
import time

import etwrca
import pytest


class Screens(etwrca.Sink):
    def __init__(self, view, **size):
        super().__init__()
        self.view, self.size, self.all, self.lines = view, size, [], []

    def frame(self, frame):
        self.all.append(self.view.draw(**self.size))

    def incident(self, incident):
        self.lines.append(self.view.line(incident))


def test_it_draws_what_a_run_sees(csv):
    source = etwrca.open_csv(csv)
    view = etwrca.LiveView(source)
    screens = Screens(view, width=60, height=20)
    etwrca.Monitor().add(view).add(screens).run(source)
    assert len(screens.all) == 200
    for screen in screens.all:
        lines = screen.splitlines()
        assert screen.endswith("\n") and 3 < len(lines) <= 20 and max(map(len, lines)) <= 60
    assert "checkout" in screens.all[-1] and "checkout" in screens.lines[0] and "\n" not in screens.lines[0]
    assert "checkout" in view.draw()  # after the end too
    assert "\x1b" not in view.draw() and "\x1b" in view.draw(color=True)


def test_it_takes_frames_and_incidents_by_hand(recording):
    source = etwrca.open_etl(recording)
    view = etwrca.LiveView(source, warmup=3)
    assert "0 of 3 frames" in view.draw() and "busiest" not in view.draw()
    frames = list(source.frames(bin=1.0))
    for frame in frames[:2]:
        view.frame(frame)
    assert "2 of 3 frames" in view.draw() and "busiest" in view.draw()
    busy = max(frames, key=lambda f: f.total[0])
    for _ in range(2):
        view.frame(busy)
    assert "culprit.exe" in view.draw() and "Learning" not in view.draw()
    incident = etwrca.analyze(recording).incidents[0]
    assert view.line(incident)[:60] not in view.draw()
    view.incident(incident)
    assert view.line(incident)[:60] in view.draw()


def test_it_keeps_its_source(csv):
    view = etwrca.LiveView(etwrca.open_csv(csv))
    assert view.draw()


def test_odd_sizes_are_no_crash(csv):
    view = etwrca.LiveView(etwrca.open_csv(csv))
    for width, height in ((0, 0), (1, 1), (200, 12), (10**9, 10**9)):
        assert len(view.draw(width=width, height=height)) < 100_000
    with pytest.raises(TypeError):
        view.draw(width=-1)


def test_misuse(csv):
    for bad in (lambda: etwrca.LiveView(), lambda: etwrca.LiveView(3), lambda: etwrca.LiveView(None)):
        with pytest.raises(TypeError):
            bad()
    with pytest.raises(TypeError):
        type("Mine", (etwrca.LiveView,), {})
    source = etwrca.open_csv(csv)
    with pytest.raises(TypeError):
        etwrca.LiveView(source).frame("no frame")


@pytest.mark.skipif(sys.platform != "linux", reason="watches by /proc")
def test_another_thread_gets_an_error_and_this_one_a_screen():
    source = etwrca.open_proc(0.05)
    view = etwrca.LiveView(source)
    screens = Screens(view)
    runner = threading.Thread(target=lambda: etwrca.Monitor().add(view).add(screens).run(source))
    runner.start()
    try:
        while len(screens.all) < 3:
            time.sleep(0.01)
        with pytest.raises(etwrca.Error, match="another thread"):
            view.draw()
    finally:
        source.stop()
        runner.join()
    assert view.draw().count("\n") > 5
