/* A thread that gives up rights and starts a child with what is left: nothing is run between fork and exec, and the rest of
   this process keeps all of its rights. */
#define _GNU_SOURCE
#include "confine.h"

#include <errno.h>

#ifdef __linux__
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's numbers, which headers of older systems lack (include/uapi/linux/landlock.h). */
enum {
    CREATE_RULESET = 444,
    ADD_RULE = 445,
    RESTRICT_SELF = 446,
    CREATE_RULESET_VERSION = 1,
    RULE_PATH_BENEATH = 1,
};

enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_FIRST_VERSION = (1 << 13) - 1, /* all up to making symbolic links */
    FS_REFER = 1 << 13,               /* 2: between folders */
    FS_TRUNCATE = 1 << 14,            /* 3 */
    FS_IOCTL_DEVICE = 1 << 15,        /* 5 */
    NET_BIND_TCP = 1 << 0,            /* 4 */
    NET_CONNECT_TCP = 1 << 1,         /* 4 */
    SCOPE_ABSTRACT_SOCKET = 1 << 0,   /* 6 */
    SCOPE_SIGNAL = 1 << 1,            /* 6 */
};

static const uint64_t read_only = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR;
/* What makes sense of a file that is no folder. */
static const uint64_t of_files = FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEVICE;

struct ruleset {
    uint64_t files, network, scopes;
};

struct __attribute__((packed)) path_rule {
    uint64_t allowed;
    int32_t folder;
};

int cspawn_confinement(void) {
    long version = syscall(CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

static struct ruleset ruleset_of(int version, bool network) {
    struct ruleset set = {.files = FS_FIRST_VERSION};
    if (version >= 2) set.files |= FS_REFER;
    if (version >= 3) set.files |= FS_TRUNCATE;
    if (version >= 4) set.network = NET_BIND_TCP | (network ? 0 : NET_CONNECT_TCP);
    if (version >= 5) set.files |= FS_IOCTL_DEVICE;
    if (version >= 6) set.scopes = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
    return set;
}

/* What is not there cannot be opened by anybody, and is passed over. */
static int allow(int rules, const char *const *paths, uint64_t allowed) {
    for (; *paths; paths++) {
        struct path_rule rule = {.allowed = allowed, .folder = open(*paths, O_PATH | O_CLOEXEC)};
        if (rule.folder < 0) continue;
        struct stat status;
        int number = fstat(rule.folder, &status) == 0 ? 0 : errno;
        if (number == 0) {
            if (!S_ISDIR(status.st_mode)) rule.allowed &= of_files;
            if (syscall(ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0) != 0) number = errno;
        }
        close(rule.folder);
        if (number != 0) return number;
    }
    return 0;
}

static int restrict_files(const struct cspawn_rules *rules) {
    int version = cspawn_confinement();
    if (version == 0) return EOPNOTSUPP;
    struct ruleset set = ruleset_of(version, rules->network);
    int descriptor = (int)syscall(CREATE_RULESET, &set, sizeof set, 0);
    if (descriptor < 0) return errno;
    int number = allow(descriptor, rules->readable, set.files & read_only);
    if (number == 0) number = allow(descriptor, rules->writable, set.files);
    if (number == 0 && syscall(RESTRICT_SELF, descriptor, 0) != 0) number = errno;
    close(descriptor);
    return number;
}

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef OUR_ARCHITECTURE
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#endif
/* The same on every processor, and newer than some headers. */
enum {
    FCHMODAT2 = 452,
    SETXATTRAT = 463,
    REMOVEXATTRAT = 466,
    FILE_SETATTR = 469,
};
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)
/* The low half of an argument; both processors are little-endian. */
#define LOAD_ARGUMENT(place) LOAD(offsetof(struct seccomp_data, args[place]))
#define IF(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count)
#define REFUSE(number) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (number))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

#define FORBID(call) IF(call, 1), REFUSE(EPERM)
#ifdef SYS_chmod
#define FORBID_OLD FORBID(SYS_chmod), FORBID(SYS_chown), FORBID(SYS_lchown),
#else /* newer processors never had them */
#define FORBID_OLD
#endif

/* Landlock has no right for these: with them anybody could open, close or mark any file of the user by its name. What is
   done to an open file (fchmod, fchown) needs its opening, which Landlock allows or does not. */
#define NAMED_FILES                                                                         \
    FORBID_OLD                                                                              \
    FORBID(SYS_fchmodat), FORBID(FCHMODAT2), FORBID(SYS_fchownat),                          \
    FORBID(SYS_setxattr), FORBID(SYS_lsetxattr), FORBID(SYS_fsetxattr),                     \
    FORBID(SYS_removexattr), FORBID(SYS_lremovexattr), FORBID(SYS_fremovexattr),            \
    FORBID(SETXATTRAT), FORBID(REMOVEXATTRAT), FORBID(FILE_SETATTR)

/* Each `IF` is followed by as many lines as it says. */
#define ALWAYS                                                                              \
    LOAD(offsetof(struct seccomp_data, arch)),                                              \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0),                            \
        REFUSE(ENOSYS),                                                                     \
    LOAD(offsetof(struct seccomp_data, nr)),                                                \
    /* The other numbering of x86-64 has the same calls. */                                 \
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),                                  \
        REFUSE(ENOSYS),                                                                     \
    /* It makes sockets too. */                                                             \
    IF(SYS_io_uring_setup, 1),                                                              \
        REFUSE(ENOSYS),                                                                     \
    NAMED_FILES,                                                                            \
    IF(SYS_keyctl, 1),                                                                      \
        REFUSE(EPERM),                                                                      \
    IF(SYS_request_key, 1),                                                                 \
        REFUSE(EPERM),                                                                      \
    /* Out of one of a pair for datagrams anything can be sent anywhere on this machine. */ \
    IF(SYS_socketpair, 5),                                                                  \
        LOAD_ARGUMENT(1),                                                                   \
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xF),                                           \
        IF(SOCK_DGRAM, 1),                                                                  \
            REFUSE(EPERM),                                                                  \
        ALLOW

