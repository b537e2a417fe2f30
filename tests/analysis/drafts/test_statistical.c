/* SPSS and Stata files, written by readstat and read back. */
#include <readstat.h>
#include "analysis/drafts/draft.h"
#include "tests/analysis/importers/written.h"

enum { N_VARIABLES = 6 };
enum variable { ID, ACCORD, NOTE, AGE, JOUR, RECIT };

static ssize_t put_bytes(const void *bytes, size_t n, void *context)
{
    return (ssize_t)fwrite(bytes, 1, n, context);
}

static void label_values(readstat_writer_t *writer, readstat_variable_t *variables[], bool stata)
{
    readstat_label_set_t *yes_no = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "yesno");
    readstat_label_double_value(yes_no, 1, "Oui");
    readstat_label_double_value(yes_no, 2, "Non");
    readstat_variable_set_label_set(variables[ACCORD], yes_no);
    readstat_label_set_t *marks = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "marks");
    readstat_label_double_value(marks, 1, "Faible");
    readstat_label_double_value(marks, 2, "Forte");
    if (stata)
        readstat_label_tagged_value(marks, 'a', "Ne sait pas");
    else
        readstat_label_double_value(marks, 9, "Ne sait pas");
    readstat_variable_set_label_set(variables[NOTE], marks);
    readstat_label_set_t *none = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "none");
    if (stata)
        readstat_label_tagged_value(none, 'c', "Sans objet");
    else
        readstat_label_double_value(none, 99, "Sans objet");
    readstat_variable_set_label_set(variables[AGE], none);
}

/* What the first one wrote: a portable file's writer knows no accents. */
static const char *story_of(const char *path)
{
    return strstr(path, ".por") ? "ete" : "été";
}

/* Four cases; missing values of the user are 9, 98 and 99 in SPSS, .a and .b in Stata. */
static void put_case(readstat_writer_t *writer, readstat_variable_t *v[], int i, bool stata,
                     const char *first)
{
    static const double accord[] = {1, 2, 1, 2}, note[] = {1, 2, 9, 2}, age[] = {40, 98, 99, 0};
    const char *const stories[] = {first, "", "=1+1", "fin"};
    const double day = 20521; /* 2026-03-09, since 1970-01-01 */
    char id[16];
    snprintf(id, sizeof id, "R%d", i + 1);
    ck_assert_int_eq(readstat_begin_row(writer), READSTAT_OK);
    readstat_insert_string_value(writer, v[ID], id);
    readstat_insert_double_value(writer, v[ACCORD], accord[i]);
    if (stata && i == 2)
        readstat_insert_tagged_missing_value(writer, v[NOTE], 'a');
    else
        readstat_insert_double_value(writer, v[NOTE], note[i]);
    if (i == 3)
        readstat_insert_missing_value(writer, v[AGE]);
    else if (stata && i > 0)
        readstat_insert_tagged_missing_value(writer, v[AGE], i == 1 ? 'b' : 'c');
    else
        readstat_insert_double_value(writer, v[AGE], age[i]);
    readstat_insert_double_value(writer, v[JOUR],
                                 stata ? day + 3653 : (day + 141428) * 86400);
    readstat_insert_string_value(writer, v[RECIT], stories[i]);
    ck_assert_int_eq(readstat_end_row(writer), READSTAT_OK);
}

