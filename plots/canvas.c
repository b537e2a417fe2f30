#include "plots/canvas.h"
#include <cairo.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "plots/drawing_made.h"

#ifdef __SANITIZE_ADDRESS__
/* Fontconfig keeps its patterns to the end, behind offsets in which the sanitizer sees no
 * pointers. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

struct canvas {
    const struct theme *theme;
    const struct frame *frame;
    const char *mention;     /* as this page shows them; the others owned */
    char *subtitle, *source;
    struct drawing *drawing; /* being made */
    cairo_t *path;           /* holds the path being made; draws nothing */
    bool path_recorded;      /* by the step before, which kept it */
    PangoLayout *layout;     /* used again for each text */
    double corner_pt;        /* kept free beside the title */
    int fewer_lines;         /* of a question that goes on behind its title */
    unsigned placed;         /* PART_...: by canvas_parts(), not by header and footer */
};

static const char font_family[] = "DejaVu Sans";

/* No hints: glyphs have the same widths at any size, on any machine. */
static PangoLayout *create_layout(cairo_t *cairo)
{
    PangoContext *context = pango_cairo_create_context(cairo);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR); /* whatever a text begins with */
    PangoLayout *layout = pango_layout_new(context);
    g_object_unref(context);
    return layout;
}

/* With U+FFFD for every byte that is not UTF-8. */
static char *valid_text(const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);
    char *copy = mem_text(valid);
    g_free(valid);
    return copy;
}

/* "n = 38; not weighted". Release with free(). */
static char *with_method(const struct frame *frame)
{
    const char *subtitle = frame->subtitle ? frame->subtitle : "";
    const char *method = frame->method ? frame->method : "";
    return mem_printf("%s%s%s", subtitle, *subtitle && *method ? _("; ") : "", method);
}

/* "Not weighted. A network, 2026". Release with free(). */
static char *source_with_method(const struct frame *frame)
{
    const char *source = frame->brief_source ? frame->brief_source
                         : frame->source     ? frame->source : "";
    if (!frame->method || !*frame->method)
        return mem_text(source);
    char *method = valid_text(frame->method), first[8] = "";
    g_unichar_to_utf8(g_unichar_toupper(g_utf8_get_char(method)), first);
    char *text = mem_printf("%s%s%s%s", first, g_utf8_next_char(method), *source ? ". " : "", source);
    free(method);
    return text;
}

struct canvas *canvas_create(const struct theme *theme, const struct frame *frame)
{
    struct canvas *canvas = mem_zeroed(1, sizeof *canvas);
    struct drawing *drawing = mem_zeroed(1, sizeof *drawing);
    const char *title = frame->title ? frame->title : "";
    char *subtitle = with_method(frame);
    *drawing = (struct drawing){
        .width_pt = theme->width_pt, .png_px_pt = theme->png_px_pt,
        .thinnest_pt = HUGE_VAL,
    };
    drawing->title = valid_text(title);
    char *alt = frame->alt && *frame->alt ? mem_text(frame->alt)
                                          : mem_printf("%s %s", title, subtitle);
    drawing->alt = valid_text(alt);
    free(alt);
    *canvas = (struct canvas){.theme = theme, .frame = frame, .drawing = drawing};
    canvas->mention = theme->projection && frame->brief_mention ? frame->brief_mention : frame->mention;
    if (theme->projection) {
        free(subtitle);
        subtitle = mem_text(frame->subtitle ? frame->subtitle : "");
    }
    canvas->subtitle = subtitle;
    canvas->source = theme->projection ? source_with_method(frame)
                                       : mem_text(frame->source ? frame->source : "");
    cairo_surface_t *nothing = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    canvas->path = cairo_create(nothing);
    cairo_surface_destroy(nothing);
    canvas->layout = create_layout(canvas->path);
    return canvas;
}

struct style style_body(const struct theme *theme)
{
    return (struct style){.size_pt = theme->body_pt, .colour = palette_ink, .around = palette_white};
}

struct style style_small(const struct theme *theme)
{
    return (struct style){.size_pt = theme->small_pt, .colour = palette_grey, .around = palette_white};
}

