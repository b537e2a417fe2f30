/* synthesize: makes the places that no open data give. See synthesize.h. */
#include <stdio.h>
#include <string.h>
#include "data/territories/synthesize/synthesize.h"

int main(int argc, char *argv[])
{
    if (argc == 3 && strcmp(argv[1], "deux-sevres") == 0)
        return synthesize_deux_sevres(argv[2]);
    if (argc == 3 && strcmp(argv[1], "luxembourg") == 0)
        return synthesize_luxembourg(argv[2]);
    if (argc == 6 && strcmp(argv[1], "around") == 0)
        return synthesize_around(argc, argv);
    fputs("usage: synthesize deux-sevres DIR\n"
          "       synthesize luxembourg DIR\n"
          "       synthesize around COMMUNES.csv DEPARTMENT MARGIN_KM OUT.shp\n",
          stderr);
    return 2;
}
