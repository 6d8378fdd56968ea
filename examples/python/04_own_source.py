"""Introduces Source and Monitor: your own numbers, from anywhere, ranked like those of a recording."""
import etwrca


class Shop(etwrca.Source):
    """Three services report how many requests wait in them, once a second. One of them gets stuck."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = self.add_metric(etwrca.MetricInfo("waiting", unit="{request}", summary="Requests that wait"))
        self.services = [
            self.add_entity(etwrca.Entity(etwrca.EntityKind.named, name))
            for name in ("catalogue", "checkout", "search")
        ]
        self.second = 0

    def read(self) -> etwrca.Observations:
        """One second a call; none at the end."""
        if self.second == 300:
            return etwrca.Observations()
        self.second += 1
        return etwrca.Observations([
            etwrca.Level(self.second, service, self.waiting, self.length(i)) for i, service in enumerate(self.services)
        ])

    def length(self, service: int) -> float:
        if service == 1 and 200 <= self.second < 230:
            return 250.0
        return 4.0 + self.second * (3 + service) % 7

    def info(self) -> etwrca.SourceInfo:
        return etwrca.SourceInfo("shop", "shop", rows=True)


for incident in etwrca.Monitor().run(Shop()).incidents:
    print("from", incident.window.begin)
    for place, suspect in enumerate(incident.suspects, 1):
        print(f"  {place}. {suspect.name} {suspect.score:.2f}")
