#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's own scripts/checkpatch.pl --strict over all that enters a kernel
# and the host tool.
#
# usage: checkpatch.sh KERNEL_SRC
#
# Prints "ok - FILE" or "not ok - FILE: what it says".
set -u
cd "$(dirname "$0")/.." || exit 2

# What a kernel has and a program of user space has not, or the other way round.
host=PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO,MACRO_ARG_REUSE,NEW_TYPEDEFS
host+=,BIT_MACRO,EMBEDDED_FUNCTION_NAME

for file in mm/cma_region/*.[ch] drivers/of/cma_region/*.[ch] include/linux/*.h \
		samples/cma_region/*.[ch] tools/cmadt/*.[ch] tools/include/linux/*.h; do
	ignore=SPDX_LICENSE_TAG
	case $file in
	tools/*) ignore=$host ;;
	# libfdt's types; a tracepoint's definition is a language of its own
	drivers/of/cma_region/fdt.c) ignore=PREFER_KERNEL_TYPES ;;
	mm/cma_region/table.c) ignore=MACRO_ARG_REUSE ;;
	mm/cma_region/trace.h) ignore=OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT,SPACING ;;
	esac
	why=$(perl "$1/scripts/checkpatch.pl" --no-tree --strict --terse --no-summary \
		--ignore "$ignore" -f "$file" 2>&1)
	if [ -n "$why" ]; then
		echo "not ok - $file: ${why//$'\n'/; }"
	else
		echo "ok - $file"
	fi
done
