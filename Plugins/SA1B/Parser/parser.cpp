#include "CSA1BParser.h"

#include <vector>

using namespace json_shim;

namespace {

/// A number; anything else leaves the list as it is.
error_code add(ondemand::value value, std::vector<double> &numbers) {
    double number;
    auto error = value.get_double().get(number);
    if (error == SUCCESS) numbers.push_back(number);
    return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
}

error_code size(ondemand::value value, int64_t &into) {
    auto error = value.get_int64().get(into);
    return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
}

csa1b_numbers list(const std::vector<double> &numbers) { return {numbers.data(), numbers.size()}; }

} // namespace

struct csa1b_parser {
    ondemand::parser json;
    csa1b_annotation annotation;
    std::vector<double> areas, predicted_ious, stability_scores;
    bool has_image, has_annotations;

    error_code read_image(ondemand::value value) {
        has_image = true;
        return each_field(value, [&](std::string_view key, ondemand::value inner) {
            if (key == "width") return size(inner, annotation.width);
            if (key == "height") return size(inner, annotation.height);
            return SUCCESS;
        });
    }

    error_code read_mask(ondemand::value value) {
        annotation.masks++;
        return each_field(value, [&](std::string_view key, ondemand::value inner) {
            if (key == "area") return add(inner, areas);
            if (key == "predicted_iou") return add(inner, predicted_ious);
            if (key == "stability_score") return add(inner, stability_scores);
            return SUCCESS;
        });
    }

    error_code read_masks(ondemand::value value) {
        ondemand::json_type type;
        if (auto error = value.type().get(type)) return error;
        has_annotations = type == ondemand::json_type::array;
        return each_element(value, [&](ondemand::value mask) { return read_mask(mask); });
    }

    error_code read(const char *bytes, size_t count) {
        ondemand::document root;
        if (auto error = json.iterate(bytes, count, count + json_padding).get(root)) return error;
        auto error = each_field(root, [&](std::string_view key, ondemand::value value) {
            if (key == "image") return read_image(value);
            if (key == "annotations") return read_masks(value);
            return SUCCESS;
        });
        return error ? error : at_end(root);
    }
};

extern "C" csa1b_parser *csa1b_new(void) { return new csa1b_parser(); }

extern "C" void csa1b_free(csa1b_parser *parser) { delete parser; }

extern "C" const csa1b_annotation *csa1b_read(csa1b_parser *parser, const char *bytes, size_t count) {
    parser->annotation = {};
    parser->areas.clear();
    parser->predicted_ious.clear();
    parser->stability_scores.clear();
    parser->has_image = parser->has_annotations = false;
    auto &annotation = parser->annotation;
    if (auto error = parser->read(bytes, count)) {
        annotation.error = simdjson::error_message(error);
    } else if (!parser->has_image || !parser->has_annotations) {
        annotation.error = "it has no image, or no list of annotations";
    }
    annotation.areas = list(parser->areas);
    annotation.predicted_ious = list(parser->predicted_ious);
    annotation.stability_scores = list(parser->stability_scores);
    return &annotation;
}
