"""Introduces Source.frames(): who used how much of what and when, as NumPy arrays without a copy."""
import sys

import numpy as np

import etwrca

with etwrca.open_etl(sys.argv[1]) as source:
    cpu = source.metric("cpu")
    used: dict[int, float] = {}
    for frame in source.frames(bin=1.0):
        for who, cores in zip(frame.entities, frame.values[:, cpu]):
            used[int(who)] = used.get(int(who), 0.0) + float(np.nan_to_num(cores))

    for who in sorted(used, key=used.__getitem__, reverse=True)[:3]:
        entity = source.entity(who)
        print(f"{entity.name if entity else '?'}: {used[who]:.2f} CPU seconds")
