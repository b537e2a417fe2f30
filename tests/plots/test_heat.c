/* Heat maps of groups and answers. */
#include "tests/plots/chart_tests.h"

/* 11 of 20 is a share and 3 of 8 is none; weights shade, and the answers are what is written. */
START_TEST(heat_maps_tell_shares_of_enough_answers)
{
    struct theme theme = theme_of(_i);
    static const char *const rows[] = {"many", "few"}, *const columns[] = {"yes", "no"};
    static const double counts[] = {30, 10, 3, 5};
    static const size_t n_answers[] = {11, 9, 3, 5};
    struct drawing *drawing = heat_draw(
        &(struct heat){.frame = {.title = "t"}, .n_rows = 2, .n_columns = 2, .row_labels = rows,
                       .column_labels = columns, .counts = counts, .n_answers = n_answers,
                       .row_shares = true}, &theme);
    ck_assert_uint_eq(count_text(drawing, "11\u00a0(75\u202f%)") +
                          count_text(drawing, "11\u00a0(75%)"), 1);
    ck_assert_uint_eq(count_text(drawing, "3"), 1);
    ck_assert(has_text(drawing, "Grey: n\u00a0<\u00a010."));
    drawing_free(drawing);
    static const double shares[] = {0.55, 0.1, 0.2, 0.9};
    static const size_t n_each[] = {20, 90, 55, 10};
    drawing = heat_draw(
        &(struct heat){.frame = {.title = "t"}, .n_rows = 2, .n_columns = 2, .row_labels = rows,
                       .column_labels = columns, .counts = shares, .n_answers = n_answers,
                       .n_each = n_each}, &theme);
    ck_assert(has_text(drawing, "11\u00a0(55"));
    ck_assert(has_text(drawing, "5\u00a0(90"));
    ck_assert(!has_text(drawing, "Grey"));
    drawing_free(drawing);
}
END_TEST

/* Of 98 a share has its count beside it, and so has one of 105 in the same table. */
START_TEST(shares_of_a_heat_map_are_told_alike)
{
    struct theme theme = theme_of(_i);
    static const char *const rows[] = {"98", "105"}, *const columns[] = {"yes", "no"};
    static const double counts[] = {21, 77, 44, 61};
    struct drawing *drawing = heat_draw(
        &(struct heat){.frame = {.title = "t"}, .n_rows = 2, .n_columns = 2, .row_labels = rows,
                       .column_labels = columns, .counts = counts, .row_shares = true}, &theme);
    ck_assert(has_text(drawing, "21\u00a0(21"));
    ck_assert(has_text(drawing, "44\u00a0(42"));
    ck_assert(has_text(drawing, "61\u00a0(58"));
    drawing_free(drawing);
}
END_TEST

/* One cell too narrow for its share: none shows it, and marks stay, under their number where they must. */
START_TEST(a_heat_map_has_all_shares_or_none)
{
    struct theme theme = theme_slide(LANGUAGE_EN);
    enum { N = 12 };
    const char *rows[] = {"a"}, *columns[N];
    double counts[N], residuals[N];
    for (size_t c = 0; c < N; c++) {
        columns[c] = "c";
        counts[c] = c ? 1 : 40;
        residuals[c] = c ? 0 : 3;
    }
    struct drawing *drawing = heat_draw(
        &(struct heat){.n_rows = 1, .n_columns = N, .row_labels = rows, .column_labels = columns,
                       .counts = counts, .residuals = residuals, .row_shares = true}, &theme);
    ck_assert(!any_percent(drawing));
    ck_assert_uint_eq(count_text(drawing, "40\n▲"), 1);
    ck_assert_uint_eq(count_text(drawing, "1"), N - 1);
    drawing_free(drawing);
}
END_TEST

/* Two lines of label in the size of a room's text leave place for a second row. */
START_TEST(rows_share_slides)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    static const char *const rows[] = {
        "un sujet technique", "un sujet légitime pour une collectivité",
        "viable économiquement sans aide publique", "le premier frein à l’approvisionnement local",
        "l’affaire des seuls producteurs"};
    static const char *const columns[] = {"Côtes-d’Armor (n\u00a0=\u00a08–9)", "Finistère (n\u00a0=\u00a07–8)",
                                          "Ille-et-Vilaine (n\u00a0=\u00a011–12)", "Morbihan (n\u00a0=\u00a09)"};
    double shares[20];
    size_t answers[20], n_each[20];
    for (size_t i = 0; i < 20; i++) {
        shares[i] = 0.5;
        answers[i] = 11;
        n_each[i] = i % 4 == 2 ? 12 : 9;
    }
    struct heat heat = {.frame = {.title = "La logistique des circuits de proximité est…",
                                  .subtitle = "Selon : Dans quel département se trouve le siège du PAT ? "
                                              "n = 38 sur 52 PAT ; pas de réponse : 3 ; non pondéré ; "
                                              "réponses positives par groupe",
                                  .mention = "Données synthétiques.", .source = "S"},
                        .n_rows = 5, .n_columns = 4, .row_labels = rows, .column_labels = columns,
                        .counts = shares, .n_answers = answers, .n_each = n_each};
    const size_t n_pages = heat_n_pages(&heat, &theme);
    ck_assert_uint_le(n_pages, 3);
    for (heat.page = 0; heat.page < n_pages; heat.page++) {
        struct drawing *drawing = heat_draw(&heat, &theme);
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        check_and_free(drawing, &theme);
    }
}
END_TEST

