#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Boots a kernel in QEMU's smdkc210 (Exynos 4210) and collects what its /init
# reports (see init.c). The console and the report are different serial ports:
# what the kernel prints decides nothing.
#
# Exit status: 0 the report is complete and has no "not ok", 1 not so, 2 usage.
# It ends by itself in any case: the guest turns itself off, a panic is noticed
# on the console (this machine's reset does nothing in QEMU, so panic=-1 would
# only spin), and a timeout ends what is left: see qemu.py.

set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)

usage() {
	cat >&2 <<-EOF
	usage: boot.sh --kernel zImage --dtb X.dtb --initrd R.gz --out DIR
	               [--mem 1G] [--append "WORDS"] [--tests a,b] [--timeout SECONDS]
	               [--allow-missing]

	DIR gets console.log, report.out, and from the report: table, inputs, bindings,
	chunks, iomem, fdt (the blob that the kernel booted with), dmesg, results; of a
	kernel that has it kmemleak.
	--mem            up to 1G; the machine always has that much, and the kernel is
	                 told to use less of it
	--tests          the tests in the guest to run (their list is in init.c); with
	                 kunit the kernel runs its own suites, a result for each case
	--allow-missing  a file that the guest could not read is no failure: for
	                 kernels without cma_region
	EOF
	exit 2
}

kernel='' dtb='' initrd='' out='' mem=1G append='' tests='' timeout=60 allow_missing=
sections='table inputs bindings chunks iomem fdt dmesg'

while [ $# -gt 0 ]; do
	case $1 in
	--allow-missing) allow_missing=y; shift; continue ;;
	--kernel|--dtb|--initrd|--out|--mem|--append|--tests|--timeout)
		[ $# -ge 2 ] || usage ;;
	*) usage ;;
	esac
	case $1 in
	--kernel) kernel=$2 ;;
	--dtb) dtb=$2 ;;
	--initrd) initrd=$2 ;;
	--out) out=$2 ;;
	--mem) mem=$2 ;;
	--append) append=$2 ;;
	--tests) tests=$2 ;;
	--timeout) timeout=$2 ;;
	esac
	shift 2
done
[ -n "$out" ] || usage

bytes=$(numfmt --from=iec "$mem") || usage
[ "$bytes" -le $((1 << 30)) ] || usage

for file in "$kernel" "$dtb" "$initrd"; do
	[ -n "$file" ] || usage
	[ -r "$file" ] || { echo "boot.sh: cannot read $file" >&2; exit 2; }
done
mkdir -p "$out" || exit 2

# Nothing of an earlier run may pass for this one's.
for name in console.log report.in report.out qemu.log results $sections; do
	rm -f "$out/$name"
