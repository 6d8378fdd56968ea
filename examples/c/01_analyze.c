/* Introduces etwrca_analyze() and reading a report: who did it, how sure, and the strongest number. */
#include <etwrca/etwrca.h>
#include <stdio.h>

static int print_first_suspects(const etwrca_report* report) {
  etwrca_report_info info;
  etwrca_incident incident;
  etwrca_suspect suspect;
  etwrca_evidence evidence;
  size_t i;
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&incident);
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&evidence);
  if (etwrca_report_describe(report, &info) != ETWRCA_OK) return 1;
  printf("incidents: %u\n", (unsigned)info.incidents);
  for (i = 0; i < info.incidents; ++i) {
    if (etwrca_report_incident(report, i, &incident) != ETWRCA_OK ||
        etwrca_report_suspect(report, i, 0, &suspect) != ETWRCA_OK ||
        etwrca_report_evidence(report, i, 0, 0, &evidence) != ETWRCA_OK)
      return 1;
    printf("%s: %s (pid %u), score %.2f; %s %.3g %s, before %.3g\n", incident.id, suspect.name,
           (unsigned)suspect.pid, suspect.score, evidence.metric_name, evidence.value, evidence.unit,
           evidence.baseline);
  }
  return 0;
}

int main(int count, char** values) {
  etwrca_report* report = NULL;
  const char* json = NULL;
  int failed;
  if (count < 2 || count > 3) {
    fprintf(stderr, "usage: 01_analyze RECORDING.etl [--json]\n");
    return 2;
  }
  if (etwrca_analyze(values[1], NULL, &report) != ETWRCA_OK) {
    fprintf(stderr, "%s\n", etwrca_last_error());
    return 1;
  }
  if (count == 3) {
    failed = etwrca_report_write(report, ETWRCA_JSON, NULL, &json, NULL) != ETWRCA_OK;
    if (!failed) puts(json);
  } else {
    failed = print_first_suspects(report);
  }
  etwrca_report_free(report);
  return failed;
}
