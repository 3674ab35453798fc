#include "CItemLines.h"

#include <vector>

using namespace json_shim;

namespace {

const error_code UNSURE = simdjson::INCORRECT_TYPE;

error_code whole(ondemand::value value, item_number &into) {
    bool is_null;
    if (auto error = value.is_null().get(is_null)) return error;
    if (is_null) return SUCCESS;
    into.is_there = true;
    return value.get_int64().get(into.value);
}

error_code flag(ondemand::value value, item_flag &into) {
    bool is_null;
    if (auto error = value.is_null().get(is_null)) return error;
    if (is_null) return SUCCESS;
    into.is_there = true;
    return value.get_bool().get(into.value);
}

error_code words(ondemand::value value, json_text &into) {
    bool is_null;
    if (auto error = value.is_null().get(is_null)) return error;
    if (is_null) return SUCCESS;
    std::string_view view;
    if (auto error = value.get_string().get(view)) return error;
    into = text(view);
    return SUCCESS;
}

/// Notes that a field was there; an error when it was before.
error_code once(unsigned &seen, unsigned field) {
    if (seen >> field & 1) return UNSURE;
    seen |= 1u << field;
    return SUCCESS;
}

bool has_type(ondemand::value value, ondemand::json_type wanted) {
    ondemand::json_type type;
    return value.type().get(type) == SUCCESS && type == wanted;
}

} // namespace

struct item_reader {
    ondemand::parser json;
    std::vector<char> padded;
    std::vector<item_asset> assets;
    std::vector<double> bbox;
    item_line line;

    error_code read_asset(ondemand::value value) {
        if (!has_type(value, ondemand::json_type::object)) return UNSURE;
        item_asset asset{};
        unsigned seen = 0;
        auto error = each_field(value, [&](std::string_view key, ondemand::value inner) {
            if (key == "path") { auto e = once(seen, 0); return e ? e : words(inner, asset.path); }
            if (key == "key") { auto e = once(seen, 1); return e ? e : words(inner, asset.key); }
            if (key == "checksum") { auto e = once(seen, 2); return e ? e : words(inner, asset.checksum); }
            if (key == "content") { auto e = once(seen, 3); return e ? e : words(inner, asset.content); }
            if (key == "size") { auto e = once(seen, 4); return e ? e : whole(inner, asset.size); }
            if (key == "reference") { auto e = once(seen, 5); return e ? e : whole(inner, asset.reference); }
            if (key == "shared") { auto e = once(seen, 6); return e ? e : flag(inner, asset.is_shared); }
            return UNSURE;
        });
        if (error) return error;
        if (!asset.path.bytes) return UNSURE;
        assets.push_back(asset);
        return SUCCESS;
    }

    error_code read_assets(ondemand::value value) {
        if (!has_type(value, ondemand::json_type::array)) return UNSURE;
        return each_element(value, [&](ondemand::value asset) { return read_asset(asset); });
    }

    error_code read_bbox(ondemand::value value) {
        if (!has_type(value, ondemand::json_type::array)) return UNSURE;
        line.has_bbox = true;
        return each_element(value, [&](ondemand::value inner) {
            double number;
            if (auto error = inner.get_double().get(number)) return error;
            bbox.push_back(number);
            return SUCCESS;
        });
    }

    error_code read(const char *bytes, size_t count) {
        padded.resize(count + json_padding);
        std::memcpy(padded.data(), bytes, count);
        line = {};
        assets.clear();
        bbox.clear();
        ondemand::document root;
        if (auto error = json.iterate(padded.data(), count, padded.size()).get(root)) return error;
        ondemand::json_type type;
        if (auto error = root.type().get(type)) return error;
        if (type != ondemand::json_type::object) return UNSURE;
        unsigned seen = 0;
        json_text kind{};
        auto error = each_field(root, [&](std::string_view key, ondemand::value value) {
            if (key == "is") { auto e = once(seen, 0); return e ? e : words(value, kind); }
            if (key == "id") { auto e = once(seen, 1); return e ? e : words(value, line.id); }
            if (key == "number") { auto e = once(seen, 2); return e ? e : whole(value, line.number); }
            if (key == "of") { auto e = once(seen, 3); return e ? e : whole(value, line.of); }
            if (key == "assets") { auto e = once(seen, 4); return e ? e : read_assets(value); }
            if (key == "collection") { auto e = once(seen, 5); return e ? e : words(value, line.collection); }
            if (key == "bbox") { auto e = once(seen, 6); return e ? e : read_bbox(value); }
            if (key == "datetime") { auto e = once(seen, 7); return e ? e : words(value, line.datetime); }
            if (key == "start") { auto e = once(seen, 8); return e ? e : words(value, line.start); }
            if (key == "end") { auto e = once(seen, 9); return e ? e : words(value, line.end); }
            return UNSURE;
        });
        if (error) return error;
        if (!is(kind, "item") || !line.id.bytes || !(seen >> 4 & 1)) return UNSURE;
        line.assets = assets.data();
        line.asset_count = assets.size();
        line.bbox = bbox.data();
        line.bbox_count = bbox.size();
        return at_end(root);
    }
};

extern "C" {

item_reader *item_reader_new(void) { return new (std::nothrow) item_reader; }

void item_reader_free(item_reader *reader) { delete reader; }

const item_line *item_reader_read(item_reader *reader, const char *bytes, size_t count) {
    return reader->read(bytes, count) == SUCCESS ? &reader->line : nullptr;
}

} // extern "C"
