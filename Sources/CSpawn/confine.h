#ifndef CSPAWN_CONFINE_H
#define CSPAWN_CONFINE_H

#include "CSpawn.h"

/* Calls `start` in a thread that is held to the rules, as is whatever it starts. Returns 0, what `start` returned, or the
   number of the error that kept it from being called. */
int confined(const struct cspawn_rules *rules, int (*start)(void *), void *context);

#endif
