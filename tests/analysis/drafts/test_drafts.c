/* Drafts of codebooks: what is said, what is guessed, and that each reads the answers it came from. */
#include "analysis/drafts/draft.h"
#include "tests/analysis/importers/written.h"

#define FOLDER "tests/analysis/data/"

/* The draft as YAML. Release with free(). */
static char *draft_of(const char *path)
{
    struct faults faults = {0};
    struct draft draft = {0};
    ck_assert_msg(draft_read(&draft, path, &(struct export_format){0}, &faults), "%s",
                  faults.n_kept ? faults.text[0] : path);
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    draft_write(&draft, out);
    fclose(out);
    draft_clear(&draft);
    return text;
}

static struct codebook *codebook_of(const char *text)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("draft.yaml", text, strlen(text), &faults);
    ck_assert_msg(codebook, "%s\n%s", faults.n_kept ? faults.text[0] : "?", text);
    return codebook;
}

static struct answers *read_with(const struct codebook *codebook, const char *path, size_t n_warnings)
{
    struct faults faults = {0}, warnings = {0};
    struct answers *answers =
        answers_read(codebook, path, &(struct export_format){0}, &faults, &warnings);
    ck_assert_msg(answers, "%s", faults.n_kept ? faults.text[0] : path);
    ck_assert_msg(warnings.n == n_warnings, "%s", warnings.n_kept ? warnings.text[0] : path);
    faults_clear(&warnings);
    return answers;
}

static void expect_lines(const char *text, const char *const lines[], size_t n)
{
    for (size_t l = 0; l < n; l++)
        ck_assert_msg(strstr(text, lines[l]), "no\n%s in\n%s", lines[l], text);
}

/* When answers were given, or when something is asked to happen: told by what else does, by hours and
 * by place; and said where it is guessed. */
