#!/bin/sh
# Share of lines that the tests ran, a row a folder, then the files below 80 %.
# usage: tests/coverage.sh BUILD, after the tests of a build with --coverage
set -eu
build=$1
lcov --quiet --capture --directory "$build" --base-directory "$PWD" --no-external \
    --output-file "$build/all.info" 2>&1 | grep -v " redefined at " >&2 || true
lcov --quiet --remove "$build/all.info" '*/tests/*' --output-file "$build/lines.info"
genhtml --quiet --output-directory "$build/html" "$build/lines.info"
awk -F: -v here="$PWD/" '
    $1 == "SF" { file = substr($2, length(here) + 1); folder = file; sub("/[^/]*$", "", folder) }
    $1 == "LF" { lines[folder] += $2; all_lines += $2; file_lines = $2 }
    $1 == "LH" { ran[folder] += $2; all_ran += $2; file_ran[file] = $2 }
    $1 == "end_of_record" && file_ran[file] < 0.8 * file_lines {
        low = low sprintf("  %-32s %5.1f %%\n", file, 100 * file_ran[file] / file_lines)
    }
    END {
        for (folder in lines)
            printf "%-34s %5.1f %%\n", folder, 100 * ran[folder] / lines[folder] | "sort"
        close("sort")
        printf "%-34s %5.1f %%\n", "all", 100 * all_ran / all_lines
        if (low)
            printf "below 80 %%:\n%s", low
    }' "$build/lines.info"
echo "line by line: $build/html/index.html"
