/* relay-load: one load generator for several message relays.
 *
 * One process, one thread, epoll, no library. It plays both ends (senders and recipients) against
 * a server on 127.0.0.1, so that it sees for every message when it was sent, when it was delivered
 * and when the sender was told. See README.md beside this file for the modes and the output.
 *
 * Build: gcc -O2 -Wall -Wextra -o relay-load relay-load.c
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

/* ---------------------------------------------------------------- options */

enum proto { SEED, IRC, MQTT, NATS, JS, REDIS, XMPP };
enum mode { PINGPONG, THROUGHPUT, FANIN, IDLE, OFFLINE };
enum confirm { C_NONE, C_BROKER, C_APP };

static const char *const proto_names[] = {"seed",      "irc",   "mqtt", "nats",
                                          "jetstream", "redis", "xmpp", NULL};
static const char *const mode_names[] = {"pingpong", "throughput", "fanin",
                                         "idle",     "offline",    NULL};
static const char *const confirm_names[] = {"none", "broker", "app", NULL};

static struct {
    int proto, mode, confirm, port, pairs, window, text, conns, burst, absent, drain, json, hello;
    int level, facts;
    double seconds, warm, hold, timeout;
    u64 rate;
    const char *label, *domain, *pass;
    int pids[64], npids;
} opt = {.proto = -1,
         .mode = THROUGHPUT,
         .confirm = -1,
         .pairs = 50,
         .window = 32,
         .text = 100,
         .conns = 10000,
         .burst = 256,
         .absent = 100,
         .level = 1,
         .facts = 1,
         .seconds = 5,
         .warm = 1,
         .hold = 2,
         .label = "",
         .domain = "localhost",
         .pass = "pw"};

/* ---------------------------------------------------------------- small helpers */

static u64 now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (u64)t.tv_sec * 1000000000ull + (u64)t.tv_nsec;
}

static void die(const char *f, ...) {
    va_list a;
    va_start(a, f);
    fputs("relay-load: ", stderr);
    vfprintf(stderr, f, a);
    fputc('\n', stderr);
    va_end(a);
    exit(2);
}

static void *grow(void *p, size_t n) {
    p = realloc(p, n);
    if (!p)
        die("out of memory (%zu bytes)", n);
    return p;
}

static inline u16 rd16(const u8 *p) {
    return (u16)(p[0] << 8 | p[1]);
}
static inline u32 rd32(const u8 *p) {
    return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}
static inline void wr16(u8 *p, u32 v) {
    p[0] = (u8)(v >> 8);
    p[1] = (u8)v;
}
static inline void wr32(u8 *p, u32 v) {
    p[0] = (u8)(v >> 24);
    p[1] = (u8)(v >> 16);
    p[2] = (u8)(v >> 8);
    p[3] = (u8)v;
}
static inline u64 rd64(const u8 *p) {
    return (u64)rd32(p) << 32 | rd32(p + 4);
}
static inline void wr64(u8 *p, u64 v) {
    wr32(p, (u32)(v >> 32));
    wr32(p + 4, (u32)v);
}

/* Histogram of nanoseconds: 64 buckets for each power of two (error below 1.6 %). */
#define HSUB 64
struct hist {
    u64 n, max, b[64 * HSUB];
};
static int hidx(u64 v) {
    if (v < HSUB)
        return (int)v;
    int e = 63 - __builtin_clzll(v);
    return (e - 5) * HSUB + (int)((v >> (e - 6)) & (HSUB - 1));
}
static u64 hval(int i) {
    if (i < HSUB)
        return (u64)i;
    int e = i / HSUB + 5;
    return (1ull << e) + ((u64)(i % HSUB) << (e - 6)) + (1ull << (e - 6)) / 2;
}
static void hadd(struct hist *h, u64 v) {
    h->n++;
    if (v > h->max)
        h->max = v;
    h->b[hidx(v)]++;
}
static double hpct(struct hist *h, double p) {
    if (!h->n)
        return 0;
    u64 want = (u64)(p * (double)h->n), c = 0;
    if (want >= h->n)
        want = h->n - 1;
    for (int i = 0; i < 64 * HSUB; i++) {
        c += h->b[i];
        if (c > want)
            return (double)hval(i) / 1000.0;
    }
    return (double)h->max / 1000.0;
}

/* CPU seconds and resident bytes of the server's processes. */
static double cpu_of_one(int pid) {
    char path[64], buf[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        die("server process %d is gone (cannot open %s)", pid, path);
    ssize_t n = read(fd, buf, sizeof buf - 1);
    close(fd);
    if (n <= 0)
        die("cannot read %s", path);
    buf[n] = 0;
    char *p = strrchr(buf, ')');
    unsigned long ut = 0, st = 0;
    if (!p || sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &ut, &st) != 2)
        die("cannot parse %s", path);
    return (double)(ut + st) / (double)sysconf(_SC_CLK_TCK);
}
static double cpu_of(void) {
    double s = 0;
    for (int i = 0; i < opt.npids; i++)
        s += cpu_of_one(opt.pids[i]);
    return s;
}
static double self_cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
           (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}
static u64 rss_of(void) {
    u64 s = 0;
    for (int i = 0; i < opt.npids; i++) {
        char path[64];
        unsigned long a = 0, r = 0;
        snprintf(path, sizeof path, "/proc/%d/statm", opt.pids[i]);
        FILE *f = fopen(path, "r");
        if (!f)
            die("server process %d is gone", opt.pids[i]);
        if (fscanf(f, "%lu %lu", &a, &r) != 2)
            die("cannot parse %s", path);
        fclose(f);
        s += (u64)r * (u64)sysconf(_SC_PAGESIZE);
    }
    return s;
}

/* ---------------------------------------------------------------- connections and pairs */

enum role { SENDER, RECIPIENT, IDLER, PREPARE, DRAINER };

struct conn {
    int fd, idx; /* idx: the pair for a sender or recipient, else the running number */
    u8 role, state, ready, dirty, want_out, connecting, open;
    u32 acked; /* for protocols that confirm in order */
    u32 hid;   /* seed: the next messageID */
    u32 about; /* level 2: the messageID and the number in the ABOUT that came last */
    u64 number, upto; /* level 2: and the number of the message that came last */
    u8 *left;
    u32 nleft, cleft;
    u8 *wb;
    u32 nw, ow, cw;
    char name[12];
};

struct slot {
    u64 t;
    u32 seq;
    u8 flags, used;
};
struct pair {
    struct conn *s, *r;
    u32 next, inflight;
    struct slot *ring;
};

static int ep;
static struct conn *conns;
static int nconns, nready, nopen;
static struct pair *pairs;
static u32 ring_mask;
static struct conn **dirty;
static int ndirty;
static char tag[3];
static u8 filler[1000];
static u8 need_flags; /* 1 delivered, 2 confirmed */

/* counters; "m_" are taken in the measured part only */
static u64 c_sent, c_delivered, c_confirmed, c_done, c_dup, c_failed, c_drained, c_unknown;
static int measuring, stopping;
static struct hist h_del, h_conf;
static u64 t_start, t_deadline;

