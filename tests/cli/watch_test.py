"""`etwrca watch` on the machine that runs the test: what it prints, records and survives. Linux only.

watch_test.py ETWRCA
"""
import ctypes
import json
import os
import pathlib
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

if not sys.platform.startswith("linux"):
    sys.exit(77)

import fcntl
import pty
import struct
import termios

ETWRCA = sys.argv[1]
PATIENCE = 60  # seconds: a hang, not a measure
HOSTILE = "\x1b[31m<b>\"'\u20ac"  # 15 bytes is all that a name may have


def start(*arguments, **options):
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.Popen([ETWRCA, "watch", *map(str, arguments)], stdin=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True, **options)


def finish(process):
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return process.returncode, out, err


def analyze(path, *more):
    done = subprocess.run([ETWRCA, "analyze", str(path), *more], capture_output=True, text=True, timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


def rename_and_burn(name):
    """In a child: takes the name and is busy until it is ended, a minute at most."""
    ctypes.CDLL(None).prctl(15, name.encode() + b"\0", 0, 0, 0)  # PR_SET_NAME
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pass
    os._exit(0)


class Burner:
    def __init__(self, name="test-burner"):
        self.pid = os.fork()
        if self.pid == 0:
            rename_and_burn(name)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


class Watch(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def watch_a_burner(self, name, *arguments):
        """Four seconds of quiet, three of a burner, then quiet again."""
        watching = start("--interval", 0.1, "--duration", 10, "--top", 500, *arguments)
        time.sleep(4)
        with Burner(name) as burner:
            time.sleep(3)
        code, out, err = finish(watching)
        self.assertEqual((code, err), (0, ""))
        return burner.pid, out

    def test_a_recording_tells_the_same_incidents_byte_for_byte(self):
        record = self.folder / "day.etwrca"
        pid, out = self.watch_a_burner("test-burner", "--json", "--record", record)
        told = [json.loads(line)["incidents"][0] for line in out.splitlines()]
        self.assertTrue(told)
        # Whoever else is at work on this machine: the burner is among the suspects.
        self.assertIn(pid, [suspect["pid"] for incident in told for suspect in incident["suspects"]])
        code, again, _ = analyze(record, "--json", "--top", "500")
        self.assertEqual(code, 0)
        replayed = json.loads(again)["incidents"]
        key = lambda incident: json.dumps(incident, sort_keys=True)  # worst first there, as they came here
        self.assertEqual(sorted(map(key, told)), sorted(map(key, replayed)))

    def test_hostile_names_are_shown_safely(self):
        reports = self.folder / "reports"
        pid, out = self.watch_a_burner(HOSTILE, "--output", reports)
        self.assertNotIn("\x1b", out)
        seen = 0
        for path in reports.glob("*.json"):
            suspects = json.loads(path.read_text())["incidents"][0]["suspects"]
            name = next((suspect["name"] for suspect in suspects if suspect["pid"] == pid), None)
            if name is None:
                continue
            seen += 1
            self.assertTrue(name.startswith("\x1b[31m<b>"), name)  # JSON carries the name as it is
            page = path.with_suffix(".html").read_text()
            self.assertNotIn("\x1b", page)
            self.assertNotIn("<b>", page)
            self.assertIn("&lt;b&gt;", page)
            self.assertNotIn("\x1b", path.with_suffix(".md").read_text())
        self.assertGreater(seen, 0)

    def test_what_a_pipe_gets_has_no_escape_sequences(self):
        code, out, err = finish(start("--interval", 0.1, "--duration", 1, env={**os.environ, "TERM": "xterm"}))
        self.assertEqual((code, err), (0, ""))
        self.assertNotIn("\x1b", out)
        self.assertIn("this machine", out)

    def test_a_killed_recorder_loses_at_most_the_last_look(self):
        record = self.folder / "killed.etwrca"
        watching = start("--interval", 0.1, "--duration", 60, "--record", record, stdout=subprocess.DEVNULL)
        time.sleep(3)
        killed = time.time()
        watching.kill()
        finish(watching)
        code, out, err = analyze(record, "--json")
        self.assertEqual((code, err), (0, ""))
        self.assertGreater(json.loads(out)["extent"]["end"], killed - 1)

    def test_an_interrupt_ends_it_with_the_report(self):
        watching = start("--interval", 0.1, "--duration", 60)
        time.sleep(1.5)
        watching.send_signal(signal.SIGINT)
        code, out, _ = finish(watching)
        self.assertEqual(code, 130)
        self.assertIn("Stopped by the user", out)
        self.assertIn("frames of 100 ms", out)

    def test_an_interrupt_keeps_all_whole_frames(self):
        watching = start("--interval", 1, "--duration", 60, "--json", "--record", self.folder / "day.etwrca")
        time.sleep(3.3)
        interrupted = time.time()
        watching.send_signal(signal.SIGINT)
        code, _, err = finish(watching)
        self.assertEqual((code, err), (130, ""))
        end = json.loads(analyze(self.folder / "day.etwrca", "--json")[1])["extent"]["end"]
        self.assertEqual(end, int(end))  # frames stand on whole seconds
        self.assertGreater(end, interrupted - 1.1)
        self.assertLess(end, interrupted + 1.5)

    def test_a_second_interrupt_ends_it_at_once(self):
        # An hour until the next look: only the second signal can end it sooner than the first look does.
        watching = start("--interval", 3600)
        time.sleep(1)
        for _ in range(200):
            if watching.poll() is not None:
                break
            watching.send_signal(signal.SIGINT)
            time.sleep(0.05)
        code, _, _ = finish(watching)
        self.assertEqual(code, 130)

    def test_a_file_that_exists_is_not_recorded_over(self):
        record = self.folder / "there"
        record.write_text("mine")
        code, _, err = finish(start("--duration", 1, "--record", record))
        self.assertEqual(code, 1)
        self.assertRegex(err, r"^etwrca: .*there: .*exist.*\n$")
        self.assertEqual(record.read_text(), "mine")

    def test_wrong_options_leave_nothing_behind(self):
        record, output = self.folder / "w.etwrca", self.folder / "reports"
        code, _, err = finish(start("--record", record, "--output", output, "--warmup", "1e6"))
        self.assertEqual(code, 2)
        self.assertIn("warmup", err)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_full_disk_ends_the_recording_and_not_the_watch(self):
        record = self.folder / "full.etwrca"
        limit = 300 * 1024
        watching = start("--interval", 0.05, "--duration", 6, "--record", record,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        code, out, err = finish(watching)
        self.assertEqual(code, 1)
        self.assertRegex(err, r"^etwrca: the recording ended: .*full\.etwrca.*\n$")
        self.assertIn("frames of 50 ms", out)
        self.assertIn("the recording ended", out)
        self.assertEqual(analyze(record)[0], 0)

    def on_a_terminal(self, columns, lines, **environment):
        """All that the live view writes to a terminal of that size."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.pop("NO_COLOR", None)
            os.environ.update({"TERM": "xterm", **environment})
            os.execv(ETWRCA, [ETWRCA, "watch", "--interval", "0.1", "--duration", "2"])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        seen = b""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                part = os.read(terminal, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            seen += part
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        return seen.decode()

    def test_the_live_view_fits_the_terminal(self):
        seen = self.on_a_terminal(80, 24)
        pictures = seen.split("\x1b[H")[1:-1]
        self.assertGreater(len(pictures), 5)
        for picture in pictures[1:]:  # the first may be drawn before the size is set
            rows = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", picture).replace("\r", "").split("\n")
            self.assertLessEqual(len(rows), 24)
            for row in rows:
                self.assertLessEqual(len(row), 80, row)

    def test_no_color_means_none(self):
        for environment, colours in (({}, True), ({"NO_COLOR": "1"}, False)):
            found = re.search(r"\x1b\[[0-9;]*m", self.on_a_terminal(80, 24, **environment))
            self.assertEqual(bool(found), colours, environment)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
