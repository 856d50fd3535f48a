# troupe_install(<name>...): install rules for the libraries, their headers, the CMake package and the pkg-config files.
#
#   include/troupe/<name>/                  headers; include/troupe is the include directory
#   lib/libtroupe-<name>.{a,so}
#   lib/cmake/troupe/                       find_package(troupe)
#   lib/pkgconfig/troupe-<name>.pc
function(troupe_install)
	set(cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/troupe")
	set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

	foreach(name IN LISTS ARGN)
		foreach(target "troupe-${name}" "troupe-${name}-static" "troupe-${name}-shared")
			if(TARGET ${target})
				get_target_property(type ${target} TYPE)
				if(type STREQUAL "SHARED_LIBRARY")
					set(export troupe-shared-targets)
				else()
					set(export troupe-static-targets)
				endif()
				set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
				install(TARGETS ${target} EXPORT ${export})
			endif()
		endforeach()
		get_target_property(source_dir "troupe-${name}" SOURCE_DIR)
		install(DIRECTORY "${source_dir}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/troupe"
			FILES_MATCHING PATTERN "*.h")
		troupe__pkgconfig(${name} ${pkgconfig_dir})
	endforeach()

	foreach(kind static shared)
		install(EXPORT troupe-${kind}-targets NAMESPACE troupe:: DESTINATION "${cmake_dir}")
	endforeach()
	include(CMakePackageConfigHelpers)
	configure_package_config_file(
		"${TROUPE_CMAKE_DIR}/troupeConfig.cmake.in" "${PROJECT_BINARY_DIR}/troupeConfig.cmake"
		INSTALL_DESTINATION "${cmake_dir}")
	# Before 1.0 a new minor version may change the interface.
	write_basic_package_version_file("${PROJECT_BINARY_DIR}/troupeConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
	install(FILES
		"${PROJECT_BINARY_DIR}/troupeConfig.cmake" "${PROJECT_BINARY_DIR}/troupeConfigVersion.cmake"
		DESTINATION "${cmake_dir}")
endfunction()

# The pkg-config file of a library. What it requires is what the target links, so that it is said only once.
function(troupe__pkgconfig name pkgconfig_dir)
	set(pc_name "troupe-${name}")
	get_target_property(links "troupe-${name}" INTERFACE_LINK_LIBRARIES)
	list(FILTER links INCLUDE REGEX "^troupe-")
	string(REPLACE ";" ", " pc_requires "${links}")
	get_target_property(definitions "troupe-${name}" INTERFACE_COMPILE_DEFINITIONS)
	set(pc_cflags "")
	if(definitions)
		list(TRANSFORM definitions PREPEND " -D" OUTPUT_VARIABLE pc_cflags)
		string(REPLACE ";" "" pc_cflags "${pc_cflags}")
	endif()
	# Relative to the file itself: an installed tree can be moved.
	if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
		set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
	else()
		file(RELATIVE_PATH up "/${pkgconfig_dir}" "/")
		string(REGEX REPLACE "/$" "" up "${up}")
		set(pc_prefix "\${pcfiledir}/${up}")
	endif()
	foreach(variable LIBDIR INCLUDEDIR)
		string(TOLOWER "pc_${variable}" lower)
		if(IS_ABSOLUTE "${CMAKE_INSTALL_${variable}}")
			set(${lower} "${CMAKE_INSTALL_${variable}}")
		else()
			set(${lower} "\${prefix}/${CMAKE_INSTALL_${variable}}")
		endif()
	endforeach()
	configure_file("${TROUPE_CMAKE_DIR}/troupe.pc.in" "${PROJECT_BINARY_DIR}/${pc_name}.pc" @ONLY)
	install(FILES "${PROJECT_BINARY_DIR}/${pc_name}.pc" DESTINATION "${pkgconfig_dir}")
endfunction()
