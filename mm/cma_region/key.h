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

#include <linux/string.h>
#include <linux/types.h>

/**
 * struct cma_key - a text of an owner; embed it in what is to be found
 * @next: others in the bucket
 * @hash: of the rest
 * @text: characters, which need not end in NUL
 * @len: how many
 * @owner: a number
 */
struct cma_key {
	struct cma_key *next;
	unsigned long hash;
	const char *text;
	size_t len;
	size_t owner;
};

/**
 * struct cma_keys - the hash
 * @buckets: lists
 * @mask: number of lists - 1, they are a power of two
 * @seed: of the hash function
 * @longest: how many keys the longest list has
 */
struct cma_keys {
	struct cma_key **buckets;
	size_t mask;
	unsigned long seed;
	size_t longest;
};

#define CMA_KEY_WORD	sizeof(unsigned long)
#define CMA_KEY_MIX	(0x9e3779b97f4a7c15ULL & ~0UL)

static inline unsigned long cma_key_word(const char *p)
{
	unsigned long w;

	memcpy(&w, p, CMA_KEY_WORD);
	return w;
}

static inline unsigned long cma_key_stir(unsigned long h, unsigned long w)
{
	h = (h ^ w) * CMA_KEY_MIX;
	return h ^ h >> (CMA_KEY_WORD * 4);
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
	unsigned long h = cma_key_start(keys, owner, len), w = 0;
	size_t i;

	if (len < CMA_KEY_WORD) {
		for (i = 0; i < len; i++)
			w = w << 8 | (unsigned char)s[i];
		return cma_key_stir(h, w);
	}
	for (i = 0; i < len - CMA_KEY_WORD; i += CMA_KEY_WORD)
		h = cma_key_stir(h, cma_key_word(s + i));
	return cma_key_stir(h, cma_key_word(s + len - CMA_KEY_WORD));
}

static inline bool cma_key_same(const char *a, const char *b, size_t len)
{
	size_t i;

	if (len < CMA_KEY_WORD) {
		for (i = 0; i < len; i++)
			if (a[i] != b[i])
				return false;
		return true;
	}
	for (i = 0; i < len - CMA_KEY_WORD; i += CMA_KEY_WORD)
		if (cma_key_word(a + i) != cma_key_word(b + i))
			return false;
	a += len - CMA_KEY_WORD;
	b += len - CMA_KEY_WORD;
	return cma_key_word(a) == cma_key_word(b);
}

/**
 * cma_keys_find() - find the text of an owner that has no "?"
 * @keys: the hash
 * @owner: whose
 * @s: the text
 * @len: its length
 *
 * Return: the key, or NULL if there is none.
 */
static inline struct cma_key *cma_keys_find(const struct cma_keys *keys,
					    size_t owner, const char *s,
					    size_t len)
{
	unsigned long h = cma_key_hash(keys, owner, s, len);
	struct cma_key *k;

	for (k = keys->buckets[h & keys->mask]; k; k = k->next)
		if (k->hash == h && k->owner == owner && k->len == len &&
		    cma_key_same(k->text, s, len))
			return k;
	return NULL;
}

struct cma_key *cma_keys_find_masked(const struct cma_keys *keys, size_t owner,
				     const char *mask, const char *s,
				     size_t len);
void cma_keys_insert(struct cma_keys *keys, struct cma_key *key,
		     const char *mask);

#endif /* _CMA_REGION_KEY_H */
