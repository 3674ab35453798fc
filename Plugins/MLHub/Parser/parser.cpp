#include "CSTACParser.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace json_shim;
using namespace simdjson;

namespace {

/// Deeper nesting of geometries than this is no geometry.
constexpr int deepest = 8;

struct Box {
    double west = std::numeric_limits<double>::infinity(), south = west, east = -west, north = -west;

    void add(double x, double y) {
        west = std::min(west, x);
        east = std::max(east, x);
        south = std::min(south, y);
        north = std::max(north, y);
    }
    bool usable() const {
        return std::isfinite(west) && std::isfinite(south) && std::isfinite(east) && std::isfinite(north);
    }
};

} // namespace

struct cstac_parser {
    ondemand::parser json;
    cstac_document document;
    std::vector<cstac_asset> assets;
    std::vector<cstac_link> links;
    std::vector<json_text> members;
    /// The geometry's coordinates in the order read, and where its rings and parts begin, as WKB.
    std::string wkb;
    bool has_geometry, has_assets, has_extent, has_links;
    json_text type, version;

    error_code read(const char *bytes, size_t count);
    error_code read_properties(ondemand::value value);
    error_code read_assets(ondemand::value value);
    error_code read_links(ondemand::value value);
    error_code read_members(ondemand::value value);
    error_code read_box(ondemand::value value);
    error_code read_geometry(ondemand::value value);
    error_code append_geometry(ondemand::object object, Box &box, int depth);
    error_code append_coordinates(ondemand::value value, int levels, Box &box);
    void close(const Box &geometry_box, bool geometry_is_usable);

    void put(uint32_t number) { wkb.append(reinterpret_cast<const char *>(&number), 4); }
    void put(double number) { wkb.append(reinterpret_cast<const char *>(&number), 8); }
    void put_head(uint32_t kind) {
        wkb.push_back(1);
        put(kind);
    }
    void patch(size_t at, uint32_t number) { std::memcpy(&wkb[at], &number, 4); }

    Box geometry_box;
    bool geometry_is_usable;
};

error_code cstac_parser::read_properties(ondemand::value value) {
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
        if (key == "datetime") {
            if (auto error = string(inner, document.datetime)) return error;
        } else if (key == "start_datetime") {
            if (auto error = string(inner, document.start)) return error;
        } else if (key == "end_datetime") {
            if (auto error = string(inner, document.end)) return error;
        }
    }
    if (auto error = object.reset().error()) return error;
    std::string_view view;
    if (auto error = object.raw_json().get(view)) return error;
    document.properties = text(view);
    return SUCCESS;
}

error_code cstac_parser::read_assets(ondemand::value value) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::object) return SUCCESS;
    has_assets = true;
    ondemand::object object;
    if (auto error = value.get_object().get(object)) return error;
    for (auto field : object) {
        cstac_asset asset = {};
        asset.size = -1;
        std::string_view key;
        if (auto error = field.unescaped_key().get(key)) return error;
        asset.key = text(key);
        ondemand::value inner;
        if (auto error = field.value().get(inner)) return error;
        ondemand::json_type kind;
        if (auto error = inner.type().get(kind)) return error;
        if (kind == ondemand::json_type::object) {
            ondemand::object parts;
            if (auto error = inner.get_object().get(parts)) return error;
            for (auto part : parts) {
                std::string_view name;
                if (auto error = part.unescaped_key().get(name)) return error;
                ondemand::value what;
                if (auto error = part.value().get(what)) return error;
                error_code error = SUCCESS;
                if (name == "href") error = string(what, asset.href);
                else if (name == "type") error = string(what, asset.type);
                else if (name == "file:checksum" || name == "checksum:multihash") error = string(what, asset.checksum);
                else if (name == "file:size") {
                    int64_t size;
                    if (what.get_int64().get(size) == SUCCESS && size >= 0) asset.size = size;
                }
                if (error) return error;
            }
        }
        assets.push_back(asset);
    }
    return SUCCESS;
}

error_code cstac_parser::read_links(ondemand::value value) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::array) return SUCCESS;
    has_links = true;
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    for (auto element : array) {
        ondemand::value inner;
        if (auto error = element.get(inner)) return error;
        ondemand::json_type kind;
        if (auto error = inner.type().get(kind)) return error;
        if (kind != ondemand::json_type::object) continue;
        ondemand::object object;
        if (auto error = inner.get_object().get(object)) return error;
        cstac_link link = {};
        for (auto part : object) {
            std::string_view name;
            if (auto error = part.unescaped_key().get(name)) return error;
            ondemand::value what;
            if (auto error = part.value().get(what)) return error;
            error_code error = SUCCESS;
            if (name == "rel") error = string(what, link.rel);
            else if (name == "href") error = string(what, link.href);
            else if (name == "type") error = string(what, link.type);
            else if (name == "method") error = string(what, link.method);
            else if (name == "body") {
                ondemand::json_type body;
                if (auto bad = what.type().get(body)) return bad;
                if (body == ondemand::json_type::object) error = raw(what, link.body);
            } else if (name == "merge") {
                bool merges;
                if (what.get_bool().get(merges) == SUCCESS) link.merges = merges;
            }
            if (error) return error;
        }
        links.push_back(link);
    }
    return SUCCESS;
}

