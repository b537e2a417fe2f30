/* Memory that is never NULL: a program that runs out ends with a message. */
#ifndef DATA_MEM_H
#define DATA_MEM_H
#include <stdarg.h>
#include <stddef.h>
#include <stdnoreturn.h>

/* Room for n items of one size, zeroed. Release with free(). */
void *mem_zeroed(size_t n, size_t size) __attribute__((returns_nonnull));

/* Resizes a block from mem_zeroed() or mem_resized() to n items; new items are not set. */
void *mem_resized(void *old, size_t n, size_t size) __attribute__((returns_nonnull));

/* Makes room for at least n items, at least doubling, and keeps *room up to date. */
void *mem_grown(void *old, size_t *room, size_t n, size_t size)
    __attribute__((returns_nonnull));

/* Copies of a text: all of it, or at most n bytes. Release with free(). */
char *mem_text(const char *text);
char *mem_text_n(const char *text, size_t n);

/* A text built as printf() does. Release with free(). */
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *fmt, va_list args) __attribute__((format(printf, 1, 0)));

noreturn void mem_exhausted(void);
#endif
