#include "CCurl.h"

#include <locale.h>
#include <pthread.h>
#include <stddef.h>

/* The functions of libcurl that we call, by the types its header gives them. */
#define FUNCTIONS(X) \
    X(curl_global_init) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_pause) X(curl_easy_strerror) \
    X(curl_multi_init) X(curl_multi_setopt) X(curl_multi_add_handle) X(curl_multi_remove_handle) \
    X(curl_multi_perform) X(curl_multi_poll) X(curl_multi_wakeup) X(curl_multi_info_read) \
    X(curl_url) X(curl_url_cleanup) X(curl_url_set) X(curl_url_get) X(curl_free) \
    X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_slist_append) X(curl_slist_free_all) X(curl_version_info)

static struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} lib;
static _Bool started;

#if defined(__linux__)
#include <dlfcn.h>

static _Bool load(void) {
    /* By the name that says which functions it has: the one without a number is for building only. */
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return 0;
#define X(name) \
    if ((lib.name = (__typeof__(lib.name))dlsym(library, #name)) == NULL) return 0;
    FUNCTIONS(X)
#undef X
    return 1;
}
#else
static _Bool load(void) {
#define X(name) lib.name = &name;
    FUNCTIONS(X)
#undef X
    return 1;
}
#endif

/* libcurl asks for one global start before any thread uses it. */
static void start(void) { started = load() && lib.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

_Bool ssf_curl_start(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    return started;
}

CURL *ssf_curl_easy_init(void) { return ssf_curl_start() ? lib.curl_easy_init() : NULL; }
void ssf_curl_easy_cleanup(CURL *h) { lib.curl_easy_cleanup(h); }
CURLcode ssf_curl_easy_pause(CURL *h, int what) { return lib.curl_easy_pause(h, what); }
const char *ssf_curl_easy_strerror(CURLcode code) { return lib.curl_easy_strerror(code); }
struct curl_slist *ssf_curl_slist_append(struct curl_slist *list, const char *text) {
    return lib.curl_slist_append(list, text);
}
void ssf_curl_slist_free_all(struct curl_slist *list) { lib.curl_slist_free_all(list); }

CURLcode ssf_curl_set_long(CURL *h, CURLoption o, long v) { return lib.curl_easy_setopt(h, o, v); }
CURLcode ssf_curl_set_string(CURL *h, CURLoption o, const char *v) { return lib.curl_easy_setopt(h, o, v); }
CURLcode ssf_curl_set_pointer(CURL *h, CURLoption o, void *v) { return lib.curl_easy_setopt(h, o, v); }
CURLcode ssf_curl_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return lib.curl_easy_setopt(h, o, v); }
CURLcode ssf_curl_set_off_t(CURL *h, CURLoption o, curl_off_t v) { return lib.curl_easy_setopt(h, o, v); }
CURLcode ssf_curl_set_write(CURL *h, curl_write_callback f, void *context) {
    CURLcode code = lib.curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
    return code == CURLE_OK ? lib.curl_easy_setopt(h, CURLOPT_WRITEDATA, context) : code;
}
CURLcode ssf_curl_set_header(CURL *h, curl_write_callback f, void *context) {
    CURLcode code = lib.curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
    return code == CURLE_OK ? lib.curl_easy_setopt(h, CURLOPT_HEADERDATA, context) : code;
}
CURLcode ssf_curl_set_open_socket(CURL *h, curl_opensocket_callback f, void *context) {
    CURLcode code = lib.curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
    return code == CURLE_OK ? lib.curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, context) : code;
}
CURLcode ssf_curl_get_long(CURL *h, CURLINFO i, long *v) { return lib.curl_easy_getinfo(h, i, v); }
CURLcode ssf_curl_get_string(CURL *h, CURLINFO i, char **v) { return lib.curl_easy_getinfo(h, i, v); }
const curl_version_info_data *ssf_curl_version(void) {
    return ssf_curl_start() ? lib.curl_version_info(CURLVERSION_NOW) : NULL;
}

CURLM *ssf_curl_multi_init(void) { return ssf_curl_start() ? lib.curl_multi_init() : NULL; }
CURLMcode ssf_curl_multi_set_long(CURLM *m, CURLMoption o, long v) { return lib.curl_multi_setopt(m, o, v); }
CURLMcode ssf_curl_multi_add(CURLM *m, CURL *h) { return lib.curl_multi_add_handle(m, h); }
CURLMcode ssf_curl_multi_remove(CURLM *m, CURL *h) { return lib.curl_multi_remove_handle(m, h); }
CURLMcode ssf_curl_multi_perform(CURLM *m) {
    int running;
    return lib.curl_multi_perform(m, &running);
}
CURLMcode ssf_curl_multi_poll(CURLM *m, int milliseconds) { return lib.curl_multi_poll(m, NULL, 0, milliseconds, NULL); }
CURLMcode ssf_curl_multi_wakeup(CURLM *m) { return lib.curl_multi_wakeup(m); }
CURL *ssf_curl_multi_done(CURLM *m, CURLcode *result) {
    int left;
    CURLMsg *message;
    while ((message = lib.curl_multi_info_read(m, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

CURLU *ssf_curl_url(void) { return ssf_curl_start() ? lib.curl_url() : NULL; }
void ssf_curl_url_cleanup(CURLU *u) { lib.curl_url_cleanup(u); }
CURLUcode ssf_curl_url_set(CURLU *u, CURLUPart part, const char *text, unsigned flags) {
    return lib.curl_url_set(u, part, text, flags);
}
CURLUcode ssf_curl_url_get(CURLU *u, CURLUPart part, char **text, unsigned flags) {
    return lib.curl_url_get(u, part, text, flags);
}
CURLUcode ssf_curl_url_get_ascii_host(CURLU *u, char **text) {
#if defined(CURLU_PUNYCODE)
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
    CURLUcode code = lib.curl_url_get(u, CURLUPART_HOST, text, CURLU_PUNYCODE);
    if (utf8 != (locale_t)0) {
        uselocale(before);
        freelocale(utf8);
    }
    return code;
#else
    return lib.curl_url_get(u, CURLUPART_HOST, text, 0);
#endif
}
void ssf_curl_free(void *p) { lib.curl_free(p); }
