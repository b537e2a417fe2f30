/* What FORMATS.md says of each tool, one trait a test. Expected lines are written by hand. */
#include "tests/analysis/importers/written.h"

/* The export must be read without a fault and give the lines. */
static void expect_lines(const char *questions, const char *export, const char *expected)
{
    struct codebook *codebook = codebook_with(questions);
    const struct export_format format = {0};
    struct outcome outcome = read_as(codebook, export, &format);
    ck_assert_msg(outcome.answers, "%s", outcome.faults.n_kept ? outcome.faults.text[0] : "?");
    ck_assert_msg(!outcome.warnings.n, "%s", outcome.warnings.n_kept ? outcome.warnings.text[0] : "?");
    char *lines = lines_of(outcome.answers);
    ck_assert_str_eq(lines, expected);
    free(lines);
    outcome_clear(&outcome);
    codebook_free(codebook);
}

#define NEEDS                                                                                      \
    "  - id: Q1\n    type: multiple\n    other: yes\n    text: {fr: \"Quels besoins avez-vous ?\"}\n" \
    "    items: [{code: a, label: {fr: Collecte}}, {code: b, label: {fr: \"Stockage, froid\"}}]\n"
#define YES_NO                                                                                     \
    "  - {id: Q2, type: single, text: {fr: \"Un camion ?\"}, levels: [{code: Y, label: {fr: Oui}}, " \
    "{code: N, label: {fr: Non}}]}\n"
#define SCALE                                                                                      \
    "levels: [{code: A1, label: {fr: \"Pas d'accord\"}}, {code: A2, label: {fr: \"D'accord\"}}]"

/* Codes with brackets, in expression style, behind text, spaces as underscores, texts. */
START_TEST(limesurvey_headings_of_every_style)
{
    static const char *const headings[] = {
        "id;submitdate;Q1[a];Q1[b];Q1[other];Q2\n",
        "id;submitdate;Q1_a;Q1_b;Q1_other;Q2\n",
        "id. ID de la réponse;submitdate. Date de soumission;Q1[a]. Quels besoins [Collecte];"
        "Q1[b]. Quels besoins [Stockage, froid];Q1[other]. Quels besoins [Autre];Q2. Un camion ?\n",
        "id: ID de la réponse;submitdate: Date;Q1[a]: Quels [Collecte];Q1[b]: x;Q1[other]: y;Q2: Un camion ?\n",
        "ID de la réponse;Date de soumission;Quels besoins avez-vous ? [Collecte];Quels besoins "
        "avez-vous ? [Stockage, froid];Quels besoins avez-vous ? [Autre];Un camion ?\n",
        "ID_de_la_réponse;Date_de_soumission;Quels_besoins_avez-vous_?_[Collecte];Quels_besoins_"
        "avez-vous_?_[Stockage,_froid];Quels_besoins_avez-vous_?_[Autre];Un_camion_?\n",
        "ID de la réponse;Date de soumission;Quels besoins a.. [Collecte];Quels besoins a.. "
        "[Stockage, froi..];Quels besoins a.. [Autre];Un camion ?\n",
        "ID de la réponse;Date de soumiss.. ;Quels besoins a.. [Collecte];Quels besoins a.. "
        "[Stockage, froi..];Quels besoins a.. [Autre];Un camion ?\n",
        "id._ID_de_la_réponse;submitdate._Date_de_soumission;Q1[a]._Quels_besoins_[Collecte];"
        "Q1[b]._Quels_besoins_[Stockage];Q1[other]._Quels_[Autre];Q2._Un_camion_?\n",
        "id_ID de la réponse;submitdate_Date de soumission;Q1[a]_Quels besoins avez-vous ? "
        "[Collecte];Q1[b]_Quels besoins avez-vous ? [Stockage];Q1[other]_Quels besoins avez-vous ? "
        "[Autre];Q2_Un camion ?\n"};
    for (size_t h = 0; h < sizeof headings / sizeof *headings; h++) {
        char *export = mem_printf("%s7;2026-03-09 01:56:40;Y;;un quai;N\n", headings[h]);
        expect_lines(NEEDS YES_NO, export,
                     "7,Q1,a,1,answered\n7,Q1,b,0,answered\n7,Q1,other,un quai,answered\n"
                     "7,Q2,,N,answered\n");
        free(export);
    }
}
END_TEST

/* A heading that says other belongs to the question right before it, and to none elsewhere. */
START_TEST(other_stands_beside_its_question)
{
    struct codebook *codebook = codebook_with(NEEDS YES_NO);
    const struct export_format format = {0};
    struct outcome outcome = read_as(codebook, "id;Q1[a];Q1[b];Si autre, précisez;Q2\n1;Y;;a quai;Y\n",
                                     &format);
    char *lines = lines_of(outcome.answers);
    ck_assert_ptr_nonnull(strstr(lines, "1,Q1,other,a quai,answered\n"));
    free(lines);
    outcome_clear(&outcome);
    outcome = read_as(codebook, "id;Q1[a];Q1[b];_id;Si autre, précisez;Q2\n1;Y;;3;a quai;Y\n", &format);
    ck_assert_uint_ge(outcome.warnings.n, 1);
    lines = lines_of(outcome.answers);
    ck_assert_ptr_null(strstr(lines, "a quai"));
    free(lines);
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

#define TWINS                                                                                      \
    "  - {id: Q1, type: numeric, text: {fr: \"Combien de camions frigorifiques ?\"}}\n"             \
    "  - {id: Q2, type: numeric, text: {fr: \"Combien de camions bâchés ?\"}}\n"

/* As many columns as questions begin so: in the order of the codebook. One column: not told. */
START_TEST(headings_cut_short_are_told_apart_by_order_or_not_at_all)
{
    expect_lines(TWINS, "id;submitdate;Combien de cami.. ;Combien de cami.. \n1;;3;4\n",
                 "1,Q1,,3,answered\n1,Q2,,4,answered\n");
    struct codebook *codebook = codebook_with(TWINS "  - {id: Q3, type: numeric}\n");
    const struct export_format format = {0};
    struct outcome outcome =
        read_as(codebook, "id;submitdate;Combien de cami.. ;Q3\n1;;3;4\n", &format);
    ck_assert_ptr_null(outcome.answers);
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[0],
                                 ":1: Combien de cami..: 2 things asked begin so, and 1 columns: "
                                 "export the file with codes or full texts as headings"));
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

#define DUAL                                                                                       \
    "  - {id: Q5_0, type: matrix, text: {fr: Avis}, items: [{code: SQ1, label: {fr: Prix}}], " SCALE "}\n" \
    "  - {id: Q5_1, type: matrix, text: {fr: Avis}, items: [{code: SQ1, label: {fr: Prix}}], " SCALE "}\n"

