// Calls of Linux that the C library declares only for _GNU_SOURCE, which Swift's Glibc module does not set.
#ifndef FETCH_CLINUX_SHIM_H
#define FETCH_CLINUX_SHIM_H

#include <link.h>
#include <malloc.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/vfs.h>

extern int syncfs(int descriptor);
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
extern int fallocate(int descriptor, int mode, off_t offset, off_t length);
extern ssize_t copy_file_range(
    int from, off_t *source, int to, off_t *target, size_t count, unsigned int flags);

/// FALLOC_FL_KEEP_SIZE: reserve blocks without changing the file's length.
static const int FETCH_FALLOCATE_KEEP_SIZE = 1;

/// The magic number of tmpfs (linux/magic.h).
static const long FETCH_TMPFS = 0x01021994;

/// The magic number of the file system that an open file lies on; -1 when it cannot be told.
static inline long fetch_file_system_type(int descriptor) {
    struct statfs status;
    return fstatfs(descriptor, &status) == 0 ? (long)status.f_type : -1;
}

/// The width of a terminal in columns; 0 when the descriptor is none.
static inline int fetch_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// The height of a terminal in rows; 0 when the descriptor is none.
static inline int fetch_terminal_rows(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

/// Copies bytes between files at one offset in the kernel; -1 with errno as copy_file_range(2).
static inline ssize_t fetch_copy_file_range(int from, int to, off_t offset, size_t count) {
    off_t source = offset, target = offset;
    return copy_file_range(from, &source, to, &target, count, 0);
}

/// Lets a new file share the blocks of another, which are copied only when one of the two is written (FICLONE,
/// ioctl_ficlone(2)); -1 with errno where the file system cannot.
static inline int fetch_clone_file(int target, int source) { return ioctl(target, _IOW(0x94, 9, int), source); }

/// Gives freed memory back to the system: blocks of 1 MiB and more are mapped for themselves, and stay so. Left to
/// itself, glibc keeps what was freed once for later, up to 32 MiB of it for each thread. Smaller blocks stay on the
/// heap: the pieces that streams are made of would otherwise be mapped and unmapped all the time.
static inline void fetch_return_freed_memory(void) {
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
#endif
}

/// The start of what dl_iterate_phdr(3) tells of a loaded program or library.
struct fetch_loaded_object {
    ElfW(Addr) address;
    const char *name;
    const ElfW(Phdr) *segments;
    ElfW(Half) count;
};

extern int dl_iterate_phdr(int (*body)(struct fetch_loaded_object *object, size_t size, void *context), void *context);

/// Takes the pages of an object out of memory that are as in its file: those of segments that are never written to.
static inline int fetch_release_object(struct fetch_loaded_object *object, size_t size, void *context) {
    const ElfW(Addr) page = 4096;
    for (int i = 0; i < object->count; i++) {
        const ElfW(Phdr) *segment = &object->segments[i];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
        ElfW(Addr) start = (object->address + segment->p_vaddr + page - 1) & -page;
        ElfW(Addr) end = (object->address + segment->p_vaddr + segment->p_filesz) & -page;
        if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

/// Takes the pages of the program and its libraries out of this process's memory; those used again come back from the
/// page cache.
static inline void fetch_release_program_pages(void) { dl_iterate_phdr(fetch_release_object, 0); }

#endif
