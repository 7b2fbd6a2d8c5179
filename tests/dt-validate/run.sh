#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The device tree side of the MX2 board, checked with dtc and dt-schema.
#
# usage: run.sh KERNEL_SRC OUT_DIR
#
# KERNEL_SRC is an unpacked Linux 6.1, grafted or not; nothing is written there.
# OUT_DIR keeps the kernel's processed schemas from run to run: that step takes
# a quarter of a minute and only depends on the schemas.
#
# Prints one line a check: "ok - NAME" or "not ok - NAME: detail". Exit status 0
# if all are ok, 1 if not, 2 if it could not start.
set -euo pipefail
export LC_ALL=C

usage() { echo "usage: run.sh KERNEL_SRC OUT_DIR" >&2; exit 2; }
[ $# -eq 2 ] || usage
for tool in cpp dtc fdtoverlay dt-validate dt-doc-validate dt-mk-schema \
	    dt-extract-example patch python3; do
	command -v "$tool" >/dev/null || { echo "run.sh: no $tool" >&2; exit 2; }
done
[ -d "$1/Documentation/devicetree/bindings" ] || usage

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
kernel=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
board_dir=$top/dts/exynos4210-mx2
dts_dir=$kernel/arch/arm/boot/dts
bindings=Documentation/devicetree/bindings
tree=$out/tree				# bindings of kernel and project, merged
log=$out/log

# The boards of the kernel whose findings ours is measured against.
kernel_boards="i9100 origen smdkv310 trats universal_c210"

failed=0
ok() { echo "ok - $1"; }
not_ok() { echo "not ok - $1: $2"; failed=1; }

# expect_silence NAME COMMAND...: ok if it succeeds and says nothing
expect_silence() {
	local name=$1 status=0
	shift
	"$@" >"$log" 2>&1 || status=$?
	if [ $status -eq 0 ] && [ ! -s "$log" ]; then
		ok "$name"
	else
		not_ok "$name" "exit status $status, $(head -n 1 "$log" | tr '\t' ' ')"
		return 1
	fi
}

# compile SOURCE OUTPUT [DTC_FLAG...]: as the kernel's build does it with W=1,
# which leaves all of dtc's warnings on but one, and with symbols for overlays
compile() {
	local src=$1 dst=$2
	shift 2
	cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp \
		-I "$board_dir" -I "$dts_dir" \
		-I "$kernel/scripts/dtc/include-prefixes" "$src" -o "$dst.pp"
	dtc -I dts -O dtb -b 0 -@ -Wno-interrupt_provider "$@" -o "$dst" "$dst.pp"
}

# Merge both sets of bindings into one tree, the way a grafted kernel has them.
merge_bindings() {
	local patch=$top/bindings/kernel-6.1-memory-region.patch
	rm -rf "$tree" &&
	mkdir -p "$tree/$bindings" &&
	(cd "$kernel/$bindings" &&
	 find . -name '*.yaml' ! -name 'processed-schema*' -print0 |
	 xargs -0 cp --parents -t "$tree/$bindings") &&
	cp -r "$top/bindings/." "$tree/$bindings/" || return
	# A grafted kernel may have it already.
	patch -s -f -d "$tree" -p1 -R --dry-run < "$patch" >/dev/null 2>&1 ||
	patch -s -f -d "$tree" -p1 < "$patch"
}

# Process the merged schemas unless exactly these have been before.
process_schemas() {
	local key
	key=$( (dt-mk-schema --version; cd "$tree/$bindings" &&
		find . -name '*.yaml' | sort | xargs sha256sum) | sha256sum | cut -c 1-16)
	schema=$out/schema-$key.json
	[ -s "$schema" ] && return
	rm -f "$out"/schema-*.json
	find "$tree/$bindings" -name '*.yaml' | sort > "$out/schema-files"
	# It drops a schema it cannot read with a message and goes on, and then
	# that schema finds nothing: a message is a failure.
	dt-mk-schema -j "@$out/schema-files" > "$schema.new" 2> "$out/schema-log"
	[ ! -s "$out/schema-log" ] || return 1
	mv "$schema.new" "$schema"
}

# findings FILE...: the kinds of findings in dt-validate's logs: no file, no unit
# addresses, no phandle values, no contents of a node printed as a whole
findings() {
	awk '/^\tFrom schema:/ { next }
	     /^\t/ { printf "%s", $0; next }
	     { if (n++) print ""; printf "%s", $0 }
	     END { if (n) print "" }' "$@" |
	sed -E -e 's/^[^:]*\.dtb: //' -e 's/@[0-9a-f]+//g' -e 's/\{.*\}/{}/' \
	       -e 's/\[[0-9, ]+\]/[N]/g' | sort -u
}

validate() { dt-validate -l / -s "$out/narrow.json" "$@"; }

# validate_boards NAME...: validate OUT/NAME.dtb, as many at once as there are CPUs
validate_boards() {
	printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} \
		sh -c 'dt-validate -l / -s "$0/narrow.json" "$0/{}.dtb" > "$0/{}.findings" 2>&1' "$out"
}

if ! merge_bindings > "$log" 2>&1; then
	not_ok "bindings: patch applies" "$(head -n 1 "$log")"
	exit 1
