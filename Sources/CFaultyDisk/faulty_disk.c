#include "CFaultyDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct ullage_disk {
    char *folder;
    struct ullage_disk *next;
    int code[ULLAGE_DISK_KINDS];
    int after[ULLAGE_DISK_KINDS];
    int64_t failures;
    int delay;
    int hold;
    int held;
    int records;
    ullage_disk_operation *operations;
    int64_t count;
    int64_t room;
};

typedef struct {
    sqlite3_file base;
    ullage_disk *disk;
    uint64_t node;
    sqlite3_file *real;
} faulty_file;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static ullage_disk *disks;
static sqlite3_vfs *system_vfs;
static sqlite3_vfs faulty_vfs;

#define OF(file) ((faulty_file *)(file))
#define REAL(file) (OF(file)->real)

/* Under the lock. */
static void note(ullage_disk *disk, int kind, uint64_t node, int64_t offset, int64_t length, const char *path,
                 const void *bytes) {
    if (!disk->records) return;
    if (disk->count == disk->room) {
        int64_t room = disk->room ? disk->room * 2 : 1024;
        ullage_disk_operation *grown = realloc(disk->operations, (size_t)room * sizeof *grown);
        if (!grown) abort();
        disk->operations = grown;
        disk->room = room;
    }
    ullage_disk_operation *operation = &disk->operations[disk->count++];
    operation->kind = kind;
    operation->node = node;
    operation->offset = offset;
    operation->length = length;
    operation->path = path ? strdup(path) : NULL;
    operation->bytes = NULL;
    if (bytes) {
        operation->bytes = malloc((size_t)length);
        if (!operation->bytes) abort();
        memcpy(operation->bytes, bytes, (size_t)length);
    }
}

/* Under the lock: the code with which this operation fails, or 0. */
static int fault(ullage_disk *disk, int kind) {
    if (!disk->code[kind]) return 0;
    if (disk->after[kind] > 0) {
        disk->after[kind]--;
        return 0;
    }
    disk->failures++;
    return disk->code[kind];
}

static int faulty_close(sqlite3_file *file) {
    return REAL(file)->pMethods->xClose(REAL(file));
}

static int faulty_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
    pthread_mutex_lock(&lock);
    int code = fault(OF(file)->disk, ULLAGE_DISK_READ);
    pthread_mutex_unlock(&lock);
    return code ? code : REAL(file)->pMethods->xRead(REAL(file), bytes, length, offset);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    pthread_mutex_lock(&lock);
    int code = fault(OF(file)->disk, ULLAGE_DISK_WRITE);
    if (!code) {
        code = REAL(file)->pMethods->xWrite(REAL(file), bytes, length, offset);
        if (!code) note(OF(file)->disk, ULLAGE_DISK_WRITE, OF(file)->node, offset, length, NULL, bytes);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size) {
    pthread_mutex_lock(&lock);
    int code = fault(OF(file)->disk, ULLAGE_DISK_TRUNCATE);
    if (!code) {
        code = REAL(file)->pMethods->xTruncate(REAL(file), size);
        if (!code) note(OF(file)->disk, ULLAGE_DISK_TRUNCATE, OF(file)->node, size, 0, NULL, NULL);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int faulty_sync(sqlite3_file *file, int flags) {
    ullage_disk *disk = OF(file)->disk;
    pthread_mutex_lock(&lock);
    disk->held += disk->hold;
    pthread_cond_broadcast(&changed);
    while (disk->hold) pthread_cond_wait(&changed, &lock);
    int delay = disk->delay;
    pthread_mutex_unlock(&lock);
    if (delay) {
        struct timespec time = {delay / 1000, delay % 1000 * 1000000L};
        nanosleep(&time, NULL);
    }
    pthread_mutex_lock(&lock);
    int code = fault(disk, ULLAGE_DISK_SYNC);
    /* The tests' disk is this record: the real one need not be waited for. */
    if (!code) note(disk, ULLAGE_DISK_SYNC, OF(file)->node, 0, 0, NULL, NULL);
    pthread_mutex_unlock(&lock);
    (void)flags;
    return code;
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size) {
    return REAL(file)->pMethods->xFileSize(REAL(file), size);
}

static int faulty_lock(sqlite3_file *file, int level) { return REAL(file)->pMethods->xLock(REAL(file), level); }

static int faulty_unlock(sqlite3_file *file, int level) { return REAL(file)->pMethods->xUnlock(REAL(file), level); }

static int faulty_reserved(sqlite3_file *file, int *result) {
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), result);
}

static int faulty_control(sqlite3_file *file, int operation, void *argument) {
    return REAL(file)->pMethods->xFileControl(REAL(file), operation, argument);
}

static int faulty_sector(sqlite3_file *file) { return REAL(file)->pMethods->xSectorSize(REAL(file)); }

static int faulty_traits(sqlite3_file *file) { return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file)); }

static int faulty_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, memory);
}

static int faulty_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}

static void faulty_shm_barrier(sqlite3_file *file) { REAL(file)->pMethods->xShmBarrier(REAL(file)); }

static int faulty_shm_unmap(sqlite3_file *file, int remove) {
    return REAL(file)->pMethods->xShmUnmap(REAL(file), remove);
}

