"""Runs of the dashboard's server: options, a restart, a replay, this machine, a token, hostile names.

    runs_test.py etwrca-dashboard etwrca-demo-recording
"""
import json
import os
import resource
import signal
import subprocess
import sys
import time
import unittest

from recorded import DASHBOARD, RECORDING, ROOT, Scratch, validate, validate_event
from running import Server, Stream

sys.path.append(str(ROOT / "tests/gemini"))
from model import KEY, answering, playing  # noqa: E402: found by the line before

HOSTILE = ["<script>alert(1)</script>", 'x","y":"z', "\x1b[31m\x07", "\u202egnp.exe", "\U0001f525" * 1000, "a\nb\r\nevent: end"]


class Runs(Scratch):
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


if __name__ == "__main__":
    unittest.main(argv=["runs_test.py"], verbosity=1)