/* Headings of 200 characters are letters, which pages behind the table tell whole; so are row labels, of
 * which two lines show, rather than take a page each. */
START_TEST(long_headings_have_pages_of_their_own)
{
    const struct theme theme = theme_slide(LANGUAGE_EN);
    enum { N = 5 };
    struct labels *labels = labels_create(long_label);
    const char *rows[N];
    double counts[N * N];
    for (size_t i = 0; i < N; i++) {
        rows[i] = labels->at[i];
        const size_t n = strlen(labels->text[i]);
        snprintf(labels->text[i] + n, sizeof labels->text[i] - n, ", and %s", long_label);
    }
    for (size_t i = 0; i < N * N; i++)
        counts[i] = (double)(i % 7 + 3);
    struct heat heat = {.frame = {.title = "What do you think of it?", .subtitle = "n = 38", .source = "S"},
                        .n_rows = N, .n_columns = N, .row_labels = rows, .column_labels = rows,
                        .counts = counts};
    const size_t n_pages = heat_n_pages(&heat, &theme);
    size_t n_told = 0, n_rows = 0, n_tables = 0;
    for (heat.page = 0; heat.page < n_pages; heat.page++) {
        struct drawing *drawing = heat_draw(&heat, &theme);
        n_tables += has_text(drawing, "Whole labels: page ");
        for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
            const char *text = drawing_texts(drawing)[i].text;
            n_told += strncmp(text + 1, ": item ", 7) == 0;
            n_rows += strncmp(text + 1, ". item ", 7) == 0;
        }
        check_and_free(drawing, &theme);
    }
    ck_assert_uint_eq(n_told, 2 * N);
    ck_assert_uint_eq(n_rows, N);
    ck_assert_uint_lt(n_tables, N);
    free(labels);
}
END_TEST

/* A key of four lines stands under its rows rather than on a slide of its own, where both take two. */
START_TEST(a_key_stays_with_its_rows)
{
    const struct theme theme = theme_slide(LANGUAGE_EN);
    static const char *const rows[] = {"wholesalers", "carriers", "large retailers", "groups of farmers"};
    static const char *const columns[] = {
        "An intermunicipality (n\u00a0=\u00a025)", "A group of intermunicipalities (n\u00a0=\u00a08)",
        "A department, a metropolis (n\u00a0=\u00a03)", "An association, a chamber (n\u00a0=\u00a03)"};
    double shares[16];
    size_t answers[16], n_each[16];
    for (size_t i = 0; i < 16; i++) {
        shares[i] = 0.5;
        answers[i] = i % 4 ? 2 : 12;
        n_each[i] = i % 4 ? 4 : 25;
    }
    struct heat heat = {.frame = {.title = "Do you work with…",
                                  .subtitle = "By: Who runs the PAT? n = 39 of 52 PATs; not asked: 2; positive "
                                              "answers",
                                  .mention = "Synthetic answers, drawn at random.",
                                  .source = "Not weighted; shade: share of the group. Réseau des PAT, 2026"},
                        .n_rows = 4, .n_columns = 4, .row_labels = rows, .column_labels = columns,
                        .counts = shares, .n_answers = answers, .n_each = n_each};
    ck_assert_uint_eq(heat_n_pages(&heat, &theme), 2);
    for (heat.page = 0; heat.page < 2; heat.page++) {
        struct drawing *drawing = heat_draw(&heat, &theme);
        ck_assert(has_text(drawing, "A: An intermunicipality") && has_text(drawing, "D: An association"));
        ck_assert(has_text(drawing, heat.page ? "large retailers" : "wholesalers"));
        check_and_free(drawing, &theme);
    }
}
END_TEST

