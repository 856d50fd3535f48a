# Tests of troupe-bench. BENCH: the command, as a list. JSON: a file to write. CASE: results or usage.

cmake_minimum_required(VERSION 3.21)

list(REMOVE_ITEM BENCH "") # no launcher

# run(<expected exit status> <argument>...): gives its standard output in `output`.
function(run expected)
	execute_process(COMMAND ${BENCH} ${ARGN}
		RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
	if(NOT status EQUAL expected)
		message(FATAL_ERROR "${ARGN}: status ${status}, and should be ${expected}\n${output}${errors}")
	endif()
	set(output "${output}" PARENT_SCOPE)
endfunction()

function(check_results)
	if(NOT EXISTS /proc/self)
		message("skipped: there is no /proc")
		return()
	endif()
	run(0 --list)
	string(STRIP "${output}" names)
	string(REPLACE "\n" ";" names "${names}")
	list(LENGTH names expected)

	run(0 --quick --runs 3 --workers 2 --json "${JSON}")
	file(READ "${JSON}" results)
	string(JSON length LENGTH "${results}")
	if(NOT length EQUAL expected)
		message(FATAL_ERROR "${length} results for ${expected} benchmarks")
	endif()
	math(EXPR last "${length} - 1")
	foreach(i RANGE ${last})
		foreach(field name workers messages median_s min_s max_s peak_kib)
			string(JSON ${field} GET "${results}" ${i} ${field})
		endforeach()
		list(GET names ${i} expected_name)
		if(NOT name STREQUAL expected_name OR NOT workers EQUAL 2 OR NOT messages GREATER_EQUAL 1000
				OR NOT min_s GREATER 0 OR median_s LESS min_s OR max_s LESS median_s OR NOT peak_kib GREATER 0)
			string(JSON object GET "${results}" ${i})
			message(FATAL_ERROR "not a result of ${expected_name}: ${object}")
		endif()
	endforeach()
endfunction()

function(check_usage)
	run(0 --help)
	run(0 --quick --runs 1 --workers 1 ping-pong ask)
	run(2 --quick no-such-benchmark)
	run(2 --no-such-option)
	run(2 --json)
	foreach(number 0 -1 x 1x 65 99999999999999999999)
		run(2 --workers ${number})
	endforeach()
	run(2 --runs 0)
	run(1 --quick --runs 1 --workers 1 --json "${JSON}/no/such/directory" ping-pong)
	run(1 --quick --runs 1 --workers 1 --floor "${JSON}.no-such-program" ping-pong)
endfunction()

cmake_language(CALL check_${CASE})
