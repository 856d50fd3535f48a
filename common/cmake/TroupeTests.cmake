# troupe_add_tests(<prefix> LIBRARIES <name>... SOURCES <file>...
#                  [LABELS <label>...] [TIMEOUT <seconds>] [PROCESSORS <n>] [STEP <number>])
#
# One executable per source file. Each line `TEST(case)` in <topic>.c becomes the CTest entry <prefix>.<topic>.<case>,
# run as `<executable> <case>`. The lines are read when CMake configures, and again whenever the source changes.
#
# With STEP, only those that hold on that step (troupe_add_ranged_tests() says how a test says it), and the macro STEP is
# its number. What begins to hold there has the label new<number>.
function(troupe_add_tests prefix)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT;PROCESSORS;STEP" "LIBRARIES;SOURCES;LABELS")
	if(NOT arg_TIMEOUT)
		set(arg_TIMEOUT ${TROUPE_TEST_LIMIT})
	endif()
	if(NOT arg_PROCESSORS)
		set(arg_PROCESSORS 1)
	endif()
	math(EXPR timeout "${arg_TIMEOUT} * ${TROUPE_TIMEOUT_FACTOR}")

	foreach(source IN LISTS arg_SOURCES)
		get_filename_component(source "${source}" ABSOLUTE)
		get_filename_component(topic "${source}" NAME_WE)
		string(REGEX REPLACE "-[0-9][0-9]$" "" topic "${topic}") # an earlier form of it
		string(REGEX REPLACE "^step[0-9][0-9]_" "answers_" topic "${topic}")
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
		troupe__file_range(since until "${source}")
		if(arg_STEP AND (arg_STEP LESS since OR arg_STEP GREATER until))
			continue()
		endif()
		set(exe "test-${prefix}-${topic}")
		troupe_add_program(${exe} SOURCES "${source}" LINKS ${arg_LIBRARIES} testing)
		if(arg_STEP)
			troupe__define_step(${exe} PRIVATE ${arg_STEP})
		endif()

		file(STRINGS "${source}" lines REGEX "^TEST\\([A-Za-z0-9_]+\\)")
		if(NOT lines)
			message(FATAL_ERROR "No line TEST(name) in ${source}")
		endif()
		foreach(line IN LISTS lines)
			string(REGEX REPLACE "^TEST\\(([A-Za-z0-9_]+)\\).*" "\\1" case "${line}")
			set(test "${prefix}.${topic}.${case}")
			set(labels ${arg_LABELS})
			if(arg_STEP)
				troupe__range(since_case until_case "${line}" ${since} ${until})
				if(arg_STEP LESS since_case OR arg_STEP GREATER until_case)
					continue()
				elseif(arg_STEP EQUAL since_case)
					list(APPEND labels "new${arg_STEP}")
				endif()
			endif()
			add_test(NAME ${test} COMMAND ${TROUPE_TEST_LAUNCHER} $<TARGET_FILE:${exe}> ${case})
			set_tests_properties(${test} PROPERTIES
				LABELS "${labels}" TIMEOUT ${timeout} PROCESSORS ${arg_PROCESSORS}
				SKIP_RETURN_CODE 77 # test_need()
				SKIP_REGULAR_EXPRESSION "no case ${case}\n") # compiled out in this build
		endforeach()
	endforeach()
endfunction()

function(troupe__define_step target scope step)
	string(REGEX REPLACE "^0" "" number "${step}") # 08 is no number in C
	target_compile_definitions(${target} ${scope} "STEP=${number}")
endfunction()

# The range of steps in a text: "since: 12", "until: 29", both, or as given.
function(troupe__range since until text default_since default_until)
	set(${since} ${default_since} PARENT_SCOPE)
	set(${until} ${default_until} PARENT_SCOPE)
	foreach(end since until)
		if(text MATCHES "// .*${end}: ([0-9]+)")
			set(${${end}} ${CMAKE_MATCH_1} PARENT_SCOPE)
		endif()
	endforeach()
endfunction()

# The range of a file. One that does not say holds on the library as it is in the end: step 52.
function(troupe__file_range since until source)
	file(STRINGS "${source}" lines REGEX "^// (since|until): [0-9]+$")
	list(JOIN lines " " text)
	troupe__range(begin end "${text}" 52 52)
	set(${since} ${begin} PARENT_SCOPE)
	set(${until} ${end} PARENT_SCOPE)
