#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tests that need no kernel: unit tests, device trees, the fuzzers' seeds,
# the command line. As many at a time as there are processors, the long ones
# first; each is one line of summary.
#
# usage: check.sh BUILD
set -u

build=$1
top=$(cd "$(dirname "$0")/.." && pwd)
export TEST_LOGS=$build/tests
export CMOCKA_MESSAGE_OUTPUT=TAP
cd "$top" || exit 2

# name, command
programs() {
	local variant source name

	cat <<-EOF2
	fuzz-corpus make fuzz-corpus O=$build
	dts tests/dts/run.sh $build/dts $build/asan/cmadt $build/asan32/cmadt
	cli tests/unit/cli.sh $build/asan/cmadt
	cli-machine tests/unit/machine.sh $build/asan/cmadt
	cli-live tests/unit/live.sh $build/asan/cmadt
	cli-boards tests/unit/boards.sh $build/asan/cmadt
	dts-many tests/dts/many.sh $build/dts-many $build/asan/cmadt
	regressions tests/unit/regressions.sh
	style tests/style.sh
	docs tests/docs.sh $build/asan/cmadt
	run-sh tests/unit/run-sh.sh
	EOF2
	for variant in asan asan32; do
		for source in tests/unit/test_*.c; do
			name=$(basename "$source" .c)
			echo "unit-${name#test_}-$variant $build/$variant/unit/$name"
		done
	done
}

programs | xargs -P "$(nproc)" -L 1 tests/run.sh
