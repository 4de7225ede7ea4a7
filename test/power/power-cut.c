/* Writes down what a process does to the files of one folder, so that the moment of its death can
 * be turned into a loss of power: which writes had been flushed, and which had not.
 *
 *   cc -shared -fPIC -O2 -o power-cut.so power-cut.c
 *   POWER_CUT_FOLDER=/data POWER_CUT_LOG=/tmp/log LD_PRELOAD=./power-cut.so node ...
 *
 * Nothing is flushed for real: a flush takes POWER_CUT_FLUSH_US, and is a record of the log. The
 * records are read by recording.ts. What cannot be modelled is a record too, and fails the test.
 *
 * The calls go straight to the kernel, so no real function has to be looked up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPENED = 1, WROTE, TRUNCATED, FLUSHED, FLUSHED_FOLDER, RENAMED, UNLINKED, UNMODELLED };
enum { FILES_MAX = 65536, OBJECTS_MAX = 65536, THE_FOLDER = -1 };

struct record { uint32_t kind, object; uint64_t at; uint32_t size, unused; };

/* What each descriptor stands for: 0 nothing of ours, THE_FOLDER, or a file that lives as long as
 * its data, whatever its names are. */
static _Atomic int32_t files[FILES_MAX];
/* The inode of file N, and whether its last name is gone: the kernel gives inodes away again. */
static ino_t inodes[OBJECTS_MAX];
static char gone[OBJECTS_MAX];
static int32_t objects;
static ino_t folder_inode;
static dev_t device;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int log_file = -1;
static useconds_t flush_us;

static void broken(const char *what)
{
  dprintf(2, "power-cut.so: %s: %s\n", what, strerror(errno));
  _exit(99);
}

__attribute__((constructor)) static void begin(void)
{
  const char *path = getenv("POWER_CUT_LOG"), *us = getenv("POWER_CUT_FLUSH_US");
  folder = getenv("POWER_CUT_FOLDER");
  if (!folder || !path) { folder = 0; return; }
  if (us) flush_us = (useconds_t)atoi(us);
  int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  log_file = (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600);
  struct stat about;
  if (log_file < 0 || stat(folder, &about) != 0) broken(path);
  folder_inode = about.st_ino;
  device = about.st_dev;
}

static void all_of(const void *data, size_t size)
{
  while (size > 0) {
    ssize_t wrote = syscall(SYS_write, log_file, data, size);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) broken("its log");
    data = (const char *)data + wrote;
    size -= (size_t)wrote;
  }
}

static void note(uint32_t kind, int32_t object, uint64_t at, const void *data, size_t size)
{
  int before = errno;
  struct record record = { kind, (uint32_t)object, at, (uint32_t)size, 0 };
  all_of(&record, sizeof record);
  if (size > 0) all_of(data, size);
  errno = before;
}

static void unmodelled(const char *what)
{
  pthread_mutex_lock(&lock);
  note(UNMODELLED, 0, 0, what, strlen(what));
  pthread_mutex_unlock(&lock);
}

/* Not every close passes here, so a descriptor may by now stand for a socket. */
static int32_t file_of(int fd)
{
  struct stat about;
  int32_t file = folder && fd >= 0 && fd < FILES_MAX ? atomic_load(&files[fd]) : 0;
  if (!file) return 0;
  int before = errno, found = fstat(fd, &about) == 0 && about.st_dev == device;
  errno = before;
  if (found && about.st_ino == (file == THE_FOLDER ? folder_inode : inodes[file])) return file;
  atomic_store(&files[fd], 0);
  return 0;
}

/* The name below the folder, "" for the folder itself, or nothing. */
static const char *name_in(const char *path)
{
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) != 0) return 0;
  if (path[length] == 0) return "";
  return path[length] == '/' ? path + length + 1 : 0;
}

/* The name of a path whose last part may not exist, or nothing. */
static const char *named(int at, const char *path, char whole[PATH_MAX])
{
  char parent[PATH_MAX], link[64];
  const char *last = strrchr(path, '/');
  if (!folder) return 0;
  last = last ? last + 1 : path;
  if (*path != '/' && at != AT_FDCWD) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t size = readlink(link, parent, sizeof parent - 1);
    if (size < 0) return 0;
    parent[size] = 0;
  } else {
    char given[PATH_MAX];
    snprintf(given, sizeof given, "%.*s", (int)(last - path), path);
    if (!realpath(*given ? given : ".", parent)) return 0;
  }
  if ((size_t)snprintf(whole, PATH_MAX, "%s/%s", parent, last) >= PATH_MAX) return 0;
  const char *name = name_in(whole);
  return name && *name ? name : 0;
}

