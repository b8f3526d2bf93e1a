// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The bytes of a script's file as text and back, byte for byte. Any thread.

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

namespace dg {

enum class TextEncoding {
    Utf8,
    Utf8WithMark, ///< begins with a byte-order mark
    Utf16Little, ///< likewise
    Utf16Big, ///< likewise
    Windows1252, ///< what is no UTF-8; a superset of Latin-1 as files use it
};

struct ScriptText {
    QString text; ///< without a byte-order mark; line ends as they are
    TextEncoding encoding = TextEncoding::Utf8;
};

/// No script is larger: a thousand pages are 2 MB.
inline constexpr qsizetype largestScript = 64 * 1024 * 1024;

/// Error: InvalidInput, what is no text: it holds zero bytes, half a UTF-16 character, or is too large.
[[nodiscard]] Expected<ScriptText> decodeScript(const QByteArray &bytes);

/// decodeScript's bytes again where the text is untouched. A text that Windows-1252 cannot say becomes UTF-8.
[[nodiscard]] QByteArray encodeScript(const ScriptText &text);

/// Reads at most largestScript bytes, whatever lies at `path`. Errors: NotFound, NotAccessible; InvalidInput
/// as above, or a folder.
[[nodiscard]] Expected<ScriptText> readScriptFile(const QString &path);

} // namespace dg
