# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What a kernel with board.dts would show after a while: to be sourced by
# tests/unit/live.sh.

# write_state DIR: its files in debugfs
write_state() {
	cat > "$1/chunks" <<'TEXT'
near             0x50000000 0x00100000 13400000.codec:left      a        12
near             0x50800000 0x00001000 13400000.codec           a        7
near             0x50c00000 0x00200000 13400000.codec           a        3
best             0x51000000 0x00100000 13400000.codec           b        3
best             0x51300000 0x00100000 soc:mixer                *        100
lent             0x52100000 0x00100000 11840000.jpeg            *        1
TEXT
	cat > "$1/accounts" <<'TEXT'
13400000.codec           a        near             0x00201000 0x00301000 2 1
13400000.codec           b        best             0x00100000 0x00100000 1 0
13400000.codec:left      a        near             0x00100000 0x00100000 1 0
11840000.jpeg            *        lent             0x00100000 0x00400000 1 4
soc:mixer                *        best             0x00100000 0x00100000 1 0
TEXT
	cat > "$1/bindings" <<'TEXT'
13400000.codec           s5p-mfc          a        near
13400000.codec           s5p-mfc          b        best
13400000.codec:left      -                a        near
13400000.codec:right     -                b        best
11840000.jpeg            s5p-jpeg         *        lent
TEXT
	cat > "$1/inputs" <<'TEXT'
page-size    0x1000
phys-last    0xffffffff
lowmem-last  0x6fffffff
cma-align    0x400000
cma-areas    0x7
memory       0x40000000-0x7fffffff
reserved     0x40008000-0x41ffffff kernel
TEXT
	cat > "$1/quotas" <<'TEXT'
13400000.codec a 0x201000 -
13400000.codec b 0x100000 0x280000
13400000.codec:left a 0x100000 -
11840000.jpeg * 0x100000 -
soc:mixer * 0x100000 0x80000
TEXT
}
