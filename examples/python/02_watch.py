"""Introduces watch(): this machine's incidents, each as soon as it is over. Ctrl-C ends it, or a number of seconds."""
import sys
import threading

import etwrca

with etwrca.watch() as incidents:
    if len(sys.argv) > 1:
        threading.Timer(float(sys.argv[1]), incidents.stop).start()
    for incident in incidents:
        metric = incident.spike.metric
        names = [suspect.name for suspect in incident.suspects[:3]]
        print(incident.window.begin, incidents.source.metrics[metric].name, names)

report = incidents.report
if report is not None:
    print(f"watched {report.frames} frames of {report.source.name}")
