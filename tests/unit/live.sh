#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# cmadt live and cmadt why: on a device tree, and on the recorded files of a
# kernel (tests/unit/live). What a kernel really answers tests/qemu/live.c sees.
#
# usage: live.sh CMADT
#
# Prints "ok - NAME" or "not ok - NAME: why".
. "$(dirname "${BASH_SOURCE[0]}")/cli-lib.sh"
from=$top/tests/unit/live
. "$from/state.sh"

# record DIR [DTB]: a kernel's files below DIR, its table as it must be
record() {
	local debug=$1/sys/kernel/debug/cma_region mm=$1/sys/kernel/mm/contiguous
	local name start size rest

	rm -rf "$1"
	mkdir -p "$debug" "$mm/regions" "$1/sys/firmware"
	cp "${2:-board.dtb}" "$1/sys/firmware/fdt"
	write_state "$debug"
	mv "$debug/quotas" "$mm"
	echo > "$mm/map"
	"$cmadt" table --inputs "$debug/inputs" "$1/sys/firmware/fdt" > "$debug/table"
	while read -r name start size rest; do
		case $rest in
		*' ready '*) mkdir "$mm/regions/${start#0x}"
			echo "$size" > "$mm/regions/${start#0x}/size" ;;
		esac
	done < "$debug/table"
	echo 0x401000 > "$mm/regions/50000000/peak"
}

dtc -q -I dts -O dtb -o board.dtb "$from/board.dts"
record board
debug=board/sys/kernel/debug/cma_region
mm=board/sys/kernel/mm/contiguous
dtb=board/sys/firmware/fdt

# cmadt live

expect 'live' 0 out '^near +0x50000000 0x01000000 .* ready ' live --root board
verdict 'live: the table to the byte' \
	"$(head -c "$(stat -c %s $debug/table)" out | cmp - $debug/table 2>&1)"
tail -c +$(($(stat -c %s $debug/table) + 1)) out > behind
cat > want <<'TEXT'

region           size       used       free       hole       chunks peak
near             0x01000000 0x00301000 0x00cff000 0x00700000 3      0x00401000
best             0x01000000 0x00200000 0x00e00000 0x00c00000 2      -
lent             0x01000000 0x00100000 0x00f00000 0x00e00000 1      -

region           start      size       owner                    kind     age
near             0x50000000 0x00100000 13400000.codec:left      a        12
near             0x50800000 0x00001000 13400000.codec           a        7
near             0x50c00000 0x00200000 13400000.codec           a        3
best             0x51000000 0x00100000 13400000.codec           b        3
best             0x51300000 0x00100000 soc:mixer                *        100
lent             0x52100000 0x00100000 11840000.jpeg            *        1

account                  kind     region           bytes      peak       chunks failures
13400000.codec           a        near             0x00201000 0x00301000 2      1
13400000.codec           b        best             0x00100000 0x00100000 1      0
13400000.codec:left      a        near             0x00100000 0x00100000 1      0
11840000.jpeg            *        lent             0x00100000 0x00400000 1      4
soc:mixer                *        best             0x00100000 0x00100000 1      0

quota                    kind     held       limit
13400000.codec           a        0x201000   -
13400000.codec           b        0x100000   0x280000
13400000.codec:left      a        0x100000   -
11840000.jpeg            *        0x100000   -
soc:mixer                *        0x100000   0x80000

rules: none
TEXT
verdict 'live: use, owners, accounts, quotas' "$(diff want behind | head -n 3 | paste -sd ' ')"
echo '11840000.jpeg=best' > $mm/map
expect 'live: the map' 0 out '^rules: 11840000.jpeg=best$' live --root board
echo > $mm/map

run live --json --root board
verdict 'live --json' "$(python3 - out <<'PY' 2>&1 | tail -n 1
import json, sys
t = json.load(open(sys.argv[1]))
table = {'page-size', 'phys-last', 'lowmem-last', 'cma-align', 'cma-areas',
         'memory', 'memreserve', 'reserved', 'regions', 'devices', 'map', 'heaps', 'findings'}
