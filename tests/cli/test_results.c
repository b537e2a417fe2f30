/* What the results of one comparison say agrees with itself, file with file. */
#include <jansson.h>
#include <stdbool.h>
#include "data/digest.h"
#include "data/layer.h"
#include "data/text.h"
#include "tests/cli/markup.h"
#include "tests/cli/results.h"
#include "tests/run.h"

enum { REPLICATIONS = 6 };
static struct said said;

/* Numbers of the tables have ten digits. */
static void expect_near(double a, double b, const struct row *row)
{
    const double scale = fmax(1, fmax(fabs(a), fabs(b)));
    ck_assert_msg(fabs(a - b) <= 1e-8 * scale, "%s, %s, %s: %.10g is not %.10g",
                  row->organisation, row->actor, row->metric, a, b);
}

START_TEST(it_ends_well_and_says_where_the_report_is)
{
    ck_assert_msg(said.status == 0, "status %d: %s", said.status, said.err);
    ck_assert_str_eq(said.err, "");
    char *report = mem_printf("Report: %s/base/report.html\n", work);
    ck_assert_ptr_nonnull(strstr(said.out, report));
    free(report);
    ck_assert_ptr_nonnull(strstr(said.out, "synthetic"));
    ck_assert_ptr_nonnull(strstr(said.out, "great circle"));
    int n_lines = 0;
    for (const char *c = said.out; *c; c++)
        n_lines += *c == '\n';
    ck_assert_int_le(n_lines, 24); /* one screen */
}
END_TEST

static void check_intervals(const char *file)
{
    char *text = result_file("base", file);
    struct row row;
    size_t n = 0;
    for (const char *at = first_row(text); next_row(&at, &row); n++) {
        const char *of = row.metric;
        ck_assert_msg(row.n <= REPLICATIONS, "%s: %u replications", of, row.n);
        if (isnan(row.mean)) {
            ck_assert_msg(row.n == 0 && isnan(row.low), "%s of %s: no mean", of, row.actor);
            continue;
        }
        const double slack = 1e-9 * fmax(1, fabs(row.mean));
        ck_assert_msg(row.low <= row.mean + slack && row.mean <= row.high + slack,
                      "%s: %s of %s: %g not in [%g, %g]", file, of, row.actor, row.mean, row.low,
                      row.high);
    }
    ck_assert_uint_gt(n, 100);
    free(text);
}

START_TEST(means_lie_in_their_intervals)
{
    check_intervals("summary.csv");
    check_intervals("paired.csv");
}
END_TEST

START_TEST(groups_of_actors_sum_to_all)
{
    static const char *const groups[] = {"farms", "hubs", "carrier", "association", "outlets"};
    char *text = result_file("base", "summary.csv");
    struct row row;
    size_t n_sums = 0;
    for (const char *at = first_row(text); next_row(&at, &row);) {
        char *start = mem_printf("\n%s,farms,%s,", row.organisation, row.metric);
        const bool additive = strcmp(row.actor, "all") == 0 && strstr(text, start);
        free(start);
        if (!additive)
            continue;
        double sum = 0;
        for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
            sum += find_row(text, row.organisation, groups[g], row.metric).mean;
        expect_near(sum, row.mean, &row);
        n_sums++;
    }
    ck_assert_uint_gt(n_sums, 50); /* of two organisations */
    free(text);
}
END_TEST

START_TEST(single_actors_sum_to_all)
{
    char *summary = result_file("base", "summary.csv"), *actors = result_file("base", "actors.csv");
    static const char *const metrics[] = {"distance_km", "cost_eur", "net_cost_eur", "routes",
                                          "ghg_wtw_kgco2e", "labour_h"};
    for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++) {
        double sum = 0;
        struct row row;
        for (const char *at = first_row(actors); next_row(&at, &row);)
            if (strcmp(row.organisation, "pooled") == 0 && strcmp(row.metric, metrics[m]) == 0 &&
                strcmp(row.actor, "all") != 0)
                sum += row.mean;
        row = find_row(summary, "pooled", "all", metrics[m]);
        expect_near(sum, row.mean, &row);
    }
    free(summary);
    free(actors);
}
END_TEST

