#include "analysis/expression.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/text.h"

enum { DEPTH_MAX = 100, NAME_MAX_BYTES = 200 };

/* A number, a text, or both (a cell that holds a number); missing when neither. */
struct value {
    double number;
    const char *text;
};

static const struct value missing = {(double)NAN, NULL};

/* An expression is read anew for each row: frames of cases are small. */
struct parser {
    const char *at;
    const struct frame *frame;
    size_t row;
    int depth;
    bool wrong;
    char words[8][NAME_MAX_BYTES]; /* texts quoted in the expression, used in turn */
    size_t n_words;
};

static struct value either(struct parser *parser);

static struct value truth(int is_true)
{
    return (struct value){is_true, NULL};
}

static bool is_missing(struct value value)
{
    return isnan(value.number) && !value.text;
}

static bool take(struct parser *parser, const char *token)
{
    while (isspace((unsigned char)*parser->at))
        parser->at++;
    const size_t n = strlen(token);
    if (strncmp(parser->at, token, n) != 0)
        return false;
    parser->at += n;
    return true;
}

static struct value fail(struct parser *parser)
{
    parser->wrong = true;
    parser->at += strlen(parser->at);
    return missing;
}

/* Bytes up to the closing quote, into a room of the parser. */
static const char *take_quoted(struct parser *parser, char quote)
{
    const char *end = strchr(parser->at, quote);
    const size_t n = end ? (size_t)(end - parser->at) : 0;
    if (!end || n >= NAME_MAX_BYTES) {
        fail(parser);
        return "";
    }
    char *word = parser->words[parser->n_words++ % 8];
    memcpy(word, parser->at, n);
    word[n] = '\0';
    parser->at = end + 1;
    return word;
}

static struct value cell(struct parser *parser, const char *name)
{
    const struct frame_column *column = frame_find(parser->frame, name);
    if (!column)
        return fail(parser);
    const size_t level = column->levels[parser->row];
    return (struct value){column->numbers ? column->numbers[parser->row] : (double)NAN,
                          level == NO_LEVEL ? NULL : column->names[level]};
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '.' || c == '_' || (unsigned char)c >= 0x80;
}

static double same(double x)
{
    return x;
}

/* What follows a name and an opening bracket; the last two leave a number as it is. */
static const struct {
    const char *name;
    double (*of)(double x);
} functions[] = {{"abs", fabs}, {"exp", exp}, {"log", log}, {"sqrt", sqrt},
                 {"I", same},   {"as.numeric", same}};

static struct value call(struct parser *parser, const char *name)
{
    const struct value value = either(parser);
    if (!take(parser, ")"))
        return fail(parser);
    if (strcmp(name, "is.na") == 0)
        return truth(is_missing(value));
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++)
        if (strcmp(name, functions[f].name) == 0)
            return (struct value){functions[f].of(value.number), NULL};
    return fail(parser);
}

static struct value named(struct parser *parser)
{
    size_t n = 0;
    while (in_name(parser->at[n]))
        n++;
    if (!n || n >= NAME_MAX_BYTES)
        return fail(parser);
    char name[NAME_MAX_BYTES];
    memcpy(name, parser->at, n);
    name[n] = '\0';
    parser->at += n;
    if (strcmp(name, "TRUE") == 0 || strcmp(name, "FALSE") == 0)
        return truth(*name == 'T');
    return take(parser, "(") ? call(parser, name) : cell(parser, name);
}

static struct value primary(struct parser *parser)
{
    if (parser->depth >= DEPTH_MAX)
        return fail(parser);
    if (take(parser, "(")) {
        const struct value value = either(parser);
        return take(parser, ")") ? value : fail(parser);
    }
    if (take(parser, "'"))
        return (struct value){(double)NAN, take_quoted(parser, '\'')};
    if (take(parser, "\""))
        return (struct value){(double)NAN, take_quoted(parser, '"')};
    if (take(parser, "`"))
        return cell(parser, take_quoted(parser, '`'));
    if (isdigit((unsigned char)*parser->at)) {
        char *end;
        const double number = strtod(parser->at, &end);
        parser->at = end;
        return (struct value){number, NULL};
    }
    return named(parser);
}

