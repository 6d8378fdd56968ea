"""What leaves: the request, the facts in it, and what stays."""
import json
import pathlib
import re
import subprocess
import sys
import unittest

from explaining import ETWRCA, Explaining
from model import GOOD, KEY, answering, playing


class Payload(Explaining):
    def test_the_request_is_what_both_generations_of_the_api_accept(self):
        _, [(path, headers, body)] = self.explain(answering(GOOD))
        self.assertEqual(path, "/v1/models/gemini-2.5-flash:generateContent")
        self.assertEqual(headers["x-goog-api-key"], KEY)
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(set(body), {"systemInstruction", "contents", "generationConfig"})
        self.assertEqual(set(body["generationConfig"]), {"responseMimeType", "maxOutputTokens", "responseSchema"})
        self.assertEqual([turn["role"] for turn in body["contents"]], ["user"])
        self.assertEqual(body["generationConfig"]["responseSchema"]["required"],
                         ["culprit", "summary", "cause", "impact", "remediation"])
        self.assertLess(len(json.dumps(body)), 32 * 1024)

    def test_show_payload_sends_nothing(self):
        with playing(answering(GOOD)) as server:
            base = f"http://127.0.0.1:{server.server_port}"
            shown = self.run_explain("--show-payload", "--base-url", base)
            self.run_explain("--base-url", base)
        self.assertEqual(len(server.requests), 1)
        self.assertEqual(shown.stdout, server.bodies[0] + b"\n")
        self.assertNotIn(KEY.encode(), shown.stdout)
        with playing(answering(GOOD)) as server:
            local = ("--provider", "openai", "--model", "llama", "--base-url", f"http://127.0.0.1:{server.server_port}")
            other = self.run_explain("--show-payload", *local)
            self.run_explain(*local)
        self.assertEqual(other.stdout, server.bodies[0] + b"\n")
        gemini, openai = json.loads(shown.stdout), json.loads(other.stdout)
        system, user = openai["messages"]
        self.assertEqual((openai["model"], system["role"], user["role"]), ("llama", "system", "user"))
        self.assertEqual(user["content"], gemini["contents"][0]["parts"][0]["text"])
        self.assertEqual(system["content"], gemini["systemInstruction"]["parts"][0]["text"])
        # The instructions hold the patterns that the checks use.
        self.assertIn("[sure]\nCULPRIT (is|was) <whose>(<why>)?\n", system["content"])
        schema = openai["response_format"]["json_schema"]["schema"]
        self.assertEqual(schema["required"], gemini["generationConfig"]["responseSchema"]["required"])
        self.assertEqual(set(schema["properties"]), set(schema["required"]))

    def test_command_lines_leave_only_when_asked(self):
        with_lines = subprocess.run([ETWRCA, "analyze", pathlib.Path(self.folder.name) / "demo.etl", "--json", "--command-lines"],
                                    check=True, capture_output=True).stdout
        line = json.loads(with_lines)["incidents"][0]["suspects"][0]["command_line"]
        self.assertTrue(line)
        shown = self.run_explain("--show-payload", report=with_lines).stdout
        self.assertNotIn("command line", shown.decode())
        self.assertNotIn(json.dumps(json.dumps(line)[1:-1])[1:-1], shown.decode())
        asked = self.run_explain("--show-payload", "--command-lines", report=with_lines).stdout
        texts = [fact["text"] for fact in json.loads(json.loads(asked)["contents"][0]["parts"][0]["text"])["facts"]]
        self.assertIn("culprit.exe (pid 1032): command line: " + line, texts)

    def assert_each_names_its_subject(self, report):
        """A fact can stand behind any other, so none may lean on the one before it."""
        document = json.loads(report)
        labels = [suspect["label"] for suspect in document["incidents"][0]["suspects"]]
        named = "|".join(re.escape(label) for label in labels + ["an entity that is not listed"])
        subject = re.compile(rf"({named})[ :]|the verdict on (the incident|{named}) is|on the machine as a whole, |in all, |the incident |"
                             rf"the window was given: |inside the incident's window|for the incident: |these had to wait .*: |"
                             rf"the next suspect is .* behind ({named})$|(at [0-9:.a-z ]+: |for [0-9.a-z ]+, )?[A-Za-z_ ]+ of ({named}) ")
        facts = self.facts(report)
        for fact in facts:
            others = [label for label in labels[1:] if label in fact["text"]]
            if fact["about"] != "advice":
                self.assertRegex(fact["text"], subject)
                self.assertIsNotNone(subject.match(fact["text"]), fact)
                self.assertNotRegex(fact["text"], r"meanwhile|the numbers above")
            if others and not fact["text"].startswith(labels[0]):
                self.assertNotIn(fact["about"], ("system", "cause"), fact)
            if "not listed ro" in fact["text"]:
                self.assertEqual(fact["about"], "other")
            self.assertNotRegex(fact["text"], "^It ")
        return [fact["text"] for fact in facts]

    def analyzed(self, name, *arguments):
        return subprocess.run([ETWRCA, "analyze", pathlib.Path(self.folder.name) / name, "--json", *arguments], check=True,
                              capture_output=True).stdout

    def test_each_fact_names_its_subject(self):
        facts = self.assert_each_names_its_subject(self.report)
        for text in ("the verdict on burner.exe (pid 1032) is clear: it leads by 0.96, and 0 % of the rise is unexplained",
                     "the incident began at 2020-01-15 12:00:10.00 UTC and ended at 2020-01-15 12:00:15.00 UTC, 5 s later",
                     "these had to wait for a core during the incident: dwm.exe (pid 1008) (0.05 threads), "
                     "svchost.exe (pid 1012) (0.1 threads) and System (pid 4) (0.04 threads)",
                     "the next suspect is dwm.exe (pid 1008), score 0.04, 0.96 behind burner.exe (pid 1032)",
                     "inside the incident's window nothing is known to be missing"):
            self.assertIn(text, facts)
        for arguments in (("--window", "1579089610,1579089615"), ("--window", "1579089604,1579089615"), ("--top", "1"),
                          ("--command-lines",)):
            with self.subTest(arguments):
                self.assert_each_names_its_subject(self.analyzed("demo.etl", *arguments))

    def test_each_fact_names_its_subject_in_a_table_of_groups(self):
        rows = "".join(f"{t},{name},{metric},{1 + t % 3 + (t >= 100) * rise}\n" for t in range(120)
                       for name, metric, rise in (("web", "load", 6), ("db", "load", 2), ("db", "queue", 9), ("mail", "queue", 1)))
        (pathlib.Path(self.folder.name) / "pods.csv").write_text("time,entity,metric,value\n" + rows)
        for arguments in ((), ("--top", "1"), ("--window", "100,120"), ("--window", "0,10")):
            with self.subTest(arguments):
                self.assert_each_names_its_subject(self.analyzed("pods.csv", *arguments))

    def test_where_nobody_is_named_nothing_is_a_cause(self):
        document = json.loads(self.report)
        document["incidents"][0]["verdict"]["answer"] = "not identifiable"
        facts = self.facts(json.dumps(document).encode())
        self.assertNotIn("cause", [fact["about"] for fact in facts])
        self.assertEqual(len(facts), len(self.facts()))
        document["incidents"][0]["verdict"]["answer"] = "clear"
        document["incidents"][0]["suspects"] = []
        shown = json.loads(self.run_explain("--show-payload", report=json.dumps(document).encode()).stdout)
        evidence = json.loads(shown["contents"][0]["parts"][0]["text"])
        self.assertEqual((evidence["verdict"]["culprit"], evidence["suspects"]), (None, []))

    def test_what_leaves_is_bounded(self):
        document = json.loads(self.report)
        incident = document["incidents"][0]
        incident["suspects"] = [{**incident["suspects"][0], "label": f"p{i} " + "n" * 10_000} for i in range(200)]
        long = {"kind": "metric", "about": "suspect", "suspect": 0, "cause": False, "text": "p0 used " + "1234567 " * 200}
        incident["facts"] = [{**long, "suspect": i // 10} for i in range(2000)] + [
            {**long, "about": "system", "suspect": None}] * 300
        shown = self.run_explain("--show-payload", report=json.dumps(document).encode()).stdout
        evidence = json.loads(json.loads(shown)["contents"][0]["parts"][0]["text"])
        self.assertEqual([len(suspect["name"]) for suspect in evidence["suspects"]], [259] * 5)
        self.assertEqual(len(evidence["facts"]), 40)
        for fact in evidence["facts"]:
            self.assertRegex(fact["text"], r"^p0 used( 1234567)+\.\.\.$")
            self.assertLessEqual(len(fact["text"]), 403)
        self.assertLess(len(shown), 48 * 1024)

    def test_what_a_later_library_knows_does_not_leave(self):
        document = json.loads(self.report)
        document["incidents"][0]["facts"].insert(0, {"kind": "user", "about": "system", "suspect": None, "cause": False,
                                                     "text": "alice was logged in"})
        shown = self.run_explain("--show-payload", "--command-lines", report=json.dumps(document).encode()).stdout
        self.assertNotIn(b"alice", shown)

    def test_the_instance_of_a_unit_does_not_leave(self):
        document = json.loads(self.report)
        text = "burner.exe (pid 1032) hosts the services mail@alice.service, db.service and sync@bob.service"
        document["incidents"][0]["facts"].insert(0, {"kind": "service", "about": "suspect", "suspect": 0, "cause": False,
                                                     "text": text + "; see a@b or c"})
        facts = self.facts(json.dumps(document).encode())
        self.assertEqual(facts[0]["text"], "burner.exe (pid 1032) hosts the services mail@....service, db.service and "
                         "sync@....service; see a@b or c")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
