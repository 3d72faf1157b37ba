#ifndef CASTELLAN_BYTE_MASKS_H
#define CASTELLAN_BYTE_MASKS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Which of 64 bytes belong to a class: a bit each, the first byte's lowest. In C because a comparison of vectors there becomes bits in one
   instruction for 16 bytes, and in Swift in one for each. Clang's vectors are the same on every processor. Where an x86-64 has AVX2 and BMI2,
   what is done for each block is compiled for these, too: 32 bytes at a time, and shifts by any count in one step. */
typedef unsigned char castellan_bytes __attribute__((vector_size(64)));
typedef _Bool castellan_bits __attribute__((ext_vector_type(64)));

#define CASTELLAN_INLINE static inline __attribute__((always_inline))

#define CASTELLAN_MASK(result, comparison) \
    do { \
        castellan_bits bits = __builtin_convertvector((comparison), castellan_bits); \
        memcpy(&(result), &bits, sizeof(result)); \
    } while (0)

typedef struct {
    uint64_t digits;
    uint64_t letters;
    uint64_t capitals;
    uint64_t colons;
    uint64_t equals;
    uint64_t ats;
    /* - . / ( ) and the space */
    uint64_t separators;
    /* , - . : */
    uint64_t joints;
    /* What isn't ASCII. */
    uint64_t beyond;
    /* Where words begin. Two or three letters behind a digit are part of a token and no word. */
    uint64_t words;
    /* Capitals right behind a small letter, which begin a word within another: the N of phoneNumber. */
    uint64_t inner;
    /* Colons and equal signs right behind a letter. */
    uint64_t signs;
    /* Of words and inner capitals, and of the third place before each sign: those whose three letters somebody looks for. */
    uint64_t known;
} castellan_masks;

/* Copies up to `size` bytes of a text of `count` from `position` on; whatever lies outside the text becomes zeros, which belong to no class. */
static inline __attribute__((noinline)) void castellan_copy_edge(
    unsigned char *bytes, ptrdiff_t size, const unsigned char *text, ptrdiff_t count, ptrdiff_t position
) {
    ptrdiff_t first = position < 0 ? 0 : position;
    ptrdiff_t end = position + size < count ? position + size : count;
    memset(bytes, 0, (size_t)size);
    if (first < end) memcpy(bytes + (first - position), text + first, (size_t)(end - first));
}

/* 16 bits of three letters, the first one lowest, whatever their case. */
CASTELLAN_INLINE uint32_t castellan_hash_of(uint32_t letters) {
    return ((letters | 0x202020) & 0xffffff) * 0x9e3779b1u >> 16;
}

/* At which of some places three letters stand for whose hash `table` has a bit.

   What is found is collected without a branch: there are ten places in a block, and which of them are known can't be foretold. */
CASTELLAN_INLINE uint64_t castellan_known_of(const unsigned char *start, uint64_t places, const uint64_t *table) {
    uint64_t known = 0;
    for (; places != 0; places &= places - 1) {
        int place = __builtin_ctzll(places);
        uint32_t letters;
        memcpy(&letters, start + place, 4);
        uint32_t hash = castellan_hash_of(letters);
        known |= (table[hash >> 6] >> (hash & 63) & 1) << place;
    }
    return known;
}

