#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compiles a board as the kernel build does, and applies overlays with
# fdtoverlay.
#
# usage: dtb.sh KERNEL_SRC OUT.dtb BOARD.dts|BOARD.dtb [OVERLAY...]
#
# INCLUDE may name further folders for #include, separated by colons.
set -eu -o pipefail

[ $# -ge 3 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
src=$1 out=$2
shift 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compile() {
	local from=$1 to=$2 dir flags=()

	case $from in
	*.dtb|*.dtbo) cp "$from" "$to"; return ;;
	esac
	IFS=: read -ra dirs <<<"${INCLUDE:-}"
	for dir in "${dirs[@]}"; do
		flags+=(-I "$dir")
	done
	cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp "${flags[@]}" \
		-I "$src/arch/arm/boot/dts" -I "$src/scripts/dtc/include-prefixes" \
		"$from" -o "$work/source"
	dtc -q -@ -b 0 -I dts -O dtb -o "$to" "$work/source"
}

mkdir -p "$(dirname "$out")"
compile "$1" "$work/base.dtb"
shift
overlays=()
for overlay; do
	compile "$overlay" "$work/${#overlays[@]}.dtbo"
	overlays+=("$work/${#overlays[@]}.dtbo")
done
if [ ${#overlays[@]} -gt 0 ]; then
	fdtoverlay -i "$work/base.dtb" -o "$out" "${overlays[@]}"
else
	cp "$work/base.dtb" "$out"
fi
