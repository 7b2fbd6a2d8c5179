#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Documents that quote: what they show must be what is there.
#
#	```c file=PATH		the block is a run of lines of that file
#	docs/porting.md		the right of its tables is in the board's files, the
#				rules on the left are the map of the parser's tests,
#				its cma_regions= makes the board's regions
#
# usage: docs.sh CMADT
#
# Prints "ok - NAME" or "not ok - NAME: why".
set -u
export LC_ALL=C

[ $# -eq 1 ] || { echo "usage: docs.sh CMADT" >&2; exit 2; }
cmadt=$(realpath "$1")
cd "$(dirname "$0")/.." || exit 2
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
board=dts/exynos4210-mx2

verdict() {
	if [ -n "$2" ]; then
		echo "not ok - $1: ${2//$'\n'/ }"
	else
		echo "ok - $1"
	fi
}

# What is quoted in the document $1 and not there, as DOCUMENT:LINE PATH
stale_quotes() {
	awk '
	function there(path, text,   line, all) {
		all = "\n"
		while ((getline line < path) > 0)
			all = all line "\n"
		close(path)
		return index(all, "\n" text) > 0
	}
	/^```/ && path != "" {
		if (text == "" || !there(path, text))
			print FILENAME ":" start " " path
		path = ""
		next
	}
	/^```[a-z]+ file=/ { sub(/^.*file=/, ""); path = $0; text = ""; start = FNR; next }
	path != "" { text = text $0 "\n" }
	' "$1"
}

count_quotes() {
	grep -c '^```[a-z]* file=' "$1"
}

# White space as one blank, so that a list of several lines is one text
flat() {
	tr -s ' \t\n' ' '
}

# The texts in backticks of the last column of tables
new_lines() {
	sed -n 's/^|.*| \([^|]*\) |$/\1/p' "$1" | grep -o '`[^`]*[;}]`' | tr -d '`'
}

missing_lines() {
	local text all

	all=$(sed 's,/\*.*\*/,,' $board/*.dtsi | flat)
	new_lines "$1" | while read -r text; do
		case $all in *"$text"*) ;; *) echo "$text" ;; esac
	done
}

# The rules of the table, and those of the parser's test
rules_of_doc() {
	sed -n 's/^| `\([^`]*=[^`]*\)` |.*/\1/p' "$1" | paste -sd ';'
}

rules_of_test() {
	sed -n '/define .*MAP/,/[^\\]$/p' mm/cma_region/test_mx2.h |
		grep -o '"[^"]*"' | tr -d '"\n' | sed 's/;$//'
}

# name, size, alignment of regions
shapes() {
	awk '$2 ~ /^0x/ { print $1, $3, $4 }' | sort
}

# A blob of 1 GiB of memory, and what stands on standard input
blob() {
	{
		echo '/dts-v1/; / { #address-cells = <1>; #size-cells = <1>;'
		echo 'memory@40000000 { device_type = "memory"; reg = <0x40000000 0x40000000>; }; };'
		cat
	} | dtc -q -I dts -O dtb -o "$1"
}

compare_regions() {
	blob "$dir/none.dtb" </dev/null
	"$cmadt" table "$dir/none.dtb" \
		--regions "$(sed -n 's/^    cma_regions=//p' docs/porting.md)" |
		grep ' ready ' | shapes >"$dir/old"
	blob "$dir/mx2.dtb" <$board/exynos4210-mx2-reserved-memory.dtsi
	"$cmadt" table "$dir/mx2.dtb" | grep ' ready ' | shapes >"$dir/new"
	[ -s "$dir/new" ] || echo "the board has no regions"
	diff "$dir/old" "$dir/new"
}

for doc in docs/drivers.md docs/porting.md; do
	verdict "quotes of $doc" "$(stale_quotes $doc)"
done
verdict "there are quotes" "$([ "$(count_quotes docs/drivers.md)" -ge 3 ] || echo none)"
sed 's/cma_region_info(/cma_region_inform(/' docs/drivers.md >"$dir/stale.md"
verdict "a stale quote is seen" "$([ -n "$(stale_quotes "$dir/stale.md")" ] || echo "it is not")"

verdict "porting: lines of the board" "$(missing_lines docs/porting.md)"
verdict "porting: there are lines" "$([ "$(new_lines docs/porting.md | wc -l)" -ge 25 ] || echo "too few")"
sed 's/0x02900000/0x02900001/' docs/porting.md >"$dir/stale.md"
verdict "porting: a stale line is seen" \
	"$([ -n "$(missing_lines "$dir/stale.md")" ] || echo "it is not")"
verdict "porting: rules of the map" \
	"$(diff <(rules_of_doc docs/porting.md) <(rules_of_test; echo))"
verdict "porting: cma_regions=" "$(compare_regions)"
