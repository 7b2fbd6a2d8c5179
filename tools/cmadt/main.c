// SPDX-License-Identifier: GPL-2.0-only
/* cmadt: make, check and print the cma_region table; explain allocations. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../../mm/cma_region/print.h"
#include "cmadt.h"
#include "json.h"

static const char usage_text[] =
"usage: cmadt table [OPTION...] FILE [OVERLAY...]\n"
"       cmadt check [OPTION...] FILE [OVERLAY...]\n"
"       cmadt draw [OPTION...] FILE [OVERLAY...]\n"
"       cmadt diff [OPTION...] OLD [OVERLAY...] -- NEW [OVERLAY...]\n"
"       cmadt why [OPTION...] FILE [OVERLAY...] -- DEVICE KIND SIZE [ALIGN]\n"
"       cmadt why [OPTION...] DEVICE KIND SIZE [ALIGN]\n"
"       cmadt live [OPTION...] [SECONDS]\n"
"\n"
"FILE and OVERLAY are device tree blobs, or sources (.dts, .dtso) that go\n"
"through cpp and dtc. Overlays are applied in order. Without a FILE it is about\n"
"the kernel that runs.\n"
"\n"
"  table  print the table as the kernel will have it after boot\n"
"  check  print what is wrong with the device tree\n"
"  draw   draw the memory, regions and gaps, to scale\n"
"  diff   print what is another in the second of two boards\n"
"  why    what an allocation would get, and what is in its way if nothing;\n"
"         DEVICE is a node or a name as 13400000.codec, KIND \"-\" if none is asked\n"
"         for, SIZE and ALIGN are bytes and may end in K, M or G\n"
"  live   print the kernel's table, use, owners and peaks\n"
"\n"
"Of a device tree:\n"
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
"Of a kernel:\n"
"  --root DIR        read files below DIR, a recording of another board's\n"
"  --watch           live: again every SECONDS, every 2 without\n"
"Else:\n"
"  --json            table, check, live: print JSON\n"
"  --dma             why: align as the DMA API does\n"
"\n"
"Exit status of check: 0 nothing to mend, 1 warnings or errors, 2 usage or\n"
"unreadable files. Of diff: 0 no difference, 1 some. Of why: 0 it would be\n"
"served, 1 it would fail.\n";

/* A command says which of these it takes, as a set of bits. */
enum { OPT_JSON = 256, OPT_INPUTS, OPT_MEMORY, OPT_MACHINE, OPT_NO_CMA, OPT_REGIONS,
	OPT_EARLY, OPT_BOARD, OPT_MAP, OPT_BOARD_MAP, OPT_ROOT, OPT_WATCH, OPT_DMA,
	OPT_HELP };

#define TAKES(option)	(1u << ((option) - OPT_JSON))
#define TAKES_TREE	(TAKES(OPT_INPUTS) | TAKES(OPT_MEMORY) | \
			 TAKES(OPT_MACHINE) | TAKES(OPT_NO_CMA) | \
			 TAKES(OPT_REGIONS) | TAKES(OPT_EARLY) | \
			 TAKES(OPT_BOARD) | TAKES(OPT_MAP) | \
			 TAKES(OPT_BOARD_MAP))

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
	{ "root", required_argument, NULL, OPT_ROOT },
	{ "watch", no_argument, NULL, OPT_WATCH },
	{ "dma", no_argument, NULL, OPT_DMA },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 }
};

static void add_memory(struct options *o, const char *arg)
{
	struct cma_range range;
	int i;

	read_range(arg, "--memory", &range);
	for (i = 0; i < o->nmemory; i++)
		if (cma_range_overlaps(&o->memory[i].range, &range))
			die("--memory: got %s, want nothing of 0x%llx-0x%llx, told before",
			    arg, o->memory[i].range.first,
			    o->memory[i].range.last);
	o->memory = must_alloc(realloc(o->memory, (o->nmemory + 1) *
						  sizeof(*o->memory)));
	o->memory[o->nmemory].range = range;
	o->memory[o->nmemory++].name = "--memory";
}

static void add_dir(struct options *o, const char *dir)
{
	o->dirs = must_alloc(realloc(o->dirs, (o->ndirs + 1) *
					      sizeof(*o->dirs)));
	o->dirs[o->ndirs++] = dir;
}

static void __attribute__((noreturn)) refuse_usage(void)
{
	fputs(usage_text, stderr);
	exit(CMADT_TROUBLE);
}

/* Where the text of an option goes, NULL if it has none or is more than that. */
static const char **text_of(struct options *o, int c)
{
	switch (c) {
	case OPT_INPUTS:
		return &o->inputs;
	case OPT_MACHINE:
		return &o->machine;
	case OPT_REGIONS:
		return &o->lists[CMA_LIST_CMDLINE];
	case OPT_EARLY:
		return &o->lists[CMA_LIST_EARLY];
	case OPT_BOARD:
		return &o->lists[CMA_LIST_BOARD];
	case OPT_MAP:
		return &o->maps[CMA_MAP_OVERRIDE];
	case OPT_BOARD_MAP:
		return &o->maps[CMA_MAP_BOARD];
	case OPT_ROOT:
		return &o->root;
	default:
		return NULL;
	}
}

