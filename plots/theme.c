#include "plots/theme.h"

static const double cm_pt = 72 / 2.54;

struct theme theme_report(enum language language)
{
    return (struct theme){
        .language = language, .width_pt = 17 * cm_pt,
        .title_pt = 12.5, .body_pt = 10, .small_pt = 9, .mention_pt = 9, .source_pt = 8,
        .line_pt = 0.6, .margin_pt = 8, .png_px_pt = 150 / 72.0,
    };
}

struct theme theme_phone(enum language language)
{
    struct theme theme = theme_report(language);
    theme.width_pt = 9.2 * cm_pt;
    theme.margin_pt = 2; /* the page has its own */
    return theme;
}

bool theme_is_narrow(const struct theme *theme)
{
    return theme->width_pt < 36 * theme->small_pt;
}

struct theme theme_projection(enum language language)
{
    return (struct theme){
        .projection = true, .language = language, .width_pt = 960, .height_pt = 540,
        .title_pt = 32, .body_pt = 28, .small_pt = 24, .mention_pt = 18, .source_pt = 14,
        .line_pt = 1.5, .margin_pt = 24, .png_px_pt = 2,
    };
}

struct theme theme_slide(enum language language)
{
    struct theme theme = theme_projection(language);
    theme.title_pt = 36;
    theme.small_pt = theme.mention_pt = theme.body_pt;
    theme.source_pt = 24; /* the foot: source, licence, method */
    return theme;
}
