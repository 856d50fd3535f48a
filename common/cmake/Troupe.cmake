# Everything a CMakeLists.txt of this repository may call. Included once by the top CMakeLists.txt, and by a step
# that is built on its own.
#
#   TroupeOptions.cmake   the options and what they switch
#   TroupeTargets.cmake   troupe_add_library(), troupe_add_program(), troupe_warnings()
#   TroupeTests.cmake     troupe_add_tests(), troupe_add_ranged_tests(), troupe_add_compile_fail_test()
#   TroupeSteps.cmake     troupe_add_steps(), troupe_begin_step(), troupe_end_step()
#   TroupeInstall.cmake   troupe_install()

include_guard() # a step is a project in the project

set(TROUPE_CMAKE_DIR "${CMAKE_CURRENT_LIST_DIR}")

include("${TROUPE_CMAKE_DIR}/TroupeOptions.cmake")
include("${TROUPE_CMAKE_DIR}/TroupeTargets.cmake")
include("${TROUPE_CMAKE_DIR}/TroupeTests.cmake")
include("${TROUPE_CMAKE_DIR}/TroupeSteps.cmake")
include("${TROUPE_CMAKE_DIR}/TroupeInstall.cmake")
