/* Makes the n-th system call of one kind on files of one folder fail.
 *
 *   cc -shared -fPIC -O2 -o failing-calls.so failing-calls.c -ldl
 *   FAULT_UNDER=/data FAULT_COUNTS=/tmp/counts LD_PRELOAD=./failing-calls.so PROGRAM
 *
 * FAULT_UNDER   the folder (an absolute path); only calls on it and on what lies in it count
 * FAULT_EXCEPT  a path below which nothing counts (optional)
 * FAULT_COUNTS  a file with the counters, 8 bytes each in the order of `enum kind`, then one for
 *               the faults; processes that share it count on where the last one ended
 * FAULT_KIND    the kind that fails, FAULT_AT its number from 1 (without them nothing fails)
 * FAULT_ERRNO   a number; 0 stands for a write of half the bytes
 * FAULT_LASTING if set, every later call of this kind fails as well
 *
 * A call that fails does nothing, except close, which the kernel does even if it reports an error.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN, READ, WRITE, SYNC, RENAME, TRUNCATE, UNLINK, CLOSE, STAT, MKDIR, LOCK, KINDS };
static const char *const kind_names[KINDS] = { "open", "read", "write", "sync", "rename",
  "truncate", "unlink", "close", "stat", "mkdir", "lock" };

static _Atomic uint64_t own[KINDS + 1];
static _Atomic uint64_t *counts = own;
static const char *under, *except;
static size_t under_length, except_length;
static int kind = -1, error_number, lasting;
static uint64_t at;

#define FILES 65536
static unsigned char watched[FILES];

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void)
{
  under = getenv("FAULT_UNDER");
  except = getenv("FAULT_EXCEPT");
  if (under) under_length = strlen(under);
  if (except) except_length = strlen(except);
  const char *name = getenv("FAULT_KIND"), *number = getenv("FAULT_AT");
  for (int i = 0; name && i < KINDS; i += 1) if (!strcmp(name, kind_names[i])) kind = i;
  if (number) at = strtoull(number, 0, 10);
  number = getenv("FAULT_ERRNO");
  if (number) error_number = atoi(number);
  lasting = getenv("FAULT_LASTING") != 0;
  const char *path = getenv("FAULT_COUNTS");
  if (!path) return;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (syscall(SYS_ftruncate, file, (KINDS + 1) * 8) == 0) {
    void *shared = mmap(0, (KINDS + 1) * 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) counts = shared;
  }
  syscall(SYS_close, file);
}

static int is_ours(const char *path)
{
  if (!under || !path || strncmp(path, under, under_length) != 0) return 0;
  if (path[under_length] != 0 && path[under_length] != '/') return 0;
  return !except || strncmp(path, except, except_length) != 0;
}

static int is_watched(int file) { return file >= 0 && file < FILES && watched[file]; }

/* Counts a call on something of ours, and says whether it is the one that fails. */
static int fails(enum kind of)
{
  uint64_t number = atomic_fetch_add(&counts[of], 1) + 1;
  if ((int)of != kind || at == 0 || number < at || (number > at && !lasting)) return 0;
  atomic_fetch_add(&counts[KINDS], 1);
  errno = error_number;
  return 1;
}

static int opened(int file, const char *path)
{
  if (file >= 0 && file < FILES) watched[file] = is_ours(path);
  return file;
}