static void write_file(const char *path)
{
    static const char *const lower[N_VARIABLES] = {"id", "accord", "note", "age", "jour", "recit"};
    static const char *const upper[N_VARIABLES] = {"ID", "ACCORD", "NOTE", "AGE", "JOUR", "RECIT"};
    const bool portable = strstr(path, ".por") != NULL; /* which has no small letters in names */
    const char *const *names = portable ? upper : lower;
    const bool stata = strstr(path, ".dta") != NULL;
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    readstat_writer_t *writer = readstat_writer_init();
    readstat_set_data_writer(writer, put_bytes);
    readstat_variable_t *v[N_VARIABLES];
    for (int i = 0; i < N_VARIABLES; i++) {
        const bool text = i == ID || i == RECIT;
        v[i] = readstat_add_variable(writer, names[i],
                                     text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE,
                                     text ? 20 : 0);
    }
    readstat_variable_set_label(v[NOTE], "Une note");
    readstat_variable_set_format(v[JOUR], stata ? "%td" : "DATE11");
    label_values(writer, v, stata);
    if (!stata) {
        readstat_variable_add_missing_double_value(v[NOTE], 9);
        readstat_variable_add_missing_double_range(v[AGE], 98, 99);
        ck_assert_int_eq(portable ? readstat_begin_writing_por(writer, out, 4)
                                  : readstat_begin_writing_sav(writer, out, 4),
                         READSTAT_OK);
    } else {
        ck_assert_int_eq(readstat_begin_writing_dta(writer, out, 4), READSTAT_OK);
    }
    for (int i = 0; i < 4; i++)
        put_case(writer, v, i, stata, story_of(path));
    ck_assert_int_eq(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    fclose(out);
}

static const char codebook_text[] =
    "survey: test\ntitle: {fr: Essai}\nmissing:\n"
    "  - {text: \"98\", means: refused}\n  - {text: .b, means: refused}\nquestions:\n"
    "  - {id: accord, type: single, levels: [{code: Y, label: {fr: Oui}}, {code: N, label: {fr: Non}}]}\n"
    "  - id: note\n    type: likert\n    levels:\n      - {code: \"1\", role: negative}\n"
    "      - {code: \"2\", role: positive}\n"
    "      - {code: nsp, label: {fr: Ne sait pas}, role: dont_know}\n"
    "  - {id: age, type: numeric}\n  - {id: jour, type: date}\n  - {id: recit, type: text}\n";

/* Y by its label, 1 by its code; 9 and .a by their label; 98 and .b by the codebook; 99 and .c are
 * declared missing and no more is said. */
static const char expected[] =
    "R1,accord,,Y,answered\nR1,note,,1,answered\nR1,age,,40,answered\n"
    "R1,jour,,2026-03-09,answered\nR1,recit,,%s,answered\n"
    "R2,accord,,N,answered\nR2,note,,2,answered\nR2,age,,,refused\n"
    "R2,jour,,2026-03-09,answered\nR2,recit,,,skipped\n"
    "R3,accord,,Y,answered\nR3,note,,nsp,dont_know\nR3,age,,,skipped\n"
    "R3,jour,,2026-03-09,answered\nR3,recit,,=1+1,answered\n"
    "R4,accord,,N,answered\nR4,note,,2,answered\nR4,age,,,skipped\n"
    "R4,jour,,2026-03-09,answered\nR4,recit,,fin,answered\n";

static const char *const paths[] = {"/tmp/proxilog-test.sav", "/tmp/proxilog-test.dta",
                                    "/tmp/proxilog-test.por"};

/* Reads a file by a codebook, without a fault. Release with answers_free() and codebook_free(). */
static struct answers *read_by(const struct codebook *codebook, const char *path, struct faults *warnings)
{
    struct faults faults = {0};
    struct answers *answers =
        answers_read(codebook, path, &(struct export_format){0}, &faults, warnings);
    ck_assert_msg(answers, "%s", faults.n_kept ? faults.text[0] : "?");
    return answers;
}

static void expect_read(const char *path, const char *yaml, const char *wanted, struct faults *warnings)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("test.yaml", yaml, strlen(yaml), &faults);
    ck_assert_msg(codebook, "%s", faults.n_kept ? faults.text[0] : "?");
    struct answers *answers = read_by(codebook, path, warnings);
    char *lines = lines_of(answers);
    ck_assert_str_eq(lines, wanted);
    free(lines);
    answers_free(answers);
    codebook_free(codebook);
}

START_TEST(values_are_read_by_code_and_by_label)
{
    struct faults warnings = {0};
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        write_file(paths[p]);
        char *wanted = mem_printf(expected, story_of(paths[p]));
        expect_read(paths[p], codebook_text, wanted, &warnings);
        ck_assert_uint_eq(warnings.n, 0);
        free(wanted);
        remove(paths[p]);
    }
}
END_TEST

/* The file labels 1 "Oui" and 2 "Non"; a code "oui" of the codebook is no label. */
START_TEST(labels_are_no_codes)
{
    struct faults warnings = {0};
    write_file(paths[0]);
    expect_read(paths[0],
                "survey: test\ntitle: {fr: Essai}\nquestions:\n  - {id: accord, type: single, levels: "
                "[{code: \"1\", label: {fr: D’accord}}, {code: \"2\"}, {code: oui}]}\n",
                "R1,accord,,1,answered\nR2,accord,,2,answered\nR3,accord,,1,answered\nR4,accord,,2,answered\n",
                &warnings);
    faults_clear(&warnings);
    remove(paths[0]);
}
END_TEST

