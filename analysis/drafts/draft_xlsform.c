/* XLSForms (KoboToolbox, ODK): a sheet of questions, a sheet of choices, in a workbook; or a CSV in
 * whose first column stands the sheet that the rows below it are of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "data/csv.h"
#include "data/mem.h"
#include "data/sheet.h"
#include "data/text.h"

enum { LABELS_MAX = 16, GROUPS_MAX = 32 };

/* Where the columns are of which a sheet has many variants. */
struct columns {
    bool found;
    size_t type, name, list, relevant, constraint, title, id;
    size_t n_labels;
    size_t labels[LABELS_MAX];
    char *languages[LABELS_MAX]; /* owned; "" for a bare "label" */
};

struct choice {
    const char *list;
    struct draft_choice choice;
};

struct form {
    struct draft *draft;
    struct columns columns;
    size_t n_choices, room;
    struct choice *choices; /* owned */
    size_t n_groups;
    const char *groups[GROUPS_MAX];
    size_t n_repeats;              /* around the row being read */
    bool has_questions;
};

/* ---- Columns ---------------------------------------- */

static void columns_clear(struct columns *columns)
{
    for (size_t i = 0; i < columns->n_labels; i++)
        free(columns->languages[i]);
    *columns = (struct columns){.type = SIZE_MAX,
                                .name = SIZE_MAX,
                                .list = SIZE_MAX,
                                .relevant = SIZE_MAX,
                                .constraint = SIZE_MAX,
                                .title = SIZE_MAX,
                                .id = SIZE_MAX};
}

static void find_column(struct columns *columns, const char *heading, size_t at)
{
    char *folded = text_folded(heading);
    if (strcmp(folded, "type") == 0)
        columns->type = at;
    else if (strcmp(folded, "name") == 0)
        columns->name = at;
    else if (strcmp(folded, "list_name") == 0)
        columns->list = at;
    else if (strcmp(folded, "relevant") == 0 || strcmp(folded, "relevance") == 0)
        columns->relevant = at;
    else if (strcmp(folded, "constraint") == 0)
        columns->constraint = at;
    else if (strcmp(folded, "form_title") == 0)
        columns->title = at;
    else if (strcmp(folded, "form_id") == 0 || strcmp(folded, "id_string") == 0)
        columns->id = at;
    else if (strncmp(folded, "label", 5) == 0 && (folded[5] == '\0' || folded[5] == '_') &&
             columns->n_labels < LABELS_MAX) {
        columns->labels[columns->n_labels] = at;
        columns->languages[columns->n_labels++] = mem_text(folded[5] ? folded + 6 : "");
    }
    free(folded);
}

/* Blank and foreign rows may stand above the headings. */
static void find_columns(struct columns *columns, const struct row *row, size_t key_of_sheet)
{
    columns_clear(columns);
    for (size_t c = 0; c < row->n_cells && c < ROW_CELLS_MAX; c++)
        find_column(columns, row->cells[c].text, c);
    columns->found = columns->name != SIZE_MAX &&
                     (key_of_sheet ? columns->type != SIZE_MAX : columns->list != SIZE_MAX);
}

static const char *cell(const struct row *row, size_t at)
{
    return at < row->n_cells && at < ROW_CELLS_MAX ? row->cells[at].text : "";
}

static void take_labels(struct form *form, const struct row *row, const char **fr,
                        const char **en)
{
    for (size_t i = 0; i < form->columns.n_labels; i++)
        draft_label(fr, en, form->columns.languages[i],
                    draft_text(form->draft, cell(row, form->columns.labels[i])));
}

/* ---- Choices ---------------------------------------- */

static bool take_choice(void *context, const struct row *row)
{
    struct form *form = context;
    if (!form->columns.found) {
        find_columns(&form->columns, row, 0);
        return true;
    }
    struct choice choice = {.list = draft_text(form->draft, cell(row, form->columns.list)),
                            .choice.code =
                                draft_text(form->draft, cell(row, form->columns.name))};
    if (!choice.list || !choice.choice.code)
        return true;
    take_labels(form, row, &choice.choice.fr, &choice.choice.en);
    form->choices =
        mem_grown(form->choices, &form->room, form->n_choices + 1, sizeof choice);
    form->choices[form->n_choices++] = choice;
    return true;
}

/* The choices of a list; a filtered list may name one twice. */
static void choose_list(const struct form *form, const char *list, struct draft_choices *to)
{
    for (size_t i = 0; i < form->n_choices; i++) {
        bool known = strcmp(form->choices[i].list, list) != 0;
        for (size_t k = 0; k < to->n && !known; k++)
            known = strcmp(to->list[k].code, form->choices[i].choice.code) == 0;
        if (!known)
            draft_choose(to, form->choices[i].choice);
    }
}

/* ---- Questions ---------------------------------------- */

