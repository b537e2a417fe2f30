#!/bin/sh
# Runs test programs, says how each went, then how many tests passed and failed.
# usage: tests/run_all.sh BUILD PROGRAM...
# Check's own limit of seconds a test is multiplied, since machines may be slow or busy.
set -u
build=$1
shift
log=$build/tests.log out=$build/test.out
export PROXILOG="$build/proxilog" LANG=C.UTF-8 LC_ALL=
export CK_TIMEOUT_MULTIPLIER="${CK_TIMEOUT_MULTIPLIER-5}"
passed=0 failed=0
: >"$log"
for program in "$@"; do
    name=${program#"$build"/tests/}
    began=$(date +%s)
    "$program" >"$out" 2>&1
    status=$?
    cat "$out" >>"$log"
    # Check closes each suite with "98%: Checks: 50, Failures: 1, Errors: 0".
    counts=$(awk '/^[0-9]+%: Checks:/ { gsub(",", ""); checks += $3; bad += $5 + $7; n++ }
        END { if (n) print checks, bad }' "$out")
    # shellcheck disable=SC2086
    set -- ${counts:-1 1}
    bad=$2
    [ "$bad" = 0 ] && [ "$status" != 0 ] && bad=1
    passed=$((passed + $1 - bad)) failed=$((failed + bad))
    printf '  %-32s %3d passed, %d failed, %d s\n' "$name" $(($1 - bad)) "$bad" \
        $(($(date +%s) - began))
    [ "$bad" = 0 ] || grep -v '^Running suite' "$out" | head -40
    [ -n "$counts" ] || echo "$program ended with status $status before its closing line"
done
rm -f "$out"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
