/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk over the text of a parameter: cma_map= (rule.c), cma_regions=
 * (spec.c). What does not fit is told by its position, never by a guess.
 */
#ifndef _CMA_REGION_SCAN_H
#define _CMA_REGION_SCAN_H

#include <linux/types.h>

struct cma_out;

/**
 * struct cma_syntax - why a text was refused
 * @text: the text, which must still be there when this is printed
 * @position: bytes of @text in front of what is wrong
 * @len: bytes that are wrong; 0 for a character, or the end, out of place
 * @want: what was expected there
 * @other: position of the other party, if @has_other
 * @has_other: @want ends in a position
 */
struct cma_syntax {
	const char *text;
	size_t position;
	size_t len;
	const char *want;
	size_t other;
	bool has_other;
};

/**
 * struct cma_scan - a walk over a text
 * @text: the text, NUL-terminated
 * @copy: as many bytes, with the same text in them; words are kept there
 * @at: position of the next character
 * @error: filled in when the text is refused
 */
struct cma_scan {
	const char *text;
	char *copy;
	size_t at;
	struct cma_syntax *error;
};

/* The next character, NUL at the end. */
static inline char cma_scan_peek(const struct cma_scan *s)
{
	return s->text[s->at];
}

bool cma_scan_skip(struct cma_scan *s, char c);
size_t cma_scan_word(struct cma_scan *s, char also);
const char *cma_scan_keep(const struct cma_scan *s, size_t at, size_t len);
int cma_scan_number(struct cma_scan *s, const char *want, u64 *value);
int cma_scan_refuse(const struct cma_scan *s, size_t at, size_t len,
		    const char *want);
int cma_scan_unexpected(const struct cma_scan *s, const char *want);
void cma_syntax_reason(const struct cma_syntax *e, struct cma_out *out);
void cma_syntax_print(const struct cma_syntax *e, const char *what,
		      struct cma_out *out);

#endif /* _CMA_REGION_SCAN_H */
