"""Introduces Sink: takes frames and incidents as they come, to send them anywhere."""
import sys

import etwrca


class Lines(etwrca.Sink):
    frames = 0
    busiest = 0.0

    def frame(self, frame: etwrca.Frame) -> None:
        self.frames += 1
        self.busiest = max(self.busiest, float(frame.total[0]))

    def incident(self, incident: etwrca.Incident) -> None:
        for suspect in incident.suspects[:1]:
            print(f"{incident.id}: {suspect.name} ({suspect.pid})")


lines = Lines()
etwrca.Monitor().add(lines).run(etwrca.open_source(sys.argv[1]))
print(f"frames: {lines.frames}, most cores busy: {lines.busiest:.2f}")