assert set(t) == table | {'use', 'chunks', 'accounts', 'quotas', 'rules'}, set(t)
assert t['use'][0] == {'region': 'near', 'size': '0x1000000', 'used': '0x301000',
    'free': '0xcff000', 'hole': '0x700000', 'chunks': '0x3', 'peak': '0x401000'}, t['use']
assert [u['peak'] for u in t['use']] == ['0x401000', None, None]
assert t['chunks'][4] == {'region': 'best', 'start': '0x51300000', 'size': '0x100000',
    'device': 'soc:mixer', 'kind': None, 'age': '100'}, t['chunks'][4]
assert t['accounts'][3] == {'device': '11840000.jpeg', 'kind': None, 'region': 'lent',
    'bytes': '0x100000', 'peak': '0x400000', 'chunks': '0x1', 'failures': '0x4'}
assert [q['limit'] for q in t['quotas']] == [None, '0x280000', None, None, '0x80000']
assert t['rules'] == '', t['rules']
PY
)"
"$cmadt" table --json --inputs $debug/inputs $dtb > table.json
verdict 'live --json: begins as table --json does' \
	"$(head -c $(($(stat -c %s table.json) - 2)) out | cmp - <(head -c -2 table.json) 2>&1)"

# A kernel that tells less, and one that tells more

record older
sed -i 's/ *[0-9]*$//' older/sys/kernel/debug/cma_region/chunks
expect 'live: chunks without an age' 0 out '^lent .* 11840000.jpeg +\* +-$' live --root older
sed -i 's/$/ 5 more words in a line than any kernel has/' older/sys/kernel/debug/cma_region/chunks
expect 'live: columns to come' 0 out '^lent .* 11840000.jpeg +\* +5$' live --root older
: > older/sys/kernel/debug/cma_region/chunks
expect 'live: nothing is allocated' 0 out '^near +0x01000000 0x00000000 0x01000000 0x01000000 0 ' \
	live --root older

# What cannot be read

expect 'no debugfs' 2 err \
	'^cmadt: none/sys/kernel/debug/cma_region/table: No such file or directory: debugfs is not mounted' \
	live --root none
for file in chunks accounts bindings inputs; do
	record part
	rm part/sys/kernel/debug/cma_region/$file
	expect "no $file" 2 err "^cmadt: part/sys/kernel/debug/cma_region/$file: No such" live --root part
done
for file in sys/firmware/fdt sys/kernel/mm/contiguous/map sys/kernel/mm/contiguous/quotas; do
	record part
	rm part/$file
	expect "no $file" 2 err "^cmadt: part/$file: No such" live --root part
done
record part
: > part/sys/firmware/fdt
expect 'a device tree that is none' 2 err 'fdt: not a device tree blob' live --root part
record part
echo nonsense >> part/sys/kernel/debug/cma_region/inputs
expect 'inputs that are none' 2 err 'inputs: not a line of inputs' live --root part

# bad_chunks NAME MESSAGE LINE...: chunks that no kernel shows
bad_chunks() {
	local name=$1 message=$2
	shift 2
	record part
	printf '%s\n' "$@" > part/sys/kernel/debug/cma_region/chunks
	expect "chunks: $name" 2 err "chunks: line [0-9]*: $message" \
		why --root part 13400000.codec a 1M
}

bad_chunks 'a short line' 'got 4 fields, want 5' 'near 0x50000000 0x1000 dev'
bad_chunks 'an address that is no number' 'got here, want a number' 'near here 0x1000 dev a'
bad_chunks 'a size that is no number' 'got 0x1000k, want a number' 'near 0x50000000 0x1000k dev a'
bad_chunks 'a negative size' 'got -1, want a number' 'near 0x50000000 -1 dev a'
bad_chunks 'no size' '0x50000000\+0x0 lies outside' 'near 0x50000000 0 dev a'
bad_chunks 'in front of its region' '0x4ffff000\+0x1000 lies outside' 'near 0x4ffff000 0x1000 dev a'
bad_chunks 'behind its region' '0x51000000\+0x1000 lies outside' 'near 0x51000000 0x1000 dev a'
bad_chunks 'longer than its region' '0x50fff000\+0x2000 lies outside' 'near 0x50fff000 0x2000 dev a'
bad_chunks 'two in one place' '0x50001000\+0x1000 lies outside .* or in a chunk' \
	'near 0x50000000 0x2000 dev a' 'near 0x50001000 0x1000 dev a'

