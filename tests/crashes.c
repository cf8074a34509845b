/* Counts the calls of a process tree that change files below CRASH_ROOT, and lets one of them be
 * the last or fail. Loaded by LD_PRELOAD; told what to do by crash_arm(). See crashes.py.
 *
 * Nothing is brought to the disk: a process that is killed leaves its files to the system. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* Shared by all processes: how many calls there were, which one fails, how, and those after it. */
static struct { int count, at, fault, lasting; } *plan;
static const char *root;

__attribute__((constructor)) static void begin(void)
{
    root = getenv("CRASH_ROOT");
    int file = open(getenv("CRASH_PLAN"), O_RDWR);
    plan = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
}

void crash_arm(int at, int fault, int lasting)
{
    plan->count = 0;
    plan->fault = fault;
    plan->lasting = lasting;
    plan->at = at;
}

int crash_count(void) { return plan->count; }

static int below(int folder, const char *path)
{
    char whole[2 * PATH_MAX] = "", link[64];
    if (!plan || plan == MAP_FAILED || !plan->at)
        return 0;
    if (!path || *path != '/') {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        if (folder == AT_FDCWD) {
            if (!getcwd(whole, PATH_MAX))
                return 0;
        } else {
            ssize_t length = readlink(link, whole, PATH_MAX - 1);
            if (length < 0)
                return 0;
            whole[length] = 0;
        }
        if (path)
            strcat(strcat(whole, "/"), path);
    } else
        strncpy(whole, path, PATH_MAX);
    size_t length = strlen(root);
    return !strncmp(whole, root, length) && (!whole[length] || whole[length] == '/');
}

/* 0: go on. 1: fail with errno. A call that kills does not return; `half` is done before it. */
static int fails(void (*half)(int, const void *, size_t), int file, const void *data, size_t size)
{
    int number = __atomic_add_fetch(&plan->count, 1, __ATOMIC_SEQ_CST);
    if (number != plan->at && !(plan->lasting && number > plan->at))
        return 0;
    if (plan->fault) {
        errno = plan->fault;
        return 1;
    }
    if (half)
        half(file, data, size);
    kill(0, SIGKILL);
    for (;;)
        pause();
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))
#define FAILS(here) ((here) && fails(NULL, 0, NULL, 0))
#define AT(path) below(AT_FDCWD, path)
#define OF(file) below(file, NULL)
#define CHANGES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                              \
        return FAILS((flags & CHANGES) && AT(path)) ? -1 : REAL(name)(path, flags, mode);          \
    }
#define OPENAT(name)                                                                               \
    int name(int folder, const char *path, int flags, ...)                                         \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                              \
        return FAILS((flags & CHANGES) && below(folder, path))                                     \
            ? -1 : REAL(name)(folder, path, flags, mode);                                          \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

static void write_half(int file, const void *data, size_t size)
{
    (void) !REAL(write)(file, data, size / 2);
}

ssize_t write(int file, const void *data, size_t size)
{
    return OF(file) && fails(write_half, file, data, size) ? -1 : REAL(write)(file, data, size);
}

#define CALL(type, name, here, given, passed)                                                      \
    type name given { return FAILS(here) ? -1 : REAL(name) passed; }
#define SYNC(name)                                                                                 \
    int name(int file) { return FAILS(OF(file)) ? -1 : 0; }

CALL(int, creat, AT(p), (const char *p, mode_t m), (p, m))
CALL(ssize_t, writev, OF(f), (int f, const struct iovec *v, int n), (f, v, n))
CALL(ssize_t, pwrite, OF(f), (int f, const void *d, size_t s, off_t o), (f, d, s, o))
CALL(ssize_t, sendfile, OF(f), (int f, int g, off_t *o, size_t s), (f, g, o, s))
CALL(ssize_t, sendfile64, OF(f), (int f, int g, off64_t *o, size_t s), (f, g, o, s))
CALL(ssize_t, copy_file_range, OF(g),
     (int f, off64_t *o, int g, off64_t *p, size_t s, unsigned u), (f, o, g, p, s, u))
CALL(int, ftruncate, OF(f), (int f, off_t s), (f, s))
CALL(int, ftruncate64, OF(f), (int f, off64_t s), (f, s))
CALL(int, rename, AT(p) || AT(q), (const char *p, const char *q), (p, q))
CALL(int, renameat, below(f, p) || below(g, q),
     (int f, const char *p, int g, const char *q), (f, p, g, q))
CALL(int, renameat2, below(f, p) || below(g, q),
     (int f, const char *p, int g, const char *q, unsigned u), (f, p, g, q, u))
CALL(int, link, AT(q), (const char *p, const char *q), (p, q))
CALL(int, linkat, below(g, q),
     (int f, const char *p, int g, const char *q, int u), (f, p, g, q, u))
CALL(int, symlink, AT(q), (const char *p, const char *q), (p, q))
CALL(int, symlinkat, below(g, q), (const char *p, int g, const char *q), (p, g, q))
CALL(int, unlink, AT(p), (const char *p), (p))
CALL(int, unlinkat, below(f, p), (int f, const char *p, int u), (f, p, u))
CALL(int, mkdir, AT(p), (const char *p, mode_t m), (p, m))
CALL(int, mkdirat, below(f, p), (int f, const char *p, mode_t m), (f, p, m))
CALL(int, rmdir, AT(p), (const char *p), (p))
CALL(int, chmod, AT(p), (const char *p, mode_t m), (p, m))
CALL(int, fchmod, OF(f), (int f, mode_t m), (f, m))
CALL(int, utimensat, below(f, p),
     (int f, const char *p, const struct timespec t[2], int u), (f, p, t, u))
CALL(int, futimens, OF(f), (int f, const struct timespec t[2]), (f, t))
SYNC(fsync)
SYNC(fdatasync)
SYNC(syncfs)