/* Eight characters: the role, the tag of this run, five digits. */
static void mkname(char *o, char role, int idx) {
    o[0] = role;
    o[1] = tag[0];
    o[2] = tag[1];
    o[8] = 0;
    for (int i = 7; i > 2; i--) {
        o[i] = (char)('0' + idx % 10);
        idx /= 10;
    }
}

static void out(struct conn *c, const void *p, u32 n) {
    if (c->nw + n > c->cw) {
        if (c->ow) {
            memmove(c->wb, c->wb + c->ow, c->nw - c->ow);
            c->nw -= c->ow;
            c->ow = 0;
        }
        if (c->nw + n > c->cw) {
            c->cw = (c->nw + n) * 2 < 512 ? 512 : (c->nw + n) * 2;
            c->wb = grow(c->wb, c->cw);
        }
    }
    memcpy(c->wb + c->nw, p, n);
    c->nw += n;
    if (!c->dirty) {
        c->dirty = 1;
        dirty[ndirty++] = c;
    }
}
static void outf(struct conn *c, const char *f, ...) {
    char b[2048];
    va_list a;
    va_start(a, f);
    int n = vsnprintf(b, sizeof b, f, a);
    va_end(a);
    out(c, b, (u32)n);
}

static void outs(struct conn *c, const char *s) {
    out(c, s, (u32)strlen(s));
}
static void outn(struct conn *c, u32 v) {
    char b[12];
    int i = 12;
    do
        b[--i] = (char)('0' + v % 10);
    while (v /= 10);
    out(c, b + i, (u32)(12 - i));
}

static void ctl(struct conn *c, int op, u32 ev) {
    struct epoll_event e = {.events = ev, .data.ptr = c};
    if (epoll_ctl(ep, op, c->fd, &e))
        die("epoll_ctl: %s", strerror(errno));
}

static void flush_conn(struct conn *c) {
    c->dirty = 0;
    if (!c->open || c->connecting)
        return;
    while (c->ow < c->nw) {
        ssize_t n = write(c->fd, c->wb + c->ow, c->nw - c->ow);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN) {
                if (!c->want_out) {
                    c->want_out = 1;
                    ctl(c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
                }
                return;
            }
            die("write to the server failed on %s: %s", c->name, strerror(errno));
        }
        c->ow += (u32)n;
    }
    c->nw = c->ow = 0;
    if (c->want_out) {
        c->want_out = 0;
        ctl(c, EPOLL_CTL_MOD, EPOLLIN);
    }
}
static void flush_all(void) {
    for (int i = 0; i < ndirty; i++)
        flush_conn(dirty[i]);
    ndirty = 0;
}

/* ---------------------------------------------------------------- message accounting */

static void send_msg(int p, u32 seq);

static void pump(int p) {
    struct pair *q = &pairs[p];
    while (!stopping && !opt.rate && q->inflight < (u32)opt.window) {
        u32 s = q->next++;
        struct slot *k = &q->ring[s & ring_mask];
        k->t = now_ns();
        k->seq = s;
        k->flags = 0;
        k->used = 1;
        q->inflight++;
        c_sent++;
        send_msg(p, s);
    }
}

static void mark(u32 p, u32 seq, u8 flag) {
    if (p >= (u32)opt.pairs) {
        c_unknown++;
        return;
    }
    struct pair *q = &pairs[p];
    struct slot *k = &q->ring[seq & ring_mask];
    if (!k->used || k->seq != seq) {
        c_unknown++;
        return;
    }
    if (k->flags & flag) {
        c_dup++;
        return;
    }
    k->flags |= flag;
    u64 d = now_ns() - k->t;
    if (flag == 1) {
        c_delivered++;
        if (measuring)
            hadd(&h_del, d);
    } else {
        c_confirmed++;
        if (measuring)
            hadd(&h_conf, d);
    }
    if ((k->flags & need_flags) == need_flags) {
        k->used = 0;
        q->inflight--;
        c_done++;
        pump((int)p);
    }
}

static void is_ready(struct conn *c) {
    if (!c->ready) {
        c->ready = 1;
        nready++;
    }
}

/* A text starts with 5 hex digits of the pair and 8 of the sequence number. */
static inline void put_hex(u8 *o, u32 v, int n) {
    while (n--) {
        o[n] = (u8) "0123456789abcdef"[v & 15];
        v >>= 4;
    }
}
static int get_hex(const u8 *s, int n, u32 *v) {
    u32 r = 0;
    while (n--) {
        u8 ch = *s++;
        if (ch >= '0' && ch <= '9')
            r = r << 4 | (u32)(ch - '0');
        else if (ch >= 'a' && ch <= 'f')
            r = r << 4 | (u32)(ch - 'a' + 10);
        else
            return 0;
    }
    *v = r;
    return 1;
}
static void mktext(u8 *o, int p, u32 seq) {
    memcpy(o, filler, (size_t)opt.text);
    put_hex(o, (u32)p, 5);
    put_hex(o + 5, seq, 8);
}
static void target(char *o, int p, u32 seq) { /* the recipient's name */
    if (opt.mode == OFFLINE)
        mkname(o, 'a', (int)(((u32)p + seq) % (u32)opt.absent));
    else if (opt.mode == FANIN)
        mkname(o, 'r', 0);
    else
        mkname(o, 'r', p);
}
static void on_text(struct conn *c, const u8 *t, size_t n);

/* ---------------------------------------------------------------- adapter: seed */

static void seed_cmd(struct conn *c, u32 type, u32 id, const void *dst8, const void *msg, u32 n) {
    u8 b[1024];
    wr16(b, 24 + n);
    wr16(b + 2, type);
    wr32(b + 4, id);
    memset(b + 8, 0, 8);
    memcpy(b + 8, c->name, strnlen(c->name, 8));
    memcpy(b + 16, dst8, 8);
    memcpy(b + 24, msg, n);
    out(c, b, 24 + n);
}
/* Level 2: types, and offsets in commands, header included. */
enum {
    L2_HELLO = 0x0110,
    L2_WELCOME = 0x0111,
    L2_NOTICE = 0x0112,
    L2_ABOUT = 0x0120,
    L2_TAKEN = 0x0121,
    L2_FACTS = 1,
    L2_NAMES = 2,
    ABOUT_NUMBER = 24,
    ABOUT_EPOCH = 40,
    ABOUT_PART = 48,
    ABOUT_BYTES = 72
};
static const u8 nobody[8];
static u64 epoch; /* of all senders of this run */

