#!/usr/bin/env python3
"""Writes window_oracle.inc: quantiles and deviations of sliding windows by NumPy.

The input is made by the same integer recurrence as in sorted_window_test.cpp, so only answers are stored.
Run: python3 make_oracle.py > window_oracle.inc
"""
import numpy as np


def values(n):
    state = 12345
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2**31
        yield (state >> 8) % 1000 / 16 if state % 5 else 7.0  # many equal values, a fifth of them 7


x = np.array(list(values(400)))
print('// Made by make_oracle.py with NumPy. {window, samples seen, q25, median, q75, deviation}')
for window in (8, 33, 240):
    for seen in (1, 2, 7, 50, 241, 400):
        w = x[max(0, seen - window):seen]
        q = np.percentile(w, [25, 50, 75])
        print('{%d, %d, %r, %r, %r, %r},' % (window, seen, *map(float, q), float(w.std())))
