/* What no harvester that stores in SQLite can get far under: libcurl, libxml2's SAX parser and one prepared INSERT a
 * record, in one thread, checking nothing.
 *
 *     floor BASE-URL FILE.sqlite
 *
 * Keeps of each record its identifier, datestamp, sets, whether it is deleted, and its Dublin Core as JSON. */
#include <curl/curl.h>
#include <libxml/parser.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes { char *start; size_t count, room; };

static struct bytes page, text, identifier, datestamp, sets, sheet;
static char element[64], token[1024];
static int isDeleted, isInSheet;
static long count;
static sqlite3_stmt *insert;

static void fail(const char *words) {
    fprintf(stderr, "floor: %s\n", words);
    exit(1);
}

static void add(struct bytes *bytes, const char *start, size_t number) {
    if (bytes->count + number + 1 > bytes->room) {
        bytes->room = 2 * (bytes->count + number + 1);
        bytes->start = realloc(bytes->start, bytes->room);
        if (!bytes->start) fail("no memory");
    }
    memcpy(bytes->start + bytes->count, start, number);
    bytes->start[bytes->count += number] = 0;
}

static void word(struct bytes *bytes, const char *string) { add(bytes, string, strlen(string)); }

static void quoted(struct bytes *into, const struct bytes *from) {
    word(into, "\"");
    for (size_t place = 0; place < from->count; place++) {
        unsigned char byte = (unsigned char)from->start[place];
        char escaped[8];
        if (byte == '"' || byte == '\\') snprintf(escaped, sizeof escaped, "\\%c", byte);
        else if (byte < 0x20) snprintf(escaped, sizeof escaped, "\\u%04x", byte);
        else { add(into, from->start + place, 1); continue; }
        word(into, escaped);
    }
    word(into, "\"");
}

static void start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                  const xmlChar **declared, int attributes, int defaulted, const xmlChar **values) {
    const char *local = (const char *)name;
    text.count = 0;
    if (isInSheet) return;
    if (!strcmp(local, "record")) {
        identifier.count = datestamp.count = sets.count = sheet.count = 0;
        isDeleted = 0;
        element[0] = 0;
    } else if (!strcmp(local, "header")) {
        for (int place = 0; place < attributes; place++)
            if (!strcmp((const char *)values[place * 5], "status")) isDeleted = 1;
    } else if (!strcmp(local, "metadata")) {
        isInSheet = 1;
        word(&sheet, "{");
    }
}

static void store(void) {
    count++;
    sqlite3_bind_text(insert, 1, identifier.start, (int)identifier.count, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, datestamp.start, (int)datestamp.count, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, sets.start ? sets.start : "", (int)sets.count, SQLITE_STATIC);
    sqlite3_bind_int(insert, 4, isDeleted);
    if (isDeleted) sqlite3_bind_null(insert, 5);
    else sqlite3_bind_text(insert, 5, sheet.start, (int)sheet.count, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) fail("a record cannot be stored");
    sqlite3_reset(insert);
}

static void end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    const char *local = (const char *)name;
    if (isInSheet && !strcmp(local, "metadata")) {
        isInSheet = 0;
        word(&sheet, element[0] ? "]}" : "}");
    } else if (isInSheet && strcmp(local, "dc")) {
        if (strcmp(local, element)) {
            word(&sheet, element[0] ? "],\"" : "\"");
            word(&sheet, local);
            word(&sheet, "\":[");
            snprintf(element, sizeof element, "%s", local);
        } else {
            word(&sheet, ",");
        }
        quoted(&sheet, &text);
    } else if (isInSheet) {
        return;
    } else if (!strcmp(local, "identifier")) {
        add(&identifier, text.start, text.count);
    } else if (!strcmp(local, "datestamp")) {
        add(&datestamp, text.start, text.count);
    } else if (!strcmp(local, "setSpec")) {
        if (sets.count) word(&sets, ",");
        add(&sets, text.start, text.count);
    } else if (!strcmp(local, "resumptionToken")) {
        if (text.count >= sizeof token) fail("a token is too long");
        memcpy(token, text.start ? text.start : "", text.count);
        token[text.count] = 0;
    } else if (!strcmp(local, "record")) {
        store();
    }
}

static void characters(void *context, const xmlChar *start, int number) { add(&text, (const char *)start, number); }

static size_t arrived(char *start, size_t size, size_t number, void *context) {
    add(&page, start, size * number);
    return size * number;
}

int main(int words, char **arguments) {
    sqlite3 *file;
    char address[4096];
    if (words != 3) return 64;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *transfer = curl_easy_init();
    curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, arrived);
    curl_easy_setopt(transfer, CURLOPT_BUFFERSIZE, 512 * 1024L);
    curl_easy_setopt(transfer, CURLOPT_FAILONERROR, 1L);
    if (sqlite3_open(arguments[2], &file)) fail("the file cannot be made");
    sqlite3_exec(file,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE record (id TEXT PRIMARY KEY, "
                 "datestamp TEXT, sets TEXT, deleted INTEGER, data TEXT)", 0, 0, 0);
    if (sqlite3_prepare_v2(file, "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", -1, &insert, 0))
        fail("the table cannot be made");
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC, .startElementNs = start, .endElementNs = end,
                             .characters = characters};
    snprintf(address, sizeof address, "%s?verb=ListRecords&metadataPrefix=oai_dc", arguments[1]);
    do {
        page.count = 0;
        token[0] = 0;
        curl_easy_setopt(transfer, CURLOPT_URL, address);
        CURLcode code = curl_easy_perform(transfer);
        if (code) fail(curl_easy_strerror(code));
        sqlite3_exec(file, "BEGIN", 0, 0, 0);
        if (xmlSAXUserParseMemory(&handler, 0, page.start, (int)page.count)) fail("a page is no XML");
        if (sqlite3_exec(file, "COMMIT", 0, 0, 0)) fail("a page cannot be stored");
        char *safe = curl_easy_escape(transfer, token, 0);
        snprintf(address, sizeof address, "%s?verb=ListRecords&resumptionToken=%s", arguments[1], safe);
        curl_free(safe);
    } while (token[0]);
    sqlite3_finalize(insert);
    sqlite3_close(file);
    printf("%ld\n", count);
    return 0;
}
