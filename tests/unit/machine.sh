#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What cmadt's command line says of the machine: its memory and limits, and what
# a kernel learns from its own command line, from the board and from drivers.
#
# usage: machine.sh CMADT
#
# Prints "ok - NAME" or "not ok - NAME: why".
. "$(dirname "${BASH_SOURCE[0]}")/cli-lib.sh"

make_board
compile "$top/tests/dts/bad-no-range.dts" error.dtb
compile "$top/tests/dts/good-top-of-64-bits.dts" top.dtb

# --inputs

cat > inputs <<'TEXT'
page-size    0x1000
phys-last    0xffffffff
lowmem-last  0x6fffffff
cma-align    0x400000
cma-areas    0x3
memory       0x40000000-0x4fffffff
memory       0x58000000-0x7fffffff
reserved     0x7fc00000-0x7fffffff page tables and more
TEXT
expect 'inputs: memory' 0 out '^memory       0x58000000-0x7fffffff$' table --inputs inputs board.dtb
expect 'inputs: reserved ranges are kept off' 0 out \
	'^good-dynamic +0x7fa00000 ' table --inputs inputs board.dtb
expect 'inputs: limits' 0 out '^lowmem-last  0x6fffffff$' table --inputs inputs board.dtb
expect 'inputs: areas' 0 out '^cma-areas    0x3$' table --inputs inputs board.dtb
sed '/^cma-areas/d' inputs > older-inputs
expect 'inputs: of a kernel that did not say areas' 0 out '^cma-areas    0x7$' \
	table --inputs older-inputs board.dtb
expect_json 'inputs: a name of several words' \
	"t['reserved'] == [{'start': '0x7fc00000', 'size': '0x400000',
			    'name': 'page tables and more'}]" \
	table --json --inputs inputs board.dtb
expect 'inputs: an empty file' 2 err \
	'^cmadt: /dev/null: not a kernel.s inputs: got no line page-size, want one$' \
	table --inputs /dev/null board.dtb
for key in page-size phys-last lowmem-last cma-align; do
	sed "/^$key/d" inputs > cut-inputs
	expect "inputs: without $key" 2 err "^cmadt: cut-inputs: .*: got no line $key, want one$" \
		check --inputs cut-inputs board.dtb
done
{ echo '# what this is'; cat inputs; } > comment
expect 'inputs: a comment' 0 out '^lowmem-last  0x6fffffff$' table --inputs comment board.dtb
expect 'inputs: no such file' 2 err '^cmadt: none: No such file' table --inputs none board.dtb
expect 'inputs: a directory' 2 err '^cmadt: .*directory' table --inputs . board.dtb
number=0
while IFS= read -r line; do
	number=$((number + 1))
	{ cat inputs; printf '%b\n' "$line"; } > bad-inputs
	expect "inputs: malformed line $number '${line:0:40}'" 2 err \
		'^cmadt: bad-inputs: ' table --inputs bad-inputs board.dtb
done <<'TEXT'
nonsense
memory
memory 0x1000
memory 0x2000-0x1fff
memory 0x1000-
memory -0x1000
memory 0x1000 0x2000
reserved 0x1000
reserve 0x1000-0x1fff kernel
page-size
page-size 0x3000
page-size 0
page-size zero
cma-align 0x300000
cma-areas
cma-areas many
cma-areas 0x7 0x8
cma-align 0x400000 and more
memory 0x1000-0x1fffq

 
TEXT
printf 'reserved 0x1000-0x1fff %05000d\n' 0 > bad-inputs
expect 'inputs: a line that is too long' 2 err '^cmadt: bad-inputs: ' table --inputs bad-inputs board.dtb
cp inputs odd-inputs
printf 'reserved 0x1000-0x1fff caf\351 "quoted" \\\n' >> odd-inputs
expect_json 'inputs: a name of odd bytes in JSON' "len(t['reserved']) == 2" \
	table --json --inputs odd-inputs board.dtb
