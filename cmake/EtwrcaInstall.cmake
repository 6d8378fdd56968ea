# `cmake --install`: Runtime is what a program needs to run, Development what it needs to be built.
include(CMakePackageConfigHelpers)

set(cmake_folder "${CMAKE_INSTALL_LIBDIR}/cmake/etwrca")

install(
  TARGETS etwrca
  EXPORT etwrcaTargets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT Runtime
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Runtime NAMELINK_COMPONENT Development
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
if(TARGET etwrca_cli)
  install(TARGETS etwrca_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT Runtime)
endif()
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/include/etwrca" "${PROJECT_BINARY_DIR}/include/etwrca"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT Development)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT Runtime)

install(
  EXPORT etwrcaTargets
  NAMESPACE etwrca::
  DESTINATION "${cmake_folder}"
  COMPONENT Development)
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/etwrcaConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/etwrcaConfig.cmake" INSTALL_DESTINATION "${cmake_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/etwrcaConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion) # SameMajorVersion from 1.0 on
install(
  FILES "${PROJECT_BINARY_DIR}/etwrcaConfig.cmake" "${PROJECT_BINARY_DIR}/etwrcaConfigVersion.cmake"
  DESTINATION "${cmake_folder}"
  COMPONENT Development)

# pkg-config: GNUInstallDirs may be absolute, and then stay as they are; otherwise the file finds its own
# prefix, so that `cmake --install --prefix` and a moved tree are right too.
set(pc_folder "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH up "/${pc_folder}" "/")
  string(REGEX REPLACE "/$" "" up "${up}")
  set(pc_prefix "\${pcfiledir}/${up}")
endif()
foreach(folder lib include)
  string(TOUPPER "CMAKE_INSTALL_${folder}DIR" variable)
  if(IS_ABSOLUTE "${${variable}}")
    set(pc_${folder}dir "${${variable}}")
  else()
    set(pc_${folder}dir "\${prefix}/${${variable}}")
  endif()
endforeach()
set(pc_cflags "")
if(NOT BUILD_SHARED_LIBS)
  set(pc_cflags " -DETWRCA_STATIC_DEFINE")
endif()
set(pc_libs_private "")
if(ETWRCA_WITH_SQLITE)
  set(pc_libs_private " -lsqlite3")
endif()
configure_file("${PROJECT_SOURCE_DIR}/etwrca.pc.in" "${PROJECT_BINARY_DIR}/etwrca.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/etwrca.pc" DESTINATION "${pc_folder}" COMPONENT Development)
