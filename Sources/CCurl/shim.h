#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* curl's setters and getters are variadic, which Swift does not import: one typed door each. */
static inline CURLcode ssf_curl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ssf_curl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ssf_curl_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ssf_curl_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ssf_curl_set_off_t(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode ssf_curl_set_write(CURL *h, curl_write_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
    return code == CURLE_OK ? curl_easy_setopt(h, CURLOPT_WRITEDATA, context) : code;
}
static inline CURLcode ssf_curl_set_header(CURL *h, curl_write_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
    return code == CURLE_OK ? curl_easy_setopt(h, CURLOPT_HEADERDATA, context) : code;
}
static inline CURLcode ssf_curl_set_progress(CURL *h, curl_xferinfo_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, f);
    if (code == CURLE_OK) code = curl_easy_setopt(h, CURLOPT_XFERINFODATA, context);
    return code == CURLE_OK ? curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L) : code;
}
static inline CURLcode ssf_curl_set_open_socket(CURL *h, curl_opensocket_callback f, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
    return code == CURLE_OK ? curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, context) : code;
}
static inline CURLcode ssf_curl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode ssf_curl_get_string(CURL *h, CURLINFO i, char **v) { return curl_easy_getinfo(h, i, v); }
static inline const curl_version_info_data *ssf_curl_version(void) { return curl_version_info(CURLVERSION_NOW); }
