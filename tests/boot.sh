#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tests that need a kernel, or its source. Each is one line of summary;
# tests/run.sh counts.
#
# usage: boot.sh BUILD
set -u

build=$(cd "$1" && pwd)
top=$(cd "$(dirname "$0")/.." && pwd)
run=$top/tests/run.sh
export TEST_LOGS=$build/tests
cd "$top" || exit 2

"$run" dt-validate tests/dt-validate/run.sh "$build/linux-6.1" "$build/dt-validate"
"$run" checkpatch tests/checkpatch.sh "$build/linux-6.1"
"$run" kernel-doc tests/kernel-doc.sh "$build/linux-6.1"
"$run" corpus-sample make corpus-sample O="$build"
"$run" graft tests/kernel/graft.sh "$build/linux-6.1"
"$run" make-run tests/kernel/run.sh "$build"
"$run" boot-variants tests/qemu/suite.sh variants "$build" kernel
"$run" boot-variants-nocma tests/qemu/suite.sh variants "$build" kernel-nocma
"$run" boot-faults tests/qemu/suite.sh faults "$build" kernel
