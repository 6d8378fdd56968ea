// documents.hpp - what goes over the wire, from what the library yields.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_DOCUMENTS_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_DOCUMENTS_HPP

#include <etwrca/etwrca.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace dashboard {

using Json = nlohmann::ordered_json;

/// One line of ASCII, whatever the names in it.
std::string dumped(const Json& document);

/// The number, or null where it is not known.
Json known(double value);

/// A frame: totals, what is unattributed, loss.
std::string frame_document(const etwrca::Frame& frame, std::uint64_t id);

/// What is known of an entity: name, pid, label, parent, start, end, group.
Json entity_document(etwrca::EntityId who, const etwrca::Entity& entity);

/// Tells one file from another: its size, and a hash of its first and its last MiB.
std::string fingerprint(const std::filesystem::path& file);

/// An incident in one line of a list, from its etwrca.report/1 document.
Json summary_of(const Json& report, const std::string& key, const std::string& origin);

/// The key of an incident in URLs and in the store: of the same incident of the same source always the same.
std::string key_of(const std::string& id, const std::string& identity);

/// "source", "metrics" and "weights" as the library's own report has them.
Json described_by_library(const etwrca::SourceInfo& info, const std::vector<etwrca::MetricInfo>& metrics);

/// The report on one line.
std::string one_line(const etwrca::Report& report);

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_DOCUMENTS_HPP
