// source.hpp - the handle of a source.
#ifndef ETWRCA_CAPI_SOURCE_HPP
#define ETWRCA_CAPI_SOURCE_HPP

#include <atomic>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>

#include "capi/report.hpp"
#include "capi/stoppable.hpp"
#include "etwrca/etwrca.h"
#include "etwrca/source.hpp"

namespace etwrca::capi {

class OwnSource;

/// UTF-8, on every system. Throws Errc::invalid_argument for NULL and "".
std::filesystem::path path_of(const char* path);

/// Throws Errc::invalid_argument for NULL.
Source& source_of(const etwrca_source* source);

}  // namespace etwrca::capi

struct etwrca_source {
  explicit etwrca_source(std::unique_ptr<etwrca::Source> from) : source(std::move(from)) {}

  etwrca::capi::OwnSource* own = nullptr;  // the same, if it is one
  etwrca::SourceInfo told{};               // what the texts of the last etwrca_source_describe() are in
  mutable std::deque<etwrca::capi::ShownMetric> shown{};  // the metrics that were asked for
  std::atomic<bool> running = false;
  etwrca::capi::Stoppable<etwrca::Source> source;  // the last: the callback of its end may ask for the others
};

#endif  // ETWRCA_CAPI_SOURCE_HPP
