"""Introduces SpikeDetector: finds spikes in any numbers, here two arrays."""
import numpy as np

import etwrca

# One number a second: a sawtooth between 10 and 14, and ten seconds of 80.
times = np.datetime64("2026-01-01", "s") + np.arange(200)
values = 10.0 + np.arange(200) % 5
values[100:110] = 80

detector = etwrca.SpikeDetector()
for spike in detector.update_many(times, values):
    if spike.ended:
        print(f"spike from {spike.begin} to {spike.end}: {spike.value:g} where {spike.baseline:g} is usual")
