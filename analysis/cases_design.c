#include "analysis/cases.h"

const struct case_function design_functions[] = {{NULL, NULL}};
