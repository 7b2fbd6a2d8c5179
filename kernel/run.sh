#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Shows a board: its table on the desk, then the table of the kernel that booted
# it, who took what, and whether the two tables are equal. What the board's
# display showed in the end is saved as BUILD/screen.png.
#
# usage: run.sh BUILD MEM BOARD.dts [OVERLAY...]
#
# Exit status: 0 if the tables are equal and the kernel's tests went well.
set -eu -o pipefail

[ $# -ge 3 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
build=$1 mem=$2 board=$3
shift 3

top=$(cd "$(dirname "$0")/.." && pwd)
src=$build/linux-6.1
out=$build/run

step() {
	printf '\n== %s\n' "$*"
}

# Ours is the board on which the drivers have regions to show.
pick_tests() {
	case $board in
	*exynos4210-mx2.dts) echo mfc-left,mfc-right,jpeg,fimc0,fimc1,fimd,picture ;;
	esac
}

rm -rf "$out"
mkdir -p "$out"

files=("$board" "$@")
step "The table on the desk: cmadt table ${files[*]##*/}"
"$build/cmadt" table --machine arm --memory "0x40000000:$mem" \
	-I "$src/arch/arm/boot/dts" -I "$src/scripts/dtc/include-prefixes" \
	"$board" "$@" | tee "$out/desk"

step "Booting it: Linux $(cat "$build/kernel/include/config/kernel.release") on QEMU's smdkc210, $mem"
"$top/kernel/dtb.sh" "$src" "$out/board.dtb" "$board" "$@"
status=0
"$top/tests/qemu/boot.sh" --kernel "$build/kernel/arch/arm/boot/zImage" \
	--dtb "$out/board.dtb" --initrd "$build/qemu/initrd.gz" \
	--out "$out/boot" --mem "$mem" --tests "$(pick_tests)" || status=1

[ -s "$out/boot/table" ] || exit 1

step "The kernel's table: /sys/kernel/debug/cma_region/table"
cat "$out/boot/table"

step "Devices and the regions they resolved: device, driver, kind, regions"
sort "$out/boot/bindings"

step "Memory they hold: region, start, size, device, kind, age in seconds"
cat "$out/boot/chunks"

if [ -s "$out/boot/results" ]; then
	step "Buffers of real drivers, written by one way and read by another"
	cat "$out/boot/results"
fi

if [ -s "$out/boot/screen.png" ]; then
	step "The picture on the screen, drawn by a program into a buffer in region fimd"
	cp "$out/boot/screen.png" "$build/screen.png"
	echo "$build/screen.png"
fi

step "Verdict"
if cmp -s "$out/desk" "$out/boot/table"; then
	echo "The tables are equal, byte for byte ($(wc -c <"$out/desk") bytes)."
else
	diff -u --label desk --label kernel "$out/desk" "$out/boot/table" || true
	echo "THE TABLES DIFFER."
	status=1
fi
exit $status
