"""The command that was built for Windows, under Wine: the same documents as elsewhere, errors, and watching by
looks where there is no session to be had.

windows_test.py ETWRCA DEMO_RECORDING EMULATOR...
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ETWRCA, RECORDER, *EMULATOR = sys.argv[1:]
ROOT = pathlib.Path(__file__).resolve().parents[2]
NATIVE = ROOT / "build/release/bin/etwrca"
DATA = pathlib.Path(os.environ.get("ETWRCA_TEST_DATA", ROOT.parent / "shared/data")) / "etl"


def run(program, *arguments, folder):
    done = subprocess.run([*EMULATOR, program, *map(str, arguments)], cwd=folder, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=300, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def fnv1a(content):
    value = 0xcbf29ce484222325
    for byte in content:
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:x}"


class Windows(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def etwrca(self, *arguments):
        return run(ETWRCA, *arguments, folder=self.folder)

    def test_golden_recordings_give_the_committed_documents(self):
        known = dict(line.split() for line in (ROOT / "tests/golden/reports.txt").read_text().splitlines())
        for scenario in ("demo", "confounder", "reused_pid", "samples_only"):
            if scenario not in known:
                self.fail(f"there is no golden recording {scenario}")
            with self.subTest(scenario):
                name = f"{scenario}.etl"
                self.assertEqual(run(RECORDER, name, scenario, folder=self.folder)[0], 0)
                code, out, err = self.etwrca("analyze", name, "--json")
                self.assertEqual((code, err), (0, ""))
                self.assertEqual(fnv1a(out.removesuffix("\n").encode()), known[scenario])

    @unittest.skipUnless(DATA.is_dir() and NATIVE.exists(), "needs the recordings, and a native release build")
    def test_real_recordings_give_the_same_documents_as_the_native_command(self):
        files = sorted(DATA.rglob("*.etl"))
        for path in files[::6]:
            with self.subTest(path.name):
                here = shutil.copy(path, self.folder)
                for words in (("analyze", pathlib.Path(here).name, "--json"), ("info", pathlib.Path(here).name, "--json")):
                    native = subprocess.run([NATIVE, *words], cwd=self.folder, capture_output=True, check=False)
                    code, out, _ = self.etwrca(*words)
                    self.assertEqual(code, native.returncode)
                    self.assertTrue(out == native.stdout.decode(), f"{words} differs")

    def test_bad_input_is_one_line_and_exit_code_1(self):
        (self.folder / "rows.csv").write_text("time,entity,metric,value\n1,a,cpu,0.5\n2,a,cpu,much\n")
        for path in ("none.etl", ".", "rows.csv"):
            with self.subTest(path):
                code, out, err = self.etwrca("analyze", path)
                self.assertEqual((code, out, err.count("\n")), (1, "", 1), err)
                self.assertTrue(err.startswith(f"etwrca: {path}:"), err)
        self.assertEqual(self.etwrca("nonsense")[0], 2)

    def test_a_page_is_written(self):
        self.assertEqual(run(RECORDER, "demo.etl", folder=self.folder)[0], 0)
        self.assertEqual(self.etwrca("analyze", "demo.etl", "--html", "page.html")[0], 0)
        self.assertIn("culprit.exe", (self.folder / "page.html").read_text(encoding="utf-8"))

    def test_without_a_session_processes_are_looked_at(self):
        code, out, err = self.etwrca("watch", "--duration", 4, "--record", "day.etwrca")
        self.assertEqual(code, 0, err)
        self.assertRegex(err, r"^etwrca: .*; watching without events: CPU time and memory only\n$")
        self.assertIn("frames of 1 s", out)
        code, out, err = self.etwrca("analyze", "day.etwrca", "--json")
        self.assertEqual((code, err), (0, ""))
        self.assertGreaterEqual(json.loads(out)["frames"], 3)
        code, out, _ = self.etwrca("doctor", "--json")
        self.assertEqual(code, 0)
        self.assertTrue(json.loads(out)["capabilities"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
