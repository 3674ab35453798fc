#ifndef C_ITEM_LINES_H
#define C_ITEM_LINES_H

#include "JSONShim.h"
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A whole number; `is_there` is false where there is none, or null.
typedef struct {
    int64_t value;
    bool is_there;
} item_number;

/// True or false, or neither.
typedef struct {
    bool value, is_there;
} item_flag;

typedef struct {
    json_text path, key, checksum, content;
    item_number size, reference;
    item_flag is_shared;
} item_asset;

/// An item as a plugin lists it (`Docs/PluginProtocol.md`), without properties. Lives until the next line is read.
typedef struct {
    json_text id, collection, datetime, start, end;
    item_number number, of;
    const double *bbox;
    size_t bbox_count;
    bool has_bbox;
    const item_asset *assets;
    size_t asset_count;
} item_line;

typedef struct item_reader item_reader;

item_reader *item_reader_new(void);
void item_reader_free(item_reader *reader);

/// Reads a line; NULL where it is anything but an item of known fields, each once and of its kind. Such a line is for a
/// reader that takes its time, and says what is wrong where something is.
const item_line *item_reader_read(item_reader *reader, const char *bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif
