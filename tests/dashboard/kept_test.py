"""What the dashboard keeps: its store locked, full, gone, another's; the end, and a kill.

    kept_test.py etwrca-dashboard etwrca-demo-recording
"""
import contextlib
import json
import pathlib
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from recorded import DASHBOARD, Scratch, validate, validate_event
from running import Server, Stream


class Kept(Scratch):
    @staticmethod
    def stored(path):
        with contextlib.closing(sqlite3.connect(path)) as store:
            return [json.loads(summary)["id"] for summary, in store.execute("SELECT summary FROM incident")]

    def assert_found(self, server, stream):
        """Each incident that was told is listed and has its reports."""
        self.assertGreaterEqual(len(stream.of("incident")), 1)
        listed = server.json("/api/v1/incidents")
        validate({"$ref": "#/components/schemas/Incidents"}, listed)
        self.assertEqual(listed["incidents"], [data for _, data in reversed(stream.of("incident"))])
        for incident in listed["incidents"]:
            self.assertEqual(server.json(f"/api/v1/incidents/{incident['key']}")["incidents"][0]["id"], incident["id"])
            self.assertEqual(server.ask(f"/api/v1/incidents/{incident['key']}/report?format=html")[0], 200)

    def contents(self):
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    @contextlib.contextmanager
    def dripping(self, server, request):
        """A client that sends this, and then a byte now and then."""
        over = threading.Event()
        with socket.create_connection((server.host, server.port)) as sock:
            sock.sendall(request.replace(b"%s", f"{server.host}:{server.port}".encode()))

            def drip():
                with contextlib.suppress(OSError):
                    while not over.wait(0.3):
                        sock.sendall(b"x")

            thread = threading.Thread(target=drip)
            thread.start()
            yield
            over.set()
            thread.join()

    def test_a_client_that_drips_does_not_hold_up_the_end(self):
        for request in (b"GET / HTTP/1.1\r\nX: ", b"POST /api/v1/analyze HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n\r\n"):
            with Server(DASHBOARD) as server, self.dripping(server, request):
                time.sleep(1)
                began = time.monotonic()
                self.assertEqual(server.stop(), 0)
                self.assertLess(time.monotonic() - began, 12)

    def test_a_client_that_drips_does_not_lose_the_incident_that_goes_on(self):
        store = self.folder / "store.sqlite"
        with Server(DASHBOARD, "--interval", "0.1", "--store", store, no_store=False) as server:
            stream = Stream(server, after=0)
            self.assertTrue(stream.wait_for(lambda s: len(s.of("frame")) >= 100))
            burner = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            self.addCleanup(burner.wait)
            self.addCleanup(burner.kill)
            if not stream.wait_for(lambda s: s.of("ongoing"), 20):
                self.skipTest("this machine is too busy for one more program to be seen")
            with self.dripping(server, b"GET / HTTP/1.1\r\nX: "):
                time.sleep(0.5)
                self.assertEqual(server.stop(), 0)
            stream.close()
        self.assertIn("half sent", server.errors)
        self.assertEqual(len({data["id"] for _, data in stream.of("incident")} - set(self.stored(store))), 0)
        self.assertGreater(len(self.stored(store)), len(stream.of("incident")))

    def test_incidents_reach_the_page_where_the_store_cannot_be_written(self):
        def limit():  # stands in for a full disk
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

        store, table = self.folder / "store.sqlite", self.table(["a", "b"])
        with Server(DASHBOARD, "--recording", table, "--store", store, no_store=False, before=limit) as server:
            stream = Stream(server, after=0)
            self.assertTrue(stream.wait_for(lambda s: s.of("end")))
            self.assert_found(server, stream)
            status, _, body = server.ask("/api/v1/analyze?name=mine", method="POST", body=table.read_bytes())
            self.assertEqual(status, 200, body)
            self.assertEqual(len(json.loads(body)["report"]["incidents"]), 1)
            key, = json.loads(body)["keys"]
            self.assertEqual(server.json(f"/api/v1/incidents/{key}")["incidents"][0], json.loads(body)["report"]["incidents"][0])
            explanation = server.json(f"/api/v1/incidents/{key}/explanation", method="POST")
            self.assertEqual(explanation["by"], "etwrca")
            self.assertTrue(stream.wait_for(lambda s: len(s.of("note")) == 2))
            for _, note in stream.of("note"):
                validate_event("note", note)
                self.assertIn("in memory only: ", note["text"])
                self.assertNotIn(str(self.folder), note["text"])
            self.assertIn(b"\netwrca_incidents_dropped_total 0\n", server.ask("/metrics")[2])
            stream.close()
            self.assertEqual(server.stop(), 0)
        self.assertIn("in memory only: 2", server.errors)
        self.assertEqual(self.stored(store), [])

    def test_a_store_that_is_removed(self):
        folder = self.folder / "x"
        with Server(DASHBOARD, "--replay", self.table(["a", "b"]), "--speed", "60", "--store", folder / "store.sqlite", no_store=False) as server:
            stream = Stream(server, after=0)
            self.assertTrue(stream.wait_for(lambda s: s.of("frame")))
            shutil.rmtree(folder)
            self.assertTrue(stream.wait_for(lambda s: s.of("end")))
            self.assert_found(server, stream)
            self.assertIn("moved or removed", stream.of("note")[0][1]["text"])
            stream.close()

    def test_a_store_that_is_locked_keeps_nobody_waiting(self):
        store = self.folder / "store.sqlite"
        with Server(DASHBOARD, "--replay", self.table(["a", "b"], seconds=240), "--speed", "40", "--store", store, no_store=False) as server:
            stream = Stream(server, after=0)
            with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                self.assertTrue(stream.wait_for(lambda s: s.of("note")))
                frames, end, longest = len(stream.of("frame")), time.monotonic() + 2, 0
                while time.monotonic() < end:
                    began = time.monotonic()
                    self.assert_found(server, stream)
                    longest = max(longest, time.monotonic() - began)
                self.assertLess(longest, 1)
                self.assertGreater(len(stream.of("frame")) - frames, 30)
                other.execute("ROLLBACK")
            self.assertTrue(stream.wait_for(lambda s: s.of("end")))
            stream.close()
            self.assertEqual(server.stop(), 0)
        self.assertEqual(len(self.stored(store)), len(stream.of("incident")))

    def test_a_store_that_is_locked_for_a_while_loses_nothing(self):
        store = self.folder / "store.sqlite"
        with Server(DASHBOARD, "--replay", self.table(["a", "b"]), "--speed", "40", "--store", store, no_store=False) as server:
            stream = Stream(server, after=0)
            other = sqlite3.connect(store, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            self.assertTrue(stream.wait_for(lambda s: s.of("note")))
            validate_event("note", stream.of("note")[0][1])
            other.execute("ROLLBACK")
            other.close()
            self.assertTrue(stream.wait_for(lambda s: s.of("end")))
            self.assert_found(server, stream)
            stream.close()
            self.assertEqual(server.stop(), 0)
        self.assertEqual(len(self.stored(store)), len(stream.of("incident")))

    def test_it_is_said_that_nothing_is_kept(self):
        with Server(DASHBOARD, environment={"HOME": "", "XDG_STATE_HOME": ""}, no_store=False) as server:
            server.stop()
            self.assertIn("in memory only", server.errors)

    def test_a_file_of_another_program_stays_as_it_is(self):
        names = ["junk", "short", "other", "log", "crashed"]
        (self.folder / "junk").write_bytes(b"not a database at all" * 100)
        (self.folder / "short").write_bytes(b"x")
        others = []
        for name, mode in (("other", "DELETE"), ("log", "WAL"), ("crashed", "DELETE")):
            others.append(sqlite3.connect(self.folder / name, isolation_level=None))
            others[-1].execute("PRAGMA application_id=7")
            others[-1].execute(f"PRAGMA journal_mode={mode}")
            others[-1].execute("CREATE TABLE theirs (x)")
        # Its program ended within a write: what SQLite does about that is to write.
        others[-1].execute("PRAGMA cache_size=1")
        others[-1].execute("BEGIN")
        others[-1].executemany("INSERT INTO theirs VALUES (?)", [(bytes(5000),)] * 20)
        before = self.contents()
        self.assertIn("crashed-journal", before)
        for name in names:
            done = subprocess.run([DASHBOARD, "--store", self.folder / name], capture_output=True, text=True, timeout=20)
            self.assertEqual((done.returncode, done.stdout), (1, ""), name)
            self.assertIn(f"{name}: is another program's file", done.stderr)
            self.assertEqual(self.contents(), before, name)
        # What SQLite would take for an address, or for memory, is a name like any other.
        with tempfile.TemporaryDirectory() as here:
            for name in (f"file:{self.folder}/other", f"file:{self.folder}/other?mode=rw", ":memory:"):
                done = subprocess.run([DASHBOARD, "--store", name, "--recording", "/none.etl"], cwd=here, capture_output=True, text=True,
                                      timeout=20)
                self.assertEqual((done.returncode, done.stdout), (1, ""), name)
                self.assertIn("/none.etl", done.stderr)
                self.assertEqual(self.contents(), before, name)
                self.assertGreater((pathlib.Path(here) / name).stat().st_size, 0)
        for other in others:
            other.close()

    def test_a_store_is_known_after_a_kill(self):
        (self.folder / "empty").touch()
        for path in (self.folder / "new", self.folder / "empty"):
            for _ in range(2):
                with Server(DASHBOARD, "--store", path, no_store=False) as server:
                    self.assertEqual(server.stop(signal.SIGKILL), -signal.SIGKILL)


if __name__ == "__main__":
    unittest.main(argv=["kept_test.py"], verbosity=1)
