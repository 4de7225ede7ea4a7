/*
 * A client written from the seed's page alone: seed_client HOST PORT NAME
 *
 * Commands are the page's table as a C struct, written as it lies in memory: in this machine's
 * own byte order. Type `TO text` to send. What arrives is printed as `FROM type id text`,
 * replies as `reply id code`. Ctrl-D says that nothing more will be sent and waits for the rest.
 *
 *   cc -Wall -Wextra -o seed_client seed_client.c
 */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 24, TEXT_MAX = 1000, NAME = 8 };

struct command {
	uint16_t len, type;
	uint32_t id;
	char src[NAME], dst[NAME];
	char message[TEXT_MAX];
};

static int connect_to(const char *host, const char *port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found, *one;
	int fd = -1;

	if (getaddrinfo(host, port, &hints, &found) != 0)
		return -1;
	for (one = found; one != NULL && fd < 0; one = one->ai_next) {
		fd = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
		if (fd >= 0 && connect(fd, one->ai_addr, one->ai_addrlen) != 0) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	return fd;
}

/* 0: all of it is there; -1: the connection is over. */
static int read_all(int fd, void *to, size_t size)
{
	char *at = to;

	while (size > 0) {
		ssize_t n = read(fd, at, size);
		if (n <= 0)
			return -1;
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

static int write_all(int fd, const void *from, size_t size)
{
	const char *at = from;

	while (size > 0) {
		ssize_t n = write(fd, at, size);
		if (n <= 0)
			return -1;
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

static void print_bytes(const char *text, size_t size)
{
	for (size_t i = 0; i < size && text[i] != '\0'; i++) {
		unsigned char byte = (unsigned char)text[i];
		putchar(byte < 0x20 || byte == 0x7f ? '?' : byte);
	}
}

/* Reads one command, prints it, answers it if it is of type 0. */
static int receive(int fd)
{
	struct command c, reply;

	if (read_all(fd, &c, HEADER) != 0)
		return -1;
	if (c.len < HEADER || c.len > sizeof c || read_all(fd, c.message, c.len - HEADER) != 0)
		return -1;
	if (c.type == 1) {
		printf("reply %u ", c.id);
	} else {
		print_bytes(c.src, NAME);
		printf(" %u %u ", c.type, c.id);
	}
	print_bytes(c.message, c.len - HEADER);
	putchar('\n');
	fflush(stdout);
	if (c.type != 0)
		return 0;
	/* The page lists type, messageID, message and DST_username for a reply, no SRC_username. */
	memset(&reply, 0, sizeof reply);
	reply.type = 1;
	reply.id = c.id;
	memcpy(reply.dst, c.src, NAME);
	memcpy(reply.message, "200", 3);
	reply.len = HEADER + 3;
	return write_all(fd, &reply, reply.len);
}

/* Sends one typed line, `TO text`. */
static int send_line(int fd, const char *me, uint32_t *id, const char *line, size_t size)
{
	struct command c;
	const char *space = memchr(line, ' ', size);
	size_t name = space == NULL ? size : (size_t)(space - line);
	size_t text = space == NULL ? 0 : size - name - 1;

	if (name > NAME || text > TEXT_MAX) {
		fprintf(stderr, "a name has at most 8 bytes, a text at most 1000\n");
		return 0;
	}
	memset(&c, 0, sizeof c);
	c.id = (*id)++;
	memcpy(c.src, me, strlen(me));
	memcpy(c.dst, line, name);
	if (text > 0)
		memcpy(c.message, space + 1, text);
	c.len = (uint16_t)(HEADER + text);
	return write_all(fd, &c, c.len);
}

/* Sends every whole line of `typed`; returns the bytes that are left, -1 on a dead connection. */
static ssize_t send_lines(int fd, const char *me, uint32_t *id, char *typed, size_t size)
{
	char *newline, *at = typed;

	while ((newline = memchr(at, '\n', size)) != NULL) {
		size_t line = (size_t)(newline - at);
		if (send_line(fd, me, id, at, line) != 0)
			return -1;
		at += line + 1;
		size -= line + 1;
	}
	memmove(typed, at, size);
	return (ssize_t)size;
}

int main(int argc, char **argv)
{
	static char typed[65536];
	size_t have = 0;
	uint32_t id = 0;
	int fd;

	if (argc != 4 || strlen(argv[3]) < 1 || strlen(argv[3]) > NAME) {
		fprintf(stderr, "usage: seed_client HOST PORT NAME (a name has 1 to 8 bytes)\n");
		return 64;
	}
	if ((fd = connect_to(argv[1], argv[2])) < 0) {
		fprintf(stderr, "cannot connect to %s:%s\n", argv[1], argv[2]);
		return 69;
	}
	struct pollfd ready[2] = { { .fd = fd, .events = POLLIN },
				   { .fd = STDIN_FILENO, .events = POLLIN } };
	for (;;) {
		if (poll(ready, 2, -1) < 0)
			return 1;
		if (ready[0].revents != 0 && receive(fd) != 0)
			return 0;
		if (ready[1].revents == 0)
			continue;
		ssize_t n = read(STDIN_FILENO, typed + have, sizeof typed - have);
		if (n <= 0) {
			shutdown(fd, SHUT_WR);
			ready[1].fd = -1; /* poll looks at it no more */
			continue;
		}
		n = send_lines(fd, argv[3], &id, typed, have + (size_t)n);
		if (n < 0)
			return 0;
		have = (size_t)n;
	}
}
