/* The floor: what the kernel takes for the same, with next to nothing on top. usage: epoll (http | echo) PORT

   http: whatever ends with an empty line is answered with Hello; echo: what comes goes back. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char reply[] = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                            "Content-Type: text/html; charset=ISO-8859-1\r\nContent-Length: 5\r\n\r\nHello";
static char input[1 << 18];

/* All of it; a client that reads nothing is waited for, which none of ours is. */
static bool send_all(int fd, const char *start, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(fd, start, length, MSG_NOSIGNAL);
        if (sent > 0) {
            start += sent;
            length -= sent;
        } else {
            struct epoll_event event = { .events = EPOLLOUT };
            int wait = epoll_create1(0);
            bool is_broken = epoll_ctl(wait, EPOLL_CTL_ADD, fd, &event) || epoll_wait(wait, &event, 1, 10000) < 1 ||
                             event.events & (EPOLLERR | EPOLLHUP);
            close(wait);
            if (is_broken) return false;
        }
    }
    return true;
}

static bool answer(int fd, size_t length)
{
    for (char *at = input, *end = input + length; (at = memmem(at, end - at, "\r\n\r\n", 4)); at += 4) {
        if (!send_all(fd, reply, sizeof reply - 1)) return false;
    }
    return !memmem(input, length, "Connection: close", 17);
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    bool is_echo = !strcmp(argv[1], "echo");
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1, epoll = epoll_create1(0);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("epoll: bind");
        return 1;
    }
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener }, events[64];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(epoll, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                int accepted;
                while ((accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    event.data.fd = accepted;
                    epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &event);
                }
                continue;
            }
            ssize_t got = recv(fd, input, sizeof input, 0);
            if (got <= 0 || !(is_echo ? send_all(fd, input, got) : answer(fd, got))) close(fd);
        }
    }
}
