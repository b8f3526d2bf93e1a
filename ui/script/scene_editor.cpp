// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/scene_editor.h"

#include "core/screenplay/fountain.h"
#include "core/screenplay/page_length.h"
#include "ui/common/theme.h"
#include "ui/script/editable_scene.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>

#include <algorithm>
#include <cmath>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr double paperPoints = 12;
constexpr double smallestPoints = 8.5;

bool isEmpty(const QTextBlock &block)
{
    const QString text = block.text().trimmed();
    return text.isEmpty() || (kindOf(block) == ElementType::Parenthetical && text == "()"_L1);
}

bool isSaid(const QTextBlock &block)
{
    const ElementType kind = kindOf(block);
    return (kind == ElementType::Dialogue || kind == ElementType::Lyrics) && !isEmpty(block);
}

bool isOfSpeech(const QTextBlock &block)
{
    const ElementType kind = kindOf(block);
    return kind == ElementType::Dialogue || kind == ElementType::Parenthetical || kind == ElementType::Lyrics;
}

} // namespace

SceneEditor::SceneEditor(const Theme &theme, QWidget *parent)
    : QTextEdit(parent)
    , m_theme(theme)
    , m_names(new QStringListModel(this))
    , m_completer(new QCompleter(m_names, this))
{
    setObjectName(u"sceneEditor"_s);
    setAccessibleName(tr("Scene"));
    setAccessibleDescription(
        tr("Tab changes what a paragraph is, Enter begins the next one, Escape is done with the scene."));
    setAcceptRichText(false);
    setFrameShape(NoFrame);
    setTabChangesFocus(false);
    setLineWrapMode(FixedPixelWidth);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_completer->popup()->setObjectName(u"nameCompletions"_s);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &SceneEditor::take);
    connect(document(), &QTextDocument::contentsChanged, this, [this] {
        if (!m_showing)
            Q_EMIT edited();
    });
    connect(this, &QTextEdit::cursorPositionChanged, this, [this] {
        if (m_showing || kind() == m_kind)
            return;
        m_kind = kind();
        Q_EMIT kindChanged(m_kind);
    });
    connect(&theme, &Theme::changed, this, &SceneEditor::restyle);
    restyle();
}

double SceneEditor::column() const
{
    return QFontMetricsF(document()->defaultFont()).horizontalAdvance(u'M');
}

double SceneEditor::row() const
{
    return QFontMetricsF(document()->defaultFont()).lineSpacing();
}

void SceneEditor::restyle()
{
    const int columns = m_page.of(ElementType::Action).columns;
    const double room = width() - 2 * spacing::wide - verticalScrollBar()->sizeHint().width();
    const double wanted =
        QFontMetricsF(m_theme.screenplayFont(paperPoints)).horizontalAdvance(u'M') * (columns + 2);
    const double points =
        std::clamp(std::floor(paperPoints * room / wanted * 4) / 4, smallestPoints, paperPoints);
    // Paragraphs are set for one size; what is to be undone is worth more than another size.
    const bool mayResize = !document()->isUndoAvailable() && !document()->isRedoAvailable();
    if (const QFont face = m_theme.screenplayFont(points);
        face != document()->defaultFont() && (mayResize || m_showing)) {
        const std::vector<ScriptElement> elements = elementsOf(*document());
        const int at = textCursor().position();
        m_showing = true;
        document()->setDefaultFont(face);
        showElements(*document(), elements, m_page, column(), row());
        QTextCursor cursor(document());
        cursor.setPosition(std::min(at, document()->characterCount() - 1));
        setTextCursor(cursor);
        m_showing = false;
    }
    const int textWidth = static_cast<int>(std::ceil(column() * columns)) + 2;
    setLineWrapColumnOrWidth(textWidth + 2 * static_cast<int>(document()->documentMargin()));
    const int spare = static_cast<int>(room) + 2 * spacing::wide - textWidth;
    setViewportMargins(std::max(spacing::small, spare / 2), spacing::medium, 0, 0);
}

void SceneEditor::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    restyle();
}

void SceneEditor::setText(const QString &fountain)
{
    m_showing = true;
    showElements(*document(), readFountain(fountain, TitlePage::None).elements, m_page, column(), row());
    // Behind the heading, where writing begins.
    QTextCursor cursor(document());
    if (kindOf(cursor.block()) == ElementType::SceneHeading && document()->blockCount() > 1)
        cursor.movePosition(QTextCursor::NextBlock);
    setTextCursor(cursor);
    m_showing = false;
    restyle();
    m_kind = kind();
    Q_EMIT kindChanged(m_kind);
}

std::vector<ScriptElement> SceneEditor::elements() const
{
    return elementsOf(*document());
}

