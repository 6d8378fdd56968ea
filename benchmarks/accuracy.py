#!/usr/bin/env python3
"""Accuracy on labelled incidents: the tables of docs/algorithms-*.md, made again.

accuracy.py --ruler FOLDER --data FOLDER --bin FOLDER [--tables ranking,weights,late,detection]
            [--other NAME=FOLDER ...] [--jobs N]

--ruler   the folder of score_rca.py and score_detect.py
--data    the folder of the labelled sets
--bin     the folder of etwrca and etwrca-rank-weights
--other   another build of the command, scored beside: an ablation that is a change of the source

The ruler needs NumPy and pandas; this script runs it with the Python that runs itself. Markdown goes to stdout.
"""
import argparse
import csv
import json
import math
import pathlib
import shlex
import subprocess
import sys
import tempfile

WEIGHTS = {"without Anomaly": (0, .4, .2), "without Energy": (.4, 0, .2), "without Correlation": (.4, .4, 0),
           "Anomaly alone": (1, 0, 0), "Energy alone": (0, 1, 0), "Correlation alone": (0, 0, 1)}


def wilson(part, n, z=1.96):
    middle, half = part + z * z / 2 / n, z * math.sqrt(part * (1 - part) / n + z * z / 4 / n / n)
    return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))


def interval(part, n):
    return "{:.2f} to {:.2f}".format(*wilson(part, n))


class Ruler:
    def __init__(self, args):
        self.args = args

    def __call__(self, script, *options):
        with tempfile.NamedTemporaryFile(suffix=".json") as figures:
            line = [sys.executable, self.args.ruler / script, "--data", self.args.data, "--json", figures.name, *options]
            done = subprocess.run([str(word) for word in line], capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{script}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
            return json.loads(pathlib.Path(figures.name).read_text(encoding="utf-8"))

    def rank(self, command, *options):
        return self("score_rca.py", command, "--jobs", self.args.jobs, *options)

    def detect(self, command, *options):
        return self("score_detect.py", command, *options)


def analyze(folder):
    return f"{shlex.quote(str(folder / 'etwrca'))} analyze {{csv}} --window {{begin}},{{end}} --json"


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def pair(row):
    return f"{row['ac1']:.2f} / {row['avg5']:.2f}"


def ranking(ruler, folder):
    print("### Ranking: AC@1 / Avg@5\n")
    methods = ["nsigma", "baro", "seed", "fixed", "command"]
    figures = ruler.rank(analyze(folder), "--baseline", ",".join(methods[:-1]))
    by = {(row["set"], row["method"]): row for row in figures}
    rows = []
    for name in dict.fromkeys(row["set"] for row in figures):
        own = by[name, "command"]
        within = "" if name == "macro" else interval(own["ac1"], own["n"])
        rows.append([name, str(own["n"]), *(pair(by[name, m]) for m in methods), within])
    table(["set", "n", "N-sigma", "BARO", "textbook", "textbook, robust scale", "etwrca", "95 % of AC@1"], rows)


def each_set(figures):
    """AC@1 of every set in the mean, then the mean's AC@1 / Avg@5."""
    own = [row for row in figures if row["method"] == "command" and row["set"] != "nezha-resource"]
    return [f"{row['ac1']:.2f}" for row in own if row["set"] != "macro"] + [pair(own[-1])]


def compared(ruler, title, commands, *options):
    print(f"### {title}\n")
    rows, header = [], []
    for name, command in commands.items():
        figures = ruler.rank(command, *options)
        header = [row["set"] for row in figures if row["set"] not in ("macro", "nezha-resource")]
        rows.append([name, *each_set(figures)])
    table(["AC@1", *header, "mean AC@1 / Avg@5"], rows)


def weights(ruler, folder, others):
    program = shlex.quote(str(folder / "etwrca-rank-weights"))
    commands = {"as it is": analyze(folder)}
    for name, (a, e, c) in WEIGHTS.items():
        commands[name] = f"{program} {{csv}} {{begin}} {{end}} {a} {e} {c}"
    commands.update({name: analyze(other) for name, other in others.items()})
    compared(ruler, "Without each part", commands)


def late(ruler, folder, others):
    for shift in (60, 120):
        commands = {"as it is": analyze(folder), **{name: analyze(other) for name, other in others.items()}}
        compared(ruler, f"The window begins {shift} s late", commands, "--shift", str(shift))


def detection(ruler, folder):
    print("### Detection at one threshold\n")
    etwrca = shlex.quote(str(folder / "etwrca"))
    itself = f"{shlex.quote(sys.executable)} {shlex.quote(str(pathlib.Path(__file__).resolve()))}"
    names = {"z": "trailing z, set by set", "always": "always on", "random": "random",
             "command": "etwrca", "series": "etwrca, one detector a series"}
    figures = ruler.detect(f"{etwrca} detect {{csv}} --json --learn {{learn}}", "--baseline")
    apart = ruler.detect(f"{itself} --one-a-series {etwrca} {{csv}} {{learn}}")
    figures += [{**row, "detector": "series"} for row in apart]
    rows = []
    for name in dict.fromkeys(row["set"] for row in figures):
        for row in (row for row in figures if row["set"] == name):
            delay = "-" if row["delay_s"] is None else f"{row['delay_s'] / 60:.1f} min"
            nab = f"{row['nab']:.1f}" if "nab" in row else ""
            rows.append([name, names[row["detector"]], f"{row['found']} of {row['events']}",
                         interval(row["recall"], row["events"]), f"{row['fa_per_day']:.2f}",
                         f"{row['on_share']:.1%}", f"{row['precision']:.2f}", delay, nab])
    table(["set", "detector", "found", "95 %", "false alarms a day", "time in false alarm", "precision",
           "median delay", "NAB"], rows)


def one_a_series(etwrca, source, learn):
    """etwrca detect on the same rows with each metric as an entity of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as apart:
        with open(source, newline="", encoding="utf-8") as rows:
            out = csv.writer(apart, lineterminator="\n")
            for time, entity, metric, value in csv.reader(rows):
                out.writerow([time, entity if entity == "entity" else f"{entity}|{metric}", metric, value])
        apart.flush()
        return subprocess.run([etwrca, "detect", apart.name, "--json", "--learn", learn], check=False).returncode


def main():
    if sys.argv[1:2] == ["--one-a-series"]:
        return one_a_series(*sys.argv[2:5])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("ruler", "data", "bin"):
        parser.add_argument(f"--{name}", type=lambda text: pathlib.Path(text).resolve(), required=True)
    parser.add_argument("--tables", default="ranking,weights,late,detection")
    parser.add_argument("--other", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args()
    ruler = Ruler(args)
    others = {name: pathlib.Path(folder).resolve() for name, folder in (text.split("=", 1) for text in args.other)}
    wanted = args.tables.split(",")
    if "ranking" in wanted:
        ranking(ruler, args.bin)
    if "weights" in wanted:
        weights(ruler, args.bin, others)
    if "late" in wanted:
        late(ruler, args.bin, others)
    if "detection" in wanted:
        detection(ruler, args.bin)
    return 0


if __name__ == "__main__":
    sys.exit(main())
