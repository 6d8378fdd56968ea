#include "source/proc/cgroup.hpp"

#include <algorithm>
#include <cstddef>

#include "base/text.hpp"
#include "source/proc/scan.hpp"

namespace etwrca::proc {
namespace {

constexpr std::size_t id_length = 64;       // hexadecimal digits of a container's id
constexpr std::size_t longest_path = 1024;  // what is kept of one

/// How well a line says where the process is: 0 is best.
int rank_of(std::string_view controllers, std::string_view path) {
  if (path.empty() || path == "/") return 3;
  if (controllers.empty()) return 0;
  return controllers == "name=systemd" ? 1 : 2;
}

bool is_id(std::string_view text) {
  return text.size() == id_length && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// "docker-<id>.scope", "cri-containerd-<id>.scope", "libpod-<id>.scope", "<id>"; systemd-nspawn and LXC
/// have names: "machine-web.scope", "lxc.payload.web".
std::string_view container_in(std::string_view part) {
  constexpr std::string_view lxc = "lxc.payload.";
  if (part.starts_with(lxc)) return part.substr(lxc.size());
  constexpr std::string_view scope = ".scope";
  if (part.ends_with(scope)) part.remove_suffix(scope.size());
  constexpr std::string_view machine = "machine-";
  if (part.starts_with(machine)) return part.substr(machine.size());
  const std::string_view id = part.substr(part.rfind('-') + 1);  // npos + 1 is 0
  return is_id(id) ? id : std::string_view();
}

bool is_unit(std::string_view part) { return part.ends_with(".service") || part.ends_with(".scope"); }

}  // namespace

Grouping parse_cgroup(std::string_view text) {
  std::string_view path = "/";
  int best = 3;
  for (Scan lines(text); !lines.done();) {
    const std::string_view line = lines.line();
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string_view::npos ? first : line.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    const std::string_view here = line.substr(second + 1);
    const int rank = rank_of(line.substr(first + 1, second - first - 1), here);
    if (rank >= best) continue;
    best = rank;
    path = here;
  }

  Grouping out;
  out.cgroup = base::utf8_with_replacements(path.substr(0, longest_path));
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (const auto id = container_in(part); !id.empty())
      out.container = base::utf8_with_replacements(id.substr(0, longest_path));
    if (is_unit(part)) out.unit = base::utf8_with_replacements(part.substr(0, longest_path));
  }
  return out;
}

}  // namespace etwrca::proc