QString SceneEditor::text() const
{
    return writeFountain({{}, elements()});
}

bool SceneEditor::isSameText(const QString &a, const QString &b)
{
    return a == b
        || writeFountain(readFountain(a, TitlePage::None)) == writeFountain(readFountain(b, TitlePage::None));
}

void SceneEditor::setCast(const QStringList &names)
{
    QStringList capitals;
    for (const QString &name : names)
        capitals.append(name.toUpper());
    capitals.removeDuplicates();
    capitals.sort();
    m_names->setStringList(capitals);
}

void SceneEditor::setPageStyle(const PageStyle &style)
{
    m_page = style;
    restyle();
}

int SceneEditor::eighths() const
{
    return pageEighths(elements(), m_page);
}

ElementType SceneEditor::kind() const
{
    return kindOf(textCursor().block());
}

QString SceneEditor::kindWord(ElementType kind)
{
    switch (kind) {
    case ElementType::SceneHeading:
        return tr("Heading");
    case ElementType::Action:
        return tr("Action");
    case ElementType::Character:
        return tr("Character");
    case ElementType::Parenthetical:
        return tr("Parenthetical");
    case ElementType::Dialogue:
        return tr("Dialogue");
    case ElementType::Lyrics:
        return tr("Lyrics");
    case ElementType::Transition:
        return tr("Transition");
    case ElementType::Centered:
        return tr("Centred");
    case ElementType::Section:
        return tr("Section");
    case ElementType::Synopsis:
        return tr("Synopsis");
    case ElementType::Note:
        return tr("Note");
    case ElementType::PageBreak:
        return tr("Page break");
    }
    return {};
}

void SceneEditor::setKindOfParagraph(ElementType kind)
{
    const QTextBlock block = textCursor().block();
    const int at = textCursor().positionInBlock() + (kind == ElementType::Parenthetical ? 1 : 0);
    setKind(textCursor(), kind, m_page, column(), row());
    QTextCursor cursor = textCursor();
    if (block.isValid()) {
        const int most = static_cast<int>(block.text().size()) - (kind == ElementType::Parenthetical ? 1 : 0);
        cursor.setPosition(block.position() + std::clamp(at, 0, std::max(0, most)));
        setTextCursor(cursor);
    }
    m_kind = this->kind();
    Q_EMIT kindChanged(m_kind);
}

void SceneEditor::beginParagraph(ElementType kind)
{
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.movePosition(QTextCursor::EndOfBlock);
    cursor.insertBlock();
    setKind(cursor, kind, m_page, column(), row());
    if (kind == ElementType::Parenthetical)
        cursor.movePosition(QTextCursor::PreviousCharacter);
    cursor.endEditBlock();
    setTextCursor(cursor);
    m_kind = kind;
    Q_EMIT kindChanged(m_kind);
}

void SceneEditor::enter()
{
    QTextCursor cursor = textCursor();
    const QTextBlock block = cursor.block();
    const ElementType kind = kindOf(block);
    if (isEmpty(block)) {
        setKindOfParagraph(kind == ElementType::Action ? ElementType::Character : ElementType::Action);
        return;
    }
    const int rest = static_cast<int>(block.text().size()) - cursor.positionInBlock();
    const bool atEnd = rest == 0 || (kind == ElementType::Parenthetical && rest == 1);
    if (!atEnd || cursor.hasSelection()) {
        cursor.beginEditBlock();
        cursor.insertBlock();
        if (kind != ElementType::Action && kind != ElementType::Dialogue && kind != ElementType::Lyrics)
            setKind(cursor, kindAfter(kind), m_page, column(), row());
        cursor.endEditBlock();
        setTextCursor(cursor);
        return;
    }
    if (kind == ElementType::Action && isSceneHeading(block.text())) {
        setKindOfParagraph(ElementType::SceneHeading);
        beginParagraph(ElementType::Action);
        return;
    }
    beginParagraph(kindAfter(kind));
}

void SceneEditor::complete()
{
    const QTextBlock block = textCursor().block();
    const QString typed = block.text().trimmed();
    const bool isName = kindOf(block) == ElementType::Character && !typed.isEmpty()
        && textCursor().positionInBlock() == static_cast<int>(block.text().size());
    m_completer->setCompletionPrefix(typed);
    const bool isWhole = m_completer->completionCount() == 1 && m_completer->currentCompletion() == typed;
    if (!isName || m_completer->completionCount() == 0 || isWhole) {
        m_completer->popup()->hide();
        return;
    }
    QAbstractItemView *popup = m_completer->popup();
    popup->setFont(document()->defaultFont());
    popup->setCurrentIndex(m_completer->completionModel()->index(0, 0));
    QRect at = cursorRect();
    at.setLeft(at.left() - QFontMetrics(document()->defaultFont()).horizontalAdvance(typed));
    at.setWidth(popup->sizeHintForColumn(0) + spacing::huge);
    m_completer->complete(at.translated(viewport()->pos()));
}

