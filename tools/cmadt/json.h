/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON: writer.c writes it, json.c puts tables into it. */
#ifndef _CMADT_JSON_H
#define _CMADT_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "../../mm/cma_region/table.h"

/**
 * struct json - text that is being written
 * @f: where to
 * @first: nothing stands behind the last bracket yet
 */
struct json {
	FILE *f;
	bool first;
};

/* writer.c */
void json_begin(struct json *j, FILE *f);
void json_end(struct json *j);
void json_key(struct json *j, const char *key);
void json_text(struct json *j, const char *key, const char *s);
void json_hex(struct json *j, const char *key, u64 n);
void json_hex_or_null(struct json *j, const char *key, bool there, u64 n);
void json_open(struct json *j, const char *key, char bracket);
void json_close(struct json *j, char bracket);

/* json.c */
void json_table(struct json *j, const struct cma_table *t);

#endif