/* "Q5[SQ1][1]" is the first scale, "Q5_SQ1_1" the second. */
START_TEST(two_scales_are_told_apart)
{
    static const char *const headings[] = {"Q5[SQ1][1];Q5[SQ1][2]", "Q5_SQ1_0;Q5_SQ1_1",
                                           "Avis [Prix][1];Avis [Prix][2]",
                                           "Avis [Prix][Échelle 1];Avis [Prix][Échelle 2]"};
    for (size_t h = 0; h < sizeof headings / sizeof *headings; h++) {
        char *export = mem_printf("id;submitdate;%s\n1;;A1;A2\n", headings[h]);
        expect_lines(DUAL, export, "1,Q5_0,SQ1,A1,answered\n1,Q5_1,SQ1,A2,answered\n");
        free(export);
    }
}
END_TEST

/* Each part is cut by itself: question, row, column; a comment is not what it comments. */
START_TEST(parts_of_headings_are_cut_short)
{
    expect_lines("  - {id: Q1_a, type: numeric, text: {fr: Combien de camions avez-vous ? | Frigorifiques et isothermes}}\n"
                 "  - {id: Q1_b, type: numeric, text: {fr: Combien de camions avez-vous ? | Autres}}\n"
                 "  - {id: Q2, type: single, text: {fr: Livrez-vous en ville ?}, levels: [{code: Y}, {code: N}]}\n"
                 "  - {id: Q2_comment, type: text, text: {fr: Livrez-vous en ville ? | Commentaire}}\n"
                 "  - {id: Q3, type: text, text: {fr: \"Le budget [en euros] de la structure\"}}\n"
                 "  - {id: Q5_0, type: matrix, text: {fr: Avis sur le service}, items: [{code: SQ1, label: {fr: Prix}}], " SCALE "}\n"
                 "  - {id: Q5_1, type: matrix, text: {fr: Avis sur le service}, items: [{code: SQ1, label: {fr: Prix}}], " SCALE "}\n",
                 "id;submitdate;Combien de cami..  [Frigorifiques e.. ];Combien de cami..  [Autres];"
                 "Livrez-vous en .. ;Livrez-vous en ..  [Commentaire];Le budget [en e.. ;"
                 "Avis sur le ser..  [Prix][Échelle 1];Avis sur le ser..  [Prix][Échelle 2]\n1;;3;4;Y;non;x;A1;A2\n",
                 "1,Q1_a,,3,answered\n1,Q1_b,,4,answered\n1,Q2,,Y,answered\n1,Q2_comment,,non,answered\n"
                 "1,Q3,,x,answered\n1,Q5_0,SQ1,A1,answered\n1,Q5_1,SQ1,A2,answered\n");
    expect_lines(DUAL, "id;submitdate;Av.. [Pr.. ][Scale 2];Av.. [Pr.. ][Scale 1]\n1;;A1;A2\n",
                 "1,Q5_0,SQ1,A2,answered\n1,Q5_1,SQ1,A1,answered\n");
}
END_TEST

/* Arrays of texts, comments of a list and of ticks are questions of their own. */
START_TEST(arrays_and_comments_are_found)
{
    expect_lines("  - {id: Q1_SY1_SX1, type: text}\n  - {id: Q1_SY1_SX2, type: numeric}\n"
                 "  - {id: Q2_comment, type: text}\n  - {id: Q3_SQ1comment, type: text}\n",
                 "id,lastpage,Q1[SY1_SX1],Q1[SY1_SX2],Q2[comment],Q3[SQ1comment]\n"
                 "1,2,un,12.0000000000,deux,trois\n",
                 "1,Q1_SY1_SX1,,un,answered\n1,Q1_SY1_SX2,,12,answered\n"
                 "1,Q2_comment,,deux,answered\n1,Q3_SQ1comment,,trois,answered\n");
}
END_TEST

/* Y as 1 and N as 2; "N/A" where it was not shown; ' before =. */
START_TEST(limesurvey_values)
{
    expect_lines(YES_NO "  - {id: Q3, type: text}\n",
                 "id,submitdate,Q2,Q3\n1,,1,'=SOMME(A1)\n2,,2,'quoted\n3,2026-03-09 01:56:40,N/A,\n",
                 "1,Q2,,Y,answered\n1,Q3,,=SOMME(A1),answered\n2,Q2,,N,answered\n"
                 "2,Q3,,'quoted,answered\n3,Q2,,,skipped\n3,Q3,,,skipped\n");
}
END_TEST

/* Bare nothing is not shown where all else is quoted; older versions write "" for both. */
START_TEST(quotes_tell_what_was_not_shown)
{
    static const char questions[] = YES_NO "  - {id: Q3, type: numeric, ask_if: [\"Q2 = Y\"]}\n"
                                           "  - {id: Q4, type: text}\n";
    static const char heading[] = "\"id\",\"submitdate\",\"Q2\",\"Q3\",\"Q4\"\r\n";
    char *newer = mem_printf("%s\"1\",,\"Y\",\"\",\r\n", heading);
    char *older = mem_printf("%s\"1\",\"\",\"Y\",\"\",\"\"\r\n\"2\",\"\",\"N\",\"\",\"\"\r\n", heading);
    expect_lines(questions, newer,
                 "1,Q2,,Y,answered\n1,Q3,,,skipped\n1,Q4,,,not_shown\n");
    expect_lines(questions, older,
                 "1,Q2,,Y,answered\n1,Q3,,,skipped\n1,Q4,,,skipped\n"
                 "2,Q2,,N,answered\n2,Q3,,,not_shown\n2,Q4,,,skipped\n");
    free(newer);
    free(older);
}
END_TEST

