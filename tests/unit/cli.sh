#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# cmadt's command line: exit status, messages, what it reads and refuses.
#
# usage: cli.sh CMADT
#
# Prints "ok - NAME" or "not ok - NAME: why".
set -u
export LC_ALL=C

[ $# -eq 1 ] || { echo "usage: cli.sh CMADT" >&2; exit 2; }
cmadt=$(realpath "$1")
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
desk=$top/tests/dts/desk
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 2
failed=0

# verdict NAME WHY: ok if there is no why
verdict() {
	if [ -z "$2" ]; then
		echo "ok - $1"
	else
		echo "not ok - $1: $2"
		failed=1
	fi
}

# Runs cmadt; its status is in $status, what it printed in out and err.
run() {
	status=0
	"$cmadt" "$@" > out 2> err < /dev/null || status=$?
	if grep -q Sanitizer err; then
		status=sanitizer
	fi
}

# expect NAME STATUS STREAM PATTERN ARG...: STREAM is out or err, PATTERN must be
# in it; trouble (2) must print nothing else on out
expect() {
	local name=$1 want=$2 stream=$3 pattern=$4 why=
	shift 4
	# Who leaves in trouble leaves his memory behind.
	[ "$want" != 2 ] || export ASAN_OPTIONS=detect_leaks=0
	run "$@"
	unset ASAN_OPTIONS
	[ "$status" = "$want" ] || why="status $status, want $want"
	grep -qE -e "$pattern" "$stream" || why="$why no '$pattern' on std$stream"
	if [ "$want" = 2 ] && [ -s out ]; then
		why="$why output on stdout"
	fi
	[ "$want" = 2 ] || [ ! -s err ] || why="$why stderr: $(head -n 1 err)"
	verdict "$name" "$why"
}

compile() {
	cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp -P -I "$desk" "$1" |
		dtc -q -@ -I dts -O dtb -o "$2"
}

cat > board.dts <<'DTS'
/dts-v1/;
#include "board.dtsi"
DTS
cat > off.dtso <<'DTS'
/dts-v1/;
/plugin/;
&good_static { status = "disabled"; };
DTS
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
compile board.dts board.dtb
compile "$top/tests/dts/bad-no-range.dts" error.dtb
compile "$top/tests/dts/bad-reg-multiple.dts" warning.dtb
compile "$top/tests/dts/bad-reg-and-size.dts" note.dtb
for name in off add stray; do
	dtc -q -@ -I dts -O dtb -o $name.dtbo $name.dtso
done

# Usage

expect 'no command' 2 err '^usage: cmadt'
expect 'unknown command' 2 err '^usage: cmadt' list board.dtb
expect 'no file' 2 err '^usage: cmadt' table
expect 'unknown option' 2 err '^usage: cmadt' table --jso=1 board.dtb
expect 'option without its argument' 2 err '^usage: cmadt' check board.dtb --inputs
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
expect 'an empty file' 2 err '^cmadt: empty.dtb: not a device tree blob' check empty.dtb
echo 'this is no blob, and longer than a header of one would be' > text.dtb
expect 'not a blob' 2 err '^cmadt: text.dtb: not a device tree blob' check text.dtb
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
expect 'a source that is not there' 2 err '^cmadt: none.dts: ' table none.dts
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
		"^cmadt: stray.$kind: overlay does not apply: " table board.dtb stray.$kind
done
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

cat > judge.py <<'PY'
import json, re, sys

def pairs(p):
    names = [k for k, v in p]
    assert len(set(names)) == len(names), 'a key comes twice: %s' % names
    return dict(p)

def walk(x, path=''):
    if isinstance(x, dict):
        for k, v in x.items():
            walk(v, path + '.' + k)
            if k in ('start', 'size', 'alignment', 'page-size', 'phys-last',
                     'lowmem-last', 'cma-align', 'phandle') and v is not None:
                assert isinstance(v, str) and re.match('^0x[0-9a-f]+$', v), path + '.' + k
    elif isinstance(x, list):
        for v in x:
            walk(v, path + '[]')
    else:
        assert x is None or isinstance(x, (str, bool)), 'a number at ' + path

t = json.load(open(sys.argv[1], encoding='utf-8'), object_pairs_hook=pairs)
walk(t)
keys = {'page-size', 'phys-last', 'lowmem-last', 'cma-align', 'memory',
        'memreserve', 'reserved', 'regions', 'devices', 'findings'}
assert set(t) == keys, 'keys: %s' % sorted(t)
for r in t['regions']:
    assert set(r) == {'name', 'node', 'start', 'size', 'alignment', 'allocator',
                      'flags', 'source', 'state', 'reason'}, r
for d in t['devices']:
    assert set(d) == {'node', 'enabled', 'kind', 'regions'}, d
for expression in sys.argv[2:]:
    assert eval('(' + expression + ')'), expression
PY

# expect_json NAME EXPRESSION ARG...: cmadt's output is sound and t is so
expect_json() {
	local name=$1 expression=$2 why=
	shift 2
	run "$@"
	why=$(python3 judge.py out "$expression" 2>&1 | tail -n 1)
	[ "$status" = 0 ] || [ "$status" = 1 ] || why="status $status"
	verdict "$name" "$why"
}

expect_json 'json: a region' \
	"[(r['name'], r['start'], r['size'], r['alignment'], r['allocator'],
	   r['state'], r['flags'], r['source'], r['reason'], r['node'])
	  for r in t['regions']][0] == ('good-static', '0x60000000', '0x100000',
	  '0x1000', 'best-fit', 'ready', 'static', 'dt', '',
	  '/reserved-memory/good-static@60000000')" table --json board.dtb
