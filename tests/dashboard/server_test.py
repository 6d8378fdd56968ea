"""The dashboard's server: what openapi.json says, a restart, and what strangers do to it.

    server_test.py etwrca-dashboard etwrca-demo-recording
"""
import json
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from running import Server, Stream

ROOT = pathlib.Path(__file__).resolve().parents[2]
DASHBOARD, RECORDING = (pathlib.Path(path) for path in sys.argv[1:3])
OPENAPI = json.loads((ROOT / "examples/dashboard/openapi.json").read_text())
HOSTILE = ["<script>alert(1)</script>", 'x","y":"z', "\x1b[31m\x07", "\u202egnp.exe", "\U0001f525" * 1000, "a\nb\r\nevent: end"]


def validate(schema, value):
    try:
        import jsonschema
    except ImportError:
        raise unittest.SkipTest("python3-jsonschema is not installed")
    jsonschema.validate(value, {**schema, "components": OPENAPI["components"]})


class Recorded(unittest.TestCase):
    """A recording as the source: all is known beforehand."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.recording = pathlib.Path(cls.folder.name) / "demo.etl"
        subprocess.run([RECORDING, cls.recording], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.server = Server(DASHBOARD, "--recording", cls.recording, "--max-upload", "8")
        cls.addClassCleanup(cls.server.stop)
        cls.stream = Stream(cls.server, after=0)
        if not cls.stream.wait_for(lambda s: s.of("end")):
            raise AssertionError("the recording does not end")
        cls.incidents = cls.server.json("/api/v1/incidents")["incidents"]
        cls.key = cls.incidents[0]["key"]

    def upload(self, body, name="x.etl", **options):
        return self.server.ask(f"/api/v1/analyze?name={name}", method="POST", body=body, **options)

    def assert_unaffected(self):
        self.assertEqual(self.server.ask("/healthz")[2], b"ok")
        self.assertIsNone(self.server.process.poll())

    # What openapi.json says

    def test_every_path_of_the_document_answers_as_it_says(self):
        entity = self.server.json("/api/v1/processes")["processes"][0]["entity"]
        fill = {"{key}": self.key, "{id}": str(entity)}
        for path, methods in OPENAPI["paths"].items():
            if path in ("/api/v1/stream", "/api/v1/analyze") or path.endswith("/explanation"):
                continue  # below
            url = path
            for hole, value in fill.items():
                url = url.replace(hole, value)
            status, headers, body = self.server.ask(url)
            self.assertEqual(status, 200, path)
            content = methods["get"]["responses"]["200"]["content"]
            kind = headers["Content-Type"].split(";")[0]
            self.assertIn(kind, content, path)
            if kind == "application/json":
                validate(content[kind]["schema"], json.loads(body))

    def test_every_route_is_in_the_document(self):
        code = (ROOT / "examples/dashboard/server/server.cpp").read_text()
        known = {re.sub(r"\{\w+\}", "{}", path) for path in OPENAPI["paths"]}
        routes = set(re.findall(r'http\.(?:Get|Post)\("([^"]+)",', code))
        routes |= set(re.findall(r'http\.(?:Get|Post)\(R"\((.+?)\)",', code)) - {"/.*"}
        routes |= {"/api/v1/incidents/()" + tail for tail in re.findall(r'http\.(?:Get|Post)\(one(?: \+ "([^"]*)")?,', code)}
        routes = {re.sub(r"\(.*\)", "{}", route) for route in routes}
        self.assertGreater(len(routes), 9)
        self.assertEqual(routes, known)

    def test_events_are_as_the_document_says(self):
        frames = self.stream.of("frame")
        self.assertEqual(len(frames), 100)
        for number, data in frames[:3] + frames[-3:]:
            validate({"$ref": "#/components/schemas/Frame"}, data)
            self.assertEqual(number, data["id"])
        incidents = self.stream.of("incident")
        self.assertGreaterEqual(len(incidents), 1)
        for _, data in incidents:
            validate({"$ref": "#/components/schemas/Summary"}, data)
        ids = [number for number, kind, _ in self.stream.events if kind != "hello"]
        self.assertEqual(ids, list(range(ids[0], ids[0] + len(ids))))

    def test_the_culprit_is_named(self):
        first = max(self.incidents, key=lambda incident: incident["score"])["first"]
        self.assertEqual(first["name"], "culprit.exe")
        document = self.server.json(f"/api/v1/incidents/{self.key}")
        self.assertEqual(len(document["incidents"]), 1)
        for kind, begin in (("markdown", b"# "), ("html", b"<!doctype html>"), ("text", b""), ("json", b"{")):
            status, headers, body = self.server.ask(f"/api/v1/incidents/{self.key}/report?format={kind}")
            self.assertEqual(status, 200)
            self.assertTrue(body.lower().startswith(begin), body[:40])
            self.assertIn(b"culprit.exe", body.replace(b"\\", b""))
            if kind == "html":
                self.assertIn("sandbox", headers["Content-Security-Policy"])

    def test_an_explanation_without_a_model(self):
        key = self.incidents[-1]["key"]
        told = self.server.json(f"/api/v1/incidents/{key}/explanation", method="POST")
        validate({"$ref": "#/components/schemas/Explanation"}, told)
        self.assertEqual(told["by"], "etwrca")
        self.assertIn("--explain", told["why"])
        self.assertEqual(self.server.json(f"/api/v1/incidents/{key}/explanation"), told)

    def test_frames_by_time(self):
        about = self.server.json("/api/v1/metrics")
        self.assertEqual(about["source"]["mode"], "recording")
        history = about["history"]
        everything = self.server.json("/api/v1/frames")["frames"]
        self.assertEqual(len(everything), history["frames"])
        self.assertEqual(everything[0]["begin"], history["from"])
        middle = everything[len(everything) // 2]["begin"]
        late = self.server.json(f"/api/v1/frames?from={middle}&to={history['to']}")["frames"]
        self.assertEqual(late, everything[len(everything) // 2:])
        self.assertEqual(self.server.json(f"/api/v1/frames?from={middle}&to={middle}")["frames"], [])

    def test_a_process_has_in_its_curves_what_it_has_in_the_frames(self):
        names = [metric["name"] for metric in self.server.json("/api/v1/metrics")["metrics"]]
        rows = {}
        for frame in self.server.json("/api/v1/frames")["frames"]:
            for row in frame["top"]:
                rows.setdefault(row["entity"], {})[frame["begin"]] = row["values"]
        entity, seen = max(rows.items(), key=lambda item: len(item[1]))
        curves = self.server.json(f"/api/v1/entities/{entity}")
        for begin, values in seen.items():
            at = curves["times"].index(begin)
            for name, value in zip(names, values):
                other = curves["values"][name][at]
                self.assertEqual(value is None, other is None)
                if value is not None:
                    self.assertAlmostEqual(value, other, delta=1e-5 * abs(value))
        begin = next(iter(seen))
        listed = self.server.json(f"/api/v1/processes?at={begin}&limit=2000")
        self.assertEqual(listed["begin"], begin)
        self.assertIn(entity, [row["entity"] for row in listed["processes"]])

    def test_processes_sorted_and_searched(self):
        rows = self.server.json("/api/v1/processes?sort=memory&limit=3")
        column = [metric["name"] for metric in self.server.json("/api/v1/metrics")["metrics"]].index("memory")
        values = [row["values"][column] for row in rows["processes"]]
        self.assertEqual(values, sorted(values, reverse=True))
        self.assertEqual(len(values), 3)
        self.assertGreater(rows["count"], 3)
        found = self.server.json("/api/v1/processes?q=svchost")["processes"]
        self.assertTrue(found and all("svchost" in row["name"] for row in found))
        pid = found[0]["pid"]
        self.assertEqual(self.server.json(f"/api/v1/processes?q={pid}")["processes"][0]["pid"], pid)

    def test_prometheus(self):
        text = self.server.ask("/metrics")[2]
        self.assertRegex(text.decode(), r"(?m)^etwrca_frames_total [1-9]\d*$")
        if shutil.which("promtool"):
            subprocess.run(["promtool", "check", "metrics"], input=text, check=True, capture_output=True)
        for line in text.decode().splitlines():
            self.assertRegex(line, r"^(# (HELP|TYPE) etwrca_\w+ .+|etwrca_\w+ [-+.0-9e]+)$")

    # What is wrong

    def test_wrong_requests(self):
        for path, status in (("/api/v1/frames?from=x", 400), ("/api/v1/frames?to=nan", 400), ("/api/v1/processes?sort=none", 400),
                             ("/api/v1/processes?limit=-1", 400), ("/api/v1/processes?limit=1.5", 400), ("/api/v1/entities/4000000", 404),
                             ("/api/v1/entities/99999999999999", 404), ("/api/v1/entities/x", 404), ("/api/v1/incidents/none", 404),
                             ("/api/v1/incidents/" + "a" * 5000, 404), ("/api/v1/incidents?before=x", 400),
                             (f"/api/v1/incidents/{self.key}/report?format=pdf", 400), ("/api/v1/incidents/none/explanation", 404),
                             ("/api/v1/stream?after=x", 400), ("/api/v1/stream?after=99999999999999999999999", 400), ("/nothing", 404),
                             ("/assets/none.js", 404), ("/" + "a" * 9000, 414)):
            got, _, body = self.server.ask(path)
            self.assertEqual(got, status, path)
            validate({"$ref": "#/components/schemas/Error"}, json.loads(body))
        self.assertEqual(self.server.ask("/api/v1/frames", method="DELETE")[0], 404)
        self.assertEqual(self.server.ask("/api/v1/incidents/none/explanation", method="POST")[0], 404)
        self.assert_unaffected()

    def test_paths_lead_nowhere(self):
        for path in ("/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd",
                     "/assets/../../../etc/passwd", "/./././etc/passwd", "/%00", "/index.html%00.js", "/C:/Windows/win.ini"):
            status, _, body = self.server.ask(path)
            self.assertIn(status, (400, 404), path)
            self.assertNotIn(b"root:", body)

    def test_host_and_origin(self):
        for host in ("example.com", "example.com:80", "127.0.0.1", "127.0.0.1.example.com", f"example.com:{self.server.port}", ""):
            self.assertEqual(self.server.ask("/api/v1/metrics", headers={"Host": host})[0], 421, host)
        for host in (f"localhost:{self.server.port}", f"[::1]:{self.server.port}"):
            self.assertEqual(self.server.ask("/api/v1/metrics", headers={"Host": host})[0], 200, host)
        for origin in ("http://example.com", "null", f"http://127.0.0.1:{self.server.port + 1}", f"http://localhost:{self.server.port}"):
            self.assertEqual(self.upload(b"x", headers={"Origin": origin})[0], 403, origin)
        own = f"http://127.0.0.1:{self.server.port}"
        self.assertEqual(self.server.ask("/api/v1/metrics", headers={"Origin": own})[0], 200)

    def test_every_answer_is_hardened(self):
        for path in ("/", "/nothing", "/api/v1/metrics", "/api/v1/frames?from=x"):
            headers = self.server.ask(path)[1]
            self.assertIn("default-src 'self'", headers["Content-Security-Policy"])
            self.assertNotIn("unsafe-inline", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(self.server.ask("/healthz", headers={"Host": "x"})[1]["X-Content-Type-Options"], "nosniff")

    # Uploads

    def test_an_upload_is_analyzed_and_kept(self):
        status, _, body = self.upload(self.recording.read_bytes(), name="..%2F..%2Fslow.etl")
        self.assertEqual(status, 200, body[:200])
        answer = json.loads(body)
        validate({"$ref": "#/components/schemas/Analysis"}, answer)
        self.assertEqual(answer["report"]["source"]["name"], "slow.etl")
        self.assertEqual(answer["report"]["incidents"][0]["suspects"][0]["name"], "culprit.exe")
        kept = self.server.json(f"/api/v1/incidents/{answer['keys'][0]}")
        self.assertEqual(kept["incidents"][0], answer["report"]["incidents"][0])
        again = json.loads(self.upload(self.recording.read_bytes(), name="slow.etl")[2])
        self.assertEqual(again["keys"], answer["keys"])
        origins = [incident["origin"] for incident in self.server.json("/api/v1/incidents")["incidents"]]
        self.assertEqual(origins.count("upload:slow.etl"), len(answer["keys"]))

    def test_what_is_no_recording(self):
        for body, status in ((b"", 400), (b"\x89PNG\r\n\x1a\n" + bytes(500), 422), (b"hello", 422), (b"{", 422), (bytes(70000), 422)):
            got, _, text = self.upload(body, name="some.png")
            self.assertEqual(got, status, body[:9])
            if status == 422:
                self.assertIn("some.png", json.loads(text)["error"]["message"])
                self.assertNotIn("etwrca-upload", text.decode())
        self.assertEqual(self.upload(b"--x--", headers={"Content-Type": "multipart/form-data; boundary=x"})[0], 415)
        self.assertEqual(list(pathlib.Path(tempfile.gettempdir()).glob("etwrca-upload-*")), [])

    def test_damaged_recordings(self):
        sound = self.recording.read_bytes()[:400_000]
        generator = random.Random(7)
        for _ in range(12):
            bytes_ = bytearray(sound[:generator.randrange(1, len(sound))])
            for _ in range(generator.randrange(1, 60)):
                bytes_[generator.randrange(len(bytes_))] = generator.randrange(256)
            self.assertIn(self.upload(bytes(bytes_))[0], (200, 422))
        self.assert_unaffected()

    def test_too_large(self):
        status, _, body = self.upload(None, headers={"Content-Length": str(1 << 30)})
        self.assertEqual(status, 413)
        self.assertIn("8 MiB", json.loads(body)["error"]["message"])

        def gigabyte():
            for _ in range(1 << 10):
                yield bytes(1 << 20)

        before = self.server.memory()
        try:
            status = self.upload(gigabyte(), headers={"Transfer-Encoding": "chunked"})[0]
            self.assertEqual(status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the answer came while we still sent
        self.assertLess(self.server.memory() - before, 4 << 20)
        self.assertEqual(list(pathlib.Path(tempfile.gettempdir()).glob("etwrca-upload-*")), [])
        self.assert_unaffected()

    def test_half_an_upload(self):
        with socket.create_connection((self.server.host, self.server.port)) as sock:
            sock.sendall(f"POST /api/v1/analyze HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nContent-Length: 1000\r\n\r\nabc".encode())
        self.assert_unaffected()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.upload(b"hello")[0] == 503:
            time.sleep(0.1)
        self.assertEqual(self.upload(b"hello")[0], 422)

    def test_half_requests_and_nonsense(self):
        socks = []
        for text in (b"", b"GET", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x", b"\x00\xff\x16\x03\x01", b"GET / HTTP/9.9\r\n\r\n",
                     b"A" * 20000, b"GET /\r\n" + b"X: y\r\n" * 3000) * 6:
            sock = socket.create_connection((self.server.host, self.server.port))
            try:
                sock.sendall(text)
            except OSError:
                pass
            socks.append(sock)
        self.assert_unaffected()
        for sock in socks:
            sock.close()
        self.assert_unaffected()

    # Streams

    def test_a_reader_goes_on_after_what_it_has(self):
        events = [event for event in self.stream.events if event[0] is not None]
        half = events[len(events) // 2][0]
        for options in ({"after": half}, {"header": half}):
            later = Stream(self.server, **options)
            self.assertTrue(later.wait_for(lambda s: s.of("end")))
            self.assertEqual([event for event in later.events if event[0] is not None], [e for e in events if e[0] > half])
            later.close()
        earlier_run = Stream(self.server, after=5)
        self.assertTrue(earlier_run.wait_for(lambda s: s.of("end")))
        self.assertEqual([event for event in earlier_run.events if event[0] is not None], events)
        self.assertEqual(earlier_run.of("gap"), [])
        earlier_run.close()

    def test_streams_are_bounded_and_a_silent_reader_hurts_nobody(self):
        silent = socket.create_connection((self.server.host, self.server.port))
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        silent.sendall(f"GET /api/v1/stream?after=1 HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\n\r\n".encode())
        streams = [Stream(self.server) for _ in range(70)]
        statuses = [stream.status for stream in streams]
        self.assertIn(statuses.count(200), range(58, 65))
        self.assertEqual(set(statuses), {200, 503})
        self.assert_unaffected()
        for stream in streams:
            stream.close()
        silent.close()
        deadline = time.monotonic() + 20
        status = 503
        while time.monotonic() < deadline and status == 503:
            stream = Stream(self.server)
            status = stream.status
            stream.close()
        self.assertEqual(status, 200)


class Others(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def table(self, names):
        """A recording as CSV, in which the first entity rises."""
        lines = ["time,entity,metric,value"]
        for second in range(120):
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

    def test_live(self):
        with Server(DASHBOARD, "--interval", "0.2") as server:
            stream = Stream(server)
            self.assertTrue(stream.wait_for(lambda s: len(s.of("frame")) >= 3))
            frame = stream.of("frame")[-1][1]
            self.assertTrue(any(row["pid"] == server.process.pid for row in server.json("/api/v1/processes?limit=2000")["processes"]))
            self.assertGreater(frame["processes"], 3)
            stream.close()

    def test_token(self):
        with Server(DASHBOARD, environment={"ETWRCA_TOKEN": "s3cret"}) as server:
            self.assertEqual(server.ask("/api/v1/metrics")[0], 401)
            self.assertEqual(server.ask("/")[0], 401)
            self.assertEqual(server.ask("/?token=wrong")[0], 401)
            self.assertEqual(server.ask("/api/v1/metrics?token=s3cret")[0], 401)
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Authorization": "Bearer s3cret"})[0], 200)
            self.assertEqual(server.ask("/api/v1/metrics", headers={"Authorization": "Bearer s3cre"})[0], 401)
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

        self.assertEqual(run("--address", "0.0.0.0")[0], 2)
        self.assertIn("--token", run("--address", "0.0.0.0")[1])
        self.assertEqual(run("--speed", "0")[0], 2)
        self.assertEqual(run("--recording", "a", "--replay", "b")[0], 2)
        self.assertEqual(run("--recording", "/none.etl")[0], 1)
        self.assertEqual(run("--page", self.folder)[0], 1)
        junk = self.folder / "junk.sqlite"
        junk.write_bytes(b"not a database at all" * 100)
        done = subprocess.run([DASHBOARD, "--store", junk], capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 1)
        self.assertIn("junk.sqlite", done.stderr)
        with Server(DASHBOARD) as server:
            code, error = run("--port", server.port)
            self.assertEqual(code, 1)
            self.assertIn(f"127.0.0.1:{server.port}", error)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