/* HELLO: features facts and names, no flags, the epoch, nothing known of the server. */
static void level2_hello(struct conn *c) {
    u8 b[32] = {0};
    wr32(b, L2_FACTS | L2_NAMES);
    wr64(b + 8, epoch);
    seed_cmd(c, L2_HELLO, c->hid++, nobody, b, sizeof b);
}
/* ABOUT: the message that follows is the only part of its text, and answers another. */
static void level2_about(struct conn *c, u32 id, const char *to) {
    u8 b[24] = {0};
    wr16(b, 1);
    wr16(b + 2, 1);
    wr32(b + 4, id);
    memcpy(b + 8, to, 8);
    wr64(b + 16, epoch);
    seed_cmd(c, L2_ABOUT, id, to, b, sizeof b);
}
static void level2_taken(struct conn *c) {
    u8 b[8];
    wr64(b, c->upto);
    seed_cmd(c, L2_TAKEN, c->hid++, nobody, b, sizeof b);
}
static void level2_added(struct conn *c, u32 type, const u8 *f, u32 len) {
    if (type == L2_WELCOME) {
        if (len < 48 || (rd32(f + 24) & 3) != (L2_FACTS | L2_NAMES))
            die("level 2: the server does not agree on facts and names");
        is_ready(c);
    } else if (type == L2_ABOUT) {
        if (len < ABOUT_BYTES || rd64(f + ABOUT_NUMBER) <= c->number)
            die("level 2: an ABOUT that is too short, or whose number is not above the last");
        if (c->role == RECIPIENT &&
            (rd64(f + ABOUT_EPOCH) != epoch || rd16(f + ABOUT_PART) != (u32)opt.facts))
            die("level 2: an ABOUT that does not say what the sender said");
        c->about = rd32(f + 4);
        c->number = rd64(f + ABOUT_NUMBER);
    } else if (type == L2_NOTICE)
        die("level 2: a NOTICE: %.*s", (int)len - 24, f + 24);
}

static void seed_hello(struct conn *c) {
    u8 me[8] = {0};
    memcpy(me, c->name, strnlen(c->name, 8));
    if (opt.level == 2)
        level2_hello(c);
    else if (opt.hello == 0)
        seed_cmd(c, 0, c->hid++, me, "", 0); /* a message to oneself */
    else {
        seed_cmd(c, 1, c->hid++, me, "200", 3);
        is_ready(c);
    } /* a stray reply to oneself */
}
static void seed_send(struct conn *c, const char *to, u32 id, const u8 *t, u32 n) {
    if (opt.level == 2 && opt.facts)
        level2_about(c, id, to);
    seed_cmd(c, 0, id, to, t, n);
}
static u32 seed_data(struct conn *c, const u8 *b, u32 n) {
    u32 o = 0;
    u64 before = c->upto;
    while (n - o >= 2) {
        u32 len = rd16(b + o);
        if (len < 24 || len > 1024)
            die("seed: the server sent len %u to %s", len, c->name);
        if (n - o < len)
            break;
        const u8 *f = b + o;
        u32 type = rd16(f + 2), id = rd32(f + 4);
        if (opt.level == 2 && (type == 0 || type == 2)) {
            if (c->number == c->upto || c->about != id)
                die("level 2: a message without its ABOUT for %s", c->name);
            c->upto = c->number;
        }
        if (type == 0) {
            if (opt.level == 1)
                seed_cmd(c, 1, id, f + 8, "200", 3);
            if (memcmp(f + 8, f + 16, 8))
                on_text(c, f + 24, len - 24);
        } else if (type == 1) {
            if (!c->ready)
                is_ready(c);
            else if (c->role == SENDER) {
                int ok = len >= 27 && !memcmp(f + 24, "200", 3);
                if (!ok && opt.mode != OFFLINE)
                    c_failed++;
                mark((u32)c->idx, id - 1, 2);
            }
        } else if (type == 2)
            c_drained++;
        else if (opt.level == 2)
            level2_added(c, type, f, len);
        else
            die("seed: the server sent type %u", type);
        o += len;
    }
    if (c->upto != before) /* one confirmation for all that came at once */
        level2_taken(c);
    return o;
}

/* ---------------------------------------------------------------- adapter: irc */

static void irc_hello(struct conn *c) {
    outf(c, "NICK %s\r\nUSER %s 0 * :x\r\n", c->name, c->name);
}
static u32 irc_data(struct conn *c, const u8 *b, u32 n) {
    u32 o = 0;
    for (;;) {
        const u8 *e = memchr(b + o, '\n', n - o);
        if (!e)
            return o;
        const u8 *l = b + o;
        size_t len = (size_t)(e - l);
        o += (u32)len + 1;
        if (len && l[len - 1] == '\r')
            len--;
        if (len > 5 && !memcmp(l, "PING ", 5)) {
            outf(c, "PONG %.*s\r\n", (int)(len - 5), l + 5);
            continue;
        }
        if (len > 5 && !memcmp(l, "ERROR", 5))
            die("irc: the server says: %.*s", (int)len, l);
        const u8 *sp = memchr(l, ' ', len);
        if (!sp)
            continue;
        const u8 *cmd = sp + 1;
        size_t rest = len - (size_t)(cmd - l);
        if (rest > 4 && !memcmp(cmd, "001 ", 4))
            is_ready(c);
        else if (rest > 4 && (cmd[0] == '4' || cmd[0] == '5') && cmd[3] == ' ' &&
                 memcmp(cmd, "422", 3))
            die("irc: the server says: %.*s", (int)len, l);
        else if ((rest > 8 && !memcmp(cmd, "PRIVMSG ", 8)) ||
                 (rest > 7 && !memcmp(cmd, "NOTICE ", 7))) {
            const u8 *t = memmem(cmd, rest, " :", 2);
            if (t && c->ready)
                on_text(c, t + 2, len - (size_t)(t + 2 - l));
        }
    }
}

/* ---------------------------------------------------------------- adapter: mqtt 3.1.1, QoS 1 */

static u32 mq_len(u8 *o, u32 v) {
    u32 i = 0;
    do {
        o[i] = v & 127;
        v >>= 7;
        if (v)
            o[i] |= 128;
        i++;
    } while (v);
    return i;
}
static void mqtt_hello(struct conn *c) {
    u8 b[64] = {0x10, 0, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 0};
    u32 n = (u32)strlen(c->name);
    if (c->role == PREPARE || c->role == DRAINER)
        b[9] = 0; /* a session that outlives the connection */
    wr16(b + 12, n);
    memcpy(b + 14, c->name, n);
    b[1] = (u8)(12 + n);
    out(c, b, 14 + n);
}
static void mqtt_sub(struct conn *c) {
    u8 b[64] = {0x82, 0, 0, 1};
    u32 n = (u32)strlen(c->name) + 2;
    wr16(b + 4, n);
    memcpy(b + 6, "u/", 2);
    memcpy(b + 8, c->name, n - 2);
    b[6 + n] = 1;
    b[1] = (u8)(5 + n);
    out(c, b, 7 + n);
}
static void mqtt_pub(struct conn *c, const char *to, u32 pid, const u8 *t, u32 n) {
    u8 b[1200];
    u32 tn = (u32)strlen(to) + 2, o = 1;
    b[0] = 0x32;
    o += mq_len(b + 1, 2 + tn + 2 + n);
    wr16(b + o, tn);
    memcpy(b + o + 2, "u/", 2);
    memcpy(b + o + 4, to, tn - 2);
    o += 2 + tn;
    wr16(b + o, pid);
    o += 2;
    memcpy(b + o, t, n);
    out(c, b, o + n);
}
static u32 mqtt_data(struct conn *c, const u8 *b, u32 n) {
    u32 o = 0;
    while (n - o >= 2) {
        u32 rl = 0, sh = 0, i = 1;
        for (;;) {
            if (i >= n - o)
                return o;
            u8 ch = b[o + i++];
            rl |= (u32)(ch & 127) << sh;
            sh += 7;
            if (!(ch & 128))
                break;
            if (sh > 21)
                die("mqtt: bad length");
        }
        if (n - o - i < rl)
            return o;
        const u8 *p = b + o + i;
        switch (b[o] >> 4) {
        case 2:
            if (rl < 2 || p[1])
                die("mqtt: CONNACK code %d", p[1]);
            if (c->role == IDLER || (c->role == SENDER && opt.confirm != C_APP) ||
                c->role == DRAINER)
                is_ready(c);
            else
                mqtt_sub(c);
            break;
        case 9:
            is_ready(c);
            break;
        case 4:
            if (c->role == SENDER && opt.confirm != C_APP) {
                struct slot *k = &pairs[c->idx].ring[((u32)rd16(p) - 1) & ring_mask];
                if (k->used && (k->seq & 0x7fff) == (u32)rd16(p) - 1)
                    mark((u32)c->idx, k->seq, 2);
                else
                    c_unknown++;
            }
            break;
        case 3: {
            u32 tn = rd16(p), q = (b[o] >> 1) & 3, k = 2 + tn;
            if (q) {
                u8 a[4] = {0x40, 2, p[k], p[k + 1]};
                out(c, a, 4);
                k += 2;
            }
            on_text(c, p + k, rl - k);
            break;
        }
        case 13:
            break;
        default:
            die("mqtt: unexpected packet type %d", b[o] >> 4);
        }
        o += i + rl;
    }
    return o;
}

