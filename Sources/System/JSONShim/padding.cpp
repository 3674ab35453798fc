#include "JSONShim.h"

const size_t json_padding = simdjson::SIMDJSON_PADDING;
