#include <libxml/xmlversion.h>
// Its header of encodings would bring ICU's, which clash with those that Foundation has of its own.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>

/// `xmlFree` is a variable in C, which Swift takes for shared mutable state.
static inline void fetch_xml_free(void *memory) { xmlFree(memory); }
