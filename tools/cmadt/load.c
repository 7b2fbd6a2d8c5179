// SPDX-License-Identifier: GPL-2.0-only
/* A device tree and its overlays become one blob. */
#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "cmadt.h"

static void *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	void *data;

	if (!f)
		die("%s: %s", path, strerror(errno));
	data = read_stream(f, size);
	if (ferror(f))
		die("%s: %s", path, strerror(errno));
	fclose(f);
	return data;
}

static void __attribute__((noreturn))
refuse_blob(const char *path, const void *data, size_t size, int err)
{
	if (err == -FDT_ERR_BADMAGIC)
		die("%s: not a device tree blob: %s, got 0x%08x, want 0x%08x, or a .dts or .dtso",
		    path, fdt_strerror(err), fdt32_ld(data), FDT_MAGIC);
	die("%s: not a device tree blob: %s, got 0x%zx bytes", path,
	    fdt_strerror(err), size);
}

/* What cannot be read is told here: cpp would tell less of it. */
static void *load_file(const char *path, const struct options *o)
{
	size_t size;
	void *data = read_file(path, &size);
	int err;

	if (is_source(path)) {
		free(data);
		data = compile_source(path, o, &size);
	}
	err = check_blob(data, size);
	if (err)
		refuse_blob(path, data, size, err);
	return data;
}

static void *grow(void *fdt, size_t more)
{
	size_t size = fdt_totalsize(fdt) + more;
	void *larger = must_alloc(malloc(size));
	int err = fdt_open_into(fdt, larger, size);

	if (err)
		die("device tree blob: %s", fdt_strerror(err));
	free(fdt);
	return larger;
}

/* fdt_overlay_apply() damages both blobs when it fails; then we are done. */
static void *apply(void *fdt, const char *path, const struct options *o)
{
	void *overlay = load_file(path, o);
	int err;

	check_overlay(fdt, overlay, path);
	/* Fragments may be copied once, with a name and a phandle each. */
	fdt = grow(fdt, 2 * fdt_totalsize(overlay) + 4096);
	err = fdt_overlay_apply(fdt, overlay);
	if (err)
		die("%s: overlay does not apply: %s", path, fdt_strerror(err));
	free(overlay);
	return fdt;
}

/**
 * load_tree() - load the device tree and apply the overlays in order
 * @o: the files
 *
 * Return: the blob, which the caller frees. Does not return if a file cannot
 * be read, compiled or applied.
 */
void *load_tree(const struct options *o)
{
	void *fdt = load_file(o->files[0], o);
	int i;

	if (is_overlay(fdt))
		die("%s: an overlay: got no device tree in front of it, want the board's",
		    o->files[0]);
	for (i = 1; i < o->nfiles; i++)
		fdt = apply(fdt, o->files[i], o);
	return fdt;
}