run table board.dtb
sed -n '/^page-size/,/^$/p' out | sed '/^$/d' > replay
cp out first
run table --inputs replay board.dtb
verdict 'inputs: what table prints replays' "$(diff first out | head -n 2 | paste -sd ' ')"

# --memory

expect 'memory: instead of the tree' 0 out '^memory       0x50000000-0x5fffffff$' \
	table --memory 0x50000000:256M board.dtb
verdict 'memory: nothing else' "$(grep '^memory ' out | tail -n +2)"
expect 'memory: two banks' 0 out '^memory       0x60000000-0x6fffffff$' \
	table --memory 0x40000000:0x10000000 --memory 1536M:256M board.dtb
expect 'memory: small letters' 0 out '^memory       0x40000000-0x7fffffff$' table --memory 1g:1g board.dtb
expect 'memory: up to 2^64' 0 out '^memory       0xfffffffffffff000-0xffffffffffffffff$' \
	table --memory 0xfffffffffffff000:4K board.dtb
expect 'memory: overrides inputs' 0 out '^memory       0x40000000-0x4fffffff$' \
	table --inputs inputs --memory 1G:256M board.dtb
for arg in '' : 1G 1G: :1G 1G:0 1G:1X 1G:1GB 0xfffffffffffff000:8K 1G:-1 -1:1G \
	   99999999999999999999:1 17179869184G:1 '1 :1G' '1G :1G' 1G::1G x:1G \
	   010:1M 1G:010 00:1M 1G:0100M; do
	expect "memory: refuses '$arg'" 2 err '^cmadt: --memory: ' table --memory "$arg" board.dtb
done

# expect_memory MESSAGE ARG...: the last of several --memory is refused
expect_memory() {
	expect "memory: $1" 2 err "^cmadt: --memory: $1\$" check "${@:2}" board.dtb
}

expect_memory 'position 0: got "010", want a number without a leading 0' --memory 010:1M
expect_memory 'position 3: got "010M", want a number without a leading 0' --memory 1G:010M
expect_memory 'position 0: got "1G:0", want more than 0 bytes, and an end below 2.64' --memory 1G:0
expect_memory "position 4: got 'B', want K, M, G or the end" --memory 1G:1B
expect_memory 'got 1G:1G, want nothing of 0x40000000-0x7fffffff, told before' \
	--memory 1G:1G --memory 1G:1G
expect_memory 'got 512M:513M, want nothing of 0x40000000-0x7fffffff, .*' \
	--memory 1G:1G --memory 512M:513M
expect_memory 'got 0x7ffff000:1M, want nothing of 0x40000000-0x7fffffff, .*' \
	--memory 3G:1M --memory 1G:1G --memory 0x7ffff000:1M
expect 'memory: banks that touch' 0 out '^memory       0x20000000-0x7fffffff$' \
	table --memory 1G:1G --memory 512M:512M board.dtb

# --no-cma

expect 'no-cma: no unit' 0 out '^cma-align    0x0$' table --no-cma board.dtb
compile "$top/tests/dts/bad-allocator-of-reusable.dts" reusable.dtb
expect 'no-cma: off' 0 out '^bad .* cma .*reusable' table reusable.dtb
expect 'no-cma: on' 0 out '^bad .* best-fit ' table --no-cma reusable.dtb
expect 'no-cma: overrides inputs' 0 out '^cma-align    0x0$' \
	table --no-cma --inputs inputs board.dtb
expect 'no-cma: no areas' 0 out '^cma-areas    0x0$' table --no-cma --inputs inputs board.dtb

# --regions, as cma_regions= on the kernel's command line

# row NAME: the region's row in the last table, a blank between fields
row() {
	grep -F "$1 " out | head -n 1 | tr -s ' '
}

# expect_row NAME TEXT WANT ARG...: what --regions TEXT makes of the region
expect_row() {
	local name=$1 text=$2 want=$3
	shift 3
	run table --regions "$text" "$@"
	verdict "regions: $name" "$([ "$(row "${want%% *}")" = "$want" ] ||
		echo "status $status, got '$(row "${want%% *}")' $(head -n 1 err)")"
}

