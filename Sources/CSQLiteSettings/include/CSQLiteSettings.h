/* What SQLite is told once, before it is first used: calls that are variadic in C, which Swift cannot make. */
#ifndef CSQLITE_SETTINGS_H
#define CSQLITE_SETTINGS_H

/// Lets SQLite allocate without counting, for which it takes a lock each time. Without effect once a database was opened.
void csqlite_stop_counting_memory(void);

#endif
