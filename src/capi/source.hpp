// source.hpp - the handle of a source.
#ifndef ETWRCA_CAPI_SOURCE_HPP
#define ETWRCA_CAPI_SOURCE_HPP

#include <atomic>
#include <filesystem>
#include <memory>

#include "etwrca/etwrca.h"
#include "etwrca/source.hpp"

namespace etwrca::capi {

class OwnSource;

/// UTF-8, on every system. Throws Errc::invalid_argument for NULL and "".
std::filesystem::path path_of(const char* path);

/// Throws Errc::invalid_argument for NULL, and for one that etwrca_source_record() has lost.
Source& source_of(const etwrca_source* source);

}  // namespace etwrca::capi

struct etwrca_source {
  std::unique_ptr<etwrca::Source> source;
  etwrca::capi::OwnSource* own = nullptr;  // the same, if it is one
  etwrca::SourceInfo told{};               // what the texts of the last etwrca_source_describe() are in
  std::atomic<bool> running = false;
};

#endif  // ETWRCA_CAPI_SOURCE_HPP
