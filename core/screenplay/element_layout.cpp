// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/element_layout.h"

#include <algorithm>

namespace dg {

EmphasisFlags emphasisOf(const ElementStyle &style)
{
    EmphasisFlags flags;
    flags.setFlag(Emphasis::Bold, style.bold);
    flags.setFlag(Emphasis::Italic, style.italic);
    flags.setFlag(Emphasis::Underline, style.underlined);
    return flags;
}

namespace {

void add(std::vector<EmphasisSpan> &spans, const EmphasisSpan &span)
{
    if (!spans.empty() && spans.back().emphasis == span.emphasis)
        spans.back().length += span.length;
    else if (span.length > 0)
        spans.push_back(span);
}

/// Capitals may be more characters than there were: span by span, so that emphasis stays where it was.
StyledText inStyle(StyledText text, const ElementStyle &style)
{
    const EmphasisFlags own = emphasisOf(style);
    if (text.spans.empty()) {
        if (style.capitals)
            text.text = text.text.toUpper();
        if (own && !text.text.isEmpty())
            text.spans = {{text.text.size(), own}};
        return text;
    }
    StyledText result;
    qsizetype position = 0;
    for (const EmphasisSpan &span : text.spans) {
        const QString part = text.text.mid(position, span.length);
        const QString shown = style.capitals ? part.toUpper() : part;
        result.text += shown;
        add(result.spans, {shown.size(), span.emphasis | own});
        position += span.length;
    }
    return result;
}

bool isAct(const ScriptElement &element, const PageStyle &style)
{
    return style.acts && element.type == ElementType::Section && element.level <= 1;
}

LineBreaking breakingOf(ElementType type, int columns, Alignment alignment)
{
    LineBreaking how;
    how.columns = std::max(columns, 1);
    how.hanging = type == ElementType::Parenthetical ? 1 : 0;
    how.keepIndentation = alignment == Alignment::Left;
    return how;
}

} // namespace

StyledText partOf(const StyledText &whole, qsizetype begin, qsizetype length)
{
    StyledText part;
    part.text = whole.text.mid(begin, length);
    qsizetype position = 0;
    for (const EmphasisSpan &span : whole.spans) {
        const qsizetype from = std::max(position, begin);
        position += span.length;
        const qsizetype to = std::min(position, begin + length);
        if (to > from)
            part.spans.push_back({to - from, span.emphasis});
    }
    if (part.spans.size() == 1 && !part.spans.front().emphasis)
        part.spans.clear();
    return part;
}

std::vector<TextLine> linesOf(QStringView text, ElementType type, const PageStyle &style)
{
    const ElementStyle &column = style.of(type);
    std::vector<TextLine> lines = breakLines(text, breakingOf(type, column.columns, column.alignment));
    if (column.alignment == Alignment::Left)
        return lines;
    for (TextLine &line : lines) {
        const int left = std::max(column.columns - columnsOf(text.mid(line.begin, line.length)), 0);
        line.indent = column.alignment == Alignment::Right ? left : left / 2;
    }
    return lines;
}

ElementLayout layOutElement(const ScriptElement &element, const PageStyle &style)
{
    ElementLayout layout;
    layout.type = element.type;
    layout.act = isAct(element, style);
    layout.dual = element.type == ElementType::Character && element.dual;
    layout.ofSpeech = isOfSpeech(element);
    layout.extraBlankLines = std::max(element.extraBlankLines, 0);
    const ElementStyle &column = style.of(element.type);
    if (element.type == ElementType::PageBreak)
        return layout;
    layout.printed = inStyle(printed(element.text), column);
    const bool shown = column.printed && (element.type != ElementType::Section || layout.act);
    if (shown)
        layout.lines = linesOf(layout.printed.text, element.type, style);
    return layout;
}

std::vector<TextLine> halfLines(const ElementLayout &element, const PageStyle &style)
{
    int indent = 0;
    if (element.type == ElementType::Character)
        indent = style.dualNameIndent;
    else if (element.type == ElementType::Parenthetical)
        indent = style.dualParentheticalIndent;
    std::vector<TextLine> lines = breakLines(
        element.printed.text, breakingOf(element.type, style.dualColumns - indent, Alignment::Left));
    for (TextLine &line : lines)
        line.indent += indent;
    return lines;
}

} // namespace dg
