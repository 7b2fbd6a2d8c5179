#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Does a .config have what the fragments ask for? Later fragments win; symbols
# that are gone because something else is off do not count as missing.
set -eu

config=$1
shift
awk '
	function value(line) { sub(/^[^=]*=/, "", line); return line }
	FNR == 1 { file++ }
	/^CONFIG_[A-Z0-9_]+=/ { name = $0; sub(/=.*/, "", name); v = value($0) }
	/^# CONFIG_[A-Z0-9_]+ is not set/ { name = $2; v = "n" }
	!name { next }
	file == 1 { have[name] = v }
	file > 1 { want[name] = v }
	{ name = "" }
	END {
		for (n in want) {
			got = n in have ? have[n] : "n"
			if (got != want[n] && !(got == "n" && n ~ /_CMA|CMA_/ &&
			    want["CONFIG_CMA"] == "n")) {
				printf "%s: want %s, got %s\n", n, want[n], got
				bad = 1
			}
		}
		exit bad
	}' "$config" "$@"
