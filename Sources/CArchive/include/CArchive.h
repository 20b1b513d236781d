#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* libarchive for reading tar (as it is, or in gzip) and zip, loaded when it is first asked for: few commands unpack
 * anything. It only reads here. What is written, and where, is decided by the caller. */

typedef struct ssf_archive ssf_archive;

/* Loads libarchive, once; false when it is not there. Every other function may be called only after. */
_Bool ssf_archive_start(void);
/* Its name and version; NULL when it is not there. */
const char *ssf_archive_version(void);

/* Reads what the descriptor holds; NULL when memory is exhausted. The descriptor stays the caller's. */
ssf_archive *ssf_archive_open(int descriptor);
void ssf_archive_close(ssf_archive *a);

/* Moves to the next entry: 1 there is one, 0 the end, -1 the archive is damaged or of no kind that is read. */
int ssf_archive_next(ssf_archive *a);

enum { SSF_ARCHIVE_FILE, SSF_ARCHIVE_FOLDER, SSF_ARCHIVE_LINK, SSF_ARCHIVE_DEVICE };

/* Of the entry at hand. The name's bytes are valid until the next one; NULL when they are of no text. */
const char *ssf_archive_name(const ssf_archive *a);
int ssf_archive_kind(const ssf_archive *a);
unsigned ssf_archive_mode(const ssf_archive *a);
/* -1 when it is not said beforehand. */
int64_t ssf_archive_size(const ssf_archive *a);
_Bool ssf_archive_has_holes(const ssf_archive *a);
_Bool ssf_archive_is_encrypted(const ssf_archive *a);
/* The next bytes of the entry: 0 at its end, -1 when they are damaged. */
ssize_t ssf_archive_read(ssf_archive *a, void *bytes, size_t count);

/* How many bytes came out of the packing so far; those of names and gaps too. */
int64_t ssf_archive_unpacked(const ssf_archive *a);
/* libarchive's words on what failed; NULL when it has none. */
const char *ssf_archive_error(const ssf_archive *a);

/* Two folders (or files) of one file system get each other's name at once: 0, or the number of the error. */
int ssf_exchange(const char *one, const char *other);