error_code cstac_parser::read_members(ondemand::value value) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::array) return SUCCESS;
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    for (auto element : array) {
        ondemand::value inner;
        if (auto error = element.get(inner)) return error;
        ondemand::json_type kind;
        if (auto error = inner.type().get(kind)) return error;
        if (kind != ondemand::json_type::object) continue;
        json_text member = {};
        if (auto error = raw(inner, member)) return error;
        members.push_back(member);
    }
    return SUCCESS;
}

error_code cstac_parser::read_box(ondemand::value value) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::array) return SUCCESS;
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    double numbers[6];
    size_t count = 0;
    bool good = true;
    for (auto element : array) {
        ondemand::value inner;
        if (auto error = element.get(inner)) return error;
        double number;
        if (count == 6 || inner.get_double().get(number) != SUCCESS) {
            good = false;
            continue;
        }
        numbers[count++] = number;
    }
    if (!good || (count != 4 && count != 6)) return SUCCESS;
    document.has_box = 1;
    document.box[0] = numbers[0];
    document.box[1] = numbers[1];
    document.box[2] = numbers[count / 2];
    document.box[3] = numbers[count / 2 + 1];
    return SUCCESS;
}

/// Coordinates nested `levels` deep: 0 for a position, 1 for a line, 2 for a polygon's rings.
error_code cstac_parser::append_coordinates(ondemand::value value, int levels, Box &box) {
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    if (levels == 0) {
        double place[2];
        int count = 0;
        for (auto element : array) {
            double number;
            if (auto error = element.get_double().get(number)) return error;
            if (count < 2) place[count++] = number;
        }
        if (count < 2 || !std::isfinite(place[0]) || !std::isfinite(place[1])) return INCORRECT_TYPE;
        put(place[0]);
        put(place[1]);
        box.add(place[0], place[1]);
        return SUCCESS;
    }
    size_t at = wkb.size();
    put(uint32_t(0));
    uint32_t count = 0;
    for (auto element : array) {
        ondemand::value inner;
        if (auto error = element.get(inner)) return error;
        if (auto error = append_coordinates(inner, levels - 1, box)) return error;
        count++;
    }
    patch(at, count);
    return SUCCESS;
}

error_code cstac_parser::append_geometry(ondemand::object object, Box &box, int depth) {
    if (depth > deepest) return DEPTH_ERROR;
    std::string_view name;
    {
        auto found = object.find_field_unordered("type");
        if (auto error = found.get_string().get(name)) return error;
    }
    std::string kind(name);
    if (kind == "GeometryCollection") {
        ondemand::array parts;
        if (auto error = object.find_field_unordered("geometries").get_array().get(parts)) return error;
        put_head(7);
        size_t at = wkb.size();
        put(uint32_t(0));
        uint32_t count = 0;
        for (auto part : parts) {
            ondemand::object inner;
            if (auto error = part.get_object().get(inner)) return error;
            if (auto error = append_geometry(inner, box, depth + 1)) return error;
            count++;
        }
        patch(at, count);
        return SUCCESS;
    }
    static const struct {
        const char *name;
        uint32_t kind;
        int levels;
        uint32_t part;
    } kinds[] = {{"Point", 1, 0, 0},      {"LineString", 2, 1, 0},      {"Polygon", 3, 2, 0},
                 {"MultiPoint", 4, 0, 1}, {"MultiLineString", 5, 1, 2}, {"MultiPolygon", 6, 2, 3}};
    for (auto &known : kinds) {
        if (kind != known.name) continue;
        ondemand::value coordinates;
        if (auto error = object.find_field_unordered("coordinates").get(coordinates)) return error;
        put_head(known.kind);
        if (!known.part) return append_coordinates(coordinates, known.levels, box);
        ondemand::array parts;
        if (auto error = coordinates.get_array().get(parts)) return error;
        size_t at = wkb.size();
        put(uint32_t(0));
        uint32_t count = 0;
        for (auto part : parts) {
            ondemand::value inner;
            if (auto error = part.get(inner)) return error;
            put_head(known.part);
            if (auto error = append_coordinates(inner, known.levels, box)) return error;
            count++;
        }
        patch(at, count);
        return SUCCESS;
    }
    return INCORRECT_TYPE;
}

error_code cstac_parser::read_geometry(ondemand::value value) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    has_geometry = true;
    if (type != ondemand::json_type::object) return SUCCESS;
    ondemand::object object;
    if (auto error = value.get_object().get(object)) return error;
    wkb.clear();
    geometry_box = Box();
    // Whatever was wrong in there, the rest of the document is read on behind it.
    geometry_is_usable = append_geometry(object, geometry_box, 0) == SUCCESS && geometry_box.usable();
    return SUCCESS;
}

