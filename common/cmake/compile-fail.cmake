# cmake -DCOMPILER= -DRESPONSE= -DSOURCE= -DEXPECT= -P compile-fail.cmake
#
# See troupe_add_compile_fail_test().

foreach(variable COMPILER RESPONSE SOURCE EXPECT)
	if(NOT ${variable})
		message(FATAL_ERROR "${variable} is not set")
	endif()
endforeach()

set(ENV{LC_ALL} C)
# Not -fsyntax-only: gcc finds an ignored result later.
set(compile "${COMPILER}" -std=c11 -S -o /dev/null "@${RESPONSE}")

execute_process(COMMAND ${compile} -DMUST_COMPILE "${SOURCE}"
	RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
	message(FATAL_ERROR "${SOURCE} does not compile without the offending lines:\n${output}")
endif()

execute_process(COMMAND ${compile} "${SOURCE}"
	RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
	message(FATAL_ERROR "${SOURCE} compiles, and should not")
endif()
if(NOT output MATCHES "error: [^\n]*${EXPECT}")
	message(FATAL_ERROR "${SOURCE} is rejected, but no error matches \"${EXPECT}\":\n${output}")
endif()
message(STATUS "rejected as expected:\n${output}")
