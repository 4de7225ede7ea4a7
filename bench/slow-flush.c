/* Makes every flush of the disk slower, as an ordinary disk would be, and counts them.
 *
 *   cc -shared -fPIC -O2 -o slow-flush.so slow-flush.c -ldl
 *   FLUSH_US=4000 LD_PRELOAD=./slow-flush.so node bench/store.ts
 *
 * The count goes to the file named by FLUSH_COUNT as 8 bytes that are always up to date.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static _Atomic uint64_t own;
static _Atomic uint64_t *count = &own;
static useconds_t extra;

__attribute__((constructor)) static void begin(void)
{
  const char *us = getenv("FLUSH_US"), *path = getenv("FLUSH_COUNT");
  if (us) extra = (useconds_t)atoi(us);
  if (!path) return;
  int file = open(path, O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, 8) != 0) return;
  void *shared = mmap(0, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) count = shared;
  close(file);
}

static int flushed(const char *name, int file)
{
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  atomic_fetch_add(count, 1);
  if (extra) usleep(extra);
  return real(file);
}

int fsync(int file) { return flushed("fsync", file); }
int fdatasync(int file) { return flushed("fdatasync", file); }
