# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the screenplay's four faces out of Debian's fonts-courier-prime and names them in DG_SCREENPLAY_FACES (in
# DG_SCREENPLAY_FACES_DIR), for the target of the folder that includes this. Why they are made: see the script.

set(DG_COURIER_PRIME_DIR "/usr/share/fonts/opentype/courier-prime" CACHE PATH "Folder of fonts-courier-prime's files")
# The system's own Python: another one in PATH does not see Debian's python3-fonttools.
find_program(DG_PYTHON3 python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

set(DG_SCREENPLAY_FACES_DIR ${PROJECT_BINARY_DIR}/fonts)
set(DG_SCREENPLAY_FACES)
foreach(style regular bold italic bold-italic)
    list(APPEND DG_SCREENPLAY_FACES ${DG_SCREENPLAY_FACES_DIR}/${style}.otf)
endforeach()
set(courier_prime_files)
foreach(style "" " Bold" " Italic" " Bold Italic")
    list(APPEND courier_prime_files "${DG_COURIER_PRIME_DIR}/Courier Prime${style}.otf")
endforeach()

add_custom_command(
    OUTPUT ${DG_SCREENPLAY_FACES}
    COMMAND ${DG_PYTHON3} ${CMAKE_CURRENT_LIST_DIR}/make_screenplay_faces.py
            ${DG_COURIER_PRIME_DIR} ${DG_SCREENPLAY_FACES_DIR}
    DEPENDS ${CMAKE_CURRENT_LIST_DIR}/make_screenplay_faces.py ${courier_prime_files}
    COMMENT "Making the screenplay's faces"
    VERBATIM)
