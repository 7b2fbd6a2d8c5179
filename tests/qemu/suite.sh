#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Boots boards and compares: the table that cmadt predicts, the kernel's, and
# the one that cmadt makes of what the kernel shows of its inputs.
#
# usage: suite.sh variants|faults|watched BUILD KERNEL
#        suite.sh one BUILD KERNEL NAME MEM TESTS DTS [OVERLAY...]
#
#   variants   the MX2 board with overlays and memory sizes, synthetic boards
#   faults     every tests/dts/*.dts that can boot
#   watched    what a kernel that watches itself must bear without a word
#   one        one of them, as the other two call it
#
# SEED in the environment is that of the stress tests, which tell theirs; TIMEOUT
# the seconds that a boot may take, 300 if it is not set.
# KERNEL is a folder below BUILD. Prints "ok - NAME" or "not ok - NAME: why".
set -u
export LC_ALL=C

top=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -ge 3 ] || { sed -n 's/^# \{0,1\}//; /^usage:/,/^$/p' "$0" >&2; exit 2; }
what=$1 build=$2 kernel=$3
shift 3

mx2=$top/dts/exynos4210-mx2/exynos4210-mx2.dts
overlays=$top/dts/exynos4210-mx2/overlays
boards=$top/tests/qemu/boards
dts=$top/tests/dts
src=$build/linux-6.1
heaps=heap,heap-falls-back,heap-fimc,heap-picture,heap-kind
heaps+=,heap-map,heap-unbind,heap-permissions,heap-quota
region_heaps=heap-permissions,region-heap,region-heap-map,region-heap-picture
region_heaps+=,reusable-heap,reusable-heap-zeroed,no-map-heap,no-map-heap-fimc
region_heaps+=,region-heap-zeroed,region-heap-full,no-map-heap-drm
region_heaps+=,never-cleared-heap
all=mfc-left,mfc-right,mfc-order,jpeg,fimc0,fimc1,fimd,picture

# name, memory, tests in the guest, board, overlays
variants() {
	local O=$overlays B=$boards

	cat <<-EOF2
	mx2 1G $all,live,live-nobody,why,exhaust,$heaps $mx2
	secure-video 1G $all $mx2 $O/secure-video.dtso
	small-memory 512M $all $mx2 $O/small-memory.dtso
	small-in-1G 1G $all $mx2 $O/small-memory.dtso
	ion-heap 1G $all,heap-ion $mx2 $O/ion-heap.dtso
	secure-and-small 512M $all $mx2 $O/secure-video.dtso $O/small-memory.dtso
	all-overlays 1G $all $mx2 $O/secure-video.dtso $O/small-memory.dtso $O/ion-heap.dtso
	mx2-512M 512M $all $mx2
	cma-backed 1G jpeg,jpeg-freed,exhaust $mx2 $B/cma-backed.dtso
	no-map 1G jpeg,jpeg-freed,fimc1,exhaust $mx2 $B/no-map.dtso
	heaps 1G $region_heaps $mx2 $B/heaps.dtso
	run-time 1G files,permissions,alloc,quota,map $mx2
	cmdline 1G jpeg-in-extra $mx2
	bad-cmdline 1G $all $mx2
	board 1G - $B/bare.dts
	fallback 1G jpeg-spills $mx2 $B/fallback.dtso
	freed 1G g2d,g2d-freed,jpeg-freed,fimc0-freed $mx2 $B/fimg2d.dtso
	reset 1G ramoops $mx2
	smem 1G smem,stress,pressure $mx2 $O/secure-video.dtso $B/smem.dtso
	shared-dma-pool 1G mfc-left,mfc-right,jpeg $mx2 $B/shared-dma-pool.dtso
	EOF2
	echo "selftest 1G kunit $B/selftest.dts"
	mkdir -p "$build/boot"
	many 1000 >"$build/boot/many.dts"
	many 2500 >"$build/boot/too-many.dts"
	echo "many 1G - $build/boot/many.dts"
	echo "too-many 1G - $build/boot/too-many.dts"
}

watched() {
	echo "mx2 1G $all,exhaust,$heaps $mx2"
	echo "heaps 1G $region_heaps $mx2 $boards/heaps.dtso"
	echo "smem 1G smem,stress-long $mx2 $overlays/secure-video.dtso $boards/smem.dtso"
	echo "selftest 1G kunit $boards/selftest.dts"
}