/* The file calls 1 "Oui", the codebook 2: what the respondent saw counts, and the difference is told
 * once a column. A label that the level found by the value bears too changes nothing. */
START_TEST(labels_decide_where_codes_are_numbered_otherwise)
{
    struct faults warnings = {0};
    write_file(paths[0]);
    expect_read(
        paths[0],
        "survey: test\ntitle: {fr: Essai}\nquestions:\n"
        "  - {id: accord, type: single, levels: [{code: \"1\", label: {fr: Non}}, {code: \"2\", label: {fr: oui}}]}\n"
        "  - {id: note, type: single, levels: [{code: \"1\", label: {fr: Faible}}, {code: \"2\", label: {fr: Faible}, "
        "aliases: [Forte]}, {code: \"9\", label: {fr: Forte}}]}\n",
        "R1,accord,,2,answered\nR1,note,,1,answered\nR2,accord,,1,answered\nR2,note,,2,answered\n"
        "R3,accord,,2,answered\nR3,note,,,skipped\nR4,accord,,1,answered\nR4,note,,2,answered\n",
        &warnings);
    ck_assert_ptr_nonnull(strstr(warnings.text[0], ":1: accord: the file calls 1 \"Oui\", and so the codebook "
                                                   "calls the level 2, not 1: values count as their labels say"));
    for (size_t w = 1; w < warnings.n_kept; w++)
        ck_assert_ptr_null(strstr(warnings.text[w], "the file calls"));
    faults_clear(&warnings);
    remove(paths[0]);
}
END_TEST

/* The codebook that a draft of the file is. */
static struct codebook *drafted(const char *path)
{
    struct faults faults = {0};
    struct draft draft = {0};
    ck_assert_msg(draft_read(&draft, path, &(struct export_format){0}, &faults), "%s",
                  faults.n_kept ? faults.text[0] : "?");
    char *text = NULL;
    size_t n;
    FILE *yaml = open_memstream(&text, &n);
    draft_write(&draft, yaml);
    fclose(yaml);
    draft_clear(&draft);
    struct codebook *codebook = codebook_from_bytes("draft.yaml", text, n, &faults);
    ck_assert_msg(codebook, "%s\n%s", faults.n_kept ? faults.text[0] : "?", text);
    free(text);
    return codebook;
}

/* The draft of a file reads the file; what is declared missing is a level where its label says why. */
START_TEST(draft_reads_its_own_file)
{
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        struct faults warnings = {0};
        write_file(paths[p]);
        struct codebook *codebook = drafted(paths[p]);
        const char *id = strstr(paths[p], ".por") ? "NOTE" : "note";
        const struct question *note = &codebook->questions[codebook_find_question(codebook, id)];
        ck_assert_str_eq(note->text.fr, "Une note");
        ck_assert_uint_eq(note->n_levels, 3);
        ck_assert_int_eq(note->levels[2].role, ROLE_DONT_KNOW);
        const char *respondent = strstr(paths[p], ".por") ? "ID" : "id";
        ck_assert_uint_eq(codebook_find_question(codebook, respondent), SIZE_MAX);
        struct answers *answers = read_by(codebook, paths[p], &warnings);
        ck_assert_int_eq(answers->format.dialect, p == 1 ? EXPORT_STATA : EXPORT_SPSS);
        ck_assert_uint_eq(answers->n, 4);
        ck_assert_str_eq(answers->ids[0], "R1");
        const struct answer_column *age = answers_column(
            answers, codebook_find_question(codebook, strstr(paths[p], ".por") ? "AGE" : "age"), ITEM_NONE);
        ck_assert_int_eq(age->status[1], ANSWER_SKIPPED);
        ck_assert_int_eq(age->status[2], ANSWER_NOT_APPLICABLE); /* by the label of 99, or .c */
        answers_free(answers);
        codebook_free(codebook);
        remove(paths[p]);
    }
}
END_TEST

