#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Rules of the house that a machine can check: SPDX lines, shared sources that
# do not know which side they are on, sizes of files and functions.
#
# Prints "ok - NAME" or "not ok - NAME: why".
set -u
cd "$(dirname "$0")/.." || exit 2

# verdict NAME TEXT: TEXT is what is wrong, if anything
verdict() {
	if [ -n "$2" ]; then
		echo "not ok - $1: ${2//$'\n'/ }"
	else
		echo "ok - $1"
	fi
}

shared=$(make -s -f - <<'EOF2'
include mm/cma_region/sources.mk
all:
	@echo $(patsubst %.o,mm/cma_region/%.c,$(cma-shared-mm)) \
	      $(patsubst %.o,drivers/of/cma_region/%.c,$(cma-shared-of))
EOF2
)
tracked=$(git ls-files --cached --others --exclude-standard)
verdict files "$([ -n "$tracked" ] || echo "git lists none")"

verdict spdx "$(for file in $tracked; do
	[ -s "$file" ] && [ ! -L "$file" ] || continue
	case $file in *.png) continue ;; esac
	head -n 5 "$file" | grep -q 'SPDX-License-Identifier: ' || echo "$file"
done)"

# The one list of shared sources names all that the kernel compiles alike.
verdict shared-sources "$(for file in $shared; do
	[ -f "$file" ] || echo "$file"
done)"
verdict no-ifdef-kernel "$(grep -nE '__KERNEL__|^ *#.*CONFIG_|IS_ENABLED' $shared)"
verdict no-side-effects "$(grep -nE \
	'\b(printk|pr_[a-z]+|k[a-z]*alloc[a-z_]*|v[a-z]*alloc|[cm]alloc|realloc|kstrn?dup|kmem_cache_[a-z_]+)\(' \
	$shared)"

# Sixty lines between the braces of a function, five hundred in a file.
verdict function-length "$(echo "$tracked" | grep '\.c$' | xargs awk '
	FNR == 1 { inside = 0 }
	/^\{/ { inside = 1; start = FNR; next }
	/^\}/ { if (inside && FNR - start > 60)
			print FILENAME ":" start " " FNR - start
		inside = 0 }')"
verdict file-length "$(echo "$tracked" | grep -E '\.(c|h|sh)$' | xargs wc -l |
	awk '$2 != "total" && $1 > 500 { print $2 " " $1 }')"
verdict shim-length "$(cat tools/include/linux/*.h | wc -l |
	awk '$1 > 300 { print $1 " lines of host shims" }')"