node=/reserved-memory/good-static@60000000
expect_row 'one more' vid=4M \
	'vid 0x7fc00000 0x00400000 0x1000 near-fit dynamic cmdline ready vid' board.dtb
expect_row 'one more, all said' 'vid=4M@0x50000000/1M:best-fit' \
	'vid 0x50000000 0x00400000 0x100000 best-fit static cmdline ready vid' board.dtb
expect_row 'moves a node' good-static=2M@0x50000000 \
	"good-static 0x50000000 0x00200000 0x1000 near-fit static cmdline ready $node" board.dtb
expect_row 'frees a node' good-static=1M \
	"good-static 0x7fd00000 0x00100000 0x1000 near-fit dynamic cmdline ready $node" board.dtb
expect_row 'two at once' 'good-static=2M@0x50000000;vid=1M' \
	'vid 0x7fd00000 0x00100000 0x1000 near-fit dynamic cmdline ready vid' board.dtb
verdict 'regions: two at once, the other one' "$([ "$(row good-static)" = \
	"good-static 0x50000000 0x00200000 0x1000 near-fit static cmdline ready $node" ] || row good-static)"
verdict 'regions: the device follows' \
	"$(grep -qE '^/good-device +okay +a +good-static$' out || grep good-device out)"
expect_row 'brings a disabled node to life' good-static=1M@0x50000000 \
	"good-static 0x50000000 0x00100000 0x1000 near-fit static cmdline ready $node" board.dtb off.dtbo
expect_row 'mends a node' bad=1M@0x50000000 \
	'bad 0x50000000 0x00100000 0x1000 near-fit static cmdline ready /reserved-memory/bad' error.dtb
expect 'regions: what it brings is judged' 0 out \
	'^vid +0x50000000 .* cmdline +rejected +vid reg: is neither in RAM nor outside it, ' \
	table --memory 0x40000000:0x10080000 --regions vid=1M@0x50000000 board.dtb
run table board.dtb
cp out plain
run table --regions '' board.dtb
verdict 'regions: an empty text says nothing' "$(diff plain out | head -n 2 | paste -sd ' ')"
expect 'regions: an override is a note' 0 out \
	"^note: $node: size: cma_regions= on the command line prevails \[cmdline-overrides\]$" \
	check --regions good-static=1M board.dtb
run check --regions vid=1M board.dtb
verdict 'regions: one more needs no word' "$(head -n 1 out)${status#0}"
expect 'regions: what it brings is checked' 1 out '^error: vid: reg: overlaps .* \[overlap\]$' \
	check --regions vid=1M@0x60000000 board.dtb
expect 'regions: no room' 1 out \
	'^error: vid: size: .* want such a place; the largest hole is 0x20000000 \[no-room\]$' \
	check --regions vid=1G board.dtb
expect_json 'regions: in JSON' \
	"[(r['source'], r['node'], r['state']) for r in t['regions']
	  if r['name'] in ('vid', 'good-static')] ==
	 [('board', 'vid', 'ready'), ('cmdline', '$node', 'ready')]" \
	table --json --regions good-static=1M@0x60000000 --inputs <(cat inputs; echo board vid=1M@0x41000000) board.dtb

# What drivers bring early, the board's own table, and the maps.
run table --early 'cam=1M@0x50000000,zero-free' --board 'vid=1M@0x51000000' board.dtb
verdict 'early: a row' "$([ "$(row cam)" = \
	'cam 0x50000000 0x00100000 0x1000 near-fit static,zero-free driver ready cam' ] || row cam)"
verdict 'board: a row' "$([ "$(row vid)" = \
	'vid 0x51000000 0x00100000 0x1000 near-fit static board ready vid' ] || row vid)"
expect 'early: a text with a fault' 2 err "^cmadt: --early: position 4: got 'x', want a size$" \
	table --early cam=x board.dtb
