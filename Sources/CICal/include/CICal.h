#pragma once
#include <stdbool.h>
#include <stddef.h>

/* What is hard about calendars, done by libical: recurrence rules and time zones. The library is loaded when it is first
 * asked for, for it brings ICU and C++ along and most commands read no calendar. One thread at a time is in it. */

/* A date, or a time on some clock. */
typedef struct {
    int year, month, day, hour, minute, second;
    bool is_date;
} ssf_ical_time;

typedef struct ssf_ical_zone ssf_ical_zone;

/* Loads libical, once; false when it is not there. Every other function may be called only after. */
bool ssf_ical_start(void);

/* The zone that one VTIMEZONE describes; NULL when it describes none. The caller frees it. */
ssf_ical_zone *ssf_ical_zone_read(const char *vtimezone);
/* A zone of the system by its name in the IANA data base; NULL when it has none. The caller frees it. */
ssf_ical_zone *ssf_ical_zone_named(const char *name);
void ssf_ical_zone_free(ssf_ical_zone *zone);
/* Seconds east of Greenwich at a time of the zone's own clock, or of UTC's. */
int ssf_ical_zone_offset(ssf_ical_zone *zone, ssf_ical_time time, bool is_utc);

/* Whether a recurrence rule can be read. */
bool ssf_ical_is_rule(const char *rule);

/* The times of a rule between two others, those included, on the clock of `start`.
 *
 * No more than `steps` times are looked at; `is_whole` tells whether that was enough. When there are more than `room`, the
 * last are kept: the oldest of them stands at the returned number modulo `room`.
 *
 * - until: the last time of the rule, which must hold no UNTIL itself; NULL for none.
 * Returns how many there are; -1 when the rule cannot be read. */
long ssf_ical_expand(
    const char *rule, ssf_ical_time start, const ssf_ical_time *until, ssf_ical_time from, ssf_ical_time to, long steps,
    ssf_ical_time *out, long room, bool *is_whole);
