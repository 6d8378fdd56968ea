"""Every rung of examples/python runs and says what it should."""
import pathlib
import shutil
import subprocess
import sys

import conftest
import pytest

FOLDER = conftest.ROOT / "examples" / "python"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the examples are not here")


def run(name: str, *arguments: object) -> str:
    done = subprocess.run([sys.executable, str(FOLDER / name), *map(str, arguments)], text=True, capture_output=True,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_rung_has_a_test():
    tests = pathlib.Path(__file__).read_text(encoding="utf-8")
    assert [p.name for p in sorted(FOLDER.glob("*.py")) if f'"{p.name}"' not in tests] == []


def test_analyze_file(recording):
    assert run("01_analyze_file.py", recording).startswith("culprit.exe (pid 1032) from 2020-01-15T12:00:10")


@pytest.mark.skipif(sys.platform != "linux", reason="watches by /proc")
def test_watch():
    assert "frames of" in run("02_watch.py", 2)


def test_detector():
    assert "spike from 2026-01-01T00:01:40.000000000 to 2026-01-01T00:01:50.000000000: 80" in run("03_detector.py")


def test_own_source():
    assert "1. checkout" in run("04_own_source.py")


def test_own_sink(recording):
    assert "culprit.exe (1032)" in run("05_own_sink.py", recording)


def test_rank_table():
    assert run("06_rank_table.py").startswith("index: ")


def test_frames_as_arrays(recording):
    assert "culprit.exe: " in run("07_frames_as_arrays.py", recording)


def test_raw_events(recording):
    assert "Process/Start 1032 culprit.exe" in run("08_raw_events.py", recording)


def test_plot_incident(recording, tmp_path):
    pytest.importorskip("matplotlib")
    pytest.importorskip("pandas")
    assert "drew 2020-01-15T12:00:10.000Z-cpu" in run("09_plot_incident.py", recording, tmp_path / "incident.png")
    assert (tmp_path / "incident.png").stat().st_size > 8192


def test_many_recordings(recording, tmp_path):
    for i in range(3):
        shutil.copy(recording, tmp_path / f"{i}.etl")
    (tmp_path / "broken.etl").write_bytes(b"no recording")
    assert run("10_many_recordings.py", tmp_path).splitlines() == ["3 culprit.exe", "1 (corrupt)"]