/* Three cases of a scale of which the ends are labelled, of an amount of which 0 is, and of a number of which
 * -77 is, though nothing declares it missing, as Stata does not. */
static void write_labelled(const char *path, bool stata)
{
    static const char *const names[] = {"note", "budget", "effectif"};
    static const double values[3][3] = {{0, 3, 10}, {0, 1200.5, 7000}, {12, -77, 4}};
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    readstat_writer_t *writer = readstat_writer_init();
    readstat_set_data_writer(writer, put_bytes);
    readstat_label_set_t *sets[3];
    readstat_variable_t *v[3];
    for (int i = 0; i < 3; i++) {
        sets[i] = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, names[i]);
        v[i] = readstat_add_variable(writer, names[i], READSTAT_TYPE_DOUBLE, 0);
        readstat_variable_set_label_set(v[i], sets[i]);
    }
    readstat_label_double_value(sets[0], 0, "Aucun accord");
    readstat_label_double_value(sets[0], 10, "Plein accord");
    readstat_label_double_value(sets[0], 99, "Ne sait pas");
    readstat_label_double_value(sets[1], 0, "Rien");
    readstat_label_double_value(sets[2], -77, "Ne sait pas");
    ck_assert_int_eq(stata ? readstat_begin_writing_dta(writer, out, 3)
                           : readstat_begin_writing_sav(writer, out, 3), READSTAT_OK);
    for (int row = 0; row < 3; row++) {
        ck_assert_int_eq(readstat_begin_row(writer), READSTAT_OK);
        for (int i = 0; i < 3; i++)
            readstat_insert_double_value(writer, v[i], values[i][row]);
        ck_assert_int_eq(readstat_end_row(writer), READSTAT_OK);
    }
    ck_assert_int_eq(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    fclose(out);
}

START_TEST(numbers_may_be_labelled_in_part)
{
    for (int p = 0; p < 2; p++) {
        write_labelled(paths[p], p == 1);
        struct faults warnings = {0};
        struct codebook *codebook = drafted(paths[p]);
        ck_assert_int_eq(codebook->questions[0].type, QUESTION_SINGLE);
        ck_assert_uint_eq(codebook->questions[0].n_levels, 4);
        ck_assert_str_eq(codebook->questions[0].levels[1].code, "3");
        ck_assert_int_eq(codebook->questions[0].levels[3].role, ROLE_DONT_KNOW);
        struct answers *answers = read_by(codebook, paths[p], &warnings);
        char *lines = lines_of(answers);
        ck_assert_str_eq(lines, "1,note,,0,answered\n1,budget,,0,answered\n1,effectif,,12,answered\n"
                                "2,note,,3,answered\n2,budget,,1200.5,answered\n2,effectif,,,dont_know\n"
                                "3,note,,10,answered\n3,budget,,7000,answered\n3,effectif,,4,answered\n");
        free(lines);
        answers_free(answers);
        codebook_free(codebook);
        remove(paths[p]);
    }
}
END_TEST

/* As LimeSurvey writes SPSS files: the ticks and the rows of an array are a variable each, and so is what
 * "other" stands for. Two departments are two questions. */