record part
sed -i 's/best-fit/near-fit/' part/sys/kernel/debug/cma_region/table
run live --root part
verdict 'a table that the inputs do not give' \
	"$(grep -q "^cmadt: the kernel's table is not what its inputs give here" err || echo 'not said')${status#0}"
verdict 'the kernel is the one that is printed' "$(grep -q '^best .* near-fit ' out || echo no)"

# Options

expect 'live takes no file' 2 err '^cmadt: live: got board.dtb, want options only' live board.dtb
expect 'live takes no --memory' 2 err '^cmadt: live: .*: not an option of this command' \
	live --memory 1G:1G
expect 'live takes no -I' 2 err '^cmadt: live: .*: not an option of this command' live -I .
expect 'table takes no --root' 2 err '^cmadt: table: .*: not an option of this command' \
	table --root board $dtb
expect 'check takes no --watch' 2 err '^cmadt: check: .*: not an option' check --watch $dtb
expect 'why takes no --json' 2 err '^cmadt: why: .*: not an option' why --json 13400000.codec a 1M
for seconds in 0 -1 x 1x 86400 nan inf ''; do
	expect "watch: refuses '$seconds'" 2 err "^cmadt: live --watch: got $seconds, want seconds$" \
		live --root board --watch -- "$seconds"
done
expect 'watch: refuses two numbers' 2 err '^cmadt: live --watch: ' live --root board --watch 1 2

# A change shows in the next table; who stops reading stops it.
record watched
exec {watch}< <(exec "$cmadt" live --root watched --watch 0.05 2>&1)
pid=$!
seen=
while IFS= read -r -t 60 -u "$watch" line; do
	case $line in
	'rules: none') echo foo=best > watched/sys/kernel/mm/contiguous/map ;;
	'rules: foo=best') seen=y; break ;;
	esac
done
exec {watch}<&-
wait "$pid" 2>/dev/null
verdict 'watch: shows what changes' "$([ -n "$seen" ] || echo "last line: $line")"

# cmadt why on a device tree: every region is empty

said 'desk: served' 0 why $dtb -- 13400000.codec a 8M 128K <<'TEXT'
13400000.codec kind a: 0x800000 bytes aligned to 0x20000
  by memory-region of /soc/codec@3400000
  near             ready, free 0x1000000 of 0x1000000, largest aligned fit 0x1000000: serves it, at 0x50000000
  off              disabled, status: not okay: skipped
  served by near
TEXT
cp out by-name
run why $dtb -- /soc/codec@3400000 a 8M 128K
verdict 'desk: a node is as good as a name' "$(diff by-name out | head -n 2 | paste -sd ' ')"
said 'desk: too large' 1 why $dtb -- 13400000.codec a 17M <<'TEXT'
13400000.codec kind a: 0x1100000 bytes aligned to 0x1000
  by memory-region of /soc/codec@3400000
  near             ready, free 0x1000000 of 0x1000000, largest aligned fit 0x1000000: could not hold it if it were empty
  off              disabled, status: not okay: skipped
  fails with ENOMEM: no region has room
  the log will say: cma_region: 13400000.codec: /soc/codec@3400000: kind "a": no 0x1100000 bytes aligned to 0x1000: near: free 0x1000000 of 0x1000000, largest hole 0x1000000; off: disabled
TEXT
said 'desk: no memory at all' 1 why $dtb -- 11800000.camera - 1M <<'TEXT'
11800000.camera kind *: 0x100000 bytes aligned to 0x1000
  by memory-region of /soc/camera@1800000
  firmware         reserved, its own driver looks after it: skipped
  huge             unplaced, size: cannot be placed, got size 0x80000000 aligned to 0x1000 in all memory, want such a place; the largest hole is 0x1bf00000: skipped
  fails with ENOMEM: no region has room
  the log will say: cma_region: 11800000.camera: /soc/camera@1800000: kind "": no 0x100000 bytes aligned to 0x1000: firmware: reserved; huge: unplaced
TEXT
expect 'desk: no memory, by the DMA API' 1 out \
	"the device is not bound, and the DMA API takes the system's memory$" \
	why --dma $dtb -- 11800000.camera - 1M