/* ---------------------------------------------------------------- adapter: nats and jetstream */

static void nats_hello(struct conn *c) {
    outf(c, "CONNECT "
            "{\"verbose\":false,\"pedantic\":false,\"lang\":\"c\",\"version\":\"1\",\"protocol\":1}"
            "\r\n");
    if (opt.proto == JS) {
        outf(c, "SUB _I.%s.* 1\r\n", c->name);
        if (c->idx == 0) {
            char j[256];
            int n = snprintf(j, sizeof j,
                             "{\"name\":\"RL%s\",\"subjects\":[\"q.%s.*\"],\"storage\":\"file\","
                             "\"num_replicas\":1,\"retention\":\"limits\"}",
                             tag, tag);
            outf(c, "PUB $JS.API.STREAM.CREATE.RL%s _I.%s.create %d\r\n%s\r\n", tag, c->name, n, j);
            return;
        }
    } else if (c->role != IDLER)
        outf(c, "SUB u.%s 1\r\n", c->name);
    outf(c, "PING\r\n");
}
static u32 nats_data(struct conn *c, const u8 *b, u32 n) {
    u32 o = 0;
    for (;;) {
        const u8 *l = b + o, *e = memchr(l, '\n', n - o);
        if (!e)
            return o;
        size_t len = (size_t)(e - l);
        if (len && l[len - 1] == '\r')
            len--;
        if (len > 4 && !memcmp(l, "MSG ", 4)) {
            const u8 *sp = memrchr(l, ' ', len);
            u32 pl = 0;
            for (const u8 *d = sp + 1; d < l + len; d++)
                pl = pl * 10 + (u32)(*d - '0');
            if (n - o < (u32)(e + 1 - l) + pl + 2)
                return o;
            const u8 *pay = e + 1;
            if (opt.proto == JS) {
                const u8 *subj = l + 4, *se = memchr(subj, ' ', len - 4);
                const u8 *dot = memrchr(subj, '.', (size_t)(se - subj));
                if (memmem(pay, pl, "\"error\"", 7))
                    die("jetstream: %.*s", (int)pl, pay);
                u32 seq;
                if (dot[1] == 'c')
                    is_ready(c);
                else if (get_hex(dot + 1, 8, &seq))
                    mark((u32)c->idx, seq, 2);
            } else
                on_text(c, pay, pl);
            o += (u32)(e + 1 - l) + pl + 2;
            continue;
        }
        if (len >= 4 && !memcmp(l, "PING", 4))
            outf(c, "PONG\r\n");
        else if (len >= 4 && !memcmp(l, "PONG", 4))
            is_ready(c);
        else if (len >= 4 && !memcmp(l, "-ERR", 4))
            die("nats: %.*s", (int)len, l);
        o += (u32)(e + 1 - l);
    }
}

/* ---------------------------------------------------------------- adapter: redis (RESP3) */

static void redis_hello(struct conn *c) {
    outf(c, "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n");
    if (c->role == RECIPIENT || (c->role == SENDER && opt.confirm == C_APP))
        outf(c, "*2\r\n$9\r\nSUBSCRIBE\r\n$%zu\r\n%s\r\n", strlen(c->name), c->name);
    else
        outf(c, "*1\r\n$4\r\nPING\r\n");
}
static void redis_pub(struct conn *c, const char *to, const u8 *t, u32 n) {
    if (opt.mode == OFFLINE)
        outf(c, "*5\r\n$4\r\nXADD\r\n$%zu\r\n%s\r\n$1\r\n*\r\n$1\r\nm\r\n$%u\r\n", strlen(to), to,
             n);
    else {
        outs(c, "*3\r\n$7\r\nPUBLISH\r\n$8\r\n");
        outs(c, to);
        outs(c, "\r\n$");
        outn(c, n);
        outs(c, "\r\n");
    }
    out(c, t, n);
    out(c, "\r\n", 2);
}
struct rv {
    const u8 *p;
    u32 n;
};
/* Bytes that one value takes, 0 when it is not complete. Collects the first four strings in it. */
static u32 resp(const u8 *b, u32 n, struct rv *v, int *nv) {
    const u8 *e = memchr(b, '\n', n);
    if (!e)
        return 0;
    u32 l = (u32)(e - b) + 1;
    long k = strtol((const char *)b + 1, NULL, 10);
    if (b[0] == '$') {
        if (k < 0)
            return l;
        if (n < l + (u32)k + 2)
            return 0;
        if (*nv < 4)
            v[(*nv)++] = (struct rv){b + l, (u32)k};
        return l + (u32)k + 2;
    }
    if (b[0] == '*' || b[0] == '>' || b[0] == '%' || b[0] == '~') {
        if (b[0] == '%')
            k *= 2;
        while (k-- > 0) {
            u32 m = resp(b + l, n - l, v, nv);
            if (!m)
                return 0;
            l += m;
        }
        return l;
    }
    return l;
}
static u32 redis_data(struct conn *c, const u8 *b, u32 n) {
    u32 o = 0;
    while (o < n) {
        struct rv v[4];
        int nv = 0;
        u32 m = resp(b + o, n - o, v, &nv);
        if (!m)
            return o;
        switch (b[o]) {
        case '-':
            die("redis: %.*s", (int)m - 2, b + o);
            break;
        case '+':
            is_ready(c);
            break;
        case '>':
            if (nv && v[0].n == 9)
                is_ready(c);
            else if (nv >= 3 && v[0].n == 7)
                on_text(c, v[2].p, v[2].n);
            break;
        case ':':
            if (c->role == SENDER && opt.confirm == C_BROKER)
                mark((u32)c->idx, c->acked++, 2);
            break;
        case '$':
            if (c->role == SENDER && opt.mode == OFFLINE)
                mark((u32)c->idx, c->acked++, 2);
            break;
        }
        o += m;
    }
    return o;
}