/* 1980-01-01: complete, but the survey keeps no dates. */
START_TEST(anonymous_dates_tell_completeness_only)
{
    struct codebook *codebook = codebook_with(YES_NO);
    const struct export_format format = {0};
    struct outcome outcome = read_as(codebook,
                                     "id,submitdate,startdate,Q2,interviewtime,groupTime12,Q2Time\n"
                                     "1,1980-01-01 00:00:00,,Y,61.5,60,60\n2,,,Y,,,\n"
                                     "3,2026-03-09 00:01:00,2026-03-09 00:00:00,Y,,,\n",
                                     &format);
    ck_assert_uint_eq(outcome.warnings.n, 0);
    ck_assert(outcome.answers->complete[0] && !outcome.answers->complete[1]);
    ck_assert_double_nan(outcome.answers->submitted_s[0]);
    ck_assert_double_eq(outcome.answers->spent_s[0], 61.5);
    ck_assert_double_eq(outcome.answers->spent_s[2], 60);
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* Without the column that tells, nobody is known to have stopped half way. */
START_TEST(completeness_is_known_by_its_column_alone)
{
    struct codebook *codebook = codebook_with(YES_NO);
    struct outcome outcome = read_as(codebook, "id,lastpage,Q2\n1,3,Y\n2,1,\n", &(struct export_format){0});
    ck_assert_int_eq(outcome.answers->format.dialect, EXPORT_LIMESURVEY);
    ck_assert(outcome.answers->complete[0] && outcome.answers->complete[1]);
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* An export of chosen columns may lack the last page. */
START_TEST(vv_is_known_by_its_codes)
{
    expect_lines(YES_NO "  - {id: Q4, type: text}\n",
                 "Response ID\tDate\tLanguage\tProjet\tRécit\nid\tsubmitdate\tstartlanguage\tQ2\tQ4\n"
                 "1\t2026-03-09 10:00:00\tfr\tY\tun{tab}deux\n",
                 "1,Q2,,Y,answered\n1,Q4,,un\tdeux,answered\n");
}
END_TEST

/* Spreadsheets leave out empty cells at the end of a line, and so does a file that is cut short. */
START_TEST(short_lines_are_told)
{
    struct codebook *codebook = codebook_with(YES_NO "  - {id: Q4, type: text}\n");
    struct outcome outcome =
        read_as(codebook, "id;Q2;Q4;\n1;Y;oui\n2;N\n3\n4;Y;\n", &(struct export_format){0});
    ck_assert_ptr_nonnull(outcome.answers);
    ck_assert_uint_eq(outcome.answers->n, 4);
    ck_assert_uint_eq(outcome.warnings.n, 1);
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[0],
                                 ":3: the line has fewer cells than there are headings (2 lines are so)"));
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* A comment that is a question of its own does not take the place of what "other" stands for. */
START_TEST(a_comment_is_not_the_other)
{
    static const char other[] = "  - {id: Q1, type: single, text: {fr: \"Type ?\"}, other: yes, levels: "
                                "[{code: A1}, {code: \"-oth-\", role: other}]}\n";
    char *questions = mem_printf("%s  - {id: Q1_comment, type: text, text: {fr: \"Type ? "
                                 "[Commentaire]\"}}\n", other);
    static const char lines[] = "1,Q1,,-oth-,answered\n1,Q1,other,SCIC,answered\n"
                                "1,Q1_comment,,bla,answered\n";
    expect_lines(questions, "id,submitdate,Q1,Q1[other],Q1[comment]\n1,,-oth-,SCIC,bla\n", lines);
    expect_lines(questions,
                 "id,submitdate,Type ?,Type ? [Autre],Type ? [Commentaire]\n1,,-oth-,SCIC,bla\n", lines);
    expect_lines(other, "id,Q1,Q1[comment]\n1,-oth-,SCIC\n",
                 "1,Q1,,-oth-,answered\n1,Q1,other,SCIC,answered\n");
    free(questions);
}
END_TEST

START_TEST(a_table_without_sheets_has_none)
{
    struct codebook *codebook = codebook_with(YES_NO);
    struct outcome outcome =
        read_as(codebook, "id;Q2\n1;Y\n", &(struct export_format){.sheet = "Feuille1"});
    ck_assert_ptr_null(outcome.answers);
    ck_assert_uint_eq(outcome.faults.n, 1);
    ck_assert_ptr_nonnull(strstr(outcome.faults.text[0], ": --sheet: this file is no workbook"));
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* In a text, in a place, in a cell that holds all ticks or ranks: everywhere. The bare NA of R is none of a
 * respondent's; "NA" is. */
START_TEST(missing_texts_are_known_everywhere)
{
    expect_lines("  - {id: t, type: text}\n  - {id: p, type: place}\n"
                 "  - {id: m, type: multiple, items: [{code: a}, {code: b}]}\n"
                 "  - {id: r, type: ranking, levels: [{code: x}, {code: y}]}\n",
                 "id;t;p;m;r\n1;nsp;nsp;nsp;nsp\n2;NA;\"NA\";a, b;y, x\n",
                 "1,t,,,dont_know\n1,p,,,dont_know\n1,m,a,,dont_know\n1,m,b,,dont_know\n"
                 "1,r,1,,dont_know\n1,r,2,,dont_know\n"
                 "2,t,,,skipped\n2,p,,NA,answered\n2,m,a,1,answered\n2,m,b,1,answered\n"
                 "2,r,1,y,answered\n2,r,2,x,answered\n");
}
END_TEST

/* LimeSurvey writes -99 with ten decimals, a person with a true minus. */
START_TEST(missing_numbers_are_known_however_written)
{
    expect_lines("  - {id: n, type: numeric, min: 0, max: 9}\n  - {id: t, type: text}\n",
                 "id;n;t\n1;-99.0000000000;-99\n2;-99.0;-99.0\n3;\xe2\x88\x92""99;\n4;-99;\n5;9;\n",
                 "1,n,,,refused\n1,t,,,refused\n2,n,,,refused\n2,t,,-99.0,answered\n"
                 "3,n,,,refused\n3,t,,,skipped\n4,n,,,refused\n4,t,,,skipped\n"
                 "5,n,,9,answered\n5,t,,,skipped\n");
}
END_TEST

/* "é" of macOS is "e" and an accent; one commune is not two. */
START_TEST(letters_are_the_same_whoever_wrote_them)
{
    expect_lines("  - {id: p, type: place, text: {fr: Siège}}\n  - {id: m, type: multiple, text: {fr: Besoins}, "
                 "items: [{code: a, label: {fr: \"Quai, réserve\"}}, {code: b, label: {fr: réserve}}]}\n",
                 "id;Sie\xcc\x80ge;Besoins\n1;\xc3\x89tel;Quai, re\xcc\x81serve\n2;E\xcc\x81tel;re\xcc\x81serve\n",
                 "1,p,,Étel,answered\n1,m,a,1,answered\n1,m,b,0,answered\n"
                 "2,p,,Étel,answered\n2,m,a,0,answered\n2,m,b,1,answered\n");
}
END_TEST

START_TEST(shares_shown_as_percents_are_told)
{
    struct codebook *codebook = codebook_with("  - {id: n, type: numeric, unit: \"%\"}\n  - {id: m, type: numeric}\n");
    struct outcome outcome = read_as(codebook, "id;n;m\n1;0.625;0.5\n2;1;\n3;;\n", &(struct export_format){0});
    ck_assert_uint_eq(outcome.warnings.n, 1);
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[0], ":1: n: all numbers lie from 0 to 1, and the unit is %: "));
    outcome_clear(&outcome);
    outcome = read_as(codebook, "id;n;m\n1;0.625;0.5\n2;10;\n", &(struct export_format){0});
    ck_assert_uint_eq(outcome.warnings.n, 0);
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* More than are remembered of a short scale: each by its label, then its code. */
START_TEST(communes_by_the_hundred)
{
    enum { N = 700 };
    char *levels = mem_text(""), *rows = mem_text("id,c\n");
    for (int k = 0; k < N; k++) {
        char *longer = mem_printf("%s%s{code: c%d, label: {fr: Commune %d}}", levels, k ? ", " : "", k, k);
        free(levels);
        levels = longer;
        longer = mem_printf("%s%d,Commune %d\n%d,c%d\n", rows, 2 * k, k, 2 * k + 1, k);
        free(rows);
        rows = longer;
    }
    char *questions = mem_printf("  - {id: c, type: single, levels: [%s]}\n", levels);
    struct codebook *codebook = codebook_with(questions);
    struct outcome outcome = read_as(codebook, rows, &(struct export_format){0});
    ck_assert_msg(outcome.answers, "%s", outcome.faults.n_kept ? outcome.faults.text[0] : "?");
    for (size_t i = 0; i < 2 * N; i++)
        ck_assert_int_eq(outcome.answers->columns[0].levels[i], (int)(i / 2));
    outcome_clear(&outcome);
    codebook_free(codebook);
    free(questions);
    free(levels);
    free(rows);
}
END_TEST

START_TEST(a_blank_is_no_id)
{
    struct codebook *codebook = codebook_with(YES_NO);
    struct outcome outcome = read_as(codebook, "id;Q2\n1;Y\n\"  \";N\n", &(struct export_format){0});
    ck_assert_ptr_null(outcome.answers);
    ck_assert_uint_eq(outcome.faults.n, 1);
    ck_assert_ptr_nonnull(strstr(outcome.faults.text[0], ":3: id: expected an id as the other answers have"));
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* Of a workbook: begun at 10:00:00, ended 330, 630 and 930 s later. Its hours were cut off. */
START_TEST(moments_of_a_workbook_keep_their_hours)
{
    struct codebook *codebook = codebook_with("  - {id: q, type: single, levels: [{code: a}]}\n"
                                              "  - {id: j, type: date}\n");
    struct faults faults = {0}, warnings = {0};
    struct answers *answers = answers_read(codebook, "tests/analysis/data/kobo_moments.xlsx",
                                           &(struct export_format){0}, &faults, &warnings);
    ck_assert_msg(answers, "%s", faults.n_kept ? faults.text[0] : "?");
    ck_assert_uint_eq(answers->n, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_double_eq(answers->spent_s[i], 330 + 300 * (double)i);
    char *lines = lines_of(answers);
    ck_assert_ptr_nonnull(strstr(lines, "1,q,,a,answered\n1,j,,2026-03-09,answered\n"));
    free(lines);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* Those that are not told are counted; what is found only at the end, too. */
START_TEST(all_faults_are_counted)
{
    struct codebook *codebook = codebook_with("  - {id: Q1, type: numeric}\n");
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    fputs("id;Q1\n", out);
    for (int i = 0; i < 1000; i++)
        fprintf(out, "%d;environ %d\n", i / 2 * 2, i);
    fclose(out);
    struct outcome outcome = read_as(codebook, text, &(struct export_format){0});
    ck_assert_ptr_null(outcome.answers);
    ck_assert_uint_eq(outcome.faults.n, 1500);
    ck_assert_uint_eq(outcome.faults.n_kept, FAULTS_MAX);
    outcome_clear(&outcome);
    free(text);
    codebook_free(codebook);
}
END_TEST

/* A second file behind the first brings its byte order mark, which is no part of an id. */
START_TEST(a_mark_between_two_files_is_passed_over)
{
    struct codebook *codebook = codebook_with(YES_NO);
    struct outcome outcome =
        read_as(codebook, "id;Q2\n1;Y\n\xEF\xBB\xBF" "1;N\n", &(struct export_format){0});
    ck_assert_ptr_null(outcome.answers);
    ck_assert_uint_eq(outcome.faults.n, 1);
    ck_assert_ptr_nonnull(strstr(outcome.faults.text[0], ":3: id: the id \"1\" stands on line 2 already"));
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* Survey X group X question, then the code; fields may be quoted as in a CSV. */
START_TEST(vv_with_numbers_for_codes)
{
    expect_lines("  - {id: Q1, type: multiple, aliases: [\"612345X12X78\"], items: [{code: SQ1}, "
                 "{code: SQ2}]}\n"
                 "  - {id: Q2, type: text, aliases: [\"612345X12X79\"]}\n",
                 "Response ID\tDate\tLast page\tBesoins\tBesoins\tRécit\n"
                 "id\tsubmitdate\tlastpage\t612345X12X78SQ1\t612345X12X78SQ2\t612345X12X79\n"
                 "1\t{question_not_shown}\t2\tY\t\t\"un{tab}deux{newline}{lbrace}trois}\"\n"
                 "2\t\t2\t{question_not_shown}\t{question_not_shown}\t{quote}oui\"\n",
                 "1,Q1,SQ1,1,answered\n1,Q1,SQ2,0,answered\n"
                 "1,Q2,,\"un\tdeux\n{trois}\",answered\n"
                 "2,Q1,SQ1,,not_shown\n2,Q1,SQ2,,not_shown\n2,Q2,,\"\"\"oui\"\"\",answered\n");
}
END_TEST

/* Groups joined by / . - or _, details or summary, NA of ODK, days as Excel counts them. */
START_TEST(kobo_and_odk_groups)
{
    static const char marks[] = "/.-_";
    for (const char *mark = marks; *mark; mark++) {
        char *export = mem_printf("profil%cQ2;profil%cbesoins%cQ1%ca;profil%cbesoins%cQ1%cb;jour;Q4;"
                                  "_id;_uuid\nY;1;0;46090;NA;5;x\nNA;;;NA;NA;6;y\n",
                                  *mark, *mark, *mark, *mark, *mark, *mark, *mark);
        expect_lines(YES_NO "  - {id: Q1, type: multiple, items: [{code: a}, {code: b}]}\n"
                            "  - {id: jour, type: date}\n  - {id: Q4, type: text}\n",
                     export,
                     "5,Q2,,Y,answered\n5,Q1,a,1,answered\n5,Q1,b,0,answered\n"
                     "5,jour,,2026-03-09,answered\n5,Q4,,,skipped\n"
                     "6,Q2,,,skipped\n6,Q1,a,0,skipped\n6,Q1,b,0,skipped\n6,jour,,,skipped\n"
                     "6,Q4,,,skipped\n");
        free(export);
    }
}
END_TEST

/* ODK joins the codes of a ranking, or the labels, which may hold the separator; NA is nothing; the
 * parts of a point are of no use. By hand: b, then a; a rank that the codebook has not is a fault. */
START_TEST(a_ranking_may_stand_in_one_cell)
{
    static const char ranking[] =
        "  - id: Q1\n    type: ranking\n    ranks: 2\n    text: {fr: Freins}\n    levels: [{code: a, "
        "label: {fr: \"Le temps, le coût\"}}, {code: b, label: {fr: Le volume}}, {code: c}]\n"
        "  - id: Q2\n    type: multiple\n    items: [{code: v}, {code: w}]\n";
    static const char *const exports[] = {
        "g/Q1;g/Q2;_g/gps_latitude;_g/gps_precision;_id;_uuid\nb a;v;48.1;5;5;x\nNA;NA;;;6;y\n",
        ("g/Freins;g/Q2;_gps_latitude;_gps_precision;_id;_uuid\nLe volume Le temps, le coût;v;;;5;x\n"
         ";;;;6;y\n"),
        "id,Freins,Q2\n5,\"Le volume, Le temps, le coût\",v\n6,,\n"};
    for (size_t e = 0; e < sizeof exports / sizeof *exports; e++)
        expect_lines(ranking, exports[e],
                     "5,Q1,1,b,answered\n5,Q1,2,a,answered\n5,Q2,v,1,answered\n5,Q2,w,0,answered\n"
                     "6,Q1,1,,skipped\n6,Q1,2,,skipped\n6,Q2,v,0,skipped\n6,Q2,w,0,skipped\n");
    struct codebook *codebook = codebook_with(ranking);
    static const char *const wrong[] = {"Q1;Q2;_id;_uuid\nb a c;v;5;x\n", "Q1;Q2;_id;_uuid\nb z;v;5;x\n"};
    for (size_t w = 0; w < 2; w++) {
        struct outcome outcome = read_as(codebook, wrong[w], &(struct export_format){0});
        ck_assert_ptr_null(outcome.answers);
        ck_assert_ptr_nonnull(strstr(outcome.faults.text[0],
                                     w ? "expected a level of Q1 (a, b, c), found \"z\""
                                       : "expected 2 ranks at most, found \"c\" behind them"));
        outcome_clear(&outcome);
    }
    codebook_free(codebook);
}
END_TEST

/* An item "other" and a question "b_other" would both be headed so: the longer id is meant. */
START_TEST(a_question_may_be_called_as_an_item_of_another)
{
    expect_lines("  - {id: b, type: multiple, aliases: [g/b], items: [{code: x}, {code: other}]}\n"
                 "  - {id: b_other, type: text, aliases: [g/b_other]}\n",
                 "g/b;g/b_other;_id;_uuid\nx other;un quai;5;u\n",
                 "5,b,x,1,answered\n5,b,other,1,answered\n5,b_other,,un quai,answered\n");
}
END_TEST

/* "_submission_time" is Kobo's, though "Time" is an item and "_" may part groups. */
START_TEST(columns_of_kobo_are_no_items)
{
    expect_lines("  - {id: Q1, type: multiple, items: [{code: a, label: {fr: Temps, en: Time}}, {code: b, "
                 "label: {fr: Statut, en: Status}}]}\n",
                 "g_Q1;_id;_submission_time;_status\na;5;2026-03-09T01:56:40;submitted_via_web\n",
                 "5,Q1,a,1,answered\n5,Q1,b,0,answered\n");
}
END_TEST

/* "a other" in the summary, the text in its own column, no column for each choice. */
START_TEST(codes_and_text_of_other_in_one_cell)
{
    expect_lines(NEEDS, "Q1;Q1_other;_id;_uuid\na other;un quai;5;x\nb;;6;y\n",
                 "5,Q1,a,1,answered\n5,Q1,b,0,answered\n5,Q1,other,un quai,answered\n"
                 "6,Q1,a,0,answered\n6,Q1,b,1,answered\n");
}
END_TEST

/* Columns side by side whose codes are the same, but not what they are called, nor what they mean. */
START_TEST(scales_that_differ_in_words_alone_are_kept_apart)
{
    expect_lines("  - {id: Q1, type: single, levels: [{code: A, label: {fr: Oui}}, {code: B, label: {fr: Non}}]}\n"
                 "  - {id: Q2, type: single, levels: [{code: A, label: {fr: Non}}, {code: B, label: {fr: Oui}}]}\n"
                 "  - {id: Q3, type: single, levels: [{code: A, label: {fr: Non}}, {code: B, label: {fr: Oui}, "
                 "role: refused}]}\n  - {id: Q4, type: single, levels: [{code: A, label: {fr: Non}, aliases: [x]}, "
                 "{code: B, label: {fr: Oui}, role: refused}]}\n"
                 "  - {id: Q5, type: multiple, items: [{code: a, aliases: [Oui]}, {code: b, aliases: [Oui]}]}\n",
                 "id;Q1;Q2;Q3;Q4;Q5_a;Q5_b\n1;Oui;Oui;Oui;Oui;Oui;Non\n2;Non;Non;Non;x;Non;Oui\n",
                 "1,Q1,,A,answered\n1,Q2,,B,answered\n1,Q3,,B,refused\n1,Q4,,B,refused\n1,Q5,a,1,answered\n"
                 "1,Q5,b,0,answered\n2,Q1,,B,answered\n2,Q2,,A,answered\n2,Q3,,A,answered\n2,Q4,,A,answered\n"
                 "2,Q5,a,0,answered\n2,Q5,b,1,answered\n");
}
END_TEST

/* Old exports of Kobo do not double the quotes inside a cell: told, and read as they were meant. */
START_TEST(quotes_that_kobo_does_not_double_are_read)
{
    struct codebook *codebook = codebook_with("  - {id: Q1, type: text}\n  - {id: Q2, type: text}\n");
    struct outcome outcome = read_as(codebook,
                                     "\"Q1\";\"Q2\";\"_id\";\"_uuid\"\n\"dit \"oui\" fort\";\"dit \"non\"\";\"1\";"
                                     "\"a\"\n\"\"oui\" dit-il\";\"a \"\"b\"\" c\";\"2\";\"b\"\n",
                                     &(struct export_format){0});
    ck_assert(outcome.answers);
    ck_assert_uint_eq(outcome.warnings.n, 2);
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[0], ":2: Q1: text behind a closing quote: quotes "
                                                           "inside a cell must be doubled"));
    char *lines = lines_of(outcome.answers);
    ck_assert_str_eq(lines, "1,Q1,,\"dit \"\"oui\"\" fort\",answered\n1,Q2,,\"dit \"\"non\"\"\",answered\n"
                            "2,Q1,,\"\"\"oui\"\" dit-il\",answered\n2,Q2,,\"a \"\"b\"\" c\",answered\n");
    free(lines);
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* A question that moved to another group comes twice, each answer in one of the two. */
START_TEST(kobo_versions_are_laid_together)
{
    expect_lines("  - {id: age, type: numeric}\n",
                 "_id;_uuid;__version__;a/age;b/age\n1;x;v1;30;\n2;y;v2;;40\n",
                 "1,age,,30,answered\n2,age,,40,answered\n");
}
END_TEST

/* Separators ", " and ";", labels that hold them, apostrophes typed otherwise, the rest is other;
 * a heading that comes twice. */
START_TEST(google_answers_in_one_cell)
{
    expect_lines(NEEDS "  - {id: Q3, type: numeric, text: {fr: Combien}}\n"
                       "  - {id: Q4, type: numeric, text: {fr: Combien}}\n",
                 "Horodateur,Quels besoins avez-vous ?,Combien,Combien\n"
                 "09/03/2026 01:56:40,\"Stockage, froid, collecte\",\"1,5\",2\n"
                 "09/03/2026 01:56:41,\"Collecte;un quai, et vite\",,\n",
                 "1,Q1,a,1,answered\n1,Q1,b,1,answered\n1,Q3,,1.5,answered\n1,Q4,,2,answered\n"
                 "2,Q1,a,1,answered\n2,Q1,b,0,answered\n2,Q1,other,\"un quai, et vite\",answered\n"
                 "2,Q3,,,skipped\n2,Q4,,,skipped\n");
}
END_TEST

/* Leading zeros lost, oui / X / 1 / vrai, #N/A, empty rows and columns behind, sep=;. */
START_TEST(french_spreadsheets)
{
    expect_lines("  - {id: dep, type: single, levels: [{code: \"01\"}, {code: \"22\"}, {code: 2A}]}\n" YES_NO
                 "  - {id: Q3, type: numeric}\n  - {id: Q4, type: multiple, items: [{code: a}]}\n",
                 "sep=;\r\nN°;dep;Q2;Q3;Q4 a;;\r\n1;1;oui;1 234,5;X;;\r\n2;22;NON;#N/A;;;\r\n"
                 "3;2A;vrai;12;1;;\r\n;;;;;;\r\n;;;;;;\r\n",
                 "1,dep,,01,answered\n1,Q2,,Y,answered\n1,Q3,,1234.5,answered\n1,Q4,a,1,answered\n"
                 "2,dep,,22,answered\n2,Q2,,N,answered\n2,Q3,,,skipped\n2,Q4,a,0,skipped\n"
                 "3,dep,,2A,answered\n3,Q2,,Y,answered\n3,Q3,,12,answered\n3,Q4,a,1,answered\n");
}
END_TEST

/* A cell formatted as money, or with the unit of the question; another unit is a fault. */
START_TEST(units_may_stand_behind_numbers)
{
    expect_lines("  - {id: Q1, type: numeric}\n  - {id: Q2, type: numeric, unit: t/an}\n",
                 "id|Q1|Q2\n1|1 500,25 €|12 t/an\n2|3|4,5t/an\n",
                 "1,Q1,,1500.25,answered\n1,Q2,,12,answered\n2,Q1,,3,answered\n"
                 "2,Q2,,4.5,answered\n");
    struct codebook *codebook = codebook_with("  - {id: Q2, type: numeric, unit: t/an}\n");
    const struct export_format format = {0};
    struct outcome outcome = read_as(codebook, "id;Q2\n1;12 kg/an\n", &format);
    ck_assert_ptr_null(outcome.answers);
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* Any other table: the codebook's aliases are the mapping, of headings and of values. */
START_TEST(aliases_map_any_table)
{
    expect_lines("  - {id: Q1, type: single, aliases: [\"Statut juridique (déclaré)\"], levels: "
                 "[{code: epci, aliases: [\"Comm. de communes\", CC]}, {code: asso}]}\n"
                 "  - {id: Q2, type: matrix, items: [{code: a, aliases: [v12]}], " SCALE "}\n",
                 "id\tStatut juridique (déclaré)\tv12\n1\tCC\tD’accord\n2\tASSO\tpas d'accord\n",
                 "1,Q1,,epci,answered\n1,Q2,a,A2,answered\n2,Q1,,asso,answered\n2,Q2,a,A1,answered\n");
}
END_TEST

/* "q1" is no "Q1" where both are asked; either, where one is. */
START_TEST(ids_that_differ_in_case_alone_are_told_apart)
{
    static const char both[] = "  - {id: Q1, type: numeric}\n  - {id: q1, type: numeric}\n"
                               "  - {id: m, type: multiple, items: [{code: a}, {code: b}]}\n"
                               "  - {id: M, type: multiple, items: [{code: a}, {code: b}]}\n";
    expect_lines(both, "id;q1;Q1;M[a];M[b];m[a];m[b]\n1;2;3;1;0;0;1\n",
                 "1,Q1,,3,answered\n1,q1,,2,answered\n1,m,a,0,answered\n1,m,b,1,answered\n"
                 "1,M,a,1,answered\n1,M,b,0,answered\n");
    expect_lines("  - {id: Q1, type: numeric}\n", "id;q1\n1;2\n", "1,Q1,,2,answered\n");
}
END_TEST

/* The second of two columns with one heading is left out, and the warning says why. */
START_TEST(a_heading_that_comes_again_is_told)
{
    struct codebook *codebook = codebook_with("  - {id: Q1, type: numeric}\n");
    struct outcome outcome = read_as(codebook, "id;Q1;Q1;x\n1;2;3;4\n", &(struct export_format){0});
    ck_assert_ptr_nonnull(outcome.answers);
    ck_assert_double_eq(outcome.answers->columns[0].numbers[0], 2);
    ck_assert_uint_eq(outcome.warnings.n, 2);
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[0], ":1: Q1: a column before has the same heading"));
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[1], ":1: x: the column belongs to no question"));
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* Behind a day stands an hour or nothing: two dates, or what is no hour, are not one date. */
START_TEST(hours_behind_a_date_are_hours)
{
    expect_lines("  - {id: Q1, type: date}\n",
                 "id;Q1\n1;2026-03-09 10:15:00\n2;2026-03-09T10:15:00.000+02:00\n3;09/03/2026 à 14h30\n"
                 "4;2026/03/09 2:30:00 PM UTC+1\n",
                 "1,Q1,,2026-03-09,answered\n2,Q1,,2026-03-09,answered\n"
                 "3,Q1,,2026-03-09,answered\n4,Q1,,2026-03-09,answered\n");
    static const char *const wrong[] = {"2026-03-09 25:61:00", "2026-03-09 ou 10", "2026-03-09 12:75"};
    struct codebook *codebook = codebook_with("  - {id: Q1, type: date}\n");
    for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
        char *export = mem_printf("id;Q1\n1;%s\n", wrong[w]);
        struct outcome outcome = read_as(codebook, export, &(struct export_format){0});
        ck_assert_msg(outcome.faults.n == 1, "%s", wrong[w]);
        ck_assert_ptr_nonnull(strstr(outcome.faults.text[0], ":2: Q1: expected a date as "));
        outcome_clear(&outcome);
        free(export);
    }
    codebook_free(codebook);
}
END_TEST

/* A code means its level before any label does; a label that two levels have is warned of. */
START_TEST(levels_are_told_apart_by_code_then_by_label)
{
    expect_lines("  - {id: Q1, type: single, levels: [{code: 5, label: {fr: \"1\"}}, {code: 1, label: {fr: "
                 "\"5\"}}]}\n", "id;Q1\n1;1\n2;5\n", "1,Q1,,1,answered\n2,Q1,,5,answered\n");
    struct codebook *codebook = codebook_with(
        "  - {id: Q1, type: single, levels: [{code: a, label: {fr: Oui}}, {code: b, label: {fr: OUI}}, "
        "{code: c, label: {fr: Oui}}, {code: d, label: {fr: Non}, aliases: [a]}]}\n");
    struct outcome outcome = read_as(codebook, "id;Q1\n1;Oui\n2;OUI\n3;oui\n4;a\n5;Non\n",
                                     &(struct export_format){0});
    char *lines = lines_of(outcome.answers);
    ck_assert_str_eq(lines, "1,Q1,,a,answered\n2,Q1,,b,answered\n3,Q1,,a,answered\n4,Q1,,a,answered\n"
                            "5,Q1,,d,answered\n");
    ck_assert_uint_eq(outcome.warnings.n, 2);
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[0], ":2: Q1: several levels are called \"Oui\", "
                                                           "which counts as the first of them, a: "));
    ck_assert_ptr_nonnull(strstr(outcome.warnings.text[1], ":4: Q1: several levels are called \"oui\""));
    free(lines);
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* In the table that is not exact, and back: words, ids, codes that were drafted from answers. */
START_TEST(formulas_are_neutralised_and_restored)
{
    struct codebook *codebook = codebook_with(
        "  - {id: Q1, type: text}\n  - {id: Q2, type: single, other: yes, levels: [{code: \"=a()\"}, "
        "{code: \"-1\"}, {code: \"-oth-\", role: other}]}\n");
    static const char export[] = "id;Q1;Q2;Q2[other]\n=1;=A1;=a();\n2;\"\r=A1\";-1;\n+cmd;@x;-oth-;-b\n";
    struct outcome first = read_as(codebook, export, &(struct export_format){0});
    ck_assert_ptr_nonnull(first.answers);
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    answers_write(first.answers, false, out);
    fclose(out);
    ck_assert_str_eq(text, "id,question,item,value,status\n"
                           "'=1,_complete,,Y,answered\n'=1,Q1,,'=A1,answered\n'=1,Q2,,'=a(),answered\n"
                           "2,_complete,,Y,answered\n2,Q1,,\"'\r=A1\",answered\n2,Q2,,-1,answered\n"
                           "'+cmd,_complete,,Y,answered\n'+cmd,Q1,,'@x,answered\n"
                           "'+cmd,Q2,,-oth-,answered\n'+cmd,Q2,other,'-b,answered\n");
    free(text);
    struct outcome again = read_as(
        codebook, "id;Q1;Q2;Q2[other]\n'=1;'=A1;'=a();\n2;\"'\r=A1\";-1;\n'+cmd;'@x;-oth-;'-b\n",
        &(struct export_format){0});
    char *one = lines_of(first.answers), *other = lines_of(again.answers);
    ck_assert_str_eq(one, other);
    free(one);
    free(other);
    outcome_clear(&first);
    outcome_clear(&again);
    codebook_free(codebook);
}
END_TEST

