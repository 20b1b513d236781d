#ifndef CSHA256_H
#define CSHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256 that `csha256_compress` knows how to use.
bool csha256_is_available(void);

/// Runs the compression function of FIPS 180-4 §6.2.2 over whole blocks of 64 bytes.
/// Only where `csha256_is_available`.
void csha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count);

#endif
