#!/bin/bash
# Wall time of the main job, without and with the cached matrix, beside what is wished.
# usage: tests/bench/compare.sh PROGRAM
set -eu
program=$1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
TIMEFORMAT=%R
run() { { time "$program" compare scenarios/deux-sevres.yaml -q -n 20 -p 0.000001 \
    --cache "$out/cache" -o "$out/results" 2>/dev/null; } 2>&1; }
echo "== compare scenarios/deux-sevres.yaml, 20 replications"
echo "matrix not cached  $(run) s (wished: 20 s)"
echo "matrix cached      $(run) s (wished: 8 s)"