START_TEST(variables_of_a_question_are_joined)
{
    enum { N = 9, LEVELS = 12 };
    static const char *const names[N] = {"Q1", "Q1_other", "Q2_a", "Q2_b", "Q3_1", "Q3_2", "Q3_3", "d_x", "d_y"},
        *const labels[N] = {"Type", "", "[Froid] Besoins", "[Quai] Besoins", "Avis [Prix]", "Avis [Délai]",
                            "Vue [Prix]", "D", "D"},
        *const sets[N] = {"t", NULL, "o", "o", "s", "s", "s", "d", "d"};
    FILE *out = fopen(paths[0], "wb");
    ck_assert_ptr_nonnull(out);
    readstat_writer_t *writer = readstat_writer_init();
    readstat_set_data_writer(writer, put_bytes);
    readstat_label_set_t *type = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "t"),
                         *ticks = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "o"),
                         *scale = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "s"),
                         *areas = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "d");
    readstat_label_double_value(type, 1, "EPCI");
    readstat_label_double_value(type, 2, "Autre");
    readstat_label_double_value(ticks, 1, "Oui");
    readstat_label_double_value(ticks, 0, "Non sélectionné");
    readstat_label_double_value(scale, 1, "Pas d'accord");
    readstat_label_double_value(scale, 2, "D'accord");
    for (int k = 1; k <= LEVELS; k++) {
        char label[16];
        snprintf(label, sizeof label, "D%d", k);
        readstat_label_double_value(areas, k, label);
    }
    readstat_variable_t *v[N];
    for (int i = 0; i < N; i++) {
        v[i] = readstat_add_variable(writer, names[i],
                                     sets[i] ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING,
                                     sets[i] ? 0 : 10);
        readstat_variable_set_label(v[i], labels[i]);
        if (sets[i])
            readstat_variable_set_label_set(
                v[i], *sets[i] == 't' ? type : *sets[i] == 'o' ? ticks : *sets[i] == 's' ? scale : areas);
    }
    ck_assert_int_eq(readstat_begin_writing_sav(writer, out, 1), READSTAT_OK);
    ck_assert_int_eq(readstat_begin_row(writer), READSTAT_OK);
    for (int i = 0; i < N; i++)
        if (sets[i])
            readstat_insert_double_value(writer, v[i], i == 3 ? 0 : i == 0 ? 2 : 1);
        else
            readstat_insert_string_value(writer, v[i], "SCIC");
    ck_assert_int_eq(readstat_end_row(writer), READSTAT_OK);
    ck_assert_int_eq(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    fclose(out);

    struct faults warnings = {0};
    struct codebook *codebook = drafted(paths[0]);
    struct answers *answers = read_by(codebook, paths[0], &warnings);
    char *lines = lines_of(answers);
    ck_assert_str_eq(lines, "1,Q1,,2,answered\n1,Q1,other,SCIC,answered\n1,Q2,a,1,answered\n"
                            "1,Q2,b,0,answered\n1,Q3,1,1,answered\n1,Q3,2,1,answered\n"
                            "1,Q3_3,,1,answered\n1,d_x,,1,answered\n1,d_y,,1,answered\n");
    ck_assert_str_eq(codebook->questions[1].text.fr, "Besoins");
    ck_assert_str_eq(codebook->questions[1].items[0].label.fr, "Froid");
    ck_assert_str_eq(codebook->questions[2].text.fr, "Avis");
    free(lines);
    answers_free(answers);
    codebook_free(codebook);
    remove(paths[0]);
}
END_TEST

/* Stata 12 told no encoding; others wrote UTF-8 into such files, and days that no format calls so. Hours
 * are milliseconds since 1960: 1893578400000 is 2020-01-02 10:00. */
static void write_old_stata(const char *path, const char *story)
{
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    readstat_writer_t *writer = readstat_writer_init();
    readstat_set_data_writer(writer, put_bytes);
    readstat_writer_set_file_format_version(writer, 114);
    readstat_variable_t *text = readstat_add_variable(writer, "recit", READSTAT_TYPE_STRING, 20);
    readstat_variable_t *moment = readstat_add_variable(writer, "moment", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_t *day = readstat_add_variable(writer, "jour", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_format(moment, "%tc");
    ck_assert_int_eq(readstat_begin_writing_dta(writer, out, 1), READSTAT_OK);
    ck_assert_int_eq(readstat_begin_row(writer), READSTAT_OK);
    readstat_insert_string_value(writer, text, story);
    readstat_insert_double_value(writer, moment, 1893578400000);
    readstat_insert_double_value(writer, day, 21916);
    ck_assert_int_eq(readstat_end_row(writer), READSTAT_OK);
    ck_assert_int_eq(readstat_end_writing(writer), READSTAT_OK);
    readstat_writer_free(writer);
    fclose(out);
}

START_TEST(old_files_of_stata_are_understood)
{
    static const char *const stories[] = {"\xC3\xA9t\xC3\xA9", "\xE9t\xE9"};
    struct codebook *codebook = codebook_with("  - {id: recit, type: text}\n"
                                              "  - {id: moment, type: date}\n"
                                              "  - {id: jour, type: numeric}\n");
    for (size_t s = 0; s < 2; s++) {
        struct faults warnings = {0};
        write_old_stata(paths[1], stories[s]);
        struct answers *answers = read_by(codebook, paths[1], &warnings);
        char *lines = lines_of(answers);
        ck_assert_str_eq(lines, "1,recit,,été,answered\n1,moment,,2020-01-02,answered\n"
                                "1,jour,,21916,answered\n");
        free(lines);
        answers_free(answers);
        remove(paths[1]);
    }
    codebook_free(codebook);
}
END_TEST

/* A bare 21916 is 2020-01-02 in Stata, and was taken for 1960-01-01, as a spreadsheet counts. */
START_TEST(days_that_no_format_tells_are_refused)
{
    struct codebook *codebook = codebook_with("  - {id: recit, type: text}\n"
                                              "  - {id: jour, type: date}\n");
    struct faults faults = {0}, warnings = {0};
    write_old_stata(paths[1], "fin");
    ck_assert_ptr_null(
        answers_read(codebook, paths[1], &(struct export_format){0}, &faults, &warnings));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], ":2: jour: expected a date as 2026-03-09 or, the day "
                                                 "first, 09/03/2026, found \"21916\""));
    faults_clear(&faults);
    faults_clear(&warnings);
    codebook_free(codebook);
    remove(paths[1]);
}
END_TEST

