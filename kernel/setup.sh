#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Installs the Debian 12 packages that the project's targets need and that are
# not there yet. Nothing else is touched, and when nothing is missing nothing
# is asked of apt, so every target can afford to call this first.

set -u

# What `make check` needs: the host tool, its tests and the fuzzers.
host='gcc libc6-dev make libfdt-dev libcmocka-dev device-tree-compiler
clang libclang-rt-14-dev git cpp python3'

# What `make run` and `make test` need besides: a kernel for the board, the
# guest's static /init, the schema checks, and the machine to boot it all on.
kernel='linux-source-6.1 gcc-arm-linux-gnueabihf libc6-dev-armhf-cross bc flex bison
libssl-dev cpio kmod patch xz-utils pkg-config qemu-system-arm dt-schema ccache'

# What `make bench` needs besides, to count instructions.
bench='valgrind'

usage() {
	cat >&2 <<-EOF
	usage: setup.sh host|kernel|bench

	host     what the host tool and its tests need
	kernel   that, and what building and booting a kernel needs
	bench    that, and what measuring needs
	EOF
	exit 2
}

case ${1-} in
host) wanted=$host ;;
kernel) wanted="$host $kernel" ;;
bench) wanted="$host $kernel $bench" ;;
*) usage ;;
esac
[ $# -eq 1 ] || usage

die() {
	printf 'setup.sh: %s\n' "$@" >&2
	exit 1
}

# Prints those of the packages $@ that are not installed.
missing() {
	local have=' ' package

	while read -r package status; do
		[ "$status" = installed ] && have+="$package "
	done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null)

	for package; do
		case $have in *" $package "*) ;; *) echo "$package" ;; esac
	done
}

# make may call this for several targets at a time.
exec {lock}<"$0" && flock "$lock"

command -v dpkg-query >/dev/null ||
	die "this is no Debian; make sure that you have what these packages hold:" \
	    "  ${wanted//$'\n'/ }"

# shellcheck disable=SC2086 # a list of words
lacking=$(missing $wanted) || exit 1
[ -n "$lacking" ] || exit 0
lacking=${lacking//$'\n'/ }

if [ "$(id -u)" -eq 0 ]; then
	as_root='env'
elif command -v sudo >/dev/null; then
	as_root='sudo env'
else
	die "packages are missing, and to install them takes root or sudo. As root, run:" \
	    "  apt-get update && apt-get install -y --no-install-recommends $lacking"
fi

log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

# Of apt's many lines only those show that say how long it will take; all of
# them when it fails.
apt() {
	# shellcheck disable=SC2086 # "sudo env" is two words
	$as_root DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 \
		-o DPkg::Lock::Timeout=120 "$@" </dev/null 2>&1 |
		tee -a "$log" | sed -n -u 's/^\(Need to get\|Fetched\) /setup.sh: &/p'
	[ "${PIPESTATUS[0]}" -ne 0 ] || return 0
	tail -n 20 "$log" >&2
	die "apt-get $1 failed; see above. Still missing:" "  $lacking"
}

echo "setup.sh: installing $lacking"
apt update
# shellcheck disable=SC2086 # a list of words
apt install --no-install-recommends $lacking

# shellcheck disable=SC2086
lacking=$(missing $lacking)
[ -z "$lacking" ] || die "apt-get succeeded, yet these are not installed:" "  $lacking"
echo "setup.sh: done"
