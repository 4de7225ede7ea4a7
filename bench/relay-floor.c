// floor: seed relay in C, epoll, in memory, per-round write coalescing, FIFO of 3 s deadlines
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
struct conn {
    int fd;
    u8 dirty, wantout;
    u64 name;
    u8 *left;
    u32 nleft, cleft;
    u8 *wb;
    u32 nw, ow, cw;
};
static int ep;
static int coalesce = 1;
// name table (open addressing)
static u64 *hk;
static struct conn **hv;
static u32 hm = (1 << 17) - 1;
static u32 hidx(u64 k) {
    k *= 0x9E3779B97F4A7C15ull;
    u32 i = k >> 40 & hm;
    while (hk[i] && hk[i] != k * 1) {
        if (hk[i] == k)
            break;
        i = (i + 1) & hm;
    }
    return i;
}
// pending: key(src,id) -> present; open addressing w/ FIFO of deadlines
struct pend {
    u64 src;
    u32 id;
    u64 t;
    u8 live;
};
static struct pend *fifo;
static u32 fh, ft, fm = (1 << 20) - 1;
static u32 *pt;
static u32 pm = (1 << 21) - 1; // maps hash -> fifo idx+1
static u32 ph(u64 s, u32 id) {
    u64 k = (s ^ ((u64)id * 0x9E3779B97F4A7C15ull)) * 0xD6E8FEB86659FD93ull;
    return k >> 40 & pm;
}
static u64 now() {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec * 1000ull + t.tv_nsec / 1000000;
}
static u64 tnow;
static struct conn *dl[1 << 16];
static int nd;
static void out(struct conn *c, const u8 *p, u32 n) {
    if (c->nw + n > c->cw) {
        if (c->ow) {
            memmove(c->wb, c->wb + c->ow, c->nw - c->ow);
            c->nw -= c->ow;
            c->ow = 0;
        }
        if (c->nw + n > c->cw) {
            c->cw = (c->nw + n) * 2 < 1024 ? 1024 : (c->nw + n) * 2;
            c->wb = realloc(c->wb, c->cw);
        }
    }
    memcpy(c->wb + c->nw, p, n);
    c->nw += n;
    if (!c->dirty) {
        c->dirty = 1;
        dl[nd++] = c;
    }
}
static void fl(struct conn *c) {
    c->dirty = 0;
    while (c->ow < c->nw) {
        ssize_t r = write(c->fd, c->wb + c->ow, c->nw - c->ow);
        if (r < 0) {
            if (errno == EAGAIN && !c->wantout) {
                c->wantout = 1;
                struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
                epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
            }
            return;
        }
        c->ow += r;
    }
    c->nw = c->ow = 0;
    if (c->wantout) {
        c->wantout = 0;
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
    }
}
static void add(u64 s, u32 id) {
    u32 i = ft++ & fm;
    fifo[i] = (struct pend){s, id, tnow + 3000, 1};
    u32 h = ph(s, id);
    while (pt[h]) {
        struct pend *q = &fifo[pt[h] - 1];
        if (!q->live)
            break;
        h = (h + 1) & pm;
    }
    pt[h] = i + 1;
}
static void del(u64 s, u32 id) {
    u32 h = ph(s, id);
    for (int k = 0; k < 64; k++) {
        if (!pt[h])
            return;
        struct pend *q = &fifo[pt[h] - 1];
        if (q->live && q->src == s && q->id == id) {
            q->live = 0;
            return;
        }
        h = (h + 1) & pm;
    }
}
static void frame(struct conn *c, u8 *f, u32 len) {
    u32 type = f[2] << 8 | f[3];
    u64 src, dst;
    u32 id;
    memcpy(&id, f + 4, 4);
    memcpy(&src, f + 8, 8);
    memcpy(&dst, f + 16, 8);
    if (!c->name) {
        c->name = src;
        u32 i = hidx(src * 1);
        u64 k = src;
        i = (k * 0x9E3779B97F4A7C15ull) >> 40 & hm;
        while (hk[i] && hk[i] != k)
            i = (i + 1) & hm;
        hk[i] = k;
        hv[i] = c;
    }
    u32 i = (dst * 0x9E3779B97F4A7C15ull) >> 40 & hm;
    while (hk[i] && hk[i] != dst)
        i = (i + 1) & hm;
    struct conn *d = hv[i];
    if (type == 0) {
        if (d) {
            add(src, id);
            out(d, f, len);
        } else {
            u8 r[27];
            memcpy(r, f, 24);
            r[0] = 0;
            r[1] = 27;
            r[2] = 0;
            r[3] = 1;
            memcpy(r + 8, &dst, 8);
            memcpy(r + 16, &src, 8);
            memcpy(r + 24, "300", 3);
            out(c, r, 27);
        }
    } else if (type == 1) {
        del(dst, id);
        if (d)
            out(d, f, len);
    }
}
static u8 rb[1 << 18];
int main(int argc, char **argv) {
    int port = atoi(argv[1]);
    if (argc > 2)
        coalesce = atoi(argv[2]);
    int one = 1;
    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    hk = calloc(hm + 1, 8);
    hv = calloc(hm + 1, 8);
    fifo = calloc(fm + 1, sizeof *fifo);
    pt = calloc(pm + 1, 4);
    int l = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, 4);
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(l, (void *)&a, sizeof a) || listen(l, 4096)) {
        perror("bind");
        return 1;
    }
    ep = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(ep, EPOLL_CTL_ADD, l, &e);
    static struct epoll_event ev[1024];
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(ep, ev, 1024, 1000);
        tnow = now();
        for (int i = 0; i < n; i++) {
            struct conn *c = ev[i].data.ptr;
            if (!c) {
                for (int k = 0; k < 64; k++) {
                    int fd = accept4(l, 0, 0, SOCK_NONBLOCK);
                    if (fd < 0)
                        break;
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, 4);
                    c = calloc(1, sizeof *c);
                    c->fd = fd;
                    e.events = EPOLLIN;
                    e.data.ptr = c;
                    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
                }
                continue;
            }
            if (ev[i].events & EPOLLOUT)
                fl(c);
            if (!(ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
                continue;
            u32 k = c->nleft;
            if (k)
                memcpy(rb, c->left, k);
            ssize_t r = read(c->fd, rb + k, sizeof rb - k);
            if (r <= 0) {
                if (r < 0 && errno == EAGAIN)
                    continue;
                if (c->name) {
                    u32 h = (c->name * 0x9E3779B97F4A7C15ull) >> 40 & hm;
                    while (hk[h] && hk[h] != c->name)
                        h = (h + 1) & hm;
                    if (hv[h] == c)
                        hv[h] = NULL;
                }
                close(c->fd);
                if (!c->dirty) {
                    free(c->wb);
                    free(c->left);
                    free(c);
                }
                continue;
            }
            k += r;
            u32 o = 0;
            while (k - o >= 2) {
                u32 len = rb[o] << 8 | rb[o + 1];
                if (len < 24 || len > 1024) {
                    o = k;
                    shutdown(c->fd, 2);
                    break;
                }
                if (k - o < len)
                    break;
                frame(c, rb + o, len);
                o += len;
                if (!coalesce) {
                    for (int q = 0; q < nd; q++)
                        fl(dl[q]);
                    nd = 0;
                }
            }
            c->nleft = k - o;
            if (c->nleft) {
                if (c->cleft < c->nleft) {
                    c->cleft = 1024;
                    c->left = realloc(c->left, 1024);
                }
                memcpy(c->left, rb + o, c->nleft);
            }
        }
        for (int i = 0; i < nd; i++)
            fl(dl[i]);
        nd = 0;
        while (fh != ft) {
            struct pend *q = &fifo[fh & fm];
            if (q->live) {
                if (q->t > tnow)
                    break;
                q->live = 0; /* would send 300 */
            }
            fh++;
        }
    }
}