/* ---------------------------------------------------------------- adapter: xmpp (plain text, SASL
 * PLAIN, no TLS) */

static void xmpp_open(struct conn *c) {
    outf(c,
         "<stream:stream to='%s' version='1.0' xmlns='jabber:client' "
         "xmlns:stream='http://etherx.jabber.org/streams'>",
         opt.domain);
}
static const char b64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static void xmpp_auth(struct conn *c) {
    u8 in[64];
    char o[128];
    int n = 0, k = 0;
    in[n++] = 0;
    memcpy(in + n, c->name, strlen(c->name));
    n += (int)strlen(c->name);
    in[n++] = 0;
    memcpy(in + n, opt.pass, strlen(opt.pass));
    n += (int)strlen(opt.pass);
    for (int i = 0; i < n; i += 3) {
        u32 w =
            (u32)in[i] << 16 | (i + 1 < n ? (u32)in[i + 1] << 8 : 0) | (i + 2 < n ? in[i + 2] : 0);
        o[k++] = b64[w >> 18];
        o[k++] = b64[(w >> 12) & 63];
        o[k++] = i + 1 < n ? b64[(w >> 6) & 63] : '=';
        o[k++] = i + 2 < n ? b64[w & 63] : '=';
    }
    o[k] = 0;
    outf(c, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>", o);
}
static void xmpp_send(struct conn *c, const char *to, const u8 *t, int n) {
    outf(c, "<message to='%s@%s' type='chat'><body>%.*s</body></message>", to, opt.domain, n, t);
}
/* Not an XML parser: it knows the few shapes that a server sends here. */
static u32 xmpp_data(struct conn *c, const u8 *b, u32 n) {
    u32 o = 0;
    for (;;) {
        const u8 *p = b + o;
        u32 m = n - o;
        const u8 *e;
        if (c->state < 4) {
            static const char *const want[] = {"</stream:features>", "<success",
                                               "</stream:features>", "</iq>"};
            if (memmem(p, m, "<failure", 8))
                die("xmpp: refused: %.*s", (int)m, p);
            if (memmem(p, m, "<stream:error", 13))
                die("xmpp: stream error: %.*s", (int)m, p);
            e = memmem(p, m, want[c->state], strlen(want[c->state]));
            if (!e)
                return o;
            o = (u32)(e - b) + (u32)strlen(want[c->state]);
            if (c->state == 1) {
                const u8 *g = memchr(b + o, '>', n - o);
                if (!g)
                    return (u32)(p - b);
                o = (u32)(g - b) + 1;
            }
            switch (c->state++) {
            case 0:
                xmpp_auth(c);
                break;
            case 1:
                xmpp_open(c);
                break;
            case 2:
                outf(c,
                     "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
                break;
            case 3:
                outs(c, "<presence/>");
                is_ready(c);
                break;
            }
            continue;
        }
        e = memmem(p, m, "</message>", 10);
        if (!e) {
            const u8 *lt = memmem(p, m, "<message", 8); /* drop presences and the like */
            if (lt)
                return (u32)(lt - b);
            return m > 4096 ? n - 16 : o;
        }
        const u8 *t = memmem(p, (size_t)(e - p), "<body>", 6);
        if (memmem(p, (size_t)(e - p), "type='error'", 12))
            c_failed++;
        else if (t) {
            const u8 *te = memmem(t, (size_t)(e - t), "</body>", 7);
            if (te)
                on_text(c, t + 6, (size_t)(te - t - 6));
        }
        o = (u32)(e - b) + 10;
    }
}

/* ---------------------------------------------------------------- adapters: the common part */

static void say(struct conn *c, const char *to, const u8 *t, u32 n, u32 pid) {
    switch (opt.proto) {
    case IRC:
        outs(c, c->role == RECIPIENT ? "NOTICE " : "PRIVMSG ");
        outs(c, to);
        out(c, " :", 2);
        out(c, t, n);
        out(c, "\r\n", 2);
        break;
    case MQTT:
        mqtt_pub(c, to, pid, t, n);
        break;
    case NATS:
        outs(c, "PUB u.");
        outs(c, to);
        out(c, " ", 1);
        outn(c, n);
        out(c, "\r\n", 2);
        out(c, t, n);
        out(c, "\r\n", 2);
        break;
    case JS:
        outf(c, "PUB q.%s.%s _I.%s.%.8s %u\r\n", tag, to, c->name, t + 5, n);
        out(c, t, n);
        out(c, "\r\n", 2);
        break;
    case REDIS:
        redis_pub(c, to, t, n);
        break;
    case XMPP:
        xmpp_send(c, to, t, (int)n);
        break;
    }
}

static void send_msg(int p, u32 seq) {
    struct conn *c = pairs[p].s;
    u8 t[1000];
    char to[12] = {0};
    target(to, p, seq);
    mktext(t, p, seq);
    if (opt.proto == SEED)
        seed_send(c, to, seq + 1, t, (u32)opt.text);
    else
        say(c, to, t, (u32)opt.text, (seq & 0x7fff) + 1);
}

static void on_text(struct conn *c, const u8 *t, size_t n) {
    u32 p, seq;
    if (c->role == DRAINER) {
        c_drained++;
        return;
    }
    if (n < 13 || !get_hex(t, 5, &p) || !get_hex(t + 5, 8, &seq)) {
        c_unknown++;
        return;
    }
    if (c->role == SENDER) {
        if (opt.confirm == C_APP)
            mark(p, seq, 2);
        return;
    }
    if (opt.confirm == C_APP && opt.proto != SEED) {
        char to[12];
        mkname(to, 's', (int)p);
        say(c, to, t, 13, (c->acked++ & 0x7fff) + 1);
    }
    mark(p, seq, 1);
}

static void hello(struct conn *c) {
    switch (opt.proto) {
    case SEED:
        seed_hello(c);
        break;
    case IRC:
        irc_hello(c);
        break;
    case MQTT:
        mqtt_hello(c);
        break;
    case NATS:
    case JS:
        nats_hello(c);
        break;
    case REDIS:
        redis_hello(c);
        break;
    case XMPP:
        xmpp_open(c);
        break;
    }
}

static u32 data(struct conn *c, const u8 *b, u32 n) {
    switch (opt.proto) {
    case SEED:
        return seed_data(c, b, n);
    case IRC:
        return irc_data(c, b, n);
    case MQTT:
        return mqtt_data(c, b, n);
    case NATS:
    case JS:
        return nats_data(c, b, n);
    case REDIS:
        return redis_data(c, b, n);
    case XMPP:
        return xmpp_data(c, b, n);
    }
    return n;
}

/* ---------------------------------------------------------------- the loop */

static void start_conn(struct conn *c, char letter, u8 role, int idx) {
    memset(c, 0, sizeof *c);
    c->role = role;
    c->idx = idx;
    mkname(c->name, letter, idx);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0)
        die("socket: %s (connection %d; see ulimit -n)", strerror(errno), nopen);
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((u16)opt.port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->open = 1;
    nopen++;
    if (nopen > 25000) { /* more ports than one address has */
        struct sockaddr_in l = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (u32)(nopen / 25000))};
        setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
        if (bind(c->fd, (struct sockaddr *)&l, sizeof l))
            die("bind: %s", strerror(errno));
    }
    if (connect(c->fd, (struct sockaddr *)&a, sizeof a)) {
        if (errno != EINPROGRESS)
            die("connect to 127.0.0.1:%d: %s", opt.port, strerror(errno));
        c->connecting = 1;
        ctl(c, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
        c->want_out = 1;
    } else
        ctl(c, EPOLL_CTL_ADD, EPOLLIN);
    hello(c);
}

static void close_conn(struct conn *c, int reset) {
    if (!c->open)
        return;
    if (reset) {
        struct linger l = {1, 0};
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
    } else if (opt.proto == MQTT) {
        u8 d[2] = {0xe0, 0};
        if (write(c->fd, d, 2) < 0) {
        }
    }
    close(c->fd);
    c->open = 0;
    nopen--;
    free(c->left);
    free(c->wb);
    c->left = c->wb = NULL;
    c->nleft = c->nw = c->ow = c->cw = c->cleft = 0;
}

static u8 rbuf[1 << 18];

static void readable(struct conn *c) {
    u32 n = c->nleft;
    if (n)
        memcpy(rbuf, c->left, n);
    ssize_t r = read(c->fd, rbuf + n, sizeof rbuf - 1 - n);
    if (r < 0) {
        if (errno == EAGAIN || errno == EINTR)
            return;
        die("read from the server failed on %s: %s", c->name, strerror(errno));
    }
    if (r == 0)
        die("the server closed the connection of %s%s", c->name,
            c->ready ? "" : " (before it was ready)");
    n += (u32)r;
    rbuf[n] = 0;
    u32 used = data(c, rbuf, n);
    if (!c->open)
        return;
    c->nleft = n - used;
    if (c->nleft >= sizeof rbuf / 2)
        die("a frame of more than %zu bytes for %s", sizeof rbuf / 2, c->name);
    if (c->nleft) {
        if (c->cleft < c->nleft) {
            c->cleft = c->nleft < 256 ? 256 : c->nleft * 2;
            c->left = grow(c->left, c->cleft);
        }
        memcpy(c->left, rbuf + used, c->nleft);
    }
}

static void turn(int ms) {
    static struct epoll_event ev[1024];
    flush_all();
    int n = epoll_wait(ep, ev, 1024, ms);
    if (n < 0 && errno != EINTR)
        die("epoll_wait: %s", strerror(errno));
    for (int i = 0; i < n; i++) {
        struct conn *c = ev[i].data.ptr;
        if (!c->open)
            continue;
        if (ev[i].events & (EPOLLOUT | EPOLLERR) && c->connecting) {
            int e = 0;
            socklen_t l = sizeof e;
            getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &e, &l);
            if (e)
                die("connect to 127.0.0.1:%d: %s", opt.port, strerror(e));
            c->connecting = 0;
        }
        if (ev[i].events & EPOLLOUT)
            flush_conn(c);
        if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            readable(c);
    }
    flush_all();
    if (now_ns() > t_deadline)
        die("gave up after %.0f s: %d of %d connections ready, %llu messages done", opt.timeout,
            nready, nopen, (unsigned long long)c_done);
}

