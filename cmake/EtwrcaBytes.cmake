# cmake -DFROM=<file> -DTO=<file> -P EtwrcaBytes.cmake
# Writes a file as the numbers of its bytes, to be included in a C++ array.
file(READ "${FROM}" bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE "${TO}" "${bytes}\n")
