#include "analysis/cases.h"

const struct case_function base_functions[] = {{NULL, NULL}};
