// SPDX-License-Identifier: GPL-2.0-only
/*
 * DOC: tests in the kernel
 *
 * The KUnit suites of cma_region, one file each, run on the real devices of
 * tests/qemu/boards/selftest.dts. This file has what they share.
 *
 * After each case every pool of the registry is checked, and all of them must
 * be as they were before it.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/of_reserved_mem.h>
#include <linux/platform_device.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "holding.h"
#include "test.h"

#define TICK		20	/* ms between two looks at workers */
#define PATIENCE	20000	/* ms until they are given up */
#define ENOUGH		20	/* rounds of each */

static struct device *find_device(const char *compatible)
{
	struct device_node *np = of_find_compatible_node(NULL, NULL, compatible);
	struct platform_device *pdev = np ? of_find_device_by_node(np) : NULL;

	of_node_put(np);
	return pdev ? &pdev->dev : NULL;
}

static void remember_pools(struct cma_test *t)
{
	int key = cma_registry_read_lock();
	struct cma_region *r;
	u32 pos = 0;

	while ((r = cma_registry_next(&pos)) &&
	       t->npools < ARRAY_SIZE(t->pools)) {
		t->pools[t->npools].r = r;
		t->pools[t->npools].free = r->pool->free;
		t->pools[t->npools++].chunks = r->pool->chunks;
	}
	cma_registry_read_unlock(key);
}

/**
 * cma_test_init() - find the board before each case
 * @test: the case; its priv becomes the board
 *
 * Context: a case of KUnit, which may sleep.
 * Return: 0 or -ENOMEM. On any other board the case is skipped.
 */
int cma_test_init(struct kunit *test)
{
	struct cma_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	test->priv = t;
	t->dev = find_device("cma-dt,kunit-device");
	t->any = find_device("cma-dt,kunit-any");
	t->common = find_device("cma-dt,kunit-common");
	t->none = find_device("cma-dt,kunit-none");
	if (!t->dev || !t->any || !t->common || !t->none)
		kunit_skip(test, "not the board of these tests");
	remember_pools(t);
	return 0;
}

/* What a failed case left would make all those after it fail. */
static void sweep(struct cma_region *r)
{
	struct cma_chunk chunk;
	unsigned long page = 0;

	while (cma_pool_next_chunk(r->pool, &page, &chunk))
		cma_serve_free(r, chunk.start);
}

static void check_pool(struct kunit *test, struct cma_region *r,
		       const struct cma_test_pool *before)
{
	KUNIT_EXPECT_TRUE_MSG(test, cma_pool_check(r->pool), "%s", r->path);
	KUNIT_EXPECT_PTR_EQ_MSG(test, r, before->r, "%s: new or moved",
				r->path);
	if (r != before->r)
		return;
	KUNIT_EXPECT_EQ_MSG(test, r->pool->free, before->free, "%s", r->path);
	KUNIT_EXPECT_EQ_MSG(test, r->pool->chunks, before->chunks, "%s",
			    r->path);
	if (r->pool->chunks != before->chunks)
		sweep(r);
}

/**
 * cma_test_exit() - check all regions after each case
 * @test: the case
 *
 * Context: a case of KUnit, which may sleep.
 */
void cma_test_exit(struct kunit *test)
{
	struct cma_test *t = test->priv;
	int key = cma_registry_read_lock();
	struct cma_region *r;
	u32 pos = 0, i = 0;

	while (t && t->npools && (r = cma_registry_next(&pos))) {
		KUNIT_EXPECT_LT_MSG(test, i, t->npools, "%s: not gone",
				    r->path);
		if (i < t->npools)
			check_pool(test, r, &t->pools[i++]);
	}
	cma_registry_read_unlock(key);
	if (!t)
		return;
	KUNIT_EXPECT_EQ(test, i, t->npools);
	put_device(t->dev);
	put_device(t->any);
	put_device(t->common);
	put_device(t->none);
}

/**
 * cma_test_ask() - bind a device to a region as drivers ask for it
 * @dev: the device
 * @index: of the reference in its node
 *
 * Context: a case of KUnit, which may sleep.
 * Return: 0 or an error.
 */
int cma_test_ask(struct device *dev, int index)
{
	return of_reserved_mem_device_init_by_idx(dev, dev->of_node, index);
}

