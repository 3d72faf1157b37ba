// A power cut for tests: remembers how to undo every write that was not yet synced.
//
//   POWERCUT_FOLDER=/data POWERCUT_LOG=/tmp/undo LD_PRELOAD=./powercut.so castellan serve
//
// kill -9 ends a process but the kernel keeps what it wrote; a power cut doesn't. So before each write below the folder, the bytes that
// it covers go into the log, and after each successful fsync a mark that they are safe. `powercut.py` plays the rest backwards, which
// leaves the files as a disk would that had lost everything it was not asked to keep. Forked children are watched too, in one order with
// their parent, so that PostgreSQL can be cut off like SQLite. Linux only.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

// One entry of the log, followed by `path_length` bytes of path and `saved_length` bytes of content. Little endian, no padding.
struct __attribute__((packed)) entry {
    uint8_t kind; // 'W' bytes covered by a write or cut off by a truncation, 'S' synced
    uint64_t inode;
    uint64_t number;  // 'W': this entry's number. 'S': entries with lower numbers are safe
    uint64_t offset;  // where the saved bytes belong
    uint64_t size;    // the file's size before
    uint32_t path_length;
    uint32_t saved_length;
};

// Shared with forked children.
static struct {
    pthread_mutex_t lock;
    uint64_t next_number; // guarded by lock
} *shared;

static char folder[PATH_MAX];
static size_t folder_length;
static int log_descriptor = -1;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_pwritev = dlsym(RTLD_NEXT, "pwritev64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    const char *wanted = getenv("POWERCUT_FOLDER"), *log = getenv("POWERCUT_LOG");
    if (!wanted || !log || !realpath(wanted, folder)) return;
    folder_length = strlen(folder);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) abort();
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->lock, &attributes);
    log_descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    unsetenv("LD_PRELOAD"); // other programs write for themselves
}

// The path behind a descriptor, when it is a regular file below the folder.
static int watched(int descriptor, char *path, struct stat *status) {
    if (log_descriptor < 0 || descriptor == log_descriptor) return 0;
    if (fstat(descriptor, status) != 0 || !S_ISREG(status->st_mode)) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/';
}

static void append(struct entry entry, const char *path, const void *saved) {
    struct iovec parts[3] = {{&entry, sizeof entry}, {(void *)path, entry.path_length}, {(void *)saved, entry.saved_length}};
    ssize_t length = (ssize_t)(sizeof entry + entry.path_length + entry.saved_length);
    if (real_writev(log_descriptor, parts, 3) != length) abort(); // a log that can't be trusted proves nothing
}

// Saves the bytes at [offset, offset + length) and the file's size. The caller holds the lock until its own write is done, so that the
// log has the writes' order.
static void save(int descriptor, const char *path, const struct stat *status, off_t offset, size_t length) {
    size_t there = offset >= status->st_size ? 0 : (size_t)(status->st_size - offset);
    size_t wanted = length < there ? length : there;
    char *saved = malloc(wanted + 1);
    char again[64];
    snprintf(again, sizeof again, "/proc/self/fd/%d", descriptor);
    int reader = wanted ? open(again, O_RDONLY | O_CLOEXEC) : -1; // the descriptor itself may be write-only
    ssize_t got = wanted ? pread(reader, saved, wanted, offset) : 0;
    if (reader >= 0) close(reader);
    if (got != (ssize_t)wanted) abort();
    append((struct entry){'W', status->st_ino, shared->next_number++, (uint64_t)offset, (uint64_t)status->st_size, (uint32_t)strlen(path),
                          (uint32_t)wanted}, path, saved);
    free(saved);
}

static int synced(int descriptor, int (*sync)(int)) {
    char path[PATH_MAX];
    struct stat status;
    if (!watched(descriptor, path, &status)) return sync(descriptor);
    pthread_mutex_lock(&shared->lock);
    uint64_t before = shared->next_number; // later writes may have missed this sync
    pthread_mutex_unlock(&shared->lock);
    int result = sync(descriptor);
    if (result == 0) {
        pthread_mutex_lock(&shared->lock);
        append((struct entry){'S', status.st_ino, before, 0, 0, (uint32_t)strlen(path), 0}, path, "");
        pthread_mutex_unlock(&shared->lock);
    }
    return result;
}

int fsync(int descriptor) { return synced(descriptor, real_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, real_fdatasync); }

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t offset) {
    char path[PATH_MAX];
    struct stat status;
    if (!watched(descriptor, path, &status)) return real_pwrite(descriptor, bytes, count, offset);
    pthread_mutex_lock(&shared->lock);
    fstat(descriptor, &status);
    save(descriptor, path, &status, offset, count);
    ssize_t result = real_pwrite(descriptor, bytes, count, offset);
    pthread_mutex_unlock(&shared->lock);
    return result;
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) { return pwrite64(descriptor, bytes, count, offset); }

// Where a write without an offset goes.
static off_t position(int descriptor, const struct stat *status) {
    return fcntl(descriptor, F_GETFL) & O_APPEND ? status->st_size : lseek(descriptor, 0, SEEK_CUR);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    char path[PATH_MAX];
    struct stat status;
    if (!watched(descriptor, path, &status)) return real_write(descriptor, bytes, count);
    pthread_mutex_lock(&shared->lock);
    fstat(descriptor, &status);
    save(descriptor, path, &status, position(descriptor, &status), count);
    ssize_t result = real_write(descriptor, bytes, count);
    pthread_mutex_unlock(&shared->lock);
    return result;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    char path[PATH_MAX];
    struct stat status;
    if (!watched(descriptor, path, &status)) return real_writev(descriptor, parts, count);
    size_t length = 0;
    for (int index = 0; index < count; index++) length += parts[index].iov_len;
    pthread_mutex_lock(&shared->lock);
    fstat(descriptor, &status);
    save(descriptor, path, &status, position(descriptor, &status), length);
    ssize_t result = real_writev(descriptor, parts, count);
    pthread_mutex_unlock(&shared->lock);
    return result;
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off_t offset) {
    char path[PATH_MAX];
    struct stat status;
    if (!watched(descriptor, path, &status)) return real_pwritev(descriptor, parts, count, offset);
    size_t length = 0;
    for (int index = 0; index < count; index++) length += parts[index].iov_len;
    pthread_mutex_lock(&shared->lock);
    fstat(descriptor, &status);
    save(descriptor, path, &status, offset, length);
    ssize_t result = real_pwritev(descriptor, parts, count, offset);
    pthread_mutex_unlock(&shared->lock);
    return result;
}
ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
    return pwritev64(descriptor, parts, count, offset);
}

int ftruncate64(int descriptor, off_t length) {
    char path[PATH_MAX];
    struct stat status;
    if (!watched(descriptor, path, &status)) return real_ftruncate(descriptor, length);
    pthread_mutex_lock(&shared->lock);
    fstat(descriptor, &status);
    size_t cut = length < status.st_size ? (size_t)(status.st_size - length) : 0;
    save(descriptor, path, &status, length < status.st_size ? length : status.st_size, cut);
    int result = real_ftruncate(descriptor, length);
    pthread_mutex_unlock(&shared->lock);
    return result;
}
int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }
