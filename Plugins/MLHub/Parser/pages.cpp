#include "CSTACParser.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

/// Pieces of memory that are handed out one behind the other.
struct cstac_pages {
    static constexpr size_t page_size = 64 << 10;

    struct page {
        std::unique_ptr<char[]> memory;
        size_t size;
    };

    std::vector<page> pages;
    size_t current = 0, used = 0;

    /// Room for so many bytes, aligned for pointers and numbers.
    char *room(size_t count) {
        count = (count + 7) & ~size_t(7);
        while (current < pages.size() && pages[current].size - used < count) {
            current++;
            used = 0;
        }
        if (current == pages.size()) {
            size_t size = std::max(count, page_size);
            pages.push_back({std::unique_ptr<char[]>(new char[size]), size});
        }
        char *place = pages[current].memory.get() + used;
        used += count;
        return place;
    }

    void clear() {
        // A page that one large document wanted is not kept for the small ones.
        pages.erase(std::remove_if(pages.begin(), pages.end(), [](const page &p) { return p.size > page_size; }),
                    pages.end());
        current = used = 0;
    }
};

namespace {

/// Copies a document text by text.
struct keeper {
    cstac_pages &pages;
    const char *first, *last;

    void keep(json_text &text) {
        if (!text.bytes || (text.bytes >= first && text.bytes < last)) return;
        char *place = pages.room(text.count);
        std::memcpy(place, text.bytes, text.count);
        text.bytes = place;
    }

    template <typename Element> Element *keep(const Element *elements, size_t count) {
        auto place = reinterpret_cast<Element *>(pages.room(count * sizeof(Element)));
        if (count) std::memcpy(place, elements, count * sizeof(Element));
        return place;
    }
};

} // namespace

extern "C" cstac_pages *cstac_pages_new(void) { return new cstac_pages(); }

extern "C" void cstac_pages_free(cstac_pages *pages) { delete pages; }

extern "C" void cstac_pages_clear(cstac_pages *pages) { pages->clear(); }

extern "C" const cstac_document *
cstac_keep(cstac_pages *pages, const cstac_document *document, const char *bytes, size_t count) {
    keeper keeper{*pages, bytes, bytes + count};
    cstac_document *kept = keeper.keep(document, 1);
    for (json_text *text : {&kept->id, &kept->collection, &kept->title, &kept->licence, &kept->datetime, &kept->start,
                            &kept->end, &kept->properties, &kept->geometry})
        keeper.keep(*text);
    cstac_asset *assets = keeper.keep(document->assets, document->asset_count);
    for (size_t i = 0; i < document->asset_count; i++)
        for (json_text *text : {&assets[i].key, &assets[i].href, &assets[i].type, &assets[i].checksum})
            keeper.keep(*text);
    cstac_link *links = keeper.keep(document->links, document->link_count);
    for (size_t i = 0; i < document->link_count; i++)
        for (json_text *text : {&links[i].rel, &links[i].href, &links[i].type, &links[i].method, &links[i].body})
            keeper.keep(*text);
    json_text *members = keeper.keep(document->members, document->member_count);
    for (size_t i = 0; i < document->member_count; i++) keeper.keep(members[i]);
    kept->assets = assets;
    kept->links = links;
    kept->members = members;
    return kept;
}