/* --decimal: the other mark groups thousands; what was found is told. */
START_TEST(decimal_mark_is_detected_or_told)
{
    struct codebook *codebook = codebook_with("  - {id: Q1, type: numeric}\n");
    static const char export[] = "id;Q1\n1;1.234\n2;1.234.567,5\n";
    struct outcome told = read_as(codebook, export, &(struct export_format){.decimal = ','});
    ck_assert_ptr_nonnull(told.answers);
    ck_assert_double_eq(told.answers->columns[0].numbers[0], 1234);
    ck_assert_double_eq(told.answers->columns[0].numbers[1], 1234567.5);
    ck_assert_int_eq(told.answers->format.decimal, ',');
    outcome_clear(&told);
    struct outcome wrong = read_as(codebook, "id;Q1\n1;1.23\n", &(struct export_format){.decimal = ','});
    ck_assert_ptr_nonnull(strstr(wrong.faults.text[0], ":2: Q1: expected a number, found \"1.23\": "
                                                       "correct the answer, or tell the decimal "
                                                       "mark (--decimal)"));
    outcome_clear(&wrong);
    struct outcome found = read_as(codebook, "id;Q1\n1;1,5\n2;2.5\n", &(struct export_format){0});
    ck_assert_ptr_nonnull(strstr(found.warnings.text[0], "1 numbers have a comma and 1 a point"));
    outcome_clear(&found);
    /* The points of a day are no decimal marks. */
    struct codebook *dated = codebook_with("  - {id: Q1, type: numeric}\n  - {id: Q2, type: date}\n");
    struct outcome days =
        read_as(dated, "id;Q1;Q2\n1;1,5;9.3.2026\n2;2;10.3.2026\n", &(struct export_format){0});
    ck_assert_uint_eq(days.warnings.n, 0);
    ck_assert_int_eq(days.answers->format.decimal, ',');
    outcome_clear(&days);
    codebook_free(dated);
    /* Thousands, or decimals: no other number tells. */
    struct outcome vague = read_as(codebook, "id;Q1\n1;1,234\n2;-12,500\n3;7\n", &(struct export_format){0});
    ck_assert_double_eq(vague.answers->columns[0].numbers[0], 1.234);
    ck_assert_uint_eq(vague.warnings.n, 1);
    ck_assert_ptr_nonnull(strstr(vague.warnings.text[0], "2 numbers with a mark have three digits behind it"));
    outcome_clear(&vague);
    struct outcome clear =
        read_as(codebook, "id;Q1\n1;1,234\n2;12,5\n3;0,250\n", &(struct export_format){0});
    ck_assert_uint_eq(clear.warnings.n, 0);
    outcome_clear(&clear);
    codebook_free(codebook);
}
END_TEST

