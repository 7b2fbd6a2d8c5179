# SPDX-License-Identifier: GPL-2.0-only
# The kernels that boot the board: Debian's source, our folders grafted in.

KTREE := $(O)/linux-6.1
CCACHE := $(shell command -v ccache)
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

GRAFTED := $(wildcard mm/cma_region/* drivers/of/cma_region/* include/linux/*)

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
		CROSS_COMPILE="$(CCACHE) $(CROSS)" -j$(JOBS) zImage
	@touch $$@
endef
$(foreach k,$(KERNELS) $(DEBUG_KERNELS),$(eval $(call kernel,$(k))))

$(O)/qemu/initrd.gz: $(wildcard tests/qemu/*.[ch] tests/qemu/Makefile) | setup-kernel
	@echo "  INITRD  $@"
	@$(MAKE) -s -C tests/qemu O=$(abspath $(@D)) CROSS_COMPILE=$(CROSS)
