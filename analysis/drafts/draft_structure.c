/* LimeSurvey's tab-separated structure (.txt): class S, SL, G, Q, SQ, A, one row a thing, what
 * belongs to a question below it. */
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "data/csv.h"
#include "data/mem.h"
#include "data/text.h"

enum column { CLASS, TYPE, NAME, RELEVANCE, TEXT, LANGUAGE, OTHER, MAX_ANSWERS, EXCLUDING, HEADER_A, HEADER_B,
              SUFFIX, MIN, MAX, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"class", "type_scale", "name", "relevance",
                                                    "text", "language", "other",
                                                    "max_answers", "exclude_all_others",
                                                    "dualscale_headera", "dualscale_headerb", "suffix",
                                                    "min_num_value_n", "max_num_value_n"};

struct read_question {
    struct lime_question question; /* without its parts */
    size_t n_parts, room;
    struct lime_part *parts; /* owned */
};

struct structure {
    struct draft *draft;
    bool is_one; /* the headings are those of a structure */
    size_t at[N_COLUMNS];
    size_t n, room;
    struct read_question *questions; /* owned */
    size_t current; /* below which the rows stand; SIZE_MAX: none */
    bool again;     /* in another language, which comes behind the first */
};

static const char *cell(const struct structure *structure, const struct row *row,
                        enum column column)
{
    const size_t at = structure->at[column];
    return at < row->n_cells && at < ROW_CELLS_MAX ? row->cells[at].text : "";
}

static void find_columns(struct structure *structure, const struct row *row)
{
    for (size_t c = 0; c < N_COLUMNS; c++)
        structure->at[c] = SIZE_MAX;
    for (size_t i = 0; i < row->n_cells && i < ROW_CELLS_MAX; i++) {
        char *folded = text_folded(row->cells[i].text);
        for (size_t c = 0; c < N_COLUMNS; c++)
            if (strcmp(folded, column_names[c]) == 0 && structure->at[c] == SIZE_MAX)
                structure->at[c] = i;
        free(folded);
    }
    structure->is_one = structure->at[CLASS] == 0 && structure->at[TYPE] != SIZE_MAX &&
                        structure->at[NAME] != SIZE_MAX && structure->at[TEXT] != SIZE_MAX;
}

/* The part of the same code, scale and kind; a new one when there is none. */
static struct lime_part *part_of(struct read_question *to, const struct lime_part *part,
                                 bool may_be_known)
{
    for (size_t p = 0; p < to->n_parts && may_be_known; p++)
        if (to->parts[p].is_answer == part->is_answer && to->parts[p].scale == part->scale &&
            strcmp(to->parts[p].code, part->code) == 0)
            return &to->parts[p];
    to->parts = mem_grown(to->parts, &to->room, to->n_parts + 1, sizeof *to->parts);
    to->parts[to->n_parts] = *part;
    return &to->parts[to->n_parts++];
}

static void add_part(struct structure *structure, const struct row *row, bool is_answer)
{
    struct draft *draft = structure->draft;
    const struct lime_part part = {.code = draft_text(draft, cell(structure, row, NAME)),
                                   .scale = atoi(cell(structure, row, TYPE)),
                                   .is_answer = is_answer};
    if (!part.code || structure->current == SIZE_MAX)
        return;
    struct lime_part *to =
        part_of(&structure->questions[structure->current], &part, structure->again);
    draft_label(&to->fr, &to->en, cell(structure, row, LANGUAGE),
                draft_text(draft, cell(structure, row, TEXT)));
}

static void begin_question(struct structure *structure, const struct row *row)
{
    struct draft *draft = structure->draft;
    const char *id = draft_text(draft, cell(structure, row, NAME));
    size_t at = id ? 0 : SIZE_MAX;
    while (id && at < structure->n && strcmp(structure->questions[at].question.id, id) != 0)
        at++;
    structure->current = at;
    structure->again = id && at < structure->n;
    if (!id)
        return;
    if (!structure->again) {
        structure->questions = mem_grown(structure->questions, &structure->room,
                                         structure->n + 1, sizeof *structure->questions);
        structure->questions[structure->n++] = (struct read_question){
            .question = {
                .id = id,
                .relevance = draft_text(draft, cell(structure, row, RELEVANCE)),
                .type = *cell(structure, row, TYPE),
                .other = strcmp(cell(structure, row, OTHER), "Y") == 0,
                .excluding = draft_text(draft, cell(structure, row, EXCLUDING)),
                .min = draft_text(draft, cell(structure, row, MIN)),
                .max = draft_text(draft, cell(structure, row, MAX)),
                .max_answers = strtoul(cell(structure, row, MAX_ANSWERS), NULL, 10) & 0xffff}};
    }
    struct lime_question *question = &structure->questions[at].question;
    draft_label(&question->fr, &question->en, cell(structure, row, LANGUAGE),
                draft_text(draft, cell(structure, row, TEXT)));
    draft_label(&question->unit_fr, &question->unit_en, cell(structure, row, LANGUAGE),
                draft_text(draft, cell(structure, row, SUFFIX)));
    for (int s = 0; s < 2; s++)
        draft_label(&question->scales[s].fr, &question->scales[s].en,
                    cell(structure, row, LANGUAGE),
                    draft_text(draft, cell(structure, row, s ? HEADER_B : HEADER_A)));
}

static void end_questions(struct structure *structure)
{
    for (size_t q = 0; q < structure->n; q++) {
        struct read_question *from = &structure->questions[q];
        from->question.n_parts = from->n_parts;
        from->question.parts = from->parts;
        draft_lime_question(structure->draft, &from->question);
        free(from->parts);
    }
    free(structure->questions);
}

static bool take(void *context, const struct row *row)
{
    struct structure *structure = context;
    if (!structure->is_one) {
        find_columns(structure, row);
        return structure->is_one;
    }
    const char *class = cell(structure, row, CLASS), *name = cell(structure, row, NAME);
    if (strcmp(class, "Q") == 0)
        begin_question(structure, row);
    else if (strcmp(class, "SQ") == 0 || strcmp(class, "A") == 0)
        add_part(structure, row, *class == 'A');
    else if (strcmp(class, "S") == 0 && strcmp(name, "sid") == 0)
        structure->draft->id = draft_text(structure->draft, cell(structure, row, TEXT));
    else if (strcmp(class, "SL") == 0 && strcmp(name, "surveyls_title") == 0)
        draft_label(&structure->draft->fr, &structure->draft->en,
                    cell(structure, row, LANGUAGE),
                    draft_text(structure->draft, cell(structure, row, TEXT)));
    return true;
}

/* False without a fault when the file is another kind of text. */
bool draft_structure(struct draft *draft, const char *path, const char *encoding,
                     struct faults *faults)
{
    struct csv_file file = {0};
    struct structure structure = {.draft = draft, .current = SIZE_MAX};
    if (csv_load_as(&file, path, encoding, faults))
        csv_rows(&file, (struct row_taker){take, &structure});
    end_questions(&structure);
    csv_clear(&file);
    return structure.is_one && draft->n;
}
