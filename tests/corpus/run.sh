#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs a sanitized cmadt over the device trees of a Linux source tree: compiles
# them as the kernel's build does, with cpp and dtc, which takes no configured
# kernel; then `check` and `table --json` on each. Nothing may crash; what is
# found is counted by check.

set -u
export LC_ALL=C

usage() {
	cat >&2 <<-EOF
	usage: run.sh [-s LIST] KERNEL_SRC CMADT OUT

	-s LIST     only the device trees that LIST names, each with the checks
	            that are to fire at warning or error level, "-" for none
	KERNEL_SRC  unpacked Linux sources
	CMADT       the program to try, built with sanitizers
	OUT         where blobs, logs and summary.txt go
	EOF
	exit 2
}

# Stages that xargs runs in parallel, each on some arm/NAME or arm64/DIR/NAME.

compile_one() {
	local arch=${1%%/*} name=${1#*/} blob=$OUT/blob/$1
	local dir=$KERNEL_SRC/arch/$arch/boot/dts
	local source=$dir/$name.dts

	[ "$blob.dtb" -nt "$source" ] && return
	mkdir -p "${blob%/*}"
	cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp \
		-I "$KERNEL_SRC/scripts/dtc/include-prefixes" "$source" 2>"$blob.log" |
		dtc -q -q -b 0 -i "${source%/*}" -I dts -O dtb -o "$blob.tmp" \
			2>>"$blob.log"
	if [ "${PIPESTATUS[*]}" = '0 0' ]; then
		mv "$blob.tmp" "$blob.dtb"
	else
		rm -f "$blob.tmp" "$blob.dtb"
	fi
}

# Leaves FILE.check, FILE.json, FILE.err and in FILE.status both exit statuses, or
# that it is one of the overlays, which cmadt has to refuse.
try_one() {
	local blob=$OUT/blob/$1.dtb report=$OUT/report/$1 check table

	[ -f "$blob" ] || return
	mkdir -p "${report%/*}"
	"$CMADT" check "$blob" >"$report.check" 2>"$report.err"
	check=$?
	"$CMADT" table --json "$blob" >"$report.json" 2>>"$report.err"
	table=$?
	if [ "$check $table" = '2 2' ] && grep -q ': an overlay: ' "$report.err"; then
		rm "$report.json"
		echo overlay >"$report.status"
	else
		echo "$check $table" >"$report.status"
	fi
}

if [ "${1-}" = compile ] || [ "${1-}" = try ]; then
	stage=$1
	shift
	for name; do
		"${stage}_one" "$name"
	done
	exit 0
fi

sample=
while getopts s: option; do
	case $option in
	s) sample=$OPTARG ;;
	*) usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 3 ] || usage
export KERNEL_SRC=$1 CMADT=$2 OUT=$3
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

die() {
	echo "run.sh: $1" >&2
	exit 2
}

[ -d "$KERNEL_SRC/arch/arm64/boot/dts" ] || die "$KERNEL_SRC: no Linux sources"
[ -x "$CMADT" ] || die "$CMADT: not there"
mkdir -p "$OUT/blob" || exit 2
rm -rf "$OUT/report"
mkdir "$OUT/report" || exit 2

if [ "$sample" ]; then
	sed 's/#.*//' "$sample" | awk 'NF { sub(/\.dtb$/, "", $1); print $1 }'
else
	for arch in arm arm64; do
		(cd "$KERNEL_SRC/arch/$arch/boot/dts" && find . -name '*.dts') |
			sed "s,^\.,$arch,; s,\.dts$,,"
	done | sort
fi >"$OUT/names"

parallel() {
	xargs -a "$OUT/names" -P "$(nproc)" -n "$2" "$BASH" "$0" "$1"
}

total=$(wc -l <"$OUT/names")
batch=$((total > 200 ? 25 : 4))
begin=$SECONDS
[ "$sample" ] || echo "corpus: compiling $total device trees"
parallel compile $batch
compiled=$SECONDS
[ "$sample" ] || echo "corpus: compiled in $((compiled - begin)) s; checking them"
parallel try $batch

