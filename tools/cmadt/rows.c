// SPDX-License-Identifier: GPL-2.0-only
/* The files in which a kernel shows its state: lines of fields. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "state.h"

/* The usual reasons for a file that cannot be read. */
static const char *advice(const char *path, int err)
{
	if (err == EACCES || err == EPERM)
		return ": only root may read it";
	if (err == ENOENT && strstr(path, STATE_DEBUGFS))
		return ": debugfs is not mounted there, or the kernel has no table";
	return "";
}

char *join_path(const char *root, const char *path)
{
	size_t size = strlen(root) + strlen(path) + 1;
	char *joined = must_alloc(malloc(size));

	snprintf(joined, size, "%s%s", root, path);
	return joined;
}

/* All of a file as a string, or NULL if it is not there and @may_lack. */
static char *read_file(const char *path, bool may_lack)
{
	FILE *f = fopen(path, "r");
	size_t size;
	char *text;

	if (!f && errno == ENOENT && may_lack)
		return NULL;
	if (!f)
		die("%s: %s%s", path, strerror(errno), advice(path, errno));
	text = read_stream(f, &size);
	if (ferror(f))
		die("%s: %s%s", path, strerror(errno), advice(path, errno));
	fclose(f);
	text[size] = '\0';
	return text;
}

/**
 * read_text() - read a file
 * @root: folder that stands for the root of the file system, "" for that
 * @path: the file
 *
 * Return: its text, which the caller frees. Does not return if it cannot be
 * read.
 */
char *read_text(const char *root, const char *path)
{
	char *joined = join_path(root, path);
	char *text = read_file(joined, false);

	free(joined);
	return text;
}

/* As read_text(), but NULL if there is no such file. */
char *read_optional(const char *root, const char *path)
{
	char *joined = join_path(root, path);
	char *text = read_file(joined, true);

	free(joined);
	return text;
}

/**
 * read_number() - read a file that holds one number
 * @root: as for read_text()
 * @path: the file
 * @value: receives the number
 *
 * Return: true, or false if there is no such file. Does not return if it holds
 * anything else.
 */
bool read_number(const char *root, const char *path, u64 *value)
{
	char *text = read_optional(root, path), *end;

	if (!text)
		return false;
	errno = 0;
	*value = strtoull(text, &end, 0);
	if (errno || end == text || strspn(end, "\n") != strlen(end))
		die("%s%s: got %s, want a number", root, path, text);
	free(text);
	return true;
}

static int split(struct row *row, char *line)
{
	char *word, *rest;
	int n = 0;

	memset(row, 0, sizeof(*row));
	for (word = strtok_r(line, " \t", &rest); word && n < MAX_FIELDS;
	     word = strtok_r(NULL, " \t", &rest))
		row->field[n++] = word;
	return n;
}

static void check_numbers(const struct rows *rows, size_t i,
			  unsigned int numbers)
{
	int k;

	for (k = 0; k < MAX_FIELDS; k++)
		if ((numbers & 1u << k) && strcmp(rows->row[i].field[k], "-"))
			row_number(rows, i, k);
}

/**
 * rows_read() - read a file of lines of fields
 * @rows: receives them; rows_free() when done
 * @root: as for read_text()
 * @path: the file
 * @least: fields of a line; more are kept up to MAX_FIELDS, for a later kernel
 *	may have more to tell
 * @numbers: set of those fields that are numbers, or "-"
 *
 * Does not return if the file cannot be read, or a line is not so.
 */
void rows_read(struct rows *rows, const char *root, const char *path,
	       int least, unsigned int numbers)
{
	char *line, *rest;

	*rows = (struct rows){ .path = path, .text = read_text(root, path) };
	for (line = strtok_r(rows->text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		int n;

		rows->row = must_alloc(realloc(rows->row, (rows->n + 1) *
							  sizeof(*rows->row)));
		n = split(&rows->row[rows->n], line);
		if (n < least)
			die("%s: line %zu: got %d fields, want %d", path,
			    rows->n + 1, n, least);
		check_numbers(rows, rows->n++, numbers);
	}
}

void rows_free(struct rows *rows)
{
	free(rows->text);
	free(rows->row);
}

/* The number in a field. */
u64 row_number(const struct rows *rows, size_t i, int field)
{
	const char *s = rows->row[i].field[field];
	char *end;
	u64 value;

	errno = 0;
	value = strtoull(s, &end, 0);
	if (errno || end == s || *end || *s == '-')
		die("%s: line %zu: got %s, want a number", rows->path, i + 1, s);
	return value;
}
