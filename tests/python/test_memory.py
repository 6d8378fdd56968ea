"""Objects that come and go leave nothing behind."""
import gc
import os
import sys

import etwrca
import numpy as np
import pytest

pytestmark = [pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/status"),
              pytest.mark.skipif("ETWRCA_SANITIZED" in os.environ, reason="a sanitizer keeps what is freed")]


def resident() -> int:
    """Bytes of anonymous memory: pages of files come and go as the system likes."""
    return next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("RssAnon:"))


def grows(work, times: int) -> int:
    """Bytes that `times` runs add, after as many that fill caches and pools."""
    for _ in range(times):
        work()
    gc.collect()
    before = resident()
    for _ in range(times):
        work()
    gc.collect()
    return resident() - before


WORK = {
    "detector": (lambda t, c: etwrca.SpikeDetector().update(1, 2.0), 20000),
    "table": (lambda t, c: list(etwrca.open_table(*t).frames()), 10),
    "frame view": (lambda t, c: next(etwrca.open_table(*t).frames()).values.sum(), 300),
    "report": (lambda t, c: etwrca.analyze(c).incidents[0].suspects[0].evidence, 20),
    "left iterator": (lambda t, c: next(etwrca.open_table(*t).incidents()), 50),
    "arrow": (lambda t, c: etwrca.analyze(c).__arrow_c_stream__(), 20),
    "error": (lambda t, c: pytest.raises(etwrca.Error, etwrca.analyze, "/none"), 5000),
    "options": (lambda t, c: etwrca.MonitorOptions(progress=lambda x: None), 5000),
}


@pytest.mark.parametrize("what", WORK)
def test_memory_stays(what, table, csv):
    times, values, entities, metrics = table
    work, count = WORK[what]
    # A leak of one 220 x 3 x 2 table a run would be 100 KB for ten.
    assert grows(lambda: work((times, np.array(values), entities, metrics), csv), count) < 512 * 1024
