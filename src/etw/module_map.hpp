// Which module an instruction pointer lies in, for each process and for the kernel.
#ifndef ETWRCA_ETW_MODULE_MAP_HPP
#define ETWRCA_ETW_MODULE_MAP_HPP

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "etwrca/kernel_event.hpp"
#include "etwrca/observation.hpp"

namespace etwrca::etw {

class ModuleMap {
 public:
  explicit ModuleMap(ModuleTable& modules);

  /// `owner` is no_entity for drivers and the kernel (pid 0).
  void add(EntityId owner, const ImageEvent& image);
  void remove(EntityId owner, const ImageEvent& image);
  void forget(EntityId owner);

  /// The module at an address; "(no module)" for code outside every image: compiled at run time, or an
  /// image whose loading was not recorded. no_module if no image of the process is known at all.
  ModuleId find(EntityId owner, std::uint64_t address);

  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  struct Image {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    ModuleId module = no_module;
  };
  using Images = std::vector<Image>;  // by begin; later images replace those they overlap

  static const Image* at(const Images& images, std::uint64_t address);

  ModuleTable& modules_;
  std::unordered_map<EntityId, Images> images_;
  Images kernel_;
  ModuleId outside_ = no_module;
  std::size_t count_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_MODULE_MAP_HPP
