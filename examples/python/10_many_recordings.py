"""Introduces results that pickle: ten thousand recordings, on all processors, into one table."""
import sys
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

import etwrca


def first_suspects(path: Path) -> list[str]:
    """A recording that cannot be read is one line, not the end of the night's work."""
    try:
        return [incident.suspects[0].name for incident in etwrca.analyze(path).incidents if incident.suspects]
    except etwrca.Error as error:
        return [f"({error.code})"]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    count: Counter[str] = Counter()
    with get_context("spawn").Pool() as pool:
        for names in pool.imap_unordered(first_suspects, sorted(folder.iterdir()), chunksize=16):
            count.update(names)
    for name, times in count.most_common(10):
        print(times, name)