/* ---- Texts ------------------------------------------------------------------------ */
/* Whether a number and its unit lie around a space ("3,5 t", "52 PAT"). */
static bool parts_unit(const char *text, const char *space)
{
    enum { UNIT_BYTES = 3 };
    const size_t n = strcspn(space + 1, " ,;:.!?)\n");
    return space > text && g_ascii_isdigit(space[-1]) && n >= 1 && n <= UNIT_BYTES &&
           !g_ascii_isdigit(space[1]);
}

/* "–" between two numbers. */
static bool joins_numbers(const char *text, const char *dash)
{
    enum { DASH_BYTES = 3 };
    return strncmp(dash, "\u2013", DASH_BYTES) == 0 && dash > text && g_ascii_isdigit(dash[-1]) &&
           g_ascii_isdigit(dash[DASH_BYTES]);
}

/* "case : 38": a number alone on its line seems one of something else. */
static bool leads_to_number(const char *text, const char *space)
{
    return space > text && space[-1] == ':' && g_ascii_isdigit(space[1]);
}

/* No line ends behind a hyphen ("faut-il", "Ille-et-Vilaine"), behind a slash ("€/h"), in "5–6", before a unit
 * or between a colon and a number. NULL: the text has none of these. */
static PangoAttrList *kept_together(const char *text)
{
    static const char marks[] = "-/ \u2013";
    PangoAttrList *attributes = NULL;
    for (const char *at = strpbrk(text, marks); at; at = strpbrk(at + 1, marks)) {
        const bool kept_here = *at == '-' || *at == '/' ||
                               (*at == ' ' ? parts_unit(text, at) || leads_to_number(text, at)
                                           : joins_numbers(text, at));
        if (!kept_here)
            continue;
        if (!attributes)
            attributes = pango_attr_list_new();
        PangoAttribute *together = pango_attr_allow_breaks_new(FALSE);
        together->start_index = (guint)(at - text);
        together->end_index = (guint)(g_utf8_next_char(g_utf8_next_char(at)) - text);
        pango_attr_list_insert(attributes, together);
    }
    return attributes;
}

/* Whether a line is wider than the layout. */
static bool is_too_wide(PangoLayout *layout)
{
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    return pango_layout_get_width(layout) >= 0 && logical.width > pango_layout_get_width(layout);
}

static bool is_from_right(const char *at)
{
    switch (g_unichar_get_script(g_utf8_get_char(at))) {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
    case G_UNICODE_SCRIPT_NKO:
        return true;
    default:
        return false;
    }
}

/* Where letters that run from right to left end, with what stands between them. */
static const char *end_from_right(const char *at)
{
    const char *end = at;
    for (; *at && (is_from_right(at) || !g_unichar_isalpha(g_utf8_get_char(at)));
         at = g_utf8_next_char(at))
        if (is_from_right(at))
            end = g_utf8_next_char(at);
    return end;
}

/* The text as it is set: with U+FFFD for what is not UTF-8; what runs from right to left is set apart,
 * or it would take the numbers behind it along; and a line may end before a bracket behind a
 * quotation mark, where Unicode allows none. Release with g_free(). */
static char *set_text(const char *text)
{
    enum { ISOLATE = 0x2067, ISOLATED = 0x2069, MAY_BREAK = 0x200B };
    char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *set = g_string_new(NULL);
    for (const char *at = valid, *next; *at; at = next) {
        next = g_utf8_next_char(at);
        if (is_from_right(at)) {
            next = end_from_right(at);
            g_string_append_unichar(set, ISOLATE);
            g_string_append_len(set, at, next - at);
            g_string_append_unichar(set, ISOLATED);
            continue;
        }
        g_string_append_len(set, at, next - at);
        if (*at == ' ' && *next == '(' && (g_str_has_suffix(set->str, "\" ") ||
                                           g_str_has_suffix(set->str, "\u00bb ") ||
                                           g_str_has_suffix(set->str, "\u201d ")))
            g_string_append_unichar(set, MAY_BREAK);
    }
    g_free(valid);
    return g_string_free(set, FALSE);
}

