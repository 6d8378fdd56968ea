// A program in C++ without exceptions and without run-time types can use the C ABI.
#include <cstdio>

#include "etwrca/etwrca.h"

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "compile this with -fno-exceptions -fno-rtti"
#endif

int main(int count, char** values) {
  if (count != 2) return 2;
  etwrca_report* report = nullptr;
  if (etwrca_analyze("no-such.etl", nullptr, &report) != ETWRCA_E_NOT_FOUND) return 1;
  if (etwrca_analyze(values[1], nullptr, &report) != ETWRCA_OK) return 1;
  etwrca_suspect first;
  ETWRCA_INIT(&first);
  const bool named = etwrca_report_suspect(report, 0, 0, &first) == ETWRCA_OK;
  std::printf("%s\n", named ? first.name : etwrca_last_error());
  etwrca_report_free(report);
  return named ? 0 : 1;
}
