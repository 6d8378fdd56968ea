"""What the tests of etwrca-explain share: a report of the demo's recording, and the program asked with a stand-in.

    ..._test.py etwrca-explain etwrca etwrca-demo-recording
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from model import KEY, playing

EXPLAIN, ETWRCA, RECORDING = (pathlib.Path(path) for path in sys.argv[1:4])


class Explaining(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        recording = pathlib.Path(cls.folder.name) / "demo.etl"
        subprocess.run([RECORDING, recording], check=True, stdout=subprocess.DEVNULL)
        cls.report = subprocess.run([ETWRCA, "analyze", recording, "--json"], check=True, capture_output=True).stdout
        # Its own name would be a word that is for the verdict.
        cls.report = cls.report.replace(b"culprit.exe", b"burner.exe")
        cls.document = json.loads(cls.report)
        cls.narrative = cls.document["incidents"][0]["narrative"]

    def run_explain(self, *arguments, report=None, key=KEY, **environment):
        clean = {name: value for name, value in os.environ.items() if "KEY" not in name and "proxy" not in name.lower()}
        if key:
            clean["GEMINI_API_KEY"] = key
        return subprocess.run([EXPLAIN, "-", *arguments], input=report or self.report, capture_output=True, timeout=60,
                              env={**clean, **environment})

    def explain(self, script, *arguments, report=None, provider="gemini"):
        with playing(script) as server:
            base = f"http://127.0.0.1:{server.server_port}/v1"
            done = self.run_explain("--json", "--provider", provider, "--base-url", base, "--pause", "0.01", *arguments,
                                    report=report, OPENAI_API_KEY="other-" + KEY)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(KEY.encode(), done.stdout + done.stderr)
        return json.loads(done.stdout), server.requests

    def assert_deterministic(self, answer, why):
        self.assertEqual(answer["by"], "etwrca")
        self.assertIn(why, answer["why"])
        self.assertEqual([section["sentences"] for section in answer["sections"]],
                         [self.narrative[part] for part in ("summary", "cause", "impact", "remediation")])

    def facts(self, report=None):
        shown = json.loads(self.run_explain("--show-payload", report=report).stdout)
        return json.loads(shown["contents"][0]["parts"][0]["text"])["facts"]
