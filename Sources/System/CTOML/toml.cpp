#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0

#include <toml++/toml.h>

#include <algorithm>
#include <cstring>
#include <sstream>
#include <string>

#include "CTOML.h"

namespace {

struct Walk {
    ctoml_visit visit;
    void *context;

    void value(const std::string &table, const std::string &key, long index, const toml::node &node) const {
        auto kind = CTOML_OTHER;
        std::string text;
        if (auto string = node.as_string()) {
            kind = CTOML_STRING;
            text = string->get();
        } else if (auto integer = node.as_integer()) {
            kind = CTOML_INTEGER;
            text = std::to_string(integer->get());
        } else if (auto number = node.as_floating_point()) {
            kind = CTOML_FLOAT;
            std::ostringstream stream;
            stream.precision(15);
            stream << number->get();
            text = stream.str();
        } else if (auto flag = node.as_boolean()) {
            kind = CTOML_BOOLEAN;
            text = flag->get() ? "true" : "false";
        }
        visit(context, table.c_str(), key.c_str(), index, kind, text.c_str(), node.source().begin.line);
    }

    void entries(const std::string &name, const toml::table &table) const {
        for (auto &&[key, node] : table) {
            std::string word(key.str());
            if (auto list = node.as_array()) {
                long index = 0;
                for (auto &&element : *list) value(name, word, index++, element);
                if (index == 0) value(name, word, 0, node);
            } else if (node.is_table() && name.empty()) {
                entries(word, *node.as_table());
            } else {
                value(name, word, -1, node);
            }
        }
    }
};

}  // namespace

size_t ctoml_read(
    const char *text, size_t length, ctoml_visit visit, void *context, char *reason, size_t capacity) {
    auto result = toml::parse(std::string_view(text, length));
    if (!result) {
        auto words = result.error().description();
        auto count = std::min(words.size(), capacity - 1);
        std::memcpy(reason, words.data(), count);
        reason[count] = 0;
        return std::max<size_t>(1, result.error().source().begin.line);
    }
    Walk{visit, context}.entries("", result.table());
    return 0;
}
