#define _GNU_SOURCE
#include "CSystem.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/serial.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int ullage_serial_claim(const char *path) {
    // O_NONBLOCK: opening a serial device must not wait for its carrier.
    int descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    // Before the lock: /dev/null can be locked, and somebody else may have done so.
    int error = isatty(descriptor) ? 0 : ENOTTY;
    if (error == 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0) error = errno;
    if (error == 0) return descriptor;
    close(descriptor);
    return -error;
}

int ullage_serial_low_latency(int descriptor) {
    struct serial_struct settings;
    if (ioctl(descriptor, TIOCGSERIAL, &settings) != 0) return -errno;
    if (settings.flags & ASYNC_LOW_LATENCY) return 0;
    settings.flags |= ASYNC_LOW_LATENCY;
    return ioctl(descriptor, TIOCSSERIAL, &settings) == 0 ? 0 : -errno;
}

int ullage_await(int descriptor, int events, int64_t nanoseconds) {
    struct pollfd entry = {.fd = descriptor, .events = (short)events};
    struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int count = ppoll(&entry, 1, &time, NULL);
    return count > 0 ? entry.revents : count == 0 ? 0 : -errno;
}
