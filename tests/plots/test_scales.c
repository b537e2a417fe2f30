/* Charts of scales, of shares and of units, a row an item. */
#include "plots/palette.h"
#include "tests/plots/chart_tests.h"

START_TEST(scales_are_ordered_by_net_agreement)
{
    struct theme theme = theme_of(_i);
    static const char *const items[] = {"worst", "tied first", "tied second", "best"};
    static const char *const levels[] = {"no", "neither", "yes", "unsure"};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_NEUTRAL, SIDE_POSITIVE, SIDE_ASIDE};
    /* Net of 20: -10, +2, +2, +14; neutral and aside do not count. */
    static const double counts[] = {12, 6, 2, 9, 9, 0, 11, 0, 4, 10, 6, 1, 3, 0, 17, 0};
    static const size_t n_valid[] = {20, 20, 20, 20};
    struct likert likert = {.frame = {.title = "Q"}, .n_items = 4, .n_levels = 4,
                            .item_labels = items, .level_labels = levels, .sides = sides,
                            .counts = counts, .n_valid = n_valid};
    for (int stacked = 0; stacked < 2; stacked++) {
        likert.stacked = stacked;
        struct drawing *drawing = likert_draw(&likert, &theme);
        ck_assert_double_lt(y_of(drawing, "best"), y_of(drawing, "tied first"));
        ck_assert_double_lt(y_of(drawing, "tied first"), y_of(drawing, "tied second"));
        ck_assert_double_lt(y_of(drawing, "tied second"), y_of(drawing, "worst"));
        for (size_t l = 0; l < 4; l++)
            ck_assert(has_text(drawing, levels[l]));
        if (!stacked) /* 12 of 20 disagree, 17 of 20 agree */
            ck_assert(has_text(drawing, _i / 2 ? "12\u00a0(60\u202f%)" : "12\u00a0(60%)") &&
                      has_text(drawing, _i / 2 ? "17\u00a0(85\u202f%)" : "17\u00a0(85%)"));
        check_and_free(drawing, &theme);
    }
}
END_TEST

START_TEST(a_scale_may_begin_with_either_end)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    static const char *const items[] = {"one"};
    static const char *const up[] = {"never", "seldom", "often", "always"};
    static const char *const down[] = {"always", "often", "seldom", "never"};
    static const enum side rising[] = {SIDE_NEGATIVE, SIDE_NEGATIVE, SIDE_POSITIVE, SIDE_POSITIVE};
    static const enum side falling[] = {SIDE_POSITIVE, SIDE_POSITIVE, SIDE_NEGATIVE,
                                        SIDE_NEGATIVE};
    static const double counts[] = {11, 12, 13, 14}, reversed[] = {14, 13, 12, 11};
    static const size_t n_valid[] = {50};
    struct likert likert = {.n_items = 1, .n_levels = 4, .item_labels = items, .level_labels = up,
                            .sides = rising, .counts = counts, .n_valid = n_valid};
    struct drawing *first = likert_draw(&likert, &theme);
    likert.level_labels = down;
    likert.sides = falling;
    likert.counts = reversed;
    struct drawing *second = likert_draw(&likert, &theme);
    check_same(first, second);
    drawing_free(first);
    drawing_free(second);
}
END_TEST

START_TEST(weighted_scales_show_answers)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    static const char *const items[] = {"one"}, *const levels[] = {"no", "yes"};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_POSITIVE};
    static const double counts[] = {7.5, 22.5};
    static const size_t answers[] = {8, 12}, n_valid[] = {20}, few[] = {9};
    struct likert likert = {.n_items = 1, .n_levels = 2, .item_labels = items,
                            .level_labels = levels, .sides = sides, .counts = counts,
                            .n_answers = answers, .n_valid = n_valid};
    struct drawing *drawing = likert_draw(&likert, &theme);
    ck_assert(has_text(drawing, "8\u00a0(25%)") && has_text(drawing, "12\u00a0(75%)"));
    drawing_free(drawing);
    likert.n_answers = NULL; /* weighted sums are no answers */
    drawing = likert_draw(&likert, &theme);
    ck_assert(has_text(drawing, "25%") && has_text(drawing, "75%"));
    drawing_free(drawing);
    likert.n_valid = few;
    drawing = likert_draw(&likert, &theme);
    ck_assert(!any_percent(drawing));
    drawing_free(drawing);
}
END_TEST

/* As many rows as a slide holds: the bars are still as high as the numbers in them. */
START_TEST(crowded_bars_keep_their_numbers)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    static const char *const levels[] = {"Pas du tout d’accord", "Pas d’accord", "Plutôt pas d’accord",
                                         "Ni d’accord ni pas d’accord", "Plutôt d’accord", "D’accord",
                                         "Tout à fait d’accord"};
    static const enum side sides[] = {SIDE_NEGATIVE, SIDE_NEGATIVE, SIDE_NEGATIVE, SIDE_NEUTRAL,
                                      SIDE_POSITIVE, SIDE_POSITIVE, SIDE_POSITIVE};
    static const char *const items[] = {"Nord <b>gras</b> & Cie", "L’Est \"guillemets\"", "Ouest", "Sud", "Vide"};
    static const double counts[] = {2, 0, 2, 0, 1, 1, 3, 1, 1, 0, 0, 1, 2, 2, 0, 1, 2, 0, 3, 2, 1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1, 2, 2};
    static const size_t n_valid[] = {9, 7, 9, 9, 9};
    struct likert likert = {.frame = {.title = "Satisfait ?", .subtitle = "Selon : Zone <A> & « B ». n = 9 sur "
                                      "60 structures ; non pondéré", .mention = "A répondu qui voulait : les intervalles sont indicatifs.",
                                      .source = "Élodie L’Hénaff & fils, Réseau <Test>, 2026, ODbL-1.0"},
                            .n_items = 5, .n_levels = 7, .item_labels = items, .level_labels = levels,
                            .sides = sides, .counts = counts, .n_valid = n_valid};
    const size_t n_pages = likert_n_pages(&likert, &theme);
    size_t n = 0;
    for (likert.page = 0; likert.page < n_pages; likert.page++) {
        struct drawing *drawing = likert_draw(&likert, &theme);
        for (size_t i = 0; i < drawing_n_texts(drawing); i++)
            n += strspn(drawing_texts(drawing)[i].text, "0123456789") == strlen(drawing_texts(drawing)[i].text);
        check_and_free(drawing, &theme);
    }
    ck_assert_uint_eq(n, 27 + 15); /* pieces that somebody is in, and totals of three sides */
}
END_TEST

