#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# cmadt's command line: exit status, messages, what it reads and refuses.
#
# usage: cli.sh CMADT
#
# Prints "ok - NAME" or "not ok - NAME: why".
. "$(dirname "${BASH_SOURCE[0]}")/cli-lib.sh"

make_board
cat > add.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/reserved-memory} {
	extra: extra { compatible = "linux,cma-region"; size = <0x100000>; };
};
&good_device { memory-region = <&good_static>, <&extra>; };
DTS
cat > stray.dtso <<'DTS'
/dts-v1/;
/plugin/;
&no_such_label { status = "disabled"; };
DTS
cat > broken.dts <<'DTS'
/dts-v1/;
/ { not a tree
DTS
compile "$top/tests/dts/bad-no-range.dts" error.dtb
compile "$top/tests/dts/bad-reg-multiple.dts" warning.dtb
compile "$top/tests/dts/bad-reg-and-size.dts" note.dtb
for name in add stray; do
	dtc -q -@ -I dts -O dtb -o $name.dtbo $name.dtso
done

# Usage

expect 'no command' 2 err '^usage: cmadt'
expect 'unknown command' 2 err '^usage: cmadt' list board.dtb
expect 'no file' 2 err '^usage: cmadt' table
expect 'unknown option' 2 err '^usage: cmadt' table --jso=1 board.dtb
expect 'unknown option by name' 2 err "^cmadt: unrecognized option '--bogus'" table --bogus board.dtb
expect 'option without its argument' 2 err '^usage: cmadt' check board.dtb --inputs
expect 'an option twice' 2 err '^cmadt: --regions: got b=1M behind a=1M, want one text$' \
	table --regions a=1M --regions b=1M board.dtb
expect 'help' 0 out '^usage: cmadt' --help
expect 'help of a command' 0 out '^usage: cmadt' table --help
expect 'help names the exit status' 0 out 'Exit status of check: 0' --help

# Exit status

expect 'table: clean' 0 out '^good-static ' table board.dtb
run check board.dtb
verdict 'check: clean says nothing' "$(head -n 1 out)$(head -n 1 err)${status#0}"
expect 'check: a note is clean' 0 out '^note: .* \[reg-and-size\]$' check note.dtb
expect 'check: a warning' 1 out '^warning: .* \[reg-multiple\]$' check warning.dtb
expect 'check: an error' 1 out '^error: .* \[no-range\]$' check error.dtb
expect 'table: an error is no trouble' 0 out ' rejected ' table error.dtb
expect 'check --json: an error' 1 out '"check": "no-range"' check --json error.dtb
expect 'check --json: a note' 0 out '"check": "reg-and-size"' check --json note.dtb

# Files

expect 'no such file' 2 err '^cmadt: none.dtb: No such file' table none.dtb
expect 'a directory' 2 err '^cmadt: .*: Is a directory' table .
: > empty.dtb
expect 'an empty file' 2 err \
	'^cmadt: empty.dtb: not a device tree blob: FDT_ERR_TRUNCATED, got 0x0 bytes$' check empty.dtb
echo 'this is no blob, and longer than a header of one would be' > text.dtb
expect 'not a blob' 2 err \
	'^cmadt: text.dtb: not .* got 0x74686973, want 0xd00dfeed, or a .dts' check text.dtb
size=$(stat -c %s board.dtb)
why=
for bytes in 1 4 8 39 40 41 $((size / 2)) $((size - 1)); do
	head -c $bytes board.dtb > cut.dtb
	run table cut.dtb
	[ "$status" = 2 ] && grep -q '^cmadt: cut.dtb: not a device tree blob' err ||
		why="$why at $bytes bytes status $status;"
done
verdict 'a truncated blob, at every length tried' "$why"
why=
for at in $(seq 0 77 $((size - 1))); do
	cp board.dtb flip.dtb
	printf '\377' | dd of=flip.dtb bs=1 seek="$at" conv=notrunc status=none
	ASAN_OPTIONS=detect_leaks=0 run check flip.dtb
	case $status in 0|1|2) ;; *) why="$why byte $at: status $status;" ;; esac
done
verdict 'a damaged blob ends in no crash' "$why"
cp board.dtb longer.dtb
head -c 100 /dev/zero >> longer.dtb
expect 'a blob with padding behind it' 0 out '^good-static ' table longer.dtb
status=0
"$cmadt" table board.dtb > /dev/full 2> err || status=$?
[ "$status" = 2 ] && why= || why="status $status"
verdict 'a full disk' "$why"

# Sources

expect 'a source' 0 out '^good-static ' table -I "$desk" board.dts
expect 'a source without its include' 2 err 'board.dtsi' table board.dts
expect 'a source that is broken' 2 err '^cmadt: broken.dts: cannot be compiled' table broken.dts
verdict 'its file and line' "$(grep -q '^Error: broken.dts:2\.' err || head -n 1 err)"
run table board.dts
verdict 'dtc is not asked after cpp has failed' "$(grep -i 'parse' err)"
run table none.dts
verdict 'a source that is not there' \
	"$(echo 'cmadt: none.dts: No such file or directory' | diff - err | paste -sd ' ')${status#2}"
mkdir folder.dts
run table folder.dts
verdict 'a source that is a directory' \
	"$(echo 'cmadt: folder.dts: Is a directory' | diff - err | paste -sd ' ')${status#2}"
run table board.dtb
cp out from-blob
run table -I "$desk" board.dts
verdict 'blob and source give the same table' "$(diff from-blob out | head -n 2 | paste -sd ' ')"

# Overlays

