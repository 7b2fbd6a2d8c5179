# SPDX-License-Identifier: GPL-2.0-only
# The kernels that boot the board: Debian's source, our folders grafted in.

KTREE := $(O)/linux-6.1
# Looked for when it is needed: set-up may have installed it by then.
CCACHE = $(shell command -v ccache)
CROSS := arm-linux-gnueabihf-
KMAKE = +$(MAKE) -s -C $(KTREE) ARCH=arm CROSS_COMPILE="$(CCACHE) $(CROSS)"
JOBS := $(shell nproc)

# Variants of the configuration: what each has beyond kernel/mx2.config
KERNELS := kernel kernel-nocma
config-kernel :=
config-kernel-nocma := kernel/nocma.config
# Built by test-all only: it watches itself, and is slow
DEBUG_KERNELS := kernel-debug
config-kernel-debug := kernel/debug.config

GRAFTED := $(wildcard mm/cma_region/* drivers/of/cma_region/* \
		      samples/cma_region/* include/linux/*)

$(KTREE)/.cma-dt.patch: kernel/linux-6.1.patch kernel/graft.sh | setup-kernel
	@kernel/graft.sh $(KERNEL_TARBALL) $(KTREE)
	@touch $@

# Headers that came after the tree was grafted.
KHEADERS := $(addprefix $(KTREE)/,$(wildcard include/linux/*.h))
$(KHEADERS): | $(KTREE)/.cma-dt.patch
	@kernel/graft.sh $(KERNEL_TARBALL) $(KTREE)

define kernel
$(O)/$(1)/.config: kernel/mx2.config $$(config-$(1)) $(KTREE)/.cma-dt.patch
	@echo "  CONFIG  $(1)"
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(KMAKE) O=$$(abspath $$(@D)) exynos_defconfig
	@cd $(KTREE) && scripts/kconfig/merge_config.sh -m -O $$(abspath $$(@D)) \
		$$(abspath $$(@D))/.config \
		$$(abspath kernel/mx2.config $$(config-$(1))) >$$(abspath $$(@D))/merge.log
	$$(KMAKE) O=$$(abspath $$(@D)) olddefconfig
	@kernel/check-config.sh $$@ kernel/mx2.config $$(config-$(1))

$(O)/$(1)/arch/arm/boot/zImage: $(O)/$(1)/.config $$(GRAFTED) | $$(KHEADERS)
	@echo "  KERNEL  $(1) (minutes the first time, seconds later)"
	@kernel/build.sh $$(MAKE) -C $(KTREE) ARCH=arm O=$$(abspath $(O)/$(1)) \
		CROSS_COMPILE="$$(CCACHE) $(CROSS)" -j$(JOBS) zImage
	@touch $$@
endef
$(foreach k,$(KERNELS) $(DEBUG_KERNELS),$(eval $(call kernel,$(k))))

# cmadt for the board: static, and with the libfdt of the kernel's source, for a
# foreign architecture's package would need dpkg to be told of that architecture.
LIBFDT := fdt fdt_overlay fdt_ro fdt_rw fdt_strerror fdt_sw fdt_wip
LIBFDT_ARM := $(LIBFDT:%=$(O)/arm/libfdt/%.o)
cc-arm := $(CROSS)gcc
flags-arm := -Os -static -I$(KTREE)/scripts/dtc/libfdt
libs-arm := -lpthread
$(eval $(call variant,arm))

$(addprefix $(O)/arm/,$(SHARED:.c=.o) $(CMADT:.c=.o)): | $(KTREE)/.cma-dt.patch
$(O)/arm/cmadt: $(LIBFDT_ARM)

$(LIBFDT_ARM): $(O)/arm/libfdt/%.o: | $(KTREE)/.cma-dt.patch
	@mkdir -p $(@D)
	@echo "  CC      $@"
	@$(cc-arm) -Os -c $(KTREE)/scripts/dtc/libfdt/$*.c -o $@

$(O)/qemu/initrd.gz: $(wildcard tests/qemu/*.[ch] tests/qemu/Makefile samples/cma_region/*.h) \
		$(O)/arm/cmadt | setup-kernel
	@echo "  INITRD  $@"
	@$(MAKE) -s -C tests/qemu O=$(abspath $(@D)) CROSS_COMPILE=$(CROSS) \
		CMADT=$(abspath $(O)/arm/cmadt)
