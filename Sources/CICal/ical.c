#include "CICal.h"

#include <libical/ical.h>
#include <pthread.h>
#include <stdlib.h>

/* The functions of libical that we call, by the types its header gives them. */
#define FUNCTIONS(X) \
    X(icalparser_parse_string) X(icalcomponent_free) X(icalcomponent_isa) \
    X(icaltimezone_new) X(icaltimezone_free) X(icaltimezone_set_component) X(icaltimezone_get_builtin_timezone) \
    X(icaltimezone_get_utc_offset) X(icaltimezone_get_utc_offset_of_utc_time) \
    X(icalrecurrencetype_from_string) X(icalrecur_iterator_new) X(icalrecur_iterator_set_start) \
    X(icalrecur_iterator_next) X(icalrecur_iterator_free) X(icaltime_compare) X(icaltime_is_null_time) \
    X(icaltime_null_time) X(icalerror_set_errors_are_fatal)

static struct {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
} lib;
static bool started;

/* libical caches zones and their changes without saying which of it may be shared. */
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;

#if defined(__linux__)
#include <dlfcn.h>

static bool load(void) {
    /* By the name that says which functions it has: the one without a number is for building only. */
    void *library = dlopen("libical.so.3", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return false;
#define X(name) \
    if ((lib.name = (__typeof__(lib.name))dlsym(library, #name)) == NULL) return false;
    FUNCTIONS(X)
#undef X
    return true;
}
#else
static bool load(void) {
#define X(name) lib.name = &name;
    FUNCTIONS(X)
#undef X
    return true;
}
#endif

static void start(void) {
    started = load();
    /* What a stranger's file holds ends no process. */
    if (started) lib.icalerror_set_errors_are_fatal(0);
}

bool ssf_ical_start(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    return started;
}

static struct icaltimetype made(ssf_ical_time time) {
    struct icaltimetype result = lib.icaltime_null_time();
    result.year = time.year;
    result.month = time.month;
    result.day = time.day;
    result.is_date = time.is_date;
    if (time.is_date) return result;
    result.hour = time.hour;
    result.minute = time.minute;
    result.second = time.second;
    return result;
}

/* MARK: - Zones */

struct ssf_ical_zone {
    icaltimezone *zone;
    bool is_own;
};

static ssf_ical_zone *held(icaltimezone *zone, bool is_own) {
    if (zone == NULL) return NULL;
    ssf_ical_zone *result = malloc(sizeof *result);
    if (result == NULL) {
        if (is_own) lib.icaltimezone_free(zone, 1);
        return NULL;
    }
    result->zone = zone;
    result->is_own = is_own;
    return result;
}

ssf_ical_zone *ssf_ical_zone_read(const char *vtimezone) {
    pthread_mutex_lock(&door);
    icaltimezone *zone = NULL;
    icalcomponent *component = lib.icalparser_parse_string(vtimezone);
    if (component != NULL && lib.icalcomponent_isa(component) == ICAL_VTIMEZONE_COMPONENT) {
        zone = lib.icaltimezone_new();
        /* The zone owns the component once it has taken it. */
        if (zone != NULL && lib.icaltimezone_set_component(zone, component)) {
            component = NULL;
        } else if (zone != NULL) {
            lib.icaltimezone_free(zone, 1);
            zone = NULL;
        }
    }
    if (component != NULL) lib.icalcomponent_free(component);
    ssf_ical_zone *result = held(zone, true);
    pthread_mutex_unlock(&door);
    return result;
}

ssf_ical_zone *ssf_ical_zone_named(const char *name) {
    pthread_mutex_lock(&door);
    ssf_ical_zone *result = held(lib.icaltimezone_get_builtin_timezone(name), false);
    pthread_mutex_unlock(&door);
    return result;
}

void ssf_ical_zone_free(ssf_ical_zone *zone) {
    if (zone == NULL) return;
    pthread_mutex_lock(&door);
    if (zone->is_own) lib.icaltimezone_free(zone->zone, 1);
    pthread_mutex_unlock(&door);
    free(zone);
}

int ssf_ical_zone_offset(ssf_ical_zone *zone, ssf_ical_time time, bool is_utc) {
    struct icaltimetype at = made(time);
    int is_daylight = 0;
    pthread_mutex_lock(&door);
    int offset = is_utc ? lib.icaltimezone_get_utc_offset_of_utc_time(zone->zone, &at, &is_daylight)
                        : lib.icaltimezone_get_utc_offset(zone->zone, &at, &is_daylight);
    pthread_mutex_unlock(&door);
    return offset;
}

/* MARK: - Recurrence */

bool ssf_ical_is_rule(const char *rule) {
    pthread_mutex_lock(&door);
    struct icalrecurrencetype read = lib.icalrecurrencetype_from_string(rule);
    pthread_mutex_unlock(&door);
    return read.freq != ICAL_NO_RECURRENCE;
}

long ssf_ical_expand(
    const char *rule, ssf_ical_time start, const ssf_ical_time *until, ssf_ical_time from, ssf_ical_time to, long steps,
    ssf_ical_time *out, long room, bool *is_whole) {
    *is_whole = true;
    long count = 0;
    pthread_mutex_lock(&door);
    struct icalrecurrencetype read = lib.icalrecurrencetype_from_string(rule);
    struct icaltimetype first = made(start), earliest = made(from), latest = made(to);
    /* Also where the rule has no end: one that can come true on no day is searched no further than that. */
    read.until = latest;
    if (until != NULL && lib.icaltime_compare(made(*until), latest) < 0) read.until = made(*until);
    icalrecur_iterator *iterator =
        read.freq == ICAL_NO_RECURRENCE ? NULL : lib.icalrecur_iterator_new(read, first);
    if (iterator == NULL) {
        pthread_mutex_unlock(&door);
        return -1;
    }
    /* Nothing before is needed; a rule that counts has to be counted from its beginning. */
    if (read.count == 0 && lib.icaltime_compare(earliest, first) > 0 &&
        lib.icaltime_compare(earliest, read.until) <= 0) {
        lib.icalrecur_iterator_set_start(iterator, earliest);
    }
    for (long step = 0;; step++) {
        if (step >= steps) {
            *is_whole = false;
            break;
        }
        struct icaltimetype next = lib.icalrecur_iterator_next(iterator);
        if (lib.icaltime_is_null_time(next) || lib.icaltime_compare(next, latest) > 0) break;
        if (lib.icaltime_compare(next, earliest) < 0) continue;
        out[count % room] = (ssf_ical_time){
            next.year, next.month, next.day, next.hour, next.minute, next.second, next.is_date != 0};
        count++;
    }
    lib.icalrecur_iterator_free(iterator);
    pthread_mutex_unlock(&door);
    return count;
}