#define OPENS(name) \
  int name(const char *path, int flags, ...) \
  { \
    REAL(int, #name, const char *, int, ...); \
    va_list rest; va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    if (is_ours(path) && fails(OPEN)) return -1; \
    return opened(real(path, flags, mode), path); \
  }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
  int name(int folder, const char *path, int flags, ...) \
  { \
    REAL(int, #name, int, const char *, int, ...); \
    va_list rest; va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    if (is_ours(path) && fails(OPEN)) return -1; \
    return opened(real(folder, path, flags, mode), path); \
  }
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int file)
{
  REAL(int, "close", int);
  if (!is_watched(file)) return real(file);
  watched[file] = 0;
  int failing = fails(CLOSE), number = errno, result = real(file);
  if (!failing) return result;
  errno = number;
  return -1;
}

/* Half of a write, or none of it. */
#define WRITES(name, short_call, ...) \
  { \
    if (!is_watched(file) || !fails(WRITE)) return real(__VA_ARGS__); \
    if (error_number != 0) return -1; \
    size /= 2; \
    return size == 0 ? real(__VA_ARGS__) : (short_call); \
  }
ssize_t write(int file, const void *bytes, size_t size)
{
  REAL(ssize_t, "write", int, const void *, size_t);
  WRITES(write, real(file, bytes, size), file, bytes, size)
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t place)
{
  REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
  WRITES(pwrite, real(file, bytes, size, place), file, bytes, size, place)
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t place)
{
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  WRITES(pwrite64, real(file, bytes, size, place), file, bytes, size, place)
}
ssize_t writev(int file, const struct iovec *parts, int count)
{
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  if (!is_watched(file) || !fails(WRITE)) return real(file, parts, count);
  if (error_number != 0) return -1;
  return write(file, parts[0].iov_base, (parts[0].iov_len + 1) / 2);
}

ssize_t read(int file, void *bytes, size_t size)
{
  REAL(ssize_t, "read", int, void *, size_t);
  return is_watched(file) && fails(READ) ? -1 : real(file, bytes, size);
}
ssize_t pread(int file, void *bytes, size_t size, off_t place)
{
  REAL(ssize_t, "pread", int, void *, size_t, off_t);
  return is_watched(file) && fails(READ) ? -1 : real(file, bytes, size, place);
}
ssize_t pread64(int file, void *bytes, size_t size, off64_t place)
{
  REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
  return is_watched(file) && fails(READ) ? -1 : real(file, bytes, size, place);
}

int fsync(int file)
{
  REAL(int, "fsync", int);
  return is_watched(file) && fails(SYNC) ? -1 : real(file);
}
int fdatasync(int file)
{
  REAL(int, "fdatasync", int);
  return is_watched(file) && fails(SYNC) ? -1 : real(file);
}
int ftruncate(int file, off_t size)
{
  REAL(int, "ftruncate", int, off_t);
  return is_watched(file) && fails(TRUNCATE) ? -1 : real(file, size);
}
int ftruncate64(int file, off64_t size)
{
  REAL(int, "ftruncate64", int, off64_t);
  return is_watched(file) && fails(TRUNCATE) ? -1 : real(file, size);
}

int rename(const char *from, const char *to)
{
  REAL(int, "rename", const char *, const char *);
  return is_ours(from) && fails(RENAME) ? -1 : real(from, to);
}
int unlink(const char *path)
{
  REAL(int, "unlink", const char *);
  return is_ours(path) && fails(UNLINK) ? -1 : real(path);
}
int unlinkat(int folder, const char *path, int flags)
{
  REAL(int, "unlinkat", int, const char *, int);
  return is_ours(path) && fails(UNLINK) ? -1 : real(folder, path, flags);
}
int remove(const char *path)
{
  REAL(int, "remove", const char *);
  return is_ours(path) && fails(UNLINK) ? -1 : real(path);
}
int mkdir(const char *path, mode_t mode)
{
  REAL(int, "mkdir", const char *, mode_t);
  return is_ours(path) && fails(MKDIR) ? -1 : real(path, mode);
}

#define STATS(name, structure) \
  int name(const char *path, struct structure *out) \
  { \
    REAL(int, #name, const char *, struct structure *); \
    return is_ours(path) && fails(STAT) ? -1 : real(path, out); \
  }
STATS(stat, stat)
STATS(stat64, stat64)
STATS(lstat, stat)
STATS(lstat64, stat64)
STATS(statfs, statfs)
STATS(statfs64, statfs64)
/* What programs call that were linked against an older C library. */
#define OLD_STATS(name, structure) \
  int name(int version, const char *path, struct structure *out) \
  { \
    REAL(int, #name, int, const char *, struct structure *); \
    return is_ours(path) && fails(STAT) ? -1 : real(version, path, out); \
  }
OLD_STATS(__xstat, stat)
OLD_STATS(__xstat64, stat64)
OLD_STATS(__lxstat, stat)
OLD_STATS(__lxstat64, stat64)
int access(const char *path, int mode)
{
  REAL(int, "access", const char *, int);
  return is_ours(path) && fails(STAT) ? -1 : real(path, mode);
}
int fstat(int file, struct stat *out)
{
  REAL(int, "fstat", int, struct stat *);
  return is_watched(file) && fails(STAT) ? -1 : real(file, out);
}
int fstat64(int file, struct stat64 *out)
{
  REAL(int, "fstat64", int, struct stat64 *);
  return is_watched(file) && fails(STAT) ? -1 : real(file, out);
}
int __fxstat64(int version, int file, struct stat64 *out)
{
  REAL(int, "__fxstat64", int, int, struct stat64 *);
  return is_watched(file) && fails(STAT) ? -1 : real(version, file, out);
}

/* libuv asks for statx by its number. */
long syscall(long number, ...)
{
  REAL(long, "syscall", long, ...);
  long a[6];
  va_list rest;
  va_start(rest, number);
  for (int i = 0; i < 6; i += 1) a[i] = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_statx) {
    const char *path = (const char *)a[1];
    int ours = path && *path ? is_ours(path) : is_watched((int)a[0]);
    if (ours && fails(STAT)) return -1;
  }
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

#define LOCKS(name) \
  int name(int file, int command, ...) \
  { \
    REAL(int, #name, int, int, ...); \
    va_list rest; va_start(rest, command); \
    void *argument = va_arg(rest, void *); \
    va_end(rest); \
    if (command == F_SETLK && is_watched(file) && fails(LOCK)) return -1; \
    return real(file, command, argument); \
  }
LOCKS(fcntl)
LOCKS(fcntl64)
