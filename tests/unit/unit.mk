# SPDX-License-Identifier: GPL-2.0-only
# The unit tests: tests/unit/test_NAME.c over the shared sources, with
# sanitizers, once with 64-bit and once with 32-bit physical addresses.
#
# UNIT_TESTS is the list of the programs; tests/check.sh runs them.

unit-names := $(sort $(patsubst tests/unit/test_%.c,%,$(wildcard tests/unit/test_*.c)))
unit-helpers := tests/unit/board.o tests/unit/text.o tests/unit/tree.o
UNIT_VARIANTS := asan asan32
UNIT_TESTS := $(foreach v,$(UNIT_VARIANTS),$(unit-names:%=$(O)/$(v)/unit/test_%))

define unit-variant
$(O)/$(1)/unit/test_%: $(O)/$(1)/tests/unit/test_%.o \
		$$(addprefix $(O)/$(1)/,$$(unit-helpers) $$(SHARED:.c=.o))
	@mkdir -p $$(@D)
	@echo "  LD      $$@"
	@$$(CC) $$(flags-$(1)) $$^ -lcmocka $$(LDLIBS) -o $$@
endef
$(foreach v,$(UNIT_VARIANTS),$(eval $(call unit-variant,$(v))))

.SECONDARY: $(foreach v,$(UNIT_VARIANTS),$(unit-names:%=$(O)/$(v)/tests/unit/test_%.o) \
		$(addprefix $(O)/$(v)/,$(unit-helpers)))

unit-tests: $(UNIT_TESTS)

.PHONY: unit-tests