/* A question of 380 characters leaves a slide the room for a row and for where its letters are told. */
START_TEST(a_long_question_leaves_room_for_its_table)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    static const char *const rows[] = {"Côtes-d’Armor (n\u00a0=\u00a0137)", "Finistère (n\u00a0=\u00a0372)",
                                       "Morbihan (n\u00a0=\u00a050)"};
    static const char *const columns[] = {"1 : mutualiser les", "2 : mutualiser les", "3 : mutualiser les",
                                          "4 : mutualiser les"};
    static const double counts[] = {64, 20, 30, 23, 9, 1, 7, 2, 5, 3, 3, 0};
    static const double residuals[] = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    char *title = mem_printf("%s, %s, %s, %s ?", long_label, long_label, long_label, long_label);
    struct heat heat = {.frame = {.title = title,
                                  .subtitle = "Selon : Dans quel département ? n = 741 PAT ; pas de réponse : 26 ; "
                                              "sans groupe : 33",
                                  .mention = "Réponses synthétiques, tirées au sort.",
                                  .source = "Non pondéré ; teinte : part de la ligne. Réseau des PAT, 2026, "
                                            "2026-03-01, CC-BY-4.0, et d’autres sources encore"},
                        .n_rows = 3, .n_columns = 4, .row_labels = rows, .column_labels = columns,
                        .counts = counts, .residuals = residuals, .row_shares = true};
    const size_t n_pages = heat_n_pages(&heat, &theme);
    for (heat.page = 0; heat.page < n_pages; heat.page++)
        check_and_free(heat_draw(&heat, &theme), &theme);
    free(title);
}
END_TEST

/* Under a long question a legend of long names has their letters and beginnings, and slides behind tell them
 * whole. */
START_TEST(every_colour_of_a_mosaic_is_named)
{
    const struct theme theme = theme_slide(LANGUAGE_EN);
    enum { N = 4 };
    struct labels *labels = labels_create(long_label);
    static const char *const rows[] = {"first", "last"};
    char *question = mem_printf("%s? %s? %s?", long_label, long_label, long_label);
    struct heat heat = {.frame = {.title = question, .subtitle = long_label, .source = "S"},
                        .n_rows = 2, .n_columns = N, .row_labels = rows, .column_labels = labels->at,
                        .counts = (double[]){9, 3, 4, 5, 6, 7, 8, 9}};
    const size_t n_pages = mosaic_n_pages(&heat, &theme);
    for (size_t n_named = 0, n_told = 0; heat.page < n_pages; heat.page++) {
        struct drawing *drawing = mosaic_draw(&heat, &theme);
        for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
            const char *text = drawing_texts(drawing)[i].text;
            n_named += strncmp(text + 1, ". item ", 7) == 0;
            n_told += strncmp(text + 1, ": item ", 7) == 0;
        }
        ck_assert(n_named == N * (heat.page + 1) || n_told > 0);
        ck_assert(heat.page + 1 < n_pages || n_told == N);
        ck_assert_uint_eq(drawing_n_cut(drawing), 0);
        check_and_free(drawing, &theme);
    }
    free(question);
    free(labels);
}
END_TEST

/* A name of two lines stands beside the middle of its row, which is no higher for it. */
START_TEST(long_names_leave_areas_as_they_are)
{
    const struct theme theme = theme_slide(LANGUAGE_FR);
    static const char *const rows[] = {"Une plateforme de producteurs du territoire", "Grande distribution"};
    static const char *const columns[] = {"oui", "non"};
    struct heat heat = {.frame = {.title = "t"}, .n_rows = 2, .n_columns = 2, .row_labels = rows,
                        .column_labels = columns, .counts = (double[]){1, 0, 15, 5}};
    struct drawing *drawing = mosaic_draw(&heat, &theme);
    double label = 0, number = 0;
    for (size_t i = 0; i < drawing_n_texts(drawing); i++) {
        const struct drawn_text *text = &drawing_texts(drawing)[i];
        const double middle = (text->y0 + text->y1) / 2;
        label = strncmp(text->text, "Une plateforme", 14) == 0 ? middle : label;
        number = strcmp(text->text, "1") == 0 ? middle : number;
    }
    ck_assert_double_eq_tol(label, number, 0.5);
    char *svg = drawing_svg(drawing, "p-");
    const char *tile = svg;
    for (size_t i = 0; i < 2; i++) /* behind the swatch */
        tile = strstr(tile + 1, "<path fill=\"#77aadd\" d=\"m");
    double height;
    ck_assert_int_eq(sscanf(tile, "<path fill=\"#77aadd\" d=\"m%*f %*f %*f 0 0 %lf", &height), 1);
    ck_assert_double_lt(height, 1.5 * theme.body_pt);
    free(svg);
    check_and_free(drawing, &theme);
}
END_TEST

