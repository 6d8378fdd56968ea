"""A dashboard server of our own for a test: started on a free port of this machine, ended by its id."""
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time
import urllib.parse


class Server:
    errors = ""  # what it had said on stderr, once it is stopped

    def __init__(self, program, *arguments, environment=None, no_store=True, before=None):
        clean = {name: value for name, value in os.environ.items() if "KEY" not in name and name != "ETWRCA_TOKEN"}
        self.process = subprocess.Popen([program, "--port", "0", *(["--no-store"] if no_store else []), *map(str, arguments)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**clean, **(environment or {})}, preexec_fn=before)
        line = self.process.stdout.readline()
        if not line.startswith("etwrca-dashboard: http://"):
            raise RuntimeError(self.process.stderr.read())
        self.url = line.split(": ", 1)[1].strip().rstrip("/")
        parts = urllib.parse.urlsplit(self.url)
        self.host, self.port = parts.hostname, parts.port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, with_signal=signal.SIGTERM):
        """The exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            code = self.process.wait(timeout=20)
            self.errors += "" if self.process.stderr.closed else self.process.stderr.read()
            return code
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.process.stderr.close()

    def ask(self, path, method="GET", body=None, headers=None, timeout=60):
        """(status, headers, body as bytes)"""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        with contextlib.closing(connection):
            connection.request(method, path, body=body, headers=headers or {},
                               encode_chunked="Transfer-Encoding" in (headers or {}))
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()

    def json(self, path, **options):
        status, _, body = self.ask(path, **options)
        if status != 200:
            raise AssertionError(f"{path}: {status}: {body[:300]!r}")
        return json.loads(body)

    def memory(self):
        """Resident bytes that are not of files."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no RssAnon")

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Stream(threading.Thread):
    """Reads events until it is closed: (id or None, kind, data)."""

    def __init__(self, server, after=None, header=None, headers=None):
        super().__init__(daemon=True)
        self.events = []
        self.status = None
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=30)
        path = "/api/v1/stream" + (f"?after={after}" if after is not None else "")
        self.connection.request("GET", path, headers={**(headers or {}), **({"Last-Event-ID": str(header)} if header is not None else {})})
        # A connection lets go of its socket where the answer says that it ends with it.
        self.socket = self.connection.sock
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.start()

    def run(self):
        event = {}
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException, AttributeError):
            for line in self.response:
                text = line.decode().rstrip("\n")
                if text:
                    name, _, value = text.partition(": ")
                    event[name] = value
                elif "event" in event:
                    self.events.append((int(event["id"]) if "id" in event else None, event["event"], json.loads(event["data"])))
                    event = {}
                else:
                    event = {}

    def of(self, kind):
        return [(i, data) for i, what, data in list(self.events) if what == kind]

    def wait_for(self, condition, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition(self):
                return True
            time.sleep(0.02)
        return False

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.join()
        self.response.close()
        self.connection.close()
