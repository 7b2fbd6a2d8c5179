#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# make run: what it shows, what it leaves, and that its verdict can be bad.
#
# usage: run.sh BUILD
#
# Prints "ok - NAME" or "not ok - NAME: why".
set -u
export LC_ALL=C

top=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -eq 1 ] || { sed -n 's/^# \(usage: \)/\1/p' "$0" >&2; exit 2; }
build=$(cd "$1" && pwd) || exit 2
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT

mx2=$top/dts/exynos4210-mx2/exynos4210-mx2.dts
overlays=$top/dts/exynos4210-mx2/overlays
equal='The tables are equal, byte for byte ([0-9]* bytes).'

# A build of its own, so that nothing here is left over from another run.
make_build() {
	local part

	rm -rf "$dir/build"
	mkdir "$dir/build"
	for part in cmadt kernel linux-6.1 qemu; do
		ln -s "$build/$part" "$dir/build/$part"
	done
}

# expect NAME STATUS LAST_LINE ARGUMENT...
expect() {
	local name=$1 want=$2 line=$3 got=0
	shift 3
	"$top/kernel/run.sh" "$dir/build" "$@" >"$dir/out" 2>"$dir/err" || got=$?
	if [ "$got" -ne "$want" ]; then
		echo "not ok - $name: status $got, want $want: $(tail -n 1 "$dir/err")"
	elif ! tail -n 1 "$dir/out" | grep -qx -e "$line"; then
		echo "not ok - $name: ends '$(tail -n 1 "$dir/out")', want '$line'"
	else
		echo "ok - $name"
	fi
}

# shown NAME PATTERN: a line of the last run
shown() {
	if grep -q -e "$2" "$dir/out"; then
		echo "ok - $1"
	else
		echo "not ok - $1: no '$2'"
	fi
}

make_build
expect 'run: the board' 0 "$equal" 1G "$mx2"
shown 'run: the table of the desk' '^fimd  *0x79e00000 '
shown 'run: who resolved what' '^11840000.jpeg-codec  *s5p-jpeg .* jpeg$'
shown 'run: who holds what' '^mfc0 .* 13400000.codec:left '
shown 'run: buffers of drivers' '^ok - jpeg$'
if [ "$(head -c 8 "$dir/build/screen.png" | od -An -tx1 | tr -d ' ')" = \
	89504e470d0a1a0a ]; then
	echo 'ok - run: the picture is saved'
else
	echo 'not ok - run: the picture is saved: no PNG in screen.png'
fi
expect 'run: overlays, less memory' 0 "$equal" 512M "$mx2" \
	"$overlays/secure-video.dtso" "$overlays/small-memory.dtso"
shown 'run: what is shown' '^== The table on the desk: cmadt table exynos4210-mx2.dts secure-video.dtso small-memory.dtso$'
shown 'run: the overlay is in the table' '^mfc-secure .* ready '

# Only a cmadt that errs makes the tables differ.
rm "$dir/build/cmadt"
cat >"$dir/build/cmadt" <<EOF
#!/bin/sh
"$build/cmadt" "\$@" | sed 's/^fimd /FIMD /'
EOF
chmod +x "$dir/build/cmadt"
expect 'run: tables that differ' 1 'THE TABLES DIFFER.' 1G "$mx2"
shown 'run: where they differ' '^-FIMD '

make_build
echo 'no tree' >"$dir/bad.dts"
expect 'run: no device tree' 2 '== The table on the desk: cmadt table bad.dts' 1G "$dir/bad.dts"
exit 0
