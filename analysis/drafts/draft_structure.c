/* LimeSurvey's tab-separated structure (.txt): class S, SL, G, Q, SQ, A, one row a thing, what
 * belongs to a question below it. */
#include <stdlib.h>
#include <string.h>
#include "analysis/drafts/draft.h"
#include "data/csv.h"
#include "data/mem.h"
#include "data/text.h"

enum column { CLASS, TYPE, NAME, RELEVANCE, TEXT, LANGUAGE, OTHER, MAX_ANSWERS, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"class", "type_scale", "name", "relevance",
                                                    "text", "language", "other",
                                                    "max_answers"};

struct structure {
    struct draft *draft;
    bool is_one; /* the headings are those of a structure */
    size_t at[N_COLUMNS];
    struct lime_question question; /* being read */
    size_t n_parts, room;
    struct lime_part *parts; /* owned */
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

static void end_question(struct structure *structure)
{
    struct draft *draft = structure->draft;
    const char *id = structure->question.id;
    const bool known = !id || draft_find(draft, id) != SIZE_MAX;
    structure->question.n_parts = structure->n_parts;
    structure->question.parts = structure->parts;
    if (!known) /* a second language comes behind the first */
        draft_lime_question(draft, &structure->question);
    structure->n_parts = 0;
    structure->question = (struct lime_question){0};
}

static void add_part(struct structure *structure, const struct row *row, bool is_answer)
{
    struct draft *draft = structure->draft;
    struct lime_part part = {.code = draft_text(draft, cell(structure, row, NAME)),
                             .scale = atoi(cell(structure, row, TYPE)),
                             .is_answer = is_answer};
    draft_label(&part.fr, &part.en, cell(structure, row, LANGUAGE),
                draft_text(draft, cell(structure, row, TEXT)));
    if (!part.code || !structure->question.id)
        return;
    structure->parts =
        mem_grown(structure->parts, &structure->room, structure->n_parts + 1, sizeof part);
    structure->parts[structure->n_parts++] = part;
}

static void begin_question(struct structure *structure, const struct row *row)
{
    struct draft *draft = structure->draft;
    end_question(structure);
    structure->question = (struct lime_question){
        .id = draft_text(draft, cell(structure, row, NAME)),
        .relevance = draft_text(draft, cell(structure, row, RELEVANCE)),
        .type = *cell(structure, row, TYPE),
        .other = strcmp(cell(structure, row, OTHER), "Y") == 0,
        .max_answers = strtoul(cell(structure, row, MAX_ANSWERS), NULL, 10) & 0xffff};
    draft_label(&structure->question.fr, &structure->question.en,
                cell(structure, row, LANGUAGE),
                draft_text(draft, cell(structure, row, TEXT)));
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
    struct structure structure = {.draft = draft};
    if (csv_load_as(&file, path, encoding, faults)) {
        csv_rows(&file, (struct row_taker){take, &structure});
        end_question(&structure);
    }
    free(structure.parts);
    csv_clear(&file);
    return structure.is_one && draft->n;
}
