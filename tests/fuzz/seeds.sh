#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes the seeds of fuzz_table: every device tree source of the tests, with
# some machines, and the MX2's regions with each of the board's overlays.
#
# usage: seeds.sh OUT_DIR

set -u
export LC_ALL=C

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$1
work=$out.tmp
board=$top/dts/exynos4210-mx2

# What machine.c makes of 16 bytes: low memory up to 0x6fffffff, 32-bit
# addresses, CMA in 4 MiB; then 64-bit, no high memory, a reserved megabyte;
# then the same without CMA and with the tree unchecked.
machines=('\x04\x00\x6f\0\0\0\0\0\0\0\0\0\0\0\0\0'
	  '\x22\x10\x00\x14\x10\x00\0\0\0\0\0\0\0\0\0\0'
	  '\x92\x10\x00\x14\x10\x00\0\0\0\0\0\0\0\0\0\0')

compile() {
	cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp -P \
		-I "$top/tests/dts/desk" -I "$board" "$1" |
		dtc -q -q -@ -a 8 -I dts -O dtb -o "$2"
	[ "${PIPESTATUS[*]}" = '0 0' ]
}

rm -rf "$work"
mkdir -p "$work/seeds" || exit 1

i=0
# seed NAME FILE...: a machine, another one each time, and blobs
seed() {
	local name=$1
	shift
	{
		# shellcheck disable=SC2059 # the format is the data
		printf "${machines[i++ % ${#machines[@]}]}"
		cat "$@"
	} >"$work/seeds/$name"
}

for source in "$top"/tests/dts/*.dts "$top/tests/fuzz/mx2.dts"; do
	[ -f "$source" ] || continue
	name=$(basename "$source" .dts)
	compile "$source" "$work/$name.dtb" || exit 1
	seed "$name" "$work/$name.dtb"
done
for source in "$board"/overlays/*.dtso; do
	name=$(basename "$source" .dtso)
	compile "$source" "$work/$name.dtbo" || exit 1
	seed "mx2-$name" "$work/mx2.dtb" "$work/$name.dtbo"
done

# The length of the first property sends libfdt in circles, see blob.c.
cp "$work/mx2.dtb" "$work/stall.dtb"
printf '\xff\xff\xff\xf4' |
	dd of="$work/stall.dtb" bs=1 seek=$((0x44)) conv=notrunc status=none
seed stall "$work/stall.dtb"
seed stall-unchecked "$work/stall.dtb"

rm -rf "$out"
mv "$work/seeds" "$out"
rm -rf "$work"
