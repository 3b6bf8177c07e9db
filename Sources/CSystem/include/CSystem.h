// What Ullage needs of the system that Swift cannot reach well: calls that take unions or variadic arguments, and
// what must run inside a signal handler.
#ifndef ULLAGE_CSYSTEM_H
#define ULLAGE_CSYSTEM_H

#include <stddef.h>
#include <stdio.h>
#include <stdint.h>
#include <sys/types.h>

// Every function returns 0 or a descriptor on success and -errno on failure, unless a line says otherwise.

/// Opens a pseudo-terminal in raw mode; gives the master's descriptor and writes the slave's path.
int ullage_pty_open(char *slave_path, size_t capacity);
/// How many bytes wait to be read by the other side of a pseudo-terminal, or -errno.
int ullage_bytes_waiting(int descriptor);

/// The effective user of the process at the other end of a Unix-domain socket, from the kernel.
int ullage_peer_user(int descriptor, uint32_t *user);
/// A user's name in the system's database; -ENOENT where there is none.
int ullage_user_name(uint32_t user, char *name, size_t capacity);

/// Listens on / connects to a Unix-domain socket. A stale socket file is for the caller to remove.
int ullage_unix_listen(const char *path, int backlog);
int ullage_unix_connect(const char *path);
/// Accepts with close-on-exec.
int ullage_accept(int descriptor);

/// Opens `path` (created 0600 if `create`) and takes an exclusive lock at once; -EWOULDBLOCK where another holds it.
/// Whoever closes the descriptor, also by dying, gives the lock back.
int ullage_lock_file(const char *path, int create);
/// 1 where another process holds the lock of `path`, 0 where not, -errno.
int ullage_is_locked(const char *path);

/// Blocks the signals for this thread and all that it makes afterwards, and gives a descriptor that reads them.
int ullage_signal_descriptor(const int *signals, size_t count);
/// The next signal that waits on such a descriptor, 0 for none, or -errno.
int ullage_next_signal(int descriptor);
/// Blocks every signal for the calling thread but those of a crash.
void ullage_block_signals(void);

/// A pipe whose ends no child inherits unless it is told to.
int ullage_pipe(int *reading, int *writing);
/// The standard streams: shared variables, which Swift does not touch.
FILE *ullage_standard_input(void);
FILE *ullage_standard_output(void);
FILE *ullage_standard_error(void);

/// A descriptor that becomes readable when it is rung, and stays so until it is cleared.
int ullage_bell_open(void);
void ullage_bell_ring(int descriptor);
void ullage_bell_clear(int descriptor);

/// Rows and columns of a terminal.
int ullage_terminal_size(int descriptor, int *rows, int *columns);

/// From now on a crash of the process (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP) writes `sequence` to the
/// terminal and puts its line settings back to what they are at this call, before it ends as it would have ended.
int ullage_crash_restore_arm(int terminal, const char *sequence);
/// The same for ways out that are no crash, and nothing afterwards. Harmless when not armed.
void ullage_crash_restore_now(void);
void ullage_crash_restore_disarm(void);

// Serial lines.

/// Opens a terminal device, whatever links lead to it, and takes an exclusive lock on it: -EWOULDBLOCK where another
/// open holds that, -ENOTTY for what is no terminal. The lock goes with the descriptor.
int ullage_serial_claim(const char *path);
/// Has the driver hand bytes on at once instead of every few milliseconds; fails where it knows no such flag.
int ullage_serial_low_latency(int descriptor);
/// Waits for one of poll's events on a descriptor: those that occurred, 0 when the time was up first, or -errno. In
/// nanoseconds, where poll counts in milliseconds: the 3.65 ms between two frames at 9600 baud rounded up to 4 would cost
/// the line a hundredth of its rate.
int ullage_await(int descriptor, int events, int64_t nanoseconds);

/// To be called before any thread is made. glibc would give each of forty lines' threads a heap of its own, and after the
/// first large block that was freed would take all large ones from the heap: where a snapshot of ten thousand tanks stood,
/// small things then settle, and the next one needs new room. A program that runs for months gives large blocks back.
void ullage_steady_heap(void);

#endif
