#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

/// Bytes of working memory that compression of level 2 wants.
static const unsigned isal_level2_room = ISAL_DEF_LVL2_DEFAULT;