for kind in dtso dtbo; do
	expect "overlay .$kind" 0 out '^good-static .* disabled' table board.dtb off.$kind
	expect "overlay .$kind adds a region" 0 out '^extra .* ready' table board.dtb add.$kind
	expect "overlay .$kind on a source" 0 out '^extra ' table -I "$desk" board.dts add.$kind
	expect "overlay .$kind that does not apply" 2 err \
		"^cmadt: stray.$kind: overlay does not apply: got label no_such_label, want" \
		table board.dtb stray.$kind
done
cat > path.dtso <<'DTS'
/dts-v1/;
/plugin/;
&{/reserved-memory/no-such-node} { status = "disabled"; };
DTS
expect 'an overlay of a path that is not there' 2 err \
	'^cmadt: path.dtso: .*: target-path: got /reserved-memory/no-such-node, want' \
	table board.dtb path.dtso
for kind in dtso dtbo; do
	for command in table check draw; do
		expect "an overlay .$kind as the board: $command" 2 err \
			"^cmadt: off.$kind: an overlay: got no device tree in front of it, want the board's$" \
			$command off.$kind
	done
done
expect 'an overlay as the board of another' 2 err '^cmadt: add.dtbo: an overlay: ' table add.dtbo off.dtbo
expect 'an overlay as the second board of diff' 2 err '^cmadt: off.dtbo: an overlay: ' \
	diff board.dtb -- off.dtbo
expect 'an overlay as the board of why' 2 err '^cmadt: off.dtbo: an overlay: ' \
	why off.dtbo -- good-device a 1M
expect 'a board as an overlay' 2 err '^cmadt: warning.dtb: not an overlay: ' \
	table board.dtb warning.dtb
expect 'two overlays' 0 out '^extra .* ready' table board.dtb off.dtbo add.dtso
verdict 'the first of two overlays' "$(grep -q '^good-static .* disabled' out || echo lost)"
expect 'an overlay twice' 0 out '^extra ' table board.dtb add.dtbo off.dtbo off.dtbo
expect 'an overlay that is no blob' 2 err '^cmadt: text.dtb: not a device tree' table board.dtb text.dtb
expect 'an overlay that is not there' 2 err '^cmadt: none.dtbo: No such' table board.dtb none.dtbo
dtc -q -I dtb -O dts board.dtb | sed '/__symbols__ {/,/};/d' | dtc -q -I dts -O dtb -o bare.dtb
expect 'a base without symbols says so' 2 err 'compile the base with dtc -@' table bare.dtb off.dtbo
why=
fdtoverlay -i board.dtb -o both.dtb off.dtbo add.dtbo || why='fdtoverlay failed'
run table both.dtb
cp out from-fdtoverlay
run table board.dtb off.dtbo add.dtbo
verdict 'as fdtoverlay applies them' "$why$(diff from-fdtoverlay out | head -n 2 | paste -sd ' ')"

# --json

expect_json 'json: a region' \
	"[(r['name'], r['start'], r['size'], r['alignment'], r['allocator'],
	   r['state'], r['flags'], r['source'], r['reason'], r['node'])
	  for r in t['regions']][0] == ('good-static', '0x60000000', '0x100000',
	  '0x1000', 'near-fit', 'ready', 'static', 'dt', '',
	  '/reserved-memory/good-static@60000000')" table --json board.dtb
expect_json 'json: devices' \
	"[(d['node'], d['kind'], d['status'], [e['region'] for e in d['regions']])
	  for d in t['devices']] == [('/good-device', 'a', 'okay', ['good-static']),
				     ('/good-device', 'b', 'okay', ['good-dynamic'])]" \
	table --json board.dtb
cat > quota.dtso <<'DTS'
/dts-v1/;
/plugin/;
&good_device { linux,cma-quota = <0>, <0x100000>; };
DTS
expect_json 'json: quotas' \
	"[(d['kind'], d['quota']) for d in t['devices']] ==
	 [('a', None), ('b', '0x100000')]" table --json board.dtb quota.dtso
expect_json 'json: memory' \
	"t['memory'] == [{'start': '0x40000000', 'size': '0x40000000',
			  'name': '/memory@40000000'}]" table --json board.dtb
expect_json 'json: a finding' \
	"[(f['level'], f['check'], f['node'], f['property'])
	  for f in t['findings']] == [('error', 'no-range', '/reserved-memory/bad', 'reg')] and
	 t['findings'][0]['message'].startswith('/reserved-memory/bad: reg: ')" \
	check --json error.dtb
expect_json 'json: no address is null' \
	"[(r['start'], r['state']) for r in t['regions'] if r['name'] == 'bad'] ==
	 [(None, 'rejected')]" table --json error.dtb
compile "$top/tests/dts/good-top-of-64-bits.dts" top.dtb
expect_json 'json: 2^64' \
	"[r['start'] for r in t['regions']][-1] == '0xfffffffffff00000' and
	 t['phys-last'] == '0x' + 16 * 'f'" table --json top.dtb
echo '/dts-v1/; / { };' > nothing.dts
expect_json 'json: an empty tree' \
	"t['regions'] == t['devices'] == t['memory'] == []" table --json nothing.dts
cat > odd.dts <<'DTS'
/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	reserved-memory {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		r: region {
			compatible = "linux,cma-region";
			reg = <0x1000 0x1000>;
			label = "q\"b\\s";
			linux,cma-allocator = "a\"\\b";
		};
	};
	dev { memory-region = <&r>; memory-region-names = "\"\n\\"; };
};
DTS
expect_json 'json: quotes and backslashes' \
	"t['regions'][0]['name'] == 'q\"b\\\\s' and t['devices'][0]['kind'][0] == '\"'" \
	check --json odd.dts

exit $failed
