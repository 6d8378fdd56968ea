"""Introduces the C ABI without a compiler: Python's ctypes, from what the header says.

05_ctypes.py LIBETWRCA RECORDING.etl [--json]
"""
import ctypes
import sys

OK = 0
JSON = 1


class Suspect(ctypes.Structure):
    """The first fields of etwrca_suspect: `size` says how many of them we know."""
    _fields_ = [("size", ctypes.c_size_t), ("name", ctypes.c_char_p), ("parent_name", ctypes.c_char_p),
                ("command_line", ctypes.c_char_p), ("cgroup", ctypes.c_char_p), ("container", ctypes.c_char_p),
                ("entity", ctypes.c_uint32), ("pid", ctypes.c_uint32), ("parent_pid", ctypes.c_uint32),
                ("is_process", ctypes.c_int32), ("start_ns", ctypes.c_int64), ("score", ctypes.c_double)]


def main(path, recording, *json):
    library = ctypes.CDLL(path)
    library.etwrca_last_error.restype = ctypes.c_char_p
    report = ctypes.c_void_p()
    if library.etwrca_analyze(recording.encode(), None, ctypes.byref(report)) != OK:
        sys.exit(library.etwrca_last_error().decode())
    if json:
        text, length = ctypes.c_char_p(), ctypes.c_size_t()
        if library.etwrca_report_write(report, JSON, None, ctypes.byref(text), ctypes.byref(length)) != OK:
            sys.exit(library.etwrca_last_error().decode())
        sys.stdout.buffer.write(text.value + b"\n")
    else:
        suspect = Suspect(size=ctypes.sizeof(Suspect))
        incident = first = ctypes.c_size_t(0)
        if library.etwrca_report_suspect(report, incident, first, ctypes.byref(suspect)) != OK:
            sys.exit(library.etwrca_last_error().decode())
        print(f"{suspect.name.decode(errors='replace')} (pid {suspect.pid}), score {suspect.score:.2f}")
    library.etwrca_report_free(report)


if __name__ == "__main__":
    main(*sys.argv[1:])
