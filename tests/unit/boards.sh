#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# cmadt draw and cmadt diff, on the board of tests/unit/live.
#
# usage: boards.sh CMADT
#
# Prints "ok - NAME" or "not ok - NAME: why".
. "$(dirname "${BASH_SOURCE[0]}")/cli-lib.sh"

dtc -q -@ -I dts -O dtb -o board.dtb "$top/tests/unit/live/board.dts"

# Draw

said 'draw' 0 draw board.dtb <<'TEXT'
memory     0x40000000-0x7fffffff, a column is 0x1000000
0x40000000 0x10000000 |................                                                |
0x50000000 0x01000000 |                #                                               | near
0x51000000 0x01000000 |                 #                                              | best
0x52000000 0x01000000 |                  #                                             | lent
0x53000000 0x01000000 |                   .                                            |
0x54000000 0x00100000 |                    =                                           | firmware
0x54100000 0x2bf00000 |                    ............................................|
# ready, = reserved by its own driver, x neither, . nobody's
-          0x01000000 disabled: off
-          0x80000000 unplaced: huge
TEXT
said 'draw: two banks, and what lies in neither' 0 \
	draw --memory 0x40000000:0x12000000 --memory 0x60000000:0x1000000 board.dtb <<'TEXT'
memory     0x40000000-0x51ffffff, a column is 0x480000
0x40000000 0x10000000 |.........................................................       |
0x50000000 0x01000000 |                                                        #####   | near
0x51000000 0x01000000 |                                                            ####| best
memory     0x60000000-0x60ffffff, a column is 0x40000
0x60000000 0x01000000 |................................................................|
# ready, = reserved by its own driver, x neither, . nobody's
0x52000000 0x01000000 outside of memory: lent
-          0x01000000 disabled: off
0x54000000 0x00100000 outside of memory: firmware
-          0x80000000 unplaced: huge
TEXT
cat > overlap.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/reserved-memory/best@51000000} { reg = <0x50800000 0x1000000>; };
DTS
expect 'draw: what is rejected keeps its memory' 0 out '^0x50800000 0x01000000 \|  *xx  *\| best$' \
	draw board.dtb overlap.dtso
verdict 'draw: a gap begins behind what overlaps' "$(grep -q '^0x51800000 0x00800000 |  *\. ' out || sed -n 4,6p out)"
expect 'draw: up to the last byte of 64 bits' 0 out '^0xfffffffffff00000 0x00100000 \|\.{64}\|$' \
	draw --machine arm64 --memory 0xfffffffffff00000:1M board.dtb
expect 'draw: all that 64 bits can say' 0 out '^memory +0x00000000-0xffffffffffffffff' \
	draw --machine arm64 --memory 0:0x8000000000000000 --memory 0x8000000000000000:0x8000000000000000 board.dtb
expect 'draw: no memory' 0 out '^0x50000000 0x01000000 outside of memory: near$' \
	draw --memory 0x10000:4K board.dtb
expect 'draw takes no --json' 2 err '^cmadt: draw: .*: not an option' draw --json board.dtb
expect 'draw: no file' 2 err '^usage: ' draw

# Diff

said 'diff: the same' 0 diff board.dtb -- board.dtb < /dev/null
cat > change.dtso <<'DTS'
/dts-v1/;
/plugin/;
&near { reg = <0x58000000 0x800000>; linux,cma-zero = "none"; };
&off { status = "okay"; };
&{/reserved-memory} { extra { compatible = "linux,cma-region"; size = <0x100000>; }; };
&{/soc/codec@3400000} { memory-region-names = "a", "b"; };
&{/soc/mixer} { linux,cma-quota = <0x200000>; };
&{/soc/serial@3800000} { memory-region = <&near>; };
DTS
said 'diff' 1 diff board.dtb -- board.dtb change.dtso <<'TEXT'
! region near: start 0x50000000 -> 0x58000000, size 0x01000000 -> 0x00800000, flags static -> static,zero-none
! region off: state disabled -> ready, reason status: not okay -> -
! region huge: reason size: cannot be placed, got size 0x80000000 aligned to 0x1000 in all memory, want such a place; the largest hole is 0x1bf00000 -> size: cannot be placed, got size 0x80000000 aligned to 0x1000 in all memory, want such a place; the largest hole is 0x17800000
+ region extra: start 0x7ff00000, size 0x00100000, align 0x1000, allocator near-fit, flags dynamic, source dt, state ready
! device /soc/codec@3400000 a: okay near off -> okay near
! device /soc/mixer *: okay off best -> okay quota 0x200000 off best
+ device /soc/codec@3400000 *: okay off
+ device /soc/serial@3800000 *: okay near
TEXT
run diff board.dtb change.dtso -- board.dtb
verdict 'diff: the other way round' "$(grep -qx -e '- device /soc/serial@3800000 \*: okay near' out ||
	echo 'no device')$(grep -q '^- region extra: start 0x7ff00000, ' out || echo ' no region')${status#1}"
cat > none.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/soc} { bare { memory-region; }; };
DTS
cat > bare-off.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/soc/bare} { status = "disabled"; };
DTS
said 'diff: a device without references' 1 diff board.dtb -- board.dtb none.dtso <<'TEXT'
+ device /soc/bare *: okay
TEXT
said 'diff: and what becomes of it' 1 diff board.dtb none.dtso -- board.dtb none.dtso bare-off.dtso <<'TEXT'
! device /soc/bare *: okay -> disabled
TEXT
said 'diff: options are for both' 0 diff --no-cma board.dtb -- board.dtb < /dev/null
expect 'diff: one board' 2 err '^cmadt: diff: got one board, want OLD' diff board.dtb board.dtb
expect 'diff: nothing behind --' 2 err '^cmadt: diff: got one board' diff board.dtb --
expect 'diff: a board that is not there' 2 err '^cmadt: none.dtb: No such file' diff board.dtb -- none.dtb

exit $failed
