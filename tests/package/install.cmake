# cmake -DBUILD= -DPREFIX= -P install.cmake
#
# Installs in one place and moves the tree to another: nothing in it may know where it was made.

file(REMOVE_RECURSE "${PREFIX}" "${PREFIX}.staging")
execute_process(COMMAND ${CMAKE_COMMAND} --install "${BUILD}" --prefix "${PREFIX}.staging" COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${PREFIX}.staging" "${PREFIX}")
