#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's own scripts/kernel-doc over all that enters a kernel: a comment
# that it cannot read, or that leaves out an argument or a member, is a failure;
# and so is a function that does not tell its context.
#
# usage: kernel-doc.sh KERNEL_SRC
#
# Prints "ok - FILE" or "not ok - FILE: what it says".
set -u
cd "$(dirname "$0")/.." || exit 2

# Functions of a file whose comment has no "Context:".
without_context() {
	awk '/^\/\*\*$/ { name = ""; told = 0 }
	     /^ \* [a-z0-9_]+\(\) - / { name = $2 }
	     /^ \* Context: / { told = 1 }
	     /^ \*\/$/ { if (name && !told) print name " has no Context"; name = "" }' "$1"
}

for file in mm/cma_region/*.[ch] drivers/of/cma_region/*.[ch] include/linux/*.h \
		samples/cma_region/*.[ch]; do
	why=$("$1/scripts/kernel-doc" -Werror -none "$file" 2>&1) ||
		why=${why:-fails without a word}
	why+=$(without_context "$file")
	if [ -n "$why" ]; then
		echo "not ok - $file: ${why//$'\n'/; }"
	else
		echo "ok - $file"
	fi
done
