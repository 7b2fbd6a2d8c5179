#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Counts instructions under callgrind, then measures time.
#
# usage: run.sh PROGRAM SEED JSON
set -eu

program=$1
seed=$2
json=$3
dir=$(dirname "$program")
counts=$dir/counts

# Large allocations, everybody's, get huge pages, as the kernel's vmalloc() gives
# them; malloc() does that if it is told.
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1

rm -f "$dir"/callgrind.*
valgrind -q --tool=callgrind --collect-atstart=no \
	--callgrind-out-file="$dir/callgrind.out" "$program" count "$seed" \
	> "$dir/callgrind.log" 2>&1
# A dump is named "WORKLOAD PEER OPERATIONS" and ends in a sum.
awk '/^desc: Trigger: Client Request: / { w = $5; peer = $6; ops = $7 }
     /^(totals|summary): / && ops { print w, peer, $2 / ops; ops = 0 }' \
	"$dir"/callgrind.out.* > "$counts"
"$program" time "$seed" "$counts" "$json" | tee "$dir/report"
echo "-> $json"
