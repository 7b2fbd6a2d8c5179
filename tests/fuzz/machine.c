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

/* Names are those of fuzz_build.c, and some that no node has. */
static const char * const regions[] = {
	NULL, "mfc=4M;new=1M@0x50000000", "jpeg=1M@0x40100000,zero-free",
	"fimc=16M/16M;other=64K:best-fit,zero-none;g2d=256M",
};

static const char * const maps[] = {
	NULL, "*=jpeg", "0.video/a=fimc,late;0.video=mfc;?.video=g2d,new",
	"*=mfc;1.video=jpeg",	/* is refused */
};

static const char *pick(const char * const *texts, u8 which)
{
	return texts[which & 3];
}

static void take_list(struct machine *m, enum cma_list list, u8 which)
{
	const char *text = pick(regions, which);
	struct cma_arena arena = {
		.base = (char *)m->texts[list], .size = sizeof(m->texts[list]) };
	struct cma_syntax error;

	if (!text)
		return;
	if (cma_specs_parse(&m->lists[list], text, &m->m, &arena, &error))
		broken("the fuzzer's own regions are none");
	m->m.lists[list] = &m->lists[list];
}

/* What others than the device tree say; mostly nothing. */
static void take_texts(struct machine *m, u8 which, u8 map)
{
	take_list(m, CMA_LIST_BOARD, which);
	take_list(m, CMA_LIST_EARLY, which >> 2);
	take_list(m, CMA_LIST_CMDLINE, which >> 4);
	m->m.maps[CMA_MAP_OVERRIDE] = pick(maps, map);
	m->m.maps[CMA_MAP_BOARD] = pick(maps, map >> 2);
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
	u8 lists = bytes == MACHINE_BYTES ? in->p[MACHINE_BYTES - 1] : 0;
	u8 map = bytes == MACHINE_BYTES ? in->p[MACHINE_BYTES - 2] : 0;
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
	take_texts(m, lists, map);
}
