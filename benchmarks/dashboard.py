#!/usr/bin/env python3
"""Many clients of the dashboard's server: frames that one of them missed or had twice, the server's memory and its CPU time.

    dashboard.py --bin build/release/bin [--clients 50] [--pages 10] [--seconds 60] [--interval 0.5]

The server watches this machine. Clients ask as a browser does; the first --pages of them also ask once a second who runs, as the
page does. Prints a table in Markdown; fails if a client missed a frame or had one twice or was refused, or if there was no frame.
"""
import argparse
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "dashboard"))
from running import Server, Stream  # noqa: E402

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def ask_who_runs(server, over, refused):
    while not over.wait(1):
        status, _, _ = server.ask("/api/v1/processes?limit=50", headers=BROWSER)
        if status != 200:
            refused.append(status)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--interval", type=float, default=0.5)
    args = parser.parse_args()
    with Server(args.bin / "etwrca-dashboard", "--interval", args.interval) as server:
        over, refused = threading.Event(), []
        pages = [threading.Thread(target=ask_who_runs, args=(server, over, refused)) for _ in range(args.pages)]
        first = Stream(server, headers=BROWSER)
        first.wait_for(lambda s: len(s.of("frame")) >= 4)

        def share(seconds):
            cpu, begin = server.cpu_seconds(), time.monotonic()
            time.sleep(seconds)
            return (server.cpu_seconds() - cpu) / (time.monotonic() - begin)

        idle = share(args.seconds / 4)
        for page in pages[:1]:
            page.start()
        one_page = share(args.seconds / 4)
        clients = [Stream(server, headers=BROWSER) for _ in range(args.clients)]
        for page in pages[1:]:
            page.start()
        before, busy, after = server.memory(), share(args.seconds), server.memory()
        told = [[number for number, _ in client.of("frame")] for client in clients]
        frames = [set(numbers) for numbers in told]
        common = sorted(set.union(*frames))[1:-1]  # the first and the last may have come between two clients
        missed = sum(number not in seen for seen in frames for number in common if number >= min(seen, default=0))
        missed += sum(len(client.of("gap")) for client in clients)
        twice = sum(len(numbers) - len(set(numbers)) for numbers in told)
        print("| clients | of them pages | seconds | frames each | missed | twice | memory before, MiB | after | server, % of a core | with one page "
              "| with one stream |")
        print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
        print(f"| {args.clients} | {args.pages} | {args.seconds:.0f} | {len(common)} | {missed} | {twice} | {before / 2**20:.1f} | {after / 2**20:.1f} "
              f"| {100 * busy:.1f} | {100 * one_page:.1f} | {100 * idle:.1f} |")
        over.set()
        for page in pages:
            page.join()
        for client in [first, *clients]:
            client.close()
    return missed + twice + len(refused) > 0 or not common


if __name__ == "__main__":
    sys.exit(main())
