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
"$bin/demo-burner" 2 1 $busy &
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
python3 - "$out/demo.json" "$burner" <<'PYTHON'
import json
import sys

incidents = json.load(open(sys.argv[1]))["incidents"]
named = incidents[0]["suspects"][0] if incidents and incidents[0]["suspects"] else {"pid": None, "name": "nobody"}
right = named["pid"] == int(sys.argv[2])
print(f"\nNamed: {named['name']} (pid {named['pid']}). The burner was pid {sys.argv[2]}: {'right' if right else 'WRONG'}.")
sys.exit(not right)
PYTHON
echo "The report with pictures: $out/demo.html   the same as text: $out/demo.md, $out/demo.json"