CASTELLAN_INLINE castellan_masks castellan_masks_at(
    const unsigned char *text, ptrdiff_t count, ptrdiff_t position, const uint64_t *table
) {
    unsigned char edge[72];
    const unsigned char *start = text + position;
    if (position < 0 || position + (ptrdiff_t)sizeof(edge) > count) {
        castellan_copy_edge(edge, sizeof(edge), text, count, position);
        start = edge;
    }
    castellan_bytes bytes;
    memcpy(&bytes, start, 64);
    castellan_masks masks;
    CASTELLAN_MASK(masks.digits, bytes - '0' < 10);
    CASTELLAN_MASK(masks.letters, (bytes | 0x20) - 'a' < 26);
    CASTELLAN_MASK(masks.capitals, bytes - 'A' < 26);
    CASTELLAN_MASK(masks.colons, bytes == ':');
    CASTELLAN_MASK(masks.equals, bytes == '=');
    CASTELLAN_MASK(masks.ats, bytes == '@');
    CASTELLAN_MASK(masks.separators, (bytes - '-' < 3) | (bytes - '(' < 2) | (bytes == ' '));
    CASTELLAN_MASK(masks.joints, (bytes - ',' < 3) | (bytes == ':'));
    CASTELLAN_MASK(masks.beyond, bytes > 0x7f);
    uint64_t letters = masks.letters;
    uint64_t four = letters & letters >> 1 & letters >> 2 & letters >> 3;
    masks.words = letters & ~(letters << 1) & (four | ~(masks.digits << 1));
    masks.inner = masks.capitals & (letters & ~masks.capitals) << 1;
    masks.signs = (masks.colons | masks.equals) & letters << 1;
    masks.known = castellan_known_of(start, masks.words | masks.inner | masks.signs >> 3, table);
    return masks;
}

#if defined(__x86_64__)
static __attribute__((noinline, target("avx2,bmi,bmi2"))) castellan_masks castellan_masks_at_wide(
    const unsigned char *text, ptrdiff_t count, ptrdiff_t position, const uint64_t *table
) {
    return castellan_masks_at(text, count, position, table);
}
#endif

/* The masks of 64 bytes of a text of `count` bytes. They may begin before the text and end after it. */
CASTELLAN_INLINE castellan_masks castellan_masks_of(
    const void *text, ptrdiff_t count, ptrdiff_t position, const uint64_t *table
) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
        return castellan_masks_at_wide((const unsigned char *)text, count, position, table);
    }
#endif
    return castellan_masks_at((const unsigned char *)text, count, position, table);
}

/* Puts 64 bytes of a text of `count` from `position` on into `bytes`. */
#define CASTELLAN_LOAD(bytes, text, count, position) \
    do { \
        if ((position) >= 0 && (position) + 64 <= (count)) memcpy(&(bytes), (text) + (position), 64); \
        else castellan_copy_edge((unsigned char *)&(bytes), 64, (text), (count), (position)); \
    } while (0)

/* Which of 64 bytes are digits. */
static inline uint64_t castellan_digits_of(const void *text, ptrdiff_t count, ptrdiff_t position) {
    castellan_bytes bytes;
    uint64_t digits;
    CASTELLAN_LOAD(bytes, (const unsigned char *)text, count, position);
    CASTELLAN_MASK(digits, bytes - '0' < 10);
    return digits;
}

/* Which of 64 bytes are letters. */
static inline uint64_t castellan_letters_of(const void *text, ptrdiff_t count, ptrdiff_t position) {
    castellan_bytes bytes;
    uint64_t letters;
    CASTELLAN_LOAD(bytes, (const unsigned char *)text, count, position);
    CASTELLAN_MASK(letters, (bytes | 0x20) - 'a' < 26);
    return letters;
}

/* Which of 64 bytes are colons. */
static inline uint64_t castellan_colons_of(const void *text, ptrdiff_t count, ptrdiff_t position) {
    castellan_bytes bytes;
    uint64_t colons;
    CASTELLAN_LOAD(bytes, (const unsigned char *)text, count, position);
    CASTELLAN_MASK(colons, bytes == ':');
    return colons;
}

/* Which of 64 bytes are `"` or `\`. */
static inline uint64_t castellan_quotes_of(const void *text, ptrdiff_t count, ptrdiff_t position) {
    castellan_bytes bytes;
    uint64_t quotes;
    CASTELLAN_LOAD(bytes, (const unsigned char *)text, count, position);
    CASTELLAN_MASK(quotes, (bytes == '"') | (bytes == '\\'));
    return quotes;
}

#endif
