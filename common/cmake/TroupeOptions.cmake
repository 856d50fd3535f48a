# The options. As somebody's subproject Troupe is only the libraries: no tests, no examples, nothing to install. A step
# on its own is a library to try things with, and its tests.

include(GNUInstallDirs)

set(whole ${PROJECT_IS_TOP_LEVEL})
set(build_type Release)
if(EXISTS "${PROJECT_SOURCE_DIR}/step.toml")
	set(whole OFF)
	set(build_type Debug)
endif()

option(TROUPE_BUILD_TESTS "Build the tests and register them with CTest" ${PROJECT_IS_TOP_LEVEL})
option(TROUPE_BUILD_EXAMPLES "Build the examples" ${whole})
option(TROUPE_BUILD_BENCH "Build the benchmarks" ${whole})
option(TROUPE_INSTALL "Build both kinds of library and add the install rules" ${whole})
option(TROUPE_WERROR "Treat warnings in Troupe's own sources as errors" ${PROJECT_IS_TOP_LEVEL})
option(TROUPE_POOL_MALLOC "async/pool.h is plain malloc, so that memory checkers see each block" OFF)
option(TROUPE_LTO "Optimize across the libraries (gcc); others can still link them without" OFF)
set(TROUPE_SANITIZE "" CACHE STRING "Sanitizer: address (with undefined), thread, or empty")
set_property(CACHE TROUPE_SANITIZE PROPERTY STRINGS "" address thread)
set(TROUPE_TEST_LAUNCHER "" CACHE STRING "Command, as a list, put in front of every test: a memory checker")

set(TROUPE_TEST_LIMIT 60 CACHE STRING "Seconds that a test may take, if it does not say another number itself")
set(TROUPE_TESTS_DIR "${CMAKE_CURRENT_LIST_DIR}/../../tests" CACHE PATH "Where the tests of the steps are")

# Every target takes its name from the prefix: troupe-actor here, step12-actor in a step.
if(NOT DEFINED TROUPE_PREFIX)
	set(TROUPE_PREFIX "troupe-")
endif()

# A static and a shared library side by side, as a package needs them.
if(NOT DEFINED TROUPE_BOTH_KINDS)
	set(TROUPE_BOTH_KINDS ${TROUPE_INSTALL})
endif()

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
	set(CMAKE_BUILD_TYPE ${build_type} CACHE STRING "Build type" FORCE)
endif()

# Fat objects hold both: what the link-time optimizer reads, and code for a linker that does not call it.
if(TROUPE_LTO AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
	add_compile_options(-flto=auto -ffat-lto-objects)
	add_link_options(-flto=auto)
endif()

# How much longer than on bare metal a test may take.
set(TROUPE_TIMEOUT_FACTOR 1)
if(TROUPE_TEST_LAUNCHER)
	set(TROUPE_TIMEOUT_FACTOR 10)
endif()

# A sanitizer has to see every object of the program, hence the options of the whole directory tree.
if(TROUPE_SANITIZE STREQUAL "address")
	add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
	add_link_options(-fsanitize=address,undefined)
	set(TROUPE_POOL_MALLOC ON)
	set(TROUPE_TIMEOUT_FACTOR 5)
elseif(TROUPE_SANITIZE STREQUAL "thread")
	add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
	add_link_options(-fsanitize=thread)
	set(TROUPE_POOL_MALLOC ON)
	set(TROUPE_TIMEOUT_FACTOR 10)
elseif(TROUPE_SANITIZE)
	message(FATAL_ERROR "TROUPE_SANITIZE is \"${TROUPE_SANITIZE}\": use address or thread")
endif()