static const struct {
    const char *type;
    enum question_type as;
} PLAIN_TYPES[] = {{"integer", QUESTION_NUMERIC}, {"decimal", QUESTION_NUMERIC},
                   {"range", QUESTION_NUMERIC},   {"text", QUESTION_TEXT},
                   {"string", QUESTION_TEXT},     {"date", QUESTION_DATE},
                   {"datetime", QUESTION_DATE},   {"geopoint", QUESTION_TEXT},
                   {"barcode", QUESTION_TEXT}};
static const struct {
    const char *prefix;
    enum question_type as;
} CHOICE_TYPES[] = {{"select_one_from_", QUESTION_SINGLE}, {"select_multiple_from_", QUESTION_MULTIPLE},
                    {"select1_", QUESTION_SINGLE},          {"select_one_", QUESTION_SINGLE},
                    {"select_multiple_", QUESTION_MULTIPLE}, {"select_all_that_apply_from_", QUESTION_MULTIPLE},
                    {"rank_", QUESTION_RANKING}};

/* Groups stand before a name in the headings of an export. */
static const char *grouped(struct form *form, const char *name)
{
    char *path = mem_text("");
    for (size_t g = 0; g < form->n_groups; g++) {
        char *longer = mem_printf("%s%s/", path, form->groups[g]);
        free(path);
        path = longer;
    }
    char *whole = mem_printf("%s%s", path, name);
    const char *kept = form->n_groups ? draft_text(form->draft, whole) : NULL;
    free(whole);
    free(path);
    return kept;
}

/* The number behind ". >=" or ". <="; NULL where there is none, or a condition that may do without. */
static const char *bound_of(struct draft *draft, const char *constraint, const char *sign)
{
    if (strstr(constraint, " or ") || strstr(constraint, "not("))
        return NULL;
    for (const char *dot = strchr(constraint, '.'); dot; dot = strchr(dot + 1, '.')) {
        const char *at = dot + 1 + strspn(dot + 1, " ");
        if (strncmp(at, sign, 2) != 0)
            continue;
        at += 2 + strspn(at + 2, " ");
        const size_t n = strspn(at, "-0123456789.");
        char *number = mem_text_n(at, at[n] && !strchr(" )", at[n]) ? 0 : n);
        const char *kept = draft_text(draft, number);
        free(number);
        return kept;
    }
    return NULL;
}

static struct draft_question *add(struct form *form, const struct row *row,
                                  enum question_type type, const char *name)
{
    struct draft_question *question = draft_add(form->draft, type, name);
    const char *condition = cell(row, form->columns.relevant);
    question->alias = grouped(form, name);
    question->ask_if = draft_text(form->draft, condition);
    question->min = bound_of(form->draft, cell(row, form->columns.constraint), ">=");
    question->max = bound_of(form->draft, cell(row, form->columns.constraint), "<=");
    take_labels(form, row, &question->fr, &question->en);
    form->has_questions = true;
    return question;
}

/* Where the list's name stands in the type: blanks part the words as written. */
static char *list_name(const char *type, bool *other)
{
    char *words = mem_text(type), *rest, *last = words;
    *other = false;
    for (char *word = strtok_r(words, " ", &rest); word && !*other;
         word = strtok_r(NULL, " ", &rest)) {
        *other = strcmp(word, "or_other") == 0 || strcmp(word, "or") == 0;
        if (!*other)
            last = word;
    }
    char *name = mem_text(last);
    free(words);
    return name;
}

static bool add_choice_question(struct form *form, const struct row *row, const char *type,
                                const char *folded, const char *name)
{
    for (size_t t = 0; t < sizeof CHOICE_TYPES / sizeof *CHOICE_TYPES; t++) {
        if (strncmp(folded, CHOICE_TYPES[t].prefix, strlen(CHOICE_TYPES[t].prefix)) != 0)
            continue;
        struct draft_question *question = add(form, row, CHOICE_TYPES[t].as, name);
        bool other;
        char *list = list_name(type, &other);
        const bool items = question->type == QUESTION_MULTIPLE;
        choose_list(form, list, items ? &question->items : &question->levels);
        question->other = other;
        if (other && !items)
            draft_choose(&question->levels,
                         (struct draft_choice){"other", "Autre", "Other", "autre"});
        free(list);
        return true;
    }
    return false;
}

static void leave_out(struct draft *draft, const char *name)
{
    char *names = draft->repeated ? mem_printf("%s, %s", draft->repeated, name) : mem_text(name);
    draft->repeated = draft_text(draft, names);
    free(names);
}

static bool take_question(void *context, const struct row *row)
{
    struct form *form = context;
    if (!form->columns.found) {
        find_columns(&form->columns, row, 1);
        return true;
    }
    const char *type = cell(row, form->columns.type);
    const char *name = draft_text(form->draft, cell(row, form->columns.name));
    char *folded = text_folded(type);
    if (strcmp(folded, "begin_repeat") == 0) {
        if (!form->n_repeats++ && name)
            leave_out(form->draft, name);
    } else if (strcmp(folded, "end_repeat") == 0) {
        form->n_repeats -= form->n_repeats > 0;
    } else if (form->n_repeats) {
        ; /* its answers are not one a respondent */
    } else if (strcmp(folded, "begin_group") == 0) {
        if (name && form->n_groups < GROUPS_MAX)
            form->groups[form->n_groups++] = name;
    } else if (strcmp(folded, "end_group") == 0) {
        form->n_groups -= form->n_groups > 0;
    } else if (name && !add_choice_question(form, row, type, folded, name)) {
        for (size_t t = 0; t < sizeof PLAIN_TYPES / sizeof *PLAIN_TYPES; t++)
            if (strcmp(PLAIN_TYPES[t].type, folded) == 0)
                add(form, row, PLAIN_TYPES[t].as, name);
    }
    free(folded);
    return true;
}

