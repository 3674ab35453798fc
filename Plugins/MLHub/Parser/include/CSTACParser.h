#ifndef CSTAC_PARSER_H
#define CSTAC_PARSER_H

#include "JSONShim.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What a JSON document is.
typedef enum {
    /// Not JSON that can be read; `error` says why.
    CSTAC_BROKEN = 0,
    /// JSON, and nothing of STAC.
    CSTAC_OTHER,
    CSTAC_CATALOG,
    CSTAC_COLLECTION,
    CSTAC_ITEM,
    /// A FeatureCollection, or a list of collections.
    CSTAC_LIST,
} cstac_kind;

/// One entry of `assets`.
typedef struct {
    json_text key, href, type;
    /// `file:checksum` or `checksum:multihash`, hexadecimal.
    json_text checksum;
    /// `file:size` in bytes, or -1.
    int64_t size;
} cstac_asset;

/// One entry of `links`.
typedef struct {
    json_text rel, href, type, method;
    /// The JSON to send along, for the next page of a search.
    json_text body;
    /// True when `body` adds to what was sent before.
    int merges;
} cstac_link;

/// What `fetch` uses of a STAC document. Lives until the next document is read.
typedef struct {
    cstac_kind kind;
    const char *error;
    json_text id, collection, title, licence;
    /// 1 when there is a usable bounding box: the document's own, else that of its geometry.
    int has_box;
    /// West, south, east, north.
    double box[4];
    /// `datetime`, `start_datetime`, `end_datetime` of the properties.
    json_text datetime, start, end;
    /// `properties` as JSON text.
    json_text properties;
    /// The geometry as WKB (OGC 06-103r4 §8), little endian, without heights; NULL when it is the box itself.
    json_text geometry;
    size_t asset_count, link_count, member_count;
    const cstac_asset *assets;
    const cstac_link *links;
    /// The features or collections of a list, as JSON text inside what was given.
    const json_text *members;
} cstac_document;

typedef struct cstac_parser cstac_parser;

cstac_parser *cstac_new(void);
void cstac_free(cstac_parser *parser);

/// Reads one document of `count` bytes, with `json_padding` readable bytes behind it.
const cstac_document *cstac_read(cstac_parser *parser, const char *bytes, size_t count);

/// Memory for documents that outlive the reading of the next one; used again when it is cleared.
typedef struct cstac_pages cstac_pages;

cstac_pages *cstac_pages_new(void);
void cstac_pages_free(cstac_pages *pages);
void cstac_pages_clear(cstac_pages *pages);

/// A copy of a document that was read from `bytes`, whole until the pages are cleared. What is a piece of `bytes` as it
/// stands there is not copied: they must outlive it.
const cstac_document *cstac_keep(cstac_pages *pages, const cstac_document *document, const char *bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif
