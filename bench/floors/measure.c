/* Runs a command and writes what it took: wall seconds, user seconds, system seconds, peak memory in KiB, exit status.
 *
 *     measure FILE COMMAND [ARGUMENT…]
 *
 * A small program of its own, because a process inherits the peak of the one that started it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **words) {
    struct timespec begun, ended;
    struct rusage usage;
    int status;
    if (count < 3) return 64;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    pid_t child = vfork();
    if (child == 0) {
        execvp(words[2], words + 2);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        fprintf(stderr, "measure: %s\n", strerror(errno));
        return 71;
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    FILE *file = fopen(words[1], "w");
    if (!file) return 73;
    fprintf(file, "%.6f %.6f %.6f %ld %d\n",
            (double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9,
            (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6,
            (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6, usage.ru_maxrss,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return fclose(file) ? 73 : 0;
}
