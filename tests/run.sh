#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs one test program, shows what failed and one line of summary, and adds to
# a running count.
#
# usage: run.sh --start			begin a new count
#        run.sh NAME COMMAND...		run a program
#        run.sh --summary		print the count
#
# A program prints a line a test, "ok - NAME" or "not ok - NAME: why"; TAP as
# cmocka prints it ("ok 1 - NAME", "not ok 1 - NAME", "# why" behind it) is
# understood as well. One that prints no such line, or ends with another status
# than 0 although none of its tests failed (a sanitizer report, a crash), is one
# failure more. Everything it printed is in $TEST_LOGS/NAME.log.
#
# Exit status: of a run 0 if all passed, 1 if not; of --summary 0 if something
# ran and all of it passed. The last line of --summary is "N passed, N failed".
# TEST_LOGS is build/tests unless it is set.
set -u
export LC_ALL=C

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs=${TEST_LOGS:-$top/build/tests}
count=$logs/count

usage() {
	sed -n 's/^# \{0,1\}//; /^usage:/,/^$/p' "$0" >&2
	exit 2
}

start() {
	mkdir -p "$logs" && : > "$count"
}

summary() {
	local passed=0 failed=0 p f name bad=

	if [ -f "$count" ]; then
		while read -r p f name; do
			passed=$((passed + p))
			failed=$((failed + f))
			[ "$f" -eq 0 ] || bad="$bad $name"
		done < "$count"
	fi
	[ -z "$bad" ] || echo "failed:$bad; see $logs/NAME.log"
	[ $((passed + failed)) -ne 0 ] || echo "run.sh: nothing ran"
	echo "$passed passed, $failed failed"
	[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
}

# What failed, with the explanation that TAP puts behind it.
show_failures() {
	awk '/^not ok/ { print; told = 1; next }
	     /^ok/ { told = 0; next }
	     told && /^#/ { print }' "$1"
}

run() {
	local name=$1 log=$logs/$1.log status=0 passed failed
	shift
	mkdir -p "$(dirname "$log")"
	CMOCKA_MESSAGE_OUTPUT=TAP "$@" > "$log" 2>&1 < /dev/null || status=$?
	passed=$(grep -cE '^ok [0-9]*( - |$)|^ok - ' "$log")
	failed=$(grep -cE '^not ok([ :]|$)' "$log")
	show_failures "$log"
	if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
		echo "not ok - $name: exit status $status"
		grep -m 3 -E 'Sanitizer|runtime error|rror:' "$log" | sed 's/^/# /'
		tail -n 5 "$log" | sed 's/^/# /'
		failed=1
	elif [ $((passed + failed)) -eq 0 ]; then
		echo "not ok - $name: printed no result"
		failed=1
	fi
	echo "$passed $failed $name" >> "$count"
	printf '%-32s %4d passed, %d failed\n' "$name" "$passed" "$failed"
	[ "$failed" -eq 0 ]
}

case ${1-} in
--start) [ $# -eq 1 ] || usage; start ;;
--summary) [ $# -eq 1 ] || usage; summary ;;
''|-*) usage ;;
*) [ $# -ge 2 ] || usage; run "$@" ;;
esac
