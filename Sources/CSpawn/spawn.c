#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

/* Both ends close themselves at an exec, and neither is a number that a child's own 0, 1 and 2 would be laid over. */
static int make_pipe(int ends[2]) {
    int raw[2];
#ifdef __linux__
    if (pipe2(raw, O_CLOEXEC) != 0) return errno;
#else
    if (pipe(raw) != 0) return errno;
#endif
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
        if (ends[i] < 0) {
            int number = errno;
            if (i == 1) close(ends[0]);
            close(raw[0]);
            close(raw[1]);
            return number;
        }
    }
    close(raw[0]);
    close(raw[1]);
    return 0;
}

static int close_others(posix_spawn_file_actions_t *actions) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#elif defined(__APPLE__)
    return 0; /* POSIX_SPAWN_CLOEXEC_DEFAULT does it. */
#else
    long highest = sysconf(_SC_OPEN_MAX);
    if (highest < 0 || highest > 65536) highest = 65536;
    for (int fd = 3; fd < highest; fd++) {
        if (fcntl(fd, F_GETFD) < 0) continue;
        int number = posix_spawn_file_actions_addclose(actions, fd);
        if (number != 0) return number;
    }
    return 0;
#endif
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#ifdef POSIX_SPAWN_SETSID
    flags |= POSIX_SPAWN_SETSID;
#else
    posix_spawnattr_setpgroup(attributes, 0);
    flags |= POSIX_SPAWN_SETPGROUP;
#endif
#ifdef __APPLE__
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    return posix_spawnattr_setflags(attributes, flags);
}

static int spawn_with(
    struct cspawn_child *child, const char *path, char *const arguments[], char *const environment[],
    const char *folder, int input, int output, int errors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int number = posix_spawn_file_actions_init(&actions);
    if (number != 0) return number;
    number = posix_spawnattr_init(&attributes);
    if (number == 0) {
        if (number == 0 && folder) number = posix_spawn_file_actions_addchdir_np(&actions, folder);
        if (number == 0) number = posix_spawn_file_actions_adddup2(&actions, input, 0);
        if (number == 0) number = posix_spawn_file_actions_adddup2(&actions, output, 1);
        if (number == 0) number = posix_spawn_file_actions_adddup2(&actions, errors, 2);
        if (number == 0) number = close_others(&actions);
        if (number == 0) number = set_attributes(&attributes);
        pid_t pid = 0;
        if (number == 0) number = posix_spawn(&pid, path, &actions, &attributes, arguments, environment);
        if (number == 0) child->pid = pid;
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

struct start {
    struct cspawn_child *child;
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *folder;
    int input, output, errors;
};

static int spawn_as_said(void *place) {
    struct start *start = place;
    return spawn_with(
        start->child, start->path, start->arguments, start->environment, start->folder, start->input, start->output,
        start->errors);
}

int cspawn_start(
    struct cspawn_child *child, const char *path, char *const arguments[], char *const environment[],
    const char *folder, const struct cspawn_rules *rules) {
    int ends[3][2];
    int number = 0;
    int made = 0;
    for (; made < 3; made++) {
        number = make_pipe(ends[made]);
        if (number != 0) break;
    }
    if (number == 0) {
        struct start start = {child, path, arguments, environment, folder, ends[0][0], ends[1][1], ends[2][1]};
        number = rules ? confined(rules, spawn_as_said, &start) : spawn_as_said(&start);
    }
    if (number != 0) {
        for (int i = 0; i < made; i++) {
            close(ends[i][0]);
            close(ends[i][1]);
        }
        return number;
    }
    close(ends[0][0]);
    close(ends[1][1]);
    close(ends[2][1]);
    child->input = ends[0][1];
    child->output = ends[1][0];
    child->errors = ends[2][0];
    int ours[3] = {child->input, child->output, child->errors};
    for (int i = 0; i < 3; i++) fcntl(ours[i], F_SETFL, fcntl(ours[i], F_GETFL) | O_NONBLOCK);
#ifdef F_SETPIPE_SZ
    fcntl(child->output, F_SETPIPE_SZ, 1 << 18);
#endif
    child->watch = -1;
#ifdef SYS_pidfd_open
    child->watch = (int)syscall(SYS_pidfd_open, child->pid, 0); /* Closes itself at an exec. */
#endif
    return 0;
}

bool cspawn_has_ended(int pid) {
    siginfo_t info;
    info.si_pid = 0;
    /* It stays a zombie, so that its number, and its group's, is nobody else's yet. */
    int answer;
    do answer = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
    while (answer != 0 && errno == EINTR);
    return answer != 0 || info.si_pid != 0;
}

struct cspawn_ending cspawn_reap(int pid) {
    struct cspawn_ending ending = {.status = -1, .signal = 0};
    int status = 0;
    pid_t reaped;
    do reaped = waitpid(pid, &status, 0);
    while (reaped < 0 && errno == EINTR);
    if (reaped != pid) return ending;
    if (WIFSIGNALED(status)) {
        ending.signal = WTERMSIG(status);
    } else {
        ending.status = WEXITSTATUS(status);
    }
    return ending;
}

int cspawn_unread(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}

int cspawn_wake_pipe(int ends[2]) {
    int number = make_pipe(ends);
    if (number != 0) return number;
    for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
    return 0;
}