static void wait_ready(int want, const char *what) {
    u64 limit = now_ns() + 30000000000ull;
    while (nready < want) {
        turn(100);
        if (now_ns() > limit)
            die("%s: only %d of %d became ready in 30 s", what, nready, want);
    }
}

/* Run for some time; with --rate the messages are sent on a fixed schedule and timed from it. */
static void run_for(double s) {
    u64 t0 = now_ns(), end = t0 + (u64)(s * 1e9), sent = 0;
    static int rr;
    while (now_ns() < end) {
        if (opt.rate) {
            u64 due = (now_ns() - t0) * opt.rate / 1000000000ull;
            while (sent < due) {
                int tries = 0;
                while (pairs[rr].inflight >= (u32)opt.window && tries++ < opt.pairs)
                    rr = (rr + 1) % opt.pairs;
                struct pair *q = &pairs[rr];
                if (q->inflight >= (u32)opt.window)
                    break;
                u32 k = q->next++;
                q->ring[k & ring_mask] =
                    (struct slot){t0 + sent * 1000000000ull / opt.rate, k, 0, 1};
                q->inflight++;
                c_sent++;
                sent++;
                send_msg(rr, k);
                rr = (rr + 1) % opt.pairs;
            }
            turn(0);
            if (!ndirty) {
                struct timespec z = {0, 20000};
                nanosleep(&z, NULL);
            }
        } else
            turn(20);
    }
}

/* ---------------------------------------------------------------- modes */

static void jstr(const char *k, const char *v, int first) {
    printf("%s\"%s\":\"%s\"", first ? "{" : ",", k, v);
}
static void jnum(const char *k, double v) {
    if (v == (double)(long long)v)
        printf(",\"%s\":%lld", k, (long long)v);
    else
        printf(",\"%s\":%.6g", k, v);
}
static void pnum(const char *k, double v) {
    if (opt.json)
        jnum(k, v);
    else
        printf("  %-28s %.6g\n", k, v);
}
static void head(void) {
    if (opt.json) {
        jstr("label", opt.label, 1);
        jstr("proto", proto_names[opt.proto], 0);
        jstr("mode", mode_names[opt.mode], 0);
        jstr("confirm", confirm_names[opt.confirm], 0);
    } else
        printf("%s %s %s, confirm %s\n", opt.label, proto_names[opt.proto], mode_names[opt.mode],
               confirm_names[opt.confirm]);
}

static void alloc_conns(int n) {
    conns = calloc((size_t)n, sizeof *conns);
    dirty = calloc((size_t)n, sizeof *dirty);
    if (!conns || !dirty)
        die("out of memory");
}

static void mode_idle(void) {
    alloc_conns(opt.conns);
    u64 r0 = opt.npids ? rss_of() : 0, t0 = now_ns();
    double c0 = cpu_of();
    while (nready < opt.conns) {
        while (nconns < opt.conns && nconns - nready < opt.burst) {
            start_conn(&conns[nconns], 'i', IDLER, nconns);
            nconns++;
        }
        turn(50);
    }
    double connect_s = (double)(now_ns() - t0) / 1e9, c1 = cpu_of();
    run_for(opt.hold > 0.3 ? 0.3 : opt.hold); /* let late work settle */
    double c2 = cpu_of();
    u64 t1 = now_ns();
    run_for(opt.hold);
    double held = (double)(now_ns() - t1) / 1e9, c3 = cpu_of();
    u64 r1 = opt.npids ? rss_of() : 0;
    head();
    pnum("conns", opt.conns);
    pnum("connect_s", connect_s);
    pnum("connects_per_s", opt.conns / connect_s);
    if (opt.npids) {
        pnum("connects_per_cpu_s", c1 > c0 ? opt.conns / (c1 - c0) : 0);
        pnum("rss_before_mb", (double)r0 / 1e6);
        pnum("rss_after_mb", (double)r1 / 1e6);
        pnum("rss_bytes_per_conn", r1 > r0 ? (double)(r1 - r0) / opt.conns : 0);
        pnum("idle_cpu_percent", (c3 - c2) / held * 100);
    }
    puts(opt.json ? "}" : "");
    for (int i = 0; i < nconns; i++)
        close_conn(&conns[i], 1);
}

