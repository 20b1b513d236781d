/* How a process starts others: what Swift cannot call, or not safely. */
#ifndef CSPAWN_H
#define CSPAWN_H

#include <stdbool.h>

/// A child and our ends of its three pipes, none of which blocks.
struct cspawn_child {
    int pid;
    int input, output, errors;
    /// Readable once the child has ended; -1 where the system has no such descriptor.
    int watch;
};

/// Starts an executable file (no search, no shell) as the leader of a session of its own, with nothing of ours open in it
/// but the three pipes, with every signal at its default and none blocked.
///
/// Returns 0, or the number of the error, also of the exec itself.
int cspawn_start(
    struct cspawn_child *child, const char *path, char *const arguments[], char *const environment[],
    const char *folder);

/// Whether a child has ended. It can still be reaped afterwards, and must be.
bool cspawn_has_ended(int pid);

/// How a child ended: its exit status, or the signal that killed it.
struct cspawn_ending {
    int status, signal;
};

/// Takes the ending of a child that has ended.
struct cspawn_ending cspawn_reap(int pid);

/// How many bytes wait in a pipe.
int cspawn_unread(int descriptor);

/// A pipe that wakes a poll; neither end blocks. Returns 0 or the number of the error.
int cspawn_wake_pipe(int ends[2]);

#endif
