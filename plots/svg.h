/* Rewriting the SVG that cairo makes. */
#ifndef PLOTS_SVG_H
#define PLOTS_SVG_H
#include <stdbool.h>

/* A copy of cairo's text with ids numbered from 0 behind prefix, path points relative and to
 * two decimals, styles without what is usual, role="img" and a label, and a title and a
 * description unless inlined, when the XML prolog is left out too. Release with free(). */
char *svg_tidied(const char *svg, const char *prefix, const char *title, const char *alt,
                 bool inlined);
#endif