said 'desk: another kind' 1 why $dtb -- 13400000.codec c 1M <<'TEXT'
13400000.codec kind c: 0x100000 bytes aligned to 0x1000
  by memory-region of /soc/codec@3400000
  fails with ENOENT: the node names no region of this kind; it has a b
  the log will say: cma_region: 13400000.codec: /soc/codec@3400000: kind "c": no 0x100000 bytes aligned to 0x1000: the node names no region of this kind
TEXT
said 'desk: no region' 1 why $dtb -- 13800000.serial - 1M <<'TEXT'
13800000.serial kind *: 0x100000 bytes aligned to 0x1000
  fails with ENODEV: neither the map nor the node names a region
TEXT
expect 'desk: the first kind is the default' 0 out '^13400000.codec kind a: ' why $dtb -- 13400000.codec - 1M
expect 'desk: "*" asks for none as well' 0 out '^13400000.codec kind a: ' why $dtb -- 13400000.codec '*' 1M
expect 'desk: a name without an address' 0 out '^  served by best$' why $dtb -- soc:mixer - 1M
expect 'desk: a child that a driver makes' 0 out '^13400000.codec:left kind b: ' \
	why $dtb -- 13400000.codec:left b 1M
expect 'desk: sizes are whole pages' 0 out ' 0x2000 bytes aligned to 0x1000$' why $dtb -- soc:mixer - 0x1001
expect 'desk: --dma aligns to the size' 0 out ' 0x301000 bytes aligned to 0x100000$' \
	why --dma $dtb -- soc:mixer - 0x300001
expect 'desk: --dma aligns a page to a page' 0 out ' 0x1000 bytes aligned to 0x1000$' \
	why --dma $dtb -- soc:mixer - 1
expect 'desk: --dma aligns to a power of two' 0 out ' 0x6000 bytes aligned to 0x8000$' \
	why --dma $dtb -- soc:mixer - 24K
expect 'desk: reusable' 0 out '^  lent .*: serves it, as soon as .* such as 0x52000000$' \
	why $dtb -- 11840000.jpeg - 1M
cat > move.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/reserved-memory/near@50000000} { reg = <0x58001000 0x800000>; };
DTS
dtc -q -@ -I dts -O dtb -o symbols.dtb "$from/board.dts"
expect 'desk: an overlay' 0 out ': serves it, at 0x58701000$' \
	why symbols.dtb move.dtso -- 13400000.codec a 1M
cat > off.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/soc/codec@3400000} { status = "disabled"; };
&{/soc/mixer} { status = "disabled"; };
DTS
for device in 13400000.codec /soc/codec@3400000; do
	expect "desk: $device, which is disabled" 2 err \
		"^cmadt: why: $device: status, here or above, is not okay: no such device$" \
		why symbols.dtb off.dtso -- $device a 1M
done
dtc -q -@ -I dts -O dtb -o off.dtbo off.dtso
fdtoverlay -i symbols.dtb -o off.dtb off.dtbo
record off off.dtb
expect 'live: a device that the kernel has, whatever its node says' 0 out '^13400000.codec kind a: ' \
	why --root off 13400000.codec a 1M
expect 'live: a device that is disabled' 2 err '^cmadt: why: soc:mixer: status, here or above, is not okay: ' \
	why --root off soc:mixer - 1M
# Linux looks for a bus's cells on the way to the root node.
cat > cells.dts <<'DTS'
/include/ "board.dts"
/ {
	soc {
		/delete-property/ #address-cells;
		/delete-property/ #size-cells;
	};
};
DTS
dtc -q -f -i "$from" -I dts -O dtb -o cells.dtb cells.dts
expect "desk: a bus has its parent's cells" 0 out '^13400000.codec kind a: ' \
	why cells.dtb -- /soc/codec@3400000 a 1M
expect 'desk: an alignment that the region has not' 0 out ': serves it, at 0x58100000$' \
	why symbols.dtb move.dtso -- 13400000.codec a 1M 1M
expect 'desk: the DMA API asks for no more than it has' 0 out ': serves it, at 0x58701000$' \
	why --dma symbols.dtb move.dtso -- 13400000.codec a 1M