static void lay_out(struct canvas *canvas, const char *text, struct style style)
{
    PangoLayout *layout = canvas->layout;
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, font_family);
    pango_font_description_set_weight(font,
                                      style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, style.size_pt * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);

    int width = style.width_pt > 0 ? (int)(style.width_pt * PANGO_SCALE) : -1;
    pango_layout_set_alignment(layout, style.align == ALIGN_LEFT     ? PANGO_ALIGN_LEFT
                                       : style.align == ALIGN_CENTRE ? PANGO_ALIGN_CENTER
                                                                     : PANGO_ALIGN_RIGHT);
    bool cut = width >= 0 && style.max_lines > 0;
    pango_layout_set_ellipsize(layout, cut ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(layout, cut ? -style.max_lines : -1);
    pango_layout_set_width(layout, width);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_auto_dir(layout, FALSE); /* a name from right to left keeps its column */
    char *set = set_text(text);
    pango_layout_set_text(layout, set, -1);
    PangoAttrList *attributes = width >= 0 ? kept_together(set) : NULL;
    pango_layout_set_attributes(layout, attributes);
    g_free(set);
    if (attributes) {
        pango_attr_list_unref(attributes);
        if (is_too_wide(layout))
            pango_layout_set_attributes(layout, NULL);
    }
    if (is_too_wide(layout)) /* one word wider than the line */
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
}

static PangoRectangle laid_out(struct canvas *canvas)
{
    PangoRectangle logical;
    pango_layout_get_extents(canvas->layout, NULL, &logical);
    return logical;
}

struct extent canvas_measure(struct canvas *canvas, const char *text, struct style style)
{
    if (!text || !*text)
        return (struct extent){0, 0};
    lay_out(canvas, text, style);
    PangoRectangle logical = laid_out(canvas);
    return (struct extent){logical.width / (double)PANGO_SCALE,
                           logical.height / (double)PANGO_SCALE};
}

/* Bytes up to where a line may end: behind a space or a hyphen. */
static size_t word_length(const char *text)
{
    size_t n = strcspn(text, " -\n");
    return n + (text[n] == '-');
}

bool canvas_words_fit(struct canvas *canvas, const char *text, struct style style)
{
    const double room = style.width_pt;
    bool fit = true;
    style.width_pt = 0;
    for (const char *at = text; *at && fit;) {
        size_t n = word_length(at);
        char *word = mem_text_n(at, n);
        fit = canvas_measure(canvas, word, style).width <= room;
        free(word);
        at += n + (at[n] == ' ' || at[n] == '\n');
    }
    return fit;
}

static void note_text(struct drawing *drawing, const char *text, struct box box, double size_pt)
{
    drawing->texts = mem_grown(drawing->texts, &drawing->room_texts, drawing->n_texts + 1,
                               sizeof *drawing->texts);
    struct drawn_text *drawn = &drawing->texts[drawing->n_texts++];
    *drawn = (struct drawn_text){box.x0, box.y0, box.x1, box.y1, size_pt, ""};
    strncpy(drawn->text, text, sizeof drawn->text - 1);
}

void canvas_note_cut(struct canvas *canvas)
{
    canvas->drawing->n_cut++;
}

struct box canvas_text(struct canvas *canvas, const char *text, double x, double y,
                       struct style style)
{
    if (!text || !*text)
        return (struct box){x, y, x, y};
    lay_out(canvas, text, style);
    PangoRectangle logical = laid_out(canvas);
    double width = logical.width / (double)PANGO_SCALE;
    double left = style.align == ALIGN_LEFT     ? x
                  : style.align == ALIGN_CENTRE ? x - width / 2
                                                : x - width;
    struct box box = {left, y, left + width, y + logical.height / (double)PANGO_SCALE};
    if (pango_layout_is_ellipsized(canvas->layout) && !style.told)
        canvas->drawing->n_cut++;
    note_text(canvas->drawing, text, box, style.size_pt);

    record_text(&canvas->drawing->record, canvas->layout, left - logical.x / (double)PANGO_SCALE,
                y, style.colour, style.halo ? 0.28 * style.size_pt : 0, style.around);
    return box;
}