/* The inode that goes if this name does, or 0. */
static ino_t last_name(const char *path)
{
  struct stat about;
  return lstat(path, &about) == 0 && about.st_nlink == 1 ? about.st_ino : 0;
}

static void forget(ino_t inode)
{
  for (int32_t at = 1; inode && at <= objects; at++) if (inodes[at] == inode) gone[at] = 1;
}

static void opened(int fd, int flags)
{
  char link[64], path[PATH_MAX];
  struct stat about;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return;
  path[size] = 0;
  const char *name = name_in(path);
  if (!name || fstat(fd, &about) != 0) return;
  if (fd >= FILES_MAX) broken("too many files");
  if (*name == 0) { atomic_store(&files[fd], THE_FOLDER); return; }
  if (flags & O_DIRECT) note(UNMODELLED, 0, 0, "O_DIRECT", 8);
  int32_t object = 1;
  while (object <= objects && (gone[object] || inodes[object] != about.st_ino)) object++;
  if (object > objects) {
    if (objects + 1 == OBJECTS_MAX) broken("too many files");
    inodes[++objects] = about.st_ino;
    note(OPENED, object, 0, name, strlen(name));
  }
  atomic_store(&files[fd], object);
  if ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY) note(TRUNCATED, object, 0, 0, 0);
}

static int opens(int at, const char *path, int flags, mode_t mode)
{
  if (!folder) return (int)syscall(SYS_openat, at, path, flags, mode);
  pthread_mutex_lock(&lock);
  int fd = (int)syscall(SYS_openat, at, path, flags, mode), before = errno;
  if (fd >= 0) opened(fd, flags);
  pthread_mutex_unlock(&lock);
  errno = before;
  return fd;
}

/* The mode is there only if a file may be made, and is not looked at otherwise. */
#define OPENS(at) \
  va_list rest; \
  va_start(rest, flags); \
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
  va_end(rest); \
  return opens(at, path, flags, mode);