# many N: a board of N regions, every other one static, of those every other one
# no-map, and N devices, each with a fallback
many() {
	awk -v n="$1" 'BEGIN {
		print "/dts-v1/;\n#include \"board.dtsi\"\n/ {\nreserved-memory {"
		for (i = 0; i < n; i++) {
			at = sprintf("%x", 1342177280 + i * 65536)
			if (i % 2)
				printf "r%d: region%d { size = <0x10000>;", i, i
			else
				printf "r%d: region%d@%s { reg = <0x%s 0x10000>; %s",
					i, i, at, at, i % 4 ? "" : "no-map;"
			print "compatible = \"linux,cma-region\"; };"
		}
		print "};"
		for (i = 0; i < n; i++) {
			printf "dev%d { compatible = \"cma-dt,test-device\";", i
			printf "memory-region = <&r%d>, <&r%d>;", i, (i + n / 2) % n
			print "memory-region-names = \"a\", \"a-fallback\"; };"
		}
		print "};"
	}'
}

faults() {
	local file

	for file in "$dts"/bad-*.dts "$dts"/good-*.dts; do
		grep -q '^/\* desk-only: ' "$file" ||
			echo "$(basename "$file" .dts) 1G - $file"
	done
}

findings=$(mktemp)
trap 'rm -f "$findings"' EXIT

# Every finding of the desk stands in the kernel's log as well.
check_log() {
	local out=$1 message

	"$build/cmadt" check --inputs "$out/inputs" "$out/fdt" >"$findings"
	sed -E 's/^[a-z]+: //; s/ \[[a-z0-9-]+\]$//' "$findings" |
	while read -r message; do
		grep -qF "cma_region: $message" "$out/dmesg" ||
			{ echo "not in the log: $message"; break; }
	done
}

# The test boards' own regions: alive unless the file says otherwise.
check_good() {
	local out=$1 file=$2 name

	for name in good-static good-dynamic; do
		! grep "^/\* state: $name \|^/\* good: none" "$file" |
			grep -q -v " ready" || continue
		grep -q "^$name .* ready " "$out/table" ||
			{ echo "$name is not ready"; return; }
		grep -q " $name" "$out/bindings" ||
			{ echo "$name has no device"; return; }
	done
}

# What cmadt shows on the board of a table, the desk's JSON of it shows as well.
check_live() {
	local out=$1

	[ -f "$out/live.json" ] || return
	"$build/cmadt" table --json --inputs "$out/inputs" "$out/fdt" >"$out/desk.json"
	python3 - "$out/live.json" "$out/desk.json" <<-'EOF2' 2>&1 | tail -n 1
	import json, sys
	live, desk = (json.load(open(name)) for name in sys.argv[1:])
	for key in desk:
	    assert live.pop(key) == desk[key], key + ' differs'
	assert set(live) == {'use', 'chunks', 'accounts', 'quotas', 'rules'}, list(live)
	assert any(c['device'] == '13400000.codec:left' for c in live['chunks'])
	EOF2
}

# A kernel that watches itself has done so to the end.
check_watch() {
	local out=$1

	grep -q '^CONFIG_DEBUG_KMEMLEAK=y' "$build/$kernel/.config" || return
	[ -e "$out/kmemleak" ] || { echo "no word of leaks"; return; }
	grep -m1 'kmemleak: .*disabled\|DMA-API: .*disabl' "$out/dmesg"
}

# No table, as it found no room, but memory is protected all the same: the no-map
# region at 0x50000000 is not RAM.
judge_no_table() {
	local out=$1

	grep -q 'cma_region: no table, error -12: /reserved-memory is left to mainline' \
		"$out/console.log" || echo "the log does not tell that there is no table"
	grep -q 'cma_region: CONFIG_CMA_REGION_EARLY_KB: too small, got [0-9]*, want more' \
		"$out/console.log" || echo "the log does not tell what to raise"
	grep -q -- '-4fffffff : System RAM' "$out/iomem" &&
		grep -q '^ *50010000-.* : System RAM' "$out/iomem" ||
		echo "region0 is no hole in RAM"
	grep -q '^(missing' "$out/table" || echo "there is a table"
}

judge() {
	local out=$1 file=$2 why

	case $out in
	*/too-many) judge_no_table "$out"; return ;;
	esac
	why=$(check_log "$out")
	[ -n "$why" ] || why=$(check_watch "$out")
	case $file in
	"$dts"/*) [ -n "$why" ] || why=$(check_good "$out" "$file") ;;
	esac
	case $out in
	*/cmdline)
		grep -qF "cma_region: cma_regions=: given again, got jpeg=1M first, want one text; the last one counts" \
			"$out/dmesg" || why="the log does not tell of the first cma_regions="
		grep -qF "cma_region: cma_map=: given again, got *=jpeg first, want one text; the last one counts" \
			"$out/dmesg" || why="the log does not tell of the first cma_map=" ;;
	*/bad-cmdline)
		grep -qF "cma_region: cma_regions: position 14: got 'j', want a size; it is ignored" \
			"$out/dmesg" || why="the log does not tell that cma_regions= was refused" ;;
	esac
	[ -n "$why" ] || why=$(check_live "$out")
	"$build/cmadt" table --inputs "$out/inputs" "$out/fdt" >"$out/replay"
	cmp -s "$out/replay" "$out/table" || why="the replayed table differs"
	# Where a region meets the kernel image only the replay can know.
	cmp -s "$out/desk" "$out/table" ||
		grep -q '^/\* inputs: \|^/\* replay: ' "$file" || why="the predicted table differs"
	echo "$why"
}

