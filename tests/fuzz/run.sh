#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs the fuzz targets.
#
# usage: run.sh corpus DIR TARGET...	the seeds, and some runs of a fixed seed
#        run.sh fuzz DIR SECONDS TARGET...	for that time, two at a time
#        run.sh coverage DIR SOURCES TARGET...	lines that all inputs reach
#
# DIR holds the programs and NAME.seeds; what is found worth keeping goes to
# DIR/NAME.found, and an input that breaks something to DIR/NAME.crash-*.
# Prints "ok - fuzz NAME" or "not ok - fuzz NAME: why".

set -u
export LC_ALL=C
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1

usage() {
	sed -n 's/^# \{0,1\}//; /^usage:/,/^$/p' "$0" >&2
	exit 2
}

limits='-timeout=10 -rss_limit_mb=2048 -print_final_stats=1'
declare -A max_len=([table]=16384 [build]=1024 [pool]=2048)

# Runs of a fixed seed in `corpus`; each target takes a few seconds.
declare -A fixed_runs=([table]=5000 [build]=8000 [pool]=7000)

# verdict NAME LOG STATUS
verdict() {
	local name=$1 log=$2 why crash

	if [ "$3" -eq 0 ]; then
		echo "ok - fuzz $name"
		return 0
	fi
	why=$(grep -m 1 -E 'INVARIANT|runtime error|ERROR: ' "$log")
	crash=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
	echo "not ok - fuzz $name: ${why:-status $3}; input ${crash:-unknown}, log $log"
	return 1
}

corpus() {
	local dir=$1 name log status failed=0
	shift
	for name; do
		log=$dir/$name.corpus.log
		mkdir -p "$dir/$name.seeds"
		# shellcheck disable=SC2086 # words
		"$dir/fuzz_$name" $limits -max_len="${max_len[$name]}" -seed=1 \
			-runs="${fixed_runs[$name]}" \
			-artifact_prefix="$dir/$name." \
			-reduce_inputs=0 "$dir/$name.seeds" \
			>"$log" 2>&1 </dev/null
		status=$?
		verdict "$name" "$log" $status || failed=1
	done
	return $failed
}

# A line of what a run came to: runs, runs a second, coverage, inputs kept
figures() {
	awk -v name="$1" '
		/^#[0-9]+.*cov: / {
			for (i = 1; i < NF; i++)
				if ($i ~ /^(cov|ft|corp):$/)
					n[$i] = $(i + 1)
		}
		/^stat::number_of_executed_units/ { runs = $2 }
		/^stat::average_exec_per_sec/ { rate = $2 }
		/^stat::slowest_unit_time_sec/ { slow = $2 }
		/^stat::peak_rss_mb/ { rss = $2 }
		END {
			printf "fuzz %s: %d runs, %d a second, ", name, runs, rate
			printf "%d edges, %d features, ", n["cov:"], n["ft:"]
			printf "corpus %s, slowest %d s, %d MiB\n", n["corp:"], slow, rss
		}' "$2"
}

one() {
	local dir=$1 seconds=$2 name=$3 log=$1/$3.log status

	mkdir -p "$dir/$name.found" "$dir/$name.seeds"
	# shellcheck disable=SC2086 # words
	"$dir/fuzz_$name" $limits -max_len="${max_len[$name]}" \
		-max_total_time="$seconds" -artifact_prefix="$dir/$name." \
		"$dir/$name.found" "$dir/$name.seeds" >"$log" 2>&1 </dev/null
	status=$?
	figures "$name" "$log"
	verdict "$name" "$log" $status
}

# Two lanes: the first target has all the time; the others share it, three
# quarters for the first of them, whose inputs have more to say.
fuzz() {
	local dir=$1 seconds=$2 first=$3 failed=0 lane
	shift 3
	(
		left=$seconds
		failed=0
		while [ $# -gt 0 ]; do
			part=$(($# > 1 ? left * 3 / 4 : left))
			one "$dir" "$part" "$1" || failed=1
			left=$((left - part))
			shift
		done
		exit $failed
	) &
	lane=$!
	one "$dir" "$seconds" "$first" || failed=1
	wait $lane || failed=1
	return $failed
}

# Every input once, without a fuzzer's mutations; then what was run of SOURCES.
coverage() {
	local dir=$1 sources=$2 name objects=("$1/cover_$3")
	shift 2
	command -v llvm-cov >/dev/null ||
		{ echo "run.sh: no llvm-cov; install llvm" >&2; return 1; }
	for name; do
		mkdir -p "$dir/$name.found" "$dir/$name.seeds"
		LLVM_PROFILE_FILE=$dir/$name.profraw "$dir/cover_$name" -runs=0 \
			"$dir/$name.found" "$dir/$name.seeds" \
			>"$dir/$name.cover.log" 2>&1 || return 1
		objects+=(-object "$dir/cover_$name")
	done
	llvm-profdata merge -o "$dir/all.profdata" "$dir"/*.profraw || return 1
	# shellcheck disable=SC2086 # words
	llvm-cov show -instr-profile="$dir/all.profdata" "${objects[@]}" \
		-show-line-counts-or-regions $sources >"$dir/coverage.txt"
	# shellcheck disable=SC2086
	llvm-cov report -instr-profile="$dir/all.profdata" "${objects[@]}" $sources
}

case ${1-} in
coverage) [ $# -ge 4 ] || usage; shift; coverage "$@" ;;
corpus) [ $# -ge 3 ] || usage; shift; corpus "$@" ;;
fuzz) [ $# -ge 4 ] || usage; shift; fuzz "$@" ;;
*) usage ;;
esac
