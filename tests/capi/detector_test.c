#include <math.h>

#include "check.h"

/* Noise around 10, and 50 in the samples 60 to 69. */
static double sample(int i) { return i >= 60 && i < 70 ? 50 : 10 + 0.1 * (i * 7 % 5); }

static void one_by_one(void) {
  etwrca_detector* detector = NULL;
  etwrca_spike spike;
  int32_t found = 0;
  int i, told = 0;
  ETWRCA_INIT(&spike);
  CHECK_OK(etwrca_detector_create(1, NULL, &detector));
  CHECK(is_nan(etwrca_detector_score(detector)));
  for (i = 0; i < 100; ++i) {
    const double value = sample(i);
    CHECK_OK(etwrca_detector_update(detector, i * SECOND, &value, &found, &spike));
    if (!found) continue;
    ++told;
    CHECK(spike.begin_ns == 60 * SECOND && spike.value == 50 && spike.score > 2);
    CHECK(spike.ended == (told == 2));
    CHECK(spike.metric_name == NULL);
  }
  CHECK(told == 2);
  CHECK(spike.end_ns == 70 * SECOND);
  CHECK(etwrca_detector_score(detector) < 2);
  CHECK_OK(etwrca_detector_finish(detector, &found, &spike));
  CHECK(!found);
  etwrca_detector_free(detector);
}

static int32_t keep(const etwrca_spike* spike, void* user) {
  int* told = user;
  CHECK(spike->begin_ns == 60 * SECOND);
  ++*told;
  return *told == 9;
}

static int32_t refuse(const etwrca_spike* spike, void* user) {
  (void)spike;
  (void)user;
  return 3;
}

/* What a callback may not do to the handle that calls it. */
static int32_t meddle(const etwrca_spike* spike, void* user) {
  etwrca_detector* detector = user;
  etwrca_spike other;
  const double value = 10;
  int32_t found = 1;
  (void)spike;
  ETWRCA_INIT(&other);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "in use",
              etwrca_detector_update(detector, 0, &value, &found, &other));
  CHECK(found == 0);
  found = 1;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "in use", etwrca_detector_finish(detector, &found, &other));
  CHECK(found == 0);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "in use",
              etwrca_detector_update_many(detector, NULL, NULL, 0, meddle, detector));
  etwrca_detector_free(detector);
  CHECK(strstr(etwrca_last_error(), "was not freed") != NULL);
  CHECK(!is_nan(etwrca_detector_score(detector)));
  return 0;
}

static void many_at_once(void) {
  etwrca_detector* detector = NULL;
  int64_t times[200];
  double values[200];
  int i, told = 0;
  for (i = 0; i < 200; ++i) {
    times[i] = i * SECOND;
    values[i] = sample(i);
  }
  CHECK_OK(etwrca_detector_create(1, NULL, &detector));
  CHECK_OK(etwrca_detector_update_many(detector, times, values, 0, keep, &told));
  CHECK_OK(etwrca_detector_update_many(detector, NULL, NULL, 0, keep, &told));
  CHECK_OK(etwrca_detector_update_many(detector, times, values, 200, keep, &told));
  CHECK(told == 2);
  etwrca_detector_free(detector);
  CHECK_OK(etwrca_detector_create(1, NULL, &detector));
  CHECK_OK(etwrca_detector_update_many(detector, times, values, 200, meddle, detector));
  etwrca_detector_free(detector);
  CHECK_OK(etwrca_detector_create(1, NULL, &detector));
  CHECK_FAILS(ETWRCA_E_CANCELLED, "returned 3",
              etwrca_detector_update_many(detector, times, values, 200, refuse, NULL));
  etwrca_detector_free(detector);
}

static void several_metrics(void) {
  etwrca_detector* detector = NULL;
  etwrca_options options;
  etwrca_spike spike;
  int32_t found = 0;
  int i, told = 0;
  ETWRCA_INIT(&options);
  ETWRCA_INIT(&spike);
  options.both_directions = 1;
  options.threshold = 5;
  CHECK_OK(etwrca_detector_create(3, &options, &detector));
  for (i = 0; i < 100; ++i) {
    const double values[3] = {5 + 0.1 * (i * 3 % 7), -sample(i), NAN};
    CHECK_OK(etwrca_detector_update(detector, i * SECOND, values, &found, &spike));
    if (!found) continue;
    ++told;
    CHECK(spike.metric == 1);
  }
  CHECK(told == 2);
  etwrca_detector_free(detector);
}

static void a_metric_that_comes_later(void) {
  etwrca_detector* detector = NULL;
  etwrca_spike spike;
  size_t position = 9;
  int32_t found = 0;
  int i, told = 0;
  ETWRCA_INIT(&spike);
  CHECK_OK(etwrca_detector_create(1, NULL, &detector));
  CHECK(is_nan(etwrca_detector_baseline(detector, 0)));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "min_scale", etwrca_detector_add_metric(detector, -1, &position));
  CHECK(position == 0);
  CHECK_OK(etwrca_detector_add_metric(detector, 0.5, &position));
  CHECK(position == 1);
  for (i = 0; i < 100; ++i) {
    double values[2] = {5, 0};
    values[1] = sample(i);
    CHECK_OK(etwrca_detector_update(detector, i * SECOND, values, &found, &spike));
    if (found) ++told;
    if (i == 50) {
      CHECK(etwrca_detector_baseline(detector, 0) == 5 && etwrca_detector_scale(detector, 1) >= 0.5);
      CHECK(is_nan(etwrca_detector_baseline(detector, 2)) && is_nan(etwrca_detector_scale(detector, 2)));
    }
  }
  CHECK(told > 0);
  etwrca_detector_free(detector);
}

static void gaps_and_nonsense(void) {
  const double none[3] = {NAN, INFINITY, -INFINITY};
  etwrca_detector* detector = NULL;
  etwrca_options options;
  etwrca_spike spike;
  int32_t found = 1;
  ETWRCA_INIT(&spike);
  ETWRCA_INIT(&options);
  CHECK_OK(etwrca_detector_create(1, NULL, &detector));
  CHECK_OK(etwrca_detector_update(detector, 0, &none[0], &found, &spike));
  CHECK_OK(etwrca_detector_update(detector, 0, &none[1], &found, &spike));
  CHECK_OK(etwrca_detector_update(detector, -5, &none[2], &found, &spike)); /* back in time */
  CHECK(!found);
  etwrca_detector_free(detector);
  options.threshold = 1;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "threshold", etwrca_detector_create(1, &options, &detector));
  CHECK(detector == NULL);
  CHECK(etwrca_detector_create(0, NULL, &detector) == ETWRCA_E_INVALID_ARGUMENT);
  CHECK(etwrca_detector_create(5000, NULL, &detector) == ETWRCA_E_INVALID_ARGUMENT);
  ETWRCA_INIT(&options);
  options.lag = ETWRCA_NONE;
  CHECK_OK(etwrca_detector_create(1, &options, &detector));
  etwrca_detector_free(detector);
}

void test_detector(void) {
  one_by_one();
  many_at_once();
  several_metrics();
  a_metric_that_comes_later();
  gaps_and_nonsense();
}