done
rm -f "$out"/kunit-* "$out/kmemleak" "$out"/*.ppm "$out"/*.png

fail() {
	echo "boot.sh: FAILED: $*" >&2
	if [ -s "$out/qemu.log" ]; then
		sed 's/^/boot.sh: qemu: /' "$out/qemu.log" >&2
	fi
	echo "boot.sh: from $out/console.log:" >&2
	{
		grep -a -m1 -B 8 -A 8 'Kernel panic' "$out/console.log" ||
			tail -n 15 "$out/console.log"
	} | sed 's/^/    /' >&2
	exit 1
}

# earlycon: the regions are reserved before any other console is there.
words="console=ttySAC0,115200 earlycon=exynos4210,0x13800000 rdinit=/init"
words+=" panic=-1 oops=panic trace_event=cma_region:*${tests:+ cmadt.tests=$tests}${append:+ $append}"
# The suites say much, and race best without a console to wait for.
case ",$tests," in *,kunit,*) words+=' kunit.enable=1 log_buf_len=4M loglevel=5' ;; esac
# The machine ignores -m, and QEMU writes 1 GiB into whatever memory node it finds.
[ "$bytes" -eq $((1 << 30)) ] || words+=" mem=$bytes"

run_qemu() {
	"$here/qemu.py" "$out" "$timeout" qemu-system-arm -M smdkc210 -smp 2 -m 1G \
		-kernel "$kernel" -dtb "$dtb" -initrd "$initrd" -append "$words" \
		2>"$out/qemu.log" &
	trap 'kill $! 2>/dev/null' EXIT
	trap 'exit 1' INT TERM
	wait $!
	status=$?
	trap - EXIT
}

# One file a section, and the verdicts; a section without its end is dropped.
split_report() {
	awk -v out="$out" '
		section == "" && $1 == "@begin"	{ section = $2; n = 0; next }
		section != "" && $0 == "@end " section {
			file = out "/" section
			printf "" > file
			for (i = 0; i < n; i++)
				print line[i] > file
			close(file)
			section = ""
			next
		}
		section != ""			{ line[n++] = $0; next }
		/^(not )?ok - /			{ print > (out "/results") }
	' "$out/report.out"
	touch "$out/results"

	if [ -f "$out/fdt" ] && ! grep -q '^(missing' "$out/fdt"; then
		perl -ane 'seek(STDOUT, hex($F[0]), 0); print pack("H*", $F[1])' \
			"$out/fdt" >"$out/fdt.bin" &&
			mv "$out/fdt.bin" "$out/fdt"
	fi
}

# How many results there must be: one for each test that the command line names,
# by --tests or by --append, and one for each case that a suite of KUnit plans.
count_tests() {
	local word

	{
		for word in $words; do
			case $word in
			cmadt.tests=*) tr ',' '\n' <<<"${word#*=}" ;;
			esac
		done
		cat "$out"/kunit-* 2>/dev/null |
			awk '/^    1\.\.[0-9]+$/ {
				for (n = substr($1, 4); n > 0; n--)
					print "case"
			}'
	} | grep -c .
}

# What the kernel holds to be a fault of its own; DRM's complaint that a frame
# interrupt was late is the fault of a busy host, see qemu.py.
warnings() {
	grep -a 'WARNING: \|BUG: \|turning off the locking' "$out/dmesg" |
		grep -a -v drm_atomic_helper_wait_for_vblanks
}

# What the display showed when the guest asked for pictures of it, to the pixel.
# The picture is of the table; the same code computes it here.
check_screen() {
	local diff shot

	for shot in "$out"/*screen.ppm; do
		[ -e "$shot" ] || return
		"${initrd%/*}/picture" <"$out/table" >"$out/expected.ppm" ||
			fail "no expected picture"
		diff=$(cmp "$shot" "$out/expected.ppm" 2>&1) ||
			fail "the screen is not as drawn: $diff"
	done
}

check_report() {
	local name bad panic

	panic=$(grep -a -m1 'Kernel panic' "$out/console.log" 2>/dev/null)
	[ -z "$panic" ] || fail "$panic"
	if ! tail -n 1 "$out/report.out" | grep -qx '@done'; then
		[ "$status" -ne 124 ] || fail "the guest was not done after $timeout s"
		fail "the guest ended before its report was complete"
	fi

	for name in $sections; do
		[ -f "$out/$name" ] || fail "the report has no section $name"
		[ -n "$allow_missing" ] || ! grep -a -q '^(missing: ' "$out/$name" ||
			fail "section $name: $(grep -a -m1 '^(missing: ' "$out/$name")"
	done
	bad=$(grep '^not ok' "$out/results") && fail "$bad"
	[ "$(wc -l <"$out/results")" -eq "$(count_tests)" ] ||
		fail "of $(count_tests) tests these gave a result: $(cat "$out/results")"
	bad=$(warnings) && fail "$bad"
	check_screen
	[ ! -s "$out/kmemleak" ] || fail "kmemleak: $(head -n 12 "$out/kmemleak")"
}

start=${EPOCHREALTIME//[!0-9]/}
run_qemu
split_report
check_report
printf 'boot.sh: booted in %d.%d s, %d tests ok\n' \
	$(((${EPOCHREALTIME//[!0-9]/} - start) / 1000000)) \
	$(((${EPOCHREALTIME//[!0-9]/} - start) / 100000 % 10)) \
	"$(grep -c '^ok' "$out/results")"
