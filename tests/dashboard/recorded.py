"""What the dashboard's tests share: the programs, the API's document, and a server with a recording as its source."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from running import Server, Stream

ROOT = pathlib.Path(__file__).resolve().parents[2]
DASHBOARD, RECORDING = (pathlib.Path(path) for path in sys.argv[1:3])
OPENAPI = json.loads((ROOT / "examples/dashboard/openapi.json").read_text())


def validate(schema, value):
    try:
        import jsonschema
    except ImportError:
        raise unittest.SkipTest("python3-jsonschema is not installed")
    jsonschema.validate(value, {**schema, "components": OPENAPI["components"]})


def validate_event(kind, data):
    validate(OPENAPI["paths"]["/api/v1/stream"]["get"]["x-events"][kind], data)


class Recorded(unittest.TestCase):
    """A recording as the source: all is known beforehand."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.recording = pathlib.Path(cls.folder.name) / "demo.etl"
        subprocess.run([RECORDING, cls.recording], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.uploads = pathlib.Path(cls.folder.name) / "uploads"
        cls.uploads.mkdir()
        cls.server = Server(DASHBOARD, "--recording", cls.recording, "--max-upload", "8", environment={"TMPDIR": str(cls.uploads)})
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


class Scratch(unittest.TestCase):
    """A folder of its own, and a recording of any names."""

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