/* No sockets of this machine, behind which others do with all of their rights what they are asked for (a session's bus, a
   container's daemon); and none of a network for who has none. */
static int restrict_sockets(bool network) {
    struct sock_filter local[] = {ALWAYS, IF(SYS_socket, 1), REFUSE(EACCES), ALLOW};
    struct sock_filter networked[] = {
        ALWAYS,
        IF(SYS_socket, 8),
            LOAD_ARGUMENT(0),
            IF(AF_INET, 1),
                ALLOW,
            IF(AF_INET6, 1),
                ALLOW,
            IF(AF_NETLINK, 1), /* asked for the addresses of this machine when a name is looked up */
                ALLOW,
            REFUSE(EAFNOSUPPORT),
        ALLOW,
    };
    struct sock_fprog program = {.len = sizeof local / sizeof *local, .filter = local};
    if (network) program = (struct sock_fprog){.len = sizeof networked / sizeof *networked, .filter = networked};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 0 : errno;
}
#else
static int restrict_sockets(bool network) {
    (void)network;
    return 0;
}
#endif

/* Somebody who is root has capabilities that reach past the rest: reading the memory of others, for one. */
static int drop_capabilities(void) {
    prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED, 0, 0, 0); /* refused, and of no use, to all others */
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
    return syscall(SYS_capset, &header, none) == 0 ? 0 : errno;
}

struct errand {
    const struct cspawn_rules *rules;
    int (*start)(void *);
    void *context;
    int number;
};

static void *run(void *place) {
    struct errand *errand = place;
    errand->number = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
    if (errand->number == 0) errand->number = restrict_files(errand->rules);
    if (errand->number == 0) errand->number = restrict_sockets(errand->rules->network);
    if (errand->number == 0) errand->number = drop_capabilities();
    if (errand->number == 0) errand->number = errand->start(errand->context);
    return NULL;
}

int confined(const struct cspawn_rules *rules, int (*start)(void *), void *context) {
    struct errand errand = {.rules = rules, .start = start, .context = context};
    /* Handlers of signals run in threads that have their rights. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    int number = pthread_create(&thread, NULL, run, &errand);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (number != 0) return number;
    pthread_join(thread, NULL);
    return errand.number;
}
#else
int cspawn_confinement(void) { return 0; }

int confined(const struct cspawn_rules *rules, int (*start)(void *), void *context) {
    (void)rules, (void)start, (void)context;
    return ENOTSUP;
}
#endif
