"""Introduces open_table() and PidRanker: who is behind a window of a NumPy table?"""
import numpy as np

import etwrca

# One row a second, three services, two metrics each; `index` is busy from second 150 on.
random = np.random.default_rng(1)
seconds = np.arange(200)
values = random.normal(10, 1, (200, 3, 2))
values[150:170, 2, 0] += 40

source = etwrca.open_table(seconds, values, ["web", "mail", "index"], ["load", "queue"])
ranker = etwrca.PidRanker(source)
for frame in source.frames():
    ranker.observe(frame)

ranking = ranker.rank((150, 170), "load")
for suspect in ranking.suspects:
    print(f"{suspect.name}: {suspect.score:.2f}")
print(f"unexplained: {ranking.unexplained:.0%}")
