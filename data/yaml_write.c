#include "data/yaml_write.h"
#include "data/mem.h"

/* Bytes of what YAML takes only escaped at the start of the text: control characters, marks that
 * are none of Unicode's characters; its number in *number. 0 when there is no such thing. */
static size_t odd_length(const unsigned char *text, unsigned *number)
{
    *number = *text;
    if (*text < 0x20 || *text == 0x7f)
        return 1;
    *number = text[1];
    if (*text == 0xc2 && text[1] < 0xa0)
        return 2;
    if (*text != 0xef || !text[1])
        return 0;
    *number = 0xf000u | (text[1] & 0x3fu) << 6 | (text[2] & 0x3fu);
    return *number == 0xfeff || *number >= 0xfffe ? 3 : 0;
}

void yaml_put_escaped(const char *text, FILE *out)
{
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        unsigned number;
        const size_t odd = odd_length(c, &number);
        if (odd)
            fprintf(out, "\\u%04x", number);
        else
            fprintf(out, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
        c += odd ? odd : 1;
    }
}

void yaml_put_quoted(const char *text, FILE *out)
{
    fputc('"', out);
    yaml_put_escaped(text, out);
    fputc('"', out);
}

char *yaml_quoted(const char *text)
{
    char *quoted = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&quoted, &size);
    if (!out)
        mem_exhausted();
    yaml_put_quoted(text, out);
    if (fclose(out) != 0)
        mem_exhausted();
    return quoted;
}
