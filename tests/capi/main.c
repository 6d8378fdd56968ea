/* test_capi RECORDING FOLDER: the C ABI, used from C99. */
#include "check.h"

int failures = 0;
const char* recording = NULL;
const char* folder = NULL;

void failed(const char* file, int line, const char* condition) {
  if (++failures <= 20) printf("%s:%d: %s; last error: %s\n", file, line, condition, etwrca_last_error());
}

int main(int count, char** values) {
  static const struct {
    const char* name;
    void (*run)(void);
  } tests[] = {
      {"report", test_report},         {"source", test_source},         {"own source", test_own_source},
      {"own frames", test_own_frames}, {"own tables", test_own_tables}, {"run", test_run},
      {"detector", test_detector},     {"ranker", test_ranker},         {"events", test_events},
      {"session", test_session},       {"structs", test_structs},       {"misuse", test_misuse},
      {"cycles", test_cycles},         {"throwing", test_throwing},     {"stop", test_stop},
  };
  size_t i;
  if (count != 3) {
    fprintf(stderr, "usage: test_capi RECORDING FOLDER\n");
    return 2;
  }
  recording = values[1];
  folder = values[2];
  for (i = 0; i < COUNT(tests); ++i) {
    const int before = failures;
    tests[i].run();
    printf("%-12s %s\n", tests[i].name, failures == before ? "ok" : "FAILED");
  }
  return failures != 0;
}
