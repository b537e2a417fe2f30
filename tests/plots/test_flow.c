/* Where goods go: whatever the chains, texts stay apart and on the page. */
#include <math.h>
#include "plots/flow.h"
#include "tests/plots/check_drawing.h"

static const char *const stages[] = {"50 farms", "7 massification points", "1 platform",
                                     "131 outlets"};
static const char long_label[] =
    "A way of delivering whose name goes on and on, with <b>, & and \"quotes\", until nobody reads "
    "it to its end any more, since there is always one more thing to be said about it";

static struct theme theme_of(int i)
{
    return i ? theme_projection(LANGUAGE_FR) : theme_report(LANGUAGE_FR);
}

static struct flow_link link_of(size_t from, size_t to, double kg)
{
    return (struct flow_link){from, to, kg, {"3,500 kg", "4,800 km, 73 routes", "driven by farms"}};
}

static struct drawing *chart_of(const struct flow_chain chains[], size_t n,
                                const struct theme *theme)
{
    return flow_draw(&(struct flow_chart){.frame = {.title = "A week", .subtitle = "Means",
                                                    .mention = "Generated", .source = "IGN"},
                                          .n_stages = 4, .n_chains = n, .stage_labels = stages,
                                          .chains = chains},
                     theme);
}

/* Straight to the outlets, through all the stages, and some of both: what skips stages passes below
 * them. */
START_TEST(chains_of_any_shape_keep_their_texts_apart)
{
    struct theme theme = theme_of(_i);
    const struct flow_link direct[] = {link_of(0, 3, 3500)};
    const struct flow_link pooled[] = {link_of(0, 1, 3500), link_of(1, 2, 3500),
                                       link_of(2, 3, 3500)};
    const struct flow_link mixed[] = {link_of(0, 3, 900), link_of(0, 1, 1000),
                                      link_of(0, 2, 1600), link_of(1, 2, 1000),
                                      link_of(2, 3, 2500), link_of(2, 3, 100)};
    const struct flow_chain chains[] = {{"Each farm delivers", 0, 1, direct},
                                        {"Platform", 1, 3, pooled}, {long_label, 2, 6, mixed}};
    for (size_t n = 1; n <= 3; n++) {
        struct drawing *drawing = chart_of(chains, n, &theme);
        for (size_t s = 0; s < 4; s++)
            ck_assert(has_text(drawing, stages[s]));
        ck_assert(has_text(drawing, "Each farm delivers"));
        size_t n_links = 0, wanted[] = {1, 4, 10};
        for (size_t t = 0; t < drawing_n_texts(drawing); t++)
            n_links += strcmp(drawing_texts(drawing)[t].text, "3,500 kg") == 0;
        ck_assert(theme.projection || n_links == wanted[n - 1]);
        check_and_free(drawing, &theme);
    }
}
END_TEST

START_TEST(chains_that_find_no_room_are_told)
{
    struct theme theme = theme_projection(LANGUAGE_EN);
    const struct flow_link direct[] = {link_of(0, 3, 3500)};
    struct flow_chain chains[12];
    for (size_t c = 0; c < 12; c++)
        chains[c] = (struct flow_chain){"way", c, 1, direct};
    struct drawing *drawing = chart_of(chains, 12, &theme);
    size_t n_shown = 0;
    for (size_t t = 0; t < drawing_n_texts(drawing); t++)
        n_shown += strcmp(drawing_texts(drawing)[t].text, "way") == 0;
    char *note = mem_printf("%zu more are not shown", 12 - n_shown);
    ck_assert_uint_ge(n_shown, 3);
    ck_assert(has_text(drawing, note));
    free(note);
    check_and_free(drawing, &theme);
}
END_TEST

START_TEST(nothing_carried_is_said)
{
    struct theme theme = theme_of(_i);
    const struct flow_link odd[] = {link_of(0, 3, 0), link_of(0, 3, (double)NAN),
                                    link_of(0, 3, -5), link_of(3, 0, 10), link_of(0, 9, 10),
                                    link_of(0, 3, HUGE_VAL)};
    const struct flow_chain chain = {"Nothing", 0, 6, odd};
    struct drawing *drawing = chart_of(&chain, 1, &theme);
    ck_assert(has_text(drawing, "No data to show."));
    check_and_free(drawing, &theme);
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {
        {chains_of_any_shape_keep_their_texts_apart, 2},
        {chains_that_find_no_room_are_told, 1},
        {nothing_carried_is_said, 2},
    };
    return run_repeated("flow", tests, sizeof tests / sizeof *tests);
}
