/* SPDX-License-Identifier: GPL-2.0-only */
/* What every unit test includes first. */
#ifndef _UNIT_H
#define _UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/types.h>

#define KIB	0x400ULL
#define MIB	0x100000ULL
#define GIB	0x40000000ULL
#define PAGE	0x1000ULL

/* The main() of a test program: the tests, in order. */
#define UNIT_MAIN(group, ...)						\
int main(void)								\
{									\
	const struct CMUnitTest group[] = { __VA_ARGS__ };		\
									\
	return cmocka_run_group_tests(group, NULL, NULL);		\
}

#define T(function) cmocka_unit_test(function)

#endif /* _UNIT_H */