/* The mean of paired differences is the difference of the means. */
START_TEST(differences_are_those_of_the_means)
{
    char *summary = result_file("base", "summary.csv"), *paired = result_file("base", "paired.csv");
    struct row row;
    for (const char *at = first_row(paired); next_row(&at, &row);) {
        ck_assert_str_eq(row.organisation, "pooled");
        const struct row a = find_row(summary, "pooled", row.actor, row.metric);
        const struct row b = find_row(summary, "individual", row.actor, row.metric);
        if (row.n != a.n || row.n != b.n || !row.n)
            continue;
        const double scale = fmax(1, fmax(fabs(a.mean), fabs(b.mean)));
        ck_assert_msg(fabs(row.mean - (a.mean - b.mean)) <= 1e-8 * scale, "%s: %.10g, %.10g",
                      row.metric, row.mean, a.mean - b.mean);
    }
    free(summary);
    free(paired);
}
END_TEST

/* Both carry the same orders: each kilo arrives, is lost or was part of an unserved order. */
START_TEST(organisations_face_the_same_orders)
{
    char *text = result_file("base", "summary.csv");
    const struct row a = find_row(text, "individual", "all", "orders");
    const struct row b = find_row(text, "pooled", "all", "orders");
    ck_assert_double_gt(a.mean, 100);
    ck_assert_double_eq(a.mean, b.mean);
    ck_assert_double_eq(a.low, b.low);
    static const char *const organisations[] = {"individual", "pooled"};
    double kg[2], unserved[2];
    for (int o = 0; o < 2; o++) {
        kg[o] = find_row(text, organisations[o], "all", "delivered_kg").mean +
                find_row(text, organisations[o], "all", "loss_kg").mean;
        unserved[o] = find_row(text, organisations[o], "all", "unserved_orders").mean;
        ck_assert_double_ge(unserved[o], 0);
        ck_assert_double_lt(unserved[o], 0.1 * a.mean);
    }
    /* An order has about kg / orders; what is not delivered is in the unserved ones. */
    const double share = fabs(kg[0] - kg[1]) / kg[0];
    ck_assert_double_le(share, 5 * (unserved[0] + unserved[1]) / a.mean + 1e-9);
    free(text);
}
END_TEST

START_TEST(days_sum_to_the_year)
{
    static const char *const metrics[] = {"distance_km", "cost_eur", "ghg_wtw_kgco2e", "routes",
                                          "delivered_kg"};
    char *summary = result_file("base", "summary.csv"), *daily = result_file("base", "daily.csv");
    ck_assert_int_eq(strncmp(daily, "organisation,day,date,metric,unit,mean,replications\n", 51), 0);
    for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++) {
        double sum = 0;
        char *wanted = mem_printf(",%s,", metrics[m]);
        for (const char *at = first_row(daily); *at; at = strchr(at, '\n') + 1) {
            const char *found = strstr(at, wanted);
            if (strncmp(at, "pooled,", 7) == 0 && found && found < strchr(at, '\n'))
                sum += strtod(strchr(found + strlen(wanted), ',') + 1, NULL);
        }
        free(wanted);
        const struct row row = find_row(summary, "pooled", "all", metrics[m]);
        expect_near(sum, row.mean, &row);
    }
    free(summary);
    free(daily);
}
END_TEST

/* ---- Routes -------------------------------------------------------------------------- */

/* Great circle on the mean radius of the Earth (IUGG, 6371.0088 km). */
static double crow_km(json_t *from, json_t *to)
{
    const double deg = 0.017453292519943295;
    const double lon1 = json_number_value(json_array_get(from, 0)) * deg;
    const double lat1 = json_number_value(json_array_get(from, 1)) * deg;
    const double lon2 = json_number_value(json_array_get(to, 0)) * deg;
    const double lat2 = json_number_value(json_array_get(to, 1)) * deg;
    const double u = sin((lat2 - lat1) / 2), v = sin((lon2 - lon1) / 2);
    return 2 * 6371.0088 * asin(sqrt(u * u + cos(lat1) * cos(lat2) * v * v));
}

