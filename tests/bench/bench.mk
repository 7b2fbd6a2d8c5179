# SPDX-License-Identifier: GPL-2.0-only
# make bench: our allocators beside the kernel's, on the same traces.
#
# The kernel's are compiled out of its source, unmodified, over shims/shim.h,
# which stands in for every header but those in bench-real.

SEED ?= 1
bench-dir := $(O)/bench
bench-linux := $(KTREE)
bench-sources := mm/cma.c lib/genalloc.c lib/bitmap.c lib/find_bit.c \
		 lib/rbtree.c drivers/gpu/drm/drm_mm.c
bench-real := linux/list.h linux/rbtree.h linux/rbtree_types.h \
	      linux/rbtree_augmented.h linux/interval_tree_generic.h \
	      linux/genalloc.h linux/find.h linux/bitmap.h linux/cma.h \
	      drm/drm_mm.h
bench-include := $(bench-dir)/include
bench-peers := $(patsubst %.c,$(bench-dir)/linux/%.o,$(bench-sources))
bench-ours := $(addprefix $(bench-dir)/,$(SHARED:.c=.o)) \
	      $(patsubst %.c,$(bench-dir)/%.o,$(wildcard tests/bench/*.c))
BENCH_CFLAGS := -std=gnu11 -O2 -g -Wall -Wno-dangling-pointer

bench: setup-bench $(bench-dir)/bench ## compare allocators with the kernel's (SEED=), build/bench.json
	@tests/bench/run.sh $(bench-dir)/bench $(SEED) $(O)/bench.json

setup-bench:
	@kernel/setup.sh bench

$(addprefix $(bench-linux)/,$(bench-sources)): | $(KTREE)/.cma-dt.patch ;

$(bench-dir)/bench: $(bench-ours) $(bench-peers)
	@echo "  LD      $@"
	@$(CC) -Wl,--gc-sections $^ $(LDLIBS) -lm -o $@

$(bench-dir)/%.o: %.c | setup-bench
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) -Itests/bench/include $(CPPFLAGS) $(BENCH_CFLAGS) -Wextra -Wno-unused-parameter -Werror \
		-c $< -o $@

# Peers, and what calls them, see the kernel's headers or shims of them.
$(bench-dir)/tests/bench/peer_%.o: tests/bench/peer_%.c $(bench-include)/.stamp
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) -std=gnu11 -MMD -MP $(BENCH_CFLAGS) -I$(bench-include) \
		-include shim.h -c $< -o $@

$(bench-dir)/linux/%.o: $(bench-linux)/%.c $(bench-include)/.stamp
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(CC) -std=gnu11 -MMD -MP $(BENCH_CFLAGS) -w -I$(bench-include) \
		-include shim.h -I$(dir $<) -ffunction-sections -c $< -o $@

$(bench-include)/.stamp: tests/bench/shims/shim.h tests/bench/bench.mk | $(KTREE)/.cma-dt.patch
	@rm -rf $(bench-include)
	@mkdir -p $(bench-include)
	@cp $< $(bench-include)/shim.h
	@cd $(bench-linux) && sed -n 's/^ *# *include <\(.*\)>.*/\1/p' \
		$(bench-sources) mm/cma.h \
		$(addprefix include/,$(bench-real)) | \
		sort -u | while read -r h; do \
		mkdir -p $(abspath $(bench-include))/$${h%/*}; \
		echo '#include "shim.h"' > $(abspath $(bench-include))/$$h; done
	@for h in $(bench-real); do \
		mkdir -p $(bench-include)/$${h%/*}; \
		ln -sf $(abspath $(bench-linux))/include/$$h $(bench-include)/$$h; done
	@touch $(bench-include)/kstrtox.h $@

-include $(shell find $(bench-dir) -name '*.d' 2>/dev/null)

.PHONY: bench setup-bench
