"""The dashboard's server does what openapi.json says.

    server_test.py etwrca-dashboard etwrca-demo-recording
"""
import json
import re
import shutil
import socket
import subprocess
import unittest

from recorded import OPENAPI, ROOT, Recorded, validate, validate_event


class Says(Recorded):
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
        routes |= set(re.findall(r'http\.(?:Get|Post)\(R"\((.+?)\)",', code)) - {"/.*", r"[\s\S]*"}
        routes |= {"/api/v1/incidents/()" + tail for tail in re.findall(r'http\.(?:Get|Post)\(one(?: \+ "([^"]*)")?,', code)}
        routes = {re.sub(r"\(.*\)", "{}", route) for route in routes}
        self.assertGreater(len(routes), 9)
        self.assertEqual(routes, known)

    def test_events_are_as_the_document_says(self):
        frames = self.stream.of("frame")
        self.assertEqual(len(frames), 100)
        for number, data in frames:
            self.assertEqual(number, data["id"])
        self.assertEqual({kind for _, kind, _ in self.stream.events}, {"hello", "frame", "ongoing", "incident", "end"})
        for _, kind, data in self.stream.events:
            validate_event(kind, data)
        ids = [number for number, kind, _ in self.stream.events if kind != "hello"]
        self.assertEqual(ids, list(range(ids[0], ids[0] + len(ids))))

    def test_the_culprit_is_named(self):
        first = max(self.incidents, key=lambda incident: incident["score"])["first"]
        self.assertEqual(first["name"], "culprit.exe")
        document = self.server.json(f"/api/v1/incidents/{self.key}")
        self.assertEqual(len(document["incidents"]), 1)
        self.assertEqual(self.incidents[0]["first"]["label"], document["incidents"][0]["suspects"][0]["label"])
        labels = [row["label"] for row in self.server.json("/api/v1/processes?limit=2000")["processes"]]
        self.assertIn(self.incidents[0]["first"]["label"], labels)
        for kind, begin in (("markdown", b"# "), ("html", b"<!doctype html>"), ("text", b""), ("json", b"{")):
            status, headers, body = self.server.ask(f"/api/v1/incidents/{self.key}/report?format={kind}")
            self.assertEqual(status, 200)
            self.assertTrue(body.lower().startswith(begin), body[:40])
            self.assertIn(b"culprit.exe", body.replace(b"\\", b""))
            if kind == "json":
                validate({"$ref": "#/components/schemas/Report"}, json.loads(body))
            if kind == "html":
                self.assertIn("sandbox", headers["Content-Security-Policy"])

    def test_an_explanation_without_a_model(self):
        key = self.incidents[-1]["key"]
        told = self.server.json(f"/api/v1/incidents/{key}/explanation", method="POST")
        validate({"$ref": "#/components/schemas/Explanation"}, told)
        self.assertEqual(told["by"], "etwrca")
        self.assertIn("--explain", told["why"])
        self.assertEqual(self.server.ask(f"/api/v1/incidents/{key}/explanation")[0], 404)  # not kept
        with socket.create_connection((self.server.host, self.server.port), timeout=20) as sock:  # as `curl -X POST` asks
            sock.sendall(f"POST /api/v1/incidents/{key}/explanation HTTP/1.1\r\nHost: {self.server.host}:{self.server.port}\r\n\r\n".encode())
            self.assertTrue(sock.recv(65536).startswith(b"HTTP/1.1 200 "))

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
        for frame in self.server.json("/api/v1/frames")["frames"][::10]:
            for row in self.server.json(f"/api/v1/processes?at={frame['begin']}&limit=2000")["processes"]:
                rows.setdefault(row["entity"], {})[frame["begin"]] = row["values"]
        entity, seen = max(rows.items(), key=lambda item: len(item[1]))
        self.assertGreater(len(seen), 5)
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
        for line in text.decode().splitlines():
            self.assertRegex(line, r"^(# (HELP|TYPE) etwrca_\w+ .+|etwrca_\w+ [-+.0-9e]+)$")

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not here")
    def test_prometheus_itself_reads_it(self):
        text = self.server.ask("/metrics")[2]
        told = subprocess.run(["promtool", "check", "metrics"], input=text, check=False, capture_output=True)
        self.assertEqual((told.returncode, told.stderr), (0, b""))


if __name__ == "__main__":
    unittest.main(argv=["server_test.py"], verbosity=1)