static double line_km(json_t *coordinates)
{
    double km = 0;
    for (size_t i = 0; i + 1 < json_array_size(coordinates); i++)
        km += crow_km(json_array_get(coordinates, i), json_array_get(coordinates, i + 1));
    return km;
}

static json_t *read_json(const char *file)
{
    char *text = result_file("base", file);
    json_error_t error;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(json != NULL, "%s:%d: %s", file, error.line, error.text);
    free(text);
    return json;
}

/* Kilometres of the mean year on the days that appear among the routes. */
static double km_of_days(const char *organisation, json_t *features)
{
    char *daily = result_file("base", "daily.csv");
    double km = 0;
    for (const char *at = first_row(daily); *at; at = strchr(at, '\n') + 1) {
        char date[11] = "";
        if (strncmp(at, organisation, strlen(organisation)) != 0 ||
            sscanf(at, "%*[^,],%*d,%10[^,],distance_km,", date) != 1)
            continue;
        const char *found = strstr(at, ",distance_km,km,");
        bool drawn = false;
        for (size_t f = 0; f < json_array_size(features) && !drawn; f++) {
            json_t *properties = json_object_get(json_array_get(features, f), "properties");
            drawn = strcmp(json_string_value(json_object_get(properties, "date")), date) == 0;
        }
        if (drawn && found && found < strchr(at, '\n'))
            km += strtod(found + strlen(",distance_km,km,"), NULL);
    }
    free(daily);
    return km;
}

START_TEST(routes_are_as_long_as_they_say)
{
    json_t *collection = read_json("routes.geojson");
    ck_assert_str_eq(json_string_value(json_object_get(collection, "type")), "FeatureCollection");
    ck_assert_ptr_null(json_object_get(collection, "crs")); /* RFC 7946, section 4 */
    json_t *features = json_object_get(collection, "features");
    ck_assert_uint_gt(json_array_size(features), 5);
    double km[2] = {0};
    for (size_t f = 0; f < json_array_size(features); f++) {
        json_t *feature = json_array_get(features, f);
        json_t *properties = json_object_get(feature, "properties");
        const char *organisation = json_string_value(json_object_get(properties, "organis"));
        json_t *coordinates =
            json_object_get(json_object_get(feature, "geometry"), "coordinates");
        const double told_km = json_number_value(json_object_get(properties, "km"));
        /* No roads here: a leg is 1.3 times the crow's flight. */
        ck_assert_double_eq_tol(told_km, 1.3 * line_km(coordinates), 0.01 + 0.005 * told_km);
        ck_assert_double_gt(json_number_value(json_object_get(properties, "kg")), 0);
        ck_assert_double_ge(json_number_value(json_object_get(properties, "stops")), 1);
        km[strcmp(organisation, "pooled") == 0] += told_km;
    }
    /* One week of one year beside the mean of the same days over the years. */
    const double mean_km[] = {km_of_days("individual", features), km_of_days("pooled", features)};
    for (int o = 0; o < 2; o++)
        ck_assert_msg(km[o] > 0.6 * mean_km[o] && km[o] < 1.6 * mean_km[o], "%g km, mean %g",
                      km[o], mean_km[o]);
    json_decref(collection);
}
END_TEST

START_TEST(the_shapefile_holds_the_same_routes)
{
    struct faults faults = {0};
    char *shp = mem_printf("%s/base/routes.shp", work);
    char *geojson = mem_printf("%s/base/routes.geojson", work);
    struct layer *a = layer_read(shp, NULL, NULL, &faults);
    struct layer *b = layer_read(geojson, NULL, NULL, &faults);
    ck_assert_msg(faults.n == 0, "%s", faults.n ? faults.text[0] : "");
    ck_assert_int_eq(a->kind, LAYER_LINES);
    ck_assert_ptr_nonnull(strstr(a->crs, "2154"));
    ck_assert_uint_eq(a->n_features, b->n_features);
    ck_assert_uint_eq(a->n_points, b->n_points);
    const size_t km = layer_field(a, "km"), also_km = layer_field(b, "km");
    const size_t driver = layer_field(a, "driver"), also_driver = layer_field(b, "driver");
    for (size_t f = 0; f < a->n_features; f++) {
        ck_assert_double_eq_tol(layer_number(a, f, km), layer_number(b, f, also_km), 0.0051);
        ck_assert_str_eq(layer_text(a, f, driver), layer_text(b, f, also_driver));
    }
    layer_free(a);
    layer_free(b);
    free(shp);
    free(geojson);
}
END_TEST