/**
 * cma_test_init_bound() - cma_test_init(), and the board's device takes from ra
 * @test: the case
 *
 * Context: a case of KUnit, which may sleep.
 * Return: 0 or an error.
 */
int cma_test_init_bound(struct kunit *test)
{
	int ret = cma_test_init(test);
	struct cma_test *t = test->priv;

	return ret ? ret : cma_test_ask(t->dev, 0);
}

/**
 * cma_test_exit_bound() - end what cma_test_init_bound() began
 * @test: the case
 *
 * Context: a case of KUnit, which may sleep.
 */
void cma_test_exit_bound(struct kunit *test)
{
	struct cma_test *t = test->priv;

	if (t && t->dev)
		of_reserved_mem_device_release(t->dev);
	cma_test_exit(test);
}

/**
 * cma_test_child() - make a child of the board's device
 * @test: the case
 * @name: its name, which has no accounts yet if it was never used before
 *
 * Context: a case of KUnit, which may sleep.
 * Return: a device that stands for the same node; cma_test_remove() ends it.
 */
struct device *cma_test_child(struct kunit *test, const char *name)
{
	struct cma_test *t = test->priv;
	struct platform_device *pdev;

	pdev = platform_device_alloc(name, PLATFORM_DEVID_NONE);
	KUNIT_ASSERT_NOT_NULL(test, pdev);
	pdev->dev.parent = t->dev;
	device_set_of_node_from_dev(&pdev->dev, t->dev);
	KUNIT_ASSERT_EQ(test, platform_device_add(pdev), 0);
	return &pdev->dev;
}

/**
 * cma_test_remove() - end a device of cma_test_child()
 * @child: the device
 *
 * Context: a case of KUnit, which may sleep.
 */
void cma_test_remove(struct device *child)
{
	platform_device_unregister(to_platform_device(child));
}

/**
 * cma_test_region() - a region by name
 * @test: the case, which ends if there is none
 * @name: name of a region of the table, which lasts
 *
 * Context: a case of KUnit, which may sleep.
 * Return: the region.
 */
struct cma_region *cma_test_region(struct kunit *test, const char *name)
{
	int key = cma_registry_read_lock();
	struct cma_region *r = cma_registry_by_name(name, strlen(name));

	cma_registry_read_unlock(key);
	KUNIT_ASSERT_NOT_NULL_MSG(test, r, "no region %s", name);
	return r;
}

/**
 * cma_test_free_bytes() - what is free in a region
 * @test: the case
 * @name: the region
 *
 * Context: a case of KUnit, which may sleep.
 * Return: bytes.
 */
unsigned long cma_test_free_bytes(struct kunit *test, const char *name)
{
	struct cma_region *r = cma_test_region(test, name);

	return cma_pool_free_pages(r->pool) << PAGE_SHIFT;
}

/**
 * cma_test_lies_in() - is memory in a region, all of it?
 * @test: the case
 * @addr: address
 * @size: bytes
 * @name: the region
 *
 * Context: a case of KUnit, which may sleep.
 * Return: true if so.
 */
bool cma_test_lies_in(struct kunit *test, phys_addr_t addr, size_t size,
		      const char *name)
{
	const struct cma_region *r = cma_test_region(test, name);

	return addr >= r->range.first && addr <= r->range.last &&
	       size - 1 <= r->range.last - addr;
}

/**
 * cma_test_alloc() - allocate what there must be
 * @test: the case, which ends if there is not
 * @dev: for cma_region_alloc()
 * @kind: for cma_region_alloc()
 * @size: for cma_region_alloc()
 *
 * Context: a case of KUnit, which may sleep.
 * Return: the address.
 */
phys_addr_t cma_test_alloc(struct kunit *test, struct device *dev,
			   const char *kind, size_t size)
{
	phys_addr_t addr = UNTOUCHED;
	int ret = cma_region_alloc(dev, kind, size, 0, &addr);

	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "kind %s, 0x%zx bytes",
			    kind ? kind : "NULL", size);
	return addr;
}

/**
 * cma_test_free() - free what must be there
 * @test: the case
 * @addr: address of the chunk
 *
 * Context: a case of KUnit, which may sleep.
 */
