#include <math.h>

#include "check.h"

static void the_culprit_with_its_numbers(const etwrca_report* report) {
  etwrca_report_info info;
  etwrca_incident incident;
  etwrca_suspect suspect;
  etwrca_evidence evidence;
  etwrca_spike spike;
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&incident);
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&evidence);
  ETWRCA_INIT(&spike);

  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(strcmp(info.source_kind, "etl") == 0);
  CHECK(strstr(recording, info.source_name) != NULL);
  CHECK(info.incidents > 0 && info.frames > 0 && info.events > 1000);
  CHECK(info.begin_ns < info.end_ns && info.bin_ns > 0);

  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  CHECK(strcmp(incident.metric_name, "cpu") == 0 && incident.metric == 0);
  CHECK(incident.begin_ns < incident.end_ns);
  CHECK(incident.score > 0 && incident.value > incident.baseline && incident.scale > 0);
  CHECK(incident.suspects >= 5 && incident.spikes >= 1);
  CHECK(incident.unexplained >= 0 && incident.unexplained <= 1);

  CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
  CHECK(strcmp(suspect.name, "culprit.exe") == 0);
  CHECK(suspect.is_process && suspect.pid != 0);
  CHECK(suspect.score > 0 && suspect.score <= 1);
  CHECK(suspect.evidence > 0);

  CHECK_OK(etwrca_report_evidence(report, 0, 0, 0, &evidence));
  CHECK(evidence.metric_name != NULL && evidence.unit != NULL && evidence.z > 3);

  CHECK_OK(etwrca_report_spike(report, 0, 0, &spike));
  CHECK(spike.score == incident.score && spike.ended);
}

static void parts(const etwrca_report* report) {
  const char* name = NULL;
  double share = 0;
  etwrca_incident incident;
  etwrca_suspect suspect;
  etwrca_metric metric;
  size_t i, rank, k;
  ETWRCA_INIT(&incident);
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&metric);
  CHECK_OK(etwrca_report_metric(report, 0, &metric));
  CHECK(strcmp(metric.name, "cpu") == 0 && metric.is_usage);
  for (i = 0; etwrca_report_incident(report, i, &incident) == ETWRCA_OK; ++i) {
    double sum = incident.unexplained + incident.others;
    for (k = 0; k < incident.buckets; ++k) {
      CHECK_OK(etwrca_report_bucket(report, i, k, &name, &share));
      CHECK(name != NULL && share >= 0 && share <= 1);
    }
    for (rank = 0; rank < incident.suspects; ++rank) {
      CHECK_OK(etwrca_report_suspect(report, i, rank, &suspect));
      sum += suspect.energy;
      for (k = 0; k < suspect.modules; ++k) CHECK_OK(etwrca_report_module(report, i, rank, k, &name, &share));
      for (k = 0; k < suspect.services; ++k) CHECK_OK(etwrca_report_service(report, i, rank, k, &name));
    }
    CHECK(fabs(sum - 1) < 1e-9 || sum == 0);
  }
}

static void curves(const etwrca_report* report) {
  int64_t times[8];
  double values[8];
  size_t count = 0, of_suspect = 0;
  CHECK_OK(etwrca_report_curve(report, 0, (size_t)-1, COUNT(times), times, values, &count));
  CHECK(count > COUNT(times));
  CHECK(times[0] < times[7]);
  CHECK_OK(etwrca_report_curve(report, 0, 0, 0, NULL, NULL, &of_suspect));
  CHECK(of_suspect == count);
  CHECK(etwrca_report_curve(report, 0, 999, 0, NULL, NULL, &of_suspect) == ETWRCA_E_NOT_FOUND);
  CHECK(of_suspect == 0);
}

