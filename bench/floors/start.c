/* The floor of start-up: a C program that is linked to the libraries a harvest needs and does nothing. */
#include <curl/curl.h>
#include <sqlite3.h>

int main(void) { return curl_version() && sqlite3_libversion() ? 0 : 1; }
