#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every test that docs/regressions.md names exists, and every defect has one.
#
# Prints "ok - DEFECT" or "not ok - DEFECT: what is missing".
set -u
cd "$(dirname "$0")/../.." || exit 2

# missing FILE NAME...: those of the names that FILE does not have as a word
missing() {
	local file=$1 name
	shift
	[ -f "$file" ] || { echo "no $file"; return; }
	for name; do
		grep -qw -e "$name" "$file" || echo "no $name in $file"
	done
}

count=0
while IFS='|' read -r _ number _ tests _; do
	number=${number// /}
	case $number in ''|*[!0-9]*) continue ;; esac
	count=$((count + 1))
	why=$(
		[ "$number" -eq "$count" ] || echo "number $number, want $count"
		[ -n "${tests// /}" ] || echo "no test"
		sed 's/([^)]*)//g; s/;/\n/g' <<<"$tests" | while IFS=: read -r file names; do
			# shellcheck disable=SC2086 # a list of words
			missing ${file// /} ${names//,/ }
		done
	)
	if [ -z "$why" ]; then
		echo "ok - defect $number"
	else
		echo "not ok - defect $number: ${why//$'\n'/, }"
	fi
done < <(grep '^|' docs/regressions.md)
[ "$count" -eq 22 ] || echo "not ok - defects: $count, want 22"
