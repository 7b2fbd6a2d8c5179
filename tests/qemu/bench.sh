#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Measures allocations in the guest and prints the table of docs/pressure.md.
# A nanosecond there is an instruction, so the host's load does not count.
#
# usage: bench.sh BUILD
set -eu

[ $# -eq 1 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
top=$(cd "$(dirname "$0")/../.." && pwd)
out=$1/boot/bench
mx2=$top/dts/exynos4210-mx2

mkdir -p "$out"
"$top/kernel/dtb.sh" "$1/linux-6.1" "$out/board.dtb" "$mx2/exynos4210-mx2.dts" \
	"$mx2/overlays/secure-video.dtso" "$top/tests/qemu/boards/smem.dtso"
"$top/tests/qemu/boot.sh" --kernel "$1/kernel/arch/arm/boot/zImage" \
	--dtb "$out/board.dtb" --initrd "$1/qemu/initrd.gz" --out "$out" \
	--tests pressure-long --icount --timeout 1800
cat "$out/pressure"
