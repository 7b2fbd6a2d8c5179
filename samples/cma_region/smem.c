// SPDX-License-Identifier: GPL-2.0-only
/*
 * A sample driver: /dev/smem hands contiguous memory to user space, in the way
 * of the s5p-smem of old phones.
 *
 *	fd = open("/dev/smem", O_RDWR);
 *	ioctl(fd, SMEM_ALLOC, &request);		one buffer a file
 *	p = mmap(NULL, size, prot, MAP_SHARED, fd, 0);
 *
 * The buffer is given back when the last descriptor and mapping is gone, be it
 * that they were closed or that their process died. docs/drivers.md explains
 * what is done here and why; a product would use dma-heaps.
 */
#include <linux/cma_region.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mod_devicetable.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "smem.h"

/**
 * struct smem_status - what hardware would be told of the buffers there are
 * @buffers: how many live
 * @refused: how many could not be had
 */
struct smem_status {
	u32 buffers;
	u32 refused;
};

/**
 * struct smem - the device
 * @dev: the platform device, whose node names the regions
 * @misc: /dev/smem
 * @on_chip: private region on what the node's reg describes, or NULL
 * @lock: for @status
 * @status: mapping of a page that the hardware would read
 * @status_addr: its address
 */
struct smem {
	struct device *dev;
	struct miscdevice misc;
	struct cma_region *on_chip;
	struct mutex lock;	/* the counts of status */
	struct smem_status *status;
	phys_addr_t status_addr;
};

/**
 * struct smem_buffer - what an open file has
 * @smem: the device
 * @lock: for all below; once there is a buffer it stays
 * @addr: physical address
 * @size: bytes, 0 if there is no buffer yet
 * @cached: how it is mapped
 */
struct smem_buffer {
	struct smem *smem;
	struct mutex lock;	/* all below */
	phys_addr_t addr;
	size_t size;
	bool cached;
};

static void smem_count(struct smem *s, int buffers, int refused)
{
	mutex_lock(&s->lock);
	s->status->buffers += buffers;
	s->status->refused += refused;
	mutex_unlock(&s->lock);
}

static int smem_open(struct inode *inode, struct file *file)
{
	struct smem_buffer *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	b->smem = container_of(file->private_data, struct smem, misc);
	mutex_init(&b->lock);
	file->private_data = b;
	return nonseekable_open(inode, file);
}

/* Mappings hold the file: when this is called there are none left. */
static int smem_release(struct inode *inode, struct file *file)
{
	struct smem_buffer *b = file->private_data;

	if (b->size) {
		cma_region_free(b->addr);
		smem_count(b->smem, -1, 0);
	}
	kfree(b);
	return 0;
}

static int smem_take(struct smem *s, const struct smem_request *q,
		     phys_addr_t *addr)
{
	if (s->on_chip && !strcmp(q->kind, SMEM_ON_CHIP))
		return cma_region_alloc_in(s->on_chip, s->dev, q->size,
					   q->align, addr);
	return cma_region_alloc(s->dev, *q->kind ? q->kind : NULL, q->size,
				q->align, addr);
}

static int smem_fill_in(struct smem_buffer *b, const struct smem_request *q)
{
	int ret;

	if (b->size)
		return -EBUSY;
	ret = smem_take(b->smem, q, &b->addr);
	if (ret) {
		smem_count(b->smem, 0, 1);
		return ret;
	}
	b->size = PAGE_ALIGN(q->size);
	b->cached = q->flags & SMEM_CACHED;
	smem_count(b->smem, 1, 0);
	return 0;
}

/* The lock is taken after user space was read: mmap() takes it under mmap_lock. */
static int smem_alloc(struct smem_buffer *b, const void __user *user)
{
	struct smem_request q;
	int ret;

	if (copy_from_user(&q, user, sizeof(q)))
		return -EFAULT;
	if (strnlen(q.kind, sizeof(q.kind)) == sizeof(q.kind) ||
	    q.flags & ~SMEM_CACHED)
		return -EINVAL;
	mutex_lock(&b->lock);
	ret = smem_fill_in(b, &q);
	mutex_unlock(&b->lock);
	return ret;
}

