#include "CProcess.h"

/* Of <sqlite3.h>, which need not be installed where this is only compiled: a name and a number that never change. */
extern int sqlite3_config(int, ...);
enum { memoryStatus = 9 };

void cprocess_stop_counting_memory_of_sqlite(void) { sqlite3_config(memoryStatus, 0); }
