// SPDX-License-Identifier: GPL-2.0-only
/* cmadt: make, check and print the cma_region table of a device tree. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../../mm/cma_region/print.h"
#include "cmadt.h"

static const char usage_text[] =
"usage: cmadt table [OPTION...] FILE [OVERLAY...]\n"
"       cmadt check [OPTION...] FILE [OVERLAY...]\n"
"\n"
"FILE and OVERLAY are device tree blobs, or sources (.dts, .dtso) that go\n"
"through cpp and dtc. Overlays are applied in order.\n"
"\n"
"  table  print the table as the kernel will have it after boot\n"
"  check  print what is wrong with the device tree\n"
"\n"
"  --json            print JSON: the table and the findings\n"
"  --inputs FILE     what a kernel saw, its debugfs file cma_region/inputs\n"
"  --memory START:SIZE\n"
"                    RAM instead of the tree's memory nodes; may be repeated\n"
"  --machine NAME    arm, arm-lpae or arm64: whose kernel to predict; by default what the\n"
"                    tree's first CPU and its #address-cells say\n"
"  --regions TEXT    what the command line says in cma_regions=\n"
"  --map TEXT        what it says in cma_map=\n"
"  --early TEXT      regions that drivers bring before placement, as --regions\n"
"  --board TEXT      regions of the board's own table, as --regions\n"
"  --board-map TEXT  the board's own map, as --map\n"
"  --no-cma          predict a kernel without CONFIG_CMA\n"
"  -I DIR            where sources look for included files; may be repeated\n"
"\n"
"Exit status of check: 0 nothing to mend, 1 warnings or errors, 2 usage or\n"
"unreadable files.\n";

enum { OPT_JSON = 256, OPT_INPUTS, OPT_MEMORY, OPT_MACHINE, OPT_NO_CMA, OPT_REGIONS,
	OPT_EARLY, OPT_BOARD, OPT_MAP, OPT_BOARD_MAP, OPT_HELP };

static const struct option long_options[] = {
	{ "json", no_argument, NULL, OPT_JSON },
	{ "inputs", required_argument, NULL, OPT_INPUTS },
	{ "memory", required_argument, NULL, OPT_MEMORY },
	{ "machine", required_argument, NULL, OPT_MACHINE },
	{ "no-cma", no_argument, NULL, OPT_NO_CMA },
	{ "regions", required_argument, NULL, OPT_REGIONS },
	{ "early", required_argument, NULL, OPT_EARLY },
	{ "board", required_argument, NULL, OPT_BOARD },
	{ "map", required_argument, NULL, OPT_MAP },
	{ "board-map", required_argument, NULL, OPT_BOARD_MAP },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static void add_memory(struct options *o, const char *arg)
{
	u64 start, size;
	char *end;

	o->memory = must_alloc(realloc(o->memory, (o->nmemory + 1) *
						  sizeof(*o->memory)));
	if (!parse_bytes(arg, &end, &start) || *end != ':' ||
	    !parse_bytes(end + 1, &end, &size) || *end ||
	    !cma_range_make(start, size, &o->memory[o->nmemory].range))
		die("--memory: got %s, want START:SIZE", arg);
	o->memory[o->nmemory++].name = "--memory";
}

static void add_dir(struct options *o, const char *dir)
{
	o->dirs = must_alloc(realloc(o->dirs, (o->ndirs + 1) *
					      sizeof(*o->dirs)));
	o->dirs[o->ndirs++] = dir;
}

static void parse_options(struct options *o, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "I:", long_options, NULL)) != -1) {
		switch (c) {
		case 'I':
			add_dir(o, optarg);
			break;
		case OPT_JSON:
			o->json = true;
			break;
		case OPT_INPUTS:
			o->inputs = optarg;
			break;
		case OPT_MEMORY:
			add_memory(o, optarg);
			break;
		case OPT_MACHINE:
			o->machine = optarg;
			break;
		case OPT_REGIONS:
			o->lists[CMA_LIST_CMDLINE] = optarg;
			break;
		case OPT_EARLY:
			o->lists[CMA_LIST_EARLY] = optarg;
			break;
		case OPT_BOARD:
			o->lists[CMA_LIST_BOARD] = optarg;
			break;
		case OPT_MAP:
			o->maps[CMA_MAP_OVERRIDE] = optarg;
			break;
		case OPT_BOARD_MAP:
			o->maps[CMA_MAP_BOARD] = optarg;
			break;
		case OPT_NO_CMA:
			o->no_cma = true;
			break;
		case OPT_HELP:
			fputs(usage_text, stdout);
			exit(CMADT_CLEAN);
		default:
			fputs(usage_text, stderr);
			exit(CMADT_TROUBLE);
		}
	}
	o->files = argv + optind;
	o->nfiles = argc - optind;
	if (!o->nfiles) {
		fputs(usage_text, stderr);
		exit(CMADT_TROUBLE);
	}
}

static int table(const struct cma_table *t, const struct options *o)
{
	struct file_out out;

	file_out_init(&out, stdout);
	if (o->json)
		print_json(t, stdout);
	else
		cma_print_table(t, &out.out);
	return CMADT_CLEAN;
}

static int check(const struct cma_table *t, const struct options *o)
{
	const struct cma_finding *f;
	int status = CMADT_CLEAN;
	struct file_out out;

	file_out_init(&out, stdout);
	for (f = t->findings; f; f = f->next) {
		enum cma_level level = cma_check_level(f->id);

		if (level > CMA_NOTE)
			status = CMADT_FINDINGS;
		if (o->json)
			continue;
		printf("%s: ", cma_level_name(level));
		cma_finding_print(f, &out.out);
		printf(" [%s]\n", cma_check_name(f->id));
	}
	if (o->json)
		print_json(t, stdout);
	return status;
}

static const struct {
	const char *name;
	int (*run)(const struct cma_table *t, const struct options *o);
} commands[] = {
	{ "table", table },
	{ "check", check },
};

static int run(int command, const struct options *o)
{
	void *fdt = load_tree(o);
	struct cma_machine machine;
	struct table t;
	int status;

	find_machine(&machine, o, fdt);
	table_make(&t, fdt, &machine);
	status = commands[command].run(&t.table, o);
	table_free(&t);
	free_machine(&machine, o);
	free(fdt);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write");
	return status;
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	int status;
	size_t i;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		fputs(usage_text, stdout);
		return CMADT_CLEAN;
	}
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (argc < 2 || strcmp(argv[1], commands[i].name))
			continue;
		parse_options(&o, argc - 1, argv + 1);
		status = run(i, &o);
		free(o.dirs);
		free(o.memory);
		return status;
	}
	fputs(usage_text, stderr);
	return CMADT_TROUBLE;
}
