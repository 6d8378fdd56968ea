"""What the tests share: recordings whose culprit is known, and tables."""
from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What a shell starts in the background ignores Ctrl-C, and so do its children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def program(name: str) -> str:
    """A program of the build, or the test is skipped: a wheel is tested without."""
    folder = os.environ.get("ETWRCA_BIN")
    path = pathlib.Path(folder or ".") / name
    if not folder or not path.exists():
        pytest.skip(f"{name} is not built here")
    return str(path)


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("recordings") / "demo.etl")
    subprocess.run([program("etwrca-demo-recording"), path], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def csv(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A hundred seconds of two services; one of them rises for ten."""
    path = tmp_path_factory.mktemp("csv") / "shop.csv"
    rows = ["time,entity,metric,value"]
    for second in range(200):
        for i, name in enumerate(("search", "checkout")):
            value = 250 if i == 1 and 100 <= second < 130 else 4 + (second * (3 + i)) % 7
            rows.append(f"{second},{name},waiting,{value}")
    path.write_text("\n".join(rows) + "\n")
    return str(path)


@pytest.fixture
def table() -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    """times (n,), values (n, 3, 2), entities, metrics: `b` rises in the 30 seconds from 150 on."""
    n = 220
    random = np.random.default_rng(1)
    values = 10 + random.normal(0, 0.5, (n, 3, 2))
    values[150:180, 1, 0] += 60
    return np.arange(n, dtype=float), values, ["a", "b", "c"], ["load", "queue"]


def run_python(code: str, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Runs a program of its own, with this package."""
    return subprocess.run([sys.executable, "-c", code, *arguments], text=True, capture_output=True, timeout=30,
                          check=False, **options)  # type: ignore[call-overload,no-any-return]
