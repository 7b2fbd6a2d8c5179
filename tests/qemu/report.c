// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line out of the guest: a serial port of its own, apart from the console,
 * so that no kernel message can cut into data or be taken for a verdict.
 *
 *	@begin NAME		a section: some file's content, as text or as
 *	...			in hex; a file that cannot be read says
 *	@end NAME		"(missing: reason)"
 *	ok - NAME		a test that passed
 *	not ok - NAME: WHY	one that did not
 *	@ask WHAT		a wish of the guest's, see qemu.py; the answer is a
 *				line on the same port
 *	@done			all that was to be sent has been sent
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <termios.h>
#include <unistd.h>

#include "guest.h"

#define KLOG_READ_ALL		3
#define KLOG_SIZE_BUFFER	10

static int port = -1;

/* Raw mode: the line discipline would turn each \n into \r\n. */
int report_open(const char *tty)
{
	struct termios t;

	port = open(tty, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (port < 0)
		return -errno;

	if (tcgetattr(port, &t))
		return -errno;
	cfmakeraw(&t);
	cfsetspeed(&t, B115200);
	if (tcsetattr(port, TCSANOW, &t))
		return -errno;

	return 0;
}

/* A port that does not take data is a report without @done: no error path. */
static void put(const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(port, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		data += n;
		len -= n;
	}
}

void report_line(const char *fmt, ...)
{
	char line[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line) - 1, fmt, ap);
	va_end(ap);

	if (n < 0)
		return;
	if ((size_t)n > sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n] = '\n';
	put(line, n + 1);
}

/* The end marker must start a line, whatever the file's last byte is. */
static void end_section(const char *name, char last)
{
	if (last != '\n')
		put("\n", 1);
	report_line("@end %s", name);
}

void report_text(const char *name, const char *path)
{
	char buf[4096], last = '\n';
	ssize_t n;
	int fd;

	report_line("@begin %s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd;
	while (fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0) {
		put(buf, n);
		last = buf[n - 1];
	}
	if (n < 0)
		report_line("(missing: %s)", strerror(errno));
	end_section(name, last);
	if (fd >= 0)
		close(fd);
}

void report_string(const char *name, const char *text)
{
	size_t len = strlen(text);

	report_line("@begin %s", name);
	put(text, len);
	end_section(name, len ? text[len - 1] : '\n');
}

/*
 * Binary data as "OFFSET HEX" lines. A line of zeros is left out unless it is
 * the last one, which gives the size: QEMU pads the device tree generously.
 */
void report_hex(const char *name, const char *path)
{
	static const unsigned char zeros[64];
	unsigned char buf[sizeof(zeros)];
	char hex[2 * sizeof(buf) + 1];
	size_t n = 0;
	long at = 0;
	FILE *f;

	report_line("@begin %s", name);
	f = fopen(path, "re");
	while (f && (n = fread(buf, 1, sizeof(buf), f)) > 0) {
		int next = ungetc(fgetc(f), f);

		for (size_t i = 0; i < n; i++)
			sprintf(hex + 2 * i, "%02x", buf[i]);
		if (next == EOF || memcmp(buf, zeros, n))
			report_line("%lx %s", at, hex);
		at += n;
	}
	if (!f || ferror(f))
		report_line("(missing: %s)", strerror(errno));
	end_section(name, '\n');
	if (f)
		fclose(f);
}

void report_dmesg(const char *name)
{
	int size = klogctl(KLOG_SIZE_BUFFER, NULL, 0);
	char *log = size > 0 ? malloc(size) : NULL;
	int n = log ? klogctl(KLOG_READ_ALL, log, size) : -1;

	report_line("@begin %s", name);
	if (n > 0)
		put(log, n);
	else
		report_line("(missing: %s)", strerror(errno));
	end_section(name, n > 0 ? log[n - 1] : '\n');
	free(log);
}

void report_result(const char *name, const char *why)
{
	if (why)
		report_line("not ok - %s: %s", name, why);
	else
		report_line("ok - %s", name);
}

/* Has the host do something; NULL when it did, else why it did not. */
const char *report_ask(const char *what)
{
	static char answer[256];
	size_t n = 0;

	report_line("@ask %s", what);
	while (n < sizeof(answer) - 1 && read(port, answer + n, 1) == 1 &&
	       answer[n] != '\n')
		n++;
	answer[n] = '\0';
	return strcmp(answer, "ok") ? answer : NULL;
}

/* Power goes off next: wait until the last byte has left. */
void report_close(void)
{
	report_line("@done");
	tcdrain(port);
	close(port);
}