expect_json 'json: devices' \
	"[(d['node'], d['kind'], d['enabled'], [e['region'] for e in d['regions']])
	  for d in t['devices']] == [('/good-device', 'a', True, ['good-static']),
				     ('/good-device', 'b', True, ['good-dynamic'])]" \
	table --json board.dtb
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

# --inputs

cat > inputs <<'TEXT'
page-size    0x1000
phys-last    0xffffffff
lowmem-last  0x6fffffff
cma-align    0x400000
memory       0x40000000-0x4fffffff
memory       0x58000000-0x7fffffff
reserved     0x7fc00000-0x7fffffff page tables and more
TEXT
expect 'inputs: memory' 0 out '^memory       0x58000000-0x7fffffff$' table --inputs inputs board.dtb
expect 'inputs: reserved ranges are kept off' 0 out \
	'^good-dynamic +0x7fa00000 ' table --inputs inputs board.dtb
expect 'inputs: limits' 0 out '^lowmem-last  0x6fffffff$' table --inputs inputs board.dtb
expect_json 'inputs: a name of several words' \
	"t['reserved'] == [{'start': '0x7fc00000', 'size': '0x400000',
			    'name': 'page tables and more'}]" \
	table --json --inputs inputs board.dtb
: > no-lines
expect 'inputs: an empty file changes nothing but high memory' 0 out \
	'^memory       0x40000000-0x7fffffff$' table --inputs no-lines board.dtb
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
cma-align 0x400000 and more
memory 0x1000-0x1fffq

 
TEXT
printf 'reserved 0x1000-0x1fff %05000d\n' 0 > bad-inputs
expect 'inputs: a line that is too long' 2 err '^cmadt: bad-inputs: ' table --inputs bad-inputs board.dtb
printf 'reserved 0x1000-0x1fff caf\351 "quoted" \\\n' > odd-inputs
expect_json 'inputs: a name of odd bytes in JSON' "len(t['reserved']) == 1" \
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
	   99999999999999999999:1 17179869184G:1 '1 :1G' '1G :1G' 1G::1G x:1G; do
	expect "memory: refuses '$arg'" 2 err '^cmadt: --memory: ' table --memory "$arg" board.dtb
done

# --no-cma

expect 'no-cma: no unit' 0 out '^cma-align    0x0$' table --no-cma board.dtb
compile "$top/tests/dts/bad-allocator-of-reusable.dts" reusable.dtb
expect 'no-cma: off' 0 out '^bad .* cma .*reusable' table reusable.dtb
expect 'no-cma: on' 0 out '^bad .* best-fit ' table --no-cma reusable.dtb
expect 'no-cma: overrides inputs' 0 out '^cma-align    0x0$' \
	table --no-cma --inputs inputs board.dtb
exit $failed
