"""What strangers do to the dashboard's server: wrong requests, uploads of all kinds, and readers that do not read.

    strangers_test.py etwrca-dashboard etwrca-demo-recording
"""
import contextlib
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import time
import unittest

from recorded import DASHBOARD, Recorded, validate
from running import Server, Stream


class Strangers(Recorded):
    # Requests

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

    def raw(self, head, send=b"", stream=False):
        """(status, headers, body) of what is answered to these lines; Host is added. What is sent after it may be refused."""
        with socket.create_connection((self.server.host, self.server.port), timeout=20) as sock:
            sock.sendall(f"{head}\r\nHost: {self.server.host}:{self.server.port}\r\n\r\n".encode())
            with contextlib.suppress(OSError):
                for _ in range(0, len(send), 1 << 16):
                    sock.sendall(send[:1 << 16])
            answer = http.client.HTTPResponse(sock, method=head.split(" ")[0])
            answer.begin()
            return answer.status, dict(answer.getheaders()), b"" if stream else answer.read()

    def assert_error(self, answer, status, what):
        got, headers, body = answer
        self.assertEqual(got, status, what)
        self.assertEqual(headers["Content-Type"], "application/json", what)
        self.assert_hardened(headers)
        validate({"$ref": "#/components/schemas/Error"}, json.loads(body))

    def assert_hardened(self, headers):
        self.assertIn("default-src 'self'", headers["Content-Security-Policy"])
        self.assertNotIn("unsafe-inline", headers["Content-Security-Policy"])
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")

    def test_answers_are_whole(self):
        whole = self.server.ask("/api/v1/incidents")
        for ranges in ("bytes=0-", "bytes=1-2", "bytes=99999999-", "bytes=" + ",".join(["0-"] * 100)):
            status, headers, body = self.server.ask("/api/v1/incidents", headers={"Range": ranges})
            self.assertEqual((status, headers, body), whole, ranges)
            self.assert_error(self.server.ask("/nothing", headers={"Range": ranges}), 404, ranges)
        for ranges in ("bytes=5-1", "bytes=99999999-,5-1", "lines=1-2", "bytes=" + "9" * 40 + "-"):
            self.assert_error(self.server.ask("/api/v1/incidents", headers={"Range": ranges}), 416, ranges)
        self.assertEqual(self.raw("GET /api/v1/stream HTTP/1.1\r\nRange: bytes=0-", stream=True)[0], 200)
        self.assert_unaffected()

    def test_nothing_but_a_recording_has_a_body(self):
        before = self.server.memory()
        length = 64 << 20
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI"):
            for path in ("/", "/nothing", "/api/v1/metrics", "*", "/%0a", "/" + "a" * 4000,
                         f"/api/v1/incidents/{self.key}/explanation", *(["/api/v1/analyze"] if method != "POST" else [])):
                for header in (f"Content-Length: {length}", "Transfer-Encoding: chunked", "Content-Length: -1", "Transfer-Encoding: gzip",
                               f"Content-Length: {length}\r\nContent-Encoding: gzip",
                               f"Content-Length: {length}\r\nContent-Type: multipart/form-data; boundary=x"):
                    head = f"{method} {path} HTTP/1.1\r\n{header}"
                    self.assert_error(self.raw(head), 413 if method in ("GET", "POST") else 404, head)
        for path in ("/", "/api/v1/metrics", "*", "/%0a", "/" + "a" * 4000):  # as long as the connection, by HTTP
            self.assert_error(self.raw(f"POST {path} HTTP/1.1"), 404, path)
        for method in ("PUT", "POST"):
            with contextlib.suppress(ConnectionResetError):  # the answer may be lost where much is sent after it
                self.raw(f"{method} /api/v1/metrics HTTP/1.1\r\nContent-Length: {length}", send=bytes(length))
        if "ETWRCA_SANITIZED" not in os.environ:
            self.assertLess(self.server.memory() - before, 4 << 20)
        self.assert_unaffected()

    def test_what_httplib_refuses_is_answered_like_the_rest(self):
        for head, status in (("BREW / HTTP/1.1", 400), ("GET / HTTP/9.9", 400), ("GET /", 400), ("GET / / HTTP/1.1", 400),
                             ("GET /" + "a" * 9000 + " HTTP/1.1", 414)):
            self.assert_error(self.raw(head), status, head[:20])
        self.assertEqual(self.raw("HEAD / HTTP/1.1")[1]["Accept-Ranges"], "none")

    def test_paths_lead_nowhere(self):
        for path in ("/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd",
                     "/assets/../../../etc/passwd", "/./././etc/passwd", "/%00", "/index.html%00.js", "/C:/Windows/win.ini"):
            status, _, body = self.server.ask(path)
            self.assertIn(status, (400, 404), path)
            self.assertNotIn(b"root:", body)

    def test_host_and_origin(self):
        for host in ("example.com", "example.com:80", "127.0.0.1", "127.0.0.1.example.com", f"example.com:{self.server.port}", ""):
            self.assertEqual(self.server.ask("/api/v1/metrics", headers={"Host": host})[0], 421, host)
        for host in (f"localhost:{self.server.port}", f"[::1]:{self.server.port}", f"LOCALHOST:{self.server.port}"):
            self.assertEqual(self.server.ask("/api/v1/metrics", headers={"Host": host})[0], 200, host)
        for origin in ("http://example.com", "null", f"http://127.0.0.1:{self.server.port + 1}", f"http://localhost:{self.server.port}"):
            self.assertEqual(self.upload(b"x", headers={"Origin": origin})[0], 403, origin)
        own = f"http://127.0.0.1:{self.server.port}"
        self.assertEqual(self.server.ask("/api/v1/metrics", headers={"Origin": own})[0], 200)

    def test_what_can_be_read_in_two_ways_is_refused(self):
        host = f"Host: 127.0.0.1:{self.server.port}"
        for header in (host, "Host: example.com", f"Origin: http://127.0.0.1:{self.server.port}\r\nOrigin: http://example.com",
                       "Content-Length: 0\r\nContent-Length: 5", "Content-Length: 0\r\nContent-Length: 0", "Content-Length : 5",
                       "Transfer-Encoding : chunked", f"{host} : x".replace("Host", "Host ")):
            self.assert_error(self.raw(f"GET /healthz HTTP/1.1\r\n{header}"), 400, header)
        self.assert_error(self.raw("POST /api/v1/analyze HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6"), 400, "POST")
        self.assert_error(self.raw("GET /api/v1/processes?q=a?b HTTP/1.1"), 400, "?")
        self.assertEqual(self.raw("GET /api/v1/processes?q=a%3Fb HTTP/1.1")[0], 200)
        self.assert_unaffected()

    def test_answers_are_packed_with_gzip_or_not_at_all(self):
        """Brotli as httplib has it costs a hundred times what gzip does."""
        for accept, packed in (("gzip, deflate, br, zstd", "gzip"), ("br", None), ("br, GZIP;q=0.5", "gzip"), ("gzip;q=0, br", None),
                               ("gzip; q=0.000", None), ("deflate, gzip;q=1.0", "gzip"), ("xgzip", None), ("*", None), ("identity", None)):
            for path in ("/api/v1/frames", "/nothing", "/"):
                headers = self.server.ask(path, headers={"Accept-Encoding": accept})[1]
                self.assertEqual(headers.get("Content-Encoding"), packed, (accept, path))
                self.assertEqual(headers["Vary"], "Accept-Encoding")

    def test_every_answer_is_hardened(self):
        for path in ("/", "/nothing", "/api/v1/metrics", "/api/v1/frames?from=x"):
            self.assert_hardened(self.server.ask(path)[1])
        self.assertEqual(self.server.ask("/healthz", headers={"Host": "x"})[1]["X-Content-Type-Options"], "nosniff")

    def test_a_refused_request_is_the_last_of_its_connection(self):
        """What its body says is not taken for a second request, which would get round the check of its Origin."""
        own = f"127.0.0.1:{self.server.port}"
        inner = f"GET /api/v1/metrics HTTP/1.1\r\nHost: {own}\r\n\r\n"
        for headers in (f"Host: {own}\r\nOrigin: http://example.com", "Host: example.com", f"Host: {own}\r\nContent-Type: multipart/form-data; boundary=x"):
            request = f"POST /api/v1/analyze HTTP/1.1\r\n{headers}\r\nContent-Length: {len(inner)}\r\n\r\n{inner}"
            with socket.create_connection((self.server.host, self.server.port), timeout=20) as sock:
                sock.sendall(request.encode())
                answer = b""
                with contextlib.suppress(ConnectionResetError):
                    while part := sock.recv(65536):
                        answer += part
            self.assertRegex(answer, rb"\AHTTP/1.1 (403|415|421) ")
            self.assertEqual(answer.count(b"HTTP/1.1 "), 1, headers)
        self.assert_unaffected()

    def test_what_is_refused_is_not_asked_for_before(self):
        own = f"Host: {self.server.host}:{self.server.port}"
        upload, length = "POST /api/v1/analyze", "Content-Length: 5"
        for line, headers, status in ((upload, f"Host: example.com\r\n{length}", 421), (upload, f"{own}\r\nOrigin: http://example.com\r\n{length}", 403),
                                      ("POST /", f"{own}\r\n{length}", 413), ("PUT /", f"{own}\r\n{length}", 404), (upload, own, 411),
                                      (upload, f"{own}\r\nTransfer-Encoding: chunked", 411), (upload, f"{own}\r\nContent-Length: x", 400),
                                      (upload, f"{own}\r\n{length}\r\nContent-Encoding: gzip", 415),
                                      (upload, f"{own}\r\nContent-Length: {1 << 30}", 413), (upload, f"{own}\r\n{length}", 100)):
            with socket.create_connection((self.server.host, self.server.port), timeout=20) as sock:
                sock.sendall(f"{line} HTTP/1.1\r\n{headers}\r\nExpect: 100-continue\r\n\r\n".encode())
                answer = sock.makefile("rb")
                if status == 100:
                    self.assertEqual(answer.readline() + answer.readline(), b"HTTP/1.1 100 Continue\r\n\r\n")
                    sock.sendall(b"hello")
                    self.assertIn(b" 422 ", answer.readline())
                    continue
                head, _, body = answer.read().partition(b"\r\n\r\n")
            first, *rest = head.decode().split("\r\n")
            self.assertRegex(first, f"^HTTP/1.1 {status} ", (line, headers))
            answered = dict(header.split(": ", 1) for header in rest)
            self.assertEqual(int(answered["Content-Length"]), len(body), (line, headers))
            self.assert_error((status, answered, body), status, (line, headers))
        self.assert_unaffected()

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
        for name, said in (("foo%2F", "upload"), ("%2F", "upload"), ("a%2F" * 200 + "b.etl", "b.etl")):
            self.assertEqual(json.loads(self.upload(self.recording.read_bytes(), name=name)[2])["report"]["source"]["name"], said)
        origins = [incident["origin"] for incident in self.server.json("/api/v1/incidents")["incidents"]]
        self.assertEqual(origins.count("upload:slow.etl"), len(answer["keys"]))

    def test_two_recordings_of_one_name_are_two(self):
        def rising(entity):
            rows = [f"{t},{entity},load,{1 + t % 3 + (40 if 90 <= t < 100 else 0)}" for t in range(120)]
            return "\n".join(["time,entity,metric,value", *rows]).encode()

        answers = [json.loads(self.upload(rising(entity), name="data.csv")[2]) for entity in ("alpha", "zulu", "alpha")]
        keys = [answer["keys"][0] for answer in answers]
        self.assertEqual(keys[0], keys[2])
        self.assertNotEqual(keys[0], keys[1])
        for key, entity in zip(keys, ("alpha", "zulu")):
            self.assertEqual(self.server.json(f"/api/v1/incidents/{key}")["incidents"][0]["suspects"][0]["name"], entity)

    def test_what_is_no_recording(self):
        for body, status in ((b"", 400), (b"\x89PNG\r\n\x1a\n" + bytes(500), 422), (b"hello", 422), (b"{", 422), (bytes(70000), 422)):
            got, _, text = self.upload(body, name="some.png")
            self.assertEqual(got, status, body[:9])
            if status == 422:
                self.assertIn("some.png", json.loads(text)["error"]["message"])
                self.assertNotIn("etwrca-upload", text.decode())
        self.assertEqual(self.upload(b"--x--", headers={"Content-Type": "multipart/form-data; boundary=x"})[0], 415)
        self.assertEqual(list(self.uploads.iterdir()), [])

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

        self.assertEqual(list(self.uploads.iterdir()), [])
        self.assert_unaffected()

    def test_an_upload_says_how_long_it_is(self):
        for header, status in (("Transfer-Encoding: chunked", 411), ("Transfer-Encoding: chunked\r\nContent-Length: 5", 411), ("X: y", 411),
                               ("Transfer-Encoding: gzip", 411), ("Content-Length: -1", 400), ("Content-Length: 5x", 400), ("Content-Length: +5", 400),
                               ("Content-Length: " + "9" * 30, 413), (f"Content-Length: {(8 << 20) + 1}", 413),
                               ("Content-Length: 5\r\nContent-Encoding: gzip", 415), ("Content-Length: 5\r\nContent-Encoding: br", 415)):
            self.assert_error(self.raw(f"POST /api/v1/analyze HTTP/1.1\r\n{header}"), status, header)
        self.assertEqual(self.upload(b"\n" * (8 << 20))[0], 422)
        self.assert_unaffected()

    def test_an_upload_leaves_no_file_however_the_server_ends(self):
        for end in (signal.SIGTERM, signal.SIGKILL):
            with Server(DASHBOARD, environment={"TMPDIR": str(self.uploads)}) as server, socket.create_connection((server.host, server.port)) as sock:
                sock.sendall(f"POST /api/v1/analyze HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nContent-Length: 100000\r\n\r\n".encode() + bytes(50000))
                files = pathlib.Path(f"/proc/{server.process.pid}/fd")
                deadline = time.monotonic() + 10
                while not any("etwrca-upload" in os.readlink(file) for file in files.iterdir()):
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.05)
                self.assertEqual(list(self.uploads.iterdir()), [])
                began = time.monotonic()
                server.stop(end)
                self.assertLess(time.monotonic() - began, 12)
            self.assertEqual(list(self.uploads.iterdir()), [])

    def test_a_slow_upload_does_not_keep_others_waiting(self):
        with socket.create_connection((self.server.host, self.server.port), timeout=30) as sock:
            sock.sendall(f"POST /api/v1/analyze HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nContent-Length: 1000000\r\n\r\n".encode())
            sock.settimeout(0.5)
            answer = b""
            deadline = time.monotonic() + 25
            while not answer and time.monotonic() < deadline:
                sock.sendall(b"x")
                with contextlib.suppress(TimeoutError):
                    answer = sock.recv(65536)
        self.assertIn(b" 408 ", answer[:20])
        self.assertEqual(self.upload(b"hello")[0], 422)

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


if __name__ == "__main__":
    unittest.main(argv=["strangers_test.py"], verbosity=1)
