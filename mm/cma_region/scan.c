// SPDX-License-Identifier: GPL-2.0-only
/* A walk over the text of a parameter: words, numbers, and what is wrong. */
#include <linux/errno.h>
#include <linux/string.h>

#include "out.h"
#include "scan.h"

static bool is_graphic(char c)
{
	return c > ' ' && c <= '~';
}

/**
 * cma_scan_skip() - step over a character
 * @s: the walk
 * @c: the character, not NUL
 *
 * Context: any.
 * Return: true, or false with @s unmoved if something else comes next.
 */
bool cma_scan_skip(struct cma_scan *s, char c)
{
	if (cma_scan_peek(s) != c)
		return false;
	s->at++;
	return true;
}

/**
 * cma_scan_word() - step over a word
 * @s: the walk
 * @also: a character that words may have here besides; NUL for none
 *
 * A word is made of graphic ASCII characters without ``; , = / * ?``.
 *
 * Context: any.
 * Return: how many characters it has, 0 if none comes next.
 */
size_t cma_scan_word(struct cma_scan *s, char also)
{
	size_t start = s->at;
	char c;

	for (; (c = cma_scan_peek(s)); s->at++)
		if (c != also && (!is_graphic(c) || strchr(";,=/*?", c)))
			break;
	return s->at - start;
}

/**
 * cma_scan_keep() - make a string of a part of the text
 * @s: the walk
 * @at: where the part begins
 * @len: how long it is
 *
 * The NUL takes the place of the character behind the part, so parts must
 * not touch.
 *
 * Context: any.
 * Return: the string, in s->copy.
 */
const char *cma_scan_keep(const struct cma_scan *s, size_t at, size_t len)
{
	s->copy[at + len] = '\0';
	return s->copy + at;
}

/**
 * cma_scan_refuse() - the text is wrong
 * @s: the walk
 * @at: where
 * @len: how many bytes are wrong, 0 if it is the character as such
 * @want: what was expected
 *
 * Context: any.
 * Return: -EINVAL.
 */
int cma_scan_refuse(const struct cma_scan *s, size_t at, size_t len,
		    const char *want)
{
	*s->error = (struct cma_syntax){
		.text = s->text,
		.position = at,
		.len = len,
		.want = want,
	};
	return -EINVAL;
}

/**
 * cma_scan_unexpected() - the text is wrong at the next character
 * @s: the walk
 * @want: what was expected
 *
 * Context: any.
 * Return: -EINVAL.
 */
int cma_scan_unexpected(const struct cma_scan *s, const char *want)
{
	return cma_scan_refuse(s, s->at, 0, want);
}

/* The value of a digit, or one that no base has. */
static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* All digits that come next; false if the number does not fit a u64. */
static bool read_digits(struct cma_scan *s, unsigned int base, u64 *value)
{
	const u64 most = base == 16 ? U64_MAX / 16 : U64_MAX / 10;
	unsigned int d;
	bool fits = true;

	for (*value = 0; (d = digit(cma_scan_peek(s))) < base; s->at++) {
		fits = fits && *value <= most && *value * base <= U64_MAX - d;
		*value = *value * base + d;
	}
	return fits;
}

/* K, M or G; false if the number does not fit a u64. */
static bool read_unit(struct cma_scan *s, u64 *value)
{
	static const char units[] = "KMG";
	char c = cma_scan_peek(s);
	const char *unit = c ? strchr(units, c & ~0x20) : NULL;
	u64 plain = *value;
	int shift;

	if (!unit || !*unit)
		return true;
	s->at++;
	shift = 10 * (unit - units + 1);
	*value = plain << shift;
	return plain <= U64_MAX >> shift;
}

/**
 * cma_scan_number() - step over a number
 * @s: the walk
 * @want: what the number is, for the message
 * @value: receives it
 *
 * Decimal, or hexadecimal with 0x, then K, M or G. A leading 0 is refused:
 * the 2010 code read an octal number there.
 *
 * Context: any.
 * Return: 0, or -EINVAL with the error set.
 */
int cma_scan_number(struct cma_scan *s, const char *want, u64 *value)
{
	const char *text = s->text + s->at;
	bool hex = text[0] == '0' && (text[1] | 0x20) == 'x';
	bool octal = text[0] == '0' && digit(text[1]) < 10;
	size_t start = s->at, digits;
	bool fits;

	digits = s->at += hex ? 2 : 0;
	fits = read_digits(s, hex ? 16 : 10, value);
	if (s->at == digits)
		return cma_scan_unexpected(s, hex ? "a hexadecimal digit" :
						    want);
	fits = read_unit(s, value) && fits;
	if (octal)
		want = "a number without a leading 0";
	else if (!fits)
		want = "a number below 2^64";
	else
		return 0;
	return cma_scan_refuse(s, start, s->at - start, want);
}

/**
 * cma_syntax_reason() - say what was found, and what was expected there
 * @e: the error
 * @out: where to; no newline is added
 *
 * Context: any.
 */
void cma_syntax_reason(const struct cma_syntax *e, struct cma_out *out)
{
	unsigned char c = e->text[e->position];

	cma_printf(out, "got ");
	if (e->len)
		cma_printf(out, "\"%.*s\"", (int)e->len, e->text + e->position);
	else if (!c)
		cma_printf(out, "the end");
	else if (is_graphic(c) || c == ' ')
		cma_printf(out, "'%c'", c);
	else
		cma_printf(out, "byte 0x%02x", c);
	cma_printf(out, ", want %s", e->want);
	if (e->has_other)
		cma_printf(out, " %zu", e->other);
}

/**
 * cma_syntax_print() - say why a text was refused
 * @e: the error
 * @what: what the text is, "cma_map"
 * @out: where to; no newline is added
 *
 * Context: any.
 */
void cma_syntax_print(const struct cma_syntax *e, const char *what,
		      struct cma_out *out)
{
	cma_printf(out, "%s: position %zu: ", what, e->position);
	cma_syntax_reason(e, out);
}
