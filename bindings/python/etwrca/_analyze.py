"""analyze() as a Python function, since those of a compiled module do not pickle everywhere."""
from __future__ import annotations

from os import PathLike

from . import _core


def analyze(path: str | bytes | PathLike[str], options: _core.MonitorOptions | None = None) -> _core.Report:
    """Reads a recording (.etl, or one of record()) or a tidy CSV and returns its incidents.

    Without the GIL; Ctrl-C works. Raises Error (not_found, permission, io, corrupt), whose text names file, place and
    reason. A damaged recording is no error: see Report.loss. The function pickles, so that it can be mapped over files
    by multiprocessing, Dask or Spark.
    """
    return _core.analyze(path, options)


analyze.__module__ = "etwrca"