static struct value unary(struct parser *parser)
{
    if (parser->depth >= DEPTH_MAX)
        return fail(parser);
    parser->depth++;
    struct value value;
    if (take(parser, "-"))
        value = (struct value){-unary(parser).number, NULL};
    else
        value = primary(parser);
    parser->depth--;
    return value;
}

static struct value product(struct parser *parser)
{
    struct value value = unary(parser);
    for (;;) {
        if (take(parser, "*"))
            value = (struct value){value.number * unary(parser).number, NULL};
        else if (take(parser, "/"))
            value = (struct value){value.number / unary(parser).number, NULL};
        else
            return value;
    }
}

static struct value sum(struct parser *parser)
{
    struct value value = product(parser);
    for (;;) {
        if (take(parser, "+"))
            value = (struct value){value.number + product(parser).number, NULL};
        else if (take(parser, "-"))
            value = (struct value){value.number - product(parser).number, NULL};
        else
            return value;
    }
}

/* Below, at or above 0 as a is before, at or after b: as numbers when both are, else texts. */
static int order(struct value a, struct value b)
{
    char room_a[32], room_b[32];
    if (!isnan(a.number) && !isnan(b.number))
        return (a.number > b.number) - (a.number < b.number);
    snprintf(room_a, sizeof room_a, "%.15g", a.number);
    snprintf(room_b, sizeof room_b, "%.15g", b.number);
    return strcmp(a.text ? a.text : room_a, b.text ? b.text : room_b);
}

static struct value in_list(struct parser *parser, struct value value)
{
    const bool list = take(parser, "c(");
    bool found = false;
    do {
        const struct value other = sum(parser);
        found = found || (!is_missing(value) && !is_missing(other) && order(value, other) == 0);
    } while (list && take(parser, ","));
    return !list || take(parser, ")") ? truth(found) : fail(parser);
}

static struct value comparison(struct parser *parser)
{
    static const struct {
        const char *token;
        bool below, same, above;
    } signs[] = {{"==", false, true, false}, {"!=", true, false, true},
                 {"<=", true, true, false},  {">=", false, true, true},
                 {"<", true, false, false},  {">", false, false, true}};
    const struct value value = sum(parser);
    if (take(parser, "%in%"))
        return in_list(parser, value);
    for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
        if (!take(parser, signs[s].token))
            continue;
        const struct value other = sum(parser);
        if (is_missing(value) || is_missing(other))
            return missing;
        const int by = order(value, other);
        return truth(by < 0 ? signs[s].below : by > 0 ? signs[s].above : signs[s].same);
    }
    return value;
}

static struct value negation(struct parser *parser)
{
    if (parser->depth >= DEPTH_MAX)
        return fail(parser);
    parser->depth++;
    struct value value;
    if (take(parser, "!")) {
        value = negation(parser);
        value = isnan(value.number) ? missing : truth(value.number == 0);
    } else {
        value = comparison(parser);
    }
    parser->depth--;
    return value;
}

static struct value both(struct parser *parser)
{
    struct value value = negation(parser);
    while (take(parser, "&&") || take(parser, "&")) {
        const struct value other = negation(parser);
        if (value.number == 0 || other.number == 0)
            value = truth(0);
        else
            value = isnan(value.number) || isnan(other.number) ? missing : truth(1);
    }
    return value;
}

static struct value either(struct parser *parser)
{
    struct value value = both(parser);
    while (take(parser, "||") || take(parser, "|")) {
        const struct value other = both(parser);
        const bool a = !isnan(value.number) && value.number != 0;
        const bool b = !isnan(other.number) && other.number != 0;
        if (a || b)
            value = truth(1);
        else
            value = isnan(value.number) || isnan(other.number) ? missing : truth(0);
    }
    return value;
}

bool expression_values(const char *text, const struct frame *frame, double values[],
                       struct faults *faults)
{
    for (size_t i = 0; i < frame->n; i++) {
        struct parser parser = {.at = text, .frame = frame, .row = i};
        values[i] = either(&parser).number;
        take(&parser, "");
        if (!parser.wrong && !*parser.at)
            continue;
        faults_add(faults, (struct where){"expression", 0, text},
                   _("expected columns of the data, numbers, quoted texts and the signs "
                     "== != < > & | ! + - * / %%in%% is.na() abs() exp() log() sqrt() I() as.numeric()"));
        return false;
    }
    return true;
}
