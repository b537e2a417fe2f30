/* Any bytes as the text of a .prj. */
#include <stdint.h>
#include "tests/fuzz/layer_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    put_points(1);
    put_table(1);
    file_put("f.prj", data, size);
    read_and_write("f.shp");
    return 0;
}
