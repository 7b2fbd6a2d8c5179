# SPDX-License-Identifier: GPL-2.0-only
# cmadt over the kernel's own device trees.

# Unpacked Linux sources; they need not be configured, nor have our patch.
KERNEL_SRC ?= $(KTREE)

$(KERNEL_SRC)/arch/arm64/boot/dts: | setup-kernel
	@$(MAKE) $(KTREE)/.cma-dt.patch

corpus: $(O)/asan/cmadt | $(KERNEL_SRC)/arch/arm64/boot/dts ## cmadt on every device tree of the kernel's arm and arm64
	@tests/corpus/run.sh $(KERNEL_SRC) $(abspath $<) $(O)/corpus

corpus-sample: $(O)/asan/cmadt | $(KERNEL_SRC)/arch/arm64/boot/dts ## the same on a choice of them
	@tests/corpus/run.sh -s tests/corpus/sample.txt $(KERNEL_SRC) \
		$(abspath $<) $(O)/corpus-sample

.PHONY: corpus corpus-sample
