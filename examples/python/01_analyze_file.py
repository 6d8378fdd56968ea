"""Introduces analyze(): a recording in, its culprits out."""
import sys

import etwrca

report = etwrca.analyze(sys.argv[1])
for incident in report.incidents:
    if not incident.suspects:
        print(f"nobody to blame from {incident.window.begin}")
        continue
    first = incident.suspects[0]
    print(f"{first.name} (pid {first.pid}) from {incident.window.begin}, score {first.score:.2f}")