/* One among forty is a row as high as its number. */
START_TEST(thin_rows_of_a_mosaic_have_numbers)
{
    const struct theme theme = theme_of(_i);
    static const char *const rows[] = {"many", "few"}, *const columns[] = {"yes", "no"};
    struct heat heat = {.frame = {.title = "t"}, .n_rows = 2, .n_columns = 2, .row_labels = rows,
                        .column_labels = columns, .counts = (double[]){60, 48, 1, 2}};
    struct drawing *drawing = mosaic_draw(&heat, &theme);
    ck_assert_uint_eq(count_text(drawing, "1"), 1);
    ck_assert_uint_eq(count_text(drawing, "2"), 1);
    check_and_free(drawing, &theme);
}
END_TEST

/* Groups as they are named: no line ends in "5–6" or behind a bracket, and what runs from right to left
 * leaves the number behind it where it is. */
START_TEST(numbers_of_groups_stay_whole)
{
    struct theme theme = theme_of(_i);
    static const char *const columns[] = {"L’Est \"guillemets\" (n = 5–6)",
                                          "الجنوب (n = 118–121)",
                                          "« Ouest » (n = 12)"};
    static const char *const rows[] = {"a label that takes its part of the width, as they do"};
    struct drawing *drawing = heat_draw(
        &(struct heat){.frame = {.title = "t"}, .n_rows = 1, .n_columns = 3, .row_labels = rows,
                       .column_labels = columns, .counts = (double[]){1, 2, 3}}, &theme);
    char *svg = drawing_svg(drawing, "p-");
    ck_assert(strstr(svg, "⁧الجنوب⁩"));
    static const char *const broken[] = {"–</text>", "(</text>", "​(</text>", ">n ="};
    for (size_t k = 0; k < sizeof broken / sizeof *broken; k++)
        ck_assert_msg(!strstr(svg, broken[k]), "%s", broken[k]);
    free(svg);
    check_and_free(drawing, &theme);
}
END_TEST

/* A group of nobody has no height in a mosaic: its name would point at the area of another. */
START_TEST(mosaics_name_who_is_in_them)
{
    struct theme theme = theme_of(_i);
    static const char *const rows[] = {"first", "nobody", "last"}, *const columns[] = {"yes", "no"};
    struct heat heat = {.frame = {.title = "t"}, .n_rows = 3, .n_columns = 2, .row_labels = rows,
                        .column_labels = columns, .counts = (double[]){9, 3, 0, 0, 2, 10},
                        .n_answers = (size_t[]){8, 4, 0, 0, 1, 11},
                        .residuals = (double[]){2.5, -2.5, 0, 0, -2.5, 2.5}};
    struct drawing *drawing = mosaic_draw(&heat, &theme);
    ck_assert(has_text(drawing, "first (n = 12)") && has_text(drawing, "last (n = 12)"));
    ck_assert(!has_text(drawing, "nobody"));
    ck_assert_uint_eq(count_text(drawing, "11 (83 %) ▲") +
                          count_text(drawing, "11 (83%) ▲"), 1);
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(headings_too_long_get_letters_and_a_key)
{
    struct theme theme = theme_of(_i);
    struct labels *labels = labels_create("Approvisionnement");
    double counts[12 * 2];
    for (size_t i = 0; i < 24; i++)
        counts[i] = (double)i;
    struct heat heat = {.n_rows = 2, .n_columns = 12, .row_labels = labels->at,
                        .column_labels = labels->at, .counts = counts};
    struct drawing *drawing = heat_draw(&heat, &theme);
    ck_assert_uint_eq(count_text(drawing, "A"), 1);
    ck_assert_uint_eq(count_text(drawing, "L"), 1);
    ck_assert(has_text(drawing, "A: item 1"));
    check_and_free(drawing, &theme);
    free(labels);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {
        {heat_maps_tell_shares_of_enough_answers, N_THEMES},
        {shares_of_a_heat_map_are_told_alike, N_THEMES},
        {a_heat_map_has_all_shares_or_none, 1},
        {rows_share_slides, 1}, {a_key_stays_with_its_rows, 1},
        {a_long_question_leaves_room_for_its_table, 1},
        {long_headings_have_pages_of_their_own, 1}, {long_names_leave_areas_as_they_are, 1},
        {thin_rows_of_a_mosaic_have_numbers, 4}, {every_colour_of_a_mosaic_is_named, 1},
        {numbers_of_groups_stay_whole, N_THEMES + 1},
        {mosaics_name_who_is_in_them, N_THEMES},
        {headings_too_long_get_letters_and_a_key, 1}};
    return run_repeated("heat", tests, sizeof tests / sizeof *tests);
}
