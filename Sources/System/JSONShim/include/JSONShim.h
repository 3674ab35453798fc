#ifndef JSON_SHIM_H
#define JSON_SHIM_H

#include <stddef.h>
#include <stdint.h>

/// Bytes in UTF-8; `bytes` is NULL where there is nothing, or null.
typedef struct {
    const char *bytes;
    size_t count;
} json_text;

#ifdef __cplusplus

#include <cstring>
#include <simdjson.h>
#include <string_view>

/// What readers of one form of JSON have in common: walks over simdjson's on-demand values that pass by what has not
/// the kind looked for, and give an error for what is no JSON.
namespace json_shim {

using simdjson::error_code;
using simdjson::SUCCESS;
namespace ondemand = simdjson::ondemand;

inline json_text text(std::string_view view) { return {view.data(), view.size()}; }

inline bool is(json_text value, const char *word) {
    return value.bytes && value.count == std::strlen(word) && !std::memcmp(value.bytes, word, value.count);
}

/// Calls `body(key, value)` for each field of an object; anything else is passed by.
template <typename Value, typename Body> error_code each_field(Value &&value, Body body) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::object) return SUCCESS;
    ondemand::object object;
    if (auto error = value.get_object().get(object)) return error;
    for (auto field : object) {
        std::string_view key;
        if (auto error = field.unescaped_key().get(key)) return error;
        ondemand::value inner;
        if (auto error = field.value().get(inner)) return error;
        if (error_code error = body(key, inner)) return error;
    }
    return SUCCESS;
}

/// Calls `body(value)` for each element of an array; anything else is passed by.
template <typename Body> error_code each_element(ondemand::value value, Body body) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::array) return SUCCESS;
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    for (auto element : array) {
        ondemand::value inner;
        if (auto error = element.get(inner)) return error;
        if (error_code error = body(inner)) return error;
    }
    return SUCCESS;
}

/// A value's JSON as it stands: of an object or an array.
inline error_code raw(ondemand::value value, json_text &into) {
    std::string_view view;
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type == ondemand::json_type::object) {
        ondemand::object object;
        if (auto error = value.get_object().get(object)) return error;
        if (auto error = object.raw_json().get(view)) return error;
    } else if (type == ondemand::json_type::array) {
        ondemand::array array;
        if (auto error = value.get_array().get(array)) return error;
        if (auto error = array.raw_json().get(view)) return error;
    } else {
        return simdjson::INCORRECT_TYPE;
    }
    into = text(view);
    return SUCCESS;
}

/// A string; null and other kinds of values leave `into` as it is.
inline error_code string(ondemand::value value, json_text &into) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::string) return SUCCESS;
    std::string_view view;
    if (auto error = value.get_string().get(view)) return error;
    into = text(view);
    return SUCCESS;
}

/// An error where anything follows the document.
inline error_code at_end(ondemand::document &root) {
    const char *rest;
    return root.current_location().get(rest) == SUCCESS ? simdjson::TAPE_ERROR : SUCCESS;
}

} // namespace json_shim

extern "C" {
#endif

/// How many bytes must be readable behind a document.
extern const size_t json_padding;

#ifdef __cplusplus
}
#endif

#endif