int open(const char *path, int flags, ...) { OPENS(AT_FDCWD) }
int open64(const char *path, int flags, ...) { OPENS(AT_FDCWD) }
int openat(int at, const char *path, int flags, ...) { OPENS(at) }
int openat64(int at, const char *path, int flags, ...) { OPENS(at) }
int creat(const char *path, mode_t mode)
{
  return opens(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int close(int fd)
{
  if (file_of(fd)) atomic_store(&files[fd], 0);
  return (int)syscall(SYS_close, fd);
}

/* One write at `at`, or where the file stands if that is negative. */
static ssize_t writes(int fd, const struct iovec *parts, int count, off_t at)
{
  int32_t object = file_of(fd);
  if (object) pthread_mutex_lock(&lock);
  ssize_t wrote = at < 0 ? syscall(SYS_writev, fd, parts, count)
                         : syscall(SYS_pwritev, fd, parts, count, (long)at, 0L);
  if (!object) return wrote;
  if (wrote > 0) {
    size_t left = (size_t)wrote;
    if (at < 0) at = lseek(fd, 0, SEEK_CUR) - wrote;
    for (int part = 0; part < count && left > 0; part++) {
      size_t size = parts[part].iov_len < left ? parts[part].iov_len : left;
      note(WROTE, object, (uint64_t)at, parts[part].iov_base, size);
      at += (off_t)size;
      left -= size;
    }
  }
  pthread_mutex_unlock(&lock);
  return wrote;
}

ssize_t write(int fd, const void *data, size_t size)
{
  struct iovec part = { (void *)data, size };
  return file_of(fd) ? writes(fd, &part, 1, -1) : syscall(SYS_write, fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
  struct iovec part = { (void *)data, size };
  return writes(fd, &part, 1, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
  return pwrite(fd, data, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count)
{
  return writes(fd, parts, count, -1);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at)
{
  return writes(fd, parts, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at)
{
  return writes(fd, parts, count, at);
}

int ftruncate(int fd, off_t size)
{
  int32_t object = file_of(fd);
  if (object) pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_ftruncate, fd, size);
  if (object && result == 0) note(TRUNCATED, object, (uint64_t)size, 0, 0);
  if (object) pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

static int flushes(int fd, int call, int data_only)
{
  int32_t object = file_of(fd);
  if (!object) return (int)syscall(call, fd);
  if (flush_us) usleep(flush_us);
  pthread_mutex_lock(&lock);
  if (object == THE_FOLDER) note(FLUSHED_FOLDER, 0, 0, 0, 0);
  else note(FLUSHED, object, (uint64_t)data_only, 0, 0);
  pthread_mutex_unlock(&lock);
  return 0;
}
int fsync(int fd) { return flushes(fd, SYS_fsync, 0); }
int fdatasync(int fd) { return flushes(fd, SYS_fdatasync, 1); }

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
  char from_path[PATH_MAX], to_path[PATH_MAX], both[2 * PATH_MAX];
  const char *from_name = named(from_at, from, from_path), *to_name = named(to_at, to, to_path);
  if (!from_name && !to_name) return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
  if (!from_name || !to_name || flags) unmodelled("a rename across the border of the folder");
  pthread_mutex_lock(&lock);
  ino_t replaced = to_name ? last_name(to_path) : 0;
  int result = (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
  if (result == 0 && from_name && to_name) {
    forget(replaced);
    int size = snprintf(both, sizeof both, "%s/%s", from_name, to_name);
    note(RENAMED, 0, 0, both, (size_t)size);
  }
  pthread_mutex_unlock(&lock);
  return result;
}
int renameat(int from_at, const char *from, int to_at, const char *to)
{
  return renameat2(from_at, from, to_at, to, 0);
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int unlinkat(int at, const char *path, int flags)
{
  char whole[PATH_MAX];
  const char *name = flags & AT_REMOVEDIR ? 0 : named(at, path, whole);
  if (!name) return (int)syscall(SYS_unlinkat, at, path, flags);
  pthread_mutex_lock(&lock);
  ino_t going = last_name(whole);
  int result = (int)syscall(SYS_unlinkat, at, path, flags);
  if (result == 0) {
    forget(going);
    note(UNLINKED, 0, 0, name, strlen(name));
  }
  pthread_mutex_unlock(&lock);
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int remove(const char *path)
{
  int result = unlinkat(AT_FDCWD, path, 0);
  return result != 0 && errno == EISDIR ? unlinkat(AT_FDCWD, path, AT_REMOVEDIR) : result;
}

/* What the store does not use today, and the model would not see. */
void *mmap(void *start, size_t size, int protection, int flags, int fd, off_t at)
{
  int shared = (flags & MAP_TYPE) == MAP_SHARED || (flags & MAP_TYPE) == MAP_SHARED_VALIDATE;
  int writes_to_file = shared && (protection & PROT_WRITE) && !(flags & MAP_ANONYMOUS);
  if (writes_to_file && file_of(fd)) unmodelled("mmap");
  return (void *)syscall(SYS_mmap, start, size, protection, flags, fd, at);
}
void *mmap64(void *start, size_t size, int protection, int flags, int fd, off64_t at)
{
  return mmap(start, size, protection, flags, fd, at);
}
int truncate(const char *path, off_t size)
{
  char whole[PATH_MAX];
  if (named(AT_FDCWD, path, whole)) unmodelled("truncate");
  return (int)syscall(SYS_truncate, path, size);
}
int fallocate(int fd, int mode, off_t at, off_t size)
{
  if (file_of(fd)) unmodelled("fallocate");
  return (int)syscall(SYS_fallocate, fd, mode, at, size);
}
int posix_fallocate(int fd, off_t at, off_t size)
{
  return fallocate(fd, 0, at, size) == 0 ? 0 : errno;
}
int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
  char whole[PATH_MAX];
  if (named(to_at, to, whole)) unmodelled("link");
  return (int)syscall(SYS_linkat, from_at, from, to_at, to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t size,
                        unsigned flags)
{
  if (file_of(to)) unmodelled("copy_file_range");
  return syscall(SYS_copy_file_range, from, from_at, to, to_at, size, flags);
}
ssize_t sendfile(int to, int from, off_t *at, size_t size)
{
  if (file_of(to)) unmodelled("sendfile");
  return syscall(SYS_sendfile, to, from, at, size);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t size)
{
  return sendfile(to, from, at, size);
}
