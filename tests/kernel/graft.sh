#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel/graft.sh on a tree of somebody else's.
#
# usage: graft.sh TREE
#
# TREE is a grafted one. Only the files that the patch touches are copied out of
# it, and the patch is taken out of them. Prints "ok - NAME" or "not ok - NAME:
# why".
set -u
export LC_ALL=C

top=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -eq 1 ] || { sed -n 's/^# \(usage: \)/\1/p' "$0" >&2; exit 2; }
grafted=$1
patch=$top/kernel/linux-6.1.patch
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
tree=$dir/linux
mapfile -t touched < <(sed -n 's|^+++ b/||p' "$patch")

# expect NAME STATUS PATTERN ARGUMENT...: PATTERN is in the output, or that is empty
expect() {
	local name=$1 want=$2 pattern=$3 got=0
	shift 3
	"$top/kernel/graft.sh" "$@" >"$dir/out" 2>&1 || got=$?
	if [ "$got" -ne "$want" ]; then
		echo "not ok - $name: status $got, want $want: $(tail -n 1 "$dir/out")"
	elif [ -n "$pattern" ] && ! grep -q -e "$pattern" "$dir/out"; then
		echo "not ok - $name: no '$pattern': $(tail -n 1 "$dir/out")"
	elif [ -z "$pattern" ] && [ -s "$dir/out" ]; then
		echo "not ok - $name: got $(head -n 1 "$dir/out"), want silence"
	else
		echo "ok - $name"
	fi
}

# check NAME COMMAND...
check() {
	local name=$1
	shift
	if "$@" >"$dir/out" 2>&1; then
		echo "ok - $name"
	else
		echo "not ok - $name: $(head -n 1 "$dir/out")"
	fi
}

same_files() {
	local file

	for file in "${touched[@]}"; do
		cmp "$grafted/$file" "$tree/$file" || return
	done
}

no_links() {
	find "$tree" -type l | grep . && return 1
	diff -r "$top/mm/cma_region" "$tree/mm/cma_region" &&
		diff -r "$top/drivers/of/cma_region" "$tree/drivers/of/cma_region" &&
		cmp "$top/include/linux/cma_region.h" "$tree/include/linux/cma_region.h"
}

make_tree() {
	rm -rf "$tree"
	mkdir -p "$tree/include/linux" "$tree/samples"
	(cd "$grafted" && cp --parents Makefile "${touched[@]}" "$tree") &&
		patch -d "$tree" -p1 -s -R -r - <"$patch"
}

check 'graft: the patch comes out of the tree' make_tree
expect 'graft: copies' 0 'applied linux-6.1.patch' --copy "$tree"
check 'graft: the patch is in' same_files
check 'graft: copies are no links' no_links
expect 'graft: again does nothing' 0 '' --copy "$tree"

sed -i 1d "$tree/mm/cma_region/pool.c"
expect 'graft: what has changed is copied again' 0 'copied mm/cma_region' --copy "$tree"
check 'graft: and is ours' no_links

# An earlier patch, of which the tree has kept a copy, is exchanged.
make_tree
sed 's/^+source "mm.*/&_of_old/' "$patch" >"$tree/.cma-dt.patch"
patch -d "$tree" -p1 -s <"$tree/.cma-dt.patch"
expect 'graft: a patch that has changed' 0 'applied linux-6.1.patch' --copy "$tree"
check 'graft: the old one is gone' same_files

make_tree
sed -i 's/MAX_RESERVED_REGIONS/MAX_REGIONS/' "$tree/drivers/of/of_reserved_mem.c"
cp -r "$tree" "$dir/before"
expect 'graft: a patch that does not apply' 1 'does not apply' --copy "$tree"
check 'graft: then the tree is as it was' diff -r "$dir/before" "$tree"

sed -i 's/^PATCHLEVEL = .*/PATCHLEVEL = 99/' "$tree/Makefile"
expect 'graft: another Linux' 1 'is Linux 6.99; there is no ' --copy "$tree"
expect 'graft: no tree' 1 'is no Linux source tree' --copy "$dir"
expect 'graft: no tarball' 1 'cannot read' "$dir/none.tar.xz" "$dir/new"
expect 'graft: something else is there' 1 'is no kernel tree' "$dir/none.tar.xz" "$dir/before/include"
expect 'graft: usage' 2 'usage: graft.sh' --copy
exit 0