endfunction()

# troupe_add_ranged_tests(<prefix> <step> [LABELS <label>...])
#
# The tests of actor/, actor-ext/ and compile_fail/ that hold on a step: a file says so in lines of its own,
#
#      // since: 12
#      // until: 29
#
# and a case can narrow that, in its line: TEST(case) // since: 13
function(troupe_add_ranged_tests prefix step)
	cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LABELS")
	set(tests "${TROUPE_TESTS_DIR}")
	foreach(library actor actor-ext)
		if(TARGET "${TROUPE_PREFIX}${library}")
			file(GLOB sources CONFIGURE_DEPENDS "${tests}/${library}/*.c")
			troupe_add_tests(${prefix} LIBRARIES ${library} SOURCES ${sources} LABELS ${arg_LABELS} STEP ${step})
			set(all ${library}) # the one on top
		endif()
	endforeach()
	file(GLOB sources CONFIGURE_DEPENDS "${tests}/compile_fail/*.c")
	foreach(source IN LISTS sources)
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
		troupe__file_range(since until "${source}")
		if(step LESS since OR step GREATER until)
			continue()
		endif()
		set(labels ${arg_LABELS})
		if(step EQUAL since)
			list(APPEND labels "new${step}")
		endif()
		get_filename_component(topic "${source}" NAME_WE)
		string(REGEX REPLACE "-[0-9][0-9]$" "" topic "${topic}")
		troupe_add_compile_fail_test(NAME ${prefix}.compile_fail.${topic} SOURCE "${source}" LIBRARIES ${all}
			LABELS ${labels} STEP ${step})
	endforeach()
endfunction()

# troupe_add_compile_fail_test(NAME <name> SOURCE <file> LIBRARIES <name>... [LABELS <label>...] [STEP <number>])
#
# Proves that <file> does not compile, and why. It is compiled the way a consumer of LIBRARIES compiles: their include
# directories, definitions and options, nothing else. The compiler has to reject it with the message that the file says
# in its first lines, and to accept it with -DMUST_COMPILE, which the source uses to leave the offending lines out. One
# CTest entry for each of gcc and clang that this machine has: <name>.gcc, <name>.clang.
#
#      // gcc: <regular expression>
#      // clang: <regular expression>
#      // with: -Werror                    (where it says so: for consumers who make warnings errors)
function(troupe_add_compile_fail_test)
	cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;SOURCE;STEP" "LIBRARIES;LABELS")
	# Compilers and instruments do not change what a compiler rejects: once is enough.
	if(TROUPE_SANITIZE OR TROUPE_TEST_LAUNCHER)
		return()
	endif()
	get_filename_component(source "${arg_SOURCE}" ABSOLUTE)
	foreach(compiler gcc clang)
		file(STRINGS "${source}" ${compiler} REGEX "^// ${compiler}: ")
		string(REGEX REPLACE "^// ${compiler}: *" "" ${compiler} "${${compiler}}")
		if(NOT ${compiler})
			message(FATAL_ERROR "No line \"// ${compiler}: ...\" in ${source}")
		endif()
	endforeach()
	file(STRINGS "${source}" werror REGEX "^// with: (-Werror)$")

	# A target is the only thing that can ask CMake for the flags of its consumers.
	set(flags "compile-fail-${arg_NAME}")
	troupe__resolve(links "" ${arg_LIBRARIES})
	add_library(${flags} INTERFACE)
	target_link_libraries(${flags} INTERFACE ${links})
	if(arg_STEP)
		troupe__define_step(${flags} INTERFACE ${arg_STEP})
	endif()
	if(werror)
		target_compile_options(${flags} INTERFACE -Werror)
	endif()
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
					"-DEXPECT=${${compiler}}"
					-P "${TROUPE_CMAKE_DIR}/compile-fail.cmake")
			set_tests_properties(${arg_NAME}.${compiler} PROPERTIES LABELS "compile-fail;${arg_LABELS}" TIMEOUT 60)
		endif()
	endforeach()
endfunction()