static void mode_messages(void) {
    int fan = opt.mode == FANIN, off = opt.mode == OFFLINE;
    int recips = off ? 0 : fan ? 1 : opt.pairs;
    alloc_conns(opt.pairs + recips + 2 * opt.absent);
    pairs = calloc((size_t)opt.pairs, sizeof *pairs);
    u32 ring = 1;
    while (ring < (u32)opt.window * 2)
        ring <<= 1;
    ring_mask = ring - 1;
    need_flags = off ? 2 : opt.confirm == C_NONE ? 1 : 3;

    /* Recipients that must exist before they are absent (a persistent session). */
    if (off && opt.proto == MQTT) {
        for (int i = 0; i < opt.absent; i++)
            start_conn(&conns[nconns++], 'a', PREPARE, i);
        wait_ready(opt.absent, "preparing the absent recipients");
        for (int i = 0; i < opt.absent; i++)
            close_conn(&conns[i], 0);
        nready = 0;
    }
    int base = nconns;
    for (int i = 0; i < recips; i++) {
        start_conn(&conns[nconns++], 'r', RECIPIENT, i);
        if (nconns % 200 == 0)
            turn(1);
    }
    wait_ready(recips, "recipients");
    for (int i = 0; i < opt.pairs; i++) {
        pairs[i].s = &conns[nconns];
        pairs[i].r = off ? NULL : &conns[base + (fan ? 0 : i)];
        pairs[i].ring = calloc(ring, sizeof(struct slot));
        start_conn(&conns[nconns++], 's', SENDER, i);
        if (nconns % 200 == 0)
            turn(1);
        if (opt.proto == JS && i == 0)
            wait_ready(recips + 1, "creating the stream");
    }
    wait_ready(recips + opt.pairs, "senders");
    for (int i = 0; i < opt.pairs; i++)
        pump(i);
    run_for(opt.warm);

    double c0 = cpu_of(), s0 = self_cpu();
    u64 d0 = c_done, e0 = c_delivered, f0 = c_confirmed, t0 = now_ns();
    measuring = 1;
    run_for(opt.seconds);
    measuring = 0;
    double el = (double)(now_ns() - t0) / 1e9, cpu = cpu_of() - c0, self = self_cpu() - s0;
    u64 done = c_done - d0, del = c_delivered - e0, conf = c_confirmed - f0;
    u64 rss = opt.npids ? rss_of() : 0;

    /* Stop sending; every message that is still on its way must be accounted for. */
    stopping = 1;
    u64 end = now_ns() + 5000000000ull;
    while (now_ns() < end && c_done < c_sent)
        turn(20);

    double drain_s = -1, drain_cpu = 0;
    if (off && opt.drain) {
        for (int i = 0; i < opt.pairs; i++)
            close_conn(pairs[i].s, 0);
        u64 t1 = now_ns();
        double b = cpu_of();
        for (int i = 0; i < opt.absent; i++)
            start_conn(&conns[nconns++], 'a', DRAINER, i);
        u64 lim = t1 + 20000000000ull;
        while (now_ns() < lim && c_drained < c_done)
            turn(20);
        drain_s = (double)(now_ns() - t1) / 1e9;
        drain_cpu = cpu_of() - b;
    }

    head();
    pnum("pairs", opt.pairs);
    pnum("window", opt.window);
    pnum("text_bytes", opt.text);
    if (opt.rate)
        pnum("rate", (double)opt.rate);
    pnum("seconds", el);
    pnum("messages", (double)done);
    pnum("msgs_per_s", (double)done / el);
    pnum("delivered_per_s", (double)del / el);
    pnum("confirmed_per_s", (double)conf / el);
    if (opt.npids) {
        pnum("server_cpu_s", cpu);
        pnum("server_cpu_percent", cpu / el * 100);
        pnum("msgs_per_cpu_s", cpu > 0 ? (double)done / cpu : 0);
        pnum("cpu_us_per_msg", done ? cpu * 1e6 / (double)done : 0);
        pnum("rss_mb", (double)rss / 1e6);
    }
    pnum("load_cpu_percent", self / el * 100);
    pnum("delivered_p50_us", hpct(&h_del, .5));
    pnum("delivered_p99_us", hpct(&h_del, .99));
    pnum("delivered_p999_us", hpct(&h_del, .999));
    pnum("delivered_max_us", (double)h_del.max / 1000.0);
    pnum("confirmed_p50_us", hpct(&h_conf, .5));
    pnum("confirmed_p99_us", hpct(&h_conf, .99));
    pnum("confirmed_p999_us", hpct(&h_conf, .999));
    pnum("confirmed_max_us", (double)h_conf.max / 1000.0);
    pnum("sent_total", (double)c_sent);
    pnum("done_total", (double)c_done);
    pnum("lost", (double)(c_sent - c_done));
    pnum("duplicates", (double)c_dup);
    pnum("failed", (double)c_failed);
    pnum("unknown", (double)c_unknown);
    if (off && opt.drain) {
        pnum("drained", (double)c_drained);
        pnum("drain_s", drain_s);
        pnum("drained_per_s", drain_s > 0 ? (double)c_drained / drain_s : 0);
        if (opt.npids)
            pnum("drained_per_cpu_s", drain_cpu > 0 ? (double)c_drained / drain_cpu : 0);
    }
    puts(opt.json ? "}" : "");
    for (int i = 0; i < nconns; i++)
        close_conn(&conns[i], 1);
    if (c_done == 0)
        die("no message was accounted for");
}

/* ---------------------------------------------------------------- command line */

static int pick(const char *const *names, const char *v, const char *what) {
    for (int i = 0; names[i]; i++)
        if (!strcmp(names[i], v))
            return i;
    fprintf(stderr, "relay-load: unknown %s '%s'; one of:", what, v);
    for (int i = 0; names[i]; i++)
        fprintf(stderr, " %s", names[i]);
    fputc('\n', stderr);
    exit(2);
}
static double number(const char *v, double lo, double hi, const char *what) {
    char *e;
    double d = strtod(v, &e);
    if (e == v || *e || d < lo || d > hi)
        die("--%s: '%s' is not a number from %g to %g", what, v, lo, hi);
    return d;
}
static void usage(void) {
    puts(
        "relay-load --proto P --port N [--mode M] [options]\n"
        "  --proto    seed | irc | mqtt | nats | jetstream | redis | xmpp\n"
        "  --mode     throughput | pingpong (window 1) | fanin (all senders to one) | idle | "
        "offline\n"
        "  --pairs N  senders (and recipients)         [50; fanin 1000]\n"
        "  --window N messages in flight for each sender [32; pingpong 1; fanin 1]\n"
        "  --seconds S measured time [5]   --warm S before it [1]   --text N bytes of text, "
        "13..1000 [100]\n"
        "  --rate N   messages a second in all, on a fixed schedule (open loop, no coordinated "
        "omission)\n"
        "  --confirm  none | broker | app: what counts as confirmed [seed, nats, irc, xmpp: app; "
        "mqtt, redis: broker]\n"
        "  --pid A[,B...] the server's processes, for CPU and memory\n"
        "  --conns N --burst N --hold S  idle mode [10000, 256, 2]\n"
        "  --absent N --drain            offline mode: absent recipients [100]; then fetch what "
        "was kept\n"
        "  --hello self|reply  seed: how a client makes itself known [self]\n"
        "  --level 1|2  seed: 2 says HELLO, names messages and confirms by TAKEN [1]\n"
        "  --facts 0|1  level 2: whether an ABOUT precedes what is sent [1]\n"
        "  --domain D --pass W           xmpp [localhost, pw]\n"
        "  --tag XX   two characters in every name [random]   --label TEXT   --timeout S   --json");
}

