// SPDX-License-Identifier: GPL-2.0-only
/* A machine from a few bytes: ordinary ones first, then odd ones. */
#include "fuzz.h"

/* A megabyte, a page or a byte apart, so that ranges meet. */
static void take_area(struct cma_area *a, struct input *in, const char *name)
{
	static const u8 units[] = { 20, 20, 12, 0 };
	u8 what = take_byte(in);
	u64 start = (u64)take_byte(in) << units[what & 3];
	u64 size = (u64)(what >> 4) << units[what >> 2 & 3];

	start += what & 4 ? 0x40000000 : 0;
	a->name = name;
	if (!cma_range_make(start, size, &a->range))
		a->range = (struct cma_range){ start, start };
}

/**
 * take_machine() - make a machine
 * @m: receives it; must stay as long as tables of it
 * @in: MACHINE_BYTES of it are taken
 */
void take_machine(struct machine *m, struct input *in)
{
	size_t bytes = in->left < MACHINE_BYTES ? in->left : MACHINE_BYTES;
	struct input head = { in->p, bytes };
	u8 what = take_byte(&head);
	u8 areas = take_byte(&head);
	u64 low = (u64)take_byte(&head) << 24 | 0xffffff;
	u32 i;

	in->p += bytes;
	in->left -= bytes;
	m->m = (struct cma_machine){
		.page_size = what & 1 ? 0x10000 : 0x1000,
		.phys_last = what & 2 ? U64_MAX : U32_MAX,
		.lowmem_last = what & 4 ? low << (areas & 8) : U64_MAX,
		.cma_align = what & 0x10 ? 0 : what & 0x20 ? 0x200000 : 0x400000,
		.cma_areas = what & 8 ? 2 : 1024,
		.memory = m->memory,
		.nmemory = what & 0x40 ? areas % (MACHINE_AREAS + 1) : 0,
		.reserved = m->reserved,
		.nreserved = areas / 16 % (MACHINE_AREAS + 1),
	};
	for (i = 0; i < m->m.nreserved; i++)
		take_area(&m->reserved[i], &head, "kernel");
	for (i = 0; i < m->m.nmemory; i++)
		take_area(&m->memory[i], &head, "memory");
}
