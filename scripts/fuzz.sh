#!/bin/sh
# fuzz.sh BUILD SECONDS: runs every fuzzer of a build for so long, from seeds that our own writer makes. What it
# finds is left in BUILD/fuzz-findings; the corpus grows in BUILD/corpus and is used again.
set -u
build=$1
seconds=$2
failed=0
mkdir -p "$build/fuzz-findings"
rm -rf "$build/seeds"
"$build/bin/etwrca-fuzz-seeds" "$build/seeds" || exit 1
for program in "$build"/bin/*_fuzz; do
  [ -x "$program" ] || continue
  name=$(basename "$program" _fuzz)
  mkdir -p "$build/corpus/$name"
  log=$build/fuzz-findings/$name.log
  if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$build/fuzz-findings/$name-" "$build/corpus/$name" "$build/seeds/$name" >"$log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$name: ok, $runs inputs in $seconds s"
  else
    failed=1
    echo "$name: FAILED"
    tail -n 40 "$log"
  fi
done
exit $failed
