#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Puts cma-dt into a Linux source tree: our folders, and the patch that hooks
# them up. May be run again at any time: what is in place stays untouched, so
# that an incremental kernel build stays one, and a changed patch is exchanged.
#
# Our own tree gets symbolic links, so that an edit here is compiled there; it
# has to be built outside the source (make O=...), or the objects would land in
# this repository. A board vendor's tree gets copies.

set -u

usage() {
	cat >&2 <<-EOF
	usage: graft.sh TARBALL TREE    unpack a kernel source tarball into TREE, if it is
	                                not there yet, patch it and link our folders into it
	       graft.sh --copy TREE     patch an existing kernel tree and copy our folders
	                                into it
	EOF
	exit 2
}

say() {
	echo "graft.sh: $*"
}

die() {
	printf 'graft.sh: %s\n' "$@" >&2
	exit 1
}

repo=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1

# What goes into the tree, as paths that are the same on both sides.
parts() {
	local header

	echo mm/cma_region
	echo drivers/of/cma_region
	echo samples/cma_region
	for header in "$repo"/include/linux/*.h; do
		echo "include/linux/${header##*/}"
	done
}

# Beside the tree first: a TREE that exists is a complete one.
unpack() {
	local tarball=$1 tree=$2

	[ ! -e "$tree/Makefile" ] || return 0
	[ ! -e "$tree" ] || die "$tree is no kernel tree; remove it to have it unpacked"
	[ -r "$tarball" ] || die "cannot read $tarball; kernel/setup.sh kernel installs it"

	say "unpacking $(basename "$tarball") into $tree (about 15 s)"
	rm -rf "$tree.unpacking"
	mkdir -p "$tree.unpacking" || exit 1
	tar -x -f "$tarball" -C "$tree.unpacking" --strip-components=1 ||
		die "cannot unpack $tarball"
	mv "$tree.unpacking" "$tree" || exit 1
}

# The Linux version of tree $1 as MAJOR.MINOR.
version() {
	awk -F ' *= *' '$1 == "VERSION" { v = $2 }
			$1 == "PATCHLEVEL" { print v "." $2; exit }' "$1/Makefile"
}

# Options of patch(1): never ask, leave no .orig and .rej files about.
try_patch() {
	local tree=$1 diff=$2

	shift 2
	patch -d "$tree" -p1 -s -f --no-backup-if-mismatch -r - "$@" <"$diff"
}

# The patch as applied is kept in the tree: that copy is what can be taken out
# again when ours has changed.
apply_patch() {
	local tree=$1 diff kept=$1/.cma-dt.patch

	diff=$repo/kernel/linux-$(version "$tree").patch
	[ -r "$diff" ] || die "$tree is Linux $(version "$tree"); there is no $diff for it"
	! cmp -s "$diff" "$kept" || return 0

	if [ -e "$kept" ]; then
		try_patch "$tree" "$kept" -R --dry-run >/dev/null ||
			die "the patch has changed, but the old one cannot be taken out of $tree:" \
			    "its files were edited. Undo that, or have the tree unpacked anew."
		try_patch "$tree" "$kept" -R >/dev/null || exit 1
		rm -f "$kept"
	fi

	if try_patch "$tree" "$diff" --dry-run >/dev/null; then
		try_patch "$tree" "$diff" || exit 1
		say "applied ${diff##*/}"
	elif ! try_patch "$tree" "$diff" -R --dry-run >/dev/null; then
		try_patch "$tree" "$diff" --dry-run
		die "${diff##*/} does not apply to $tree"
	fi
	cp "$diff" "$kept.new" && mv "$kept.new" "$kept" || exit 1
}

# Relative, so that the repository can be moved or mounted elsewhere.
link_part() {
	local from=$1 to=$2 target

	target=$(realpath -m --relative-to="$(dirname "$to")" "$from")
	[ "$(readlink "$to")" != "$target" ] || return 0
	[ -L "$to" ] || [ ! -e "$to" ] || die "$to is in the way: it is not a link of ours"
	ln -sfn "$target" "$to" || exit 1
	say "linked ${to#"$tree"/}"
}

# With the files' times, so that make sees what has changed and no more.
copy_part() {
	local from=$1 to=$2

	[ -L "$to" ] || ! diff -rq "$from" "$to" >/dev/null 2>&1 || return 0
	rm -rf "$to"
	cp -Rp "$from" "$to" || exit 1
	say "copied ${to#"$tree"/}"
}

install_parts() {
	local how=$1 tree=$2 part

	for part in $(parts); do
		[ -e "$repo/$part" ] || die "there is no $part in $repo"
		"$how" "$repo/$part" "$tree/$part"
	done
	drop_stale_links "$tree"
}

# A header of ours that is gone from here must not dangle there.
drop_stale_links() {
	find "$1/include/linux" -maxdepth 1 -xtype l -lname '*/include/linux/*' -delete
}

[ $# -eq 2 ] || usage
case $1 in
--copy)
	tree=${2%/}
	[ -n "$(version "$tree" 2>/dev/null)" ] || die "$tree is no Linux source tree"
	how=copy_part
	;;
-*)
	usage ;;
*)
	tree=${2%/}
	unpack "$1" "$tree"
	how=link_part
	;;
esac

apply_patch "$tree"
install_parts "$how" "$tree"