static int smem_tell(struct smem *s, void __user *user)
{
	struct cma_info info;
	struct smem_info q;
	int ret;

	if (copy_from_user(&q, user, sizeof(q)))
		return -EFAULT;
	if (strnlen(q.kind, sizeof(q.kind)) == sizeof(q.kind))
		return -EINVAL;
	ret = cma_region_info(s->dev, *q.kind ? q.kind : NULL, q.align, &info);
	if (ret)
		return ret;
	q.regions = info.count;
	q.total = info.total_size;
	q.free = info.free_size;
	q.largest = info.largest;
	return copy_to_user(user, &q, sizeof(q)) ? -EFAULT : 0;
}

static long smem_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct smem_buffer *b = file->private_data;

	switch (cmd) {
	case SMEM_ALLOC:
		return smem_alloc(b, (const void __user *)arg);
	case SMEM_INFO:
		return smem_tell(b->smem, (void __user *)arg);
	}
	return -ENOTTY;
}

static int smem_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct smem_buffer *b = file->private_data;
	int ret;

	if (!(vma->vm_flags & VM_MAYSHARE))
		return -EINVAL;
	mutex_lock(&b->lock);
	if (!b->cached)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	ret = vm_iomap_memory(vma, b->addr, b->size);
	mutex_unlock(&b->lock);
	return ret;
}

static const struct file_operations smem_fops = {
	.open = smem_open,
	.release = smem_release,
	.unlocked_ioctl = smem_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = smem_mmap,
	.llseek = no_llseek,
};

static void smem_leave_on_chip(void *data)
{
	struct smem *s = data;
	int ret = cma_region_unregister(s->on_chip);

	if (ret)
		dev_err(s->dev, "on-chip memory stays registered, error %d\n", ret);
}

/* Without a name it is private: nobody else takes from it. */
static int smem_bring_on_chip(struct smem *s, const struct resource *res)
{
	const struct cma_region_desc desc = {
		.start = res->start,
		.size = resource_size(res),
	};
	int ret = cma_region_register(&desc, &s->on_chip);

	return ret ? ret : devm_add_action_or_reset(s->dev, smem_leave_on_chip, s);
}

/* As long as the driver is bound: managed, and mapped for the CPU too. */
static int smem_make_status(struct smem *s)
{
	int ret = devm_cma_region_alloc(s->dev, NULL, sizeof(*s->status), 0,
					&s->status_addr);

	if (ret)
		return ret;
	s->status = devm_cma_region_map(s->dev, s->status_addr,
					sizeof(*s->status), false);
	return s->status ? 0 : -ENOMEM;
}

static int smem_probe(struct platform_device *pdev)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);
	struct smem *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL);
	int ret;

	if (!s)
		return -ENOMEM;
	s->dev = &pdev->dev;
	mutex_init(&s->lock);
	s->misc.minor = MISC_DYNAMIC_MINOR;
	s->misc.name = "smem";
	s->misc.fops = &smem_fops;
	s->misc.mode = 0600;

	ret = res ? smem_bring_on_chip(s, res) : 0;
	if (!ret)
		ret = smem_make_status(s);
	if (ret)
		return dev_err_probe(s->dev, ret, "no memory of its own\n");
	return misc_register(&s->misc);
}

static const struct of_device_id smem_ids[] = {
	{ .compatible = "cma-dt,smem-sample" },
	{ }
};

/* An open file outlives no device: there is no unbinding, and no remove(). */
static struct platform_driver smem_driver = {
	.probe = smem_probe,
	.driver = {
		.name = "smem-sample",
		.of_match_table = smem_ids,
		.suppress_bind_attrs = true,
	},
};
builtin_platform_driver(smem_driver);
