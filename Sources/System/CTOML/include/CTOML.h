// A TOML document (toml.io, 1.0) as a list of values, read by toml++.
#ifndef FETCH_CTOML_H
#define FETCH_CTOML_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a value is.
enum ctoml_kind { CTOML_STRING, CTOML_INTEGER, CTOML_FLOAT, CTOML_BOOLEAN, CTOML_OTHER };

/// One value: the table it is in ("" for none), its key, its place in a list or -1, its text, and the line it is in.
typedef void (*ctoml_visit)(
    void *context, const char *table, const char *key, long index, enum ctoml_kind kind, const char *text,
    size_t line);

/// Reads a document; 0 after success. Otherwise the line that is wrong, and why, cut to `capacity`.
size_t ctoml_read(
    const char *text, size_t length, ctoml_visit visit, void *context, char *reason, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
