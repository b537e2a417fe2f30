#include "data/digest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/run.h"

/* Published vectors: FIPS 180-4 examples (NIST), and the digest of nothing. */
START_TEST(published_vectors)
{
    char hex[DIGEST_HEX];
    digest_bytes("", 0, hex);
    ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_bytes("abc", 3, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    digest_bytes(two_blocks, strlen(two_blocks), hex);
    ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

START_TEST(a_file_is_its_bytes)
{
    char path[] = "/tmp/proxilog-digest-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    FILE *out = fdopen(file, "wb");
    for (int i = 0; i < 1000000; i++)
        fputc('a', out);
    ck_assert_int_eq(fclose(out), 0);
    char hex[DIGEST_HEX];
    ck_assert(digest_file(path, hex));
    ck_assert_str_eq(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    remove(path);
    ck_assert(!digest_file(path, hex));
    ck_assert_str_eq(hex, "");
}
END_TEST

int main(void)
{
    const TTest *tests[] = {published_vectors, a_file_is_its_bytes};
    return run_tests("digest", tests, sizeof tests / sizeof *tests);
}
