#!/usr/bin/env python3
"""Many clients of the dashboard's server: frames that one of them missed, the server's memory and its CPU time.

    dashboard.py --bin build/release/bin [--clients 50] [--seconds 60] [--interval 0.5]

The server watches this machine. Prints a table in Markdown; fails if a client missed a frame.
"""
import argparse
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "dashboard"))
from running import Server, Stream  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--interval", type=float, default=0.5)
    args = parser.parse_args()
    with Server(args.bin / "etwrca-dashboard", "--interval", args.interval) as server:
        first = Stream(server)
        first.wait_for(lambda s: len(s.of("frame")) >= 4)
        idle = server.cpu_seconds()
        time.sleep(args.seconds / 4)
        idle = (server.cpu_seconds() - idle) / (args.seconds / 4)
        clients = [Stream(server) for _ in range(args.clients)]
        before, busy, begin = server.memory(), server.cpu_seconds(), time.monotonic()
        time.sleep(args.seconds)
        busy = (server.cpu_seconds() - busy) / (time.monotonic() - begin)
        after = server.memory()
        frames = [{number for number, _ in client.of("frame")} for client in clients]
        common = sorted(set.union(*frames))
        common = common[1:-1]  # the first and the last may have come between two clients
        missed = sum(number not in seen for seen in frames for number in common if number >= min(seen))
        gaps = sum(len(client.of("gap")) for client in clients)
        print("| clients | seconds | frames each | missed | memory before, MiB | after | server, % of a core | with one client |")
        print("|--:|--:|--:|--:|--:|--:|--:|--:|")
        print(f"| {args.clients} | {args.seconds:.0f} | {len(common)} | {missed + gaps} | {before / 2**20:.1f} | {after / 2**20:.1f} "
              f"| {100 * busy:.1f} | {100 * idle:.1f} |")
        for client in [first, *clients]:
            client.close()
    return missed + gaps > 0


if __name__ == "__main__":
    sys.exit(main())
