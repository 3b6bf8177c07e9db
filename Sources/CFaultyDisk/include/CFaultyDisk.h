#ifndef ULLAGE_CFAULTYDISK_H
#define ULLAGE_CFAULTYDISK_H

#include <stdint.h>

/* A disk that fails on command, for tests: a layer over SQLite's own file system, which every connection of the process goes
   through once the first folder is registered. Files outside of registered folders are passed on untouched. */
typedef struct ullage_disk ullage_disk;

enum {
    ULLAGE_DISK_OPEN = 0,
    ULLAGE_DISK_READ = 1,
    ULLAGE_DISK_WRITE = 2,
    ULLAGE_DISK_SYNC = 3,
    ULLAGE_DISK_TRUNCATE = 4,
    ULLAGE_DISK_DELETE = 5,
    /* Not of the disk: what the test entered. */
    ULLAGE_DISK_MARK = 6,
    ULLAGE_DISK_KINDS = 7
};

/* What was done to a file, in order. `node` tells files apart whatever they are called; `path` stands where one is named. */
typedef struct {
    int kind;
    uint64_t node;
    int64_t offset;
    int64_t length;
    char *path;
    unsigned char *bytes;
} ullage_disk_operation;

/* The folder's disk; null where there is no memory. It lives until the process ends. */
ullage_disk *ullage_disk_register(const char *folder);

/* Every operation of the kind fails with SQLite's `code`, from the one behind the next `after` on; code 0: works again. */
void ullage_disk_fail(ullage_disk *disk, int kind, int code, int after);
/* How often something failed. */
int64_t ullage_disk_failures(ullage_disk *disk);
/* Each sync takes so long. */
void ullage_disk_delay_syncs(ullage_disk *disk, int milliseconds);
/* Syncs wait until they are let go. */
void ullage_disk_hold_syncs(ullage_disk *disk, int hold);
/* Waits until a sync is held, at most so long; 0 where none came. */
int ullage_disk_wait_for_held(ullage_disk *disk, int milliseconds);

void ullage_disk_record(ullage_disk *disk, int on);
void ullage_disk_mark(ullage_disk *disk, int64_t value);
int64_t ullage_disk_count(ullage_disk *disk);
/* Valid until recording begins anew. Not while somebody writes. */
const ullage_disk_operation *ullage_disk_operations(ullage_disk *disk);

#endif
