#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tests that need no kernel: unit tests, device trees, the fuzzers' seeds,
# the command line. Each is one line of summary; tests/run.sh counts.
#
# usage: check.sh BUILD
set -u

build=$1
top=$(cd "$(dirname "$0")/.." && pwd)
run=$top/tests/run.sh
export TEST_LOGS=$build/tests
cd "$top" || exit 2

"$run" run-sh tests/unit/run-sh.sh
for variant in asan asan32; do
	for source in tests/unit/test_*.c; do
		name=$(basename "$source" .c)
		CMOCKA_MESSAGE_OUTPUT=TAP \
			"$run" "unit-${name#test_}-$variant" "$build/$variant/unit/$name"
	done
done
"$run" dts tests/dts/run.sh "$build/dts" "$build/asan/cmadt" "$build/asan32/cmadt"
"$run" dts-many tests/dts/many.sh "$build/dts" "$build/asan/cmadt"
"$run" cli tests/unit/cli.sh "$build/asan/cmadt"
"$run" fuzz-corpus make fuzz-corpus O="$build"
"$run" regressions tests/unit/regressions.sh
"$run" style tests/style.sh
