// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/script_document.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>
#include <array>

namespace dg {

namespace {

/// One block whatever it holds, and as many characters.
QString inOneBlock(QString text)
{
    // What a document ends a block or a line at, or keeps for itself.
    static constexpr std::array reserved {
        u'\r', u'\t', u'\u2028', u'\u2029', u'\ufdd0', u'\ufdd1', u'\ufffc'};
    for (QChar &each : text) {
        if (std::find(reserved.begin(), reserved.end(), each.unicode()) != reserved.end())
            each = u' ';
        else if (each == u'\n')
            each = QChar::LineSeparator;
    }
    return text;
}

QTextCharFormat formatOf(QTextCharFormat format, EmphasisFlags emphasis)
{
    if (emphasis.testFlag(Emphasis::Bold))
        format.setFontWeight(QFont::Bold);
    if (emphasis.testFlag(Emphasis::Italic))
        format.setFontItalic(true);
    if (emphasis.testFlag(Emphasis::Underline))
        format.setFontUnderline(true);
    return format;
}

/// What of the paragraph comes after its first `begin` characters.
void insertText(QTextCursor &cursor, const Paragraph &paragraph, qsizetype begin)
{
    const QString text = inOneBlock(paragraph.text.text);
    std::vector<EmphasisSpan> spans = paragraph.text.spans;
    if (spans.empty())
        spans.push_back({text.size(), {}});
    qsizetype end = 0;
    for (const EmphasisSpan &span : spans) {
        end += span.length;
        if (end > begin)
            cursor.insertText(text.mid(begin, end - begin), formatOf(paragraph.format, span.emphasis));
        begin = std::max(begin, end);
    }
}

/// Whether the block shows the beginning of the paragraph, as it is to look.
bool isBeginning(const QTextBlock &block, const Paragraph &paragraph)
{
    if (block.blockFormat() != paragraph.block || !inOneBlock(paragraph.text.text).startsWith(block.text()))
        return false;
    qsizetype spanEnd = 0;
    auto span = paragraph.text.spans.begin();
    for (auto fragment = block.begin(); !fragment.atEnd(); ++fragment) {
        const QTextFragment part = fragment.fragment();
        const qsizetype begin = part.position() - block.position();
        while (span != paragraph.text.spans.end() && spanEnd + span->length <= begin)
            spanEnd += (span++)->length;
        const bool plain = span == paragraph.text.spans.end();
        if (part.charFormat() != formatOf(paragraph.format, plain ? EmphasisFlags() : span->emphasis))
            return false;
        if (!plain && begin + part.length() > spanEnd + span->length)
            return false;
    }
    return true;
}

void removeBlocks(QTextDocument &document, QTextCursor &cursor, int first, int count)
{
    const QTextBlock last = document.findBlockByNumber(first + count - 1);
    const QTextBlock before = document.findBlockByNumber(first - 1);
    cursor.setPosition(before.position() + before.length() - 1);
    cursor.setPosition(last.position() + last.length() - 1, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
}

} // namespace

void replaceBlocks(QTextDocument &document, int first, int removed, const std::vector<Paragraph> &paragraphs)
{
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    const int added = static_cast<int>(paragraphs.size());
    const int reused = std::min(removed, added);
    for (int i = 0; i < reused; ++i) {
        const Paragraph &paragraph = paragraphs[static_cast<std::size_t>(i)];
        const QTextBlock block = document.findBlockByNumber(first + i);
        cursor.setPosition(block.position());
        cursor.movePosition(QTextCursor::EndOfBlock,
            isBeginning(block, paragraph) ? QTextCursor::MoveAnchor : QTextCursor::KeepAnchor);
        const qsizetype kept = cursor.hasSelection() ? 0 : block.text().size();
        cursor.removeSelectedText();
        if (block.blockFormat() != paragraph.block)
            cursor.setBlockFormat(paragraph.block);
        insertText(cursor, paragraph, kept);
    }
    if (removed > added)
        removeBlocks(document, cursor, first + added, removed - added);
    if (added > reused) {
        const QTextBlock before = document.findBlockByNumber(first + reused - 1);
        cursor.setPosition(before.position() + before.length() - 1);
        for (auto paragraph = paragraphs.begin() + reused; paragraph != paragraphs.end(); ++paragraph) {
            cursor.insertBlock(paragraph->block, paragraph->format);
            insertText(cursor, *paragraph, 0);
        }
    }
    cursor.endEditBlock();
}

} // namespace dg
