#ifndef CASTELLAN_BYTE_MASKS_H
#define CASTELLAN_BYTE_MASKS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Which of 64 bytes belong to a class: a bit each, the first byte's lowest. In C because a comparison of vectors there becomes bits in one
   instruction for 16 bytes, and in Swift in one for each. Clang's vectors are the same on every processor. */
typedef unsigned char castellan_bytes __attribute__((vector_size(64)));
typedef _Bool castellan_bits __attribute__((ext_vector_type(64)));

#define CASTELLAN_MASK(result, comparison) \
    do { \
        castellan_bits bits = __builtin_convertvector((comparison), castellan_bits); \
        memcpy(&(result), &bits, sizeof(result)); \
    } while (0)

typedef struct {
    uint64_t digits;
    uint64_t letters;
    uint64_t capitals;
    /* : ; < = > ? @ */
    uint64_t marks;
    /* - . / ( ) and the space */
    uint64_t separators;
    /* , - . : */
    uint64_t joints;
    /* What isn't ASCII. */
    uint64_t beyond;
} castellan_classes;

/* The classes of up to 64 bytes; what lies beyond `count` belongs to none. */
static inline castellan_classes castellan_classes_of(const void *start, size_t count) {
    castellan_bytes bytes = {0};
    if (count < 64) memcpy(&bytes, start, count); else memcpy(&bytes, start, 64);
    castellan_classes classes;
    CASTELLAN_MASK(classes.digits, bytes - '0' < 10);
    CASTELLAN_MASK(classes.letters, (bytes | 0x20) - 'a' < 26);
    CASTELLAN_MASK(classes.capitals, bytes - 'A' < 26);
    CASTELLAN_MASK(classes.marks, bytes - ':' < 7);
    CASTELLAN_MASK(classes.separators, (bytes - '-' < 3) | (bytes - '(' < 2) | (bytes == ' '));
    CASTELLAN_MASK(classes.joints, (bytes - ',' < 3) | (bytes == ':'));
    CASTELLAN_MASK(classes.beyond, bytes > 0x7f);
    return classes;
}

/* Where a `"` or a `\` stands in up to 64 bytes. */
static inline uint64_t castellan_quotes_of(const void *start, size_t count) {
    castellan_bytes bytes = {0};
    if (count < 64) memcpy(&bytes, start, count); else memcpy(&bytes, start, 64);
    uint64_t quotes;
    CASTELLAN_MASK(quotes, (bytes == '"') | (bytes == '\\'));
    return quotes;
}

#endif
