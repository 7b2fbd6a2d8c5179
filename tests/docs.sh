#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Documents that quote: what they show must be what is there.
#
#	```c file=PATH		the block is a run of lines of that file
#	docs/porting.md		the right of its tables is in the board's files, the
#				rules on the left are the map of the parser's tests,
#				its cma_regions= makes the board's regions
#	`cma_...()`		there is such a name
#	docs/api.md		has the functions of the headers
#	docs/sysfs.md		has the files, with their modes, the tracepoints and the
#				kernel parameters
#	docs/heaps.md		has the checks of heaps
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

# not_in DOC BEFORE BEHIND: names on standard input that do not stand there so
not_in() {
	local name n=0

	while read -r name; do
		n=$((n + 1))
		grep -qF -- "$2$name$3" "$1" || echo "no $name"
	done
	[ "$n" -gt 0 ] || echo "no names"
}

# Names on standard input that the sources do not have
not_in_sources() {
	local name

	while read -r name; do
		grep -rqw -e "$name" include mm drivers || echo "no $name"
	done
}

# What is called a function of ours in documents
called() {
	grep -ohE '`(devm_)?cma_[a-z0-9_]+\(\)`' "$@" | tr -d '`()' | sort -u
}

# What drivers may call
functions() {
	sed -n '/^#ifdef CONFIG_CMA_REGION$/,/^#else/p' include/linux/cma_region.h \
		include/linux/cma_allocator.h |
		sed '/drivers.of only/,/^#else/d; s/(.*//; s/^__//' |
		grep -o '\(devm_\)\?cma_[a-z_]*$'
}

# name, mode of files
files_of_code() {
	sed -n 's/.*debugfs_create_file("\([a-z]*\)", \(0[0-7]*\),.*/\1 \2/p' \
		mm/cma_region/debugfs.c
	sed -n 's/.*_ATTR(\([a-z]*\), \(0[0-7]*\),.*/\1 \2/p
		s/.*_ATTR_RO(\([a-z]*\));/\1 0444/p' mm/cma_region/sysfs.c
}

files_of_doc() {
	awk '$1 == "What:" && $2 ~ /^\/sys/ { sub(/.*\//, "", $2); name[n++] = $2 }
	     $1 == "Mode:" { for (i = 0; i < n; i++) print name[i], $2 }
	     $1 == "Description:" { n = 0 }' "$1"
}

changed_files() {
	diff <(files_of_doc "$1" | sort) <(files_of_code | sort)
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

verdict "names of functions" "$(called README.md docs/*.md | not_in_sources)"
verdict "a name of nothing is seen" \
	"$(diff <(called - <<<"\`cma_no_such()\`" | not_in_sources) <(echo "no cma_no_such"))"
verdict "api: functions" "$(functions | not_in docs/api.md '`' '()`')"
sed 's/`cma_region_info_from()`/that/' docs/api.md >"$dir/stale.md"
verdict "api: a function that is missing is seen" \
	"$(diff <(functions | not_in "$dir/stale.md" '`' '()`') <(echo "no cma_region_info_from"))"
verdict "sysfs: files and modes" "$(changed_files docs/sysfs.md)"
sed '0,/0444/s//0400/' docs/sysfs.md >"$dir/stale.md"
verdict "sysfs: another mode is seen" \
	"$([ -n "$(changed_files "$dir/stale.md")" ] || echo "it is not")"
verdict "sysfs: tracepoints" "$(sed -n 's/^DEFINE_EVENT([a-z_]*, \([a-z_]*\),$/\1/p' \
	mm/cma_region/trace.h | not_in docs/sysfs.md '`cma_region:' '`')"
verdict "sysfs: kernel parameters" "$(sed -n 's/^early_param("\([a-z_]*\)".*/\1/p' \
	mm/cma_region/{boot,ruleset}.c | not_in docs/sysfs.md ' ' '=')"
verdict "heaps: checks" "$(sed -n 's/^\t\t"\(heap-[a-z-]*\)", .*/\1/p' \
	mm/cma_region/row.c | not_in docs/heaps.md '`' '`')"
