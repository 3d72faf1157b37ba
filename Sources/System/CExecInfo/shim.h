#ifndef CASTELLAN_EXECINFO_H
#define CASTELLAN_EXECINFO_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <execinfo.h>
#include <stddef.h>
#include <stdint.h>

/* The return addresses of the calling thread's stack, the innermost first: at most `limit`. Unwinds by tables, so it needs no frame
   pointers and can't be led astray by code that keeps none. */
static inline int castellan_backtrace(uintptr_t *addresses, int limit) {
    return backtrace((void **)addresses, limit);
}

/* The image that an address lies in, where it begins, and the nearest exported symbol, if there is one. */
static inline int castellan_image_of(
    uintptr_t address, const char **file, uintptr_t *base, const char **symbol) {
    Dl_info info;
    if (dladdr((const void *)address, &info) == 0) return 0;
    *file = info.dli_fname;
    *base = (uintptr_t)info.dli_fbase;
    *symbol = info.dli_sname;
    return 1;
}

/* Of the Swift runtime: a mangled name as people write it, to be freed; NULL for a name that is no Swift name. */
extern char *swift_demangle(
    const char *name, size_t length, char *output, size_t *outputSize, uint32_t flags);

#endif
