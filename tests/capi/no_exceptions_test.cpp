// A program in C++ without exceptions and without run-time types can use the C ABI.
#include <cstdio>
#include <cstring>

#include "etwrca/etwrca.h"

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "compile this with -fno-exceptions -fno-rtti"
#endif

static int failure(const char* what) {
  std::fprintf(stderr, "%s: \"%s\"\n", what, etwrca_last_error());
  return 1;
}

int main(int count, char** values) {
  if (count != 2) return 2;
  etwrca_report* report = nullptr;
  if (etwrca_analyze("no-such.etl", nullptr, &report) != ETWRCA_E_NOT_FOUND)
    return failure("a file that is not there");
  if (etwrca_analyze(values[1], nullptr, &report) != ETWRCA_OK) return failure(values[1]);
  etwrca_suspect first;
  ETWRCA_INIT(&first);
  if (etwrca_report_suspect(report, 0, 0, &first) != ETWRCA_OK) return failure("the first suspect");
  const bool named = std::strcmp(first.name, "culprit.exe") == 0;
  std::printf("%s\n", first.name);
  etwrca_report_free(report);
  return named ? 0 : 1;
}
