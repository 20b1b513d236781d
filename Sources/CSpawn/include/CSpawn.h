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

/// What a child may touch. What is in neither list it cannot open, whatever its user may.
struct cspawn_rules {
    /// Files and folders it may read and run programs from, with all below them. Ends with NULL.
    const char *const *readable;
    /// Files and folders it may change too. Ends with NULL.
    const char *const *writable;
    /// Whether it may have sockets of the internet.
    bool network;
};

/// The version of the means by which the kernel holds a child to rules (Landlock); 0 where it has none.
int cspawn_confinement(void);

/// Starts an executable file (no search, no shell) as the leader of a session of its own, with nothing of ours open in it
/// but the three pipes, with every signal at its default and none blocked.
///
/// With rules it is held to them from its first instruction on, with all that it starts; without (NULL) it has our rights.
///
/// Returns 0, or the number of the error, also of the exec itself.
int cspawn_start(
    struct cspawn_child *child, const char *path, char *const arguments[], char *const environment[],
    const char *folder, const struct cspawn_rules *rules);

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