/* The same bytes: "é" in UTF-8, or "Ã©" in Windows-1252. */
START_TEST(encoding_is_detected_or_told)
{
    struct codebook *codebook = codebook_with("  - {id: Q1, type: text}\n");
    static const char export[] = "id;Q1\n1;\xc3\xa9\n";
    struct outcome found = read_as(codebook, export, &(struct export_format){0});
    ck_assert_str_eq(found.answers->columns[0].texts[0], "é");
    ck_assert_str_eq(found.answers->format.encoding, "UTF-8");
    outcome_clear(&found);
    struct outcome told =
        read_as(codebook, export, &(struct export_format){.encoding = "windows-1252"});
    ck_assert_str_eq(told.answers->columns[0].texts[0], "Ã©");
    ck_assert_ptr_nonnull(strstr(told.warnings.text[0], ":2: found \"Ã©\" where \"é\" was meant: the "
                                                        "file was converted to UTF-8 twice"));
    outcome_clear(&told);
    struct outcome wrong =
        read_as(codebook, "id;Q1\n1;\xe9\n", &(struct export_format){.encoding = "utf-8"});
    ck_assert_ptr_nonnull(strstr(wrong.faults.text[0], ":2: expected UTF-8 as in the rest of the "
                                                       "file, found the byte 0xE9"));
    outcome_clear(&wrong);
    struct outcome unknown =
        read_as(codebook, export, &(struct export_format){.encoding = "klingon"});
    ck_assert_ptr_nonnull(strstr(unknown.faults.text[0],
                                 "expected an encoding such as UTF-8 or WINDOWS-1252; this system "
                                 "cannot convert from \"klingon\""));
    outcome_clear(&unknown);
    codebook_free(codebook);
}
END_TEST

