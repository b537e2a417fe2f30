/* A drawing as SVG, its texts kept as texts. */
#ifndef PLOTS_SVG_H
#define PLOTS_SVG_H
#include <stdbool.h>
#include "plots/drawing_made.h"

/* An <svg> element of the drawing with role="img" and a label; behind an XML prolog and with a title and
 * a description, unless inlined, when it ends above the sources. Every id starts with prefix. Each
 * line of text is one <text> of the width that it has in the font of the theme, so that another font
 * moves nothing. Release with free(). */
char *svg_written(const struct drawing *drawing, const char *prefix, bool inlined);
#endif