expect 'board: a text with a fault' 2 err "^cmadt: --board: position 4: got 'x', want a size$" \
	table --board vid=x board.dtb
expect 'map: a section of its own' 0 out \
	'^cam\* +cmdline +\* +good-static later\(unknown\)$' \
	table --map 'cam*=good-static,later' board.dtb
expect 'map: what it prevails over' 0 out \
	'^/good-device +okay +a +good-static cma_map=good-dynamic$' \
	table --map 'good-device/a=good-dynamic' board.dtb
expect 'map: of the board' 0 out '^cam +board +b +good-static$' \
	table --board-map cam/b=good-static board.dtb
for option in map board-map; do
	expect "$option: a text with a fault" 2 err \
		"^cmadt: --$option: position 2: got '=', want a type or '\*'$" \
		check --$option 'a/=r' board.dtb
	expect "$option: a text with a fault makes no table" 2 err \
		"^cmadt: --$option: position 25: got '=', want a device or '/'$" \
		table --$option 'good-device=good-dynamic;=' board.dtb
done
expect_json 'map: in JSON' \
	"t['map'] == [{'device': 'cam*', 'kind': None, 'source': 'cmdline', 'regions':
	  [{'region': 'good-static', 'state': 'ready'}]}] and
	 [d['source'] for d in t['devices']] == ['dt', 'dt']" \
	table --json --map 'cam*=good-static' board.dtb
{ cat inputs; echo 'early        cam=1M@0x41000000'; echo 'cma_map      cam=cam'
  echo 'board_map    *=good-static'; } > more-inputs
expect 'inputs: early regions' 0 out '^cam +0x41000000 .* driver ' \
	table --inputs more-inputs board.dtb
expect 'inputs: the map' 0 out '^cam +cmdline +\* +cam$' table --inputs more-inputs board.dtb
expect 'inputs: the map of the board' 0 out '^\* +board +\* +good-static$' \
	table --inputs more-inputs board.dtb
{ cat inputs; echo 'cma_map a/=r'; } > bad-map
expect "inputs: a kernel's map with a fault is a finding" 1 out \
	"^error: cma_map: position 2: the map is refused whole: got '=', want a type or '\*' \[map-malformed\]$" \
	check --inputs bad-map board.dtb
{ cat inputs; echo 'cma_map good-device=good-dynamic;='; } > bad-map
expect "inputs: a kernel's map with a fault is not there" 0 out \
	'^/good-device +okay +a +good-static$' table --inputs bad-map board.dtb
cp inputs long-map
printf 'cma_map %s\n' "$(seq -s, -f 'a%.0f' 2000)=good-static" >> long-map
expect 'inputs: a long map' 0 out '^a2000 +cmdline ' table --inputs long-map board.dtb

# expect_refused TEXT MESSAGE: at the position that is wrong, as in the log
expect_refused() {
	expect "regions: refuses '$1'" 2 err "^cmadt: --regions: $2\$" table --regions "$1" board.dtb
}

expect_refused vid 'position 3: got the end, want .=.'
expect_refused '=1M' "position 0: got '=', want a region name"
expect_refused vid= 'position 4: got the end, want a size'
expect_refused vid=0 'position 4: got "0", want a size above 0'
expect_refused vid=1Mx "position 6: got 'x', want '@', '/', ':', ',', ';' or the end"
expect_refused vid=1M@ 'position 7: got the end, want an address'
expect_refused vid=1M/3K 'position 7: got "3K", want a power of two'
expect_refused vid=1M: 'position 7: got the end, want an allocator'
expect_refused 'vid=1M,jpeg=1M' \
	'position 7: got "jpeg", want zero-alloc, zero-free or zero-none'
expect_refused 'vid=1M jpeg=1M' "position 6: got ' ', want '@', '/', ':', ',', ';' or the end"
expect_refused 'vid=1M;vid=2M' 'position 7: got "vid", want a name that is not taken'
expect_refused vid=8G 'position 4: got "8G", want whole pages that this machine can address'
expect_refused vid=1M@0x100000000 \
	'position 7: got "0x100000000", want an aligned address that this machine has'