expect 'desk: options of the machine' 0 out ': serves it, at 0x5ff00000$' \
	why --regions near=16M $dtb --memory 0x40000000:0x20000000 -- 13400000.codec a 1M

# The maps and quotas of the desk

said 'desk: a map prevails' 0 why --map '13400000.codec/a=nowhere,best' $dtb -- 13400000.codec a 1M <<'TEXT'
13400000.codec kind a: 0x100000 bytes aligned to 0x1000
  by the map
  nowhere          not in the table: skipped
  best             ready, free 0x1000000 of 0x1000000, largest aligned fit 0x1000000: serves it, at 0x51000000
  served by best
TEXT
said 'desk: the map alone decides' 1 why --map '13400000.codec=nowhere,off' $dtb -- 13400000.codec a 1M <<'TEXT'
13400000.codec kind a: 0x100000 bytes aligned to 0x1000
  by the map
  nowhere          not in the table: skipped
  off              disabled, status: not okay: skipped
  fails with ENOMEM: no region has room
  the log will say: cma_region: 13400000.codec: kind "a": no 0x100000 bytes aligned to 0x1000: nowhere: no such region; off: disabled
TEXT
expect 'desk: the node goes before the map of the board' 0 out '^  by memory-region of ' \
	why --board-map '13400000.codec=best' $dtb -- 13400000.codec a 1M
expect 'desk: the map of the board serves other kinds' 0 out '^  served by best$' \
	why --board-map '13400000.codec=best' $dtb -- 13400000.codec c 1M
expect 'desk: the map of the board serves what names no region' 0 out '^  served by best$' \
	why --board-map '13800000.serial=best' $dtb -- 13800000.serial - 1M
expect 'desk: a map that cannot be' 2 err '^cmadt: --map: position 8: ' \
	why --map '13400000' $dtb -- 13400000.codec a 1M
cat > quota.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/soc/codec@3400000} { linux,cma-quota = <0x200000>, <0x100000>; };
DTS
expect 'desk: as much as a quota allows' 0 out '^  served by near$' \
	why symbols.dtb quota.dtso -- 13400000.codec a 2M
expect 'desk: more than a quota allows' 1 out \
	': refused by the quota, of 0x200000 bytes 0x0 are held$' \
	why symbols.dtb quota.dtso -- 13400000.codec a 0x201000
expect 'desk: a quota of another kind' 1 out ': refused by the quota, of 0x100000 bytes 0x0 are held$' \
	why symbols.dtb quota.dtso -- 13400000.codec b 0x101000

cat > heap.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/reserved-memory} {
	shot { compatible = "linux,cma-region"; size = <0x100000>; linux,cma-heap; };
};
/* Its device has the name that a child of this one would have. */
&{/} { heap { compatible = "linux,cma-heap"; label = "other"; memory-region = <&near>; }; };
DTS
expect 'desk: a region that is a heap' 0 out '^  by linux,cma-heap of /reserved-memory/shot$' \
	why symbols.dtb heap.dtso -- heap:shot - 1M
expect 'desk: and larger than it' 1 out \
	' cma_region: heap:shot: /reserved-memory/shot: kind "": no 0x200000 bytes aligned to 0x1000: shot: free 0x100000 of 0x100000, largest hole 0x100000$' \
	why symbols.dtb heap.dtso -- heap:shot - 2M
expect 'desk: no heap of this name' 2 err '^cmadt: why: heap:spot: no device of this name' \
	why symbols.dtb quota.dtso -- heap:spot - 1M

expect 'no such name' 2 err '^cmadt: why: 13400000.codex: no device of this name' \
	why $dtb -- 13400000.codex a 1M
expect 'no such name: a part of one' 2 err 'no device of this name' why $dtb -- 13400000.cod a 1M
expect 'no such node' 2 err '^cmadt: why: /soc/codex: no such node$' why $dtb -- /soc/codex a 1M
expect 'no file' 2 err '^cmadt: why: got no file in front of --' why -- 13400000.codec a 1M
expect 'too few words' 2 err '^cmadt: why: got 2 words, want DEVICE KIND SIZE' why $dtb -- 13400000.codec a
expect 'too many words' 2 err '^cmadt: why: got 5 words' why $dtb -- 13400000.codec a 1M 1M 1M
expect 'words without a file' 2 err 'got 1 words, .* with FILE -- in front' why $dtb
expect 'a tree and a recording' 2 err '^cmadt: why: --root: ' why --root board $dtb -- 13400000.codec a 1M
expect 'a recording and --memory' 2 err '^cmadt: why: got options of a device tree, want one in front of --$' \
	why --root board --memory 1G:1G 13400000.codec a 1M