START_TEST(dots_are_sorted_and_unknown_ones_last)
{
    struct theme theme = theme_of(_i);
    static const char *const labels[] = {"middle", "unknown", "large", "small"};
    static const struct plot_interval values[] = {{0.5, 0.4, 0.6}, {(double)NAN, 0, 1}, {0.9, 0.8, 1},
                                                  {0.1, 0, 0.2}};
    struct dots dots = {.n = 4, .labels = labels, .values = values, .n_valid = 200, .sorted = true};
    struct drawing *drawing = dots_draw(&dots, &theme);
    ck_assert_double_lt(y_of(drawing, "large"), y_of(drawing, "middle"));
    ck_assert_double_lt(y_of(drawing, "middle"), y_of(drawing, "small"));
    ck_assert_double_lt(y_of(drawing, "small"), y_of(drawing, "unknown"));
    check_and_free(drawing, &theme);
}
END_TEST

/* Seven answers are counts, which have no interval. */
START_TEST(counts_have_no_intervals)
{
    const struct theme theme = theme_of(_i);
    const char *const labels[] = {"Yes", "No"};
    const struct plot_interval wide[] = {{5 / 7.0, 0.3, 0.9}, {2 / 7.0, 0.1, 0.7}};
    const struct plot_interval none[] = {{5 / 7.0, (double)NAN, (double)NAN},
                                         {2 / 7.0, (double)NAN, (double)NAN}};
    struct dots dots = {.n = 2, .n_valid = 7, .labels = labels, .values = wide,
                        .counts = (size_t[]){5, 2}, .bars = true};
    struct drawing *with = dots_draw(&dots, &theme);
    dots.values = none;
    struct drawing *without = dots_draw(&dots, &theme);
    check_same(with, without);
    check_and_free(with, &theme);
    check_and_free(without, &theme);
}
END_TEST

/* The colours of mosaics and of organisations mean something else. */
START_TEST(units_of_categories_have_one_colour)
{
    struct theme theme = theme_of(_i);
    static const char *const labels[] = {"first", "second", "third"};
    static const size_t counts[] = {3, 2, 1};
    struct drawing *drawing =
        units_draw(&(struct units){.n_groups = 3, .labels = labels, .counts = counts}, &theme);
    char *svg = drawing_svg(drawing, "x"), hex[8];
    palette_hex(palette_sequential(0.75), hex);
    size_t n = 0;
    for (const char *at = svg; (at = strstr(at, hex)) != NULL; at++)
        n++;
    ck_assert_uint_eq(n, 6);
    for (size_t k = 0; k < 3; k++) {
        palette_hex(palette_organisation(k), hex);
        ck_assert_ptr_null(strstr(svg, hex));
        palette_hex(palette_item(k), hex);
        ck_assert_ptr_null(strstr(svg, hex));
    }
    free(svg);
    check_and_free(drawing, &theme);
}
END_TEST

/* A slide has the values alone: no line of an axis without numbers runs through its labels. */
START_TEST(pairs_on_slides_have_no_axis)
{
    struct theme theme = theme_of(_i);
    static const char *const labels[] = {"first", "second"};
    static const struct plot_interval left[] = {{0.3, 0.3, 0.3}, {0.7, 0.7, 0.7}},
                                      right[] = {{0.2, 0.2, 0.2}, {0.8, 0.8, 0.8}};
    struct drawing *drawing = dumbbell_draw(
        &(struct dumbbell){.n = 2, .labels = labels, .left = left, .right = right, .left_label = "l",
                           .right_label = "r", .n_left = 40, .n_right = 50}, &theme);
    char *svg = drawing_svg(drawing, "x"), hex[8];
    palette_hex(palette_line, hex);
    ck_assert_int_eq(strstr(svg, hex) != NULL, !theme.projection);
    free(svg);
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(many_units_share_squares)
{
    struct theme theme = theme_report(LANGUAGE_EN);
    static const char *const labels[] = {"yes"};
    static const size_t few[] = {599}, many[] = {5000};
    struct units units = {.n_groups = 1, .labels = labels, .counts = few};
    struct drawing *drawing = units_draw(&units, &theme);
    ck_assert(!has_text(drawing, "One square"));
    check_and_free(drawing, &theme);
    units.counts = many;
    drawing = units_draw(&units, &theme);
    ck_assert(has_text(drawing, "One square stands for 10."));
    check_and_free(drawing, &theme);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {
        {scales_are_ordered_by_net_agreement, N_THEMES},
        {crowded_bars_keep_their_numbers, 1},
        {a_scale_may_begin_with_either_end, 1},
        {weighted_scales_show_answers, 1},
        {dots_are_sorted_and_unknown_ones_last, 2},
        {counts_have_no_intervals, 2},
        {pairs_on_slides_have_no_axis, N_THEMES},
        {units_of_categories_have_one_colour, N_THEMES},
        {many_units_share_squares, 1}};
    return run_repeated("scales", tests, sizeof tests / sizeof *tests);
}