# cmadt's options for what a kernel learns from its command line
declare -A word_of=(
	[--regions]=cma_regions [--map]=cma_map
	[--board]=cma_region_test_board [--early]=cma_region_test_early
)

# options FILE: those of a test, as tests/dts/run.sh has them; whether there is
# CMA depends on the kernel
options() {
	sed -n 's|^/\* options: \(.*\) \*/$|\1|p' "$1" | grep -v -x -e --no-cma
}

early='ea=1M@0x55000000:best-fit,zero-free;eb=512K/64K,zero-alloc'
early+=';over-ra=4K@0x52080000,zero-alloc;rb=4K@0x56000000,zero-alloc'
early+=';ec=64K/64K:best-fit,zero-alloc'

# mx2_text WHAT: a string literal of test_mx2.h, as the compiler has it
mx2_text() {
	printf '#include "%s"\nMX2_%s\n' "$top/mm/cma_region/test_mx2.h" "$1" |
		cpp -P | tr -d '"\n '
}

one() {
	local name=$1 mem=$2 tests=$3 board=$4 out=$build/boot/$kernel/$1 why
	local words=${SEED:+cmadt.seed=$SEED} regions map option text desk=() more=()
	shift 4

	# What the command line says, and how to tell the desk.
	while read -r option text; do
		words+=" ${word_of[$option]}=$text"
		desk+=("$option" "$text")
	done < <(options "$board")
	words+=$(sed -n 's|^/\* append: \(.*\) \*/$| \1|p' "$board")
	case $name in
	cmdline)
		regions='jpeg=6M/1M;fimg2d=2M;extra=3M@0x58000000/1M:best-fit'
		map='11840000.jpeg-codec=extra'
		words+=" cma_regions=jpeg=1M cma_map=*=jpeg"	# the last ones count
		words+=" cma_regions=$regions cma_map=$map"
		desk=(--regions "$regions" --map "$map") ;;
	bad-cmdline)	# refused whole, both: the boot is that of the plain board
		words+=' cma_regions=extra=4M;jpeg=junk'
		words+=' cma_map=11840000.jpeg-codec=fimc1;=' ;;
	board)		# what a board file of 2012 says, and nobody else
		words+=" cma_region_test_board"
		desk=(--board "$(mx2_text REGIONS)" --board-map "$(mx2_text MAP)") ;;
	too-many)	# there is no table to read
		more=(--allow-missing) ;;
	selftest)	# what test_early.c brings
		words+=" cma_region_test_early"
		desk=(--early "$early") ;;
	esac

	[ "$tests" != - ] || tests=
	rm -rf "$out"
	mkdir -p "$out"
	name=boot/$kernel/$name
	if ! INCLUDE=$dts/boot "$top/kernel/dtb.sh" "$src" "$out/board.dtb" \
			"$board" "$@" >"$out/boot.log" 2>&1; then
		echo "not ok - $name: does not compile"
		return
	fi
	"$build/cmadt" table --machine arm --memory "0x40000000:$mem" "${desk[@]}" \
		$(grep -q '^CONFIG_CMA=y' "$build/$kernel/.config" || echo --no-cma) \
		"$out/board.dtb" >"$out/desk" 2>&1
	if ! "$top/tests/qemu/boot.sh" --out "$out" --mem "$mem" --tests "$tests" \
			--kernel "$build/$kernel/arch/arm/boot/zImage" \
			--dtb "$out/board.dtb" --initrd "$build/qemu/initrd.gz" \
			${words:+--append "$words"} "${more[@]}" \
			--timeout "${TIMEOUT:-300}" >>"$out/boot.log" 2>&1; then
		why=$(grep -hv '^boot.sh: from\|^    ' "$out/boot.log" | tail -n 3 |
			tr '\n' ' ')
		echo "not ok - $name: $why"
		return
	fi
	why=$(judge "$out" "$board")
	if [ -n "$why" ]; then
		echo "not ok - $name: $why"
	else
		echo "ok - $name"
	fi
}

# Every case of the kernel's suites counts as a test of its own.
show_cases() {
	local name=$1 out=$build/boot/$kernel/$1

	[ ! -s "$out/results" ] ||
		sed -u -n "s|^\(\(not \)\?ok - \)kunit \(.*\)|\1boot/$kernel/$name/\3|p" \
			"$out/results"
}

case $what in
variants|faults|watched)
	"$what" | xargs -P "$(nproc)" -L 1 "$0" one "$build" "$kernel" ;;
one)
	one "$@"
	show_cases "$1" ;;
esac
