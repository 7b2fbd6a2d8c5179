# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the tests of cmadt's command line share: to be sourced with the program as
# the argument. They run in a folder of their own, which goes at the end.
set -u
export LC_ALL=C

[ $# -eq 1 ] || { echo "usage: ${0##*/} CMADT" >&2; exit 2; }
cmadt=$(realpath "$1")
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034
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

# said NAME STATUS ARG...: cmadt prints exactly what is on the standard input
said() {
	local name=$1 want=$2 why
	shift 2
	cat > want
	run "$@"
	why=$(diff want out | grep '^[<>]' | head -n 3 | paste -sd ' ')
	[ "$status" = "$want" ] || why="status $status, want $want; $why"
	[ ! -s err ] || why="stderr: $(head -n 1 err); $why"
	verdict "$name" "$why"
}

compile() {
	cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp -P -I "$desk" "$1" |
		dtc -q -@ -I dts -O dtb -o "$2"
}

# expect_json NAME EXPRESSION ARG...: cmadt's output is sound and t is so
expect_json() {
	local name=$1 expression=$2 why=
	shift 2
	run "$@"
	why=$(python3 "$top/tests/unit/judge.py" out "$expression" 2>&1 | tail -n 1)
	[ "$status" = 0 ] || [ "$status" = 1 ] || why="status $status"
	verdict "$name" "$why"
}

# make_board: board.dts and board.dtb, the good regions and their device, and
# off.dtso and off.dtbo, which disable one of them
make_board() {
	cat > board.dts <<'DTS'
/dts-v1/;
#include "board.dtsi"
DTS
	cat > off.dtso <<'DTS'
/dts-v1/;
/plugin/;
&good_static { status = "disabled"; };
DTS
	compile board.dts board.dtb
	dtc -q -@ -I dts -O dtb -o off.dtbo off.dtso
}
