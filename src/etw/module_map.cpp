#include "etw/module_map.hpp"

#include <algorithm>
#include <string>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "etw/process_map.hpp"

namespace etwrca::etw {
namespace {

/// What follows the last slash of a path: only this is made a string.
Text16 file_name(const Text16& path) {
  std::size_t begin = path.bytes.size() / 2 * 2;
  while (begin >= 2) {
    const auto unit = base::load_le<std::uint16_t>(path.bytes.data() + begin - 2);
    if (unit == u'\\' || unit == u'/') break;
    begin -= 2;
  }
  return {path.bytes.subspan(begin)};
}

}  // namespace

ModuleMap::ModuleMap(ModuleTable& modules) : modules_(modules) {}

void ModuleMap::add(EntityId owner, const ImageEvent& image) {
  const std::uint64_t end = image.base + image.size;
  if (image.size == 0 || end < image.base) return;
  if (count_ >= most_entries) {
    ++dropped_;
    return;
  }
  Images& images = owner == no_entity ? kernel_ : images_[owner];
  const auto first = std::lower_bound(images.begin(), images.end(), image.base,
                                      [](const Image& i, std::uint64_t base) { return i.end <= base; });
  auto last = first;
  while (last != images.end() && last->begin < end) ++last;
  const std::string name = base::cut_utf8(file_name(image.path).str(), longest_name);
  const Image added{image.base, end, modules_.add(name.empty() ? "(unnamed module)" : name)};
  if (first == last) {
    images.insert(first, added);
    ++count_;
  } else {
    *first = added;
    count_ -= static_cast<std::size_t>(last - first - 1);
    images.erase(first + 1, last);
  }
}

void ModuleMap::forget(EntityId owner) {
  const auto of = images_.find(owner);
  if (of == images_.end()) return;
  count_ -= of->second.size();
  images_.erase(of);
}

void ModuleMap::remove(EntityId owner, const ImageEvent& image) {
  const auto of = images_.find(owner);
  Images* images = owner == no_entity ? &kernel_ : of == images_.end() ? nullptr : &of->second;
  if (images == nullptr) return;
  count_ -= std::erase_if(*images, [&](const Image& i) { return i.begin == image.base; });
}

const ModuleMap::Image* ModuleMap::at(const Images& images, std::uint64_t address) {
  const auto next = std::upper_bound(images.begin(), images.end(), address,
                                     [](std::uint64_t a, const Image& i) { return a < i.begin; });
  if (next == images.begin()) return nullptr;
  const Image& image = *(next - 1);
  return address < image.end ? &image : nullptr;
}

ModuleId ModuleMap::find(EntityId owner, std::uint64_t address) {
  const auto of = images_.find(owner);
  if (of != images_.end())
    if (const Image* image = at(of->second, address)) return image->module;
  if (const Image* image = at(kernel_, address)) return image->module;
  if (of == images_.end()) return no_module;
  if (outside_ == no_module) outside_ = modules_.add("(no module)");
  return outside_;
}

}  // namespace etwrca::etw