/* Version 2: without memory mapping, every byte comes this way. */
static const sqlite3_io_methods methods = {
    2,           faulty_close,    faulty_read,    faulty_write,       faulty_truncate, faulty_sync,
    faulty_size, faulty_lock,     faulty_unlock,  faulty_reserved,    faulty_control,  faulty_sector,
    faulty_traits, faulty_shm_map, faulty_shm_lock, faulty_shm_barrier, faulty_shm_unmap, NULL, NULL,
};

/* Under the lock. */
static ullage_disk *disk_of(const char *name) {
    if (!name) return NULL;
    for (ullage_disk *disk = disks; disk; disk = disk->next) {
        size_t length = strlen(disk->folder);
        if (!strncmp(name, disk->folder, length) && name[length] == '/') return disk;
    }
    return NULL;
}

static uint64_t node_of(const char *name) {
    struct stat status;
    return stat(name, &status) ? 0 : status.st_ino;
}

static int faulty_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    ullage_disk *disk = disk_of(name);
    int code = disk ? fault(disk, ULLAGE_DISK_OPEN) : 0;
    pthread_mutex_unlock(&lock);
    if (!disk) return system_vfs->xOpen(system_vfs, name, file, flags, out);
    memset(file, 0, (size_t)faulty_vfs.szOsFile);
    if (code) return code;
    OF(file)->disk = disk;
    OF(file)->real = (sqlite3_file *)(OF(file) + 1);
    code = system_vfs->xOpen(system_vfs, name, REAL(file), flags, out);
    if (code) return code;
    file->pMethods = &methods;
    pthread_mutex_lock(&lock);
    OF(file)->node = node_of(name);
    note(disk, ULLAGE_DISK_OPEN, OF(file)->node, 0, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    return SQLITE_OK;
}

static int faulty_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    ullage_disk *disk = disk_of(name);
    int code = disk ? fault(disk, ULLAGE_DISK_DELETE) : 0;
    if (!code) {
        uint64_t node = disk ? node_of(name) : 0;
        code = system_vfs->xDelete(system_vfs, name, disk ? 0 : sync);
        if (!code && disk) note(disk, ULLAGE_DISK_DELETE, node, 0, 0, name, NULL);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

ullage_disk *ullage_disk_register(const char *folder) {
    ullage_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->folder = strdup(folder);
    sqlite3_initialize();
    pthread_mutex_lock(&lock);
    if (!system_vfs) {
        system_vfs = sqlite3_vfs_find(NULL);
        faulty_vfs = *system_vfs;
        faulty_vfs.pNext = NULL;
        faulty_vfs.zName = "ullage-faulty";
        faulty_vfs.szOsFile = (int)sizeof(faulty_file) + system_vfs->szOsFile;
        faulty_vfs.xOpen = faulty_open;
        faulty_vfs.xDelete = faulty_delete;
        sqlite3_vfs_register(&faulty_vfs, 1);
    }
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&lock);
    return disk;
}

void ullage_disk_fail(ullage_disk *disk, int kind, int code, int after) {
    pthread_mutex_lock(&lock);
    disk->code[kind] = code;
    disk->after[kind] = after;
    pthread_mutex_unlock(&lock);
}

int64_t ullage_disk_failures(ullage_disk *disk) {
    pthread_mutex_lock(&lock);
    int64_t failures = disk->failures;
    pthread_mutex_unlock(&lock);
    return failures;
}

void ullage_disk_delay_syncs(ullage_disk *disk, int milliseconds) {
    pthread_mutex_lock(&lock);
    disk->delay = milliseconds;
    pthread_mutex_unlock(&lock);
}

void ullage_disk_hold_syncs(ullage_disk *disk, int hold) {
    pthread_mutex_lock(&lock);
    disk->hold = hold != 0;
    if (!hold) disk->held = 0;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

int ullage_disk_wait_for_held(ullage_disk *disk, int milliseconds) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += milliseconds / 1000;
    pthread_mutex_lock(&lock);
    int code = 0;
    while (!disk->held && !code) code = pthread_cond_timedwait(&changed, &lock, &end);
    int held = disk->held;
    pthread_mutex_unlock(&lock);
    return held;
}

void ullage_disk_record(ullage_disk *disk, int on) {
    pthread_mutex_lock(&lock);
    disk->records = on;
    if (on) {
        for (int64_t place = 0; place < disk->count; place++) {
            free(disk->operations[place].path);
            free(disk->operations[place].bytes);
        }
        disk->count = 0;
    }
    pthread_mutex_unlock(&lock);
}

void ullage_disk_mark(ullage_disk *disk, int64_t value) {
    pthread_mutex_lock(&lock);
    note(disk, ULLAGE_DISK_MARK, 0, value, 0, NULL, NULL);
    pthread_mutex_unlock(&lock);
}

int64_t ullage_disk_count(ullage_disk *disk) {
    pthread_mutex_lock(&lock);
    int64_t count = disk->count;
    pthread_mutex_unlock(&lock);
    return count;
}

const ullage_disk_operation *ullage_disk_operations(ullage_disk *disk) { return disk->operations; }