/* Kobo's sheets of repeated groups. */
START_TEST(repeated_groups_are_refused)
{
    struct codebook *codebook = codebook_with("  - {id: age, type: numeric}\n");
    struct outcome outcome =
        read_as(codebook, "\"_index\";\"_parent_table_name\";\"_parent_index\";\"age\"\n1;m;1;3\n",
                &(struct export_format){0});
    ck_assert_ptr_null(outcome.answers);
    ck_assert_uint_eq(outcome.faults.n, 1);
    ck_assert_ptr_nonnull(strstr(outcome.faults.text[0],
                                 ".csv:1: _parent_index: these are the answers to a repeated group"));
    outcome_clear(&outcome);
    codebook_free(codebook);
}
END_TEST

/* A spreadsheet that saved the export took its quotes: who left early is no one who ticked nothing,
 * and still did not tick the rest of the last question. */
START_TEST(who_left_early_ticked_nothing_behind)
{
    static const char NEEDS_TWICE[] =
        "  - {id: Q1, type: multiple, items: [{code: a}, {code: b}]}\n"
        "  - {id: Q3, type: multiple, items: [{code: a}, {code: b}]}\n" YES_NO;
    expect_lines(NEEDS_TWICE,
                 "id;submitdate;Q1[a];Q1[b];Q3[a];Q3[b];Q2\n"
                 "1;2026-03-09 01:56:40;Y;;;;N\n"
                 "2;;Y;;;;\n"
                 "3;2026-03-09 01:56:40;Y;;;;\n"
                 "4;;;;;;\n",
                 "1,Q1,a,1,answered\n1,Q1,b,0,answered\n1,Q3,a,0,skipped\n1,Q3,b,0,skipped\n"
                 "1,Q2,,N,answered\n"
                 "2,Q1,a,1,answered\n2,Q1,b,0,answered\n2,Q3,a,,not_shown\n2,Q3,b,,not_shown\n"
                 "2,Q2,,,not_shown\n"
                 "3,Q1,a,1,answered\n3,Q1,b,0,answered\n3,Q3,a,0,skipped\n3,Q3,b,0,skipped\n"
                 "3,Q2,,,skipped\n"
                 "4,Q1,a,,not_shown\n4,Q1,b,,not_shown\n4,Q3,a,,not_shown\n4,Q3,b,,not_shown\n"
                 "4,Q2,,,not_shown\n");
}
END_TEST