/* Found by fuzzing: the draft had no question, and was no codebook. */
START_TEST(a_file_without_variables_is_refused)
{
    static const char path[] = "tests/fuzz/seeds/survey_sav/no_variables.sav";
    struct faults faults = {0};
    struct draft draft = {0};
    ck_assert(!draft_read(&draft, path, &(struct export_format){0}, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], ": expected headings and answers, found none"));
    draft_clear(&draft);
    faults_clear(&faults);
}
END_TEST

/* Found by fuzzing: the name of a set that fills its field was read beyond it, which only the address
 * sanitizer sees. */
START_TEST(a_name_without_end_ends_with_its_field)
{
    struct faults faults = {0};
    struct draft draft = {0};
    draft_read(&draft, "tests/fuzz/seeds/survey_dta/set_without_end.dta", &(struct export_format){0}, &faults);
    draft_clear(&draft);
    faults_clear(&faults);
}
END_TEST

/* Of a file that ends within its labels readstat reads the answers, and says nothing. */
START_TEST(a_file_of_stata_that_is_cut_short_is_refused)
{
    enum { WITHIN_LABELS = 4700, ROOM = 8192 };
    char bytes[ROOM];
    FILE *in = fopen("tests/fuzz/seeds/survey_dta/pat.dta", "rb"), *out = fopen(paths[1], "wb");
    ck_assert(in && out);
    ck_assert_uint_gt(fread(bytes, 1, ROOM, in), WITHIN_LABELS);
    fwrite(bytes, 1, WITHIN_LABELS, out);
    fclose(in);
    fclose(out);
    struct faults faults = {0};
    struct draft draft = {0};
    ck_assert(!draft_read(&draft, paths[1], &(struct export_format){0}, &faults));
    ck_assert_str_eq(faults.text[0],
                     "/tmp/proxilog-test.dta: the file is cut short: copy or save it again");
    draft_clear(&draft);
    faults_clear(&faults);
    remove(paths[1]);
}
END_TEST

START_TEST(what_is_no_such_file_is_refused)
{
    struct codebook *codebook = codebook_with("  - {id: age, type: numeric}\n");
    struct faults faults = {0}, warnings = {0};
    FILE *out = fopen(paths[0], "w");
    fputs("id;age\n1;30\n", out);
    fclose(out);
    ck_assert_ptr_null(
        answers_read(codebook, paths[0], &(struct export_format){0}, &faults, &warnings));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0],
                     "/tmp/proxilog-test.sav: expected an SPSS or Stata file, found none that can be "
                     "read: save it again, or export it to CSV");
    faults_clear(&faults);
    remove(paths[0]);
    codebook_free(codebook);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {values_are_read_by_code_and_by_label,
                            labels_decide_where_codes_are_numbered_otherwise, labels_are_no_codes, numbers_may_be_labelled_in_part, draft_reads_its_own_file,
                            variables_of_a_question_are_joined,
                            old_files_of_stata_are_understood,
                            days_that_no_format_tells_are_refused,
                            a_file_without_variables_is_refused,
                            a_name_without_end_ends_with_its_field,
                            a_file_of_stata_that_is_cut_short_is_refused,
                            what_is_no_such_file_is_refused};
    return run_tests("statistical files", tests, sizeof tests / sizeof *tests);
}