for size in 0 '' x 1X -1 1MB 010 99999999999999999999; do
	expect "SIZE: refuses '$size'" 2 err '^cmadt: why: SIZE: ' why $dtb -- 13400000.codec a "$size"
done
for align in 0 3 12K x -4096 04096; do
	expect "ALIGN: refuses '$align'" 2 err '^cmadt: why: ALIGN: ' why $dtb -- 13400000.codec a 1M $align
done
expect 'ALIGN: not with --dma' 2 err '^cmadt: why: ALIGN: got 4K, want none with --dma$' \
	why --dma $dtb -- 13400000.codec a 1M 4K

# cmadt why on a kernel

said 'kernel: one hole' 0 why --root board 13400000.codec a 5M <<'TEXT'
13400000.codec kind a: 0x500000 bytes aligned to 0x1000
  by memory-region of /soc/codec@3400000
  near             ready, free 0xcff000 of 0x1000000, largest aligned fit 0x700000: serves it, at 0x50300000
  off              disabled, status: not okay: skipped
  served by near
TEXT
expect 'kernel: one of several holes' 0 out \
	': serves it, in one of 3 holes, the lowest at 0x50100000$' why --root board 13400000.codec a 1M
expect 'kernel: one of several aligned holes' 0 out \
	': serves it, in one of 3 holes, the lowest at 0x50200000$' why --root board 13400000.codec a 1M 2M
expect 'kernel: one hole that is aligned' 0 out ': serves it, at 0x50400000$' \
	why --root board 13400000.codec a 2M 4M
expect 'kernel: best fit takes the shortest' 0 out ': serves it, at 0x51100000$' \
	why --root board 13400000.codec b 1M
said 'kernel: what is in the way' 1 why --root board 13400000.codec a 7M 4M <<'TEXT'
13400000.codec kind a: 0x700000 bytes aligned to 0x400000
  by memory-region of /soc/codec@3400000
  near             ready, free 0xcff000 of 0x1000000, largest aligned fit 0x400000: too small
    in the way at 0x50400000-0x50afffff, 0x1000 bytes:
      0x50800000+0x1000 of 13400000.codec (a), age 7
  off              disabled, status: not okay: skipped
  fails with ENOMEM: no region has room
  the log will say: cma_region: 13400000.codec: /soc/codec@3400000: kind "a": no 0x700000 bytes aligned to 0x400000: near: free 0xcff000 of 0x1000000, largest hole 0x400000; off: disabled
TEXT
said 'kernel: all of it is in the way' 1 why --root board 13400000.codec a 16M <<'TEXT'
13400000.codec kind a: 0x1000000 bytes aligned to 0x1000
  by memory-region of /soc/codec@3400000
  near             ready, free 0xcff000 of 0x1000000, largest aligned fit 0x700000: too small
    in the way at 0x50000000-0x50ffffff, 0x301000 bytes:
      0x50000000+0x100000 of 13400000.codec:left (a), age 12
      0x50800000+0x1000 of 13400000.codec (a), age 7
      0x50c00000+0x200000 of 13400000.codec (a), age 3
  off              disabled, status: not okay: skipped
  fails with ENOMEM: no region has room
  the log will say: cma_region: 13400000.codec: /soc/codec@3400000: kind "a": no 0x1000000 bytes aligned to 0x1000: near: free 0xcff000 of 0x1000000, largest hole 0x700000; off: disabled
