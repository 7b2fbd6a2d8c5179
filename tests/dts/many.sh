#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A board with 1,000 regions and 1,000 devices, generated: all of it must come
# out, in its place, and nothing twice.
#
# usage: many.sh OUT_DIR CMADT...
#
# Region i is static if i is even: 64 KiB at 0x40000000 + i * 128 KiB; if i is
# odd it is dynamic, of 64 KiB. Device i takes from region i, and from region
# i + 500 as a fallback.
set -u
export LC_ALL=C

[ $# -ge 2 ] || { echo "usage: many.sh OUT_DIR CMADT..." >&2; exit 2; }
out=$1/many
shift
mkdir -p "$(dirname "$out")" || exit 2
failed=0

generate() {
	awk -v n=1000 'BEGIN {
		print "/dts-v1/;\n/ {"
		print "#address-cells = <1>; #size-cells = <1>;"
		print "memory@40000000 { device_type = \"memory\";"
		print "reg = <0x40000000 0x40000000>; };"
		print "reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges;"
		for (i = 0; i < n; i++) {
			at = sprintf("%x", 1073741824 + i * 131072)
			printf "r%d: region%d%s {\n", i, i, i % 2 ? "" : "@" at
			print "compatible = \"linux,cma-region\";"
			print i % 2 ? "size = <0x10000>;" : "reg = <0x" at " 0x10000>;"
			print "};"
		}
		print "};"
		for (i = 0; i < n; i++) {
			printf "device-%d { memory-region = <&r%d>, <&r%d>;\n",
				i, i, (i + 500) % n
			print "memory-region-names = \"a\", \"a-fallback\"; };"
		}
		print "};"
	}'
}

# check NAME COMMAND...: ok if the command says nothing
check() {
	local name=$1 why
	shift
	why=$("$@" 2>&1 | head -n 3 | paste -sd ';')
	if [ -z "$why" ]; then
		echo "ok - $name"
	else
		echo "not ok - $name: $why"
		failed=1
	fi
}

regions_are_there() {
	awk '/^$/ { part++; next }
	     part != 1 || $1 == "region" { next }
	     $8 != "ready" { print $1 " is " $8 }
	     seen[$1]++ { print $1 " comes twice" }
	     { n++; i = substr($1, 7) }
	     i % 2 == 0 && $2 != sprintf("0x%x", 1073741824 + i * 131072) {
		print $1 " moved to " $2 }
	     END { if (n != 1000) print n + 0 " regions" }' "$out.table"
}

regions_lie_apart() {
	local name start size last=0

	while read -r name start size; do
		[ $((start)) -ge $last ] || echo "$name begins in another"
		last=$((start + size))
		[ $((last)) -le $((0x80000000)) ] || echo "$name ends behind RAM"
	done < <(awk '/^$/ { part++ } part == 1 && /^region[0-9]/ {
			print $1, $2, $3 }' "$out.table")
}

devices_are_there() {
	awk '/^$/ { part++; next }
	     part != 2 || $1 == "device" { next }
	     { n++; i = substr($1, 9) }
	     $3 != "a" || $4 != "region" i || $5 != "region" (i + 500) % 1000 || NF != 5
	     END { if (n != 1000) print n + 0 " devices" }' "$out.table"
}

generate | dtc -q -I dts -O dtb -o "$out.dtb" || { echo "not ok - many: dtc"; exit 1; }
for cmadt; do
	variant=$(basename "$(dirname "$cmadt")")
	check "many[$variant]: no finding" "$cmadt" check "$out.dtb"
	"$cmadt" table "$out.dtb" > "$out.table" || echo "not ok - many: table"
	check "many[$variant]: regions are there" regions_are_there
	check "many[$variant]: regions lie apart" regions_lie_apart
	check "many[$variant]: devices are there" devices_are_there
done
exit $failed