expect_refused vid=2M@0xfff00000 \
	'position 4: got "2M@0xfff00000", want a region that ends where addresses do'
expect 'regions: what a 64-bit machine can address' 0 out '^vid .* unplaced ' \
	table --machine arm64 --regions vid=8G top.dtb
expect 'regions: refused by check as well' 2 err '^cmadt: --regions: ' check --regions vid board.dtb
expect 'regions: without its text' 2 err '^usage: cmadt' check board.dtb --regions

# The lines of --inputs that are lists of regions

# inputs_with LINE...: inputs, and these lines
inputs_with() {
	{ cat inputs; printf '%s\n' "$@"; } > more-inputs
}

inputs_with 'board        vid=4M@0x41000000;good-static=1M' 'cma_regions  jpeg=1M@0x42000000'
expect 'inputs: the board adds' 0 out '^vid +0x41000000 .* board +ready +vid$' \
	table --inputs more-inputs board.dtb
verdict 'inputs: the command line adds' \
	"$(grep -qE '^jpeg +0x42000000 .* cmdline +ready +jpeg$' out || row jpeg)"
verdict 'inputs: the board gives way to a node' \
	"$(grep -qE '^good-static +0x60000000 .* dt +ready ' out || row good-static)"
expect 'inputs: the board gives way, and says so' 0 out \
	"^note: $node: size: the board's own table has a region of this name, which gives way \[board-overridden\]$" \
	check --inputs more-inputs board.dtb
inputs_with 'board vid=4M@0x41000000' 'cma_regions vid=1M@0x42000000'
expect 'inputs: the command line prevails over the board' 0 out \
	'^vid +0x42000000 .* cmdline +ready +vid$' table --inputs more-inputs board.dtb
expect 'inputs: --regions in the place of the command line' 0 out \
	'^vid +0x41000000 .* board +ready +vid$' table --inputs more-inputs --regions jpeg=1M board.dtb
verdict 'inputs: --regions' "$(grep -qE '^jpeg .* cmdline ' out || echo 'no jpeg')"
inputs_with 'cma_regions  '
expect 'inputs: an empty list' 0 out '^good-static .* dt ' table --inputs more-inputs board.dtb
inputs_with 'board cafe=1M@0x41000000' 'cma_regions a-f=1M@0x42000000;0x1-0x2=1M'
expect 'inputs: names that look like numbers' 0 out '^cafe +0x41000000 ' \
	table --inputs more-inputs board.dtb
verdict 'inputs: names that look like a range' \
	"$(grep -qE '^a-f +0x42000000 ' out && grep -qE '^0x1-0x2 ' out || echo lost)"
inputs_with 'board vid=1M@0x41000000' 'board vid=1M@0x42000000'
expect 'inputs: of two lines the last counts' 0 out '^vid +0x42000000 ' \
	table --inputs more-inputs board.dtb
inputs_with 'board'
expect 'inputs: a word alone' 2 err '^cmadt: more-inputs: not a line of inputs: board' \
	table --inputs more-inputs board.dtb
inputs_with 'boards vid=1M'
expect 'inputs: another word' 2 err '^cmadt: more-inputs: not a line of inputs: boards' \
	table --inputs more-inputs board.dtb
inputs_with 'board vid=1M;' 'cma_regions vid=1M;jpeg'
expect 'inputs: a list that is refused' 2 err \
	"^cmadt: cma_regions: position 11: got the end, want '='\$" table --inputs more-inputs board.dtb
inputs_with 'board vid=0'
expect 'inputs: a list of the board that is refused' 2 err \
	'^cmadt: board: position 4: got "0", want a size above 0$' table --inputs more-inputs board.dtb
expect 'inputs: in words, no list' 0 out '^page-size ' table --inputs inputs board.dtb
verdict 'inputs: the table shows no list' "$(grep -E '^(board|cma_regions) ' out)"

exit $failed
