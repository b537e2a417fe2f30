/* Loops over rows of numbers, compiled for the vectors of several processors; the widest that the
 * processor at hand has is taken when the program starts. Results do not depend on which: each number
 * is worked out by itself, and no products are fused with sums (-ffp-contract=off). */
#ifndef SIM_ROUTING_WIDE_H
#define SIM_ROUTING_WIDE_H

/* WIDE stands before a function, WIDE_PART before those that are to become part of it. Sanitizers come
 * into being only after the choice is made. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) &&                      \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#define WIDE_PART __attribute__((always_inline)) inline
#else
#define WIDE
#define WIDE_PART inline
#endif
#endif
