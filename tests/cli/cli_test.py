"""The command as other programs use it: documents, exit codes, and bad input.

cli_test.py ETWRCA DEMO_RECORDING
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

try:
    import pty
except ImportError:  # Windows
    pty = None

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
        quiet = self.folder / "quiet.etl"
        subprocess.run([RECORDER, quiet, "no_incident"], check=True, stderr=subprocess.DEVNULL)
        self.assertEqual(run("analyze", self.recording, "--json", "--exit-code")[0], 3)
        self.assertEqual(run("analyze", quiet, "--exit-code")[0], 0)
        self.assertEqual(run("analyze", quiet, self.recording, "--exit-code")[0], 3)
        self.assertEqual(run("analyze", self.recording)[0], 0)
        self.assertEqual(run("analyze", self.recording, self.folder / "none.etl", "--exit-code")[0], 1)

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
        code, out, _ = run("detect", path, "--json", "--learn", "90")
        self.assertEqual(code, 0)
        self.assertEqual([s["begin"] for s in json.loads(out)["spikes"]], [90])

    def test_bad_input_is_one_line_with_file_and_reason(self):
        bad = {
            "missing": (self.folder / "none.etl", "no such file|No such file"),
            "folder": (self.folder, "directory"),
            "empty": (self.write("empty.etl", b""), "empty"),
            "picture": (self.write("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200)), "not an ETW recording.* byte"),
            "row": (self.write("bad.csv", b"time,entity,metric,value\n1,a,m,1\n2,a,m,x\n"), "line 3: value 'x'"),
            "columns": (self.write("columns.csv", b"time,entity\n1,a\n"), "line 1: no column 'metric'"),
        }
        for name, (path, reason) in bad.items():
            for command in (("analyze", "--json"), ("analyze",), ("info", "--json"), ("detect", "--json")):
                with self.subTest(f"{name} {command}"):
                    code, out, err = run(command[0], path, *command[1:])
                    self.assertEqual((code, out, err.count("\n")), (1, "", 1), err)
                    self.assertIn(str(path), err)
                    self.assertRegex(err, reason)

    def test_a_csv_is_known_by_its_first_line(self):
        head = b"time,entity,metric,value\n"
        odd = self.write("odd.csv", head + b"1,a\x00b,m,1\n2,a\x1bb,m,2\n")
        self.assertEqual(run("analyze", odd, "--json")[0], 0)
        wide = self.write("wide.csv", "time,entity,metric,value\n1,a,m,1\n".encode("utf-16"))
        code, _, err = run("analyze", wide)
        self.assertEqual((code, err), (1, f"etwrca: {wide}: is text in UTF-16; save it as UTF-8\n"))
        long = self.write("long.csv", head + b"1," + b"x" * 5000 + b",m,1\n")
        code, _, err = run("detect", long)
        self.assertEqual(code, 1)
        self.assertRegex(err, "line 2: 'x+\\.\\.\\.' is a name of more than 4096 bytes")

    def test_what_is_not_watched_is_told(self):
        rows = "".join(f"{t},e{e},m{m},{e % 7 + t % 3}\n" for t in range(30) for e in range(10_100) for m in (1, 2))
        path = self.write("many.csv", ("time,entity,metric,value\n" + rows).encode())
        for command, note in (("analyze", "source"), ("detect", None)):
            document = json.loads(run(command, path, "--json")[1])
            self.assertGreaterEqual(document["loss"]["observations"], 200 * 30)
            notes = document[note]["notes"] if note else document["notes"]
            self.assertRegex(notes[-1], "At most 20000 series are watched")
        code, out, err = run("detect", path)
        self.assertEqual((code, err.count("\n")), (0, 2), err)
        self.assertIn("something is missing", err)

    def test_names_and_fields_cannot_disturb_the_terminal(self):
        code, _, err = run("analyze", self.folder / "a\x1b[31m\nb.etl")
        self.assertEqual((code, err.count("\n")), (1, 1))
        self.assertNotIn("\x1b", err)
        path = self.write("csi.csv", b"time,entity,metric,value\n1,a,m,x\xc2\x9b31m\x9b31m" + b"y" * 50000 + b"\n")
        done = subprocess.run([ETWRCA, "analyze", path], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn(b"\x9b", done.stderr)
        self.assertLess(len(done.stderr), 400)

    def test_a_window_without_data_is_an_error(self):
        rows = "".join(f"{t},web,cpu,{1 + t % 2}\n" for t in range(100))
        path = self.write("rows.csv", ("time,entity,metric,value\n" + rows).encode())
        for window in ("1000,2000", "-50,-20", "1e308,1.5e308", "-1e300,-1e299"):
            code, out, err = run("analyze", path, f"--window={window}", "--json")
            self.assertEqual((code, out, err.count("\n")), (1, "", 1), err)
            self.assertRegex(err, r"rows\.csv: no frame begins in the window .*; it goes from 0\.0+ to 100\.0+$")

    def test_times_in_milliseconds_are_an_error_and_not_an_empty_answer(self):
        path = self.write("ms.csv", b"time,entity,metric,value\n1600000000000,web,cpu,1\n")
        for command in ("analyze", "detect", "info"):
            code, _, err = run(command, path)
            self.assertEqual(code, 1)
            self.assertIn("line 2: time '1600000000000' lies more than 200 years from 1970", err)

    def test_what_is_written_replaces_neither_what_is_read_nor_the_other_report(self):
        copy = self.write("copy.etl", self.recording.read_bytes())
        for option in ("--html", "--markdown"):
            self.assertEqual(run("analyze", copy, option, copy)[0], 2)
            self.assertEqual(run("analyze", copy, option, self.folder / "." / "copy.etl")[0], 2)
            self.assertEqual(run("analyze", copy, option, "")[0], 2)
        self.assertEqual(copy.read_bytes(), self.recording.read_bytes())
        self.assertEqual(run("analyze", copy, "--html", "same", "--markdown", "./same")[0], 2)

    @unittest.skipIf(os.name == "nt", "links, pipes and permissions of POSIX")
    def test_a_pipe_is_written_to_a_link_is_followed_and_permissions_stay(self):
        target = self.write("target.html", b"old")
        target.chmod(0o600)
        link = self.folder / "link.html"
        link.symlink_to(target)
        self.assertEqual(run("analyze", self.recording, "--html", link)[0], 0)
        self.assertTrue(link.is_symlink())
        self.assertIn("</html>", target.read_text(encoding="utf-8"))
        self.assertEqual(target.stat().st_mode & 0o777, 0o600)
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        with subprocess.Popen([ETWRCA, "analyze", self.recording, "--html", fifo], stdout=subprocess.DEVNULL) as ours:
            self.assertIn("</html>", fifo.read_text(encoding="utf-8"))
            self.assertEqual(ours.wait(60), 0)
        self.assertTrue(fifo.is_fifo())

    @unittest.skipUnless(os.path.exists("/dev/full"), "devices of Linux")
    def test_devices_are_written_to_and_stay_devices(self):
        for option in ("--html", "--markdown"):
            code, out, err = run("analyze", self.recording, "--json", option, "/dev/null")
            self.assertEqual((code, err), (0, ""))
            code, out, err = run("analyze", self.recording, "--json", option, "/dev/full")
            self.assertEqual((code, err), (1, "etwrca: /dev/full: cannot be written: No space left on device\n"))
            self.assertEqual(json.loads(out)["schema"], "etwrca.report/1")
        self.assertEqual(run("analyze", self.recording, "--html", "/dev/null", "--markdown", "/dev/null")[0], 0)
        for device in ("/dev/null", "/dev/full"):
            self.assertTrue(pathlib.Path(device).is_char_device())
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([ETWRCA, "analyze", self.recording, "--json"], stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=120, check=False)
        self.assertEqual((done.returncode, done.stderr), (1, "etwrca: standard output: No space left on device\n"))
        for words in (("--help",), ("analyze", "--help"), ("--version",), ("version",)):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([ETWRCA, *words], stdout=full, stderr=subprocess.DEVNULL, timeout=60, check=False)
            self.assertEqual(done.returncode, 1, words)

    @unittest.skipIf(os.name == "nt", "links of POSIX")
    def test_no_link_that_somebody_left_is_written_through(self):
        victim = self.write("victim", b"mine")
        folder = self.folder / "shared"
        folder.mkdir()
        page = folder / "page.html"
        # The name it would choose first, for each number that the process may get.
        with subprocess.Popen(["sh", "-c", "read go; exec \"$@\"", "sh", ETWRCA, "analyze", self.recording, "--html", page],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as ours:
            (folder / f".etwrca-{ours.pid}-0.part").symlink_to(victim)
            ours.communicate(b"go\n", timeout=120)
        self.assertEqual(ours.returncode, 0)
        self.assertEqual(victim.read_bytes(), b"mine")
        self.assertFalse(page.is_symlink())
        self.assertIn("</html>", page.read_text(encoding="utf-8"))
        self.assertEqual(len(list(folder.iterdir())), 2)  # the page, and the link that is not ours

    def test_a_long_name_is_a_name(self):
        page = self.folder / ("a" * 250 + ".html")
        self.assertEqual(run("analyze", self.recording, "--html", page)[0], 0)
        page.unlink()

    def test_reports_are_written_before_the_reader_of_the_output_can_go_away(self):
        page = self.folder / "first.html"
        with subprocess.Popen([ETWRCA, "analyze", *[self.recording], "--html", page], stdout=subprocess.PIPE) as ours:
            ours.stdout.close()
            ours.wait(60)
        self.assertIn("</html>", page.read_text(encoding="utf-8"))

    def test_several_inputs_are_one_document_and_the_good_are_kept(self):
        bad = self.folder / "none.etl"
        code, out, err = run("analyze", self.recording, bad, self.recording, "--json")
        self.assertEqual((code, err.count("\n")), (1, 1))
        document = json.loads(out)
        self.assertEqual(document["schema"], "etwrca.reports/1")
        self.assertEqual([r["source"]["name"] for r in document["reports"]], ["demo.etl", "demo.etl"])
        self.assertEqual(document["reports"][0], json.loads(run("analyze", self.recording, "--json")[1]))
        code, out, _ = run("analyze", bad, self.recording)
        self.assertEqual(code, 1)
        self.assertIn("culprit.exe", out)
        self.assertEqual(json.loads(run("analyze", bad, bad, "--json")[1])["reports"], [])

    def test_a_page_that_cannot_be_written_leaves_the_report_and_nothing_else(self):
        before = sorted(self.folder.iterdir())
        for place in (self.folder / "none" / "page.html", self.folder):
            for option in ("--html", "--markdown"):
                code, out, err = run("analyze", self.recording, "--json", option, place)
                self.assertEqual((code, err.count("\n")), (1, 1), err)
                self.assertIn(str(place), err)
                self.assertEqual(json.loads(out)["schema"], "etwrca.report/1")
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_a_reader_that_goes_away_is_no_crash(self):
        for restored in (True, False):  # with SIGPIPE, and where a parent ignores it
            with self.subTest(restored):
                # More than a pipe holds.
                ours = subprocess.Popen([ETWRCA, "analyze", *[self.recording] * 4, "--json"], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, restore_signals=restored)
                ours.stdout.read(10)
                ours.stdout.close()
                err = ours.stderr.read().decode()
                ours.stderr.close()
                code = ours.wait(timeout=120)
                if restored:
                    self.assertEqual((code, err), (-signal.SIGPIPE, ""))
                else:
                    self.assertEqual((code, err), (1, "etwrca: standard output: Broken pipe\n"))

    def stopped_by(self, *signals):
        """Sends signals, all at one moment, once the bar on stderr shows that a long recording is being read."""
        long = self.folder / "long.etl"
        if not long.exists():
            subprocess.run([RECORDER, long, "--size", "200000000"], check=True, stderr=subprocess.DEVNULL)
        ours, theirs = pty.openpty()
        process = subprocess.Popen([ETWRCA, "analyze", long, self.recording, "--json"], stdout=subprocess.PIPE,
                                   stderr=theirs, stdin=subprocess.DEVNULL)
        os.close(theirs)
        shown = b""
        while b"%" not in shown:
            shown += os.read(ours, 4096)
        for number in (signal.SIGSTOP, *signals, signal.SIGCONT):
            process.send_signal(number)
        out = process.communicate(timeout=120)[0]
        os.close(ours)
        return process.returncode, out

    @unittest.skipUnless(pty, "there are no terminals of this kind here")
    def test_an_interrupt_ends_the_input_and_reports(self):
        code, out = self.stopped_by(signal.SIGINT)
        self.assertEqual(code, 130)
        reports = json.loads(out)["reports"]
        self.assertEqual([r["source"]["name"] for r in reports], ["long.etl"])
        self.assertGreater(reports[0]["frames"], 0)
        self.assertRegex(reports[0]["source"]["notes"][-1], "^Stopped by the user after [0-9]+ %")

    @unittest.skipUnless(pty, "there are no terminals of this kind here")
    def test_a_second_interrupt_ends_the_program(self):
        self.assertEqual(self.stopped_by(signal.SIGINT, signal.SIGTERM), (130, b""))

    @unittest.skipUnless(pty, "there are no terminals of this kind here")
    def test_colours_on_a_terminal_unless_told_otherwise(self):
        def shown(*arguments, **environment):
            ours, theirs = pty.openpty()
            process = subprocess.Popen([ETWRCA, "analyze", self.recording, *arguments], stdout=theirs,
                                       stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                       env={k: v for k, v in os.environ.items() if k != "NO_COLOR"} | environment)
            os.close(theirs)
            text = b""
            try:
                while part := os.read(ours, 65536):
                    text += part
            except OSError:  # Linux: the other end is closed
                pass
            os.close(ours)
            process.communicate()
            self.assertEqual(process.returncode, 0)
            self.assertIn(b"culprit.exe", text)
            return b"\x1b[" in text
        self.assertTrue(shown())
        self.assertTrue(shown(NO_COLOR=""))
        self.assertFalse(shown(NO_COLOR="1"))
        self.assertFalse(shown("--no-color"))
        self.assertNotIn("\x1b", run("analyze", self.recording)[1])

    def test_help_begins_with_examples_that_parse(self):
        for command in ((), ("analyze",), ("watch",), ("info",), ("detect",), ("doctor",), ("version",)):
            with self.subTest(command):
                code, out, err = run(*command, "--help")
                self.assertEqual((code, err), (0, ""))
                self.assertTrue(out.startswith("Examples:\n  etwrca "), out[:80])
                for line in re.findall(r"^  etwrca (.+?)(?:   .*)?$", out.split("\n\n")[0], re.MULTILINE):
                    words = re.split(r" (?:>|\|)", line)[0].split()
                    if words[0] == "watch":
                        words = [w for w in words if w != "--duration"] + ["--duration", "0.1"]
                        words = [str(self.folder / w) if w == "incidents" else w for w in words if w != "60"]
                    words = [str(self.folder / w) if re.search(r"\.[a-z]\w*$", w) else w for w in words]
                    self.assertIn(run(*words)[0], (0, 1), line)  # not 2: the files are missing, the words are known

    @staticmethod
    def documented(command):
        """The option and the default of each row of a command's table in docs/cli.md."""
        text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
        section = re.search(rf"^## {command}\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)[1]
        return re.findall(r"^\| `(--.+?)` \|.*\| (.*?) ?\|$", section, re.MULTILINE)

    def test_every_option_is_documented(self):
        for command in ("analyze", "watch", "info", "detect", "doctor", "version"):
            with self.subTest(command):
                taken = set(re.findall(r"^ +(?:-h,)?(--[a-z-]+)", run(command, "--help")[1], re.MULTILINE))
                named = {option.split()[0] for option, _ in self.documented(command)}
                self.assertEqual(taken - {"--help"}, named)

    def test_defaults_are_those_of_the_library(self):
        default = json.loads(run("analyze", self.recording, "--json")[1])["threshold"]
        for command in ("analyze", "watch", "detect"):
            self.assertRegex(run(command, "--help")[1], rf"--threshold Z\W*{default:g}\b")
            self.assertIn(("--threshold Z", f"{default:g}"), self.documented(command))
            file = [] if command == "watch" else [self.recording]
            self.assertEqual(run(command, *file, "--threshold", "2.9")[0], 2)
            self.assertEqual(run(command, *file, "--threshold", "nan")[0], 2)
        self.assertEqual(json.loads(run("analyze", self.recording, "--json", "--threshold", "8")[1])["threshold"], 8)

    def test_nothing_half_written(self):
        page = self.folder / "new.html"
        self.assertEqual(run("analyze", self.folder / "none.etl", "--html", page)[0], 1)
        self.assertFalse(page.exists())
        self.assertEqual(run("analyze", self.recording, "--html", page)[0], 0)
        self.assertIn("</html>", page.read_text(encoding="utf-8"))

    def test_numbers_that_make_no_sense_are_usage_errors(self):
        for words in (("analyze", self.recording, "--bin", "1e-12"), ("analyze", self.recording, "--bin", "1e7"),
                      ("detect", self.recording, "--learn", "nan"), ("detect", self.recording, "--learn", "inf"),
                      ("watch", "--interval", "0"), ("watch", "--interval", "nan"), ("watch", "--duration", "-1"),
                      ("watch", "extra")):
            with self.subTest(words):
                self.assertEqual(run(*words)[0], 2)

    def test_usage(self):
        self.assertEqual(run("analyze")[0], 2)
        self.assertEqual(run("nonsense")[0], 2)
        self.assertEqual(run("version")[0], 0)

    def test_command_lines_stay_inside_unless_asked(self):
        page, text = self.folder / "page.html", self.folder / "page.md"
        for asked in (False, True):
            option = ("--command-lines",) if asked else ()
            for out in (run("analyze", self.recording, "--json", *option)[1],
                        run("analyze", self.recording, "--html", page, *option)[1],
                        run("analyze", self.recording, "--markdown", text, *option)[1],
                        page.read_text(encoding="utf-8"), text.read_text(encoding="utf-8").replace("\\", "")):
                self.assertEqual("--reindex" in " ".join(out.split()), asked)
        self.assertNotIn("--reindex", run("info", self.recording, "--json")[1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