/* ---- run.json ------------------------------------------------------------------------ */

START_TEST(routes_are_held_against_a_long_effort)
{
    json_t *run = read_json("run.json");
    json_t *gaps = json_object_get(run, "routes_beyond_long_effort");
    ck_assert_uint_eq(json_array_size(gaps), 2);
    for (size_t o = 0; o < 2; o++) {
        json_t *gap = json_array_get(gaps, o);
        ck_assert_int_gt(json_integer_value(json_object_get(gap, "sample")), 0);
        const double mean_share = json_number_value(json_object_get(gap, "mean_share"));
        ck_assert_double_ge(mean_share, 0);
        ck_assert_double_ge(json_number_value(json_object_get(gap, "worst_share")), mean_share);
    }
    json_decref(run);
}
END_TEST

START_TEST(run_json_tells_how_to_make_it_again)
{
    json_t *run = read_json("run.json");
    ck_assert_str_eq(json_string_value(json_object_get(run, "program")), "proxilog");
    ck_assert_str_eq(json_string_value(json_object_get(run, "date")), "2020-01-01T00:00:00Z");
    json_t *experiment = json_object_get(run, "experiment");
    ck_assert_int_eq(json_integer_value(json_object_get(experiment, "seed")), 1);
    ck_assert_int_eq(json_integer_value(json_object_get(experiment, "replications")),
                     REPLICATIONS);
    json_t *arguments = json_object_get(run, "arguments");
    ck_assert_str_eq(json_string_value(json_array_get(arguments, 0)), "compare");
    ck_assert_str_eq(json_string_value(json_array_get(arguments, 1)), "scenarios/mini.yaml");
    json_t *inputs = json_object_get(run, "inputs");
    ck_assert_uint_ge(json_array_size(inputs), 8);
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        json_t *input = json_array_get(inputs, i);
        char hex[DIGEST_HEX];
        ck_assert(digest_file(json_string_value(json_object_get(input, "path")), hex));
        ck_assert_str_eq(json_string_value(json_object_get(input, "sha256")), hex);
    }
    json_decref(run);
}
END_TEST

START_TEST(nothing_else_knows_the_day_or_the_place)
{
    char *line = mem_printf("! grep -rlE '%s|2020-01-01' %s/base --exclude=run.json", work, work);
    shell(line);
    free(line);
}
END_TEST

/* ---- Pages and pictures -------------------------------------------------------------- */

START_TEST(the_report_stands_alone)
{
    char *report = result_file("base", "report.html");
    ck_assert_int_eq(strncmp(report, "<!DOCTYPE html>\n<html lang=\"en\">", 32), 0);
    check_markup("report.html", report + 16);
    static const char *const loads[] = {"src=\"http", "src=\"/", "src=\"figures", "href=\"http",
                                        "href=\"//", "url(http", "@import", "<script", "<link"};
    for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
        ck_assert_msg(!strstr(report, loads[i]), "the report holds %s", loads[i]);
    static const char *const parts[] = {"In short", "The comparison in figures",
                                        "Who gains, who loses", "Routes, on the map and in a week",
                                        "How sure is it?", "What this does not say", "How this was computed", "Default values", "Sources",
                                        "16 synthetic places of 16", "great circle"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(report, parts[i]) != NULL, "the report lacks %s", parts[i]);
    size_t n_figures = 0;
    for (const char *at = report; (at = strstr(at, "<svg ")); at++)
        n_figures++;
    ck_assert_uint_ge(n_figures, 6);
    free(report);
}
END_TEST

static size_t n_of(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
        n++;
    return n;
}

/* What a screen reader needs: pictures that are described, rows and columns that are named, links
 * that lead somewhere. */
