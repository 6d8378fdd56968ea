"""What a notebook shows of a report."""
from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core import Incident, Report

_HEAD = "<tr><th>#</th><th>what</th><th>from (UTC)</th><th>first suspect</th><th>pid</th><th>score</th></tr>"


def _row(place: int, report: Report, incident: Incident) -> str:
    number = incident.spike.metric  # Monitor.so_far() outside of a run has no metrics
    metric = report.metrics[number].name if number < len(report.metrics) else "unknown"
    suspects = incident.suspects
    name, pid, score = "nobody", "", ""
    if suspects:
        first = suspects[0]
        name, pid, score = first.name, str(first.pid or ""), f"{first.score:.2f}"
    cells = (str(place), metric, str(incident.window.begin), name, pid, score)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def report_html(report: Report) -> str:
    """A table, one row an incident; names are escaped."""
    rows = "".join(_row(i, report, each) for i, each in enumerate(report.incidents, 1))
    missing = "" if not report.loss else f"<p>missing: {escape(repr(report.loss))}</p>"
    return (f"<p>{escape(report.source.name)}: {len(report.incidents)} incidents in {report.frames} frames</p>"
            f"<table>{_HEAD}{rows}</table>{missing}")
