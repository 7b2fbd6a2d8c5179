// SPDX-License-Identifier: GPL-2.0-only
/* KUnit suite: what of a heap's buffer user space does not reach. */
#include <linux/delay.h>
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/iosys-map.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/string.h>

#include "test.h"

#define PATTERN	0x5a
#define TICK		20	/* ms between two looks */
#define PATIENCE	4000	/* ms until a file that was put must be gone */

static struct dma_buf *make(struct kunit *test, const char *kind, size_t size)
{
	struct cma_test *t = test->priv;
	struct dma_buf *buf = cma_heap_buffer_make(t->dev, kind, "kunit", size,
						   O_RDWR);

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(buf), "kind %s: error %ld", kind,
			       PTR_ERR(buf));
	KUNIT_EXPECT_EQ(test, buf->size, PAGE_ALIGN(size));
	return buf;
}

/* A thread of the kernel closes files by way of a work queue. */
static void put(struct kunit *test, struct dma_buf *buf, const char *region,
		size_t all)
{
	int waited = 0;

	dma_buf_put(buf);
	for (; waited < PATIENCE && cma_test_free_bytes(test, region) != all;
	     waited += TICK)
		msleep(TICK);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, region), all);
}

static void expect_vmapped(struct kunit *test, struct dma_buf *buf, int value)
{
	struct iosys_map map;

	KUNIT_ASSERT_EQ(test, dma_buf_vmap(buf, &map), 0);
	KUNIT_EXPECT_FALSE(test, map.is_iomem);
	KUNIT_EXPECT_EQ(test, dma_buf_begin_cpu_access(buf, DMA_FROM_DEVICE),
			0);
	KUNIT_EXPECT_NULL(test, memchr_inv(map.vaddr, value, buf->size));
	memset(map.vaddr, PATTERN, buf->size);
	KUNIT_EXPECT_EQ(test, dma_buf_end_cpu_access(buf, DMA_TO_DEVICE), 0);
	dma_buf_vunmap(buf, &map);
}

/* What one mapping wrote the next one reads, wherever the memory is. */
static void test_vmap(struct kunit *test)
{
	static const struct {
		const char *kind;
		const char *region;
		size_t all;
	} cases[] = {
		{ "a", "ra", SZ_1M }, { "r", "rr", SZ_4M }, { "h", "rh", SZ_1M },
	};
	struct dma_buf *buf;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		buf = make(test, cases[i].kind, SZ_64K);
		expect_vmapped(test, buf, 0);
		expect_vmapped(test, buf, PATTERN);
		put(test, buf, cases[i].region, cases[i].all);
	}
}

static void test_vmap_of_no_map(struct kunit *test)
{
	struct dma_buf *buf = make(test, "m", SZ_64K);
	struct iosys_map map;

	KUNIT_EXPECT_EQ(test, dma_buf_vmap(buf, &map), -EINVAL);
	KUNIT_EXPECT_EQ(test, dma_buf_begin_cpu_access(buf, DMA_FROM_DEVICE),
			-EPERM);
	put(test, buf, "rm", SZ_2M);
}

/* No entry is longer than the device wants it, and each follows the last. */
static void expect_one_piece(struct kunit *test, struct sg_table *sgt,
			     struct device *dev, size_t size)
{
	size_t most = dma_get_max_seg_size(dev), done = 0;
	struct scatterlist *sg;
	int i;

	KUNIT_EXPECT_EQ(test, sgt->nents, (size - 1) / most + 1);
	for_each_sgtable_dma_sg(sgt, sg, i) {
		KUNIT_EXPECT_LE(test, sg_dma_len(sg), most);
		KUNIT_EXPECT_EQ(test, sg_dma_address(sg),
				sg_dma_address(sgt->sgl) + done);
		done += sg_dma_len(sg);
	}
	KUNIT_EXPECT_EQ(test, done, size);
}

static struct sg_table *attach(struct kunit *test, struct dma_buf *buf,
			       struct device *dev,
			       struct dma_buf_attachment **at)
{
	struct sg_table *sgt;

	*at = dma_buf_attach(buf, dev);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(*at), "error %ld", PTR_ERR(*at));
	sgt = dma_buf_map_attachment(*at, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(sgt), "error %ld", PTR_ERR(sgt));
	expect_one_piece(test, sgt, dev, buf->size);
	return sgt;
}

static void detach(struct dma_buf *buf, struct dma_buf_attachment *at,
		   struct sg_table *sgt)
{
	dma_buf_unmap_attachment(at, sgt, DMA_BIDIRECTIONAL);
	dma_buf_detach(buf, at);
}

