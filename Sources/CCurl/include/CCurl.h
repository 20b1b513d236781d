#pragma once
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* libcurl, loaded when it is first asked for: it brings thirty libraries along, whose loading takes longer than most
 * commands that need no network. Its setters and getters are variadic, which Swift does not import: one typed door each. */

/* Loads libcurl and starts it, once; false when it is not there. Every other function may be called only after. */
_Bool ssf_curl_start(void);

CURL *ssf_curl_easy_init(void);
void ssf_curl_easy_cleanup(CURL *h);
CURLcode ssf_curl_easy_pause(CURL *h, int what);
const char *ssf_curl_easy_strerror(CURLcode code);
struct curl_slist *ssf_curl_slist_append(struct curl_slist *list, const char *text);
void ssf_curl_slist_free_all(struct curl_slist *list);

CURLcode ssf_curl_set_long(CURL *h, CURLoption o, long v);
CURLcode ssf_curl_set_string(CURL *h, CURLoption o, const char *v);
CURLcode ssf_curl_set_pointer(CURL *h, CURLoption o, void *v);
CURLcode ssf_curl_set_list(CURL *h, CURLoption o, struct curl_slist *v);
CURLcode ssf_curl_set_off_t(CURL *h, CURLoption o, curl_off_t v);
CURLcode ssf_curl_set_write(CURL *h, curl_write_callback f, void *context);
CURLcode ssf_curl_set_header(CURL *h, curl_write_callback f, void *context);
CURLcode ssf_curl_set_open_socket(CURL *h, curl_opensocket_callback f, void *context);
CURLcode ssf_curl_get_long(CURL *h, CURLINFO i, long *v);
CURLcode ssf_curl_get_string(CURL *h, CURLINFO i, char **v);
const curl_version_info_data *ssf_curl_version(void);

/* Many transfers on one thread. */
CURLM *ssf_curl_multi_init(void);
CURLMcode ssf_curl_multi_set_long(CURLM *m, CURLMoption o, long v);
CURLMcode ssf_curl_multi_add(CURLM *m, CURL *h);
CURLMcode ssf_curl_multi_remove(CURLM *m, CURL *h);
CURLMcode ssf_curl_multi_perform(CURLM *m);
CURLMcode ssf_curl_multi_poll(CURLM *m, int milliseconds);
/* The only function of these that another thread may call. */
CURLMcode ssf_curl_multi_wakeup(CURLM *m);
/* A transfer that has ended, and how; NULL when there is none. */
CURL *ssf_curl_multi_done(CURLM *m, CURLcode *result);

/* Addresses, taken apart by the code that will use them: two readers of one URL can be set against each other. */
CURLU *ssf_curl_url(void);
void ssf_curl_url_cleanup(CURLU *u);
CURLUcode ssf_curl_url_set(CURLU *u, CURLUPart part, const char *text, unsigned flags);
CURLUcode ssf_curl_url_get(CURLU *u, CURLUPart part, char **text, unsigned flags);
/* The host as the name service knows it. libcurl's library for international names reads them in the thread's locale,
 * which is UTF-8 for so long. */
CURLUcode ssf_curl_url_get_ascii_host(CURLU *u, char **text);
void ssf_curl_free(void *p);
