/* The floor of the import: the least a program can do that leaves the rows of a CSV file in SQLite with a full-text
 * index. It checks nothing, keeps no raw rows, no evidence and no history, and holds the file in memory.
 *
 *     import FILE.csv LEDGER.db */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { COLUMNS = 14 };

static sqlite3 *db;

static void run(const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "import: %s\n", message);
        exit(1);
    }
}

int main(int count, char **words) {
    if (count != 3) return 64;
    int file = open(words[1], O_RDONLY);
    struct stat facts;
    if (file < 0 || fstat(file, &facts) < 0) return 66;
    char *at = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, file, 0), *end = at + facts.st_size;
    char *unquoted = malloc((size_t)facts.st_size);
    if (at == MAP_FAILED || !unquoted || sqlite3_open(words[2], &db) != SQLITE_OK) return 71;
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN;"
        "CREATE TABLE record (id TEXT PRIMARY KEY, datestamp, \"set\", title, creators, subjects, description, publisher,"
        " date, type, url, language, coverage, rights)");
    sqlite3_stmt *insert;
    if (sqlite3_prepare_v2(db, "INSERT INTO record VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insert, NULL) != SQLITE_OK)
        return 70;
    int column = 0;
    long row = 0;
    while (at < end) {
        char *field = at;
        size_t length = 0;
        int quoted = *at == '"';
        if (quoted) {
            /* Doubled quotes stand for one: copied together, the only copying there is. */
            field = unquoted;
            at++;
            for (;;) {
                char *quote = memchr(at, '"', (size_t)(end - at));
                if (!quote) return 65;
                int doubled = quote + 1 < end && quote[1] == '"';
                size_t part = (size_t)(quote - at) + (size_t)doubled;
                memcpy(unquoted + length, at, part);
                length += part;
                at = quote + 1 + doubled;
                if (!doubled) break;
            }
        } else {
            while (at < end && *at != ',' && *at != '\n') at++;
            length = (size_t)(at - field);
        }
        int ends = at >= end || *at == '\n';
        at++;
        if (row && column < COLUMNS)
            sqlite3_bind_text(insert, ++column, field, (int)length, quoted ? SQLITE_TRANSIENT : SQLITE_STATIC);
        if (!ends) continue;
        if (row && (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK)) return 65;
        row++;
        column = 0;
    }
    run("COMMIT;"
        "CREATE VIRTUAL TABLE fts USING fts5 (title, description, subjects, content = 'record',"
        " tokenize = 'unicode61 remove_diacritics 2');"
        "INSERT INTO fts (fts) VALUES ('rebuild')");
    sqlite3_finalize(insert);
    return sqlite3_close(db) == SQLITE_OK ? 0 : 74;
}