# Say why a device tree failed; nothing if it did not.
fault() {
	local report=$OUT/report/$1 check table text

	if [ ! -f "$report.status" ]; then
		echo "does not compile: $(tail -n 1 "$OUT/blob/$1.log" 2>/dev/null)"
		return
	fi
	read -r check table <"$report.status"
	text=$(grep -m 1 -E 'ERROR: |runtime error' "$report.err")
	if [ "$text" ]; then
		echo "$text"
	elif [ "$check" = overlay ]; then
		return
	elif [ "$check" -gt 1 ] || [ "$table" -ne 0 ]; then
		echo "status $check of check, $table of table: $(tail -n 1 "$report.err")"
	fi
}

# The checks that fired at warning or error level, in one word.
fired() {
	sed -n 's/^\(warning\|error\): .*\[\(.*\)\]$/\2/p' "$OUT/report/$1.check" |
		sort -u | paste -sd ,
}

failed=0
bad() {
	echo "not ok - corpus $1: $2"
	failed=1
}

# All .json files must be JSON, where there is a judge.
judge_json() {
	command -v python3 >/dev/null || return 0
	find "$OUT/report" -name '*.json' | python3 -c '
import json, sys
for name in sys.stdin.read().split():
    try:
        json.load(open(name))
    except ValueError as e:
        sys.exit(f"{name}: {e}")' 2>&1
}

if [ "$sample" ]; then
	while read -r name want _; do
		name=${name%.dtb}
		why=$(fault "$name")
		got=$(fired "$name" 2>/dev/null)
		if [ "$why" ]; then
			bad "$name" "$why"
		elif [ "${got:--}" != "$want" ]; then
			bad "$name" "fired: ${got:--}, want: $want"
		else
			echo "ok - corpus $name"
		fi
	done < <(sed 's/#.*//' "$sample" | awk NF)
	text=$(judge_json) && echo "ok - corpus json" || bad json "$text"
	exit $failed
fi

skipped=0
while read -r name; do
	why=$(fault "$name")
	case $why in
	'') ;;
	'does not compile'*)
		skipped=$((skipped + 1))
		echo "corpus: $name: $why"
		;;
	*) bad "$name" "$why" ;;
	esac
done <"$OUT/names"
text=$(judge_json) || bad json "$text"

# One line a check: level, name, findings, device trees.
count_checks() {
	find "$OUT/report" -name '*.check' -exec awk '
		match($0, /\[[a-z0-9-]+\]$/) {
			check = substr($0, RSTART + 1, RLENGTH - 2)
			level = $1
			sub(/:/, "", level)
			print level, check, FILENAME
		}' {} + |
	awk '
		{
			n[$1 " " $2]++
			if (!seen[$2 $3]++)
				trees[$1 " " $2]++
		}
		END {
			for (k in n) {
				split(k, a, " ")
				printf "%-8s %-32s %8d %8d\n",
					a[1], a[2], n[k], trees[k]
			}
		}' | sort -k 1,1 -k 4,4nr
}

count() {
	find "$OUT/report" -name '*.status' -exec grep -l "$1" {} + | wc -l
}

{
	echo "device trees  $total"
	echo "compiled      $((total - skipped))"
	echo "status 0      $(count '^0 0')"
	echo "status 1      $(count '^1 0')"
	echo "overlays      $(count '^overlay')"
	echo "with regions  $(grep -lE '"regions": \[\{' -r "$OUT/report" --include='*.json' | wc -l)"
	echo "regions       $(grep -ohE '"allocator":' -r "$OUT/report" --include='*.json' | wc -l)"
	echo
	printf '%-8s %-32s %8s %8s\n' level check findings trees
	count_checks
} >"$OUT/summary.txt"
cat "$OUT/summary.txt"
echo "corpus: compiled in $((compiled - begin)) s, checked in $((SECONDS - compiled)) s"
[ $failed -eq 0 ] && echo "ok - corpus $((total - skipped)) device trees"
exit $failed
