"""The command as other programs use it: documents, exit codes, and bad input.

cli_test.py ETWRCA DEMO_RECORDING
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ETWRCA, RECORDER = sys.argv[1:3]


def run(*arguments):
    done = subprocess.run([ETWRCA, *map(str, arguments)], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


class Cli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.recording = cls.folder / "demo.etl"
        subprocess.run([RECORDER, cls.recording], check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def test_analyze_gives_one_document(self):
        code, out, _ = run("analyze", self.recording, "--json")
        self.assertEqual(code, 0)
        report = json.loads(out)
        self.assertEqual(report["schema"], "etwrca.report/1")
        incident = report["incidents"][0]
        self.assertLess(incident["begin"], incident["end"])
        self.assertIn("unexplained", incident)
        self.assertIn("loss", incident)
        self.assertIn("loss", report)
        self.assertGreaterEqual(len(incident["suspects"]), 5)
        first = incident["suspects"][0]
        self.assertEqual(first["name"], "culprit.exe")
        self.assertIsInstance(first["pid"], int)
        for part in ("score", "anomaly", "energy", "correlation"):
            self.assertTrue(0 <= first[part] <= 1)
        self.assertTrue(first["evidence"])
        scores = [s["score"] for s in incident["suspects"]]
        self.assertEqual(scores, sorted(scores, reverse=True))

    def test_the_same_input_gives_the_same_bytes(self):
        self.assertEqual(run("analyze", self.recording, "--json"), run("analyze", self.recording, "--json"))

    def test_exit_code_tells_of_incidents_when_asked(self):
        self.assertEqual(run("analyze", self.recording, "--json", "--exit-code")[0], 3)

    def test_info_counts_by_kind(self):
        code, out, _ = run("info", self.recording, "--json")
        self.assertEqual(code, 0)
        info = json.loads(out)
        self.assertGreater(info["events"]["total"], sum(info["events"]["kinds"].values()) - 1)
        self.assertGreater(info["events"]["kinds"]["Thread/CSwitch"], 1000)
        self.assertEqual(info["events"]["lost"], 0)
        self.assertLess(info["events"]["first"], info["events"]["last"])
        self.assertIn("culprit.exe", [p["name"] for p in info["processes"]])

    def test_a_window_in_a_csv(self):
        rows = ["time,entity,metric,value"]
        for t in range(100):
            rows.append(f"{t},web,cpu,{0.2 + 0.01 * (t % 5) + (3 if t >= 80 else 0)}")
            rows.append(f"{t},db,cpu,{0.5 + 0.01 * (t % 7)}")
        path = self.write("rows.csv", "\n".join(rows).encode())
        code, out, _ = run("analyze", path, "--window", "80,99", "--json")
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out)["incidents"][0]["suspects"][0]["name"], "web")
        code, out, _ = run("detect", path, "--json")
        self.assertEqual(code, 0)
        spikes = json.loads(out)["spikes"]
        self.assertEqual([(s["entity"], s["metric"]) for s in spikes], [("web", "cpu")])
        self.assertEqual(spikes[0]["begin"], 80)

    def test_bad_input_is_one_line_with_file_and_reason(self):
        bad = {
            "missing": self.folder / "none.etl",
            "folder": self.folder,
            "empty": self.write("empty.etl", b""),
            "picture": self.write("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
            "row": self.write("bad.csv", b"time,entity,metric,value\n1,a,m,1\n2,a,m,x\n"),
        }
        for name, path in bad.items():
            with self.subTest(name):
                code, out, err = run("analyze", path, "--json")
                self.assertEqual(code, 1)
                self.assertEqual(out, "")
                self.assertEqual(err.count("\n"), 1)
                self.assertIn(str(path), err)
        self.assertIn("line 3", run("analyze", bad["row"])[2])

    def test_nothing_half_written(self):
        page = self.folder / "page.html"
        self.assertEqual(run("analyze", self.folder / "none.etl", "--html", page)[0], 1)
        self.assertFalse(page.exists())
        self.assertEqual(run("analyze", self.recording, "--html", page)[0], 0)
        self.assertIn("</html>", page.read_text(encoding="utf-8"))

    def test_usage(self):
        self.assertEqual(run("analyze")[0], 2)
        self.assertEqual(run("nonsense")[0], 2)
        self.assertEqual(run("version")[0], 0)

    def test_command_lines_stay_inside_unless_asked(self):
        self.assertNotIn("command_line\"", run("analyze", self.recording, "--json")[1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
