/* Makes every flush of the disk slower, as an ordinary disk would be, and counts what a database
 * in WAL mode does about it.
 *
 *   cc -shared -fPIC -O2 -o slow-flush.so slow-flush.c -ldl
 *   FLUSH_US=4000 LD_PRELOAD=./slow-flush.so node bench/store.ts
 *
 * The counts go to the file named by FLUSH_COUNT, each 8 bytes and always up to date:
 *   0  flushes of any file that have ended
 *   8  pages of 4 KiB or more written to a file whose name ends in "-wal"
 *   16 flushes of such a file that have ended and had such pages to bring to the disk
 * A transaction writes its pages and then flushes, so the last must never be behind the answers.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FILES_MAX = 4096, PAGE_BYTES = 4096 };
/* Places of the counts. */
enum { FLUSHES = 0, WAL_PAGES = 1, WAL_COMMITS = 2, COUNTS = 3 };
/* What is known of a file descriptor. */
enum { UNKNOWN = 0, OTHER = 1, WAL = 2 };

static _Atomic uint64_t own[COUNTS];
static _Atomic uint64_t *count = own;
static _Atomic unsigned char kind[FILES_MAX];
/* Pages written since the last flush of the file. */
static _Atomic uint64_t dirty[FILES_MAX];
static useconds_t extra;

static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_close)(int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);

static void find_real(void)
{
  real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  real_pwrite = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64");
  real_close = (int (*)(int))dlsym(RTLD_NEXT, "close");
}

__attribute__((constructor)) static void begin(void)
{
  const char *us = getenv("FLUSH_US"), *path = getenv("FLUSH_COUNT");
  if (!real_close) find_real();
  if (us) extra = (useconds_t)atoi(us);
  if (!path) return;
  int file = open(path, O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, sizeof own) != 0) return;
  void *shared = mmap(0, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) count = shared;
  close(file);
}

static int is_wal(int file)
{
  if (file < 0 || file >= FILES_MAX) return 0;
  if (kind[file] == UNKNOWN) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path);
    kind[file] = size > 4 && memcmp(path + size - 4, "-wal", 4) == 0 ? WAL : OTHER;
    dirty[file] = 0;
  }
  return kind[file] == WAL;
}

static int flushed(int (*real)(int), int file)
{
  int wal = is_wal(file);
  uint64_t pages = wal ? atomic_load(&dirty[file]) : 0;
  if (extra) usleep(extra);
  int result = real(file);
  if (result != 0) return result;
  atomic_fetch_add(&count[FLUSHES], 1);
  if (pages > 0) {
    atomic_fetch_sub(&dirty[file], pages);
    atomic_fetch_add(&count[WAL_COMMITS], 1);
  }
  return 0;
}

int fsync(int file)
{
  if (!real_close) find_real();
  return flushed(real_fsync, file);
}

int fdatasync(int file)
{
  if (!real_close) find_real();
  return flushed(real_fdatasync, file);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off_t at)
{
  if (!real_close) find_real();
  if (size >= PAGE_BYTES && is_wal(file)) {
    atomic_fetch_add(&count[WAL_PAGES], 1);
    atomic_fetch_add(&dirty[file], 1);
  }
  return real_pwrite(file, bytes, size, at);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
  return pwrite64(file, bytes, size, at);
}

int close(int file)
{
  if (!real_close) find_real();
  if (file >= 0 && file < FILES_MAX) kind[file] = UNKNOWN;
  return real_close(file);
}
