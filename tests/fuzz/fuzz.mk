# SPDX-License-Identifier: GPL-2.0-only
# The fuzz targets: tests/fuzz/fuzz_NAME.c over the shared sources, with
# libFuzzer, ASan and UBSan.

FUZZ_TARGETS := table build pool
FUZZ_CC := clang
FUZZ_CFLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter \
	       -Wno-missing-field-initializers -fno-sanitize-recover=all \
	       -fsanitize=address,undefined,fuzzer-no-link

fuzz-dir := $(O)/fuzz
fuzz-plain := $(SHARED) $(addprefix tests/fuzz/,broken.c \
		invariants.c invariants_region.c machine.c try.c)
fuzz-guarded := $(filter-out mm/cma_region/arena.c,$(fuzz-plain)) \
		tests/fuzz/guarded_arena.c
fuzz-sources-table := $(fuzz-plain) tools/cmadt/blob.c
fuzz-sources-build := $(fuzz-guarded)
fuzz-sources-pool := $(SHARED) tests/fuzz/broken.c

$(fuzz-dir)/obj/%.o: %.c | setup-host
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(FUZZ_CC) $(CPPFLAGS) $(FUZZ_CFLAGS) -c $< -o $@

define fuzz-target
$(fuzz-dir)/fuzz_$(1): $$(patsubst %.c,$(fuzz-dir)/obj/%.o,\
		tests/fuzz/fuzz_$(1).c $$(fuzz-sources-$(1)))
	@echo "  LD      $$@"
	@$$(FUZZ_CC) $$(FUZZ_CFLAGS) -fsanitize=fuzzer $$^ $$(LDLIBS) -o $$@
endef
$(foreach t,$(FUZZ_TARGETS),$(eval $(call fuzz-target,$(t))))

$(fuzz-dir)/table.seeds: $(wildcard tests/dts/*.dts tests/dts/*.dtsi \
		tests/dts/desk/* dts/exynos4210-mx2/*.dtsi \
		dts/exynos4210-mx2/overlays/*.dtso) \
		tests/fuzz/mx2.dts tests/fuzz/seeds.sh
	@mkdir -p $(@D)
	@echo "  SEEDS   $@"
	@tests/fuzz/seeds.sh $@

fuzz-programs: $(FUZZ_TARGETS:%=$(fuzz-dir)/fuzz_%) $(fuzz-dir)/table.seeds

fuzz: setup-host fuzz-programs ## fuzz the core for SECONDS=600 in all
	@tests/fuzz/run.sh fuzz $(fuzz-dir) $(SECONDS) $(FUZZ_TARGETS)

fuzz-corpus: setup-host fuzz-programs ## the fuzzers' seeds, a short fixed run
	@tests/fuzz/run.sh corpus $(fuzz-dir) $(FUZZ_TARGETS)

# Which lines of the shared sources the seeds and what `make fuzz` has found
# reach; takes llvm-profdata and llvm-cov (Debian package llvm).
define cover-target
$(fuzz-dir)/cover_$(1): tests/fuzz/fuzz_$(1).c $$(fuzz-sources-$(1))
	@mkdir -p $$(@D)
	@echo "  CC LD   $$@"
	@$$(FUZZ_CC) $$(filter-out -MMD -MP,$$(CPPFLAGS)) $$(FUZZ_CFLAGS) \
		-fprofile-instr-generate -fcoverage-mapping -fsanitize=fuzzer \
		$$^ $$(LDLIBS) -o $$@
endef
$(foreach t,$(FUZZ_TARGETS),$(eval $(call cover-target,$(t))))

fuzz-coverage: $(FUZZ_TARGETS:%=$(fuzz-dir)/cover_%) $(fuzz-dir)/table.seeds ## lines of the core that the fuzzers reach
	@tests/fuzz/run.sh coverage $(fuzz-dir) "$(SHARED)" $(FUZZ_TARGETS)

-include $(shell find $(fuzz-dir)/obj -name '*.d' 2>/dev/null)

.PHONY: fuzz fuzz-programs fuzz-corpus fuzz-coverage
