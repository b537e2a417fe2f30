#include "plots/palette.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#define HEX(rgb)                                                                       \
    {((rgb) >> 16 & 255) / 255.0, ((rgb) >> 8 & 255) / 255.0, ((rgb) & 255) / 255.0}

const struct colour palette_ink = HEX(0x1a1a1a), palette_grey = HEX(0x595959),
                    palette_line = HEX(0xb0b0b0), palette_white = HEX(0xffffff);

/* Okabe and Ito (2008), in an order that keeps the first ones apart in grey as well; their
 * yellow is left out, since it does not show on white. */
static const struct colour organisations[N_ORGANISATION_COLOURS] = {
    HEX(0x0072b2), HEX(0xe69f00), HEX(0x009e73), HEX(0xcc79a7),
    HEX(0x56b4e9), HEX(0xd55e00), HEX(0x595959),
};

/* Tol, "Colour schemes" (2021), light scheme. */
static const struct colour items[N_ITEM_COLOURS] = {
    HEX(0x77aadd), HEX(0xeedd88), HEX(0xee8866), HEX(0x44bb99), HEX(0xffaabb),
    HEX(0x99ddff), HEX(0xbbcc33), HEX(0xaaaa00), HEX(0xdddddd),
};

/* Brewer's "Blues" and the two sides of "PuOr" (colorbrewer2.org), without their palest ones. */
enum { N_STOPS = 5 };
static const struct colour blues[N_STOPS] = {HEX(0xeff3ff), HEX(0xbdd7e7), HEX(0x6baed6),
                                             HEX(0x3182bd), HEX(0x08519c)};
static const struct colour oranges[N_STOPS] = {HEX(0xfdd9a8), HEX(0xfdb863), HEX(0xf09a35),
                                               HEX(0xe08214), HEX(0xb35806)};
static const struct colour purples[N_STOPS] = {HEX(0xd0cfe6), HEX(0xb2abd2), HEX(0x998ec3),
                                               HEX(0x8073ac), HEX(0x542788)};

static struct colour between(const struct colour stops[N_STOPS], double share)
{
    double at = share > 0 ? fmin(share, 1) * (N_STOPS - 1) : 0; /* NaN: 0 */
    size_t first = at < N_STOPS - 1 ? (size_t)at : N_STOPS - 2;
    return palette_mix(stops[first + 1], stops[first], at - (double)first);
}

struct colour palette_sequential(double share)
{
    return between(blues, share);
}

struct colour palette_diverging(bool positive, double strength)
{
    return between(positive ? purples : oranges, strength);
}

struct colour palette_organisation(size_t organisation)
{
    return organisations[organisation % N_ORGANISATION_COLOURS];
}

struct colour palette_item(size_t item)
{
    return items[item % N_ITEM_COLOURS];
}

void palette_hex(struct colour colour, char hex[8])
{
    unsigned rgb[] = {(unsigned)lround(colour.red * 255), (unsigned)lround(colour.green * 255),
                      (unsigned)lround(colour.blue * 255)};
    snprintf(hex, 8, "#%02x%02x%02x", rgb[0] & 255, rgb[1] & 255, rgb[2] & 255);
}

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

static double gamma_coded(double light)
{
    double within = fmin(fmax(light, 0), 1);
    return within <= 0.0031308 ? within * 12.92 : 1.055 * pow(within, 1 / 2.4) - 0.055;
}

static double luminance(struct colour c)
{
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

double palette_contrast(struct colour a, struct colour b)
{
    double la = luminance(a), lb = luminance(b);
    return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

/* Pure black: one of the two has a contrast of at least sqrt(21) = 4.58 on any fill. */
struct colour palette_text_on(struct colour fill)
{
    static const struct colour black = {0, 0, 0};
    bool dark_reads = palette_contrast(black, fill) >= palette_contrast(palette_white, fill);
    return dark_reads ? black : palette_white;
}

struct colour palette_mix(struct colour a, struct colour b, double share)
{
    return (struct colour){share * a.red + (1 - share) * b.red,
                           share * a.green + (1 - share) * b.green,
                           share * a.blue + (1 - share) * b.blue};
}

struct colour palette_seen(struct colour colour, enum vision vision)
{
    static const double seen[N_VISIONS][3][3] = {
        [VISION_PROTANOPIA] = {{0.152286, 1.052583, -0.204868},
                               {0.114503, 0.786281, 0.099216},
                               {-0.003882, -0.048116, 1.051998}},
        [VISION_DEUTERANOPIA] = {{0.367322, 0.860646, -0.227968},
                                 {0.280085, 0.672501, 0.047413},
                                 {-0.011820, 0.042940, 0.968881}},
        [VISION_TRITANOPIA] = {{1.255528, -0.076749, -0.178779},
                               {-0.078411, 0.930809, 0.147602},
                               {0.004733, 0.691367, 0.303900}}};
    if (vision == VISION_FULL)
        return colour;
    double light[] = {linear(colour.red), linear(colour.green), linear(colour.blue)}, out[3];
    for (size_t i = 0; i < 3; i++)
        out[i] = gamma_coded(seen[vision][i][0] * light[0] + seen[vision][i][1] * light[1] +
                             seen[vision][i][2] * light[2]);
    return (struct colour){out[0], out[1], out[2]};
}

struct colour palette_in_grey(struct colour colour)
{
    double grey = gamma_coded(luminance(colour));
    return (struct colour){grey, grey, grey};
}

/* CIE 1976 L*a*b* under D65. */
static void lab_of(struct colour c, double lab[3])
{
    double r = linear(c.red), g = linear(c.green), b = linear(c.blue);
    double xyz[] = {(0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, luminance(c),
                    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089};
    for (size_t i = 0; i < 3; i++)
        xyz[i] = xyz[i] > 216.0 / 24389 ? cbrt(xyz[i]) : (24389.0 / 27 * xyz[i] + 16) / 116;
    lab[0] = 116 * xyz[1] - 16;
    lab[1] = 500 * (xyz[0] - xyz[1]);
    lab[2] = 200 * (xyz[1] - xyz[2]);
}

double palette_difference(struct colour a, struct colour b)
{
    double p[3], q[3];
    lab_of(a, p);
    lab_of(b, q);
    return sqrt(pow(p[0] - q[0], 2) + pow(p[1] - q[1], 2) + pow(p[2] - q[2], 2));
}
