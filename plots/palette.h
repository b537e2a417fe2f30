/* Colours that people with any kind of colour vision tell apart: Okabe and Ito (2008) for
 * organisations, Tol's "light" scheme (2021) for items that carry dark text. */
#ifndef PLOTS_PALETTE_H
#define PLOTS_PALETTE_H
#include <stdbool.h>
#include <stddef.h>

struct colour {
    double red, green, blue; /* sRGB, 0 to 1 */
};

/* Colours of organisations: the index is the organisation's in the scenario, in every figure.
 * From N_ORGANISATION_COLOURS on they repeat (figures then tell them apart by label, too). */
enum { N_ORGANISATION_COLOURS = 7, N_ITEM_COLOURS = 9 };
struct colour palette_organisation(size_t organisation);

/* Pale fills for stacked items; dark text on any of them has a contrast of at least 4.5. */
struct colour palette_item(size_t item);

/* Light to dark blue, for shares from 0 to 1 (Brewer's "Blues"). */
struct colour palette_sequential(double share);

/* Two sides of a scale, strength 0 (next to the middle) to 1 (its end): orange below, purple above
 * (Brewer's "PuOr"). */
struct colour palette_diverging(bool positive, double strength);

/* Black text, grey text, thin lines, white. */
extern const struct colour palette_ink, palette_grey, palette_line, palette_white;

/* "#rrggbb", for style sheets. */
void palette_hex(struct colour colour, char hex[8]);

/* Contrast ratio of two colours, 1 to 21 (WCAG 2.1). */
double palette_contrast(struct colour a, struct colour b);

/* Black or white: what reads better on this. */
struct colour palette_text_on(struct colour fill);

/* share of a and the rest of b. */
struct colour palette_mix(struct colour a, struct colour b, double share);

/* As seen by people who lack one kind of cones (Machado, Oliveira and Fernandes 2009, severity 1),
 * and in grey. */
enum vision { VISION_FULL, VISION_PROTANOPIA, VISION_DEUTERANOPIA, VISION_TRITANOPIA, N_VISIONS };
struct colour palette_seen(struct colour colour, enum vision vision);
struct colour palette_in_grey(struct colour colour);

/* Difference as the eye sees it: Euclidean in CIE L*a*b* (1976); 2 is just visible. */
double palette_difference(struct colour a, struct colour b);
#endif
