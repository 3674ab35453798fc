// libgit2, with typed stand-ins for its variadic functions, which Swift cannot call.
#ifndef FETCH_CGIT2_SHIM_H
#define FETCH_CGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/transport.h>

/// Trusts these certificate authorities; either place may be null. 0, or a negative error code.
static inline int fetch_git_trust(const char *file, const char *folder) {
    return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, folder);
}

/// Opens repositories whoever owns their folder: what is read is checked by its object ids.
static inline int fetch_git_trust_owners(void) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
}

/// A way to a server, made by whom `context` points to.
typedef struct {
    git_smart_subtransport base;
    void *context;
} fetch_git_subtransport;

/// Its stream.
typedef struct {
    git_smart_subtransport_stream base;
    void *context;
} fetch_git_stream;

#endif
