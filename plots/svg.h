/* Rewriting the SVG that cairo makes. */
#ifndef PLOTS_SVG_H
#define PLOTS_SVG_H

/* A copy with every id and every reference to one starting with prefix, path coordinates to two
 * decimals, a title and a description, and role="img". inlined: without XML prolog. svg is cairo's text.
 * Release with free(). */
char *svg_tidied(const char *svg, const char *prefix, const char *title, const char *alt,
                 int inlined);
#endif
