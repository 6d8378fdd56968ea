"""Every public header stands alone, warns of nothing, and includes only headers above it.

headers_test.py FOLDER-OF-EXPORT.H COMPILER...
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

# The stair: a header may include only those that stand before it here.
STAIR = """
    export.h error.hpp time.hpp loss.hpp metric.hpp
    event_record.hpp event_fields.hpp trace_logging.hpp kernel_event.hpp etl_file.hpp
    process_sample.hpp etw_session.hpp
    observation.hpp attribution.hpp source.hpp frame.hpp spike_detector.hpp pid_ranker.hpp
    incident.hpp given_window.hpp report.hpp sink.hpp live_view.hpp monitor.hpp etwrca.hpp
    etwrca.h
""".split()

# What a consumer needs besides the standard library: nothing.
STANDARD = re.compile(r"#include <[a-z_]+>")
STANDARD_C = re.compile(r"#include <(stddef|stdint|string)\.h>")

WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()


def order_problems(folder):
    names = sorted(p.name for p in folder.iterdir())
    for name in names:
        if name not in STAIR:
            yield f"{name}: has no place on the stair (tests/headers/headers_test.py)"
            continue
        text = (folder / name).read_text(encoding="utf-8")
        for line in text.splitlines():
            if not line.startswith("#include"):
                continue
            ours = re.fullmatch(r'#include "etwrca/([a-z_]+\.hp*)"', line)
            standard = STANDARD_C if name.endswith(".h") else STANDARD
            if not ours and not standard.fullmatch(line):
                yield f"{name}: includes something that consumers do not have: {line}"
            elif ours and ours[1] not in STAIR[: STAIR.index(name)]:
                yield f"{name}: {ours[1]} stands below it"
        guard = f"ETWRCA_{re.sub('[^A-Z]', '_', name.upper())}"
        if f"#ifndef {guard}\n#define {guard}\n" not in text:
            yield f"{name}: has no include guard {guard}"
    everything = (folder / "etwrca.hpp").read_text(encoding="utf-8")
    for name in STAIR:
        if name not in ("etwrca.hpp", "etwrca.h") and f'#include "etwrca/{name}"' not in everything:
            yield f"etwrca.hpp: does not include {name}"
        if name != "export.h" and name not in names:
            yield f"{name}: is on the stair but does not exist"


def undocumented(folder):
    """Each type, and each function of the C header, has a comment above it, or is one of a group that has."""
    for name in STAIR:
        if name == "export.h":
            continue
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            kind = re.match(r" *(struct|class|enum class|typedef struct) [\w ]+[^;]*\{$", line)
            function = name == "etwrca.h" and line.startswith("ETWRCA_EXPORT ")
            above = lines[number - 2].strip()
            group = function and (above.endswith(";") or above.endswith(","))
            if (kind or function) and not group and not re.match(r"//|\*|/\*|.*\*/$|template|};?$", above):
                yield f"{name}:{number}: has no comment: {line.strip()}"


def compile_problem(compiler, header, include, language="c++", standard="c++20"):
    # Included twice: guards that do not guard show here.
    program = f'#include "etwrca/{header}"\n#include "etwrca/{header}"\n'
    command = [compiler, f"-std={standard}", "-fsyntax-only", *WARNINGS, *(f"-I{i}" for i in include), "-x", language, "-"]
    done = subprocess.run(command, input=program, text=True, capture_output=True, check=False)
    return f"{compiler}: {header} alone:\n{done.stderr}" if done.returncode else None


def main(generated, *compilers):
    root = pathlib.Path(__file__).resolve().parents[2]
    folder = root / "include" / "etwrca"
    problems = list(order_problems(folder)) + list(undocumented(folder))
    include = [str(root / "include"), generated]
    jobs = [(c, h, include) for c in compilers for h in STAIR if h != "export.h"]
    jobs += [(c, "etwrca.h", include, "c", standard) for c in compilers for standard in ("c99", "c17")]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        problems += [p for p in pool.map(lambda job: compile_problem(*job), jobs) if p]
    print(*problems, sep="\n")
    print(f"{len(STAIR)} headers, {len(jobs)} compilations, {len(problems)} problems")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
