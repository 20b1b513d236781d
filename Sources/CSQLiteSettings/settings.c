#include "CSQLiteSettings.h"

/* Of <sqlite3.h>, which need not be installed where this is only compiled: numbers and names that never change. */
extern int sqlite3_config(int, ...);
enum { memoryStatus = 9 };

void csqlite_stop_counting_memory(void) { sqlite3_config(memoryStatus, 0); }
