"""Ctrl-C while something is computed, and in the methods that may not raise."""
import os
import signal
import sys
import time

import conftest
import etwrca
import pytest
from test_source import Shop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends itself SIGINT")

LONG = """
import etwrca, numpy as np, signal, sys, threading, time
n = 4_000_000
one, many = etwrca.SpikeDetector(), etwrca.EntityDetector(4)
times, values = np.arange(n, dtype=float), np.random.default_rng(1).normal(10, 1, n)
rows = np.broadcast_to(values[:, None], (n, 4)).copy()
"""


@pytest.mark.parametrize("call", ["one.update_many(times, values)", "many.update_many(times, rows)"])
def test_a_detector_of_many_values(call):
    done = conftest.run_python(
        LONG +
        "begin = time.monotonic()\n"
        f"{call}\n"
        "whole = time.monotonic() - begin\n"
        "main = threading.main_thread().ident\n"
        "begin = time.monotonic()\n"
        "threading.Timer(whole / 10, lambda: signal.pthread_kill(main, signal.SIGINT)).start()\n"
        "try:\n"
        f"    {call}\n"
        "except KeyboardInterrupt:\n"
        "    took = time.monotonic() - begin\n"
        "    print('interrupted', took < 0.7 * whole or (took, whole))\n")
    assert (done.stdout, done.returncode) == ("interrupted True\n", 0), done.stdout + done.stderr


def test_the_interpreter_ends_while_a_detector_computes():
    done = conftest.run_python(
        LONG +
        "def work():\n"
        "    while True:\n"
        "        many.update_many(times, rows)\n"
        "threading.Thread(target=work, daemon=True).start()\n"
        "time.sleep(0.3)\n"
        "begin = time.monotonic()\n"
        "import atexit\n"
        "atexit._run_exitfuncs()\n"
        "print(time.monotonic() - begin < 2)\n")
    assert (done.stdout, done.returncode) == ("True\n", 0), done.stderr


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)
    return sum(range(1000))


def test_in_progress():
    source = type("S", (Shop,), {"progress": lambda self: interrupt() * 0.0})()
    options = etwrca.MonitorOptions(progress=lambda share: None)
    with pytest.raises(KeyboardInterrupt):
        etwrca.Monitor(options).run(source)
        time.sleep(1)


def test_in_stop():
    source = type("S", (Shop,), {"stop": lambda self: interrupt()})()
    with pytest.raises(KeyboardInterrupt):
        with source:
            pass
        time.sleep(1)


def test_what_else_they_raise_is_said_and_passed_over(capsys, monkeypatch):
    said = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)

    def broken(self):
        raise KeyError("broken")

    source = type("S", (Shop,), {"stop": broken, "progress": broken})()
    with source:
        assert etwrca.Monitor(etwrca.MonitorOptions(progress=lambda share: None)).run(source).frames == 200
    assert said and {each.exc_type for each in said} == {KeyError}