START_TEST(a_date_may_be_a_question)
{
    static const struct {
        const char *export;
        bool question;
    } cases[] = {
        {"N°;Date;Type\n1;09/03/2026 01:56;a\n2;10/03/2026 11:02;b\n", false},
        {"Date;Type\n09/03/2026;a\n10/03/2026;b\n", false},
        {"Type;Date;Avis\na;09/03/2026 01:56;x\nb;10/03/2026 11:02;y\n", false},
        {"Type;Date;Avis\na;09/03/2026;x\nb;10/03/2026;y\n", true},
        {"Date;Type\nlundi;a\nmardi;b\n", true},
        {"Horodateur;Date;Type\n09/03/2026 01:56:40;09/03/2026;a\n10/03/2026 11:02:00;10/03/2026;b\n",
         true},
        {"Type,Date,submitdate\na,2026-03-09 01:56:40,2026-03-09 01:56:40\n", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = file_with(cases[i].export, strlen(cases[i].export));
        char *text = draft_of(path);
        struct codebook *codebook = codebook_of(text);
        const bool is = codebook_find_question(codebook, "Date") != SIZE_MAX;
        ck_assert_msg(is == cases[i].question, "%s%s", cases[i].export, text);
        ck_assert(is == !strstr(text, "# Guessed to tell when answers were given; if it is a question, "
                                      "add it with type: date: Date\n"));
        answers_free(read_with(codebook, path, 0));
        codebook_free(codebook);
        free(text);
    }
}
END_TEST

START_TEST(each_export_is_read_by_its_own_draft)
{
    static const char *const names[] = {
        "limesurvey_code_short.csv", "limesurvey_full_long.csv", "limesurvey_codetext_long.csv",
        "vvexport.csv",              "kobo_xml_values.csv",      "kobo_labels.csv",
        "google_sheets.csv",         "google_forms_download.csv", "excel_fr_cp1252.csv"};
    for (size_t f = 0; f < sizeof names / sizeof *names; f++) {
        char *path = mem_printf(FOLDER "%s", names[f]), *text = draft_of(path);
        struct codebook *codebook = codebook_of(text);
        struct answers *answers = read_with(codebook, path, 0);
        ck_assert(answers->n == 41 || answers->n == 35);
        answers_free(answers);
        codebook_free(codebook);
        free(text);
        free(path);
    }
}
END_TEST

/* Lines of a text that do not hold the word. */
static char *lines_without(const char *text, const char *first, const char *second)
{
    char *kept = mem_zeroed(strlen(text) + 1, 1), *to = kept;
    for (const char *end; *text; text = end) {
        end = text + strcspn(text, "\n");
        end += *end == '\n';
        const char *a = strstr(text, first), *b = strstr(text, second);
        if ((a && a < end) || (b && b < end))
            continue;
        memcpy(to, text, (size_t)(end - text));
        to += end - text;
    }
    return kept;
}

/* The structure that the synthetic survey came with; its ranking has five levels, of which the
 * export holds three ranks. */
START_TEST(structure_of_limesurvey_gives_the_canonical_table)
{
    char *text = draft_of(FOLDER "limesurvey_survey_612345.lss");
    struct codebook *codebook = codebook_of(text);
    struct answers *answers = read_with(codebook, FOLDER "limesurvey_code_short.csv", 0);
    char *found = NULL;
    size_t n;
    FILE *out = open_memstream(&found, &n);
    answers_write(answers, true, out);
    fclose(out);
    char *kept = lines_without(found, ",Q05,4,,not_shown", ",Q05,5,,not_shown");
    FILE *in = fopen(FOLDER "canonical_long.csv", "rb");
    char *expected = mem_zeroed(1 << 17, 1);
    ck_assert_uint_lt(fread(expected, 1, (1 << 17) - 1, in), (1 << 17) - 1);
    fclose(in);
    ck_assert_str_eq(kept, expected);
    free(kept);
    free(found);
    free(expected);
    free(text);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

#ifdef HAVE_GDAL
START_TEST(xlsform_reads_values_and_labels)
{
    char *text = draft_of(FOLDER "xlsform.xlsx");
    struct codebook *codebook = codebook_of(text);
    struct answers *values = read_with(codebook, FOLDER "kobo_xml_values.csv", 0);
    struct answers *labels = read_with(codebook, FOLDER "kobo_labels.csv", 0);
    char *a = lines_of(values), *b = lines_of(labels);
    ck_assert_str_eq(a, b);
    ck_assert_ptr_nonnull(strstr(text, "ask_if: [\"yn = oui\"]"));
    free(a);
    free(b);
    free(text);
    answers_free(values);
    answers_free(labels);
    codebook_free(codebook);
}
END_TEST
#endif

#define ROW(fields) "<row>" fields "</row>"
#define QUESTION(qid, type, title, relevance)                                                       \
    ROW("<qid>" qid "</qid><parent_qid>0</parent_qid><sid>9</sid><gid>5</gid><type>" type "</type>" \
        "<title>" title "</title><question>Texte " title "</question><language>fr</language>"       \
        "<relevance><![CDATA[" relevance "]]></relevance>")
#define SUB(parent, code, scale)                                                                    \
    ROW("<qid>5" parent "</qid><parent_qid>" parent "</parent_qid><title>" code "</title>"          \
        "<question>Item " code "</question><language>fr</language><scale_id>" scale "</scale_id>")
#define ANSWER(qid, code, scale)                                                                    \
    ROW("<qid>" qid "</qid><code>" code "</code><answer>Niveau " code "</answer>"                   \
        "<language>fr</language><scale_id>" scale "</scale_id>")

static const char structure[] =
    "<?xml version=\"1.0\"?><document><groups><rows>"
    ROW("<gid>5</gid><group_order>1</group_order>") "</rows></groups><questions><rows>"
    QUESTION("1", "Y", "oui", "1") QUESTION("2", "P", "besoins", "9X5X1.NAOK == \"Y\"")
    QUESTION("3", "R", "rangs", "((9X5X2a.NAOK == \"Y\") and oui.NAOK != \"N\")")
    QUESTION("4", "1", "avis", "is_empty(oui)") QUESTION("6", "I", "langue", "1")
    "</rows></questions><subquestions><rows>"
    SUB("2", "a", "0") SUB("2", "b", "0") SUB("4", "s", "0")
    "</rows></subquestions><answers><rows>"
    ANSWER("3", "x", "0") ANSWER("3", "y", "0") ANSWER("3", "z", "0")
    ANSWER("4", "A1", "0") ANSWER("4", "B1", "1")
    "</rows></answers><question_attributes><rows>"
    ROW("<qid>3</qid><attribute>max_answers</attribute><value>2</value>")
    "</rows></question_attributes></document>";

/* By hand: conditions by number, ranks, comments beside ticks, a matrix for each scale. */
START_TEST(structure_is_understood)
{
    const char *path = "/tmp/proxilog-draft.lss";
    FILE *out = fopen(path, "w");
    fputs(structure, out);
    fclose(out);
    char *text = draft_of(path);
    remove(path);
    static const char *const lines[] = {
        "  - id: \"besoins\"\n    type: multiple\n    text: {fr: \"Texte besoins\"}\n"
        "    aliases: [\"9X5X2\"]\n    ask_if: [\"oui = Y\"]\n",
        "  - id: \"besoins_acomment\"\n    type: text\n    text: {fr: \"Texte besoins | Item a | Commentaire\"}\n",
        "    ranks: 2\n    ask_if: [\"besoins.a\", \"oui != N\"]\n",
        "  - id: \"avis_0\"\n    type: matrix\n    text: {fr: \"Texte avis | Échelle 1\"}\n"
        "    aliases: [\"9X5X4\", \"Texte avis\"]\n    # ask_if: is_empty(oui)\n    levels:\n      - {code: \"A1\", label: {fr: \"Niveau A1\"}}\n"
        "    items:\n      - {code: \"s\", label: {fr: \"Item s\"}}\n",
        "      - {code: \"B1\", label: {fr: \"Niveau B1\"}}\n", "  - id: \"langue\"\n    type: text\n"};
    expect_lines(text, lines, sizeof lines / sizeof *lines);
    codebook_free(codebook_of(text));
    free(text);
}
END_TEST

#define TOP(qid, type, title)                                                                       \
    ROW("<qid>" qid "</qid><parent_qid>0</parent_qid><sid>9</sid><gid>5</gid><type>" type "</type>" \
        "<title>" title "</title>")
#define PART(qid, parent, code, order, scale)                                                       \
    ROW("<qid>" qid "</qid><parent_qid>" parent "</parent_qid><title>" code "</title>"              \
        "<question_order>" order "</question_order><scale_id>" scale "</scale_id>")
#define LEVEL(aid, qid, code, order, scale)                                                         \
    ROW("<aid>" aid "</aid><qid>" qid "</qid><code>" code "</code><sortorder>" order "</sortorder>" \
        "<scale_id>" scale "</scale_id>")
#define TEXTS(key, id, field, fr, en)                                                               \
    ROW("<" key ">" id "</" key "><" field ">" fr "</" field "><language>fr</language>")            \
    ROW("<" key ">" id "</" key "><" field ">" en "</" field "><language>en</language>")
#define Q_TEXTS(qid, fr, en) TEXTS("qid", qid, "question", fr, en)
#define A_TEXTS(aid, fr, en) TEXTS("aid", aid, "answer", fr, en)

/* Two languages, parts in the order of a data base, which is none. */
static const char two_languages[] =
    "<?xml version=\"1.0\"?><document><groups><rows>"
    ROW("<gid>5</gid><group_order>1</group_order>") "</rows></groups><questions><rows>"
    TOP("1", "O", "list") TOP("2", "1", "dual") TOP("3", ":", "grid") TOP("4", "P", "tick")
    TOP("5", "G", "sex") "</rows></questions><subquestions><rows>"
    PART("21", "2", "price", "2", "0") PART("22", "2", "delay", "1", "0")
    PART("33", "3", "dry", "3", "1") PART("31", "3", "mon", "1", "0") PART("32", "3", "cold", "2", "1")
    PART("41", "4", "van", "1", "0") "</rows></subquestions><answers><rows>"
    LEVEL("10", "1", "t10", "3", "0") LEVEL("11", "1", "t2", "2", "0") LEVEL("12", "1", "t1", "1", "0")
    LEVEL("13", "2", "B1", "1", "1") LEVEL("14", "2", "A2", "2", "0") LEVEL("15", "2", "A1", "1", "0")
    "</rows></answers><question_attributes><rows>"
    ROW("<qid>2</qid><attribute>dualscale_headerA</attribute><value>Today</value><language>en</language>")
    ROW("<qid>2</qid><attribute>dualscale_headerA</attribute><value><![CDATA[<b>Aujourd’hui</b>]]></value>"
        "<language>fr</language>")
    "</rows></question_attributes><question_l10ns><rows>"
    Q_TEXTS("1", "Métier", "Trade") Q_TEXTS("2", "Avis", "Opinion") Q_TEXTS("3", "Tournées", "Rounds")
    Q_TEXTS("4", "Véhicules", "Vehicles") Q_TEXTS("5", "Vous êtes", "You are")
    Q_TEXTS("21", "Prix", "Price") Q_TEXTS("22", "Délais", "Delays") Q_TEXTS("31", "Lundi", "Monday")
    Q_TEXTS("32", "Frais", "Fresh") Q_TEXTS("33", "Sec", "Dry") Q_TEXTS("41", "Camionnette", "Van")
    "</rows></question_l10ns><answer_l10ns><rows>"
    A_TEXTS("10", "dixième", "tenth") A_TEXTS("11", "deuxième", "second") A_TEXTS("12", "premier", "first")
    A_TEXTS("13", "satisfait", "satisfied") A_TEXTS("14", "beaucoup", "much") A_TEXTS("15", "assez", "enough")
    "</rows></answer_l10ns></document>";

/* "Poids lourd, porteur" never comes but whole; van and bike often together, not always. */
START_TEST(labels_that_hold_the_separator_are_guessed)
{
    static const char text[] = "Horodateur,Véhicules\n"
                               "01/03/2026 09:00:00,\"van, bike, Poids lourd, porteur\"\n"
                               "01/03/2026 09:00:01,\"van, bike\"\n01/03/2026 09:00:02,\"Poids lourd, porteur\"\n"
                               "01/03/2026 09:00:03,\"van, Poids lourd, porteur\"\n01/03/2026 09:00:04,bike\n"
                               "01/03/2026 09:00:05,\"van, Poids lourd, porteur\"\n";
    const char *path = file_with(text, strlen(text));
    char *draft = draft_of(path);
    struct codebook *codebook = codebook_of(draft);
    const struct question *question = &codebook->questions[0];
    static const char *const labels[] = {"van", "bike", "Poids lourd, porteur"};
    ck_assert_int_eq(question->type, QUESTION_MULTIPLE);
    ck_assert_uint_eq(question->n_items, 3);
    for (size_t k = 0; k < 3; k++)
        ck_assert_str_eq(question->items[k].label.fr, labels[k]);
    struct answers *answers = read_with(codebook, path, 0);
    char *table = lines_of(answers);
    char *row = mem_printf("4,%1$s,i1,1,answered\n4,%1$s,i2,0,answered\n4,%1$s,i3,1,answered\n", question->id);
    ck_assert_msg(strstr(table, row), "no\n%s in\n%s", row, table);
    free(row);
    free(table);
    answers_free(answers);
    remove(path);
    codebook_free(codebook);
    free(draft);
}
END_TEST

/* An item of a matrix is rated, one of a multiple ticked; a ranking is neither. */
START_TEST(conditions_rest_on_what_can_hold)
{
    static const char text[] =
        "class\ttype/scale\tname\trelevance\ttext\tlanguage\nS\t\tsid\t\t77\t\nG\tG1\tg\t1\t\tfr\n"
        "Q\tF\tmx\t1\tAvis\tfr\nSQ\t0\tSQ1\t\tPrix\tfr\nSQ\t0\tSQ2\t\tDélais\tfr\n"
        "A\t0\tA1\t\tbon\tfr\nA\t0\tA2\t\tmauvais\tfr\n"
        "Q\tM\tm\t1\tBesoins\tfr\nSQ\t0\ta\t\tStockage\tfr\nSQ\t0\tb\t\tTransport\tfr\n"
        "Q\tR\tr\t1\tPriorités\tfr\nA\t0\tR1\t\tPrix\tfr\nA\t0\tR2\t\tTemps\tfr\n"
        "Q\tS\tt1\tmx_SQ1.NAOK == \"A1\"\tPourquoi\tfr\n"
        "Q\tS\tt2\tmx_SQ2.NAOK != \"A2\" && m_a.NAOK == \"Y\"\tComment\tfr\n"
        "Q\tS\tt3\tmx.NAOK == \"A1\"\tQuand\tfr\nQ\tS\tt4\tr.NAOK == \"R1\"\tOù\tfr\n"
        "Q\tS\tt5\tmx_SQ1.NAOK == \"Y\"\tQui\tfr\n";
    const char *path = file_with(text, strlen(text));
    char *draft = draft_of(path);
    static const char *const lines[] = {"    ask_if: [\"mx.SQ1 = A1\"]\n",
                                        "    ask_if: [\"mx.SQ2 != A2\", \"m.a\"]\n",
                                        "    # ask_if: mx.NAOK ==", "    # ask_if: r.NAOK ==",
                                        "    # ask_if: mx_SQ1.NAOK =="};
    expect_lines(draft, lines, sizeof lines / sizeof *lines);
    codebook_free(codebook_of(draft));
    free(draft);
    remove(path);
}
END_TEST

/* LimeSurvey asks for a mark by an array of one row without a text. */
START_TEST(an_array_of_one_bare_row_is_one_question)
{
    static const char text[] = "class\ttype/scale\tname\ttext\tlanguage\nS\t\tsid\t77\t\nG\tG1\tg\t\tfr\n"
                               "Q\tF\tmark\tVotre note\tfr\nSQ\t0\tSQ1\t\tfr\nA\t0\tA1\t1 (bas)\tfr\n"
                               "A\t0\tA2\t2\tfr\nA\t0\tA3\t3 (haut)\tfr\n"
                               "Q\tF\ttwo\tVos notes\tfr\nSQ\t0\tSQ1\t\tfr\nSQ\t0\tSQ2\t\tfr\nA\t0\tA1\t1\tfr\n";
    const char *path = file_with(text, strlen(text));
    char *draft = draft_of(path);
    struct codebook *codebook = codebook_of(draft);
    ck_assert_int_eq(codebook->questions[0].type, QUESTION_SINGLE);
    ck_assert_str_eq(codebook->questions[0].text.fr, "Votre note");
    ck_assert(question_has_marks(&codebook->questions[0]));
    ck_assert_int_eq(codebook->questions[1].type, QUESTION_MATRIX);
    static const char *const exports[] = {
        "id;submitdate;mark[SQ1];two[SQ1];two[SQ2]\n1;;A2;A1;A1\n",
        "id;submitdate;Votre note [];two[SQ1];two[SQ2]\n1;;2;A1;A1\n"};
    for (size_t e = 0; e < 2; e++) {
        path = file_with(exports[e], strlen(exports[e]));
        struct answers *answers = read_with(codebook, path, 0);
        char *table = lines_of(answers);
        ck_assert_ptr_nonnull(strstr(table, "1,mark_SQ1,,A2,answered\n"));
        free(table);
        answers_free(answers);
    }
    remove(path);
    codebook_free(codebook);
    free(draft);
}
END_TEST

/* One question exported alone is written the same; an archive is not unpacked. */
START_TEST(questions_alone_and_archives_are_known)
{
    static const char *const paths[] = {"/tmp/proxilog-draft.lss", "/tmp/proxilog-draft.LSQ"};
    char *texts[2];
    for (size_t f = 0; f < 2; f++) {
        FILE *out = fopen(paths[f], "w");
        fputs(two_languages, out);
        fclose(out);
        texts[f] = draft_of(paths[f]);
        remove(paths[f]);
    }
    ck_assert_str_eq(texts[0], texts[1]);
    free(texts[0]);
    free(texts[1]);
    struct draft draft = {0};
    struct faults faults = {0};
    ck_assert(!draft_read(&draft, "/tmp/proxilog-draft.lsa", &(struct export_format){0}, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "proxilog-draft.lsa: an archive of LimeSurvey: unpack"));
    draft_clear(&draft);
    faults_clear(&faults);
}
END_TEST

/* One answer under the headings of each style and language. */
START_TEST(a_structure_knows_all_headings_of_its_exports)
{
    static const char *const exports[] = {
        "id;submitdate;list;list[comment];dual[delay][1];dual[delay][2];dual[price][1];dual[price][2];"
        "grid[mon_cold];grid[mon_dry];tick[van];tick[vancomment];sex\n"
        "7;2026-01-01;t10;c;A1;B1;A2;;3;4;Y;old;F\n",
        "id;submitdate;9X5X1;9X5X1comment;9X5X2delay#0;9X5X2delay#1;9X5X2price#0;9X5X2price#1;"
        "9X5X3mon_cold;9X5X3mon_dry;9X5X4van;9X5X4vancomment;9X5X5\n"
        "7;2026-01-01;t10;c;A1;B1;A2;;3;4;Y;old;F\n",
        "ID de la réponse;Date de soumission;Métier;Métier [Commentaire];Avis [Délais][Échelle 1];"
        "Avis [Délais][Échelle 2];Avis [Prix][Échelle 1];Avis [Prix][Échelle 2];"
        "Tournées [Lundi][Frais];Tournées [Lundi][Sec];Véhicules [Camionnette];"
        "Véhicules [Camionnette][Commentaire];Vous êtes\n"
        "7;2026-01-01;dixième;c;assez;satisfait;beaucoup;;3;4;Oui;old;Féminin\n",
        "Response ID;Date submitted;Trade;Trade [Comment];Opinion [Delays][Scale 1];"
        "Opinion [Delays][Scale 2];Opinion [Price][Scale 1];Opinion [Price][Scale 2];"
        "Rounds [Monday][Fresh];Rounds [Monday][Dry];Vehicles [Van];Vehicles [Van][Comment];You are\n"
        "7;2026-01-01;tenth;c;enough;satisfied;much;;3;4;Yes;old;Female\n"};
    const char *path = "/tmp/proxilog-draft.lss";
    FILE *out = fopen(path, "w");
    fputs(two_languages, out);
    fclose(out);
    char *text = draft_of(path);
    remove(path);
    struct codebook *codebook = codebook_of(text);
    const struct question *list = &codebook->questions[0];
    ck_assert_str_eq(list->levels[0].code, "t1");
    ck_assert_str_eq(list->levels[2].code, "t10");
    static const char *const scales[2][2] = {{"Avis | Aujourd’hui", "Opinion | Today"},
                                             {"Avis | Échelle 2", "Opinion | Scale 2"}};
    for (size_t s = 0; s < 2; s++) {
        const char *id = s ? "dual_1" : "dual_0";
        const struct question *dual = &codebook->questions[codebook_find_question(codebook, id)];
        ck_assert_str_eq(dual->text.fr, scales[s][0]);
        ck_assert_str_eq(dual->text.en, scales[s][1]);
    }
    for (size_t e = 0; e < sizeof exports / sizeof *exports; e++) {
        path = file_with(exports[e], strlen(exports[e]));
        struct answers *answers = read_with(codebook, path, 0);
        char *table = lines_of(answers);
        ck_assert_str_eq(table, "7,list,,t10,answered\n7,list_comment,,c,answered\n"
                                "7,dual_0,delay,A1,answered\n7,dual_0,price,A2,answered\n"
                                "7,dual_1,delay,B1,answered\n7,dual_1,price,,skipped\n"
                                "7,grid_mon_cold,,3,answered\n7,grid_mon_dry,,4,answered\n"
                                "7,tick,van,1,answered\n7,tick_vancomment,,old,answered\n"
                                "7,sex,,F,answered\n");
        free(table);
        answers_free(answers);
        remove(path);
    }
    codebook_free(codebook);
    free(text);
}
END_TEST

/* What the tool excludes, what words do: "autre" and "aucun fournisseur" are ticks like others. */
START_TEST(ticks_that_go_with_no_other_are_marked)
{
    static const char text[] =
        "class\ttype/scale\tname\ttext\tlanguage\texclude_all_others\nS\t\tsid\t77\t\t\nG\tG1\tg\t\tfr\t\n"
        "Q\tM\tneeds\tBesoins\tfr\tz;n\nSQ\t0\ta\tFroid\tfr\t\nSQ\t0\tz\tPas de besoin\tfr\t\n"
        "SQ\t0\tn\tNe sait pas\tfr\t\nSQ\t0\tr\tAucune de ces réponses\tfr\t\nSQ\t0\ts\tAucun fournisseur\tfr\t\n"
        "Q\tL\tone\tUn\tfr\t\nA\t0\ta\tAucun\tfr\t\nA\t0\tb\tUn\tfr\t\n";
    static const bool exclusive[] = {false, true, true, true, false};
    const char *path = file_with(text, strlen(text));
    char *draft = draft_of(path);
    struct codebook *codebook = codebook_of(draft);
    ck_assert_uint_eq(codebook->questions[0].n_items, 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(codebook->questions[0].items[i].exclusive, exclusive[i]);
    remove(path);
    codebook_free(codebook);
    free(draft);
}
END_TEST

/* Questions of LimeSurvey often carry their own script, which nobody is asked. */
START_TEST(scripts_are_no_text)
{
    static const char text[] =
        "class\ttype/scale\tname\ttext\tlanguage\nS\t\tsid\t77\t\nG\tG1\tg\t\tfr\n"
        "Q\tS\ta\t<p>Nom</p><script type='x'>if (1 < 2) { \"</p>\" }</SCRIPT> <b>de la ferme</b>\tfr\n"
        "Q\tS\tb\t<style>p{}</style>Ville<styled> et 1 < 2\tfr\nQ\tS\tc\tRue<script>unclosed\tfr\n";
    static const char *const lines[] = {"text: {fr: \"Nom de la ferme\"}", "text: {fr: \"Ville et 1 < 2\"}",
                                        "text: {fr: \"Rue\"}"};
    const char *path = file_with(text, strlen(text));
    char *draft = draft_of(path);
    expect_lines(draft, lines, sizeof lines / sizeof *lines);
    free(draft);
    remove(path);
}
END_TEST

/* What LimeSurvey puts behind a number, and its bounds, unless they are an expression; else a unit that
 * the question names. A suffix of a text is no unit. */
START_TEST(numbers_have_units_and_bounds)
{
    static const char text[] =
        "class\ttype/scale\tname\ttext\tlanguage\tsuffix\tmin_num_value_n\tmax_num_value_n\nS\t\tsid\t77\t\t\t\t\n"
        "G\tG1\tg\t\tfr\t\t\t\nQ\tN\tstaff\tSalariés\tfr\tpersonnes\t0\t900\nQ\tN\tcost\tCoût (en €)\tfr\t\t0\t{staff}\n"
        "Q\tN\twhat\tNombre (total)\tfr\t\t9\t1\nQ\tS\tname\tNom (en kg)\tfr\tkg\t0\t\n"
        "Q\tN\tstaff\tStaff\ten\tpeople\t0\t900\nQ\tN\tcost\tCost (in €)\ten\t\t0\t{staff}\n";
    const char *path = file_with(text, strlen(text));
    char *draft = draft_of(path);
    struct codebook *codebook = codebook_of(draft);
    const struct question *staff = &codebook->questions[0], *cost = &codebook->questions[1];
    ck_assert_str_eq(staff->unit.fr, "personnes");
    ck_assert_str_eq(staff->unit.en, "people");
    ck_assert_double_eq(staff->min, 0);
    ck_assert_double_eq(staff->max, 900);
    ck_assert_str_eq(cost->unit.fr, "€");
    ck_assert_ptr_nonnull(strstr(draft, "    unit: \"€\" # guessed\n    min: 0\n"));
    ck_assert_double_eq(cost->min, 0);
    ck_assert(isinf(cost->max));
    ck_assert(isinf(codebook->questions[2].min) && isinf(codebook->questions[2].max));
    ck_assert_ptr_null(strstr(draft, "kg\""));
    remove(path);
    codebook_free(codebook);
    free(draft);
}
END_TEST

/* LimeSurvey gives a ranking as many columns as it has answers, whatever it asks for: those beyond are
 * nothing to warn about as long as they are empty. */
START_TEST(ranks_beyond_those_asked_for_are_known)
{
    static const char text[] =
        "class\ttype/scale\tname\ttext\tlanguage\tmax_answers\tdualscale_headerA\nS\t\tsid\t77\t\t\t\n"
        "G\tG1\tg\t\tfr\t\t\nQ\tR\torder\tOrdre\tfr\t2\t\nSQ\t0\ta\tA\tfr\t\t\nSQ\t0\tb\tB\tfr\t\t\n"
        "SQ\t0\tc\tC\tfr\t\t\nQ\t1\tdual\tAvis\tfr\t\tAvant\nSQ\t0\tx\tX\tfr\t\t\nA\t0\t1\toui\tfr\t\t\n"
        "A\t1\t1\tnon\tfr\t\t\n";
    static const char *const exports[] = {
        "id;submitdate;order[1];order[2];order[3];dual[x][1];dual[x][2]\n1;;b;a;",
        "id;submitdate;Ordre [Rang 1];Ordre [Rang 2];Ordre [Rang 3];Avis [X][Scale 1];Avis [X][Scale 2]\n"
        "1;;b;a;"};
    const char *path = file_with(text, strlen(text));
    char *draft = draft_of(path);
    struct codebook *codebook = codebook_of(draft);
    ck_assert_uint_eq(codebook->questions[0].n_ranks, 2);
    ck_assert_str_eq(codebook->questions[1].text.fr, "Avis | Avant");
    ck_assert_str_eq(codebook->questions[2].text.fr, "Avis | Échelle 2");
    for (size_t e = 0; e < 4; e++) {
        char *export = mem_printf("%s%s;1;1\n", exports[e / 2], e % 2 ? "c" : "");
        path = file_with(export, strlen(export));
        struct answers *answers = read_with(codebook, path, e % 2);
        char *table = lines_of(answers);
        ck_assert_str_eq(table, "1,order,1,b,answered\n1,order,2,a,answered\n"
                                "1,dual_0,x,1,answered\n1,dual_1,x,1,answered\n");
        free(table);
        answers_free(answers);
        free(export);
    }
    remove(path);
    codebook_free(codebook);
    free(draft);
}
END_TEST

/* The whole questionnaire comes again in each language, whichever is first. */
START_TEST(a_tab_separated_structure_has_both_languages)
{
    static const char *const words[2][6] = {{"fr", "Titre", "Besoins", "Froid", "Avis", "Bien"},
                                            {"en", "Title", "Needs", "Cold", "Opinion", "Good"}};
    for (int first = 0; first < 2; first++) {
        char *text = mem_text("class\ttype/scale\tname\ttext\tlanguage\nS\t\tsid\t77\t\n"), *longer;
        for (int l = 0; l < 2; l++) {
            const char *const *word = words[l ^ first];
            longer = mem_printf("%sSL\t\tsurveyls_title\t%s\t%s\nG\tG1\tg\t\t%s\nQ\tM\tneeds\t%s\t%s\n"
                                "SQ\t0\tcold\t%s\t%s\nQ\tL\tview\t%s\t%s\nA\t0\tgood\t%s\t%s\n",
                                text, word[1], word[0], word[0], word[2], word[0], word[3], word[0],
                                word[4], word[0], word[5], word[0]);
            free(text);
            text = longer;
        }
        const char *path = file_with(text, strlen(text));
        char *draft = draft_of(path);
        struct codebook *codebook = codebook_of(draft);
        ck_assert_uint_eq(codebook->n_questions, 2);
        const struct question *needs = &codebook->questions[0], *view = &codebook->questions[1];
        const struct label *const labels[] = {&codebook->title, &needs->text, &needs->items[0].label,
                                              &view->text, &view->levels[0].label};
        for (size_t l = 0; l < 5; l++) {
            ck_assert_str_eq(labels[l]->fr, words[0][l + 1]);
            ck_assert_str_eq(labels[l]->en, words[1][l + 1]);
        }
        ck_assert_uint_eq(needs->n_items, 1);
        ck_assert_uint_eq(view->n_levels, 1);
        codebook_free(codebook);
        free(draft);
        free(text);
        remove(path);
    }
}
END_TEST

/* Ticks, the same levels, ranks and "autre" behind one name; not numbers, nor levels of their own. */
START_TEST(columns_that_begin_alike_are_one_question)
{
    static const char export[] =
        "id;Statut;Statut autre;b_froid;b_quai;b_rien;b_autre;a_prix;a_delai;r_1;r_2;n_min;n_max;z_dep;z_type\n"
        "1;epci;;1;0;;;bien;moyen;cout;co2;1;4;22;p\n2;asso;;0;1;;un pont;mal;bien;co2;emploi;2;5;29;g\n"
        "3;Autre;SCIC;1;1;;;moyen;bien;cout;emploi;2;6;29;p\n4;epci;;0;0;;;bien;mal;emploi;cout;3;7;22;g\n"
        "5;asso;;1;0;;;bien;bien;cout;co2;1;9;22;p\n";
    const char *path = file_with(export, strlen(export));
    char *text = draft_of(path);
    static const char *const lines[] = {
        "  - id: \"Statut\"\n    type: single\n    text: {fr: \"Statut\"}\n    other: yes\n",
        "  - id: \"b\"\n    type: multiple\n    text: {fr: \"b\"}\n    other: yes\n    items:\n"
        "      - {code: \"froid\", label: {fr: \"froid\"}, aliases: [\"b_froid\"]}\n"
        "      - {code: \"quai\", label: {fr: \"quai\"}, aliases: [\"b_quai\"]}\n"
        "      - {code: \"rien\", label: {fr: \"rien\"}, exclusive: yes, aliases: [\"b_rien\"]}\n  #",
        "  - id: \"a\"\n    type: matrix\n", "  - id: \"r\"\n    type: ranking\n    text: {fr: \"r\"}\n    ranks: 2\n",
        "  - id: \"n_min\"\n    type: numeric\n", "  - id: \"n_max\"\n    type: numeric\n",
        "  - id: \"z_dep\"\n", "  - id: \"z_type\"\n    type: single\n"};
    expect_lines(text, lines, sizeof lines / sizeof *lines);
    struct codebook *codebook = codebook_of(text);
    struct answers *answers = read_with(codebook, path, 0);
    char *table = lines_of(answers);
    ck_assert_ptr_nonnull(strstr(table, "2,b,froid,0,answered\n2,b,quai,1,answered\n2,b,rien,0,answered\n2,b,other,un pont,answered\n"));
    ck_assert_ptr_nonnull(strstr(table, "3,Statut,,Autre,answered\n3,Statut,other,SCIC,answered\n"));
    ck_assert_ptr_nonnull(strstr(table, "4,r,1,emploi,answered\n4,r,2,cout,answered\n"));
    free(table);
    free(text);
    answers_free(answers);
    codebook_free(codebook);
    remove(path);
}
END_TEST

START_TEST(design_keys_and_joined_answers_are_guessed)
{
    static const char export[] =
        "id;poids;grappe;departement;email;besoins;avis\n"
        "1;1,5;A;22;a@example.org;collecte, stockage;Plutôt d'accord\n"
        "2;2,5;A;22;b@example.org;collecte;Pas du tout d'accord\n"
        "3;1,5;B;2A;c@example.org;stockage, un quai;Tout à fait d'accord\n"
        "4;1,5;B;29;;collecte, stockage;Plutôt d'accord\n";
    const char *path = file_with(export, strlen(export));
    char *text = draft_of(path);
    static const char *const lines[] = {
        "population: # guessed\n  weight: \"poids\"\n  cluster: \"grappe\"\n",
        "    type: single\n    text: {fr: \"departement\"}\n    key: quasi_identifier # guessed\n",
        "    text: {fr: \"email\"}\n    key: identifier # guessed\n",
        "    type: multiple\n    text: {fr: \"besoins\"}\n    other: yes\n    items:\n"
        "      - {code: \"i1\", label: {fr: \"collecte\"}}\n"
        "      - {code: \"i2\", label: {fr: \"stockage\"}}\n",
        "    type: likert\n    text: {fr: \"avis\"}\n    levels:\n"
        "      - {code: \"Pas du tout d'accord\", label: {fr: \"Pas du tout d'accord\"}, role: negative}\n"
        "      - {code: \"Plutôt d'accord\", label: {fr: \"Plutôt d'accord\"}, role: positive}\n"
        "      - {code: \"Tout à fait d'accord\""};
    expect_lines(text, lines, sizeof lines / sizeof *lines);
    free(text);
    remove(path);
}
END_TEST

/* Units of a French spreadsheet; departments, whose numbers count nothing; the position of a telephone. */
START_TEST(units_areas_and_positions_are_guessed)
{
    static const char export[] =
        "\"Budget\";\"Part\";\"Département\";\"Lieu\";\"_Lieu_latitude\";\"_Lieu_longitude\";\"Durée\";"
        "\"_uuid\"\n"
        "\"12 000 €\";\"12 %\";\"22\";\"48.1 -3.0 0 0\";\"48.1\";\"-3.0\";\"1 an\";\"u1\"\n"
        "\"1 500,50 €\";\"8,5 %\";\"29\";\"\";\"\";\"\";\"2 ans\";\"u2\"\n"
        "\"7\";\"\";\"29\";\"48.2 -3.1 0 0\";\"48.2\";\"-3.1\";\"1 an\";\"u3\"\n";
    const char *path = file_with(export, strlen(export));
    char *text = draft_of(path);
    static const char *const lines[] = {
        "    type: numeric\n    text: {fr: \"Budget\"}\n    unit: \"€\"\n",
        "    type: numeric\n    text: {fr: \"Part\"}\n    unit: \"%\"\n",
        "    type: single\n    text: {fr: \"Département\"}\n    key: quasi_identifier # guessed\n",
        "    type: text\n    text: {fr: \"Lieu\"}\n    key: identifier # guessed\n",
        "    type: single\n    text: {fr: \"Durée\"}\n"};
    expect_lines(text, lines, sizeof lines / sizeof *lines);
    struct codebook *codebook = codebook_of(text);
    struct answers *answers = read_with(codebook, path, 0);
    char *table = lines_of(answers);
    ck_assert_ptr_nonnull(strstr(table, "2,Budget,,1500.5,answered\n2,Part,,8.5,answered\n"));
    free(table);
    free(text);
    answers_free(answers);
    codebook_free(codebook);
    remove(path);
}
END_TEST

/* By hand, what each column is, and that the draft reads its own export. */
START_TEST(columns_are_told_by_what_they_hold)
{
    static const struct {
        const char *export, *lines[4];
    } cases[] = {
        /* LimeSurvey gives a ranking of three as many columns as there are answers. */
        {"id,submitdate,Ordre [Rang 1],Ordre [Rang 2],Ordre [Rang 3]\n1,,a,b,\n2,,b,a,\n3,,b,c,\n4,,c,b,\n",
         {"    type: ranking\n    text: {fr: \"Ordre\"}\n"}},
        /* Two scales are two arrays. */
        {"id,submitdate,Avis[x][1],Avis[x][2]\n1,,s1,i1\n2,,s1,i2\n3,,s2,i1\n4,,s2,i2\n5,,s1,i1\n",
         {"  - id: \"Avis_0\"\n    type: matrix\n    text: {fr: \"Avis | Échelle 1\"}\n    levels:\n      - {code: \"s1\"",
          "  - id: \"Avis_1\"\n    type: matrix\n    text: {fr: \"Avis | Échelle 2\"}\n    levels:\n      - {code: \"i1\""}},
        /* Nor are two scales of the same levels a ranking. */
        {"id,submitdate,Vos avis [Prix][Échelle 1],Vos avis [Prix][Échelle 2],Vos avis [Délai][Échelle 1],"
         "Vos avis [Délai][Échelle 2]\n1,,bon,bas,haut,bon\n2,,bas,bon,bon,haut\n3,,bon,haut,haut,bas\n4,,bon,bon,bas,bas\n",
         {"    type: matrix\n    text: {fr: \"Vos avis | Échelle 1\"}\n", "    type: matrix\n    text: {fr: \"Vos avis | Échelle 2\"}\n"}},
        /* A comment is a text, though it comes again. */
        {"id,submitdate,tick[a],tick[acomment],tick[b],tick[bcomment],list,list[comment]\n1,,Y,cher,,,A,tôt\n"
         "2,,Y,cher,Y,loin,B,tôt\n3,,,,Y,loin,A,tôt\n",
         {"    type: multiple\n    text: {fr: \"tick\"}\n", "    type: text\n    text: {fr: \"tick[acomment]\"}\n",
          "    type: single\n    text: {fr: \"list\"}\n", "    type: text\n    text: {fr: \"list[comment]\"}\n"}},
        /* Marks from 1 to 5, counts with gaps, counts with decimals. */
        {"id,Note [a],Note [b],Camions [a],Camions [b],Tonnes [a],Tonnes [b]\n1,1,5,0,9,1.0000,2.0000\n"
         "2,2,4,9,0,1.0000,1.0000\n3,3,3,0,9,2.0000,1.0000\n4,3,3,9,9,2.0000,1.0000\n",
         {"    type: matrix\n    text: {fr: \"Note\"}\n", "    type: numeric\n    text: {fr: \"Camions [a]\"}\n",
          "    type: numeric\n    text: {fr: \"Tonnes [b]\"}\n"}},
        /* Labels with a comma, one a cell. */
        {"id,Statut\n1,\"SARL, EURL\"\n2,\"SARL, EURL\"\n3,\"SARL, EURL\"\n4,\"Coop (SCOP, SCIC)\"\n"
         "5,\"Coop (SCOP, SCIC)\"\n6,\"Coop (SCOP, SCIC)\"\n7,Autre\n",
         {"    type: single\n    text: {fr: \"Statut\"}\n", "      - {code: \"SARL, EURL\", label: "}},
        /* ODK's NA is nothing; ticks without their summary. */
        {"g/n;g/b/x;g/b/y;_id;_uuid\n3;1;0;1;u\nNA;NA;NA;2;v\n12;0;1;3;w\n",
         {"    type: numeric\n    text: {fr: \"g/n\"}\n", "    type: multiple\n    text: {fr: \"g/b\"}\n"}},
        /* The ranks of a VV export with LimeSurvey's numbers. */
        {"id\tsubmitdate\tlastpage\tOrdre [Rang 1]\tOrdre [Rang 2]\nid\tsubmitdate\tlastpage\t9X5X71\t9X5X72\n"
         "1\t\t1\ta\tb\n2\t\t1\tb\ta\n3\t\t1\ta\tb\n",
         {"    type: ranking\n    text: {fr: \"Ordre\"}\n    aliases: [\"9X5X7\"]\n"}},
        /* Counts below a code are known by their whole heading. */
        {"id. ID,submitdate. Date,parc[vl]. Véhicules [Camionnettes],parc[pl]. Véhicules [Poids lourds]\n"
         "1,,0,9\n2,,12,0\n3,,0,9\n",
         {"    type: numeric\n    text: {fr: \"parc[vl]. Véhicules [Camionnettes]\"}\n",
          "    type: numeric\n    text: {fr: \"parc[pl]. Véhicules [Poids lourds]\"}\n"}},
        /* What "other" stands for may stand before the question. */
        {"id,submitdate,Statut [Autre],Nom,Statut\n1,,SCIC,a,Autre\n2,,,b,EPCI\n3,,GIE,c,Autre\n4,,,d,EPCI\n",
         {"    type: single\n    text: {fr: \"Statut\"}\n    other: yes\n"}},
        /* An array of one row without a text. */
        {"id. ID,submitdate. Date,bus[SQ1]. Combien ? []\n1,,peu\n2,,peu\n3,,trop\n",
         {"    type: single\n    text: {fr: \"bus[SQ1]. Combien ? []\"}\n"}},
        /* Spaces as "_": the code is the id, the rest the text. */
        {"id._ID;submitdate._Date;Q1._Quel_statut_?;Q2[a]._Besoins_[Froid];Q2[b]._Besoins_[Quai]\n1;;A;Y;\n2;;B;;Y\n"
         "3;;A;Y;Y\n",
         {"  - id: \"Q1\"\n    type: single\n    text: {fr: \"Quel statut ?\"}\n",
          "  - id: \"Q2\"\n    type: multiple\n    text: {fr: \"Besoins\"}\n"}}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const char *path = file_with(cases[c].export, strlen(cases[c].export));
        char *text = draft_of(path);
        size_t n = 0;
        while (n < 4 && cases[c].lines[n])
            n++;
        expect_lines(text, cases[c].lines, n);
        struct codebook *codebook = codebook_of(text);
        struct answers *answers = read_with(codebook, path, 0);
        answers_free(answers);
        codebook_free(codebook);
        free(text);
        remove(path);
    }
}
END_TEST

/* Several answers a row are no levels, and case makes none. */
START_TEST(grids_of_boxes_are_a_question_a_row)
{
    static const char export[] =
        "Horodateur,Jours [Matin],Jours [Soir],Froid\n1/03/2026 10:00:00,\"Lundi, Mardi\",Lundi,x\n"
        "2/03/2026 10:00:00,Mardi,\"Lundi, Mardi\",X\n3/03/2026 10:00:00,\"Lundi, Mardi\",\"Lundi, Mardi\",\n"
        "4/03/2026 10:00:00,Lundi,Mardi,x\n";
    const char *path = file_with(export, strlen(export));
    char *text = draft_of(path);
    struct codebook *codebook = codebook_of(text);
    ck_assert_uint_eq(codebook->n_questions, 3);
    ck_assert_int_eq(codebook->questions[0].type, QUESTION_MULTIPLE);
    ck_assert_int_eq(codebook->questions[1].type, QUESTION_MULTIPLE);
    ck_assert_uint_eq(codebook->questions[2].n_levels, 1);
    struct answers *answers = read_with(codebook, path, 0);
    char *table = lines_of(answers);
    ck_assert_ptr_nonnull(strstr(table, "1,Jours,i1,1,answered\n1,Jours,i2,1,answered\n"
                                        "1,q2,i1,1,answered\n1,q2,i2,0,answered\n1,Froid,,x,answered\n"));
    ck_assert_ptr_nonnull(strstr(table, "2,Froid,,x,answered\n"));
    free(table);
    free(text);
    answers_free(answers);
    codebook_free(codebook);
    remove(path);
}
END_TEST

/* A VV export with LimeSurvey's numbers for codes: the question is not called as its first item is. */
START_TEST(numbered_codes_of_items_name_no_question)
{
    static const char export[] =
        "Response ID\tDate\tLast page\tType\tBesoins [a]\tBesoins [b]\n"
        "id\tsubmitdate\tlastpage\t6X1X1\t6X1X2SQ1\t6X1X2SQ2\n"
        "1\t2026-01-01\t2\tA1\tY\t\n2\t2026-01-01\t2\tA2\tY\tY\n";
    const char *path = file_with(export, strlen(export));
    char *text = draft_of(path);
    struct codebook *codebook = codebook_of(text);
    struct answers *answers = read_with(codebook, path, 0);
    char *table = lines_of(answers);
    ck_assert_ptr_nonnull(strstr(table, "1,Besoins,i1,1,answered\n1,Besoins,i2,0,answered\n"));
    free(table);
    free(text);
    answers_free(answers);
    codebook_free(codebook);
    remove(path);
}
END_TEST

/* Columns that somebody moved are parts of one question all the same; ranks come in their order. */
START_TEST(columns_of_a_question_are_found_wherever_they_stand)
{
    static const char export[] =
        "id;Besoins ? [Collecte];Rangs ? [Rang 2];Taille;Besoins ? [Froid];Rangs ? [Rang 1];"
        "Offres ?;Offres ? [Autre]\n"
        "1;Oui;prix;3;Non;temps;quai, camion;\n2;Non;temps;4;Oui;prix;quai;un abri\n"
        "3;Oui;prix;5;Oui;temps;quai, camion;\n4;Oui;prix;5;Oui;temps;camion;\n";
    const char *path = file_with(export, strlen(export));
    char *text = draft_of(path);
    static const char *const lines[] = {
        "    type: multiple\n    text: {fr: \"Besoins ?\"}\n    items:\n      - {code: \"i1\", label: {fr: \"Collecte\"}",
        "      - {code: \"i2\", label: {fr: \"Froid\"}",
        "    type: ranking\n    text: {fr: \"Rangs ?\"}\n",
        "    type: multiple\n    text: {fr: \"Offres ?\"}\n    other: yes\n"};
    expect_lines(text, lines, sizeof lines / sizeof *lines);
    const char *once = strstr(text, "Offres ?");
    ck_assert_ptr_null(strstr(once + 1, "Offres ?"));
    free(text);
    remove(path);
}
END_TEST

/* The sheet stands in the first column; what is repeated is left out, and so are groups in it. */
START_TEST(xlsform_may_be_a_csv)
{
    static const char path[] = "/tmp/form.csv";
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("survey,,,\n,type,name,label::Français (fr),constraint\n,begin group,house,\n"
          ",select_one yn,roof,Un toit\u00a0?\n,end group,,\n,begin repeat,kids,Enfants\n"
          ",begin_group,one,\n,integer,age,Âge\n,end_group,,\n,end repeat,,\n"
          ",integer,rooms,Pièces,. >= 1 and .<=99\n,integer,pets,Animaux,. >= 0 or . = -77\n,begin_repeat,plots,\n,decimal,area,Surface\n,end_repeat,,\n"
          "choices,,,\n,list_name,name,label::Français (fr)\n,yn,y,Oui\n,yn,n,Non\n"
          "settings,,,\n,form_id,form_title,version\n,houses,Logements,3\n",
          out);
    fclose(out);
    char *text = draft_of(path);
    struct codebook *codebook = codebook_of(text);
    ck_assert_uint_eq(codebook->n_questions, 3);
    ck_assert_str_eq(codebook->title.fr, "Logements");
    ck_assert_ptr_nonnull(strstr(text, "survey: \"houses\"\n"));
    ck_assert_str_eq(codebook->questions[0].id, "roof");
    ck_assert_str_eq(codebook->questions[0].aliases.words[0], "house/roof");
    ck_assert_str_eq(codebook->questions[0].levels[1].label.fr, "Non");
    ck_assert_str_eq(codebook->questions[1].id, "rooms");
    ck_assert_double_eq(codebook->questions[1].min, 1);
    ck_assert_double_eq(codebook->questions[1].max, 99);
    ck_assert(isinf(codebook->questions[2].min));
    ck_assert_ptr_nonnull(strstr(text, "on a sheet of their own: kids, plots\n"));
    codebook_free(codebook);
    free(text);
    remove(path);
}
END_TEST

/* "é" is 0xE9 in Windows-1252, and nothing in UTF-8. */
/* Of 0 to 3 only the ends say on which side they are: with these alone the middle would be set aside. */
START_TEST(a_scale_told_at_its_ends_has_no_sides)
{
    static const char *const labels[][4] = {
        {"0 - not at all satisfied", "1", "2", "3 - completely satisfied"},
        {"not at all satisfied", "rather dissatisfied", "rather satisfied", "very satisfied"},
        {"pas satisfait", "peu satisfait", "plutôt satisfait", "très satisfait"},
        {"I don’t agree", "not entirely satisfied", "I agree", "satisfied"}};
    for (size_t s = 0; s < sizeof labels / sizeof *labels; s++) {
        struct draft draft = {.id = "s", .fr = "s"};
        struct draft_question *question = draft_add(&draft, QUESTION_LIKERT, "q");
        static const char *const codes[] = {"a", "b", "c", "d"};
        for (size_t k = 0; k < 4; k++)
            draft_choose(&question->levels,
                         (struct draft_choice){.code = codes[k], .fr = labels[s][k]});
        char *text = NULL;
        size_t n;
        FILE *out = open_memstream(&text, &n);
        draft_write(&draft, out);
        fclose(out);
        draft_clear(&draft);
        struct codebook *codebook = codebook_of(text);
        ck_assert_int_eq(question_has_sides(&codebook->questions[0]), s != 0);
        for (size_t k = 0; k < 4; k++)
            ck_assert_int_eq(codebook->questions[0].levels[k].role,
                             s == 0 ? ROLE_NONE : k < 2 ? ROLE_NEGATIVE : ROLE_POSITIVE);
        codebook_free(codebook);
        free(text);
    }
}
END_TEST

START_TEST(encodings_and_separators_may_be_told)
{
    static const char path[] = "/tmp/told.csv";
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("id;\xe9t\xe9\n1;oui\n2;non\n", out);
    fclose(out);
    struct faults faults = {0};
    struct draft draft = {0};
    ck_assert(draft_read(&draft, path, &(struct export_format){.encoding = "windows-1252"}, &faults));
    ck_assert_str_eq(draft.questions[0].id, "été");
    draft_clear(&draft);
    draft = (struct draft){0};
    const struct export_format told = {.encoding = "windows-1252", .separator = ','};
    ck_assert(draft_read(&draft, path, &told, &faults));
    ck_assert_str_eq(draft.kind, "export");
    ck_assert_int_eq(draft.format.separator, ',');
    ck_assert_str_eq(draft.questions[0].fr, "id;été");
    draft_clear(&draft);
    draft = (struct draft){0};
    ck_assert(!draft_read(&draft, path, &(struct export_format){.encoding = "utf-8"}, &faults));
    ck_assert_ptr_nonnull(strstr(faults.text[0], "/tmp/told.csv:1: expected UTF-8"));
    draft_clear(&draft);
    faults_clear(&faults);
    remove(path);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {numbers_have_units_and_bounds, scripts_are_no_text, columns_are_told_by_what_they_hold,
                            units_areas_and_positions_are_guessed, numbered_codes_of_items_name_no_question,
                            grids_of_boxes_are_a_question_a_row,
                            columns_of_a_question_are_found_wherever_they_stand,
                            a_date_may_be_a_question, each_export_is_read_by_its_own_draft,
                            structure_of_limesurvey_gives_the_canonical_table,
#ifdef HAVE_GDAL
                            xlsform_reads_values_and_labels,
#endif
                            xlsform_may_be_a_csv, encodings_and_separators_may_be_told,
                            a_scale_told_at_its_ends_has_no_sides,
                            structure_is_understood, a_structure_knows_all_headings_of_its_exports,
                            ranks_beyond_those_asked_for_are_known, ticks_that_go_with_no_other_are_marked,
                            questions_alone_and_archives_are_known,
                            an_array_of_one_bare_row_is_one_question,
        conditions_rest_on_what_can_hold,
                            labels_that_hold_the_separator_are_guessed,
                            a_tab_separated_structure_has_both_languages,
                            columns_that_begin_alike_are_one_question,
                            design_keys_and_joined_answers_are_guessed};
    return run_tests("drafts", tests, sizeof tests / sizeof *tests);
}
