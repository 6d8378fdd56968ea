"""What Python costs: the same work by the module and by the C++ programs, in turns, the least CPU time of several.

    PYTHONPATH=build/release/python python3 benchmarks/python_cost.py --bin build/release/bin [--size BYTES]

Both read the same recording. CPU time, user and system, on all processors: what others do on the machine meanwhile
counts less than by the clock. The programs' times hold their start, some milliseconds. Ends with 1 above a limit.
"""
import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile

import etwrca


def spent():
    """CPU seconds of this process and of the programs that it has waited for."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


def seconds(work):
    begin = spent()
    work()
    return spent() - begin


def frames(path):
    total = 0.0
    with etwrca.open_etl(path) as source:
        for frame in source.frames():
            total += float(frame.total[0]) + float(frame.values[0, 0]) + int(frame.entities[0])
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=200_000_000)
    parser.add_argument("--times", type=int, default=7)
    args = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        path = str(pathlib.Path(folder) / "long.etl")
        subprocess.run([args.bin / "etwrca-demo-recording", path, "--size", str(args.size)], check=True,
                       capture_output=True)

        def program(*command):
            return lambda: subprocess.run([args.bin / command[0], *command[1:], path], check=True, capture_output=True)

        for name, ours, theirs, limit in (
                ("analyze", lambda: etwrca.analyze(path).to_json(), program("etwrca", "analyze", "--json"), 1.03),
                ("frames", lambda: frames(path), program("etwrca-read-frames"), 1.2)):
            pairs = [(seconds(ours), seconds(theirs)) for _ in range(args.times)]
            python, native = (min(side) for side in zip(*pairs))
            missed |= python / native > limit
            print(f"{name}: Python {python:.3f} s, C++ {native:.3f} s, ratio {python / native:.3f} (limit {limit})")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
