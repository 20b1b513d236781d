/* What a process tells the libraries it uses, once and early: calls that Swift cannot make. */
#ifndef CPROCESS_H
#define CPROCESS_H

/// Lets SQLite allocate without counting, for which it takes a lock each time. Without effect once a database was opened.
void cprocess_stop_counting_memory_of_sqlite(void);

/// Keeps glibc from making heaps for each thread: what is made on one and let go on another would fill them all. And from
/// giving memory back to the system that is asked for again at once.
/// Elsewhere it does nothing.
void cprocess_share_heaps(void);

#endif
