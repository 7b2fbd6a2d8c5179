# SPDX-License-Identifier: GPL-2.0-only
# The one list of sources that the kernel and the host compile alike.
# Paths are relative to the top of the repository and of a grafted kernel.

cma-shared-mm := allocator.o arena.o best_fit.o check.o default.o desc.o \
		 finding.o heap_list.o key.o map.o match.o near_fit.o near_fit_aligned.o \
		 near_fit_check.o near_fit_few.o near_fit_index.o near_fit_list.o overlap.o override.o \
		 place.o pool.o print.o reference.o route.o row.o rule.o runs.o \
		 scan.o spec.o table.o two_level_fit.o zero.o
cma-shared-of := consumer.o fdt.o quota.o region.o stray.o walk.o
