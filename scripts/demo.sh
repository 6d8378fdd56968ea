#!/bin/sh
# demo.sh BIN OUT: watches this machine for half a minute. Meanwhile it starts a process that burns processors,
# and a milder one beside it, and checks that the burner is the one that is named. Everything it starts ends by
# itself, and is ended here if need be.
set -eu
bin=$1
out=$2
quiet=14     # seconds until the work begins: 20 looks to learn from, and some to spare
busy=12
watched=32
processors=$(nproc 2>/dev/null || echo 2)
threads=$((processors < 4 ? 2 * processors : 8))
mkdir -p "$out"
rm -f "$out"/demo.*

started=
cleanup() {
  for pid in $started; do kill "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT
trap 'exit 130' INT TERM

echo "Watching this machine for $watched s. A burner and a milder confounder start after $quiet s."
"$bin/etwrca" watch --interval 0.5 --duration $watched --record "$out/demo.etwrca" >"$out/demo.watch.txt" &
watch=$!
started=$watch
sleep $quiet
"$bin/demo-confounder" 1 0.3 $busy &
confounder=$!
begun=$(date +%s)
"$bin/demo-burner" $threads 1 $busy &
burner=$!
started="$watch $confounder $burner"
echo "demo-burner is pid $burner, demo-confounder is pid $confounder. This is what was seen as it happened:"
wait "$confounder" "$burner"
wait "$watch"
started=
sed -n '/^begins\|^ended/p' "$out/demo.watch.txt"

echo
echo "And this is the report of what was recorded meanwhile:"
echo
"$bin/etwrca" analyze "$out/demo.etwrca" --html "$out/demo.html" --markdown "$out/demo.md"
"$bin/etwrca" analyze "$out/demo.etwrca" --json >"$out/demo.json"
python3 - "$out/demo.json" "$burner" "$begun" "$busy" <<'PYTHON'
import json
import sys

pid, begun, busy = map(int, sys.argv[2:5])
# Whatever else this machine was doing: the worst incident of those that lasted while the burner ran.
meanwhile = [incident for incident in json.load(open(sys.argv[1]))["incidents"]
             if min(incident["end"], begun + busy) - max(incident["begin"], begun) > busy / 2]
first = meanwhile[0]["suspects"][0] if meanwhile and meanwhile[0]["suspects"] else {"name": "nobody", "pid": 0}
right = first["pid"] == pid
print(f"\nNamed: {first['name']} (pid {first['pid']}). The burner was pid {pid}: {'right' if right else 'WRONG'}.")
sys.exit(not right)
PYTHON
echo "The report with pictures: $out/demo.html   the same as text: $out/demo.md, $out/demo.json"
