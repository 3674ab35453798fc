#include "cvips.h"

#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Values of libvips's enumerations, which are part of its binary interface (soname 42).
enum { FAIL_ON_ERROR = 2, SIZE_FORCE = 3, ACCESS_SEQUENTIAL = 1 };
enum { FORMAT_UCHAR = 0, FORMAT_USHORT = 2 };
enum { INTERPRETATION_B_W = 1, INTERPRETATION_SRGB = 22, INTERPRETATION_RGB16 = 25, INTERPRETATION_GREY16 = 26 };

typedef void image;

static struct {
    int (*init)(const char *);
    void (*concurrency_set)(int);
    void (*cache_set_max)(int);
    void (*thread_shutdown)(void);
    char *(*error_buffer_copy)(void);
    void (*g_free)(void *);
    void (*g_object_unref)(void *);
    unsigned int (*g_log_set_handler)(const char *, int, void (*)(const char *, int, const char *, void *), void *);
    unsigned long (*g_signal_connect_data)(void *, const char *, void (*)(void), void *, void *, int);
    int (*thumbnail)(const char *, image **, int, ...);
    int (*thumbnail_buffer)(const void *, size_t, image **, int, ...);
    void *(*source_custom_new)(void);
    image *(*new_from_source)(void *, const char *, ...);
    image *(*new_from_buffer)(const void *, size_t, const char *, ...);
    image *(*new_from_memory)(const void *, size_t, int, int, int, int);
    void *(*write_to_memory)(image *, size_t *);
    int (*flatten)(image *, image **, ...);
    int (*colourspace)(image *, image **, int, ...);
    int (*copy)(image *, image **, ...);
    int (*write_to_buffer)(image *, const char *, void **, size_t *, ...);
    int (*image_get_width)(const image *);
    int (*image_get_height)(const image *);
    int (*image_get_bands)(const image *);
    int (*image_get_format)(const image *);
    int (*image_get_interpretation)(const image *);
    int (*image_hasalpha)(image *);
    void *(*array_double_new)(const double *, int);
    void (*area_unref)(void *);
    void *(*region_new)(image *);
    void *(*region_fetch)(void *, int, int, int, int, size_t *);
} vips;

static const struct {
    const char *name;
    void **place;
} symbols[] = {
    {"vips_init", (void **)&vips.init},
    {"vips_concurrency_set", (void **)&vips.concurrency_set},
    {"vips_cache_set_max", (void **)&vips.cache_set_max},
    {"vips_thread_shutdown", (void **)&vips.thread_shutdown},
    {"vips_error_buffer_copy", (void **)&vips.error_buffer_copy},
    {"g_free", (void **)&vips.g_free},
    {"g_object_unref", (void **)&vips.g_object_unref},
    {"g_log_set_handler", (void **)&vips.g_log_set_handler},
    {"g_signal_connect_data", (void **)&vips.g_signal_connect_data},
    {"vips_thumbnail", (void **)&vips.thumbnail},
    {"vips_thumbnail_buffer", (void **)&vips.thumbnail_buffer},
    {"vips_source_custom_new", (void **)&vips.source_custom_new},
    {"vips_image_new_from_source", (void **)&vips.new_from_source},
    {"vips_image_new_from_buffer", (void **)&vips.new_from_buffer},
    {"vips_image_new_from_memory", (void **)&vips.new_from_memory},
    {"vips_image_write_to_memory", (void **)&vips.write_to_memory},
    {"vips_flatten", (void **)&vips.flatten},
    {"vips_colourspace", (void **)&vips.colourspace},
    {"vips_copy", (void **)&vips.copy},
    {"vips_image_write_to_buffer", (void **)&vips.write_to_buffer},
    {"vips_image_get_width", (void **)&vips.image_get_width},
    {"vips_image_get_height", (void **)&vips.image_get_height},
    {"vips_image_get_bands", (void **)&vips.image_get_bands},
    {"vips_image_get_format", (void **)&vips.image_get_format},
    {"vips_image_get_interpretation", (void **)&vips.image_get_interpretation},
    {"vips_image_hasalpha", (void **)&vips.image_hasalpha},
    {"vips_array_double_new", (void **)&vips.array_double_new},
    {"vips_area_unref", (void **)&vips.area_unref},
    {"vips_region_new", (void **)&vips.region_new},
    {"vips_region_fetch", (void **)&vips.region_fetch},
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded;
static char load_reason[512];
static _Thread_local char reason[512];

static void say_nothing(const char *domain, int level, const char *message, void *data) {
    (void)domain, (void)level, (void)message, (void)data;
}

static void load(void) {
    void *library = dlopen("libvips.so.42", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *why = dlerror();
        snprintf(load_reason, sizeof load_reason, "%s", why ? why : "libvips.so.42 cannot be loaded");
        return;
    }
    for (size_t index = 0; index < sizeof symbols / sizeof *symbols; index++) {
        *symbols[index].place = dlsym(library, symbols[index].name);
        if (!*symbols[index].place) {
            snprintf(load_reason, sizeof load_reason, "libvips.so.42 has no %s", symbols[index].name);
            return;
        }
    }
    if (vips.init("fetch")) {
        snprintf(load_reason, sizeof load_reason, "libvips cannot be started");
        return;
    }
    // What matters is in the errors; warnings would land between the lines of a terminal.
    vips.g_log_set_handler("VIPS", 0xFC, say_nothing, NULL);
    // The callers bring the threads, and no picture is looked at twice.
    vips.concurrency_set(1);
    vips.cache_set_max(0);
    is_loaded = true;
}

bool fetch_vips_load(void) {
    pthread_once(&once, load);
    if (!is_loaded) snprintf(reason, sizeof reason, "%s", load_reason);
    return is_loaded;
}

void fetch_vips_keep_heap_small(int kept) {
    // Otherwise glibc keeps what a large picture took, once for each thread that decoded one.
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, kept);
    mallopt(M_TRIM_THRESHOLD, kept);
}

