#include <sqlite3.h>

// sqlite3_config is variadic, which Swift can't call.
static inline int castellan_sqlite_keep_statement_journals_in_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}
