#!/usr/bin/env python3
"""The figures of pid_ranker_test.cpp ("agrees with NumPy and SciPy"), computed by other code.

Three processes, two usage metrics, 40 frames of baseline and 10 of window; the values follow from integers,
so that the test makes the same ones. Needs NumPy and SciPy. Prints C++ arrays.
"""
import numpy as np
from scipy import stats
from scipy.spatial import distance

B, W, E, M = 40, 10, 3, 2


def value(t, e, m):
    v = ((t * 7919 + e * 104729 + m * 1299709 + t * t * 31) % 1000) / 1000
    if t >= B and e == 1:
        v += 4 if m == 0 else 1
    if t >= B and e == 2 and m == 0:
        v += 1
    return v


x = np.array([[[value(t, e, m) for t in range(B + W)] for m in range(M)] for e in range(E)])
bucket = np.array([[0.05 * (t % 3) + (0.5 if t >= B else 0) for t in range(B + W)], np.zeros(B + W)])


def scale_of(v):
    return max(stats.iqr(v) / 1.349, v.std() / 3, .01 * abs(np.median(v)))


base = np.median(x[:, :, :B], 2)
own = np.array([[scale_of(x[e, m, :B]) for m in range(M)] for e in range(E)])
scale = np.maximum(own, .1 * np.median(own, 0))
z = (np.median(x[:, :, B:], 2) - base) / scale
typical = np.maximum(1, np.median(np.maximum(z, 0), 0))
evidence = np.sort(np.log1p(np.clip(z / typical, 0, 100)), 1)[:, -3:].mean(1)

dist = np.zeros(E)
for e in range(E):
    zz = (x[e] - base[e][:, None]) / scale[e][:, None]
    cov = np.cov(zz[:, :B])
    cov += np.eye(M) * (.1 * np.trace(cov) / M + 1e-3)
    dist[e] = np.log1p(distance.mahalanobis(np.clip(zz[:, B:].mean(1), -10, 10), np.zeros(M), np.linalg.inv(cov)))

quiet = np.log1p(3)
robust_z, maha = evidence / max(quiet, evidence.max()), dist / max(quiet, dist.max())
anomaly = (robust_z + maha) / 2

excess = np.maximum(0, (x[:, :, B:] - base[:, :, None]).mean(2) - scale)
nobody = np.array([max(0, (bucket[m, B:] - np.median(bucket[m, :B])).mean() - scale_of(bucket[m, :B]))
                   for m in range(M)])
share = excess / (excess.sum(0) + nobody)
total = x.sum(0) + bucket
total_base = np.median(total[:, :B], 1)
total_scale = np.array([max(scale_of(total[m, :B]), np.sqrt((scale[:, m] ** 2).sum())) for m in range(M)])
weight = np.log1p(np.maximum(0, (total[:, B:].mean(1) - total_base) / total_scale))
weight[0] = max(weight[0], 3 * weight[1:].sum())  # the symptom is cpu: at least three quarters
weight /= weight.sum()
energy = share @ weight
unexplained = (nobody / (excess.sum(0) + nobody)) @ weight
correlation = np.array([sum(weight[m] * max(0, 1 - distance.cosine(x[e, m, B - 30:] - base[e, m],
                                                                    total[m, B - 30:] - total_base[m]))
                            for m in range(M)) for e in range(E)])
score = .4 * anomaly + .4 * energy + .2 * correlation


def show(name, values):
    print(f'constexpr double {name}[] = {{' + ', '.join(f'{v:.12g}' for v in np.ravel(values)) + '};')


show('expected_z', z)
show('expected_scale', scale)
show('expected_robust_z', robust_z)
show('expected_mahalanobis', maha)
show('expected_energy', energy)
show('expected_unexplained', unexplained)
show('expected_correlation', correlation)
show('expected_score', score)
show('expected_share', share)

# statistics_test.cpp
a = np.array([[1, 2, 0], [2, 1, 1], [4, 3, 0], [3, 5, 2], [7, 4, 1]], float)
cov = np.cov(a.T)
cov += np.eye(3) * (.1 * np.trace(cov) / 3 + 1e-3)
show('expected_covariance', cov)
show('expected_distance', distance.mahalanobis([3, -1, 2], [0, 0, 0], np.linalg.inv(cov)))
show('expected_cosine', 1 - distance.cosine([1, 2, 3, -4], [2, 0, 1, 1]))