const char *fetch_vips_reason(void) { return reason; }

// The error text of libvips is shared by all threads: whoever fails takes it all.
static bool failed(void) {
    char *text = vips.error_buffer_copy();
    snprintf(reason, sizeof reason, "%s", text && *text ? text : "unknown reason");
    vips.g_free(text);
    return false;
}

// Takes the result of an operation in the place of its input; false when the operation failed.
static bool becomes(image **current, image *next, int status) {
    if (status) return false;
    vips.g_object_unref(*current);
    *current = next;
    return true;
}

static bool lay_on_white(image **current) {
    if (!vips.image_hasalpha(*current)) return true;
    bool is_deep = vips.image_get_format(*current) == FORMAT_USHORT;
    double white[3] = {is_deep ? 65535 : 255, is_deep ? 65535 : 255, is_deep ? 65535 : 255};
    void *background = vips.array_double_new(white, vips.image_get_bands(*current) > 2 ? 3 : 1);
    image *next = NULL;
    int status = vips.flatten(*current, &next, "background", background, "max_alpha", white[0], NULL);
    vips.area_unref(background);
    return becomes(current, next, status);
}

// Grey or three colours, of 8 bits.
static bool make_plain(image **current) {
    int bands = vips.image_get_bands(*current);
    int format = vips.image_get_format(*current);
    int meaning = bands < 3 ? INTERPRETATION_B_W : INTERPRETATION_SRGB;
    if (format == FORMAT_UCHAR && vips.image_get_interpretation(*current) == meaning) return true;
    image *next = NULL;
    int status = vips.colourspace(*current, &next, meaning, NULL);
    return becomes(current, next, status) || failed();
}

static bool take_pixels(image *current, fetch_vips_raster *result) {
    size_t size = 0;
    result->pixels = vips.write_to_memory(current, &size);
    if (!result->pixels) return failed();
    result->width = vips.image_get_width(current);
    result->height = vips.image_get_height(current);
    result->bands = vips.image_get_bands(current);
    result->bytes = vips.image_get_format(current) == FORMAT_USHORT ? 2 : 1;
    return true;
}

bool fetch_vips_shrink(fetch_vips_source source, int width, int height, fetch_vips_raster *result) {
    if (!fetch_vips_load()) return false;
    image *current = NULL;
    int status = source.path
        ? vips.thumbnail(source.path, &current, width, "height", height, "size", SIZE_FORCE, "fail_on", FAIL_ON_ERROR,
              NULL)
        // In memory, libvips 8.14 hands only this string on to the decoder.
        : vips.thumbnail_buffer(source.bytes, source.size, &current, width, "height", height, "size", SIZE_FORCE,
              "option_string", "[fail_on=error]", NULL);
    if (status) return failed();
    bool is_done = lay_on_white(&current) || failed();
    is_done = is_done && make_plain(&current) && take_pixels(current, result);
    vips.g_object_unref(current);
    vips.thread_shutdown();
    return is_done;
}

struct fetch_vips_rows {
    image *picture;
    void *region;
    void *source;
    int64_t (*read)(void *, int64_t, void *, int64_t);
    void *context;
    int64_t size;
    int64_t offset;
    int width;
    void *whole;
};