/* A spreadsheet's own last lines are nobody's answers; the word is one where it is asked for. */
START_TEST(lines_of_totals_are_refused)
{
    static const char *const words[] = {"Total", "TOTAL général", "Sous-total", "Moyenne :"};
    struct codebook *codebook = codebook_with("  - {id: Q3, type: numeric}\n  - {id: Q4, type: text}\n");
    const struct export_format format = {0};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        char *export = mem_printf("id;Q3;Q4\n1;12;\n2;30;\n%s;42;\n", words[w]);
        struct outcome outcome = read_as(codebook, export, &format);
        ck_assert_ptr_null(outcome.answers);
        ck_assert_uint_eq(outcome.faults.n, 1);
        ck_assert_ptr_nonnull(strstr(outcome.faults.text[0], ":4: id: found"));
        ck_assert_ptr_nonnull(strstr(outcome.faults.text[0], "a line of totals and no answer"));
        outcome_clear(&outcome);
        free(export);
    }
    codebook_free(codebook);
    expect_lines("  - {id: Q4, type: text}\n  - {id: Q5, type: text}\n", "Q4;Q5\nTotal;1\n",
                 "1,Q4,,Total,answered\n1,Q5,,1,answered\n");
}
END_TEST

int main(void)
{
    const TTest *tests[] = {vv_is_known_by_its_codes, short_lines_are_told, moments_of_a_workbook_keep_their_hours, a_blank_is_no_id, a_table_without_sheets_has_none, a_comment_is_not_the_other, missing_texts_are_known_everywhere,
                            missing_numbers_are_known_however_written, communes_by_the_hundred, shares_shown_as_percents_are_told,
                            letters_are_the_same_whoever_wrote_them,
                            columns_of_kobo_are_no_items, a_question_may_be_called_as_an_item_of_another, all_faults_are_counted,
                            a_mark_between_two_files_is_passed_over, other_stands_beside_its_question,
                            codes_and_text_of_other_in_one_cell,
                            units_may_stand_behind_numbers,
                            repeated_groups_are_refused,
                            limesurvey_headings_of_every_style,
                            headings_cut_short_are_told_apart_by_order_or_not_at_all,
                            parts_of_headings_are_cut_short, two_scales_are_told_apart,
                            arrays_and_comments_are_found,
                            limesurvey_values,
                            quotes_tell_what_was_not_shown,
                            who_left_early_ticked_nothing_behind, lines_of_totals_are_refused,
                            anonymous_dates_tell_completeness_only,
                            vv_with_numbers_for_codes,
                            kobo_and_odk_groups, a_ranking_may_stand_in_one_cell,
                            kobo_versions_are_laid_together, quotes_that_kobo_does_not_double_are_read,
                            scales_that_differ_in_words_alone_are_kept_apart,
                            google_answers_in_one_cell,
                            french_spreadsheets,
                            aliases_map_any_table,
                            ids_that_differ_in_case_alone_are_told_apart,
                            a_heading_that_comes_again_is_told,
                            hours_behind_a_date_are_hours,
                            completeness_is_known_by_its_column_alone,
                            levels_are_told_apart_by_code_then_by_label,
                            formulas_are_neutralised_and_restored,
                            decimal_mark_is_detected_or_told,
                            encoding_is_detected_or_told};
    return run_tests("dialects", tests, sizeof tests / sizeof *tests);
}
