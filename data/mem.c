#include "data/mem.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

noreturn void mem_exhausted(void)
{
    fputs("proxilog: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

void *mem_zeroed(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_resized(void *old, size_t n, size_t size)
{
    if (n > SIZE_MAX / size)
        mem_exhausted();
    void *p = realloc(old, n ? n * size : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_grown(void *old, size_t *room, size_t n, size_t size)
{
    if (n <= *room && old)
        return old;
    size_t wanted = *room < SIZE_MAX / 2 ? *room * 2 : SIZE_MAX;
    if (wanted < n)
        wanted = n;
    if (wanted < 8)
        wanted = 8;
    *room = wanted;
    return mem_resized(old, wanted, size);
}

char *mem_text(const char *text)
{
    return mem_text_n(text, strlen(text));
}

char *mem_text_n(const char *text, size_t n)
{
    n = strnlen(text, n);
    char *copy = mem_resized(NULL, n + 1, 1);
    memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

char *mem_printf(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mem_vprintf(fmt, args);
    va_end(args);
    return text;
}

char *mem_vprintf(const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0)
        mem_exhausted();
    char *text = mem_resized(NULL, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, fmt, args);
    return text;
}
