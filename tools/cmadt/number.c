// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers of the command line, in the grammar of the kernel's own texts: decimal,
 * or hexadecimal with 0x, then K, M or G; none begins with a 0.
 */
#include "../../mm/cma_region/scan.h"
#include "cmadt.h"

static u64 take_number(struct cma_scan *s, const char *want, const char *what)
{
	u64 value;

	if (cma_scan_number(s, want, &value))
		die_syntax(s->error, what);
	return value;
}

static void must_follow(struct cma_scan *s, char c, const char *want,
			const char *what)
{
	if (cma_scan_peek(s) == c)
		return;
	cma_scan_unexpected(s, want);
	die_syntax(s->error, what);
}

static void __attribute__((noreturn))
refuse_all(struct cma_scan *s, const char *want, const char *what)
{
	cma_scan_refuse(s, 0, s->at, want);
	die_syntax(s->error, what);
}

/**
 * read_bytes() - a text that is a number of bytes
 * @text: the text
 * @what: what it is, for the message
 *
 * Return: the bytes, above 0. Does not return if they are none.
 */
u64 read_bytes(const char *text, const char *what)
{
	struct cma_syntax error;
	struct cma_scan s = { .text = text, .error = &error };
	u64 value = take_number(&s, "bytes", what);

	must_follow(&s, '\0', "K, M, G or the end", what);
	if (!value)
		refuse_all(&s, "more than 0 bytes", what);
	return value;
}

/**
 * read_range() - a text that is START:SIZE
 * @text: the text
 * @what: what it is, for the message
 * @range: receives it
 *
 * Does not return if it is none.
 */
void read_range(const char *text, const char *what, struct cma_range *range)
{
	struct cma_syntax error;
	struct cma_scan s = { .text = text, .error = &error };
	u64 start, size;

	start = take_number(&s, "START:SIZE", what);
	must_follow(&s, ':', "K, M, G or ':'", what);
	s.at++;
	size = take_number(&s, "a size", what);
	must_follow(&s, '\0', "K, M, G or the end", what);
	if (!cma_range_make(start, size, range))
		refuse_all(&s, "more than 0 bytes, and an end below 2^64",
			   what);
}
