"""What --json prints is what docs/schema says.

The published schemas let a document have more keys than they name, so that a later release can add some. Here they
do not: a key that is renamed, added or missing fails until the schema says so too.

schema_test.py ETWRCA DEMO_RECORDING
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ETWRCA, RECORDER = sys.argv[1:3]
SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schema"
SCENARIOS = ("demo", "two_culprits", "lost_buffers", "no_incident", "svchost", "build", "samples_only", "circular")

try:
    import jsonschema
except ImportError:
    print("skipped: Python has no module jsonschema")
    sys.exit(77)


def closed(schema):
    """The same schema; objects may have the keys that it names and no others."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {key: closed(part) for key, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        strict.setdefault("additionalProperties", False)
    return strict


def load(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def validator(name):
    schema = load(name)
    if name == "reports":  # so that nothing is looked up elsewhere
        schema["properties"]["reports"]["items"] = load("report")
    return jsonschema.Draft202012Validator(closed(schema))


def no_constant(name):
    raise ValueError(f"{name} is not JSON")


def printed(*arguments):
    done = subprocess.run([ETWRCA, *map(str, arguments)], capture_output=True, timeout=120, check=False,
                          stdin=subprocess.DEVNULL)
    return json.loads(done.stdout.decode("utf-8"), parse_constant=no_constant)


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.recordings = [cls.folder / f"{name}.etl" for name in SCENARIOS]
        for path in cls.recordings:
            subprocess.run([RECORDER, path, path.stem], check=True, stderr=subprocess.DEVNULL)
        cls.csv = cls.folder / "rows.csv"
        rows = ["time,entity,metric,value"]
        for t in range(200):
            rows.append(f"{t},web,latency,{'' if t % 50 == 7 else 0.2 + 0.01 * (t % 5) + 3 * (80 <= t < 90)}")
            rows.append(f'{t},"d,b",load,{0.5 + 0.01 * (t % 7)}')
        cls.csv.write_text("\n".join(rows), encoding="utf-8")
        cls.header_only = cls.folder / "header.csv"
        cls.header_only.write_text("time,entity,metric,value\n", encoding="utf-8")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def valid(self, name, document):
        for error in validator(name).iter_errors(document):
            self.fail(f"{name}.schema.json: {list(error.absolute_path)}: {error.message[:400]}")
        return document

    def test_reports(self):
        for path in self.recordings:
            with self.subTest(path.stem):
                self.valid("report", printed("analyze", path, "--json"))
        with_lines = self.valid("report", printed("analyze", self.recordings[0], "--json", "--command-lines"))
        self.assertIn("--reindex", with_lines["incidents"][0]["suspects"][0]["command_line"])

    def test_reports_on_rows(self):
        detected = self.valid("report", printed("analyze", self.csv, "--json"))
        self.assertEqual(len(detected["incidents"]), 1)
        self.valid("report", printed("analyze", self.csv, "--window", "80,89", "--json"))
        self.valid("report", printed("analyze", self.csv, "--window", "0,1", "--json"))
        self.valid("report", printed("analyze", self.header_only, "--json"))

    def test_several_inputs(self):
        document = self.valid("reports", printed("analyze", *self.recordings[:2], self.csv, "--json"))
        self.assertEqual([report["source"]["kind"] for report in document["reports"]], ["etl", "etl", "csv"])

    def test_spikes(self):
        self.assertTrue(self.valid("spikes", printed("detect", self.csv, "--json"))["spikes"])
        self.valid("spikes", printed("detect", self.recordings[0], "--json"))
        self.assertEqual(self.valid("spikes", printed("detect", self.header_only, "--json"))["spikes"], [])

    def test_info(self):
        for path in (*self.recordings, self.csv, self.header_only):
            with self.subTest(path.name):
                self.valid("info", printed("info", path, "--json"))

    def test_the_check_is_strict(self):
        whole = self.valid("report", printed("analyze", self.recordings[0], "--json", "--top", "1"))
        check = validator("report")
        incident = whole["incidents"][0]
        suspect = incident["suspects"][0]
        places = (whole, whole["source"], whole["loss"], incident, incident["verdict"], incident["curve"], suspect,
                  suspect["evidence"][0], incident["other_spikes"][0])
        for place in places:
            for key in list(place):
                value = place.pop(key)
                self.assertFalse(check.is_valid(whole), f"{key} may be missing")
                place[key] = value
            place["unheard_of"] = 1
            self.assertFalse(check.is_valid(whole))
            del place["unheard_of"]
        self.valid("report", whole)

    def test_every_field_is_described(self):
        def walk(schema, place):
            for key, part in schema.get("properties", {}).items():
                described = "description" in part or "const" in part or "description" in part.get("items", {})
                nested = part.get("type") == "object"
                self.assertTrue(described or nested or "$ref" in part, f"{place}/{key} has no description")
            for key, part in schema.items():
                for inner in part if isinstance(part, list) else [part]:
                    if isinstance(inner, dict):
                        walk(inner, f"{place}/{key}")
        for path in SCHEMAS.glob("*.schema.json"):
            walk(load(path.name.split(".")[0]), path.name)

    @unittest.skipUnless(sys.platform == "linux", "another system is watched otherwise")
    def test_doctor_and_watch(self):
        validator("doctor").validate(printed("doctor", "--json"))
        done = subprocess.run([ETWRCA, "watch", "--json", "--interval", "0.02", "--duration", "1"], capture_output=True,
                              timeout=120, check=True, stdin=subprocess.DEVNULL)
        for line in done.stdout.decode("utf-8").splitlines():
            validator("report").validate(json.loads(line, parse_constant=no_constant))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
