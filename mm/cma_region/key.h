/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keys: texts of different owners in one hash, found by owner and text.
 *
 * A text may have "?" in it that match any one character. Then all texts of
 * its owner have theirs at the same places, and one of them is the mask that
 * says where.
 */
#ifndef _CMA_REGION_KEY_H
#define _CMA_REGION_KEY_H

#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>

/**
 * struct cma_key - a text of an owner; embed it in what is to be found
 * @next: others in the bucket
 * @text: characters, which need not end in NUL
 * @len: how many
 * @owner: a number
 */
struct cma_key {
	struct cma_key *next;
	const char *text;
	size_t len;
	size_t owner;
};

/**
 * struct cma_keys - the hash
 * @buckets: lists
 * @shift: of a hash value, leaves the number of a list
 * @seed: of the hash function
 * @longest: how many keys the longest list has
 */
struct cma_keys {
	struct cma_key **buckets;
	unsigned int shift;
	unsigned long seed;
	size_t longest;
};

#define CMA_KEY_WORD	sizeof(unsigned long)
#define CMA_KEY_BITS	(8 * CMA_KEY_WORD)
#define CMA_KEY_MIX	(0x9e3779b97f4a7c15ULL & ~0UL)

static inline unsigned long cma_key_word(const char *p)
{
	unsigned long w;

	memcpy(&w, p, CMA_KEY_WORD);
	return w;
}

/* A text shorter than a word as a number, no two of a length as the same. */
static inline unsigned long cma_key_short(const char *s, size_t len)
{
	u32 first, last;

	if (len >= sizeof(u32)) {
		memcpy(&first, s, sizeof(u32));
		memcpy(&last, s + len - sizeof(u32), sizeof(u32));
		return (u64)last << 32 | first;
	}
	if (!len)
		return 0;
	first = (unsigned char)s[0] << 8 | (unsigned char)s[len / 2];
	return first << 8 | (unsigned char)s[len - 1];
}

/* A product carries only upwards: bring what is on top back down. */
static inline unsigned long cma_key_stir(unsigned long h, unsigned long w)
{
	h = (h ^ w) * CMA_KEY_MIX;
	return h ^ h >> (CMA_KEY_BITS / 2);
}

/* So the top bits are the best ones. */
static inline unsigned long cma_key_finish(unsigned long h, unsigned long w)
{
	return cma_key_stir(h, w) * CMA_KEY_MIX;
}

static inline unsigned long cma_key_start(const struct cma_keys *keys,
					  size_t owner, size_t len)
{
	return keys->seed + owner * CMA_KEY_MIX + len;
}

/* A word at a time; the last one may overlap the one before. */
static inline unsigned long cma_key_hash(const struct cma_keys *keys,
					 size_t owner, const char *s,
					 size_t len)
{
	unsigned long h = cma_key_start(keys, owner, len);
	const char *last;

	if (len < CMA_KEY_WORD)
		return cma_key_finish(h, cma_key_short(s, len));
	for (last = s + len - CMA_KEY_WORD; s < last; s += CMA_KEY_WORD)
		h = cma_key_stir(h, cma_key_word(s));
	return cma_key_finish(h, cma_key_word(last));
}

static inline bool cma_key_same(const char *a, const char *b, size_t len)
{
	const char *last;

	if (len < CMA_KEY_WORD)
		return cma_key_short(a, len) == cma_key_short(b, len);
	for (last = a + len - CMA_KEY_WORD; a < last; a += CMA_KEY_WORD) {
		if (cma_key_word(a) != cma_key_word(b))
			return false;
		b += CMA_KEY_WORD;
	}
	b -= a - last;
	return cma_key_word(last) == cma_key_word(b);
}

/**
 * cma_keys_find_fast() - cma_keys_find(), inline
 * @keys: the hash
 * @owner: whose
 * @s: the text
 * @len: its length
 *
 * Context: any.
 * Return: the key, or NULL if there is none.
 */
static __always_inline struct cma_key *
cma_keys_find_fast(const struct cma_keys *keys, size_t owner, const char *s,
		   size_t len)
{
	unsigned long h = cma_key_hash(keys, owner, s, len);
	struct cma_key *k;

	for (k = keys->buckets[h >> keys->shift]; k; k = k->next)
		if (k->len == len && k->owner == owner &&
		    cma_key_same(k->text, s, len))
			return k;
	return NULL;
}

struct cma_key *cma_keys_find(const struct cma_keys *keys, size_t owner,
			      const char *s, size_t len);
struct cma_key *cma_keys_find_masked(const struct cma_keys *keys, size_t owner,
				     const char *mask, const char *s,
				     size_t len);
void cma_keys_insert(struct cma_keys *keys, struct cma_key *key,
		     const char *mask);

#endif /* _CMA_REGION_KEY_H */
