#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# tests/run.sh itself: what it counts, shows and returns.
#
# usage: run-sh.sh
set -u
export LC_ALL=C

run=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/run.sh
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
export TEST_LOGS=$dir/logs
failed=0

# expect NAME STATUS LAST_LINE COMMAND...
expect() {
	local name=$1 want=$2 line=$3 got=0 last
	shift 3
	"$@" > "$dir/out" 2> "$dir/err" || got=$?
	last=$(tail -n 1 "$dir/out" | tr -s ' ')
	if [ "$got" = "$want" ] && [ "$last" = "$line" ]; then
		echo "ok - $name"
	else
		echo "not ok - $name: status $got, last line '$last', want $want, '$line'"
		failed=1
	fi
}

expect 'summary: nothing ran' 1 '0 passed, 0 failed' "$run" --summary
"$run" --start
expect 'summary: nothing ran since start' 1 '0 passed, 0 failed' "$run" --summary
expect 'all ok' 0 'a 2 passed, 0 failed' \
	"$run" a printf 'ok - one\nnoise\nok - two\n'
expect 'TAP ok' 0 'b 1 passed, 0 failed' "$run" b printf '1..1\nok 1 - one\n'
expect 'summary: all passed' 0 '3 passed, 0 failed' "$run" --summary
expect 'not ok' 1 'c 1 passed, 1 failed' \
	"$run" c printf 'ok - one\nnot ok - two: why\n'
expect 'TAP not ok' 1 'd 0 passed, 1 failed' \
	"$run" d printf '1..1\nnot ok 1 - one\n# why it failed\n'
if grep -q '^# why it failed$' "$dir/out"; then
	echo 'ok - TAP explanation is shown'
else
	echo 'not ok - TAP explanation is shown: it is not'
	failed=1
fi
expect 'status although all ok' 1 'e 1 passed, 1 failed' \
	"$run" e sh -c 'echo ok - one; exit 3'
expect 'crash' 1 'f 0 passed, 1 failed' "$run" f sh -c 'kill -SEGV $$'
expect 'no result' 1 'g 0 passed, 1 failed' "$run" g echo 'okay - one'
expect 'no such program' 1 'h 0 passed, 1 failed' "$run" h "$dir/none"
expect 'ok and nothing more is no name' 1 'i 0 passed, 1 failed' \
	"$run" i echo 'okra - one'
expect 'failures of a program that tells them count once' 1 \
	'j 0 passed, 1 failed' "$run" j sh -c 'echo not ok - one; exit 1'
expect 'summary: some failed' 1 '5 passed, 8 failed' "$run" --summary
expect 'usage: no command' 2 '' "$run" name
expect 'usage: nothing' 2 '' "$run"
expect 'usage: unknown option' 2 '' "$run" --sum
exit $failed
