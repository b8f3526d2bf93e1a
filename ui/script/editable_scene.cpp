// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/editable_scene.h"

#include <QTextBlockFormat>
#include <QTextDocument>

#include <algorithm>
#include <array>

namespace dg {

namespace {

enum Property {
    KindProperty = QTextFormat::UserProperty + 1,
    NumberProperty,
    LevelProperty,
    BlankProperty,
    DualProperty,
    SpokenProperty,
};

/// What Tab goes through.
constexpr std::array tabKinds {ElementType::Action, ElementType::Character, ElementType::Dialogue,
    ElementType::Parenthetical, ElementType::Transition, ElementType::SceneHeading};

QTextBlockFormat formatOf(const ScriptElement &element, const PageStyle &style, double column, double row)
{
    const ElementStyle &its = style.of(element.type);
    const double begin = style.of(ElementType::Action).left;
    const double end = begin + style.of(ElementType::Action).columns * columnWidth;
    QTextBlockFormat format;
    format.setProperty(KindProperty, static_cast<int>(element.type));
    format.setProperty(NumberProperty, element.number);
    format.setProperty(LevelProperty, element.level);
    format.setProperty(BlankProperty, element.extraBlankLines);
    format.setProperty(DualProperty, element.dual);
    format.setProperty(SpokenProperty, element.spoken);
    const double scale = column / columnWidth;
    format.setLeftMargin(std::max(0.0, (its.left - begin) * scale));
    format.setRightMargin(std::max(0.0, (end - its.left - its.columns * columnWidth) * scale));
    format.setTopMargin((its.blankBefore + element.extraBlankLines) * row);
    switch (its.alignment) {
    case Alignment::Left:
        format.setAlignment(Qt::AlignLeft);
        break;
    case Alignment::Center:
        format.setAlignment(Qt::AlignHCenter);
        break;
    case Alignment::Right:
        format.setAlignment(Qt::AlignRight);
        break;
    }
    return format;
}

ScriptElement elementOf(const QTextBlock &block)
{
    const QTextBlockFormat format = block.blockFormat();
    ScriptElement element;
    element.type = kindOf(block);
    element.text = block.text().replace(QChar::LineSeparator, u'\n');
    element.number = format.property(NumberProperty).toString();
    element.level = format.property(LevelProperty).toInt();
    element.extraBlankLines = format.property(BlankProperty).toInt();
    element.dual = format.property(DualProperty).toBool();
    element.spoken = format.property(SpokenProperty).toBool();
    return element;
}

} // namespace

void showElements(QTextDocument &document, const std::vector<ScriptElement> &elements, const PageStyle &style,
    double column, double row)
{
    document.setUndoRedoEnabled(false);
    document.clear();
    QTextCursor cursor(&document);
    const std::vector<ScriptElement> shown =
        elements.empty() ? std::vector<ScriptElement> {ScriptElement {}} : elements;
    bool first = true;
    for (const ScriptElement &element : shown) {
        const QTextBlockFormat format = formatOf(element, style, column, row);
        if (first)
            cursor.setBlockFormat(format);
        else
            cursor.insertBlock(format);
        cursor.insertText(QString(element.text).replace(u'\n', QChar::LineSeparator));
        first = false;
    }
    document.setUndoRedoEnabled(true);
    document.setModified(false);
}

std::vector<ScriptElement> elementsOf(const QTextDocument &document)
{
    std::vector<ScriptElement> elements;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        ScriptElement element = elementOf(block);
        if (element.type == ElementType::PageBreak) {
            elements.push_back({ElementType::PageBreak, {}});
            continue;
        }
        // Lines of a script neither begin nor end with a space; action keeps its indentation.
        QStringList lines = element.text.split(u'\n');
        for (QString &line : lines) {
            while (line.endsWith(u' '))
                line.chop(1);
            if (element.type != ElementType::Action)
                line = line.trimmed();
        }
        element.text = lines.join(u'\n');
        if (element.text.trimmed().isEmpty())
            continue;
        if (element.type == ElementType::Parenthetical) {
            if (!element.text.startsWith(u'('))
                element.text.prepend(u'(');
            if (!element.text.endsWith(u')'))
                element.text.append(u')');
        }
        elements.push_back(std::move(element));
    }
    return elements;
}

ElementType kindOf(const QTextBlock &block)
{
    const QVariant kind = block.blockFormat().property(KindProperty);
    return kind.isValid() ? static_cast<ElementType>(kind.toInt()) : ElementType::Action;
}

void setKind(QTextCursor cursor, ElementType kind, const PageStyle &style, double column, double row)
{
    ScriptElement element = elementOf(cursor.block());
    const bool wasWrapped = element.type == ElementType::Parenthetical;
    element.type = kind;
    element.number.clear();
    element.level = 0;
    element.extraBlankLines = 0;
    element.dual = false;
    element.spoken = false;
    QString text = element.text;
    if (wasWrapped && text.startsWith(u'(') && text.endsWith(u')'))
        text = text.mid(1, text.size() - 2);
    if (kind == ElementType::Parenthetical)
        text = u'(' + text + u')';
    if (isInCapitals(kind))
        text = text.toUpper();
    cursor.beginEditBlock();
    cursor.setBlockFormat(formatOf(element, style, column, row));
    if (text != element.text) {
        const int at = cursor.positionInBlock();
        const int shift = kind == ElementType::Parenthetical ? 1 : wasWrapped ? -1 : 0;
        cursor.movePosition(QTextCursor::StartOfBlock);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.insertText(QString(text).replace(u'\n', QChar::LineSeparator));
        const int begin = cursor.block().position();
        cursor.setPosition(begin + std::clamp(at + shift, 0, static_cast<int>(cursor.block().text().size())));
    }
    cursor.endEditBlock();
}

bool isInCapitals(ElementType kind)
{
    return kind == ElementType::SceneHeading || kind == ElementType::Character
        || kind == ElementType::Transition;
}

ElementType kindAfter(ElementType kind)
{
    switch (kind) {
    case ElementType::SceneHeading:
        return ElementType::Action;
    case ElementType::Action:
    case ElementType::Dialogue:
    case ElementType::Lyrics:
        return ElementType::Character;
    case ElementType::Character:
    case ElementType::Parenthetical:
        return ElementType::Dialogue;
    case ElementType::Transition:
        return ElementType::SceneHeading;
    default:
        return ElementType::Action;
    }
}

ElementType nextKind(ElementType kind, bool back)
{
    const auto found = std::find(tabKinds.begin(), tabKinds.end(), kind);
    if (found == tabKinds.end())
        return ElementType::Action;
    const std::size_t at = static_cast<std::size_t>(found - tabKinds.begin());
    return tabKinds[(at + (back ? tabKinds.size() - 1 : 1)) % tabKinds.size()];
}

} // namespace dg
