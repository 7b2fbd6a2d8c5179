// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite: memory that is not coherent, and mappings into user space, of a
 * device that was bound by index.
 */
#include <linux/anon_inodes.h>
#include <linux/dma-mapping.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/of_reserved_mem.h>
#include <linux/scatterlist.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "test.h"

#define BOTH	DMA_BIDIRECTIONAL

/* From the regions of the device's memory-region of that index. */
static struct device *bound_to(struct kunit *test, int index)
{
	struct cma_test *t = test->priv;

	of_reserved_mem_device_release(t->dev);
	KUNIT_ASSERT_EQ(test, cma_test_ask(t->dev, index), 0);
	return t->dev;
}

static struct page *take(struct kunit *test, struct device *dev, size_t size,
			 const char *region, dma_addr_t *handle)
{
	struct page *page = dma_alloc_pages(dev, size, handle, BOTH, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, *handle), 0);
	KUNIT_EXPECT_EQ(test, page_to_phys(page), *handle);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, *handle, size, region));
	return page;
}

static void expect_none(struct kunit *test, struct device *dev, size_t size)
{
	dma_addr_t handle;

	KUNIT_EXPECT_NULL(test, dma_alloc_pages(dev, size, &handle, BOTH,
						GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, dma_alloc_noncontiguous(dev, size, BOTH,
							GFP_KERNEL, 0));
}

/* What one wrote the other reads, once it is synchronized. */
static void expect_shared(struct kunit *test, struct device *dev, void *p,
			  dma_addr_t handle, size_t size)
{
	u8 *seen = cma_region_map(dev, handle, size, false);

	KUNIT_ASSERT_NOT_NULL(test, seen);
	memset(p, 0x5a, size);
	dma_sync_single_for_device(dev, handle, size, BOTH);
	KUNIT_EXPECT_NULL(test, memchr_inv(seen, 0x5a, size));
	memset(seen, 0xa5, size);
	dma_sync_single_for_cpu(dev, handle, size, BOTH);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0xa5, size));
	cma_region_unmap(seen, handle);
}

static void test_pages(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct page *page;
	dma_addr_t handle;
	int i;

	for (i = 0; i < 2; i++) {
		page = take(test, t->dev, SZ_64K + 1, "ra", &handle);
		KUNIT_EXPECT_EQ(test, handle & (SZ_128K - 1), 0);
		KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"),
				SZ_1M - SZ_64K - SZ_4K);
		KUNIT_EXPECT_NULL(test, memchr_inv(page_address(page), 0,
						   SZ_64K + SZ_4K));
		expect_shared(test, t->dev, page_address(page), handle, SZ_64K);
		dma_free_pages(t->dev, SZ_64K + 1, page, handle, BOTH);
		KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "ra"), SZ_1M);
	}
}

static void test_noncoherent(struct kunit *test)
{
	struct cma_test *t = test->priv;
	dma_addr_t handle;
	void *p = dma_alloc_noncoherent(t->dev, SZ_16K, &handle, BOTH,
					GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, dma_mapping_error(t->dev, handle), 0);
	KUNIT_EXPECT_EQ(test, handle, virt_to_phys(p));
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, handle, SZ_16K, "ra"));
	dma_free_noncoherent(t->dev, SZ_16K, p, handle, BOTH);
}

static void test_noncontiguous(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct sg_table *sgt;
	void *p;

	/* As a driver that takes one piece does, see vb2-dma-contig. */
	dma_set_max_seg_size(t->dev, UINT_MAX);
	sgt = dma_alloc_noncontiguous(t->dev, SZ_256K + 1, BOTH, GFP_KERNEL, 0);
	KUNIT_ASSERT_NOT_NULL(test, sgt);
	KUNIT_EXPECT_EQ(test, sgt->nents, 1);
	KUNIT_EXPECT_EQ(test, sg_dma_len(sgt->sgl), SZ_256K + SZ_4K);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, sg_dma_address(sgt->sgl),
						 SZ_256K + SZ_4K, "ra"));
	p = dma_vmap_noncontiguous(t->dev, SZ_256K + 1, sgt);
	KUNIT_ASSERT_NOT_NULL(test, p);
	expect_shared(test, t->dev, p, sg_dma_address(sgt->sgl), SZ_256K);
	dma_vunmap_noncontiguous(t->dev, p);
	dma_free_noncontiguous(t->dev, SZ_256K + 1, sgt, BOTH);
	dma_set_max_seg_size(t->dev, 0);
}

