"""What the documents show is what the project does.

- A C++ or CMake block names the file it was taken from, and is a run of its lines:
      <!-- from: examples/01_analyze_file.cpp -->
- A text block may be the output of a command of ours, which is run:
      <!-- output of: etwrca version -->
- The commands in shell blocks exist: make targets, presets, scripts.
- Relative links lead to files.

docs_test.py [--bin FOLDER] [--update]      --update writes the blocks anew instead of comparing them.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"(?:<!-- (?P<kind>from|output of): (?P<what>.+?) -->\n+)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE)


def documents():
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))
    # What npm installed for the dashboard's page is not ours.
    yield from sorted(p for p in (ROOT / "examples").rglob("*.md") if "node_modules" not in p.parts)


class Checker:
    def __init__(self, programs, update):
        self.programs, self.update, self.problems, self.skipped = programs, update, [], []
        self.targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
        presets = json.loads((ROOT / "CMakePresets.json").read_text(encoding="utf-8"))
        self.presets = {p["name"] for p in presets["configurePresets"] if not p.get("hidden")}

    def document(self, path):
        source = path.read_text(encoding="utf-8")
        changed = BLOCK.sub(lambda m: self.block(path, source, m), source)
        if changed != source:
            path.write_text(changed, encoding="utf-8")
        self.links(path, BLOCK.sub("", source))

    def block(self, path, source, match):
        place = f"{path.relative_to(ROOT)}:{source.count(chr(10), 0, match.start('text')) + 1}"
        kind, what, language, text = match["kind"], match["what"], match["language"], match["text"]
        if kind == "from":
            if not (ROOT / what).is_file():
                self.problems.append(f"{place}: there is no file {what}")
            elif not is_run_of_lines(text, (ROOT / what).read_text(encoding="utf-8")):
                self.problems.append(f"{place}: these lines are not in {what}")
        elif kind == "output of":
            return self.output(place, match)
        elif language in ("c", "cpp", "cmake"):
            self.problems.append(f"{place}: says nothing of the file it was taken from")
        elif language == "sh":
            self.shell(place, text)
        return match[0]

    def output(self, place, match):
        needed = re.findall(r"(?:^|&&\s*)(etwrca[\w-]*)", match["what"])
        absent = [name for name in needed if not self.programs or not (self.programs / name).exists()]
        if absent:
            self.skipped.append(f"{place}: skipped, {absent[0]} is not built here")
            return match[0]
        environment = {**os.environ, "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}"}
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["sh", "-e", "-c", match["what"]], cwd=folder, env=environment, text=True,
                                  stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode:
            self.problems.append(f"{place}: {match['what']}: exit code {done.returncode}: {done.stderr}")
        elif self.update:
            begin, end = (i - match.start() for i in match.span("text"))
            return match[0][:begin] + done.stdout.strip("\n") + "\n" + match[0][end:]
        elif done.stdout.strip() != match["text"].strip():
            self.problems.append(f"{place}: {match['what']} now prints\n{done.stdout}")
        return match[0]

    def shell(self, place, text):
        for line in text.splitlines():
            words = line.split("#")[0].split()
            if words[:1] == ["make"] and len(words) > 1 and words[1] not in self.targets:
                self.problems.append(f"{place}: there is no target {words[1]}")
            elif "--preset" in words and words[words.index("--preset") + 1] not in self.presets:
                self.problems.append(f"{place}: there is no preset {words[words.index('--preset') + 1]}")
            elif words and words[0].startswith(("scripts/", ".ci/")) and not (ROOT / words[0]).is_file():
                self.problems.append(f"{place}: there is no {words[0]}")

    def links(self, path, prose):
        for target in re.findall(r"\]\(([^)#\s]+)", prose):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                self.problems.append(f"{path.relative_to(ROOT)}: the link {target} leads nowhere")


def is_run_of_lines(part, whole):
    """Whether `part` is a run of lines of `whole`, both without their common indentation."""
    wanted = [line.rstrip() for line in textwrap.dedent(part).strip("\n").splitlines()]
    lines = whole.splitlines()
    for i in range(len(lines) - len(wanted) + 1):
        run = textwrap.dedent("\n".join(lines[i:i + len(wanted)])).splitlines()
        if [line.rstrip() for line in run] == wanted:
            return bool(wanted)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, help="folder of the built programs")
    parser.add_argument("--update", action="store_true")
    args = parser.parse_args()
    checker = Checker(args.bin and args.bin.resolve(), args.update)
    for path in documents():
        checker.document(path)
    print(*checker.skipped, *checker.problems, sep="\n")
    print(f"{len(list(documents()))} documents, {len(checker.problems)} problems")
    return bool(checker.problems)


if __name__ == "__main__":
    sys.exit(main())