/* The first row below the headings. */
static bool take_settings(void *context, const struct row *row)
{
    struct form *form = context;
    if (form->columns.title == SIZE_MAX && form->columns.id == SIZE_MAX) {
        find_columns(&form->columns, row, 0);
        return true;
    }
    form->draft->fr = draft_text(form->draft, cell(row, form->columns.title));
    form->draft->id = draft_text(form->draft, cell(row, form->columns.id));
    return false;
}

/* Answers in the same workbook may bring weights and clusters, which no form asks for. */
static bool take_headings(void *context, const struct row *row)
{
    struct draft *draft = context;
    for (size_t c = 0; c < row->n_cells && c < ROW_CELLS_MAX; c++) {
        const char *heading = draft_text(draft, row->cells[c].text);
        if (!heading || draft_find(draft, heading) != SIZE_MAX)
            continue;
        struct draft_question question = {.id = heading, .type = QUESTION_NUMERIC};
        if (draft_note_design(draft, &question, heading))
            draft_add(draft, draft->weight == heading ? QUESTION_NUMERIC : QUESTION_TEXT, heading)
                ->guess = N_("type guessed from the headings and the answers");
    }
    return false;
}

/* ---- Workbook or CSV ---------------------------------------- */

static bool read_workbook(struct form *form, const char *path, struct faults *faults)
{
    struct faults other_workbook = {0};
    const bool fine =
        sheet_rows(path, "choices", (struct row_taker){take_choice, form}, &other_workbook);
    columns_clear(&form->columns);
    if (fine)
        sheet_rows(path, "survey", (struct row_taker){take_question, form}, faults);
    columns_clear(&form->columns);
    if (form->has_questions)
        sheet_rows(path, NULL, (struct row_taker){take_headings, form->draft}, faults);
    if (form->has_questions)
        sheet_rows(path, "settings", (struct row_taker){take_settings, form}, &other_workbook);
    faults_clear(&other_workbook);
    return form->has_questions;
}

/* One sheet of a CSV. */
struct csv_sheet {
    struct form *form;
    const char *name; /* that is wanted; NULL: only looks whether there is one */
    bool (*take)(void *context, const struct row *row);
    bool inside, is_form;
};

/* The first row names a sheet, alone in its row; rows of it leave the first cell empty. */
static bool take_csv(void *context, const struct row *row)
{
    struct csv_sheet *sheet = context;
    const char *first = row->n_cells ? row->cells[0].text : "";
    bool alone = *first != '\0';
    for (size_t c = 1; c < row->n_cells && c < ROW_CELLS_MAX; c++)
        alone = alone && !*row->cells[c].text;
    if (!sheet->name) {
        sheet->is_form = alone && row->n_cells > 1 &&
                         (strcmp(first, "survey") == 0 || strcmp(first, "choices") == 0 ||
                          strcmp(first, "settings") == 0);
        return false;
    }
    if (alone) {
        sheet->inside = strcmp(first, sheet->name) == 0;
        return true;
    }
    struct row rest = *row;
    rest.cells++;
    rest.n_cells = row->n_cells ? row->n_cells - 1 : 0;
    return !sheet->inside || sheet->take(sheet->form, &rest);
}

static bool read_csv(struct form *form, const char *path, const char *encoding,
                     struct faults *faults)
{
    struct csv_file file = {0};
    struct csv_sheet look = {0};
    if (csv_load_as(&file, path, encoding, faults))
        csv_rows(&file, (struct row_taker){take_csv, &look});
    if (look.is_form) {
        csv_rows(&file, (struct row_taker){take_csv, &(struct csv_sheet){
                                                         form, "choices", take_choice, false, true}});
        columns_clear(&form->columns);
        csv_rows(&file, (struct row_taker){take_csv, &(struct csv_sheet){
                                                         form, "survey", take_question, false, true}});
        columns_clear(&form->columns);
        csv_rows(&file, (struct row_taker){take_csv, &(struct csv_sheet){
                                                         form, "settings", take_settings, false, true}});
    }
    csv_clear(&file);
    return form->has_questions;
}

/* False without a fault when the file is no XLSForm. */
bool draft_xlsform(struct draft *draft, const char *path, const char *encoding,
                   struct faults *faults)
{
    struct form form = {.draft = draft};
    columns_clear(&form.columns);
    const bool found = sheet_is_workbook(path) ? read_workbook(&form, path, faults)
                                               : read_csv(&form, path, encoding, faults);
    columns_clear(&form.columns);
    free(form.choices);
    return found;
}
