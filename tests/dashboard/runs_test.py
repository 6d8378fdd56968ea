"""Runs of the dashboard's server: options, a restart, a replay, this machine, a token, hostile names.

    runs_test.py etwrca-dashboard etwrca-demo-recording
"""
import contextlib
import json
import os
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

from recorded import DASHBOARD, RECORDING, ROOT, validate, validate_event
from running import Server, Stream

sys.path.append(str(ROOT / "tests/gemini"))
from model import KEY, answering, playing  # noqa: E402: found by the line before

HOSTILE = ["<script>alert(1)</script>", 'x","y":"z', "\x1b[31m\x07", "\u202egnp.exe", "\U0001f525" * 1000, "a\nb\r\nevent: end"]


class Runs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def table(self, names, seconds=120):
        """A recording as CSV, in which the first entity rises."""
        lines = ["time,entity,metric,value"]
        for second in range(seconds):
            for n, name in enumerate(names):
                quoted = '"' + name.replace('"', '""') + '"'
                lines.append(f"{second},{quoted},load,{1 + (second + n) % 3 + (30 if n == 0 and 90 <= second < 100 else 0)}")
        path = self.folder / "table.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def test_hostile_names(self):
        names = [name.replace("\n", "\u2028").replace("\r", "") for name in HOSTILE]
        with Server(DASHBOARD, "--recording", self.table(names)) as server:
            stream = Stream(server, after=0)
            self.assertTrue(stream.wait_for(lambda s: s.of("end")))
            incident = server.json("/api/v1/incidents")["incidents"][0]
            self.assertEqual(incident["first"]["name"], names[0])
            listed = [row["name"] for row in server.json("/api/v1/processes?limit=2000")["processes"]]
            for name in names:
                self.assertIn(name, listed)
            for path in ("/api/v1/processes", "/api/v1/frames", "/api/v1/incidents", f"/api/v1/incidents/{incident['key']}", "/metrics"):
                body = server.ask(path)[2]
                self.assertTrue(all(c == 10 or 32 <= c < 127 for c in body), path)
            page = server.ask(f"/api/v1/incidents/{incident['key']}/report?format=html")[2]
            self.assertNotIn(b"<script>alert", page)
            stream.close()

    def test_restart(self):
        store = self.folder / "store.sqlite"
        table = self.table(["a", "b"])
        ids, keys = [], []
        for _ in range(2):
            with Server(DASHBOARD, "--recording", table, "--store", store, no_store=False) as server:
                stream = Stream(server, after=ids[-1] if ids else 0)
                self.assertTrue(stream.wait_for(lambda s: s.of("end")))
                self.assertEqual(len(stream.of("frame")), 120)
                ids += [number for number, kind, _ in stream.events if number is not None]
                incidents = server.json("/api/v1/incidents")["incidents"]
                keys.append([incident["key"] for incident in incidents])
                began = time.monotonic()
                self.assertEqual(server.stop(signal.SIGINT), 0)
                self.assertLess(time.monotonic() - began, 10)
                stream.close()
        self.assertEqual(ids, sorted(set(ids)))
        self.assertEqual(keys[0], keys[1])
        self.assertGreaterEqual(len(keys[0]), 1)
        with Server(DASHBOARD, "--store", store, no_store=False) as server:
            self.assertEqual([incident["key"] for incident in server.json("/api/v1/incidents")["incidents"]], keys[0])

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

    def test_who_comes_late_is_told_how_much_is_gone(self):
        with Server(DASHBOARD, "--recording", self.table(["a", "b"], seconds=3000)) as server:
            first = Stream(server)
            self.assertTrue(first.wait_for(lambda s: s.of("end")))
            first.close()
            late = Stream(server, after=0)
            self.assertTrue(late.wait_for(lambda s: s.of("end")))
            late.close()
            (_, gap), = late.of("gap")
            validate_event("gap", gap)
            (_, hello), = late.of("hello")
            ids = [number for number, _, _ in late.events if number is not None]
            self.assertEqual(ids, list(range(hello["oldest"], hello["newest"] + 1)))
            self.assertGreater(gap["missed"], 0)
            self.assertEqual(gap["missed"], hello["oldest"] - hello["run"])

    def test_a_reader_of_a_later_clock_has_everything(self):
        with Server(DASHBOARD, "--recording", self.table(["a", "b"])) as server:
            stream = Stream(server, header=10 ** 16 - 1)
            self.assertTrue(stream.wait_for(lambda s: s.of("end")))
            self.assertEqual(len(stream.of("frame")), 120)
            stream.close()

    def test_replay_takes_its_time(self):
        table = self.table(["a", "b"])
        with Server(DASHBOARD, "--replay", table, "--speed", "60") as server:
            self.assertEqual(server.json("/api/v1/metrics")["source"]["mode"], "replay")
            stream = Stream(server, after=0)
            self.assertFalse(stream.wait_for(lambda s: s.of("end"), 0.5))
            self.assertTrue(stream.wait_for(lambda s: s.of("end")))
            self.assertEqual(len(stream.of("frame")), 120)
            stream.close()
        with Server(DASHBOARD, "--replay", table, "--speed", "0.01") as server:
            self.assertEqual(server.stop(), 0)

    def test_replay_waits_for_what_is_centuries_away(self):
        table = self.folder / "gap.csv"
        for begin, end, speed in ((0, 6_000_000_000, 0.5), (-6_000_000_000, 6_000_000_000, 1), (0, 6_000_000_000, 0.01)):
            table.write_text(f"time,entity,metric,value\n{begin},a,load,1\n{end},a,load,2\n")
            with Server(DASHBOARD, "--replay", table, "--speed", str(speed)) as server:
                stream = Stream(server, after=0)
                self.assertFalse(stream.wait_for(lambda s: s.of("end"), 1), (begin, end, speed))
                self.assertEqual(server.stop(), 0)
                stream.close()

    def test_of_a_lying_model_nothing_false_is_shown(self):
        recording = self.folder / "demo.etl"
        subprocess.run([RECORDING, recording], check=True, stdout=subprocess.DEVNULL)
        lies = {"culprit": "s1", "summary": ["{f2}.", "It used 99 cores.", "chrome.exe was there."], "cause": ["The incident happened because {f5}."],
                "impact": ["{f4}.", "{f4}, and twice as much later."], "remediation": ["Look at the log of {s1}.", "Kill {s1}."]}

        def explanation(script, times=1):
            with playing(script) as model, Server(
                    DASHBOARD, "--recording", recording, "--explain", "gemini", "--base-url", f"http://127.0.0.1:{model.server_port}/v1",
                    environment={"GEMINI_API_KEY": KEY}) as server:
                with_end = Stream(server, after=0)
                self.assertTrue(with_end.wait_for(lambda s: s.of("end")))
                with_end.close()
                path = f"/api/v1/incidents/{server.json('/api/v1/incidents')['incidents'][0]['key']}/explanation"
                told = server.json(path, method="POST")
                validate({"$ref": "#/components/schemas/Explanation"}, told)
                return told, server.ask(path)

        told, kept = explanation(answering(lies))
        self.assertEqual((told["by"], told["why"]), ("gemini-2.5-flash", ""))
        shown = json.dumps(told["sections"])
        for lie in ("99", "chrome", "twice", "Kill"):
            self.assertNotIn(lie, shown)
        self.assertEqual(len(told["refused"]), 4)
        self.assertEqual((kept[0], json.loads(kept[2])), (200, told))

        told, kept = explanation(lambda n: (404, {}, b""))
        self.assertEqual(told["by"], "etwrca")
        self.assertIn("404", told["why"])
        self.assertEqual(kept[0], 404)  # the model may answer the next time
        told, _ = explanation(answering({**lies, "culprit": "s2"}))
        self.assertEqual(told["by"], "etwrca")

    def test_live(self):
        with Server(DASHBOARD, "--interval", "0.2") as server:
            stream = Stream(server)
            self.assertTrue(stream.wait_for(lambda s: len(s.of("frame")) >= 3))
            frame = stream.of("frame")[-1][1]
            self.assertTrue(any(row["pid"] == server.process.pid for row in server.json("/api/v1/processes?limit=2000")["processes"]))
            self.assertGreater(frame["processes"], 3)
            stream.close()

    def test_token(self):
        with Server(DASHBOARD, environment={"ETWRCA_TOKEN": "s3-c.r_e~t"}) as server:
            self.assertEqual(server.ask("/?token=s3-c.r_e~t")[0], 303)
        with Server(DASHBOARD, environment={"ETWRCA_TOKEN": "s3cret"}) as server:
            self.assertEqual(server.ask("/api/v1/metrics")[0], 401)
            self.assertEqual(server.ask("/")[0], 401)
            self.assertEqual(server.ask("/?token=wrong")[0], 401)
            self.assertEqual(server.ask("/api/v1/metrics?token=s3cret")[0], 401)
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Authorization": "Bearer s3cret"})[0], 200)
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Authorization": "bearer s3cret"})[0], 200)
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Authorization": "Bearer s3cre"})[0], 401)
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Authorization": "Bearer S3CRET"})[0], 401)
            status, headers, _ = server.ask("/?token=s3cret")
            self.assertEqual((status, headers["Location"]), (303, "/"))
            self.assertIn("HttpOnly; SameSite=Strict", headers["Set-Cookie"])
            cookie = headers["Set-Cookie"].split(";")[0]
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Cookie": "a=b; " + cookie})[0], 200)
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Cookie": cookie, "Origin": "http://example.com"})[0], 403)

    def test_wrong_options(self):
        def run(*arguments):
            done = subprocess.run([DASHBOARD, "--no-store", *map(str, arguments)], capture_output=True, text=True, timeout=20)
            self.assertEqual(done.stdout, "")
            return done.returncode, done.stderr

        for address in ("0.0.0.0", "127.0.0.1.example.com", "127.example.com", "localhost.example.com"):
            self.assertEqual(run("--address", address)[0], 2, address)
        self.assertIn("--token", run("--address", "0.0.0.0")[1])
        for option in ("--speed", "--interval", "--max-upload", "--port"):
            for value in ("nan", "-nan", "inf", "-inf", "-1", "1e400", *(["0"] if option != "--port" else [])):
                self.assertEqual(run(f"{option}={value}", "--replay", "/none.etl")[0], 2, f"{option}={value}")
        for alone, partner in (("--speed=2", "--replay"), ("--model=x", "--explain"), ("--base-url=http://x", "--explain"), ("--store=x", "--no-store")):
            code, error = run(alone, "--recording", "/none.etl")
            self.assertEqual(code, 2, alone)
            self.assertIn(partner, error)
        for token in ("a%41b", "100%", "a b", "a;b", "a,b", 'a"b', "a\tb", "a+b", "a&b", "a#b", "a=b", "a?b", "\u00e4"):
            code, error = run("--token", token)
            self.assertEqual(code, 2, token)
            self.assertIn("the token has a character", error)
        self.assertEqual(run("--recording", "a", "--replay", "b")[0], 2)
        self.assertEqual(run("--recording", "/none.etl")[0], 1)
        self.assertEqual(run("--page", self.folder)[0], 1)
        with Server(DASHBOARD) as server:
            code, error = run("--port", server.port)
            self.assertEqual(code, 1)
            self.assertIn(f"127.0.0.1:{server.port}", error)

    def test_it_is_said_that_nothing_is_kept(self):
        with Server(DASHBOARD, environment={"HOME": "", "XDG_STATE_HOME": ""}, no_store=False) as server:
            server.stop()
            self.assertIn("in memory only", server.errors)

    def test_where_the_system_has_few_threads(self):
        """It serves, or ends and says why. (Stacks too large for the address space stand in for a limit of threads.)"""
        if "ETWRCA_SANITIZED" in os.environ:
            self.skipTest("a sanitizer needs the address space")
        served = 0
        for mib in (400, 600, 900, 3000):
            def limit(mib=mib):
                resource.setrlimit(resource.RLIMIT_STACK, (256 << 20, 256 << 20))
                resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))

            process = subprocess.Popen([DASHBOARD, "--port", "0", "--no-store"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit)
            self.addCleanup(process.kill)
            out, error = process.communicate(timeout=20)
            served += out != ""
            self.assertEqual(process.returncode, 1, (mib, error))
            self.assertIn("no thread can be started", error, mib)
        self.assertGreater(served, 0)  # it had come as far as to listen

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

    def contents(self):
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}


if __name__ == "__main__":
    unittest.main(argv=["runs_test.py"], verbosity=1)
