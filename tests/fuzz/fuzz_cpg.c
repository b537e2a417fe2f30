/* A first line of any bytes as the .cpg, the rest as the text of a column and its name. */
#include <stdint.h>
#include "data/text.h"
#include "tests/fuzz/layer_files.h"

enum { NAME_BYTES = 10, WIDTH = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    const size_t n_cpg = end ? (size_t)(end - data) : size, used = end ? n_cpg + 1 : size;
    const size_t n_text = size - used;
    uint8_t table[65 + 1 + WIDTH] = {[0] = 3, [4] = 1, [8] = 65, [10] = 1 + WIDTH, [43] = 'C',
                                     [48] = WIDTH, [64] = '\r'};
    table[29] = n_text ? data[size - 1] : 0; /* the language of the header */
    memset(table + 65, ' ', 1 + WIDTH);
    if (n_text) {
        memcpy(table + 32, data + used, n_text < NAME_BYTES ? n_text : NAME_BYTES);
        memcpy(table + 66, data + used, n_text < WIDTH ? n_text : WIDTH);
    }
    put_points(1);
    file_put("f.dbf", table, sizeof table);
    file_put("f.prj", "EPSG:4326", 9);
    file_put("f.cpg", data, n_cpg);
    struct faults faults = {0};
    struct layer *layer = layer_read(file_path("f.shp"), NULL, NULL, &faults);
    if (!layer != (faults.n > 0))
        abort();
    for (size_t i = 0; i < faults.n_kept; i++) /* what is shown can be shown */
        if (!text_is_utf8(faults.text[i], strlen(faults.text[i])))
            abort();
    if (layer && !text_is_utf8(layer_text(layer, 0, 0), strlen(layer_text(layer, 0, 0))))
        abort();
    layer_free(layer);
    faults_clear(&faults);
    return 0;
}
