# troupe_add_tests(<prefix> LIBRARIES <name>... SOURCES <file>...
#                  [LABELS <label>...] [TIMEOUT <seconds>] [PROCESSORS <n>] [INCLUDES <dir>...])
#
# One executable per source file, test_<topic>.c or <topic>.c. Each line `TEST(case)` in it becomes the CTest entry
# <prefix>.<topic>.<case>, run as `<executable> <case>`. The lines are read when CMake configures, and again whenever the source changes.
function(troupe_add_tests prefix)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT;PROCESSORS" "LIBRARIES;SOURCES;LABELS;INCLUDES")
	if(NOT arg_TIMEOUT)
		set(arg_TIMEOUT 60)
	endif()
	if(NOT arg_PROCESSORS)
		set(arg_PROCESSORS 1)
	endif()
	math(EXPR timeout "${arg_TIMEOUT} * ${TROUPE_TIMEOUT_FACTOR}")

	foreach(source IN LISTS arg_SOURCES)
		get_filename_component(source "${source}" ABSOLUTE)
		get_filename_component(topic "${source}" NAME_WE)
		string(REGEX REPLACE "^test_" "" topic "${topic}")
		set(exe "test-${prefix}-${topic}")
		troupe_add_program(${exe} SOURCES "${source}" LINKS ${arg_LIBRARIES} testing)
		target_include_directories(${exe} PRIVATE ${arg_INCLUDES})

		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
		file(STRINGS "${source}" lines REGEX "^TEST\\([A-Za-z0-9_]+\\)")
		if(NOT lines)
			message(FATAL_ERROR "No line TEST(name) in ${source}")
		endif()
		foreach(line IN LISTS lines)
			string(REGEX REPLACE "^TEST\\(([A-Za-z0-9_]+)\\).*" "\\1" case "${line}")
			set(test "${prefix}.${topic}.${case}")
			add_test(NAME ${test} COMMAND ${TROUPE_TEST_LAUNCHER} $<TARGET_FILE:${exe}> ${case})
			set_tests_properties(${test} PROPERTIES
				LABELS "${arg_LABELS}" TIMEOUT ${timeout} PROCESSORS ${arg_PROCESSORS}
				SKIP_RETURN_CODE 77 # test_need()
				SKIP_REGULAR_EXPRESSION "no case ${case}\n") # compiled out in this build
		endforeach()
	endforeach()
endfunction()

# troupe_add_compile_fail_test(NAME <name> SOURCE <file> EXPECT_GCC <regex> EXPECT_CLANG <regex>
#                              LIBRARIES <name>... [LABELS <label>...])
#
# Proves that <file> does not compile, and why. It is compiled the way a consumer of LIBRARIES compiles: their include
# directories, definitions and options, nothing else. The compiler has to reject it with a message that matches the
# expression, and to accept it with -DMUST_COMPILE, which the source uses to leave the offending lines out. One CTest
# entry for each of gcc and clang that this machine has: <name>.gcc, <name>.clang.
function(troupe_add_compile_fail_test)
	cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;SOURCE;EXPECT_GCC;EXPECT_CLANG" "LIBRARIES;LABELS")
	# Compilers and instruments do not change what a compiler rejects: once is enough.
	if(TROUPE_SANITIZE OR TROUPE_TEST_LAUNCHER)
		return()
	endif()
	get_filename_component(source "${arg_SOURCE}" ABSOLUTE)

	# A target is the only thing that can ask CMake for the flags of its consumers.
	set(flags "compile-fail-${arg_NAME}")
	troupe__resolve(links "" ${arg_LIBRARIES})
	add_library(${flags} INTERFACE)
	target_link_libraries(${flags} INTERFACE ${links})
	set(response "${CMAKE_CURRENT_BINARY_DIR}/compile-fail/${arg_NAME}-$<COMPILE_LANGUAGE>.rsp")
	set(includes "$<TARGET_PROPERTY:${flags},INTERFACE_INCLUDE_DIRECTORIES>")
	set(definitions "$<TARGET_PROPERTY:${flags},INTERFACE_COMPILE_DEFINITIONS>")
	set(options "$<TARGET_PROPERTY:${flags},INTERFACE_COMPILE_OPTIONS>")
	string(JOIN "\n" content
		"$<$<BOOL:${includes}>:-I\"$<JOIN:${includes},\"\n-I\">\">"
		"$<$<BOOL:${definitions}>:-D$<JOIN:${definitions},\n-D>>"
		"$<JOIN:${options},\n>"
		"")
	file(GENERATE OUTPUT "${response}" CONTENT "${content}" TARGET ${flags})

	foreach(compiler gcc clang)
		string(TOUPPER "${compiler}" upper)
		find_program(TROUPE_${upper} ${compiler})
		mark_as_advanced(TROUPE_${upper})
		if(TROUPE_${upper})
			add_test(NAME ${arg_NAME}.${compiler}
				COMMAND ${CMAKE_COMMAND}
					"-DCOMPILER=${TROUPE_${upper}}"
					"-DRESPONSE=${CMAKE_CURRENT_BINARY_DIR}/compile-fail/${arg_NAME}-C.rsp"
					"-DSOURCE=${source}"
					"-DEXPECT=${arg_EXPECT_${upper}}"
					-P "${TROUPE_CMAKE_DIR}/compile-fail.cmake")
			set_tests_properties(${arg_NAME}.${compiler} PROPERTIES LABELS "compile-fail;${arg_LABELS}" TIMEOUT 60)
		endif()
	endforeach()
endfunction()
