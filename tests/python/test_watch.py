"""Watching: signals, threads, and the end of the interpreter."""
import os
import signal
import subprocess
import sys
import threading
import time

import conftest
import etwrca
import pytest
from test_source import recorded

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="watches by /proc")


def test_frames_of_this_machine():
    with etwrca.open_proc(0.05) as source:
        frames = source.frames()
        one, two = next(frames), next(frames)
        assert two.begin > one.begin and len(two.entities) >= 1
        assert any(source.entity(int(w)) and source.entity(int(w)).pid == os.getpid() for w in two.entities)
        assert source.info().capabilities


def test_stop_from_another_thread_ends_a_run():
    source = etwrca.open_proc(0.05)
    timer = threading.Timer(0.3, source.stop)
    timer.start()
    assert etwrca.Monitor().run(source).source.kind == "proc"
    timer.join()


def test_stop_of_a_source_that_was_handed_over_ends_the_run(tmp_path):
    source = etwrca.open_proc(0.05)
    kept = recorded(source, tmp_path / "kept.etwrca")
    timer = threading.Timer(0.3, source.stop)
    timer.start()
    assert etwrca.Monitor().run(kept).source.kind == "proc"
    timer.join()


def test_stop_ends_the_iterator():
    with etwrca.watch(interval=0.05) as incidents:
        timer = threading.Timer(0.3, incidents.stop)
        timer.start()
        list(incidents)
        assert incidents.report is not None and incidents.source.info().kind == "proc"
        timer.join()
    assert next(incidents, None) is None


def test_an_iterator_that_is_left():
    for _ in range(20):
        incidents = etwrca.watch(interval=0.01)
        del incidents
    source = etwrca.open_proc(0.01)
    frames = source.frames()
    next(frames)
    del source, frames


LOOPS = {
    "run": "etwrca.Monitor().run(etwrca.open_proc({0}))",
    "watch": "list(etwrca.watch(interval={0}))",
    "frames": "list(etwrca.open_proc({0}).frames())",
    "sink": "etwrca.Monitor().add(type('S', (etwrca.Sink,), {{'frame': lambda s, f: None}})()).run("
            "etwrca.open_proc({0}))",
}


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("interval", [0.02, 3600])
def test_ctrl_c(loop, interval):
    code = (f"import etwrca\nprint('go', flush=True)\ntry:\n    {LOOPS[loop].format(interval)}\n"
            "except KeyboardInterrupt:\n    print('interrupted')")
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "go\n"
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=20)
    finally:
        if child.poll() is None:
            child.kill()
    assert (out, child.returncode) == ("interrupted\n", 0)


def test_a_signal_handler_may_stop_the_source():
    done = conftest.run_python(
        "import etwrca, signal\n"
        "s = etwrca.open_proc(0.05)\n"
        "signal.signal(signal.SIGALRM, lambda *_: s.stop())\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.4)\n"
        "print(etwrca.Monitor().run(s).source.kind)")
    assert (done.stdout, done.returncode) == ("proc\n", 0), done.stderr


@pytest.mark.parametrize("body", [
    "t = threading.Thread(target=lambda: etwrca.Monitor().run(etwrca.open_proc(0.01)), daemon=True); t.start()",
    "t = threading.Thread(target=lambda: list(etwrca.open_proc(0.01).frames()), daemon=True); t.start()",
    "t = threading.Thread(target=lambda: list(etwrca.watch(interval=0.01)), daemon=True); t.start()",
    "t = threading.Thread(target=lambda: etwrca.Monitor().run(Own()), daemon=True); t.start()",
    "t = threading.Thread(target=lambda: list(Own().incidents()), daemon=True); t.start()",
    "kept = etwrca.watch(interval=0.01); threading.Timer(0.2, kept.stop).start(); next(kept, None)",
    "kept = etwrca.open_proc(0.01).frames(); next(kept)",
    "kept = Own().incidents(ongoing=True); next(kept)",
])
def test_the_interpreter_ends_while_watching(body):
    done = conftest.run_python(
        "import etwrca, threading, time\n"
        "class Own(etwrca.Source):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.m = self.add_metric(etwrca.MetricInfo('m'))\n"
        "        self.e = self.add_entity(etwrca.Entity(etwrca.EntityKind.named, 'e'))\n"
        "        self.n = 0\n"
        "    def info(self):\n"
        "        return etwrca.SourceInfo('own', 'own', rows=True)\n"
        "    def read(self):\n"
        "        time.sleep(0.001)\n"
        "        self.n += 1\n"
        "        return [etwrca.Level(self.n, self.e, self.m, 500. if self.n > 60 else self.n % 5)]\n"
        f"{body}\n"
        "time.sleep(0.3)\n"
        "print('end', flush=True)\n")
    assert (done.stdout, done.returncode) == ("end\n", 0), done.stderr


