#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Device tree sources and what cmadt makes of them.
#
# usage: run.sh OUT_DIR CMADT...
#
# Every *.dts here is a board of its own, which says in comments what is to
# come out; each CMADT is one test of it:
#
#   expect: LEVEL CHECK NODE PROPERTY	a finding; these and no others
#   boot-expect: ...			the same, but only with boot/board.dtsi
#   state: NAME STATE [START]		how a region of the table ends
#   device: NODE KIND REGION...		a line of the table's devices
#   inputs: FILE			--inputs, a file beside the source
#   options: WORD...			more options for cmadt
#   append: WORD...			more of the kernel's command line, where it boots
#   exit: STATUS			of check, where the levels do not say it
#   good: none				does not have the regions of good.dtsi
#   desk-only: REASON			cannot be booted
#
# good-static and good-dynamic are ready unless a "state:" says otherwise, and
# no region may be in a state that nobody expects: whatever is neither named
# nor ready, reserved or disabled is a failure. What overlaps is told by check,
# but nothing that is ready may share a byte, whoever says so: that is tested
# for every board.
#
# Prints "ok - NAME" or "not ok - NAME: why".
set -u
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# directive FILE WORD: what FILE says behind "WORD:", a line each
directive() {
	sed -n "s|^/\* $2: \(.*\) \*/\$|\1|p" "$1"
}

compile() {
	cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp -P \
		-I "$here/desk" "$1" | dtc -q -@ -I dts -O dtb -o "$2"
	[ "${PIPESTATUS[*]}" = "0 0" ]
}

# "level: node: property: text [check]" as expect: has it
findings() {
	sed -E 's/^([a-z]+): ([^ ]+): ([^:]+): .* \[([a-z0-9-]+)\]$/\1 \4 \2 \3/' "$1"
}

# The lines of the table that are regions: name, state, start, size
regions() {
	awk '/^$/ { part++; next }
	     part == 1 && $1 != "region" { print $1, $7 == "dt" ? $8 : "?", $2, $3 }' "$1"
}

# wanted_status FILE: 1 if a warning or an error is expected
wanted_status() {
	local status
	status=$(directive "$1" exit)
	if [ -n "$status" ]; then
		echo "$status"
	elif directive "$1" expect | grep -qv '^note '; then
		echo 1
	else
		echo 0
	fi
}

# How the regions ended against "state:", as messages.
judge_states() {
	local src=$1 found=$2 name state start

	{
		directive "$src" state
		for name in good-static good-dynamic; do
			directive "$src" state | grep -q "^$name " ||
				[ "$(directive "$src" good)" = none ] ||
				echo "$name ready"
		done
	} > "$found.want"
	while read -r name state start; do
		awk -v n="$name" -v s="$state" -v a="$start" '
			$1 == n && $2 == s && (a == "" || $3 == a) { hit = 1 }
			$1 == n { got = got " " $2 " " $3 }
			END { if (!hit) print n " is" (got ? got : " missing") ", want " s " " a }
		' "$found"
	done < "$found.want"
	while read -r name state start; do
		case $state in
		ready|reserved|disabled) continue ;;
		esac
		grep -q "^$name $state" "$found.want" || echo "$name is $state"
	done < "$found"
}

judge_devices() {
	local line

	awk '/^$/ { part++; next }
	     part == 2 && $1 != "device" { $2 = ""; print }' "$2" |
		tr -s ' ' > "$2.devices"
	directive "$1" device | while read -r line; do
		grep -qxF -e "$line" "$2.devices" || echo "no device line '$line'"
	done
}

# Regions that are ready, in the order of the table: each begins behind the one
# before it. The shell's numbers are signed, hence the flipped sign bit.
judge_overlaps() {
	local name state start size last=
	while read -r name state start size; do
		[ "$state" = ready ] || continue
		[ -z "$last" ] || [ $((start ^ 1 << 63)) -gt $((last ^ 1 << 63)) ] ||
			echo "$name begins before the end of another"
		last=$((start + size - 1))
	done < "$1"
}

judge() {
	local src=$1 cmadt=$2 out=$3 status=0 want

	want=$(wanted_status "$src")
	# shellcheck disable=SC2046 # a list of words
	set -- $(directive "$src" options)
	[ -z "$(directive "$src" inputs)" ] ||
		set -- "$@" --inputs "$here/$(directive "$src" inputs)"
	"$cmadt" check "$@" "$out.dtb" > "$out.check" 2> "$out.err" || status=$?
	[ "$status" -eq "$want" ] ||
		echo "check: exit status $status, want $want"
	findings "$out.check" | sort > "$out.found"
	directive "$src" expect | sort > "$out.want"
	diff "$out.want" "$out.found" |
		sed -n 's/^</missed:/p; s/^>/unexpected:/p'
	"$cmadt" table "$@" "$out.dtb" > "$out.table" 2>> "$out.err" ||
		echo "table: exit status $?"
	[ ! -s "$out.err" ] || echo "stderr: $(grep -m 1 . "$out.err")"
	regions "$out.table" > "$out.regions"
	judge_states "$src" "$out.regions"
	judge_overlaps "$out.regions"
	judge_devices "$src" "$out.table"
}

# One source under every cmadt; the variant is the directory's name.
run_one() {
	local src=$1 name out cmadt why
	shift
	name=$(basename "$src" .dts)
	out=$OUT/$name
	if ! compile "$src" "$out.dtb" 2> "$out.err"; then
		echo "not ok - $name: does not compile: $(head -n 1 "$out.err")"
		return
	fi
	for cmadt; do
		why=$(judge "$src" "$cmadt" "$out" | paste -sd ';')
		name=$(basename "$src" .dts)[$(basename "$(dirname "$cmadt")")]
		if [ -z "$why" ]; then
			echo "ok - $name"
		else
			echo "not ok - $name: $why"
		fi
	done
}

# Every row of row.c that a device tree can bring about has a source here.
run_coverage() {
	local row rows nrows nchecks

	rows=$(sed -n 's/^\t\t"\([a-z0-9-]*\)", CMA_\(NOTE\|WARNING\|ERROR\),.*/\1/p' \
		"$here/../../mm/cma_region/row.c")
	for row in $rows; do
		case $row in
		# Only a running kernel
		reserve-failed|attach-failed) continue ;;
		esac
		if [ -f "$here/bad-$row.dts" ] &&
		   directive "$here/bad-$row.dts" expect | grep -q " $row "; then
			echo "ok - coverage: $row"
		else
			echo "not ok - coverage: $row: no bad-$row.dts expects it"
		fi
	done
	# No row is written in a way that was not seen here.
	nrows=$(wc -w <<<"$rows")
	nchecks=$(sed -n '/^enum cma_check_id {/,/^};/p' \
		"$here/../../mm/cma_region/finding.h" | grep -o 'CMA_CHECK_[A-Z0-9_]*' | wc -l)
	[ "$nchecks" -gt 0 ] && [ "$nrows" -eq "$nchecks" ] ||
		echo "not ok - coverage: $nrows rows seen in row.c, want $nchecks, the checks of finding.h"
}

if [ "${1-}" = --one ]; then
	shift
	run_one "$@"
	exit
fi
[ $# -ge 2 ] || { sed -n 's/^# //; /^usage/p' "$0" >&2; exit 2; }
export OUT=$1
shift
mkdir -p "$OUT" || exit 2
run_coverage
printf '%s\n' "$here"/*.dts |
	xargs -P "$(nproc)" -I{} "${BASH_SOURCE[0]}" --one {} "$@"