START_TEST(the_report_can_be_heard)
{
    char *report = result_file("base", "report.html");
    ck_assert_uint_eq(n_of(report, "<svg "), n_of(report, " role=\"img\" aria-label=\""));
    ck_assert_ptr_null(strstr(report, "aria-label=\"\""));
    ck_assert_uint_eq(n_of(report, "<tr>") + n_of(report, "<tr class"),
                      n_of(report, "<thead>") + n_of(report, " scope=\"row\""));
    ck_assert_uint_eq(n_of(report, "<h1>"), 1);
    for (const char *at = report; (at = strstr(at, " href=\"#")) != NULL; at++) {
        const char *id = at + strlen(" href=\"#");
        char *target = mem_printf(" id=\"%.*s\"", (int)strcspn(id, "\""), id);
        ck_assert_msg(strstr(report, target) != NULL, "no%s", target);
        free(target);
    }
    free(report);
}
END_TEST

/* The mini territory is too small for a platform: paired.csv says so, and so must the words. */
START_TEST(the_conclusion_agrees_with_the_table)
{
    char *report = result_file("base", "report.html");
    static const char *const criteria[][2] = {{"distance_km", "Kilometres"},
                                              {"cost_eur", "Full cost"},
                                              {"ghg_wtw_kgco2e", "Greenhouse gases"}};
    char *paired = result_file("base", "paired.csv");
    for (size_t i = 0; i < 3; i++) {
        const struct row row = find_row(paired, "pooled", "all", criteria[i][0]);
        char *card = mem_printf("<h4>%s <span class=\"word\">%s</span>", criteria[i][1],
                                row.high < 0  ? "better"
                                : row.low > 0 ? "worse"
                                              : "no clear difference");
        ck_assert_msg(strstr(report, card) != NULL, "the report lacks %s", card);
        free(card);
    }
    free(paired);
    free(report);
}
END_TEST

/* Words that stand in the French report, and on no English page. */
START_TEST(the_english_report_has_no_french_left)
{
    static const char *const french[] = {"En bref", "Qui y gagne", "sur la carte", "Unité",
                                         "Valeurs par défaut", "Attention", "<td>Fermes",
                                         "réplications", "Différence", "lieux synthétiques",
                                         "Transporteur", "Tous les acteurs", "gCO2e/an"};
    char *report = result_file("base", "report.html");
    for (size_t i = 0; i < sizeof french / sizeof *french; i++)
        ck_assert_msg(!strstr(report, french[i]), "the English report says \"%s\"", french[i]);
    free(report);
    char *actors = result_file("base", "actors.csv");
    ck_assert_ptr_null(strstr(actors, "Tous les acteurs"));
    free(actors);
}
END_TEST

static const char *const FIGURES[] = {"map", "flow", "indicators", "cost", "km", "ghg", "weeks",
                                      "gains-pooled"};
enum { N_FIGURES = sizeof FIGURES / sizeof *FIGURES };

static unsigned big_endian(const unsigned char b[4])
{
    return ((unsigned)b[0] << 24) | ((unsigned)b[1] << 16) | ((unsigned)b[2] << 8) | b[3];
}

static void check_png(const char *file, unsigned *width, unsigned *height)
{
    char *bytes = result_file("base", file);
    ck_assert_msg(memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0, "%s is no PNG", file);
    *width = big_endian((const unsigned char *)bytes + 16);
    *height = big_endian((const unsigned char *)bytes + 20);
    free(bytes);
}

START_TEST(every_figure_opens)
{
    for (size_t i = 0; i < 2 * N_FIGURES; i++) {
        const char *folder = i < N_FIGURES ? "" : "projection/";
        const char *name = FIGURES[i % N_FIGURES];
        char *svg = mem_printf("figures/%s%s.svg", folder, name);
        char *text = result_file("base", svg);
        ck_assert_msg(strncmp(text, "<?xml", 5) == 0, "%s is no SVG", svg);
        check_markup(svg, strstr(text, "<svg"));
        char *png = mem_printf("figures/%s%s.png", folder, name);
        unsigned width, height;
        check_png(png, &width, &height);
        ck_assert_uint_ge(width, 600);
        if (i >= N_FIGURES)
            ck_assert_uint_eq(width * 9, height * 16);
        char *pdf = mem_printf("figures/%s%s.pdf", folder, name);
        char *page = result_file("base", pdf);
        ck_assert_msg(strncmp(page, "%PDF-1.", 7) == 0, "%s is no PDF", pdf);
        free(page);
        free(pdf);
        free(png);
        free(text);
        free(svg);
    }
}
END_TEST

