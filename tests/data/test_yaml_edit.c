#include "data/yaml_edit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario_schema.h"
#include "tests/run.h"

/* The document with a value set, a comment above it; the fault in its stead. */
static char *set(const char *bytes, const char *address, const char *value, const char *comment)
{
    struct arena arena = {0};
    struct faults faults = {0};
    struct yaml_place place;
    const struct yaml_tree *root =
        yaml_tree_read("a.yaml", bytes, strlen(bytes), &arena, &faults);
    char *text = NULL;
    if (root && yaml_find(address, root, &scenario_schema, &arena, (struct where){.path = "q"},
                          &place, &faults)) {
        const struct yaml_comment above = {"# mark:", comment};
        text = yaml_set(bytes, root, &place, value, comment ? &above : NULL);
    } else {
        text = mem_text(faults.text[0]);
    }
    faults_clear(&faults);
    arena_clear(&arena);
    return text;
}

static void expect(const char *bytes, const char *address, const char *value, const char *comment,
                   const char *expected)
{
    char *text = set(bytes, address, value, comment);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(a_value_is_replaced_where_it_stands)
{
    expect("demand: {local_share: 0.2, lead_days: 1} # é\nprices:\n  driver_eur_h: 25  # dear\n",
           "demand.local_share", "0.25", NULL,
           "demand: {local_share: 0.25, lead_days: 1} # é\nprices:\n  driver_eur_h: 25  # dear\n");
    expect("# é, à 🚚\nprices:\n  driver_eur_h:   25  # dear\n  diesel_eur_l: 2\n",
           "prices.driver_eur_h", "27.5", " why",
           "# é, à 🚚\nprices:\n  # mark: why\n  driver_eur_h:   27.5  # dear\n  diesel_eur_l: 2\n");
    expect("scenario: \"quoted\"", "scenario", "x", NULL, "scenario: x");
}
END_TEST

START_TEST(items_go_by_their_first_key)
{
    const char *const before = "vehicles:\n"
                               "  - {id: van, count: 1}\n"
                               "  - catalogue: x\n    id: truck\n    count: 2\n";
    expect(before, "vehicles.truck.count", "7", " why",
           "vehicles:\n"
           "  - {id: van, count: 1}\n"
           "  - catalogue: x\n    id: truck\n    # mark: why\n    count: 7\n");
    expect("organisations: [{id: a, business: {grants: [{from: us, eur_year: 1}]}}]",
           "organisations.a.business.grants.us.eur_year", "2", NULL,
           "organisations: [{id: a, business: {grants: [{from: us, eur_year: 2}]}}]");
}
END_TEST

START_TEST(a_missing_key_is_added)
{
    expect("demand: {local_share: 0.2}\n", "demand.lead_days", "3", " why",
           "# mark: why\ndemand: {local_share: 0.2, lead_days: 3}\n");
    expect("demand: {}\n", "demand.lead_days", "3", NULL, "demand: {lead_days: 3}\n");
    expect("vehicles:\n  - id: van # small\n    catalogue: x\n  - id: truck\n",
           "vehicles.van.count", "3", " why",
           "vehicles:\n  - id: van # small\n    catalogue: x\n    # mark: why\n    count: 3\n"
           "  - id: truck\n");
    /* Whole sections are added in brackets. */
    expect("scenario: a", "uncertainty.travel.day_cv", "0.2", " why",
           "scenario: a\n# mark: why\nuncertainty: {travel: {day_cv: 0.2}}");
    /* Behind a short value, or else before what is there. */
    expect("organisations:\n  - flows:\n      - id: b\n    id: a\n    label: {fr: x}\n    business:\n"
           "      commission:\n        rate: 0.1\n",
           "organisations.a.business.turnover_fee", "0.01", " why",
           "organisations:\n  - flows:\n      - id: b\n    id: a\n    label: {fr: x}\n    business:\n"
           "      # mark: why\n      turnover_fee: 0.01\n      commission:\n        rate: 0.1\n");
}
END_TEST

START_TEST(lines_end_as_in_the_file)
{
    expect("prices:\r\n  diesel_eur_l: 2\r\n", "prices.driver_eur_h", "25", " why",
           "prices:\r\n  diesel_eur_l: 2\r\n  # mark: why\r\n  driver_eur_h: 25\r\n");
}
END_TEST

START_TEST(a_comment_takes_the_place_of_its_elder)
{
    expect("# kept\n# mark: old\n# other: kept\ndemand: {lead_days: 1}\n", "demand.lead_days", "2",
           " new", "# kept\n# other: kept\n# mark: new\ndemand: {lead_days: 2}\n");
}
END_TEST

START_TEST(no_comment_lands_inside_a_text)
{
    expect("title: {fr: \"a\n  b\", en: c}\nprices: {diesel_eur_l: 1}\n", "title.en", "d", " why",
           "# mark: why\ntitle: {fr: \"a\n  b\", en: d}\nprices: {diesel_eur_l: 1}\n");
}
END_TEST

START_TEST(wrong_addresses_are_told)
{
    const char *const bytes = "vehicles: [{id: van, count: 1}, {id: truck}]\nauthors: [me]\n";
    expect(bytes, "demand.supply_t_year", "1", NULL,
           "q: unknown key \"supply_t_year\"; expected one of volume_kg_week, local_share, order_days, "
           "lead_days, "
           "dispersion, weight_cv, certain, allocation, farms_per_product, contract_reach_km");
    expect(bytes, "prices.driver_eur", "1", NULL,
           "q: unknown key \"driver_eur\"; did you mean \"driver_eur_h\"?");
    expect(bytes, "vehicles.count", "1", NULL,
           "q: vehicles: there is none whose id is \"count\"; expected one of van, truck");
    expect(bytes, "organisations.a.id", "1", NULL,
           "q: organisations: there is none whose id is \"a\": write it into the scenario first");
    expect(bytes, "vehicles.van.count.more", "1", NULL,
           "q: vehicles[0].count holds a value: nothing is expected behind it, found \"more\"");
    expect(bytes, "authors.me", "1", NULL, "q: authors is a plain list: it cannot be fed");
    expect(bytes, "", "1", NULL,
           "q: unknown key \"\"; expected one of scenario, title, authors, licence, territory, "
           "calendar, products, places, demand, vehicles, organisations, handling, prices, "
           "uncertainty, experiment");
}
END_TEST

/* uncertainty.inputs with an item put into it. */
static void expect_item(const char *bytes, const char *name, const char *expected)
{
    struct arena arena = {0};
    struct faults faults = {0};
    struct yaml_place list;
    const struct yaml_tree *root = yaml_tree_read("a.yaml", bytes, strlen(bytes), &arena, &faults);
    ck_assert(root && yaml_find("uncertainty.inputs", root, &scenario_schema, &arena,
                                (struct where){.path = "q"}, &list, &faults));
    char *item = mem_printf("{key: %s,\n       law: none}", name);
    char *text = yaml_put_item(bytes, root, &list, "key", name, item);
    ck_assert_str_eq(text, expected);
    struct arena again = {0};
    ck_assert_ptr_nonnull(yaml_tree_read("a.yaml", text, strlen(text), &again, &faults));
    free(text);
    free(item);
    arena_clear(&again);
    arena_clear(&arena);
}

START_TEST(items_are_put_into_lists)
{
    expect_item("scenario: a\n", "x.y",
                "scenario: a\nuncertainty: {inputs: [\n    {key: x.y,\n       law: none}]}\n");
    expect_item("uncertainty:\n  no_show: 0 # é\n", "x",
                "uncertainty:\n  no_show: 0 # é\n  inputs: [\n    {key: x,\n       law: none}]\n");
    expect_item("uncertainty: {inputs: []}\n", "x",
                "uncertainty: {inputs: [{key: x,\n       law: none}]}\n");
    /* Behind the others, or in the place of the one of that name. */
    expect_item("uncertainty: {inputs: [{key: a, law: none}, {law: none, key: b} ]} # c\n", "x",
                "uncertainty: {inputs: [{key: a, law: none}, {law: none, key: b},\n    {key: x,\n"
                "       law: none} ]} # c\n");
    expect_item("uncertainty: {inputs: [{key: a, law: none}, {law: none, key: b} ]} # c\n", "b",
                "uncertainty: {inputs: [{key: a, law: none}, {key: b,\n       law: none} ]} # c\n");
    const char *const block = "uncertainty:\n  inputs:\n    - key: a # of a\n      law: uniform\n"
                              "      min: 1 # least\n\n    # next\n    - {key: b, law: none}\n\n"
                              "# end\nprices: {}\n";
    expect_item(block, "x",
                "uncertainty:\n  inputs:\n    - key: a # of a\n      law: uniform\n"
                "      min: 1 # least\n\n    # next\n    - {key: b, law: none}\n"
                "    - {key: x,\n       law: none}\n\n# end\nprices: {}\n");
    expect_item(block, "a",
                "uncertainty:\n  inputs:\n    - {key: a,\n       law: none} # least\n\n    # next\n"
                "    - {key: b, law: none}\n\n# end\nprices: {}\n");
}
END_TEST

int main(void)
{
    const TTest *tests[] = {items_are_put_into_lists, a_value_is_replaced_where_it_stands, items_go_by_their_first_key,
                            a_missing_key_is_added,              lines_end_as_in_the_file,
                            a_comment_takes_the_place_of_its_elder, no_comment_lands_inside_a_text,
                            wrong_addresses_are_told};
    return run_tests("yaml_edit", tests, sizeof tests / sizeof *tests);
}
