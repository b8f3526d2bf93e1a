// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Puts paragraphs of the script into blocks of a text document, and takes out those that went. GUI thread.

#include "core/screenplay/emphasis.h"

#include <QFont>
#include <QString>
#include <QTextBlockFormat>
#include <QTextCharFormat>
#include <QTextFormat>

#include <vector>

class QTextDocument;

namespace dg {

/// Of a block's format: true where it is set in a quieter colour.
inline constexpr int quietProperty = QTextFormat::UserProperty;

struct Paragraph {
    StyledText text;
    QTextCharFormat format {}; ///< beneath the text's emphasis
    QTextBlockFormat block {};
};

/// Replaces `removed` blocks from `first` on, which is not the document's first unless it is replaced. One
/// edit; where a block's text only grew, what is new of it is put in.
void replaceBlocks(QTextDocument &document, int first, int removed, const std::vector<Paragraph> &paragraphs);

} // namespace dg
