#include <zlib.h>

// Macros in zlib: the size of the stream is part of what they pass on.
static inline int fetch_inflate_init_raw(z_stream *stream) { return inflateInit2(stream, -15); }
static inline int fetch_inflate_init(z_stream *stream, int window_bits) { return inflateInit2(stream, window_bits); }
