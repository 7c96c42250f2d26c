/* A load for servers that answer every request with as many bytes as the last: HTTP/1, echoes, WebSockets.

     exchange -p PORT -c CONNECTIONS -r REQUEST -a ANSWER (-s SECONDS | -o OPERATIONS) [-w SECONDS] [-g GREETING] [-n | -b]

   Each connection sends the bytes of the file REQUEST, waits until as many have come as are in the file ANSWER, and sends
   again. How an answer begins is compared. With -g a connection sends the file GREETING first, and waits for an empty
   line. With -n each request has a connection of its own, which the server closes. With -b one connection sends, and all
   get the answer.

   It says "ready" when all are connected and warm (-w), begins when it gets a line, ends when everything that was sent is
   answered, and says "operations N seconds S". */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Of an answer, what is compared: the status line, or the head of a frame and what follows. */
#define COMPARED 12
/* In milliseconds: a server that is silent for as long will say nothing any more. */
#define PATIENCE 20000

struct bytes { const char *start; size_t length; };
struct connection { int fd; size_t sent, got; bool is_busy, wants_write; };

static struct bytes request, answer, greeting;
static struct connection *connections;
static int count, port, epoll;
static bool is_new, is_broadcast;
static char input[1 << 18];

/* What one run has come to. */
static long begun, done, limit;
static int busy;
static double end;

static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static struct bytes contents(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &status) || status.st_size == 0) fail("%s: cannot be read, or is empty", path);
    void *start = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (start == MAP_FAILED) fail("%s: %s", path, strerror(errno));
    close(fd);
    return (struct bytes){ start, status.st_size };
}

static void greet(int fd)
{
    size_t length = 0;
    if (send(fd, greeting.start, greeting.length, MSG_NOSIGNAL) != (ssize_t)greeting.length) fail("send: %s", strerror(errno));
    while (length < 4 || memcmp(input + length - 4, "\r\n\r\n", 4)) {
        ssize_t got = recv(fd, input + length, sizeof input - length, 0);
        if (got <= 0) fail("no answer to the greeting");
        length += got;
    }
    if (memcmp(input, "HTTP/1.1 101", 12)) fail("the greeting is refused: %.40s", input);
}

static void open_connection(struct connection *connection)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket: %s", strerror(errno));
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) fail("connect: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (greeting.length) greet(fd);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    *connection = (struct connection){ .fd = fd };
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl: %s", strerror(errno));
}

static void want_write(struct connection *connection, bool wants)
{
    if (connection->wants_write == wants) return;
    connection->wants_write = wants;
    struct epoll_event event = { .events = EPOLLIN | (wants ? EPOLLOUT : 0), .data.ptr = connection };
    epoll_ctl(epoll, EPOLL_CTL_MOD, connection->fd, &event);
}

static void send_on(struct connection *connection)
{
    while (connection->sent < request.length) {
        ssize_t sent = send(connection->fd, request.start + connection->sent, request.length - connection->sent, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno != EAGAIN) fail("send: %s", strerror(errno));
            return want_write(connection, true);
        }
        connection->sent += sent;
    }
    want_write(connection, false);
}

/* One more, unless it was enough. */
static void begin(struct connection *connection)
{
    if (limit ? begun >= limit : now() >= end) return;
    if (is_new) open_connection(connection);
    int expected = is_broadcast ? count : 1;
    for (int i = 0; i < expected; i++) {
        struct connection *receiver = is_broadcast ? &connections[i] : connection;
        receiver->is_busy = true;
        receiver->got = 0;
    }
    begun += expected;
    busy += expected;
    connection->sent = 0;
    send_on(connection);
}

static void finish(struct connection *connection)
{
    connection->is_busy = false;
    busy--;
    done++;
    if (is_new) {
        close(connection->fd);
        connection->fd = -1;
    }
    if (!is_broadcast) begin(connection);
    else if (busy == 0) begin(&connections[0]);
}

static void receive(struct connection *connection)
{
    for (;;) {
        ssize_t got = recv(connection->fd, input, sizeof input, 0);
        if (got < 0) {
            if (errno == EAGAIN) return;
            fail("recv: %s", strerror(errno));
        }
        if (got == 0) {
            if (is_new && connection->got == answer.length) return finish(connection);
            fail("the server has closed a connection after %zu of %zu bytes", connection->got, answer.length);
        }
        if (!connection->is_busy || connection->got + got > answer.length) fail("more has come than was expected: %.*s", (int)got, input);
        for (size_t i = connection->got; i < COMPARED && i < connection->got + got; i++) {
            if (input[i - connection->got] != answer.start[i]) fail("another answer than the first: %.*s", (int)got, input);
        }
        connection->got += got;
        if (connection->got == answer.length && !is_new) return finish(connection);
        if ((size_t)got < sizeof input) return;
    }
}

/* For as long, or for as many operations; returns the seconds that it took. */
static double run(double seconds, long operations)
{
    struct epoll_event events[256];
    double start = now();
    begun = done = 0;
    limit = operations;
    end = start + seconds;
    for (int i = 0; i < (is_broadcast ? 1 : count); i++) begin(&connections[i]);
    while (busy > 0) {
        int ready = epoll_wait(epoll, events, 256, PATIENCE);
        if (ready == 0) fail("no answer for %d seconds", PATIENCE / 1000);
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) send_on(connection);
            if (events[i].events & ~EPOLLOUT) receive(connection);
        }
    }
    return now() - start;
}

int main(int argc, char **argv)
{
    double seconds = 0, warm = 0;
    long operations = 0;
    int option;
    while ((option = getopt(argc, argv, "p:c:r:a:g:s:o:w:nb")) > 0) {
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 'c': count = atoi(optarg); break;
        case 'r': request = contents(optarg); break;
        case 'a': answer = contents(optarg); break;
        case 'g': greeting = contents(optarg); break;
        case 's': seconds = atof(optarg); break;
        case 'o': operations = atol(optarg); break;
        case 'w': warm = atof(optarg); break;
        case 'n': is_new = true; break;
        case 'b': is_broadcast = true; break;
        default: return 2;
        }
    }
    if (!port || count < 1 || !request.length || !answer.length || (seconds <= 0 && operations <= 0)) {
        fail("usage: exchange -p PORT -c CONNECTIONS -r REQUEST -a ANSWER (-s SECONDS | -o OPERATIONS) [-w SECONDS] [-g GREETING] [-n | -b]");
    }
    epoll = epoll_create1(EPOLL_CLOEXEC);
    connections = calloc(count, sizeof *connections);
    for (int i = 0; i < count && !is_new; i++) open_connection(&connections[i]);
    if (warm > 0) run(warm, 0);
    puts("ready");
    fflush(stdout);
    if (getchar() == EOF) return 1;
    double taken = run(seconds, operations);
    printf("operations %ld seconds %.6f\n", done, taken);
    return 0;
}
