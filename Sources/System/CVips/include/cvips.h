// The few functions of libvips that are used, with types of their own: libvips is loaded on first use, so that nothing
// needs it that shows no pictures, and its headers are not needed to build.
#ifndef FETCH_CVIPS_H
#define FETCH_CVIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A picture's bytes: a file that libvips opens by name, or, when `path` is null, memory that outlives the call.
typedef struct {
    const char *_Nullable path;
    const void *_Nullable bytes;
    size_t size;
} fetch_vips_source;

/// Pixels row by row without gaps, values of a pixel side by side.
typedef struct {
    void *_Nullable pixels;
    int width;
    int height;
    int bands;
    /// 1 or 2 bytes, unsigned.
    int bytes;
} fetch_vips_raster;

/// A picture that is read from top to bottom.
typedef struct fetch_vips_rows fetch_vips_rows;

/// Loads libvips once; false when that is impossible, with the reason in `fetch_vips_reason`.
bool fetch_vips_load(void);

/// Makes the allocator give large buffers back at once; to be called before threads are started.
void fetch_vips_keep_heap_small(int kept);

/// Why the last call of this thread failed; valid until its next call.
const char *_Nonnull fetch_vips_reason(void);

/// Decodes a picture at exactly this size, orientation applied, alpha laid on white: grey or sRGB of
/// 8 bits. Free the pixels with `fetch_vips_free`.
bool fetch_vips_shrink(
    fetch_vips_source source, int width, int height, fetch_vips_raster *_Nonnull result);

/// How the rows of a picture are laid out.
typedef struct {
    int width;
    int height;
    int bands;
    /// The type of a value: 0 unsigned byte, 2 and 3 unsigned and signed 16 bits, 4 and 5 unsigned and signed 32 bits.
    int format;
} fetch_vips_layout;

/// Opens a picture to read its stored rows; null on failure. `read` brings up to a number of bytes from an offset on:
/// how many there were, or -1.
fetch_vips_rows *_Nullable fetch_vips_rows_open(int64_t size,
    int64_t (*_Nonnull read)(void *_Nullable context, int64_t offset, void *_Nonnull buffer, int64_t length),
    void *_Nullable context, fetch_vips_layout *_Nonnull layout);

/// Up to `count` rows from `top` on, in order; null on failure. Free them with `fetch_vips_free`.
void *_Nullable fetch_vips_rows_read(fetch_vips_rows *_Nonnull rows, int top, int count, size_t *_Nonnull size);

/// Ends the reading.
void fetch_vips_rows_close(fetch_vips_rows *_Nonnull rows);

/// Writes a picture in the form of a file name's ending with options, such as `.jpg[Q=95]`; null on failure. Free it
/// with `fetch_vips_free`.
void *_Nullable fetch_vips_write(fetch_vips_raster raster, const char *_Nonnull form, size_t *_Nonnull size);

/// Frees what the functions above returned.
void fetch_vips_free(void *_Nullable memory);

#endif
