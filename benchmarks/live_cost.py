#!/usr/bin/env python3
"""What it costs to look at the processes of this machine, beside what others take for the same.

    live_cost.py --bin build/release/bin [--processes N] [--busy N] [--looks N] [--interval MILLISECONDS]
                 [--hour]

Starts N processes that sleep, some of which wake 20 times a second (--busy), and ends them again, by pid. Each
tool then looks at all processes of the machine the same number of times. `read` is our source alone, `watch` all
that `etwrca watch` does. What is measured is the CPU time of the tool, user and system, without its start; for
top, pidstat and psutil this is the difference between a long run and a short one. Tools that are not installed are left out and named.
"""
import argparse
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import time

PSUTIL = """
import sys, time, psutil
looks, interval = int(sys.argv[1]), float(sys.argv[2])
what = ['pid', 'ppid', 'name', 'cpu_times', 'memory_info', 'io_counters', 'num_threads', 'num_ctx_switches']
for _ in range(looks):
    for process in psutil.process_iter(what):
        process.info
    time.sleep(interval)
"""


def start_sleeper(busy):
    pid = os.fork()
    if pid:
        return pid
    try:
        while True:
            if busy:
                time.sleep(0.05)
            else:
                signal.pause()
    finally:
        os._exit(0)


def cpu_of(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def us_a_look(command_for, looks):
    """`command_for(n)` is the command that looks n times."""
    return (cpu_of(command_for(looks + 2)) - cpu_of(command_for(2))) / looks * 1e6


def ours(binary, what, reader, looks, interval):
    """Microseconds a look, KiB, and why not."""
    done = subprocess.run([binary, what, reader, str(looks), str(interval)], capture_output=True, text=True, check=False)
    if done.returncode:
        return None, 0, done.stderr.strip()
    words = done.stdout.split()
    return float(words[0]), int(words[6]), ""


def others(looks, interval):
    seconds = interval / 1000
    if shutil.which("top"):
        yield "top -b", lambda: us_a_look(lambda n: ["top", "-b", "-d", str(seconds), "-n", str(n)], looks)
    else:
        yield "top -b", None
    if shutil.which("pidstat"):  # not below a second
        few = max(2, min(looks, 10))
        yield "pidstat -durw", lambda: us_a_look(lambda n: ["pidstat", "-durw", "-p", "ALL", "1", str(n)], few)
    else:
        yield "pidstat -durw", None
    try:
        import psutil  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
        yield "psutil", lambda: us_a_look(lambda n: [sys.executable, "-c", PSUTIL, str(n), str(seconds)], looks)
    except ImportError:
        yield "psutil", None


def measure(args):
    binary = str(pathlib.Path(args.bin) / "etwrca-watch-proc")
    count = sum(name.isdigit() for name in os.listdir("/proc"))
    print(f"{count} processes, {args.busy} of them wake 20 times a second; {args.looks} looks, one in "
          f"{args.interval} ms")
    print(f"{'':16} {'us a look':>10} {'us a process':>13} {'% of a core at 1 Hz':>20}")

    def line(name, us, why=""):
        if us is None:
            print(f"{name:16} not measured: {why}")
        else:
            print(f"{name:16} {us:10.0f} {us / count:13.2f} {us / 1e4:20.2f}")

    for what in ("read", "watch"):
        for reader in ("bpf", "files"):
            us, _, why = ours(binary, what, reader, args.looks, args.interval)
            line(f"{what}, {reader}", us, why)
    for name, run in others(args.looks, args.interval):
        line(name, run() if run else None, "it is not installed")
    if args.hour:
        us, kib, why = ours(binary, "watch", "automatic", 3600, 30)
        print(f"{why or f'watch, 3600 looks in a row: at most {kib / 1024:.1f} MiB resident, {us:.0f} us a look'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default="build/release/bin")
    parser.add_argument("--processes", type=int, default=500)
    parser.add_argument("--busy", type=int, default=50)
    parser.add_argument("--looks", type=int, default=30)
    parser.add_argument("--interval", type=int, default=1000, help="milliseconds")
    parser.add_argument("--hour", action="store_true", help="then 3600 looks in a row, for the memory")
    args = parser.parse_args()
    if not sys.platform.startswith("linux"):
        sys.exit("live_cost.py: for Linux only")
    if not 0 <= args.busy <= args.processes <= 5000:
        parser.error("at most 5000 processes, of which at most all are busy")
    sleepers = []
    try:
        for i in range(args.processes):
            sleepers.append(start_sleeper(i < args.busy))
        measure(args)
    finally:
        for pid in sleepers:
            os.kill(pid, signal.SIGKILL)
        for pid in sleepers:
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
