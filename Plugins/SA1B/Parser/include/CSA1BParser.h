#ifndef CSA1B_PARSER_H
#define CSA1B_PARSER_H

#include "JSONShim.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A list of numbers.
typedef struct {
    const double *numbers;
    size_t count;
} csa1b_numbers;

/// What an annotation says. Lives until the next one is read.
typedef struct {
    /// Why it cannot be read; NULL when it was.
    const char *error;
    /// The image's size in pixels, 0 where it does not say.
    int64_t width, height;
    /// Entries of `annotations`.
    size_t masks;
    /// `area`, `predicted_iou` and `stability_score` of those masks that have them.
    csa1b_numbers areas, predicted_ious, stability_scores;
} csa1b_annotation;

typedef struct csa1b_parser csa1b_parser;

csa1b_parser *csa1b_new(void);
void csa1b_free(csa1b_parser *parser);

/// Reads one annotation of `count` bytes, with `json_padding` readable bytes behind it.
const csa1b_annotation *csa1b_read(csa1b_parser *parser, const char *bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif
