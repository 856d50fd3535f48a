# troupe_warnings(target)
#
# The warnings every source of this repository is clean under. They are private: who links the target does not get
# them. They are errors only when Troupe itself is being built, not when it is a part of another project, whose
# compiler may be one nobody here has tried.
function(troupe_warnings target)
	target_compile_options(${target} PRIVATE
		-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wstrict-prototypes -Wmissing-prototypes)
	if(TROUPE_WERROR)
		target_compile_options(${target} PRIVATE -Werror)
	endif()
endfunction()

# What libraries, programs and tests have in common: C11 without extensions, POSIX and the BSD parts of libc.
function(troupe__defaults target)
	set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
	target_compile_definitions(${target} PRIVATE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
	troupe_warnings(${target})
endfunction()

# The target behind a short name: "actor" is step12-actor in step 12 and troupe-actor here, "async" is troupe-async
# in both. A name with "::" in it is nobody's short name. `suffix` asks for the target of a certain kind.
function(troupe__resolve out suffix)
	set(targets "")
	foreach(name IN LISTS ARGN)
		if(NOT name MATCHES "::")
			if(TARGET "${TROUPE_PREFIX}${name}${suffix}")
				set(name "${TROUPE_PREFIX}${name}${suffix}")
			elseif(TARGET "${TROUPE_PREFIX}${name}")
				set(name "${TROUPE_PREFIX}${name}")
			elseif(TARGET "troupe-${name}")
				set(name "troupe-${name}")
			else()
				message(FATAL_ERROR "No library \"${name}\" for prefix \"${TROUPE_PREFIX}\"")
			endif()
		endif()
		list(APPEND targets "${name}")
	endforeach()
	set(${out} ${targets} PARENT_SCOPE)
endfunction()

function(troupe__add_library target kind)
	cmake_parse_arguments(PARSE_ARGV 2 arg "" "OUTPUT" "SOURCES;LINKS;DEFINITIONS")
	add_library(${target} ${kind} ${arg_SOURCES})
	troupe__defaults(${target})
	set_target_properties(${target} PROPERTIES
		OUTPUT_NAME "${arg_OUTPUT}"
		C_VISIBILITY_PRESET hidden
		INSTALL_RPATH "\$ORIGIN") # they find each other wherever the tree is installed
	if(PROJECT_VERSION) # a step has none
		set_target_properties(${target} PROPERTIES
			VERSION "${PROJECT_VERSION}" SOVERSION "${PROJECT_VERSION_MAJOR}")
	endif()
	if(kind STREQUAL "SHARED" AND NOT TROUPE_SANITIZE)
		target_link_options(${target} PRIVATE "LINKER:-z,defs") # what it needs, it names
	endif()
	target_compile_features(${target} INTERFACE c_std_11)
	target_include_directories(${target}
		PUBLIC
			"$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>"
			"$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/troupe>"
		PRIVATE
			src)
	# gcc 12 only warns about a function nobody declared. Here that is an event nobody declared: an error.
	target_compile_options(${target} INTERFACE
		"$<$<COMPILE_LANGUAGE:C>:-Werror=implicit-function-declaration>")
	target_compile_definitions(${target} PUBLIC ${arg_DEFINITIONS})
	target_link_libraries(${target} PUBLIC ${arg_LINKS})
endfunction()

# troupe_add_library(<name> [LINKS <name>...] [DEFINITIONS <public definition>...] SOURCES <file>...)
#
# A library from include/ and src/ of the current directory: the target <prefix><name>, with the alias troupe::<name>
# where the prefix is troupe-. LINKS are its public dependencies.
#
# BUILD_SHARED_LIBS decides its kind. TROUPE_BOTH_KINDS adds the other one, <prefix><name>-static or -shared. The
# sources are then compiled twice: position-independent code reaches thread-local variables the slow way, and the
# static library need not pay for that.
function(troupe_add_library name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;DEFINITIONS")
	if(BUILD_SHARED_LIBS)
		set(kind SHARED)
		set(other_kind STATIC)
		set(suffix -static)
	else()
		set(kind STATIC)
		set(other_kind SHARED)
		set(suffix -shared)
	endif()

	set(target "${TROUPE_PREFIX}${name}")
	troupe__resolve(links "" ${arg_LINKS})
	troupe__add_library(${target} ${kind} OUTPUT ${target}
		SOURCES ${arg_SOURCES} LINKS ${links} DEFINITIONS ${arg_DEFINITIONS})
	if(TROUPE_PREFIX STREQUAL "troupe-")
		add_library(troupe::${name} ALIAS ${target})
	endif()
	if(TROUPE_BOTH_KINDS)
		troupe__resolve(links ${suffix} ${arg_LINKS})
		troupe__add_library(${target}${suffix} ${other_kind} OUTPUT ${target}
			SOURCES ${arg_SOURCES} LINKS ${links} DEFINITIONS ${arg_DEFINITIONS})
	endif()
endfunction()

# troupe_add_program(<target> SOURCES <file>... LINKS <name>...): an executable of this repository, with its warnings.
function(troupe_add_program target)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
	add_executable(${target} ${arg_SOURCES})
	troupe__defaults(${target})
	troupe__resolve(links "" ${arg_LINKS})
	target_link_libraries(${target} PRIVATE ${links})
endfunction()