/// What the fields together say.
void cstac_parser::close(const Box &box, bool is_usable) {
    auto &d = document;
    if (d.has_box) {
        for (double number : d.box)
            if (!std::isfinite(number)) d.has_box = 0;
        if (d.box[1] > d.box[3] || d.box[1] < -90.5 || d.box[3] > 90.5) d.has_box = 0;
    }
    if (is_usable) {
        if (!d.has_box) {
            d.has_box = 1;
            d.box[0] = box.west;
            d.box[1] = box.south;
            d.box[2] = box.east;
            d.box[3] = box.north;
        }
        // One ring of five corners that are all corners of the box is the box.
        bool is_box = wkb.size() == 93 && wkb[1] == 3 && box.west == d.box[0] && box.south == d.box[1] &&
                      box.east == d.box[2] && box.north == d.box[3];
        if (is_box) {
            double corners[10];
            std::memcpy(corners, wkb.data() + 13, 80);
            for (int i = 0; i < 5 && is_box; i++) {
                is_box = (corners[2 * i] == box.west || corners[2 * i] == box.east) &&
                         (corners[2 * i + 1] == box.south || corners[2 * i + 1] == box.north);
                if (i > 0 && is_box) {
                    int moved = (corners[2 * i] != corners[2 * i - 2]) + (corners[2 * i + 1] != corners[2 * i - 1]);
                    is_box = moved == 1;
                }
            }
        }
        if (!is_box) d.geometry = {wkb.data(), wkb.size()};
    }
    if (is(type, "FeatureCollection")) d.kind = CSTAC_LIST;
    else if (is(type, "Feature")) d.kind = has_assets || version.bytes ? CSTAC_ITEM : CSTAC_OTHER;
    else if (is(type, "Collection")) d.kind = CSTAC_COLLECTION;
    else if (is(type, "Catalog")) d.kind = CSTAC_CATALOG;
    else if (type.bytes) d.kind = CSTAC_OTHER;
    else if (has_assets && has_geometry) d.kind = CSTAC_ITEM;
    else if (!members.empty()) d.kind = CSTAC_LIST;
    else if (version.bytes && has_extent) d.kind = CSTAC_COLLECTION;
    else if (version.bytes && has_links) d.kind = CSTAC_CATALOG;
    else d.kind = CSTAC_OTHER;
    d.assets = assets.data();
    d.asset_count = assets.size();
    d.links = links.data();
    d.link_count = links.size();
    d.members = members.data();
    d.member_count = members.size();
}

error_code cstac_parser::read(const char *bytes, size_t count) {
    ondemand::document root;
    if (auto error = json.iterate(bytes, count, count + SIMDJSON_PADDING).get(root)) return error;
    ondemand::json_type kind;
    if (auto error = root.type().get(kind)) return error;
    if (kind != ondemand::json_type::object) {
        document.kind = CSTAC_OTHER;
        return SUCCESS;
    }
    ondemand::object object;
    if (auto error = root.get_object().get(object)) return error;
    for (auto field : object) {
        std::string_view key;
        if (auto error = field.unescaped_key().get(key)) return error;
        ondemand::value value;
        if (auto error = field.value().get(value)) return error;
        error_code error = SUCCESS;
        if (key == "type") error = string(value, type);
        else if (key == "id") error = string(value, document.id);
        else if (key == "collection") error = string(value, document.collection);
        else if (key == "stac_version") error = string(value, version);
        else if (key == "title") error = string(value, document.title);
        else if (key == "license") error = string(value, document.licence);
        else if (key == "properties") error = read_properties(value);
        else if (key == "geometry") error = read_geometry(value);
        else if (key == "bbox") error = read_box(value);
        else if (key == "assets") error = read_assets(value);
        else if (key == "links") error = read_links(value);
        else if (key == "extent") has_extent = true;
        else if (key == "features" || key == "collections") error = read_members(value);
        if (error) return error;
    }
    if (auto error = at_end(root)) return error;
    close(geometry_box, geometry_is_usable);
    return SUCCESS;
}

extern "C" cstac_parser *cstac_new(void) { return new cstac_parser(); }

extern "C" void cstac_free(cstac_parser *parser) { delete parser; }

extern "C" const cstac_document *cstac_read(cstac_parser *parser, const char *bytes, size_t count) {
    parser->document = {};
    parser->assets.clear();
    parser->links.clear();
    parser->members.clear();
    parser->wkb.clear();
    parser->type = parser->version = {};
    parser->has_geometry = parser->has_assets = parser->has_extent = parser->has_links = false;
    parser->geometry_is_usable = false;
    if (auto error = parser->read(bytes, count)) {
        parser->document = {};
        parser->document.kind = CSTAC_BROKEN;
        parser->document.error = error_message(error);
    }
    return &parser->document;
}