/* ---- The workbook ------------------------------------------------------------------------ */

/* Number in a cell of a sheet of the workbook. */
static double book_number_at(const char *xml, const char *cell)
{
    char *mark = mem_printf("<c r=\"%s\"", cell);
    const char *at = strstr(xml, mark);
    free(mark);
    ck_assert_msg(at != NULL, "no cell %s", cell);
    at = strchr(at, '>');
    double value;
    ck_assert_msg(at && sscanf(at, "><v>%lf</v>", &value) == 1, "no number in %s", cell);
    return value;
}

static char *sheet(int number)
{
    char *line = mem_printf("unzip -p %s/base/tables.xlsx xl/worksheets/sheet%d.xml >%s/base.xml",
                            work, number, work), *path = mem_printf("%s/base.xml", work);
    shell(line);
    char *xml = whole_file(path);
    free(line);
    free(path);
    return xml;
}

/* First row of a table of results. */
static struct row first_of(const char *file)
{
    char *text = result_file("base", file);
    const char *at = first_row(text);
    struct row row;
    ck_assert(next_row(&at, &row));
    free(text);
    return row;
}

/* A spreadsheet in French takes a CSV with points and commas for one column of texts. */
START_TEST(the_workbook_holds_the_same_numbers)
{
    const struct row own = first_of("summary.csv"), paired = first_of("paired.csv");
    char *xml = sheet(1);
    ck_assert_double_eq_tol(book_number_at(xml, "C6"), own.mean, 1e-9 * fabs(own.mean));
    ck_assert_double_eq_tol(book_number_at(xml, "D6"), own.low, 1e-9 * fabs(own.low));
    ck_assert_double_eq_tol(book_number_at(xml, "I6"), paired.mean, 1e-9 * fabs(paired.mean));
    ck_assert_double_eq_tol(book_number_at(xml, "K6"), paired.high, 1e-9 * fabs(paired.high));
    free(xml);
    xml = sheet(2);
    ck_assert_double_eq_tol(book_number_at(xml, "C6"), own.mean, 1e-9 * fabs(own.mean));
    free(xml);
    xml = sheet(3); /* 2025-09-01, counted from 1899-12-30 */
    ck_assert_double_eq(book_number_at(xml, "A6"), 45901);
    free(xml);
}
END_TEST

START_TEST(the_workbook_is_laid_out_for_paper)
{
    for (int s = 1; s <= 3; s++) {
        char *xml = sheet(s);
        ck_assert_ptr_nonnull(strstr(xml, "fitToPage=\"1\""));
        ck_assert_ptr_nonnull(strstr(xml, "orientation=\"landscape\""));
        ck_assert_ptr_nonnull(strstr(xml, "ySplit=\"5\"")); /* the headings stay in sight */
        free(xml);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {it_ends_well_and_says_where_the_report_is,
                            means_lie_in_their_intervals,
                            groups_of_actors_sum_to_all,
                            single_actors_sum_to_all,
                            differences_are_those_of_the_means,
                            the_workbook_holds_the_same_numbers,
                            the_workbook_is_laid_out_for_paper,
                            organisations_face_the_same_orders,
                            days_sum_to_the_year,
                            routes_are_as_long_as_they_say,
                            the_shapefile_holds_the_same_routes,
                            run_json_tells_how_to_make_it_again,
                            routes_are_held_against_a_long_effort,
                            nothing_else_knows_the_day_or_the_place,
                            the_report_stands_alone,
                            the_report_can_be_heard,
                            the_conclusion_agrees_with_the_table,
                            the_english_report_has_no_french_left,
                            every_figure_opens};
    work_begin();
    said = compare_in("LANG=en_US.UTF-8 SOURCE_DATE_EPOCH=1577836800", "mini", "base",
                      "-n 6 -p 0.000001 --no-cache");
    const int status = run_tests("results", tests, sizeof tests / sizeof *tests);
    said_clear(&said);
    work_end();
    return status;
}