static bool *flag_of(struct options *o, int c)
{
	switch (c) {
	case OPT_JSON:
		return &o->json;
	case OPT_NO_CMA:
		return &o->no_cma;
	case OPT_WATCH:
		return &o->watch;
	case OPT_DMA:
		return &o->dma;
	default:
		return NULL;
	}
}

static const char *name_of(int c)
{
	const struct option *l = long_options;

	while (l->val != c)
		l++;
	return l->name;
}

/* Of two texts one would be dropped. */
static void take_text(const char **text, int c)
{
	if (*text && **text)
		die("--%s: got %s behind %s, want one text", name_of(c), optarg,
		    *text);
	*text = optarg;
}

static void take_option(struct options *o, int c)
{
	if (text_of(o, c)) {
		take_text(text_of(o, c), c);
	} else if (flag_of(o, c)) {
		*flag_of(o, c) = true;
	} else if (c == 'I') {
		add_dir(o, optarg);
	} else if (c == OPT_MEMORY) {
		add_memory(o, optarg);
	} else if (c == OPT_HELP) {
		fputs(usage_text, stdout);
		exit(CMADT_CLEAN);
	} else {
		refuse_usage();
	}
}

/* "--" parts files from what is asked of them, where a command has both. */
static int split_words(struct options *o, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--"))
			break;
	if (i == argc)
		return argc;
	o->rest = argv + i + 1;
	o->nrest = argc - i - 1;
	return i;
}

static void print_json(const struct cma_table *t)
{
	struct json j;

	json_begin(&j, stdout);
	json_table(&j, t);
	json_end(&j);
}

static int table(const struct cma_table *t, const struct options *o)
{
	struct file_out out;

	file_out_init(&out, stdout);
	if (o->json)
		print_json(t);
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
		print_json(t);
	return status;
}

static int on_table(const struct options *o,
		    int (*judge)(const struct cma_table *t,
				 const struct options *o))
{
	struct tree tree;
	int status;

	if (!o->nfiles)
		refuse_usage();
	tree_make(&tree, o);
	status = judge(&tree.table.table, o);
	tree_free(&tree);
	return status;
}

static int table_command(const struct options *o)
{
	return on_table(o, table);
}

static int check_command(const struct options *o)
{
	return on_table(o, check);
}

static int draw_command(const struct options *o)
{
	return on_table(o, draw_table);
}

/**
 * struct command - a command
 * @name: its name
 * @run: does it; returns the exit status
 * @takes: options that mean something to it
 * @splits: "--" parts its files from other words
 */
static const struct command {
	const char *name;
	int (*run)(const struct options *o);
	unsigned int takes;
	bool splits;
} commands[] = {
	{ "table", table_command, TAKES_TREE | TAKES(OPT_JSON), false },
	{ "check", check_command, TAKES_TREE | TAKES(OPT_JSON), false },
	{ "draw", draw_command, TAKES_TREE, false },
	{ "diff", diff_command, TAKES_TREE, true },
	{ "why", why_command,
	  TAKES_TREE | TAKES(OPT_ROOT) | TAKES(OPT_DMA), true },
	{ "live", live_command,
	  TAKES(OPT_ROOT) | TAKES(OPT_WATCH) | TAKES(OPT_JSON), false },
};

static bool is_of_tree(int c)
{
	return c == 'I' || (c >= OPT_JSON && (TAKES_TREE & TAKES(c)));
}

static bool takes(const struct command *command, int c)
{
	if (c == 'I')
		return command->takes & TAKES_TREE;
	return c < OPT_JSON || c == OPT_HELP || (command->takes & TAKES(c));
}

static void parse_options(const struct command *command, struct options *o,
			  int argc, char **argv)
{
	int c;

	if (command->splits)
		argc = split_words(o, argc, argv);
	argv[0] = "cmadt";	/* so do getopt's messages begin */
	while ((c = getopt_long(argc, argv, "I:", long_options, NULL)) != -1) {
		if (!takes(command, c))
			die("%s: %s: not an option of this command",
			    command->name, argv[optind - 1]);
		o->of_tree |= is_of_tree(c);
		take_option(o, c);
	}
	o->files = argv + optind;
	o->nfiles = argc - optind;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct options o = { .root = "" };
	int status;

	parse_options(command, &o, argc, argv);
	status = command->run(&o);
	must_flush();
	free(o.dirs);
	free(o.memory);
	return status;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		fputs(usage_text, stdout);
		return CMADT_CLEAN;
	}
	for (i = 0; argc > 1 && i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(argv[1], commands[i].name))
			return run(&commands[i], argc - 1, argv + 1);
	refuse_usage();
}
