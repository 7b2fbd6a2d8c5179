// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON. Addresses and sizes are strings of hex digits, for JSON's numbers lose
 * what is above 2^53.
 */
#include "cmadt.h"
#include "json.h"

static void json_string(struct json *j, const char *s)
{
	fputc('"', j->f);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', j->f);
		if (*s < ' ' || *s > '~')
			fprintf(j->f, "\\u%04x", (unsigned char)*s);
		else
			fputc(*s, j->f);
	}
	fputc('"', j->f);
}

/* What comes next: a member of an object, or of a list if there is no @key. */
void json_key(struct json *j, const char *key)
{
	fputs(j->first ? "" : ", ", j->f);
	j->first = false;
	if (!key)
		return;
	json_string(j, key);
	fputs(": ", j->f);
}

void json_text(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	if (s)
		json_string(j, s);
	else
		fputs("null", j->f);
}

void json_hex(struct json *j, const char *key, u64 n)
{
	json_key(j, key);
	fprintf(j->f, "\"0x%llx\"", n);
}

void json_hex_or_null(struct json *j, const char *key, bool there, u64 n)
{
	if (there)
		json_hex(j, key, n);
	else
		json_text(j, key, NULL);
}

void json_open(struct json *j, const char *key, char bracket)
{
	json_key(j, key);
	fputc(bracket, j->f);
	j->first = true;
}

void json_close(struct json *j, char bracket)
{
	fputc(bracket, j->f);
	j->first = false;
}

/* Begin the one object that is the whole text. */
void json_begin(struct json *j, FILE *f)
{
	*j = (struct json){ f, true };
	json_open(j, NULL, '{');
}

void json_end(struct json *j)
{
	json_close(j, '}');
	fputc('\n', j->f);
}