void SceneEditor::take(const QString &name)
{
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.movePosition(QTextCursor::StartOfBlock);
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    cursor.insertText(name);
    cursor.endEditBlock();
    setTextCursor(cursor);
    // Whoever is named is about to speak.
    if (const QTextBlock next = cursor.block().next(); !next.isValid() || !isOfSpeech(next))
        beginParagraph(ElementType::Dialogue);
}

bool SceneEditor::event(QEvent *event)
{
    // Tab and Shift+Tab are the editor's own, before they move the focus.
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) {
            keyPressEvent(key);
            return true;
        }
    }
    return QTextEdit::event(event);
}

void SceneEditor::keyPressEvent(QKeyEvent *event)
{
    const bool isChoosing = m_completer->popup()->isVisible();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isChoosing)
            return event->ignore(); // the list's
        if (event->modifiers().testFlag(Qt::ShiftModifier)) {
            if (kind() == ElementType::Action || kind() == ElementType::Dialogue
                || kind() == ElementType::Lyrics)
                textCursor().insertText(QString(QChar::LineSeparator));
            return;
        }
        if ((event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier)
            return enter();
        break;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        if (isChoosing)
            return event->ignore();
        setKindOfParagraph(nextKind(kind(), event->key() == Qt::Key_Backtab));
        return;
    case Qt::Key_Escape:
        if (isChoosing)
            return event->ignore();
        Q_EMIT leaveAsked();
        return;
    default:
        break;
    }
    const QString typed = event->text();
    const bool isText = !typed.isEmpty() && typed.at(0).isPrint()
        && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (isText && isInCapitals(kind()))
        textCursor().insertText(typed.toUpper());
    else
        QTextEdit::keyPressEvent(event);
    if (isText) {
        ensureCursorVisible();
        complete();
    } else if (isChoosing) {
        complete();
    }
}

void SceneEditor::insertFromMimeData(const QMimeData *source)
{
    // What is pasted is read as a script where it is several paragraphs of one.
    const QString text = source->text();
    if (!text.contains(u'\n'))
        return textCursor().insertText(isInCapitals(kind()) ? text.toUpper() : text);
    const std::vector<ScriptElement> pasted = readFountain(text, TitlePage::None).elements;
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    bool first = isEmpty(cursor.block());
    for (const ScriptElement &element : pasted) {
        if (!first)
            cursor.insertBlock();
        setKind(cursor, element.type, m_page, column(), row());
        cursor.movePosition(QTextCursor::StartOfBlock);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.insertText(QString(element.text).replace(u'\n', QChar::LineSeparator));
        first = false;
    }
    cursor.endEditBlock();
    setTextCursor(cursor);
}

std::optional<SceneEditor::Place> SceneEditor::speechAtCaret() const
{
    const QTextBlock here = textCursor().block();
    Place place;
    bool isHere = false;
    for (QTextBlock block = document()->begin(); block.isValid();) {
        if (kindOf(block) != ElementType::Character) {
            block = block.next();
            continue;
        }
        const QTextBlock cue = block;
        QStringList lines;
        QString line;
        isHere = cue == here;
        for (block = cue.next(); block.isValid() && isOfSpeech(block); block = block.next()) {
            if (isSaid(block)) {
                lines.append(QString(block.text()).replace(QChar::LineSeparator, u' '));
                if (block == here || line.isEmpty())
                    line = lines.last();
            }
            isHere = isHere || block == here;
        }
        if (lines.isEmpty())
            continue;
        ++place.number;
        if (!isHere)
            continue;
        const QString name = cue.text();
        const qsizetype bracket = name.indexOf(u'(');
        place.speaker = (bracket < 0 ? name : name.first(bracket)).trimmed();
        place.line = line;
        place.speech = lines.join(u' ');
        return place;
    }
    return std::nullopt;
}

void SceneEditor::replaceParagraph(const QString &text)
{
    QTextBlock block = textCursor().block();
    while (
        block.isValid() && !isSaid(block) && (kindOf(block) == ElementType::Character || isOfSpeech(block)))
        block = block.next();
    if (!block.isValid() || !isSaid(block))
        return;
    QTextCursor cursor(block);
    cursor.beginEditBlock();
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    cursor.insertText(text);
    cursor.endEditBlock();
    setTextCursor(cursor);
}

} // namespace dg
