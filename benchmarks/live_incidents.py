#!/usr/bin/env python3
"""Labelled incidents on this machine: is the process that made them the one that is named, and how soon?

    live_incidents.py --bin build/release/bin [--runs 10] [--quiet 600] [--kinds cpu,memory,disk,forks,victim]

Needs stress-ng (Debian package) and Linux. Each run is a watch of half a minute in which a culprit and a milder
confounder start, since what happens every half minute would be usual and no incident. Load is bounded: two
processors, 400 MiB, 128 MiB of disk, 12 seconds a time. Only processes that this script has started are ended.
Prints a table in Markdown.
"""
import argparse
import contextlib
import dataclasses
import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

INTERVAL = 0.5  # seconds
SETTLE = 15     # before the first incident: the detectors' warm-up and some more
HOLD = 10
AFTER = 5

KINDS = {
    "cpu": ["--cpu", "2", "--cpu-method", "matrixprod"],
    "memory": ["--vm", "1", "--vm-bytes", "400M", "--vm-keep"],
    "disk": ["--hdd", "1", "--hdd-bytes", "128M", "--hdd-opts", "fsync"],
    "forks": ["--fork", "1"],
    "victim": ["--cpu", "4", "--cpu-method", "fft"],
}
CONFOUNDER = ["--cpu", "1", "--cpu-load", "15"]
VICTIM = ["--cpu", "1", "--cpu-load", "40"]


@dataclasses.dataclass
class Run:
    begin: float
    end: float
    pids: set  # the culprit and its workers


@contextlib.contextmanager
def stress(options, folder, seconds):
    process = subprocess.Popen(["stress-ng", *options, "--timeout", str(seconds), "--temp-path", str(folder), "--quiet"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def children(pid):
    try:
        return {int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except OSError:
        return set()


def watch(etwrca, seconds):
    return subprocess.Popen([etwrca, "watch", "--json", "--interval", str(INTERVAL), "--duration", str(seconds)],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


def incidents_of(watching):
    out, _ = watching.communicate(timeout=120)
    return [json.loads(line)["incidents"][0] for line in out.splitlines()]


def make(etwrca, kind, folder):
    """One incident: when, by whom, and what was told."""
    watching = watch(etwrca, SETTLE + HOLD + AFTER)
    time.sleep(SETTLE)
    with stress(CONFOUNDER, folder, HOLD + 2), stress(KINDS[kind], folder, HOLD + 2) as culprit:
        begin = time.time()
        time.sleep(HOLD / 2)
        workers = children(culprit.pid)
        time.sleep(HOLD / 2)
    run = Run(begin, time.time(), {culprit.pid} | workers)
    return run, incidents_of(watching)


def overlap(incident, run):
    return min(incident["end"], run.end) - max(incident["begin"], run.begin)


def rank_of(run, incident):
    """Of the culprit, one of its workers or of their children, in one incident; None if none is listed."""
    for rank, suspect in enumerate(incident["suspects"], 1):
        parent = suspect.get("parent") or {}
        if run.pids & {suspect["pid"], parent.get("pid")}:
            return rank
    return None


def judge(run, incidents):
    """Rank in the worst incident of its time, and how long after its begin that was told."""
    meanwhile = [incident for incident in incidents if overlap(incident, run) > INTERVAL]
    if not meanwhile:
        return None, None
    worst = max(meanwhile, key=lambda incident: incident["score"] * (incident["end"] - incident["begin"]))
    return rank_of(run, worst), min(incident["alerted"] for incident in meanwhile) + INTERVAL - run.begin


def row(kind, results):
    judged = [judge(run, incidents) for run, incidents in results]
    ranks = [rank for rank, _ in judged]
    delays = [delay for _, delay in judged if delay is not None]
    others = sum(overlap(incident, run) <= 0 for run, incidents in results for incident in incidents)
    delay = f"{statistics.median(delays):.1f} s (most {max(delays):.1f})" if delays else "-"
    listed = ", ".join("-" if rank is None else str(rank) for rank in ranks)
    return f"| {kind} | {len(results)} | {ranks.count(1)} | {listed} | {delay} | {others} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--quiet", type=float, default=600, help="seconds of watching without an incident")
    parser.add_argument("--kinds", default=",".join(KINDS))
    args = parser.parse_args()
    if not sys.platform.startswith("linux") or not shutil.which("stress-ng"):
        print("skipped: needs Linux and stress-ng")
        return 77
    etwrca = str(args.bin / "etwrca")

    print("| incident | runs | culprit first | its ranks | told after, median | incidents at other times |")
    print("|---|---|---|---|---|---|", flush=True)
    for kind in args.kinds.split(","):
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as around:
            if kind == "victim":
                length = int(args.runs * (SETTLE + HOLD + AFTER + 5))
                around.enter_context(stress(VICTIM, folder, length))
            print(row(kind, [make(etwrca, kind, folder) for _ in range(args.runs)]), flush=True)
    if args.quiet > 0:
        watching = watch(etwrca, args.quiet)
        time.sleep(args.quiet)
        found = incidents_of(watching)
        print(f"\nIncidents in {args.quiet:.0f} s without any of these: {len(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
