/* What a room reads on slides: large enough, and nothing over anything else. */
#include <dirent.h>
#include <stdbool.h>
#include "tests/cli/results.h"
#include "tests/run.h"

/* Points, as theme_slide() has them. The sources at the foot alone are smaller. */
enum { BODY_PT = 28, FOOT_PT = 24, PAGE_PT = 540, FOOT_FROM_PT = 360, MOST_TEXTS = 400 };

/* The ink of a line: from the top of its capitals to the end of what goes below the line. */
struct line_box {
    double x0, y0, x1, y1;
    char words[60];
};

static double attribute(const char *element, const char *name)
{
    const char *at = strstr(element, name);
    ck_assert_msg(at != NULL, "no%s in %.80s", name, element);
    return strtod(at + strlen(name), NULL);
}

static bool apart(const struct line_box *a, const struct line_box *b)
{
    const double hair = 0.5;
    return a->x1 < b->x0 + hair || b->x1 < a->x0 + hair || a->y1 < b->y0 + hair || b->y1 < a->y0 + hair;
}

static void check_slide(const char *file, const char *svg)
{
    static struct line_box boxes[MOST_TEXTS];
    size_t n = 0;
    ck_assert_double_eq(attribute(svg, " height=\""), PAGE_PT);
    for (const char *at = svg; (at = strstr(at, "<text ")) != NULL; at++) {
        const double x = attribute(at, " x=\""), y = attribute(at, " y=\"");
        const double size = attribute(at, " font-size=\""), width = attribute(at, " textLength=\"");
        ck_assert_uint_lt(n, MOST_TEXTS);
        struct line_box *box = &boxes[n++];
        *box = (struct line_box){x, y - 0.73 * size, x + width, y + 0.22 * size, ""};
        const char *words = strchr(at, '>') + 1;
        memcpy(box->words, words, strcspn(words, "<") < 59 ? strcspn(words, "<") : 59);
        const bool foot = size >= FOOT_PT && y > FOOT_FROM_PT;
        ck_assert_msg(size >= BODY_PT || foot, "%s: %g pt: %s", file, size, box->words);
        for (size_t i = 0; i + 1 < n; i++)
            ck_assert_msg(apart(&boxes[i], box), "%s: \"%s\" lies over \"%s\"", file, box->words,
                          boxes[i].words);
    }
    ck_assert_uint_gt(n, 0);
}

/* Every slide that these arguments make. */
static void check_slides(const char *arguments)
{
    char *line = mem_printf("--lang fr survey %s -o %s/out", arguments, work);
    struct said said = run_program("SOURCE_DATE_EPOCH=1", line);
    ck_assert_msg(said.status == 0, "%s", said.err);
    said_clear(&said);
    free(line);
    char *path = mem_printf("%s/out/figures/projection", work);
    DIR *folder = opendir(path);
    ck_assert(folder != NULL);
    size_t n = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (!strstr(entry->d_name, ".svg"))
            continue;
        char *file = mem_printf("%s/%s", path, entry->d_name), *svg = whole_file(file);
        check_slide(entry->d_name, svg);
        n++;
        free(svg);
        free(file);
    }
    closedir(folder);
    ck_assert_uint_gt(n, 0);
    free(path);
}

START_TEST(a_room_reads_the_model_surveys)
{
    check_slides("report data/surveys/respatbzh/pat.yaml data/surveys/respatbzh/pat-synthetic.csv");
    check_slides("report data/surveys/respatbzh/operateurs.yaml "
                 "data/surveys/respatbzh/operateurs-synthetic.csv");
    check_slides("match data/surveys/respatbzh/pat.yaml data/surveys/respatbzh/pat-synthetic.csv "
                 "data/surveys/respatbzh/operateurs.yaml data/surveys/respatbzh/operateurs-synthetic.csv");
    check_slides("report data/surveys/respatbzh/pat.yaml data/surveys/respatbzh/pat-synthetic.csv "
                 "--scales stacked");
}
END_TEST

static const char wordy[] = "mutualiser les livraisons entre producteurs, opérateurs et collectivités du "
                            "territoire afin de réduire les kilomètres parcourus à vide, les coûts horaires "
                            "et les émissions, sans rien perdre";