struct box canvas_text_at(struct canvas *canvas, const char *text, double x, double y,
                          struct style style)
{
    return canvas_text(canvas, text, x, y - canvas_measure(canvas, text, style).height / 2, style);
}

/* ---- Paths ------------------------------------------------------------------------ */
void canvas_move(struct canvas *canvas, double x, double y)
{
    cairo_move_to(canvas->path, x, y);
}

void canvas_line(struct canvas *canvas, double x, double y)
{
    cairo_line_to(canvas->path, x, y);
}

void canvas_curve(struct canvas *canvas, double x1, double y1, double x2, double y2, double x,
                  double y)
{
    cairo_curve_to(canvas->path, x1, y1, x2, y2, x, y);
}

void canvas_close(struct canvas *canvas)
{
    cairo_close_path(canvas->path);
}

void canvas_circle(struct canvas *canvas, double x, double y, double radius)
{
    cairo_new_sub_path(canvas->path);
    cairo_arc(canvas->path, x, y, radius, 0, 2 * G_PI);
    cairo_close_path(canvas->path);
}

void canvas_rectangle(struct canvas *canvas, struct box box)
{
    cairo_rectangle(canvas->path, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
}

/* After a step: the next one may use the path again, or it is forgotten. */
static void end_step(struct canvas *canvas, bool keep)
{
    canvas->path_recorded = keep;
    if (!keep)
        cairo_new_path(canvas->path);
}

void canvas_fill(struct canvas *canvas, struct colour colour, double opacity, bool keep)
{
    record_fill(&canvas->drawing->record, canvas->path, canvas->path_recorded, colour, opacity);
    end_step(canvas, keep);
}

void canvas_stroke(struct canvas *canvas, struct stroke stroke)
{
    double width = stroke.faint ? stroke.width_pt : fmax(stroke.width_pt, canvas->theme->line_pt);
    if (!stroke.faint)
        canvas->drawing->thinnest_pt = fmin(canvas->drawing->thinnest_pt, width);
    record_stroke(&canvas->drawing->record, canvas->path, canvas->path_recorded, &stroke, width);
    end_step(canvas, stroke.keep);
}

void canvas_clip(struct canvas *canvas, struct box box)
{
    record_clip(&canvas->drawing->record, box);
}

void canvas_unclip(struct canvas *canvas)
{
    record_unclip(&canvas->drawing->record);
}

void canvas_segment(struct canvas *canvas, double x0, double y0, double x1, double y1,
                    struct stroke stroke)
{
    canvas_move(canvas, x0, y0);
    canvas_line(canvas, x1, y1);
    canvas_stroke(canvas, stroke);
}

void canvas_bar(struct canvas *canvas, struct box box, struct colour fill)
{
    canvas_rectangle(canvas, box);
    canvas_fill(canvas, fill, 1, false);
}

bool box_overlaps(struct box a, struct box b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/* ---- The frame --------------------------------------------------------------------- */
static const char *part_text(const struct canvas *canvas, unsigned part)
{
    const struct frame *frame = canvas->frame;
    return canvas->placed & part   ? NULL
           : part == PART_TITLE    ? frame->title
           : part == PART_SUBTITLE ? canvas->subtitle
           : part == PART_MENTION  ? canvas->mention
                                   : canvas->source;
}

/* A projected page has little room: lines are limited there. */
static struct style part_style(const struct canvas *canvas, unsigned part, double width_pt)
{
    const struct theme *theme = canvas->theme;
    struct style style = style_small(theme);
    style.width_pt = width_pt;
    style.bold = part == PART_TITLE || part == PART_MENTION;
    if (style.bold)
        style.colour = palette_ink;
    style.size_pt = part == PART_TITLE      ? theme->title_pt
                    : part == PART_SUBTITLE ? theme->small_pt
                    : part == PART_MENTION  ? theme->mention_pt
                                            : theme->source_pt;
    if (theme->projection)
        style.max_lines = width_pt < 0.8 * theme->width_pt || part == PART_SUBTITLE ? 5
                          : part == PART_MENTION ? 2 : 3;
    return style;
}

/* ---- Questions longer than a title -------------------------------------------------- */
static bool is_one_of(const char *chars, char c)
{
    return c && strchr(chars, c);
}

/* Whether a text may be parted at a space: at the end of a sentence and before a bracket, or between
 * any two words. */
static bool may_part(const char *text, size_t at, bool sentences)
{
    if (text[at] != ' ' || at == 0 || is_one_of("?!:;", text[at + 1]))
        return false;
    return !sentences || is_one_of(".?!:;)", text[at - 1]) || text[at + 1] == '(' ||
           (at >= 3 && strncmp(text + at - 3, "…", 3) == 0);
}

/* Whether the first n bytes, with a mark behind them, keep to the style's lines. */
static bool lines_fit(struct canvas *canvas, const char *text, size_t n, const char *mark,
                      struct style style)
{
    char *part = mem_printf("%.*s%s", (int)n, text, mark);
    const double most = style.max_lines + 0.5;
    style.max_lines = 0;
    const double height = canvas_measure(canvas, part, style).height;
    free(part);
    return height <= most * canvas_measure(canvas, "X", style).height;
}

/* The longest start that fits, ended by the mark; 0: none. */
static size_t longest_start(struct canvas *canvas, const char *text, const char *mark,
                            struct style style, bool sentences)
{
    enum { MOST_BYTES = 2000 };
    size_t longest = 0;
    for (size_t at = 0; at < MOST_BYTES && text[at]; at++) {
        if (!may_part(text, at, sentences))
            continue;
        if (!lines_fit(canvas, text, at, mark, style))
            break;
        longest = at;
    }
    return longest;
}

/* The text, or as many of its sentences or words as fit, and "[…]". Release with free(). */
static char *abbreviated(struct canvas *canvas, const char *text, struct style style)
{
    static const char mark[] = " […]";
    if (style.max_lines == 0 || lines_fit(canvas, text, strlen(text), "", style))
        return mem_text(text);
    const size_t words = longest_start(canvas, text, mark, style, false);
    const size_t sentences = longest_start(canvas, text, mark, style, true);
    const size_t n = 2 * sentences > words ? sentences : words;
    return n > 0 ? mem_printf("%.*s%s", (int)n, text, mark) : mem_text(text);
}

/* On a projected page a title takes few lines: of a longer question the first sentences are the title
 * and the others follow in the size of small text, abbreviated beyond some lines. Returns the
 * bottom. */
static double put_title(struct canvas *canvas, double x, double y, double width_pt,
                        bool only_measure)
{
    const char *text = part_text(canvas, PART_TITLE);
    const struct style style = part_style(canvas, PART_TITLE, width_pt);
    struct style rest_style = part_style(canvas, PART_SUBTITLE, width_pt);
    rest_style.colour = palette_ink;
    rest_style.max_lines = style.max_lines - canvas->fewer_lines;
    if (!text || !*text)
        return y;
    char *head = mem_text(text), *rest = mem_text("");
    if (style.max_lines > 1 && !lines_fit(canvas, text, strlen(text), "", style)) {
        const size_t sentences = longest_start(canvas, text, "", style, true);
        const size_t n = sentences > 0 ? sentences
                                       : longest_start(canvas, text, " …", style, false);
        if (n > 0) {
            free(head);
            free(rest);
            head = mem_printf("%.*s%s", (int)n, text, sentences > 0 ? "" : " …");
            char *all = mem_printf("%s%s", sentences > 0 ? "" : "… ", text + n + 1);
            rest = abbreviated(canvas, all, rest_style);
            free(all);
        }
    }
    if (!only_measure) {
        canvas_text(canvas, head, x, y, style);
        canvas_text(canvas, rest, x, y + canvas_measure(canvas, head, style).height, rest_style);
    }
    y += canvas_measure(canvas, head, style).height +
         canvas_measure(canvas, rest, rest_style).height;
    free(head);
    free(rest);
    return y;
}

/* Remembers that sources follow from y on, for pages that leave them out. */
static void note_source(struct canvas *canvas, double y)
{
    canvas->drawing->n_steps_unsourced = canvas->drawing->record.n;
    canvas->drawing->unsourced_height_pt = ceil(y + canvas->theme->margin_pt);
}

double canvas_parts(struct canvas *canvas, unsigned parts, double x, double y, double width_pt,
                    bool only_measure)
{
    for (unsigned part = PART_TITLE; part <= PART_SOURCE; part *= 2) {
        if (!(parts & part))
            continue;
        if (part == PART_TITLE) {
            y = put_title(canvas, x, y, width_pt, only_measure);
            continue;
        }
        struct style style = part_style(canvas, part, width_pt);
        const char *text = part_text(canvas, part);
        if (!only_measure && part == PART_SOURCE)
            note_source(canvas, y);
        if (!only_measure)
            canvas_text(canvas, text, x, y, style);
        y += canvas_measure(canvas, text, style).height;
    }
    if (!only_measure)
        canvas->placed |= parts;
    return y;
}

static double text_width(const struct canvas *canvas)
{
    return canvas->theme->width_pt - 2 * canvas->theme->margin_pt;
}

/* Bytes of the source that stand beside the mention, on its line, where that saves a line of a projected
 * page; *x: where. */
static size_t source_beside(struct canvas *canvas, double *x)
{
    const char *mention = part_text(canvas, PART_MENTION), *source = part_text(canvas, PART_SOURCE);
    if (!canvas->theme->projection || !mention || !*mention || !source)
        return 0;
    struct style style = part_style(canvas, PART_MENTION, text_width(canvas));
    style.width_pt = 0;
    *x = canvas->theme->margin_pt + canvas_measure(canvas, mention, style).width +
         0.5 * canvas->theme->source_pt;
    style = part_style(canvas, PART_SOURCE, text_width(canvas));
    const double all = canvas_measure(canvas, source, style).height;
    style.width_pt = canvas->theme->width_pt - canvas->theme->margin_pt - *x;
    style.max_lines = 1;
    if (style.width_pt < 4 * canvas->theme->source_pt)
        return 0;
    const size_t n = lines_fit(canvas, source, strlen(source), "", style)
                         ? strlen(source) : longest_start(canvas, source, "", style, false);
    style = part_style(canvas, PART_SOURCE, text_width(canvas));
    const char *rest = source + n + (source[n] == ' ');
    return canvas_measure(canvas, rest, style).height < all ? n : 0;
}

/* Draws mention and source from y, or only measures them; returns their bottom. */
static double put_footer(struct canvas *canvas, double y, bool only_measure)
{
    const double left = canvas->theme->margin_pt, width = text_width(canvas);
    double x = left;
    const size_t n = source_beside(canvas, &x);
    if (n == 0)
        return canvas_parts(canvas, (PART_MENTION | PART_SOURCE) & ~canvas->placed, left, y, width,
                            only_measure);
    const struct style style = part_style(canvas, PART_SOURCE, width);
    char *beside = mem_text_n(canvas->source, n);
    const char *rest = canvas->source + n + (canvas->source[n] == ' ');
    const double bottom = canvas_parts(canvas, PART_MENTION, left, y, width, only_measure);
    if (!only_measure) {
        struct style line = style;
        line.width_pt = 0;
        const double drop = 0.8 * (canvas->theme->mention_pt - canvas->theme->source_pt);
        canvas_text(canvas, beside, x, y + drop, line); /* on the mention's base line */
        canvas_text(canvas, rest, left, bottom, style);
        canvas->placed |= PART_SOURCE;
    }
    free(beside);
    return bottom + canvas_measure(canvas, rest, style).height;
}

/* Above the footer, and below the header: tighter where room is dear. */
static double footer_gap(const struct theme *theme)
{
    return (theme->projection ? 0.3 : 0.5) * theme->small_pt;
}

static double header_gap(const struct theme *theme)
{
    return (theme->projection ? 0.4 : 0.7) * theme->small_pt;
}

static double footer_height(struct canvas *canvas)
{
    double height = put_footer(canvas, 0, true);
    return height > 0 ? height + footer_gap(canvas->theme) : 0;
}

double canvas_bottom(struct canvas *canvas)
{
    return canvas->theme->height_pt - canvas->theme->margin_pt - footer_height(canvas);
}

/* Two sentences; the first one gets the full stop that it lacks. */
static char *joined(const char *first, const char *second)
{
    if (!*first || !*second)
        return mem_printf("%s%s", first, second);
    bool ended = strchr(".!?:;", first[strlen(first) - 1]) != NULL;
    return mem_printf("%s%s %s", first, ended ? "" : ".", second);
}

/* Fewer lines of a long question where the header would take more than half of a projected page. */
static void leave_room(struct canvas *canvas, const char *subtitle)
{
    const struct theme *theme = canvas->theme;
    const double width = text_width(canvas), most = 0.54 * theme->height_pt - theme->margin_pt;
    const double base = canvas_measure(canvas, subtitle, part_style(canvas, PART_SUBTITLE, width)).height;
    const int lines = part_style(canvas, PART_TITLE, width).max_lines;
    while (theme->projection && canvas->fewer_lines + 1 < lines &&
           put_title(canvas, 0, 0, width - canvas->corner_pt, true) + base > most)
        canvas->fewer_lines++;
}

struct box canvas_header(struct canvas *canvas, const char *more_subtitle)
{
    const struct theme *theme = canvas->theme;
    double x = theme->margin_pt, y = theme->margin_pt, width = text_width(canvas);
    const char *first = part_text(canvas, PART_SUBTITLE);
    char *subtitle = joined(first ? first : "", more_subtitle ? more_subtitle : "");
    leave_room(canvas, subtitle);
    y = put_title(canvas, x, y, width - canvas->corner_pt, false);
    if (canvas->corner_pt > 0) /* under the page's number, too, when there is no title */
        y = fmax(y, theme->margin_pt + 1.2 * theme->small_pt);
    if (*subtitle)
        y += theme->small_pt * 0.15;
    y = canvas_text(canvas, subtitle, x, y, part_style(canvas, PART_SUBTITLE, width)).y1;
    free(subtitle);
    if (y > theme->margin_pt)
        y += header_gap(theme);
    return (struct box){x, y, x + width,
                        theme->projection ? canvas_bottom(canvas) : HUGE_VAL};
}

void canvas_keep_corner(struct canvas *canvas)
{
    if (canvas->theme->projection)
        canvas->corner_pt = 2.2 * canvas->theme->small_pt;
}

void canvas_number_page(struct canvas *canvas, size_t page, size_t n_pages)
{
    const struct theme *theme = canvas->theme;
    if (!theme->projection || n_pages < 2)
        return;
    struct style style = style_small(theme);
    style.align = ALIGN_RIGHT;
    char *number = mem_printf("%zu/%zu", page + 1, n_pages);
    canvas_text(canvas, number, theme->width_pt - theme->margin_pt, theme->margin_pt, style);
    free(number);
}

struct drawing *canvas_finish(struct canvas *canvas, double bottom)
{
    const struct theme *theme = canvas->theme;
    struct drawing *drawing = canvas->drawing;
    double gap = footer_gap(theme), height = footer_height(canvas);
    if (theme->projection) {
        put_footer(canvas, theme->height_pt - theme->margin_pt - height + gap, false);
        drawing->height_pt = theme->height_pt;
    } else {
        double y = height > 0 ? put_footer(canvas, bottom + gap, false) : bottom;
        drawing->height_pt = ceil(y + theme->margin_pt);
    }
    bool sources_last = drawing->n_steps_unsourced > 0 &&
                        drawing->n_steps_unsourced + 1 >= drawing->record.n;
    if (!sources_last) {
        drawing->n_steps_unsourced = drawing->record.n;
        drawing->unsourced_height_pt = drawing->height_pt;
    }
    g_object_unref(canvas->layout);
    cairo_destroy(canvas->path);
    free(canvas->subtitle);
    free(canvas->source);
    free(canvas);
    return drawing;
}

void canvas_drop(struct canvas *canvas)
{
    drawing_free(canvas_finish(canvas, 0));
}