TEXT
said 'kernel: a quota' 1 why --root board 13400000.codec b 2M <<'TEXT'
13400000.codec kind b: 0x200000 bytes aligned to 0x1000
  by memory-region of /soc/codec@3400000
  best             ready, free 0xe00000 of 0x1000000, largest aligned fit 0xc00000: refused by the quota, of 0x280000 bytes 0x100000 are held
  fails with EDQUOT: the quota does not allow it
  the log will say: cma_region: 13400000.codec: kind "b": quota 0x280000, holds 0x100000, wants 0x200000: /soc/codec@3400000: kind "b": no 0x200000 bytes aligned to 0x1000: best: free 0xe00000 of 0x1000000, largest hole 0xc00000
TEXT
expect 'kernel: as much as the quota allows' 0 out '^  served by best$' why --root board 13400000.codec b 0x180000
expect 'kernel: a page more' 1 out 'EDQUOT' why --root board 13400000.codec b 0x181000
expect 'kernel: above a quota already' 1 out 'EDQUOT' why --root board soc:mixer - 4K
expect 'kernel: a quota is for one name' 0 out '^  served by best$' why --root board 13400000.codec:x b 4M
expect 'kernel: the kind that a child is bound to' 0 out '^13400000.codec:right kind b: ' \
	why --root board 13400000.codec:right - 1M
expect 'kernel: a device of two kinds gets its first' 0 out '^13400000.codec kind a: ' \
	why --root board 13400000.codec - 1M
echo '13400000.codec/a=nowhere,best;cam*=near;11840000.jpeg=off' > $mm/map
said 'kernel: a map' 0 why --root board 13400000.codec a 2M <<'TEXT'
13400000.codec kind a: 0x200000 bytes aligned to 0x1000
  by the map
  nowhere          not in the table: skipped
  best             ready, free 0xe00000 of 0x1000000, largest aligned fit 0xc00000: serves it, at 0x51100000
  served by best
TEXT
expect 'kernel: a map by the path of a node' 0 out '^  by the map$' \
	why --root board /soc/codec@3400000 a 2M
expect 'kernel: the map alone decides' 1 out 'fails with ENOMEM: no region has room$' \
	why --root board 11840000.jpeg - 1M
expect 'kernel: a device that only the map knows' 0 out '^  served by near$' why --root board camera.1 - 1M
expect 'kernel: what the map does not name' 0 out '^  by memory-region of ' why --root board 13400000.codec b 1M
expect 'kernel: a device that nobody knows' 2 err 'no device of this name, and no rule of a map' \
	why --root board video.1 - 1M
echo '13400000.codec/a' > $mm/map
expect 'kernel: a map that cannot be' 2 err '^cmadt: map: position 16: ' why --root board 13400000.codec a 2M
echo > $mm/map

# A region is a heap if the kernel made one of it.
dtc -q -@ -I dts -O dtb -o heap.dtbo heap.dtso
fdtoverlay -i symbols.dtb -o heaps.dtb heap.dtbo
record heaps heaps.dtb
expect 'kernel: no heap was made' 2 err \
	'^cmadt: why: heap:shot: the kernel has not made this heap, its log says why$' \
	why --root heaps heap:shot - 1M
echo 'heap:shot - * shot' >> heaps/sys/kernel/debug/cma_region/bindings
expect 'kernel: a region that is a heap' 0 out '^  served by shot$' \
	why --root heaps heap:shot - 1M

# Of what is in the way no more than eight chunks are listed.
record full
for i in $(seq 0 9); do
	printf 'near 0x%x 0x1000 dev%d a %d\n' $((0x50000000 + i * 0x180000)) "$i" "$i"
done > full/sys/kernel/debug/cma_region/chunks
run why --root full 13400000.codec a 16M
verdict 'kernel: many chunks' "$(grep -q '^      and 2 more$' out || echo 'not cut')$(
	[ "$(grep -c ' of dev' out)" = 8 ] || echo ' not 8')${status#1}"

record other
echo best-fit > other/sys/kernel/mm/contiguous/regions/50000000/alloc
expect 'kernel: an allocator that is not the table'"'"'s' 0 out ': serves it, at 0x50e00000$' \
	why --root other 13400000.codec a 1M

record failed
rm -r failed/sys/kernel/mm/contiguous/regions/50000000
expect 'kernel: a region that it could not take' 1 out \
	'^  near +failed, the kernel could not take it, and its log says why: skipped$' \
	why --root failed 13400000.codec a 1M

exit $failed