/* A question's head, and n of its levels or items, each with a label. */
static void put_question(FILE *out, const char *head, const char *list, char letter, int n,
                         const char *label)
{
    fprintf(out, "  - {%s, %s: [", head, list);
    for (int k = 0; k < n; k++)
        fprintf(out, "%s{code: %c%d, label: {fr: \"%d : %s\"}}", k ? ", " : "", letter, k, k, label);
    fprintf(out, "]%s}\n", letter == 'i' ? ", levels: [{code: 1, role: negative, label: {fr: Pas du tout "
            "d’accord}}, {code: 2, role: negative, label: {fr: Pas d’accord}}, {code: 3, role: negative, "
            "label: {fr: Plutôt pas d’accord}}, {code: 4, role: neutral, label: {fr: Ni l’un ni l’autre}}, "
            "{code: 5, role: positive, label: {fr: Plutôt d’accord}}, {code: 6, role: positive, label: {fr: "
            "D’accord}}, {code: 7, role: positive, label: {fr: Tout à fait d’accord}}]" : "");
}

/* Long labels and headings, 25 levels, a matrix of 15 items on 7 points, a long question and unit. */
static void write_awkward(void)
{
    enum { N = 60, LEVELS = 4, MANY = 25, ITEMS = 15, OFFERS = 9, RANKS = 3, PRIORITIES = 10 };
    char *path = mem_printf("%s/s.yaml", work);
    FILE *out = fopen(path, "w");
    free(path);
    char *head = mem_printf("id: long, type: single, text: {fr: \"Une question longue : %s ? Et %s ?\"}",
                            wordy, wordy);
    fputs("survey: s\ntitle: {fr: S}\npopulation: {units: {fr: fermes}}\nquestions:\n", out);
    put_question(out, "id: g, type: single, key: quasi_identifier, text: {fr: De quel groupe êtes-vous ?}",
                 "levels", 'g', LEVELS, wordy);
    put_question(out, head, "levels", 'l', LEVELS, wordy);
    put_question(out, "id: many, type: single, text: {fr: Quel produit ?}", "levels", 'm', MANY,
                 "un produit de la ferme et ce qu’on en tire");
    put_question(out, "id: mat, type: matrix, text: {fr: Êtes-vous d’accord ?}", "items", 'i', ITEMS,
                 "la logistique est légitime, viable et technique pour tous");
    put_question(out, "id: mul, type: multiple, text: {fr: Que proposez-vous ?}", "items", 'x', OFFERS, wordy);
    put_question(out, "id: rank, type: ranking, ranks: 3, text: {fr: Classez vos priorités}", "levels", 'r',
                 PRIORITIES, "réduire les coûts et les émissions du dernier kilomètre");
    fputs("  - {id: num, type: numeric, unit: kilogrammes de légumes livrés par semaine ouvrée, "
          "text: {fr: Combien ?}}\n", out);
    fclose(out);
    free(head);
    path = mem_printf("%s/s.csv", work);
    out = fopen(path, "w");
    free(path);
    fputs("id;g;long;many", out);
    for (int k = 0; k < ITEMS; k++)
        fprintf(out, ";mat[i%d]", k);
    for (int k = 0; k < OFFERS; k++)
        fprintf(out, ";mul[x%d]", k);
    fputs(";rank[1];rank[2];rank[3];num\n", out);
    for (int i = 0; i < N; i++) {
        const int group = i * i % LEVELS + i % 3;
        fprintf(out, "%d;g%d;l%d;m%d", i, group, i % 7 < 4 ? group : i % LEVELS, i * 7 % MANY);
        for (int k = 0; k < ITEMS; k++)
            fprintf(out, ";%d", 1 + (i * i + k * i + k) % 7);
        for (int k = 0; k < OFFERS; k++)
            fputs((i + k * k) % 3 ? ";Y" : ";", out);
        for (int k = 0; k < RANKS; k++)
            fprintf(out, ";r%d", (i + 3 * k) % PRIORITIES);
        fprintf(out, ";%d\n", 5 + i * 37 % 900);
    }
    fclose(out);
}

START_TEST(a_room_reads_an_awkward_survey)
{
    write_awkward();
    char *line = mem_printf("report %s/s.yaml %s/s.csv", work, work);
    check_slides(line);
    free(line);
}
END_TEST

int main(void)
{
    work_begin();
    const TTest *tests[] = {a_room_reads_the_model_surveys, a_room_reads_an_awkward_survey};
    const int status = run_tests("survey slides", tests, sizeof tests / sizeof *tests);
    work_end();
    return status;
}