fi
ok "bindings: patch applies"
: > "$out/schema-log"
process_schemas &
schema_job=$!

# dtc

boards=mx2
overlays=
expect_silence "dtc W=1: exynos4210-mx2.dts" \
	compile "$board_dir/exynos4210-mx2.dts" "$out/mx2.dtb" || true
for src in "$board_dir"/overlays/*.dtso; do
	name=$(basename "$src" .dtso)
	overlays="$overlays $name"
	expect_silence "dtc W=1: overlays/$name.dtso" compile "$src" "$out/$name.dtbo" || true
done

# fdtoverlay

for name in $overlays; do
	expect_silence "fdtoverlay: $name" \
		fdtoverlay -i "$out/mx2.dtb" -o "$out/mx2+$name.dtb" "$out/$name.dtbo" || continue
	boards="$boards mx2+$name"
done
for a in $overlays; do
	for b in $overlays; do
		[[ $a < $b ]] || continue
		expect_silence "fdtoverlay: $a and $b" \
			fdtoverlay -i "$out/mx2.dtb" -o "$out/ab.dtb" "$out/$a.dtbo" "$out/$b.dtbo" &&
		expect_silence "fdtoverlay: $b and $a" \
			fdtoverlay -i "$out/mx2.dtb" -o "$out/ba.dtb" "$out/$b.dtbo" "$out/$a.dtbo" &&
		expect_silence "order does not matter: $a, $b" cmp "$out/ab.dtb" "$out/ba.dtb" || true
	done
done
# shellcheck disable=SC2086,SC2046 # lists of words
{
all=$(printf "$out/%s.dtbo " $overlays)
reversed=$(printf '%s\n' $all | tac)
if expect_silence "fdtoverlay: all" fdtoverlay -i "$out/mx2.dtb" -o "$out/mx2+all.dtb" $all &&
   expect_silence "fdtoverlay: all, reversed" fdtoverlay -i "$out/mx2.dtb" -o "$out/ba.dtb" $reversed; then
	expect_silence "order does not matter: all" cmp "$out/mx2+all.dtb" "$out/ba.dtb" || true
	boards="$boards mx2+all"
fi
}

# Our schemas: their form, and their examples the way dt_binding_check does it

for name in $kernel_boards; do
	compile "$dts_dir/exynos4210-$name.dts" "$out/$name.dtb" -q
done
examples=
for src in "$top"/bindings/*/*.yaml; do
	name=$(basename "$src" .yaml)
	expect_silence "dt-doc-validate: $name.yaml" \
		dt-doc-validate -u "$tree/$bindings" "$tree/$bindings${src#"$top/bindings"}" || true
	dt-extract-example "$src" > "$out/$name.example.dts"
	# What dt_binding_check leaves out: an example is a fragment.
	expect_silence "dtc: example of $name.yaml" \
		compile "$out/$name.example.dts" "$out/$name.example.dtb" \
		-Wno-avoid_unnecessary_addr_size -Wno-graph_child_address \
		-Wno-unique_unit_address -Wunique_unit_address_if_enabled || continue
	examples="$examples $name"
done

compile "$here/bad-bindings.dts" "$out/bad-bindings.dtb" -q

if ! wait $schema_job; then
	not_ok "dt-mk-schema: all schemas" "$(head -n 1 "$out/schema-log")"
	exit 1
fi
ok "dt-mk-schema: all schemas"
schema=$(ls "$out"/schema-*.json)
python3 "$here/narrow-schema.py" "$schema" "$out"/*.dtb > "$out/narrow.json"
for name in $examples; do
	expect_silence "dt-validate: example of $name.yaml" \
		validate "$out/$name.example.dtb" || true
done

# What must be refused is refused, and nothing else

grep -oE '^[[:space:]]+(heap-)?bad-[^ ]+ \{' "$here/bad-bindings.dts" | tr -d '\t {' | sort > "$out/expected"
validate "$out/bad-bindings.dtb" > "$log" 2>&1 || true
sed -nE 's/^[^:]*\.dtb: ([^:]+): .*/\1/p' "$log" | sort -u > "$out/found"
diff "$out/expected" "$out/found" > "$log" || true
if [ ! -s "$log" ]; then
	ok "dt-validate: finds all of bad-bindings.dts"
else
	not_ok "dt-validate: finds all of bad-bindings.dts" \
		"$(grep '^[<>]' "$log" | sed -e 's/^</missed/' -e 's/^>/unexpected/' | paste -sd, )"
fi

# The boards: no kind of finding that the kernel's own boards do not have

# shellcheck disable=SC2086 # lists of words
validate_boards $kernel_boards $boards
for name in $kernel_boards; do
	findings "$out/$name.findings"
done | sort -u > "$out/known"
for name in $boards; do
	findings "$out/$name.findings" | comm -13 "$out/known" - > "$out/new"
	if [ ! -s "$out/new" ]; then
		ok "dt-validate: $name, no finding but those of the kernel's boards"
	else
		not_ok "dt-validate: $name" "$(wc -l < "$out/new") new, $(head -n 1 "$out/new" | tr '\t' ' ')"
	fi
done
exit $failed