/* Two devices at once, and the CPU: all in the same place. */
static void test_attach(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct dma_buf *buf = make(test, "a", SZ_64K + 1);
	struct dma_buf_attachment *first, *second;
	struct sg_table *a = attach(test, buf, t->any, &first);
	struct sg_table *b = attach(test, buf, t->none, &second);

	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, sg_dma_address(a->sgl),
						 buf->size, "ra"));
	KUNIT_EXPECT_EQ(test, sg_dma_address(a->sgl), sg_dma_address(b->sgl));
	KUNIT_EXPECT_EQ(test, sg_phys(a->sgl), sg_dma_address(a->sgl));
	expect_vmapped(test, buf, 0);
	detach(buf, first, a);
	expect_vmapped(test, buf, PATTERN);
	detach(buf, second, b);
	put(test, buf, "ra", SZ_1M);
}

/* An address for the device, and no page that anybody could map. */
static void test_attach_to_no_map(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct dma_buf *buf = make(test, "m", SZ_256K);
	struct dma_buf_attachment *at;
	struct sg_table *sgt = attach(test, buf, t->none, &at);

	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, sg_dma_address(sgt->sgl),
						 SZ_256K, "rm"));
	KUNIT_EXPECT_NULL(test, sg_page(sgt->sgl));
	detach(buf, at, sgt);
	put(test, buf, "rm", SZ_2M);
}

/* However long or short, as the device has it */
static void test_segments(struct kunit *test)
{
	static const u32 most[] = { SZ_4K, 3 * SZ_4K, SZ_1M, U32_MAX };
	struct cma_test *t = test->priv;
	struct dma_buf_attachment *at;
	struct sg_table *sgt;
	struct dma_buf *buf;
	int i, k;

	for (k = 0; k < 2; k++) {
		buf = make(test, k ? "m" : "a", SZ_256K);
		for (i = 0; i < ARRAY_SIZE(most); i++) {
			dma_set_max_seg_size(t->none, most[i]);
			sgt = attach(test, buf, t->none, &at);
			detach(buf, at, sgt);
		}
		dma_set_max_seg_size(t->none, 0);
		put(test, buf, k ? "rm" : "ra", k ? SZ_2M : SZ_1M);
	}
}

static int try_attach(struct dma_buf *buf, struct device *dev)
{
	struct dma_buf_attachment *at = dma_buf_attach(buf, dev);

	if (IS_ERR(at))
		return PTR_ERR(at);
	dma_buf_detach(buf, at);
	return 0;
}

/* The last byte counts; a device that has no mask does no DMA at all. */
static void test_reach(struct kunit *test)
{
	static const char *const kinds[] = { "a", "m" };
	static const char *const regions[] = { "ra", "rm" };
	static const size_t all[] = { SZ_1M, SZ_2M };
	static const u64 ends[] = { 0x520fffff, 0x523fffff };
	struct cma_test *t = test->priv;
	u64 *mask = t->none->dma_mask, was = *mask;
	struct dma_buf *buf;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		buf = make(test, kinds[i], all[i]);
		*mask = ends[i];
		KUNIT_EXPECT_EQ(test, try_attach(buf, t->none), 0);
		*mask = ends[i] - 1;
		KUNIT_EXPECT_EQ(test, try_attach(buf, t->none), -EBUSY);
		*mask = was;
		t->none->bus_dma_limit = ends[i] - 1;
		KUNIT_EXPECT_EQ(test, try_attach(buf, t->none), -EBUSY);
		t->none->bus_dma_limit = 0;
		t->none->dma_mask = NULL;
		KUNIT_EXPECT_EQ(test, try_attach(buf, t->none), -EBUSY);
		t->none->dma_mask = mask;
		put(test, buf, regions[i], all[i]);
	}
}

/* A buffer outlives the device that it was allocated for. */
static void test_device_goes_first(struct kunit *test)
{
	struct device *child = cma_test_child(test, "cma-kunit-heap");
	struct dma_buf *buf = cma_heap_buffer_make(child, "a", "kunit", SZ_64K,
						   O_RDWR);

	cma_test_remove(child);
	KUNIT_ASSERT_FALSE(test, IS_ERR(buf));
	expect_vmapped(test, buf, 0);
	put(test, buf, "ra", SZ_1M);
}

static void expect_none(struct kunit *test, const char *kind, size_t size,
			int err)
{
	struct cma_test *t = test->priv;
	struct dma_buf *buf = cma_heap_buffer_make(t->dev, kind, "kunit", size,
						   O_RDWR);

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(buf), err);
	if (!IS_ERR(buf))
		dma_buf_put(buf);
}

static void test_refused(struct kunit *test)
{
	expect_none(test, "a", 0, -EINVAL);
	expect_none(test, "a", SIZE_MAX, -ENOMEM);
	expect_none(test, "m", SZ_2M + 1, -ENOMEM);
	expect_none(test, "nothing", SZ_4K, -ENOENT);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_vmap),
	KUNIT_CASE(test_vmap_of_no_map),
	KUNIT_CASE(test_attach),
	KUNIT_CASE(test_attach_to_no_map),
	KUNIT_CASE(test_segments),
	KUNIT_CASE(test_reach),
	KUNIT_CASE(test_device_goes_first),
	KUNIT_CASE(test_refused),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_heap",
	.init = cma_test_init,
	.exit = cma_test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
