/* Texts of a YAML file, such that any text is read again as it was. */
#ifndef DATA_YAML_WRITE_H
#define DATA_YAML_WRITE_H
#include <stdio.h>

/* Writes a text as within double quotes: YAML escapes there as JSON does. */
void yaml_put_escaped(const char *text, FILE *out);

/* In double quotes. */
void yaml_put_quoted(const char *text, FILE *out);

/* The same, as a text. Release with free(). */
char *yaml_quoted(const char *text);
#endif