WAITING = """
import etwrca, os, sys, threading
class Own(etwrca.Source):
    def __init__(self):
        super().__init__()
        self.reading, self.stopped = threading.Event(), threading.Event()
    def read(self):
        self.reading.set()
        self.stopped.wait(20)
        return []
    def stop(self):
        print('stop', flush=True)
        self.stopped.set()
own = Own()
"""


@pytest.mark.parametrize("use", ["etwrca.Monitor().run(own)", "list(own.frames())", "list(own.incidents())",
                                 "etwrca.Monitor().run(etwrca.record(own, sys.argv[1]))"])
def test_the_end_of_the_interpreter_stops_a_source_of_ones_own(use, tmp_path):
    done = conftest.run_python(
        WAITING + f"threading.Thread(target=lambda: {use}, daemon=True).start()\n"
        "own.reading.wait()\n"
        "print('end', flush=True)\n", str(tmp_path / "own.etwrca"))
    if "unsupported" in done.stderr:
        pytest.skip(done.stderr)
    assert (done.stdout, done.returncode) == ("end\nstop\n", 0), done.stderr


def test_ctrl_c_during_incidents_wakes_a_source_that_waits_for_its_stop():
    done = conftest.run_python(
        "import etwrca, signal, threading, time\n"
        "class Own(etwrca.Source):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.stopped = threading.Event()\n"
        "    def read(self):\n"
        "        self.stopped.wait(20)\n"
        "        return []\n"
        "    def stop(self):\n"
        "        self.stopped.set()\n"
        "own = Own()\n"
        "threading.Timer(0.5, lambda: signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)).start()\n"
        "begin = time.monotonic()\n"
        "try:\n"
        "    list(own.incidents())\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', time.monotonic() - begin < 10)\n")
    assert (done.stdout, done.returncode) == ("interrupted True\n", 0), done.stderr


@pytest.mark.parametrize("source", ["etwrca.open_etl(sys.argv[1])", "etwrca.open_proc(0.01)"])
def test_a_forked_child_that_leaves_the_sources_of_its_parent_alone(source, recording, csv):
    done = conftest.run_python(
        "import etwrca, os, sys\n"
        f"source = {source}\n"
        "frames = source.frames()\n"
        "next(frames)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os._exit(len(list(etwrca.open_csv(sys.argv[2]).frames())))\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
        "next(frames)\n", recording, csv)
    assert (done.stdout, done.returncode) == ("200\n", 0), done.stderr


def test_a_forked_child_that_ends_does_not_stop_the_source_of_its_parent():
    done = conftest.run_python(
        WAITING +
        "threading.Thread(target=lambda: etwrca.Monitor().run(own), daemon=True).start()\n"
        "own.reading.wait()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    sys.exit(7)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), own.stopped.is_set(), flush=True)\n")
    assert (done.stdout, done.returncode) == ("7 False\nstop\n", 0), done.stderr


def test_two_threads_at_one_object_get_an_error():
    source = etwrca.open_proc(0.05)
    reader = threading.Thread(target=lambda: etwrca.Monitor().run(source))
    reader.start()
    time.sleep(0.2)
    try:
        for use in (source.read, lambda: source.metrics, source.entity_ids, source.info,
                    lambda: next(source.frames()), lambda: next(source.incidents())):
            with pytest.raises(etwrca.Error, match="another thread"):
                use()
    finally:
        source.stop()
        reader.join()
    assert source.metrics


def test_the_gil_is_free_while_reading(recording):
    ticks = 0
    done = threading.Event()

    def work():
        etwrca.analyze(recording)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks > 3
