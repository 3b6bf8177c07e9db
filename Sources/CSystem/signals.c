#define _GNU_SOURCE
#include "CSystem.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

int ullage_signal_descriptor(const int *signals, size_t count) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < count; i++) sigaddset(&set, signals[i]);
    int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (error != 0) return -error;
    int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return descriptor >= 0 ? descriptor : -errno;
}

int ullage_next_signal(int descriptor) {
    struct signalfd_siginfo info;
    ssize_t size = read(descriptor, &info, sizeof info);
    if (size == (ssize_t)sizeof info) return (int)info.ssi_signo;
    return size < 0 && errno != EAGAIN ? -errno : 0;
}

void ullage_block_signals(void) {
    sigset_t set;
    sigfillset(&set);
    const int crash[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
    for (size_t i = 0; i < sizeof crash / sizeof *crash; i++) sigdelset(&set, crash[i]);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static struct {
    atomic_int armed;
    int terminal;
    struct termios settings;
    char sequence[256];
    size_t length;
} restore;

void ullage_crash_restore_now(void) {
    // Called inside handlers: only async-signal-safe calls may stand here.
    if (!atomic_exchange(&restore.armed, 0)) return;
    ssize_t written = write(restore.terminal, restore.sequence, restore.length);
    (void)written;
    tcsetattr(restore.terminal, TCSANOW, &restore.settings);
}

void ullage_crash_restore_disarm(void) { atomic_store(&restore.armed, 0); }

static void crashed(int number) {
    ullage_crash_restore_now();
    // The handler was installed to run once: raised again, the signal ends the process as it would have.
    raise(number);
}

int ullage_crash_restore_arm(int terminal, const char *sequence) {
    size_t length = strlen(sequence);
    if (length > sizeof restore.sequence) return -EINVAL;
    atomic_store(&restore.armed, 0);
    if (tcgetattr(terminal, &restore.settings) != 0) return -errno;
    restore.terminal = terminal;
    memcpy(restore.sequence, sequence, length);
    restore.length = length;
    atomic_store(&restore.armed, 1);
    const int crash[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = crashed;
    action.sa_flags = SA_RESETHAND | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof crash / sizeof *crash; i++) {
        if (sigaction(crash[i], &action, NULL) != 0) return -errno;
    }
    return 0;
}
