// SPDX-License-Identifier: GPL-2.0-only
/* Keys: texts of different owners in one hash; "?" match any character. */
#include "key.h"

/**
 * cma_keys_find() - find the text of an owner that has no "?"
 * @keys: the hash
 * @owner: whose
 * @s: the text
 * @len: its length
 *
 * Context: any.
 * Return: the key, or NULL if there is none.
 */
struct cma_key *cma_keys_find(const struct cma_keys *keys, size_t owner,
			      const char *s, size_t len)
{
	return cma_keys_find_fast(keys, owner, s, len);
}

/* What stands where the mask has a "?" does not count. */
static unsigned long hash_masked(const struct cma_keys *keys, size_t owner,
				 const char *mask, const char *s, size_t len)
{
	unsigned long h = cma_key_start(keys, owner, len);
	size_t i;

	for (i = 0; i < len; i++)
		h = cma_key_stir(h, mask[i] == '?' ? 0 : (unsigned char)s[i]);
	return cma_key_finish(h, 0);
}

static bool matches(const char *pattern, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (pattern[i] != '?' && pattern[i] != s[i])
			return false;
	return true;
}

/**
 * cma_keys_find_masked() - find the text of an owner that matches another
 * @keys: the hash
 * @owner: whose; all texts of this owner are @len long
 * @mask: one of them, for the places of its "?"
 * @s: what to match
 * @len: its length
 *
 * Context: any.
 * Return: the key, or NULL if there is none.
 */
struct cma_key *cma_keys_find_masked(const struct cma_keys *keys, size_t owner,
				     const char *mask, const char *s,
				     size_t len)
{
	unsigned long h = hash_masked(keys, owner, mask, s, len);
	struct cma_key *k;

	for (k = keys->buckets[h >> keys->shift]; k; k = k->next)
		if (k->owner == owner && matches(k->text, s, len))
			return k;
	return NULL;
}

/**
 * cma_keys_insert() - add a key
 * @keys: the hash
 * @key: the key: text, length and owner; must stay where it is
 * @mask: a text of this owner, for the places of its "?"; NULL if its texts
 *	have none
 *
 * Context: nobody searches the keys meanwhile.
 */
void cma_keys_insert(struct cma_keys *keys, struct cma_key *key,
		     const char *mask)
{
	struct cma_key **bucket, *k;
	unsigned long h;
	size_t n = 1;

	if (mask)
		h = hash_masked(keys, key->owner, mask, key->text, key->len);
	else
		h = cma_key_hash(keys, key->owner, key->text, key->len);
	bucket = &keys->buckets[h >> keys->shift];
	for (k = *bucket; k; k = k->next)
		n++;
	key->next = *bucket;
	*bucket = key;
	if (n > keys->longest)
		keys->longest = n;
}
