"""Introduces EtlFile: the events of a recording, without any analysis."""
import sys
from collections import Counter

import etwrca

count: Counter[str] = Counter()
with etwrca.EtlFile(sys.argv[1]) as events:
    for event in events:
        count[event.name or "(other)"] += 1
        fields = event.fields() if event.kernel == etwrca.KernelClass.process else None
        if fields and "ImageFileName" in fields:
            print(event.name, fields["ProcessId"], fields["ImageFileName"])

for name, times in count.most_common(5):
    print(times, name)