static void sentences(etwrca_report* report) {
  etwrca_narrative narrative;
  etwrca_text_options options;
  const char* markdown = NULL;
  const char* sentence = NULL;
  char first[256];
  size_t k;
  ETWRCA_INIT(&narrative);
  ETWRCA_INIT(&options);
  CHECK_FAILS(ETWRCA_E_NOT_FOUND, "etwrca_report_narrative",
              etwrca_report_sentence(report, ETWRCA_SECTION_CAUSE, 0, &sentence));
  CHECK_OK(etwrca_report_narrative(report, 0, &options, &narrative));
  CHECK(narrative.answer == ETWRCA_ANSWER_CLEAR && strcmp(narrative.verdict, "clear") == 0);
  CHECK(narrative.reason[0] != '\0' && strstr(narrative.title, "CPU") != NULL);
  CHECK(strstr(narrative.headline, "culprit.exe") != NULL);
  CHECK(narrative.summary > 0 && narrative.cause > 0 && narrative.impact > 0 && narrative.remediation > 0);
  /* They are those of the other formats. */
  CHECK_OK(etwrca_report_sentence(report, ETWRCA_SECTION_SUMMARY, 0, &sentence));
  snprintf(first, sizeof first, "%.20s", sentence);
  CHECK_OK(etwrca_report_write(report, ETWRCA_MARKDOWN, NULL, &markdown, NULL));
  CHECK(strstr(markdown, first) != NULL);
  for (k = 0; k < narrative.remediation; ++k) {
    CHECK_OK(etwrca_report_sentence(report, ETWRCA_SECTION_REMEDIATION, k, &sentence));
    CHECK(sentence[strlen(sentence) - 1] == '.');
  }
  CHECK(etwrca_report_sentence(report, ETWRCA_SECTION_REMEDIATION, k, &sentence) == ETWRCA_E_NOT_FOUND);
  CHECK(sentence == NULL);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "section 4", etwrca_report_sentence(report, 4, 0, &sentence));
  CHECK(etwrca_report_narrative(report, 999, NULL, &narrative) == ETWRCA_E_NOT_FOUND);
}

static void texts(etwrca_report* report) {
  static const struct {
    int32_t format;
    const char* part;
  } formats[] = {{ETWRCA_JSON, "etwrca.report/1"},
                 {ETWRCA_MARKDOWN, "Incident summary"},
                 {ETWRCA_TEXT, "culprit.exe"},
                 {ETWRCA_HTML, "</html>"}};
  etwrca_text_options options;
  const char* text = NULL;
  size_t length = 0, i;
  for (i = 0; i < COUNT(formats); ++i) {
    CHECK_OK(etwrca_report_write(report, formats[i].format, NULL, &text, &length));
    CHECK(strstr(text, formats[i].part) != NULL && strlen(text) == length);
  }
  ETWRCA_INIT(&options);
  options.indent = -1;
  CHECK_OK(etwrca_report_write(report, ETWRCA_JSON, &options, &text, NULL));
  CHECK(strchr(text, '\n') == NULL);
  CHECK(strstr(text, "--reindex") == NULL);
  options.command_lines = 1;
  CHECK_OK(etwrca_report_write(report, ETWRCA_JSON, &options, &text, NULL));
  CHECK(strstr(text, "--reindex") != NULL);
  options.indent = 17;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "indent: is 17",
              etwrca_report_write(report, ETWRCA_JSON, &options, &text, NULL));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "format 9", etwrca_report_write(report, 9, NULL, &text, &length));
  CHECK(text == NULL && length == 0);
}

static void a_given_window(void) {
  etwrca_report* report = NULL;
  etwrca_report_info info;
  etwrca_incident incident;
  etwrca_options options;
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&incident);
  ETWRCA_INIT(&options);
  CHECK_OK(etwrca_analyze(recording, NULL, &report));
  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  options.window_begin_ns = incident.begin_ns;
  options.window_end_ns = incident.end_ns;
  options.top = 2;
  etwrca_report_free(report);
  CHECK_OK(etwrca_analyze(recording, &options, &report));
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(info.incidents == 1);
  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  CHECK(incident.is_given && incident.suspects == 2 && incident.begin_ns == options.window_begin_ns);
  etwrca_report_free(report);
}

void test_report(void) {
  etwrca_report* report = NULL;
  CHECK_OK(etwrca_analyze(recording, NULL, &report));
  if (report == NULL) return;
  the_culprit_with_its_numbers(report);
  parts(report);
  curves(report);
  sentences(report);
  texts(report);
  etwrca_report_free(report);
  a_given_window();
}