static void test_fallback(struct kunit *test)
{
	struct cma_test *t = test->priv;
	dma_addr_t a, b;
	struct page *p = take(test, t->dev, SZ_1M, "ra", &a);
	struct page *q = take(test, t->dev, SZ_1M, "rb", &b);

	expect_none(test, t->dev, SZ_4K);
	dma_free_pages(t->dev, SZ_1M, p, a, BOTH);
	dma_free_pages(t->dev, SZ_1M, q, b, BOTH);
}

static void test_quota(struct kunit *test)
{
	struct cma_test *t = test->priv;
	const char *name = dev_name(t->dev);
	struct page *page;
	dma_addr_t handle;

	KUNIT_ASSERT_EQ(test, cma_account_limit(name, "a", 3), 0);
	page = take(test, t->dev, 3 * SZ_4K, "ra", &handle);
	expect_none(test, t->dev, 1);
	dma_free_pages(t->dev, 3 * SZ_4K, page, handle, BOTH);
	KUNIT_EXPECT_EQ(test, cma_account_limit(name, "a", ULONG_MAX), 0);
}

/* Memory without pages, and pages without an address, are nothing for this. */
static void test_no_linear_map(struct kunit *test)
{
	expect_none(test, bound_to(test, 2), SZ_4K);
	expect_none(test, bound_to(test, 4), SZ_4K);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "rm"), SZ_2M);
	KUNIT_EXPECT_EQ(test, cma_test_free_bytes(test, "rh"), SZ_1M);
}

static void test_reusable(struct kunit *test)
{
	struct device *dev = bound_to(test, 3);
	dma_addr_t handle;
	struct page *page = take(test, dev, SZ_64K, "rr", &handle);

	expect_shared(test, dev, page_address(page), handle, SZ_64K);
	dma_free_pages(dev, SZ_64K, page, handle, BOTH);
}

static void test_atomic(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);	/* any that keeps from sleeping */
	struct cma_test *t = test->priv;
	dma_addr_t handle;
	struct page *page;

	spin_lock(&lock);
	page = dma_alloc_pages(t->dev, SZ_64K, &handle, BOTH, GFP_ATOMIC);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page) {
		KUNIT_EXPECT_EQ(test, dma_mapping_error(t->dev, handle), 0);
		dma_free_pages(t->dev, SZ_64K, page, handle, BOTH);
	}
	spin_unlock(&lock);
}

/**
 * struct buffer - what a file's mmap() maps
 * @dev: the device
 * @page: the first page, if it is not coherent
 * @p: kernel mapping
 * @handle: DMA address
 * @size: bytes
 * @attrs: DMA_ATTR_*
 */
struct buffer {
	struct device *dev;
	struct page *page;
	u8 *p;
	dma_addr_t handle;
	size_t size;
	unsigned long attrs;
};

static int map_buffer(struct file *file, struct vm_area_struct *vma)
{
	const struct buffer *b = file->private_data;

	if (b->page)
		return dma_mmap_pages(b->dev, vma, b->size, b->page);
	return dma_mmap_attrs(b->dev, vma, b->p, b->handle, b->size, b->attrs);
}

static const struct file_operations fops = {
	.mmap = map_buffer,
};

static unsigned long map_user(struct file *file, size_t size, size_t offset)
{
	return vm_mmap(file, 0, size, PROT_READ | PROT_WRITE, MAP_SHARED,
		       offset);
}

/* The user reads what the kernel wrote, and the other way round. */
static void expect_mapped(struct kunit *test, struct file *file,
			  const struct buffer *b, size_t offset)
{
	unsigned long at = map_user(file, b->size - offset, offset);
	u32 value = 0x12345678, seen = 0;

	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR_VALUE(at), "%ld", (long)at);
	*(u32 *)(b->p + offset) = value;
	KUNIT_EXPECT_EQ(test, copy_from_user(&seen, (void __user *)at, 4), 0);
	KUNIT_EXPECT_EQ(test, seen, value);
	value = ~value;
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)(at + SZ_4K - 4),
					   &value, 4), 0);
	KUNIT_EXPECT_EQ(test, *(u32 *)(b->p + offset + SZ_4K - 4), value);
	KUNIT_EXPECT_EQ(test, vm_munmap(at, b->size - offset), 0);
}

/* An address space to map into: that of a process without a program. */
static struct mm_struct *enter_user_space(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	mm->task_size = TASK_SIZE;
	arch_pick_mmap_layout(mm, &current->signal->rlim[RLIMIT_STACK]);
	kthread_use_mm(mm);
	return mm;
}

