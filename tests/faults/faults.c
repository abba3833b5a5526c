/* A system call that fails once, by LD_PRELOAD: of the calls on files below FAULT_ROOT, in all processes of a run,
 * the FAULT_AT-th fails with FAULT_ERRNO. FAULT_COUNTER is a file of 8 bytes that all processes count in. Where
 * FAULT_AT is 0 nothing fails, and FAULT_LOG gets the name of every call, else of the one that failed, a line each.
 * What libc itself and the dynamic linker call is not met: it does not go through here. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static _Atomic long *counter;
static long target;
static int number;
static char root[PATH_MAX];
static size_t length;

__attribute__((constructor)) static void prepare(void) {
    const char *file = getenv("FAULT_COUNTER"), *at = getenv("FAULT_AT"), *what = getenv("FAULT_ERRNO");
    const char *below = getenv("FAULT_ROOT");
    if (!file || !at || !what || !below) return;
    int handle = syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
    if (handle < 0) return;
    void *shared = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    syscall(SYS_close, handle);
    if (shared == MAP_FAILED) return;
    target = atol(at);
    number = atoi(what);
    strncpy(root, below, sizeof root - 1);
    length = strlen(root);
    counter = shared;
}

static int below(int folder, const char *path) {
    char whole[PATH_MAX];
    if (!path) return 0;
    if (path[0] == '/') return strncmp(path, root, length) == 0;
    if (folder == AT_FDCWD) {
        if (!syscall(SYS_getcwd, whole, sizeof whole)) return 0;
        whole[sizeof whole - 1] = 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t size = syscall(SYS_readlinkat, AT_FDCWD, link, whole, sizeof whole - 1);
        if (size < 0) return 0;
        whole[size] = 0;
    }
    return strncmp(whole, root, length) == 0;
}

static void note(const char *call) {
    const char *log = getenv("FAULT_LOG");
    int handle = log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (handle < 0) return;
    char line[32];
    int size = snprintf(line, sizeof line, "%s\n", call);
    syscall(SYS_write, handle, line, size);
    syscall(SYS_close, handle);
}

static int fails(const char *call) {
    long now = atomic_fetch_add(counter, 1) + 1;
    if (target == 0) note(call);
    if (now != target) return 0;
    note(call);
    errno = number;
    return 1;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define ON_PATH(name, folder, path) if (counter && below(folder, path) && fails(name)) return -1
#define ON_FILE(name, handle) if (counter && below(handle, "") && fails(name)) return -1

static mode_t mode_of(int flags, va_list more) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); va_list more; va_start(more, flags); mode_t mode = mode_of(flags, more); va_end(more); \
        ON_PATH("open", AT_FDCWD, path); return real(path, flags, mode); }
#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(name); va_list more; va_start(more, flags); mode_t mode = mode_of(flags, more); va_end(more); \
        ON_PATH("openat", folder, path); return real(folder, path, flags, mode); }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

ssize_t read(int handle, void *to, size_t size) {
    REAL(read); ON_FILE("read", handle); return real(handle, to, size); }
ssize_t write(int handle, const void *from, size_t size) {
    REAL(write); ON_FILE("write", handle); return real(handle, from, size); }
ssize_t writev(int handle, const struct iovec *from, int count) {
    REAL(writev); ON_FILE("writev", handle); return real(handle, from, count); }
int fsync(int handle) { REAL(fsync); ON_FILE("fsync", handle); return real(handle); }
int ftruncate(int handle, off_t size) { REAL(ftruncate); ON_FILE("ftruncate", handle); return real(handle, size); }
int ftruncate64(int handle, off64_t size) {
    REAL(ftruncate64); ON_FILE("ftruncate", handle); return real(handle, size); }
int truncate64(const char *path, off64_t size) {
    REAL(truncate64); ON_PATH("truncate", AT_FDCWD, path); return real(path, size); }
int rename(const char *from, const char *to) {
    REAL(rename); ON_PATH("rename", AT_FDCWD, from); return real(from, to); }
int renameat(int one, const char *from, int other, const char *to) {
    REAL(renameat); ON_PATH("renameat", one, from); return real(one, from, other, to); }
int renameat2(int one, const char *from, int other, const char *to, unsigned flags) {
    REAL(renameat2); ON_PATH("renameat2", one, from); return real(one, from, other, to, flags); }
int unlink(const char *path) { REAL(unlink); ON_PATH("unlink", AT_FDCWD, path); return real(path); }
int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat); ON_PATH("unlinkat", folder, path); return real(folder, path, flags); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); ON_PATH("mkdir", AT_FDCWD, path); return real(path, mode); }
int rmdir(const char *path) { REAL(rmdir); ON_PATH("rmdir", AT_FDCWD, path); return real(path); }
int chmod(const char *path, mode_t mode) { REAL(chmod); ON_PATH("chmod", AT_FDCWD, path); return real(path, mode); }
int fchmod(int handle, mode_t mode) { REAL(fchmod); ON_FILE("fchmod", handle); return real(handle, mode); }