void cma_test_free(struct kunit *test, phys_addr_t addr)
{
	KUNIT_EXPECT_EQ_MSG(test, cma_region_free(addr), 0, "at %pa", &addr);
}

/**
 * cma_test_leaks() - how often a chunk is among those of nobody
 * @addr: its address
 *
 * Context: a case of KUnit, which may sleep.
 * Return: 0 or 1, if all is well.
 */
unsigned int cma_test_leaks(phys_addr_t addr)
{
	int key = cma_registry_read_lock();
	struct cma_holding h = { 0 };
	unsigned int n = 0;

	while (cma_holding_next_leak(&h))
		n += h.chunk.start == addr;
	cma_registry_read_unlock(key);
	return n;
}

/**
 * cma_test_dirty() - write CMA_TEST_DIRT all over memory
 * @test: the case, which ends if it cannot be mapped
 * @addr: address, in a region
 * @size: bytes
 *
 * Context: a case of KUnit, which may sleep.
 */
void cma_test_dirty(struct kunit *test, phys_addr_t addr, size_t size)
{
	struct cma_test *t = test->priv;
	void *p = cma_region_map(t->dev, addr, size, false);

	KUNIT_ASSERT_NOT_NULL_MSG(test, p, "0x%zx bytes at %pa", size, &addr);
	memset(p, CMA_TEST_DIRT, size);
	cma_region_unmap(p, addr);
}

/**
 * cma_test_expect_bytes() - look at memory
 * @test: the case, which ends if it cannot be mapped
 * @addr: address, in a region
 * @size: bytes
 * @cached: through the caches
 * @value: that each byte must have
 *
 * Context: a case of KUnit, which may sleep.
 */
void cma_test_expect_bytes(struct kunit *test, phys_addr_t addr, size_t size,
			   bool cached, int value)
{
	struct cma_test *t = test->priv;
	void *p = cma_region_map(t->dev, addr, size, cached);

	KUNIT_ASSERT_NOT_NULL_MSG(test, p, "0x%zx bytes at %pa", size, &addr);
	KUNIT_EXPECT_NULL_MSG(test, memchr_inv(p, value, size),
			      "at %pa, cached %d", &addr, cached);
	cma_region_unmap(p, addr);
}

static int work(void *data)
{
	struct cma_test_worker *w = data;

	while (!kthread_should_stop()) {
		if (w->error) {
			schedule_timeout_interruptible(HZ / 10);
			continue;
		}
		w->error = w->step(w);
		w->rounds++;
		cond_resched();
	}
	return 0;
}

static void start(struct cma_test_worker *w, unsigned int cpu)
{
	struct task_struct *task;

	task = kthread_create(work, w, "cma_test/%u", cpu);
	if (IS_ERR(task)) {
		w->error = PTR_ERR(task);
		return;
	}
	kthread_bind(task, cpu);
	get_task_struct(task);
	w->task = task;
	wake_up_process(task);
}

/* On a busy host a CPU of the guest may stand still for long. */
static bool has_worked(const struct cma_test_worker *w, unsigned int n)
{
	while (n--)
		if (!w[n].error && READ_ONCE(w[n].rounds) < ENOUGH)
			return false;
	return true;
}

/**
 * cma_test_work() - let workers work at the same time, each on its own CPU
 * @test: the case
 * @w: the workers
 * @n: how many; the case ends if there are fewer CPUs
 * @ms: for how long, or longer until each has worked enough
 *
 * Context: a case of KUnit, which may sleep.
 */
void cma_test_work(struct kunit *test, struct cma_test_worker *w,
		   unsigned int n, unsigned int ms)
{
	unsigned int i, spent;

	KUNIT_ASSERT_GE(test, num_online_cpus(), n);
	for (i = 0; i < n; i++)
		start(&w[i], i);
	for (spent = 0; spent < ms || (spent < PATIENCE && !has_worked(w, n));
	     spent += TICK)
		msleep(TICK);
	for (i = 0; i < n; i++) {
		if (w[i].task) {
			kthread_stop(w[i].task);
			put_task_struct(w[i].task);
		}
		KUNIT_EXPECT_EQ_MSG(test, w[i].error, 0,
				    "worker %u, round %lu, line %d", i,
				    w[i].rounds, w[i].line);
		KUNIT_EXPECT_GT(test, w[i].rounds, 0UL);
	}
}
