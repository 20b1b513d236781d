#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>

/* The functions of libarchive that we call, by the types its headers give them. */
#define FUNCTIONS(X) \
    X(archive_read_new) X(archive_read_free) X(archive_read_support_filter_gzip) X(archive_read_support_format_tar) \
    X(archive_read_support_format_zip_seekable) X(archive_read_open_fd) X(archive_read_next_header) \
    X(archive_read_data) X(archive_filter_bytes) X(archive_filter_count) X(archive_error_string) \
    X(archive_entry_pathname) X(archive_entry_filetype) X(archive_entry_hardlink) X(archive_entry_perm) \
    X(archive_entry_size) X(archive_entry_size_is_set) X(archive_entry_sparse_count) X(archive_entry_is_encrypted) \
    X(archive_version_string)

static struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} lib;
static _Bool started;

#if defined(__linux__)
#include <dlfcn.h>

static void start(void) {
    /* By the name that says which functions it has: the one without a number is for building only. */
    void *library = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return;
#define X(name) \
    if ((lib.name = (__typeof__(lib.name))dlsym(library, #name)) == NULL) return;
    FUNCTIONS(X)
#undef X
    started = 1;
}
#else
static void start(void) {
#define X(name) lib.name = &name;
    FUNCTIONS(X)
#undef X
    started = 1;
}
#endif

_Bool ssf_archive_start(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    return started;
}

const char *ssf_archive_version(void) { return ssf_archive_start() ? lib.archive_version_string() : NULL; }

struct ssf_archive {
    struct archive *reader;
    struct archive_entry *entry;
    const char *name;
    /* Names are text in UTF-8, whatever the locale of the process is. */
    locale_t utf8;
};

ssf_archive *ssf_archive_open(int descriptor) {
    ssf_archive *a = calloc(1, sizeof *a);
    if (a == NULL) return NULL;
    a->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    a->reader = lib.archive_read_new();
    if (a->reader == NULL) {
        ssf_archive_close(a);
        return NULL;
    }
    lib.archive_read_support_filter_gzip(a->reader);
    lib.archive_read_support_format_tar(a->reader);
    /* By its list of contents alone: a zip read as it comes may tell another story. */
    lib.archive_read_support_format_zip_seekable(a->reader);
    /* What this finds wrong, the first entry says. */
    lib.archive_read_open_fd(a->reader, descriptor, 1 << 16);
    return a;
}

void ssf_archive_close(ssf_archive *a) {
    if (a->reader != NULL) lib.archive_read_free(a->reader);
    if (a->utf8 != (locale_t)0) freelocale(a->utf8);
    free(a);
}

int ssf_archive_next(ssf_archive *a) {
    locale_t before = a->utf8 != (locale_t)0 ? uselocale(a->utf8) : (locale_t)0;
    int result = lib.archive_read_next_header(a->reader, &a->entry);
    a->name = result == ARCHIVE_OK ? lib.archive_entry_pathname(a->entry) : NULL;
    if (before != (locale_t)0) uselocale(before);
    /* gzip within gzip is a bomb, and nothing else. */
    if (lib.archive_filter_count(a->reader) > 2) return -1;
    return result == ARCHIVE_OK ? 1 : result == ARCHIVE_EOF ? 0 : -1;
}

const char *ssf_archive_name(const ssf_archive *a) { return a->name; }

int ssf_archive_kind(const ssf_archive *a) {
    if (lib.archive_entry_hardlink(a->entry) != NULL) return SSF_ARCHIVE_LINK;
    switch (lib.archive_entry_filetype(a->entry)) {
    case AE_IFREG: return SSF_ARCHIVE_FILE;
    case AE_IFDIR: return SSF_ARCHIVE_FOLDER;
    case AE_IFLNK: return SSF_ARCHIVE_LINK;
    default: return SSF_ARCHIVE_DEVICE;
    }
}

unsigned ssf_archive_mode(const ssf_archive *a) { return (unsigned)lib.archive_entry_perm(a->entry); }

int64_t ssf_archive_size(const ssf_archive *a) {
    return lib.archive_entry_size_is_set(a->entry) ? lib.archive_entry_size(a->entry) : -1;
}

_Bool ssf_archive_has_holes(const ssf_archive *a) { return lib.archive_entry_sparse_count(a->entry) > 0; }
_Bool ssf_archive_is_encrypted(const ssf_archive *a) { return lib.archive_entry_is_encrypted(a->entry) != 0; }

ssize_t ssf_archive_read(ssf_archive *a, void *bytes, size_t count) {
    ssize_t result = lib.archive_read_data(a->reader, bytes, count);
    return result < 0 ? -1 : result;
}

int64_t ssf_archive_unpacked(const ssf_archive *a) { return lib.archive_filter_bytes(a->reader, 0); }
const char *ssf_archive_error(const ssf_archive *a) { return lib.archive_error_string(a->reader); }
