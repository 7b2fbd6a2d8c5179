# SPDX-License-Identifier: GPL-2.0-only
bench-guest: setup-kernel $(O)/kernel/arch/arm/boot/zImage $(O)/qemu/initrd.gz ## latency of allocations in the guest, under memory pressure too
	@tests/qemu/bench.sh $(O)

.PHONY: bench-guest
