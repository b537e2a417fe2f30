#!/bin/sh
# Runs every test program of a build, then prints how many tests passed and failed.
# usage: tests/run_all.sh BUILD
set -u
build=$1
log=$build/tests.log
: >"$log"
broken=0
for program in $(find "$build/tests" -type f -name 'test_*' -perm -u+x | LC_ALL=C sort); do
    PROXILOG=$build/proxilog LANG=C.UTF-8 LC_ALL='' "$program" >"$build/test.out" 2>&1
    status=$?
    cat "$build/test.out" >>"$log"
    if ! grep -q '^[0-9]*%: Checks:' "$build/test.out"; then
        broken=$((broken + 1))
        echo "$program ended with status $status before its closing line" | tee -a "$log"
    fi
    grep -v '^100%: ' "$build/test.out" | grep -v '^Running suite' | head -40
done
# Check closes each suite with "98%: Checks: 50, Failures: 1, Errors: 0".
awk -v broken="$broken" '
    /^[0-9]+%: Checks:/ { gsub(",", ""); checks += $3; failed += $5 + $7 }
    END {
        failed += broken
        printf "%d passed, %d failed\n", checks + broken - failed, failed
        exit failed > 0 || checks == 0
    }' "$log"
