#!/bin/sh
# fuzz.sh BUILD SECONDS: runs every fuzzer of a build for so long, two at a time, from seeds that our own writer makes.
# What it finds is left in BUILD/fuzz-findings; the corpus grows in BUILD/corpus and is used again.
set -u
build=$1
seconds=$2
mkdir -p "$build/fuzz-findings"
rm -rf "$build/seeds"
"$build/bin/etwrca-fuzz-seeds" "$build/seeds" || exit 1

# shellcheck disable=SC2016  # $1 to $3 are the inner shell's
printf '%s\n' "$build"/bin/*_fuzz | xargs -P 2 -I '{}' sh -c '
  name=$(basename "$1" _fuzz)
  log=$2/fuzz-findings/$name.log
  mkdir -p "$2/corpus/$name"
  if "$1" -max_total_time="$3" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$2/fuzz-findings/$name-" "$2/corpus/$name" "$2/seeds/$name" >"$log" 2>&1; then
    echo "$name: ok, $(sed -n "s/^stat::number_of_executed_units: *//p" "$log") inputs in $3 s"
  else
    echo "$name: FAILED"
    tail -n 40 "$log"
    exit 1
  fi' sh '{}' "$build" "$seconds"