static int64_t source_read(void *source, void *buffer, int64_t length, void *context) {
    (void)source;
    fetch_vips_rows *rows = context;
    int64_t count = rows->read(rows->context, rows->offset, buffer, length);
    if (count > 0) rows->offset += count;
    return count;
}

static int64_t source_seek(void *source, int64_t offset, int whence, void *context) {
    (void)source;
    fetch_vips_rows *rows = context;
    int64_t start = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? rows->offset : rows->size;
    if (start + offset < 0) return -1;
    return rows->offset = start + offset;
}

// Some decoders, ImageMagick's, take a picture from memory only.
static image *open_whole(fetch_vips_rows *rows) {
    if (rows->size <= 0 || rows->size > INT32_MAX) return NULL;
    rows->whole = malloc(rows->size);
    int64_t filled = 0;
    while (rows->whole && filled < rows->size) {
        int64_t count = rows->read(rows->context, filled, (char *)rows->whole + filled, rows->size - filled);
        if (count <= 0) return NULL;
        filled += count;
    }
    if (!rows->whole) return NULL;
    return vips.new_from_buffer(
        rows->whole, rows->size, "", "access", ACCESS_SEQUENTIAL, "fail_on", FAIL_ON_ERROR, NULL);
}

fetch_vips_rows *fetch_vips_rows_open(
    int64_t size, int64_t (*read)(void *, int64_t, void *, int64_t), void *context, fetch_vips_layout *layout) {
    if (!fetch_vips_load()) return NULL;
    fetch_vips_rows *rows = calloc(1, sizeof *rows);
    rows->read = read;
    rows->context = context;
    rows->size = size;
    rows->source = vips.source_custom_new();
    vips.g_signal_connect_data(rows->source, "read", (void (*)(void))source_read, rows, NULL, 0);
    vips.g_signal_connect_data(rows->source, "seek", (void (*)(void))source_seek, rows, NULL, 0);
    rows->picture = vips.new_from_source(
        rows->source, "", "access", ACCESS_SEQUENTIAL, "fail_on", FAIL_ON_ERROR, NULL);
    if (!rows->picture) rows->picture = open_whole(rows);
    if (!rows->picture) {
        failed();
        vips.g_object_unref(rows->source);
        free(rows->whole);
        free(rows);
        return NULL;
    }
    rows->region = vips.region_new(rows->picture);
    rows->width = layout->width = vips.image_get_width(rows->picture);
    layout->height = vips.image_get_height(rows->picture);
    layout->bands = vips.image_get_bands(rows->picture);
    layout->format = vips.image_get_format(rows->picture);
    return rows;
}

void *fetch_vips_rows_read(fetch_vips_rows *rows, int top, int count, size_t *size) {
    void *pixels = vips.region_fetch(rows->region, 0, top, rows->width, count, size);
    if (!pixels) failed();
    return pixels;
}

void fetch_vips_rows_close(fetch_vips_rows *rows) {
    vips.g_object_unref(rows->region);
    vips.g_object_unref(rows->picture);
    vips.g_object_unref(rows->source);
    vips.thread_shutdown();
    free(rows->whole);
    free(rows);
}

// The pixels as a picture that knows what its values mean; NULL when it cannot be made.
static image *picture_of(fetch_vips_raster raster) {
    size_t bytes = (size_t)raster.width * raster.height * raster.bands * raster.bytes;
    image *current = vips.new_from_memory(raster.pixels, bytes, raster.width, raster.height, raster.bands,
        raster.bytes == 2 ? FORMAT_USHORT : FORMAT_UCHAR);
    if (!current) return NULL;
    int meaning = raster.bytes == 2 ? (raster.bands < 3 ? INTERPRETATION_GREY16 : INTERPRETATION_RGB16)
                                    : (raster.bands < 3 ? INTERPRETATION_B_W : INTERPRETATION_SRGB);
    image *next = NULL;
    int status = vips.copy(current, &next, "interpretation", meaning, NULL);
    if (becomes(&current, next, status)) return current;
    vips.g_object_unref(current);
    return NULL;
}

void *fetch_vips_write(fetch_vips_raster raster, const char *form, size_t *size) {
    if (!fetch_vips_load()) return NULL;
    image *current = picture_of(raster);
    void *bytes = NULL;
    if (!current || vips.write_to_buffer(current, form, &bytes, size, NULL)) {
        failed();
        bytes = NULL;
    }
    if (current) vips.g_object_unref(current);
    vips.thread_shutdown();
    return bytes;
}

void fetch_vips_free(void *memory) {
    if (memory) vips.g_free(memory);
}