int main(int argc, char **argv) {
    static const struct option lo[] = {{"proto", 1, 0, 'p'},  {"port", 1, 0, 'P'},
                                       {"mode", 1, 0, 'm'},   {"pairs", 1, 0, 'n'},
                                       {"window", 1, 0, 'w'}, {"seconds", 1, 0, 's'},
                                       {"warm", 1, 0, 'W'},   {"text", 1, 0, 't'},
                                       {"rate", 1, 0, 'r'},   {"confirm", 1, 0, 'c'},
                                       {"pid", 1, 0, 'i'},    {"conns", 1, 0, 'C'},
                                       {"burst", 1, 0, 'b'},  {"hold", 1, 0, 'H'},
                                       {"absent", 1, 0, 'a'}, {"drain", 0, 0, 'd'},
                                       {"hello", 1, 0, 'h'},  {"tag", 1, 0, 'g'},
                                       {"level", 1, 0, 'v'},  {"facts", 1, 0, 'f'},
                                       {"label", 1, 0, 'l'},  {"timeout", 1, 0, 'T'},
                                       {"json", 0, 0, 'j'},   {"domain", 1, 0, 'D'},
                                       {"pass", 1, 0, 'x'},   {"help", 0, 0, '?'},
                                       {0, 0, 0, 0}};
    int k, have_pairs = 0, have_window = 0;
    while ((k = getopt_long(argc, argv, "", lo, NULL)) != -1) {
        switch (k) {
        case 'p':
            opt.proto = pick(proto_names, optarg, "protocol");
            break;
        case 'P':
            opt.port = (int)number(optarg, 1, 65535, "port");
            break;
        case 'm':
            opt.mode = pick(mode_names, optarg, "mode");
            break;
        case 'n':
            opt.pairs = (int)number(optarg, 1, 50000, "pairs");
            have_pairs = 1;
            break;
        case 'w':
            opt.window = (int)number(optarg, 1, 8192, "window");
            have_window = 1;
            break;
        case 's':
            opt.seconds = number(optarg, .1, 3600, "seconds");
            break;
        case 'W':
            opt.warm = number(optarg, 0, 600, "warm");
            break;
        case 't':
            opt.text = (int)number(optarg, 13, 1000, "text");
            break;
        case 'r':
            opt.rate = (u64)number(optarg, 1, 1e7, "rate");
            break;
        case 'c':
            opt.confirm = pick(confirm_names, optarg, "confirmation");
            break;
        case 'i':
            for (char *q = strtok(optarg, ","); q; q = strtok(NULL, ",")) {
                if (opt.npids == 64)
                    die("--pid: at most 64");
                opt.pids[opt.npids++] = (int)number(q, 1, 4194304, "pid");
            }
            break;
        case 'C':
            opt.conns = (int)number(optarg, 1, 200000, "conns");
            break;
        case 'b':
            opt.burst = (int)number(optarg, 1, 100000, "burst");
            break;
        case 'H':
            opt.hold = number(optarg, 0, 600, "hold");
            break;
        case 'a':
            opt.absent = (int)number(optarg, 1, 20000, "absent");
            break;
        case 'd':
            opt.drain = 1;
            break;
        case 'h':
            opt.hello = !strcmp(optarg, "reply");
            break;
        case 'v':
            opt.level = (int)number(optarg, 1, 2, "level");
            break;
        case 'f':
            opt.facts = (int)number(optarg, 0, 1, "facts");
            break;
        case 'g':
            if (strlen(optarg) != 2)
                die("--tag: two characters");
            memcpy(tag, optarg, 2);
            break;
        case 'l':
            opt.label = optarg;
            break;
        case 'T':
            opt.timeout = number(optarg, 1, 7200, "timeout");
            break;
        case 'j':
            opt.json = 1;
            break;
        case 'D':
            opt.domain = optarg;
            break;
        case 'x':
            opt.pass = optarg;
            break;
        default:
            usage();
            return k == '?' && optind <= argc && argc == 2 ? 0 : 2;
        }
    }
    if (opt.proto < 0 || !opt.port) {
        usage();
        return 2;
    }
    if (opt.mode == PINGPONG)
        opt.window = 1;
    if (opt.mode == FANIN) {
        if (!have_pairs)
            opt.pairs = 1000;
        if (!have_window)
            opt.window = 1;
    }
    if (opt.mode == OFFLINE && opt.proto != SEED && opt.proto != MQTT && opt.proto != JS &&
        opt.proto != REDIS)
        die("offline mode: %s gives no confirmation that a message was stored",
            proto_names[opt.proto]);
    if (opt.proto == JS && opt.mode != OFFLINE)
        die("jetstream: offline mode only");
    if (opt.confirm < 0)
        opt.confirm = opt.proto == MQTT || opt.proto == REDIS || opt.proto == JS ? C_BROKER : C_APP;
    if (opt.proto == SEED)
        opt.confirm = C_APP;
    if (opt.confirm == C_BROKER && (opt.proto == IRC || opt.proto == NATS || opt.proto == XMPP))
        die("%s has no confirmation by the server; use --confirm none or app",
            proto_names[opt.proto]);
    if (opt.timeout <= 0)
        opt.timeout = opt.warm + opt.seconds + opt.hold + 75;

    struct rlimit rl;
    if (!getrlimit(RLIMIT_NOFILE, &rl)) {
        rl.rlim_cur = rl.rlim_max;
        setrlimit(RLIMIT_NOFILE, &rl);
    }
    signal(SIGPIPE, SIG_IGN);
    if (!tag[0]) {
        u64 r = now_ns() / 1000 + (u64)getpid() * 7919;
        tag[0] = "abcdefghijklmnopqrstuvwxyz"[r % 26];
        tag[1] = "abcdefghijklmnopqrstuvwxyz0123456789"[r / 26 % 36];
    }
    memset(filler, 'x', sizeof filler);
    epoch = now_ns() << 16 | (u64)(getpid() & 0xffff) | 1;
    ep = epoll_create1(EPOLL_CLOEXEC);
    t_start = now_ns();
    t_deadline = t_start + (u64)(opt.timeout * 1e9);
    if (opt.mode == IDLE)
        mode_idle();
    else
        mode_messages();
    return 0;
}
