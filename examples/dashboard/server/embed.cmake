# cmake -DPAGE=<folder> -DOUT=<file.cpp> -P embed.cmake: the files of a built page as C++ (page.hpp). Without a folder
# there are none.
set(arrays "")
set(rows "")
set(count 0)
if(PAGE)
  file(GLOB_RECURSE files RELATIVE "${PAGE}" "${PAGE}/*")
  foreach(file IN LISTS files)
    file(READ "${PAGE}/${file}" bytes HEX)
    string(LENGTH "${bytes}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND arrays "constexpr unsigned char file${count}[] = {${bytes}0};\n")
    string(APPEND rows "    {\"/${file}\", {reinterpret_cast<const char*>(file${count}), ${size}}},\n")
    math(EXPR count "${count} + 1")
  endforeach()
endif()
file(CONFIGURE OUTPUT "${OUT}" @ONLY CONTENT [[// Made by embed.cmake.
#include "page.hpp"

namespace dashboard {
namespace {
@arrays@}  // namespace
extern const Asset assets[] = {
@rows@    {"", ""}};
extern const std::size_t asset_count = @count@;
}  // namespace dashboard
]])
