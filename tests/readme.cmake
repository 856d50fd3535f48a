# cmake -DREADME= -DSOURCE= -P readme.cmake: each ```c block of the readme stands in the source, letter by letter.

file(READ "${README}" readme)
file(READ "${SOURCE}" source)
# CMake takes lists apart at semicolons and brackets.
foreach(variable readme source)
	string(REPLACE ";" "<semicolon>" ${variable} "${${variable}}")
	string(REPLACE "[" "<bracket>" ${variable} "${${variable}}")
	string(REPLACE "]" "<tekcarb>" ${variable} "${${variable}}")
endforeach()

string(REGEX MATCHALL "```c\n[^`]*```" blocks "${readme}")
if(NOT blocks)
	message(FATAL_ERROR "No C code in ${README}")
endif()
foreach(block IN LISTS blocks)
	string(REGEX REPLACE "^```c\n(.*)```$" "\\1" block "${block}")
	string(FIND "${source}" "${block}" position)
	if(position EQUAL -1)
		string(REPLACE "<semicolon>" ";" block "${block}")
		message(FATAL_ERROR "This is not in ${SOURCE}:\n${block}")
	endif()
endforeach()
