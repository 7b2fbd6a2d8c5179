# SPDX-License-Identifier: GPL-2.0-only
# cma-dt: `make help` lists the targets. Everything built goes below $(O).

O ?= build
KERNEL_TARBALL ?= /usr/src/linux-source-6.1.tar.xz
MEM ?= 1G
DTS ?= dts/exynos4210-mx2/exynos4210-mx2.dts
OVERLAY ?=
SECONDS ?= 600

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

include mm/cma_region/sources.mk

CC := gcc
CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Wno-unused-parameter -Werror
CPPFLAGS := -D_GNU_SOURCE -Itools/include -Iinclude -MMD -MP
LDLIBS := -lfdt -lpthread
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all

SHARED := $(addprefix mm/cma_region/,$(cma-shared-mm:.o=.c)) \
	  $(addprefix drivers/of/cma_region/,$(cma-shared-of:.o=.c))
CMADT := $(wildcard tools/cmadt/*.c)

# The same sources in variants: plain, with sanitizers, with 32-bit phys_addr_t.
flags-plain :=
flags-asan := -O1 $(SANITIZE)
flags-asan32 := -O1 $(SANITIZE) -DCMA_PHYS_BITS=32
VARIANTS := plain asan asan32

# $(1): name; cc-NAME and libs-NAME are what differs beside flags-NAME
define variant
$(O)/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	@echo "  CC      $$@"
	@$$(or $$(cc-$(1)),$$(CC)) $$(CPPFLAGS) $$(CFLAGS) $$(flags-$(1)) -c $$< -o $$@
$(O)/$(1)/cmadt: $$(addprefix $(O)/$(1)/,$$(SHARED:.c=.o) $$(CMADT:.c=.o))
	@echo "  LD      $$@"
	@$$(or $$(cc-$(1)),$$(CC)) $$(flags-$(1)) $$^ $$(or $$(libs-$(1)),$$(LDLIBS)) -o $$@
endef
$(foreach v,$(VARIANTS),$(eval $(call variant,$(v))))

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | \
		sed -E 's/:.*## /\t/' | expand -t 16

cmadt: setup-host $(O)/cmadt ## build the host tool, build/cmadt

$(O)/cmadt: $(O)/plain/cmadt
	@cp $< $@

setup-host:
	@kernel/setup.sh host

setup-kernel:
	@kernel/setup.sh kernel

run: setup-kernel $(O)/cmadt $(O)/kernel/arch/arm/boot/zImage $(O)/qemu/initrd.gz ## table on the desk, boot, table of the kernel (DTS= OVERLAY= MEM=)
	@kernel/run.sh $(O) $(MEM) $(DTS) $(OVERLAY)

check: ## what needs no kernel build, under a minute
	@TEST_LOGS=$(abspath $(O))/tests tests/run.sh --start
	@$(MAKE) -k check-run; TEST_LOGS=$(abspath $(O))/tests tests/run.sh --summary

test: ## check, and all that boots; closes with N passed, N failed
	@TEST_LOGS=$(abspath $(O))/tests tests/run.sh --start
	@$(MAKE) -k check-run; $(MAKE) -k boot-run; TEST_LOGS=$(abspath $(O))/tests tests/run.sh --summary

test-all: ## test, and what takes longer
	@TEST_LOGS=$(abspath $(O))/tests tests/run.sh --start
	@$(MAKE) -k check-run; $(MAKE) -k boot-run; $(MAKE) -k long-run; \
		TEST_LOGS=$(abspath $(O))/tests tests/run.sh --summary

# A program that cannot be built fails under its own name when it is run.
check-run: setup-host
	@$(MAKE) -k -j$$(nproc) $(O)/cmadt $(O)/asan/cmadt $(O)/asan32/cmadt \
		unit-tests fuzz-programs || true
	@tests/check.sh $(abspath $(O)) || true

boot-run: setup-kernel
	@$(MAKE) $(O)/cmadt $(O)/asan/cmadt $(O)/qemu/initrd.gz \
		$(KERNELS:%=$(O)/%/arch/arm/boot/zImage) || true
	@tests/boot.sh $(O) || true

long-run: setup-kernel
	@tests/run.sh corpus $(MAKE) corpus
	@tests/run.sh fuzz $(MAKE) fuzz SECONDS=600
	@$(MAKE) $(O)/cmadt $(O)/qemu/initrd.gz \
		$(DEBUG_KERNELS:%=$(O)/%/arch/arm/boot/zImage) || true
	@TIMEOUT=900 tests/run.sh boot-watched tests/qemu/suite.sh watched $(abspath $(O)) \
		kernel-debug

clean: ## remove all that was built
	rm -rf $(O)

include kernel/kernel.mk
include $(wildcard tests/*/*.mk)
-include $(shell find $(O)/plain $(O)/asan $(O)/asan32 $(O)/arm -name '*.d' 2>/dev/null)

.PHONY: help cmadt setup-host setup-kernel run check test test-all check-run \
	boot-run long-run clean
