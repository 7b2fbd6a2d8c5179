// SPDX-License-Identifier: GPL-2.0-only
/*
 * A .dts or .dtso becomes a blob as in a kernel build: through the C
 * preprocessor and dtc, both of them the installed programs.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmadt.h"

/* Does the name say device tree source rather than blob? */
bool is_source(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (!strcmp(dot, ".dts") || !strcmp(dot, ".dtso"));
}

/* Run a program from @in to @out; its messages go to stderr as they are. */
static pid_t start(char *const argv[], int in, int out)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (pid)
		return pid;
	if (in >= 0)
		dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execvp(argv[0], argv);
	fprintf(stderr, "cmadt: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static bool succeeded(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/* A program's output, to be read from its start, or NULL if it failed. */
static FILE *run(char **argv, int in)
{
	FILE *f = tmpfile();

	if (!f)
		die("temporary file: %s", strerror(errno));
	if (!succeeded(start(argv, in, fileno(f)))) {
		fclose(f);
		f = NULL;
	} else {
		rewind(f);
	}
	free(argv);
	return f;
}

/* A program's fixed words, then @flag and a directory for each of -I. */
static char **command(char *const fixed[], int n, char *flag,
		      const struct options *o)
{
	char **argv = must_alloc(calloc(n + 2 * o->ndirs + 3, sizeof(*argv)));
	int i;

	memcpy(argv, fixed, n * sizeof(*argv));
	for (i = 0; i < o->ndirs; i++) {
		argv[n++] = flag;
		argv[n++] = (char *)o->dirs[i];
	}
	return argv;
}

/* Its line markers stay in: dtc's messages then tell file and line. */
static char **cpp_command(const char *path, const struct options *o)
{
	static char *const fixed[] = {
		"cpp", "-nostdinc", "-undef", "-D__DTS__",
		"-x", "assembler-with-cpp",
	};
	int n = sizeof(fixed) / sizeof(*fixed);
	char **argv = command(fixed, n, "-I", o);

	argv[n + 2 * o->ndirs] = (char *)path;
	return argv;
}

/* cpp leaves /include/ to dtc, which must look where the file is as well. */
static char **dtc_command(char *dir, const struct options *o)
{
	char *const fixed[] = {
		"dtc", "-q", "-@", "-I", "dts", "-O", "dtb", "-i", dir,
	};

	return command(fixed, sizeof(fixed) / sizeof(*fixed), "-i", o);
}

/* All of a stream; the caller frees it. */
void *read_stream(FILE *f, size_t *size)
{
	size_t room = 1 << 16, got;
	char *data = must_alloc(malloc(room));

	*size = 0;
	while ((got = fread(data + *size, 1, room - *size, f)) > 0) {
		*size += got;
		if (*size == room)
			data = must_alloc(realloc(data, room *= 2));
	}
	return data;
}

/**
 * compile_source() - compile device tree source
 * @path: the file
 * @o: where included files are
 * @size: receives the bytes of the blob
 *
 * Return: the blob, with symbols; the caller frees it. Does not return if it
 * cannot be compiled.
 */
void *compile_source(const char *path, const struct options *o, size_t *size)
{
	char *copy = must_alloc(strdup(path));
	FILE *text, *blob = NULL;
	void *data;

	text = run(cpp_command(path, o), -1);
	if (text)
		blob = run(dtc_command(dirname(copy), o), fileno(text));
	if (!blob)
		die("%s: cannot be compiled", path);
	data = read_stream(blob, size);
	fclose(text);
	fclose(blob);
	free(copy);
	return data;
}
