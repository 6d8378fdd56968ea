#!/usr/bin/env python3
"""Whole commands beside what bounds them.

    commands.py --bin build/release/bin [--data FOLDER] [--rounds N] [--big BYTES] [--markdown]

The two commands of a pair run in turns, so that whatever else the machine does meets both. A ratio is that of
the shortest times: the time that a command takes where nothing disturbs it. The exit code is 1 if a limit
is missed.

FOLDER holds recordings (.etl, or .etl.zip with one inside); without it the folder of the tests is taken:
$ETWRCA_TEST_DATA/etl, else ../shared/data/etl beside the source tree. Where a recording is not there, one of
our own writer stands for it.
"""
import argparse
import dataclasses
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

PLAIN = "perfview-net.4.5.x86-2016"
COMPRESSED = ("perfview-net.4.5.2.x64", "perfview-net.4.5.2.x86", "dotnetperf-vs-gconly")
MIB = 1 << 20

# Records are compared over many passes inside one process, so that its start, which both programs have,
# does not dilute the ratio.
PASSES = "20"

READ_AT_MOST = 3.0        # x mmap-and-sum
COMPRESSED_AT_MOST = 1.5  # x bare LZ77
MEMORY_AT_MOST = 64       # MiB


@dataclasses.dataclass
class Runs:
    seconds: list
    peak: int = 0  # bytes

    @property
    def shortest(self):
        return min(self.seconds)

    @property
    def median(self):
        return statistics.median(self.seconds)


@dataclasses.dataclass
class Row:
    what: str
    measured: str
    bound: str
    ratio: str
    limit: str
    held: bool


def run(command):
    """Seconds and peak bytes of one command."""
    output = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    begin = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=output)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit("failed: " + " ".join(command))
    return seconds, usage.ru_maxrss * 1024


def in_turns(commands, rounds):
    results = [Runs([]) for _ in commands]
    for command in commands:
        run(command)  # the file comes into the page cache, the programs too
    for _ in range(rounds):
        for command, result in zip(commands, results):
            seconds, peak = run(command)
            result.seconds.append(seconds)
            result.peak = max(result.peak, peak)
    return results


def ms(runs):
    return f"{runs.shortest * 1e3:.1f} ms (median {runs.median * 1e3:.1f})"


class Recordings:
    def __init__(self, programs, data, scratch):
        self.recorder, self.data, self.scratch = programs / "etwrca-demo-recording", data, scratch

    def real(self, stem):
        for path in (self.data / f"{stem}.etl", self.data / f"{stem}.etl.zip"):
            if path.suffix == ".etl" and path.is_file():
                return path
            if path.is_file():
                with zipfile.ZipFile(path) as archive:
                    inside = next(name for name in archive.namelist() if name.endswith(".etl"))
                    unpacked = self.scratch / f"{stem}.etl"
                    # In pieces: what this process has ever held, its children seem to hold (see memory_row).
                    with archive.open(inside) as source, unpacked.open("wb") as target:
                        shutil.copyfileobj(source, target)
                return unpacked
        return None

    def made(self, size, *flags):
        path = self.scratch / f"made-{size}{''.join(flags)}.etl"
        subprocess.run([self.recorder, path, "--size", str(size), *flags], check=True,
                       stderr=subprocess.DEVNULL)
        if path.stat().st_size < size:
            sys.exit(f"the writer made {path.stat().st_size} bytes where {size} were wanted")
        return path


def plain_rows(programs, path, rounds):
    """Through frames, and the whole analysis without what the incidents themselves cost."""
    analyze = [str(programs / "etwrca"), "analyze", str(path), "--json"]
    bound, frames, quiet, whole = in_turns(
        [[str(programs / "etwrca-mmap-sum"), str(path)], [str(programs / "etwrca-read-frames"), str(path)],
         [*analyze, "--threshold", "1e9"], analyze], rounds)
    ratio = frames.shortest / bound.shortest
    yield Row(f"{path.stem}: through frames", ms(frames), f"mmap and sum {ms(bound)}", f"{ratio:.2f}",
              f"{READ_AT_MOST:.1f}", ratio <= READ_AT_MOST)
    yield Row(f"{path.stem}: analyze, no incident found", ms(quiet), f"mmap and sum {ms(bound)}",
              f"{quiet.shortest / bound.shortest:.2f}", "", True)
    yield Row(f"{path.stem}: analyze", ms(whole), f"incidents cost {(whole.shortest - quiet.shortest) * 1e3:.1f} ms",
              "", "", True)


def compressed_row(programs, path, rounds):
    bound, records = in_turns([[str(programs / "etwrca-lz77-only"), str(path), PASSES],
                               [str(programs / "etwrca-read-records"), str(path), PASSES]], rounds)
    ratio = records.shortest / bound.shortest
    return Row(f"{path.stem}: records, {PASSES} passes", ms(records), f"LZ77 alone {ms(bound)}", f"{ratio:.2f}",
               f"{COMPRESSED_AT_MOST:.1f}", ratio <= COMPRESSED_AT_MOST)


def memory_row(programs, path):
    # Before it becomes the command, the child is a copy of this process: no peak below ours can be seen.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    seconds, peak = run([str(programs / "etwrca"), "analyze", str(path), "--json"])
    size = path.stat().st_size
    return Row(f"analyze of {size / MIB:.0f} MiB: peak memory", f"{peak / MIB:.1f} MiB in {seconds:.2f} s",
               f"seen from {own / MIB:.1f} MiB on", f"{size / seconds / MIB:.0f} MiB/s",
               f"{MEMORY_AT_MOST} MiB", peak < MEMORY_AT_MOST * MIB)


def rounds_of_many_passes(options):
    return max(3, options.rounds // 20)


def rows(options, scratch):
    recordings = Recordings(options.bin, options.data, scratch)
    plain = recordings.real(PLAIN) or recordings.made(26_542_080)
    yield from plain_rows(options.bin, plain, options.rounds)
    compressed = [path for path in map(recordings.real, COMPRESSED) if path]
    for path in compressed or [recordings.made(5_000_000, "--compressed")]:
        yield compressed_row(options.bin, path, rounds_of_many_passes(options))
    yield memory_row(options.bin, recordings.made(options.big))


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def print_table(table, markdown):
    head = ("what", "measured", "beside", "ratio", "limit", "")
    lines = [head] + [(r.what, r.measured, r.bound, r.ratio, r.limit,
                       "" if not r.limit else "held" if r.held else "MISSED") for r in table]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for n, line in enumerate(lines):
        cells = [cell.ljust(width) for cell, width in zip(line, widths)]
        print("| " + " | ".join(cells) + " |" if markdown else "  ".join(cells).rstrip())
        if markdown and n == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    found = os.environ.get("ETWRCA_TEST_DATA")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=here / "build/release/bin")
    parser.add_argument("--data", type=pathlib.Path,
                        default=pathlib.Path(found) / "etl" if found else here.parent / "shared/data/etl")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--big", type=int, default=1 << 30, help="bytes of the recording for the memory")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    print(f"{processor()}, {os.cpu_count()} CPUs; shortest of {options.rounds} runs in turns, "
          f"of {rounds_of_many_passes(options)} where a run has {PASSES} passes\n")
    with tempfile.TemporaryDirectory() as scratch:
        table = list(rows(options, pathlib.Path(scratch)))
    print_table(table, options.markdown)
    return 0 if all(row.held for row in table) else 1


if __name__ == "__main__":
    sys.exit(main())
