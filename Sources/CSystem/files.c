#define _GNU_SOURCE
#include "CSystem.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

int ullage_pty_open(char *slave_path, size_t capacity) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) return -errno;
    if (grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, slave_path, capacity) != 0) {
        int error = errno;
        close(master);
        return -error;
    }
    struct termios settings;
    if (tcgetattr(master, &settings) == 0) {
        cfmakeraw(&settings);
        tcsetattr(master, TCSANOW, &settings);
    }
    return master;
}

int ullage_bytes_waiting(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -errno;
}

int ullage_peer_user(int descriptor, uint32_t *user) {
    struct ucred credentials;
    socklen_t size = sizeof credentials;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return -errno;
    *user = credentials.uid;
    return 0;
}

int ullage_user_name(uint32_t user, char *name, size_t capacity) {
    struct passwd entry, *found = NULL;
    char storage[4096];
    int error = getpwuid_r(user, &entry, storage, sizeof storage, &found);
    if (error != 0) return -error;
    if (found == NULL) return -ENOENT;
    snprintf(name, capacity, "%s", found->pw_name);
    return 0;
}

static int unix_address(const char *path, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
    strcpy(address->sun_path, path);
    return 0;
}

int ullage_unix_listen(const char *path, int backlog) {
    struct sockaddr_un address;
    int error = unix_address(path, &address);
    if (error != 0) return error;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0 || listen(descriptor, backlog) != 0) {
        error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int ullage_unix_connect(const char *path) {
    struct sockaddr_un address;
    int error = unix_address(path, &address);
    if (error != 0) return error;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int ullage_accept(int descriptor) {
    int accepted = accept4(descriptor, NULL, NULL, SOCK_CLOEXEC);
    return accepted >= 0 ? accepted : -errno;
}

int ullage_lock_file(const char *path, int create) {
    // O_NONBLOCK: opening a serial device must not wait for its carrier.
    int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (create ? O_RDWR | O_CREAT : O_RDONLY);
    int descriptor = open(path, flags, 0600);
    if (descriptor < 0) return -errno;
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int ullage_is_locked(const char *path) {
    int descriptor = ullage_lock_file(path, 0);
    if (descriptor == -EWOULDBLOCK) return 1;
    if (descriptor < 0) return descriptor == -ENOENT ? 0 : descriptor;
    close(descriptor);
    return 0;
}

int ullage_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

FILE *ullage_standard_input(void) { return stdin; }
FILE *ullage_standard_output(void) { return stdout; }
FILE *ullage_standard_error(void) { return stderr; }

int ullage_bell_open(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor >= 0 ? descriptor : -errno;
}

void ullage_bell_ring(int descriptor) {
    uint64_t one = 1;
    ssize_t written = write(descriptor, &one, sizeof one);
    (void)written; // Full means that it rings already.
}

void ullage_bell_clear(int descriptor) {
    uint64_t count;
    ssize_t taken = read(descriptor, &count, sizeof count);
    (void)taken; // Nothing to take means that it is silent already.
}

int ullage_terminal_size(int descriptor, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -errno;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 0;
}

void ullage_steady_heap(void) {
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_ARENA_MAX, 2);
}
