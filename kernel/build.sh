#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs a kernel build with a line of progress instead of thousands of lines:
# how many objects are built, and the last of them. Warnings and errors are
# shown as they come; on a failure, so is the end of the output.
set -u -o pipefail

# Two builds in one folder would spoil each other.
for word; do
	case $word in O=*) exec {lock}>"${word#O=}/.build.lock" ;; esac
done
[ -z "${lock:-}" ] || flock "$lock"

start=$SECONDS
log=$(mktemp)
trap 'rm -f "$log"' EXIT

"$@" 2>&1 | tee "$log" | awk -v start="$start" '
	/^  (CC|AS|LD|AR) / {
		n++
		if (n % 100 == 0) {
			printf "  %d objects, %s\n", n, $2
			fflush()
		}
		next
	}
	/warning:|error:|Error [0-9]|undefined reference/ { print; fflush() }'
status=${PIPESTATUS[0]}
if [ "$status" -ne 0 ]; then
	tail -n 20 "$log"
	exit "$status"
fi
echo "  built in $((SECONDS - start)) s"
