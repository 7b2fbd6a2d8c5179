/* SPDX-License-Identifier: GPL-2.0-only */
/* What the fuzz targets share. */
#ifndef _CMA_FUZZ_H
#define _CMA_FUZZ_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "../../mm/cma_region/spec.h"
#include "../../mm/cma_region/table.h"

/**
 * struct input - bytes of a fuzz input, taken from the front
 * @p: next byte
 * @left: how many are left; then zeroes follow
 */
struct input {
	const u8 *p;
	size_t left;
};

static inline u8 take_byte(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

/* A number of @n bytes, the first the highest. */
static inline u64 take_number(struct input *in, int n)
{
	u64 value = 0;

	while (n--)
		value = value << 8 | take_byte(in);
	return value;
}

/* machine.c: what a kernel could be like, from MACHINE_BYTES of input */
#define MACHINE_BYTES	16
#define MACHINE_AREAS	4
#define MACHINE_TEXTS	128	/* u64 for a list of regions */

struct machine {
	struct cma_machine m;
	struct cma_area memory[MACHINE_AREAS];
	struct cma_area reserved[MACHINE_AREAS];
	struct cma_specs lists[CMA_NR_LISTS];
	u64 texts[CMA_NR_LISTS][MACHINE_TEXTS];
};

void take_machine(struct machine *m, struct input *in);

/* Ends the text of the table and its inputs in what try_tree() returns. */
#define FINDINGS_MARK	"findings\n"

/* What an arena takes behind each array besides its bytes. */
extern const size_t arena_gap;

/* try.c: build the table in several ways, and hold it against invariants */
char *try_tree(const void *fdt, const struct cma_machine *m);

/* invariants.c: what holds of every table; is_word() of what a column shows */
void check_invariants(const struct cma_table *t);
void is_word(const char *what, const char *s);

/* invariants_region.c: what holds of every region in it */
void check_region_invariants(const struct cma_table *t,
			     const struct cma_region *r);

static inline bool placed(const struct cma_region *r)
{
	return r->flags & CMA_F_PLACED;
}

/* broken.c: say what is wrong about whom, and stop where the fuzzer sees it */
_Noreturn __printf(1, 2) void broken(const char *fmt, ...);

/* libFuzzer's names: what it calls, and what it lends. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(u8 *data, size_t size, size_t max);

#endif