static void expect_mmap(struct kunit *test, struct buffer *b)
{
	struct mm_struct *mm = enter_user_space(test);
	struct file *file = anon_inode_getfile("cma-kunit", &fops, b, O_RDWR);

	KUNIT_EXPECT_FALSE(test, IS_ERR(file));
	if (!IS_ERR(file)) {
		expect_mapped(test, file, b, 0);
		expect_mapped(test, file, b, SZ_8K);
		KUNIT_EXPECT_EQ(test, map_user(file, b->size + SZ_4K, 0),
				(unsigned long)-ENXIO);
		KUNIT_EXPECT_EQ(test, map_user(file, b->size, SZ_4K),
				(unsigned long)-ENXIO);
		KUNIT_EXPECT_EQ(test, map_user(file, SZ_4K, b->size),
				(unsigned long)-ENXIO);
		fput(file);
	}
	kthread_unuse_mm(mm);
	mmput(mm);
}

/* As the device's coherent memory, and write-combined; no-map and high as well. */
static void test_mmap_coherent(struct kunit *test)
{
	static const unsigned long attrs[] = { 0, DMA_ATTR_WRITE_COMBINE };
	struct buffer b = { .size = SZ_16K };
	int i, index;

	for (index = 0; index < 5; index++) {
		b.dev = bound_to(test, index);
		for (i = 0; i < ARRAY_SIZE(attrs); i++) {
			b.attrs = attrs[i];
			b.p = dma_alloc_attrs(b.dev, b.size, &b.handle,
					      GFP_KERNEL, b.attrs);
			KUNIT_ASSERT_NOT_NULL(test, b.p);
			expect_mmap(test, &b);
			dma_free_attrs(b.dev, b.size, b.p, b.handle, b.attrs);
		}
	}
}

/* What happens to a mapping of all of it: 0 or an error. */
static int try_mmap(struct kunit *test, struct buffer *b)
{
	struct mm_struct *mm = enter_user_space(test);
	struct file *file = anon_inode_getfile("cma-kunit", &fops, b, O_RDWR);
	unsigned long at = (unsigned long)file;

	if (!IS_ERR(file)) {
		at = map_user(file, b->size, 0);
		fput(file);
	}
	kthread_unuse_mm(mm);
	mmput(mm);
	return IS_ERR_VALUE(at) ? (long)at : 0;
}

static void expect_mmap_ends(struct kunit *test, const char *region, int want)
{
	struct cma_test *t = test->priv;
	struct buffer b = {
		.dev = t->dev, .size = SZ_16K,
		.attrs = DMA_ATTR_NO_KERNEL_MAPPING,
	};

	b.p = dma_alloc_attrs(b.dev, b.size, &b.handle, GFP_KERNEL, b.attrs);
	KUNIT_ASSERT_NOT_NULL(test, b.p);
	KUNIT_EXPECT_TRUE(test, cma_test_lies_in(test, b.handle, b.size,
						 region));
	KUNIT_EXPECT_EQ(test, try_mmap(test, &b), want);
	dma_free_attrs(b.dev, b.size, b.p, b.handle, b.attrs);
}

/* Who wants no kernel mapping may get what others left: no user sees it. */
static void test_mmap_never_cleared(struct kunit *test)
{
	struct cma_region_desc desc = {
		.name = "spare", .start = SPARE_START, .size = SPARE_SIZE,
		.zero = CMA_ZERO_NONE,
	};
	struct cma_region *r;

	expect_mmap_ends(test, "ra", 0);
	KUNIT_ASSERT_EQ(test, cma_region_register(&desc, &r), 0);
	KUNIT_EXPECT_EQ(test, cma_test_map("kunit-device/a=spare"), 0);
	expect_mmap_ends(test, "spare", -EPERM);
	KUNIT_EXPECT_EQ(test, cma_test_map(""), 0);
	KUNIT_EXPECT_EQ(test, cma_region_unregister(r), 0);
}

static void test_mmap_cached(struct kunit *test)
{
	struct cma_test *t = test->priv;
	struct buffer b = { .dev = t->dev, .size = SZ_16K };

	b.page = take(test, t->dev, b.size, "ra", &b.handle);
	b.p = page_address(b.page);
	expect_mmap(test, &b);
	dma_free_pages(t->dev, b.size, b.page, b.handle, BOTH);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(test_pages),
	KUNIT_CASE(test_noncoherent),
	KUNIT_CASE(test_noncontiguous),
	KUNIT_CASE(test_fallback),
	KUNIT_CASE(test_quota),
	KUNIT_CASE(test_no_linear_map),
	KUNIT_CASE(test_reusable),
	KUNIT_CASE(test_atomic),
	KUNIT_CASE(test_mmap_coherent),
	KUNIT_CASE(test_mmap_never_cleared),
	KUNIT_CASE(test_mmap_cached),
	{}
};

static struct kunit_suite suite = {
	.name = "cma_region_pages",
	.init = cma_test_init_bound,
	.exit = cma_test_exit_bound,
	.test_cases = cases,
};

kunit_test_suite(suite);
