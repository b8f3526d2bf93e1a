// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/script_view.h"

#include "ui/board/board_model.h"
#include "ui/common/theme.h"
#include "ui/script/draft_elements.h"

#include <QAbstractTextDocumentLayout>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextFrame>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

// Columns of a screenplay in characters of Courier 12, ten to an inch (see the page layout of American
// screenplays: action 6 inches wide, dialogue 3.5 and 1 inch in, speakers 2 inches in).
constexpr int actionColumns = 60;
constexpr int dialogueIndent = 10;
constexpr int dialogueColumns = 35;
constexpr int parentheticalIndent = 15;
constexpr int parentheticalColumns = 25;
constexpr int characterIndent = 20;
constexpr double smallestPoints = 8.5;

} // namespace

/// Keeps the line at the top of the window where it is while the document changes, or the end in sight for a
/// reader who is there.
class ScriptView::PositionKeeper {
public:
    explicit PositionKeeper(ScriptView &view)
        : m_view(view)
        , m_bar(*view.verticalScrollBar())
        , m_follow(m_bar.maximum() > 0 && m_bar.value() == m_bar.maximum())
        , m_anchor(view.cursorForPosition(QPoint(view.viewport()->width() / 2, 0)))
        , m_atTop(m_bar.value() == 0)
    {
        m_anchor.setKeepPositionOnInsert(true);
        m_offset = view.cursorRect(m_anchor).top();
    }
    ~PositionKeeper()
    {
        if (m_follow)
            m_bar.setValue(m_bar.maximum());
        else if (!m_atTop)
            m_bar.setValue(m_bar.value() + m_view.cursorRect(m_anchor).top() - m_offset);
    }
    PositionKeeper(const PositionKeeper &) = delete;
    PositionKeeper &operator=(const PositionKeeper &) = delete;

private:
    ScriptView &m_view;
    QScrollBar &m_bar;
    bool m_follow;
    QTextCursor m_anchor;
    bool m_atTop;
    int m_offset = 0;
};

ScriptView::ScriptView(const Theme &theme, BoardModel &model, QWidget *parent)
    : QTextEdit(parent)
    , m_theme(theme)
    , m_model(model)
{
    setObjectName(u"script"_s);
    setAccessibleName(tr("Script"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setUndoRedoEnabled(false);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setMinimumWidth(480);
    document()->setDocumentMargin(0);
    // The paper is as wide as it is, whatever the view makes of its margins.
    setLineWrapMode(FixedPixelWidth);

    m_sections.push_back({{Style::ShowTitle, {}}});
    restyle();

    connect(&model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { rowsInserted(first, last); });
    connect(&model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) { rowsRemoved(first, last); });
    connect(&model, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex &first, const QModelIndex &last) {
            for (int row = first.row(); row <= last.row(); ++row)
                m_stale.insert(static_cast<std::size_t>(row) + 1);
            catchUp();
        });
    m_later.setSingleShot(true);
    m_later.setInterval(33);
    connect(&m_later, &QTimer::timeout, this, &ScriptView::catchUp);
    connect(&theme, &Theme::changed, this, &ScriptView::restyle);
    if (model.sceneCount() > 0)
        rowsInserted(0, model.sceneCount() - 1);
}

void ScriptView::catchUp()
{
    if (m_stale.empty() || !isVisible())
        return; // showEvent does what is left
    const PositionKeeper keeper(*this);
    // Every edit of a long document moves all that follows it: what is on screen comes first, the rest in
    // turns that leave the window its time.
    constexpr int milliseconds = 4;
    QElapsedTimer spent;
    spent.start();
    const QPoint middle(viewport()->width() / 2, 0);
    const int first = sectionAt(cursorForPosition(middle).blockNumber());
    const int last = sectionAt(cursorForPosition(middle + QPoint(0, viewport()->height())).blockNumber());
    const auto refresh = [this](std::size_t section) {
        updateSection(section, paragraphsOf(m_model.card(static_cast<int>(section) - 1)));
        m_stale.erase(section);
    };
    for (auto section = static_cast<std::size_t>(std::max(first, 1));
         section <= static_cast<std::size_t>(last); ++section) {
        if (m_stale.contains(section))
            refresh(section);
    }
    while (!m_stale.empty() && spent.elapsed() < milliseconds) {
        // Round and round, so that no scene waits for good.
        auto next = m_stale.upper_bound(m_lastRefreshed);
        if (next == m_stale.end())
            next = m_stale.begin();
        m_lastRefreshed = *next;
        refresh(m_lastRefreshed);
    }
    if (!m_stale.empty() && !m_later.isActive())
        m_later.start();
}

void ScriptView::catchUpWholly()
{
    const PositionKeeper keeper(*this);
    for (const std::size_t section : std::exchange(m_stale, {}))
        updateSection(section, paragraphsOf(m_model.card(static_cast<int>(section) - 1)));
}

void ScriptView::showEvent(QShowEvent *event)
{
    QTextEdit::showEvent(event);
    catchUpWholly();
}

void ScriptView::setHeader(const QString &show, const QString &episode, const QString &label)
{
    Section header;
    header.push_back({Style::ShowTitle, show});
    if (!episode.isEmpty())
        header.push_back({Style::EpisodeTitle, episode.toUpper()});
    if (!label.isEmpty())
        header.push_back({Style::Label, label});
    const PositionKeeper keeper(*this);
    updateSection(0, header);
}

ScriptView::Section ScriptView::paragraphsOf(const SceneCard &card)
{
    Section section;
    if (!card.act.isEmpty())
        section.push_back({Style::Act, card.act.toUpper()});
    const bool unfinished = !isWhole(card.state);
    bool headed = false;
    for (const ScriptElement &element : draftElements(card.text, card.state != SceneState::Writing)) {
        Style style = Style::Action;
        switch (element.type) {
        case ElementType::SceneHeading:
            style = Style::Heading;
            headed = true;
            break;
        case ElementType::Action:
        case ElementType::Lyrics:
            break;
        case ElementType::Character:
            style = Style::Character;
            break;
        case ElementType::Parenthetical:
            style = Style::Parenthetical;
            break;
        case ElementType::Dialogue:
            style = Style::Dialogue;
            break;
        case ElementType::Transition:
            style = Style::Transition;
            break;
        case ElementType::Centered:
            style = Style::Centered;
            break;
        case ElementType::Section:
        case ElementType::Synopsis:
        case ElementType::Note:
        case ElementType::PageBreak:
            continue; // not printed
        }
        QString text = element.text;
        text.replace(u'\n', QChar::LineSeparator);
        section.push_back({style, text});
    }
    if (!headed) {
        const auto after = section.begin() + (card.act.isEmpty() ? 0 : 1);
        section.insert(after, {Style::Heading, card.slug});
    }
    switch (card.state) {
    case SceneState::Writing:
        if (card.text.isEmpty())
            section.push_back({Style::Gap, tr("Scene %1 is being written.").arg(card.number)});
        break;
    case SceneState::Waiting:
        if (card.text.isEmpty())
            section.push_back({Style::Gap, tr("Scene %1 is still to be written.").arg(card.number)});
        break;
    case SceneState::Failed:
        section.push_back({Style::Gap, tr("Scene %1 could not be written.").arg(card.number)});
        break;
    default:
        if (unfinished)
            section.push_back({Style::Gap,
                card.text.isEmpty() ? tr("Scene %1 is not written yet.").arg(card.number)
                                    : tr("Scene %1 is not finished.").arg(card.number)});
        break;
    }
    return section;
}

int ScriptView::firstBlock(std::size_t section) const
{
    std::size_t blocks = 0;
    for (std::size_t i = 0; i < section; ++i)
        blocks += m_sections[i].size();
    return static_cast<int>(blocks);
}

int ScriptView::sectionAt(int block) const
{
    std::size_t blocks = 0;
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        blocks += m_sections[i].size();
        if (static_cast<std::size_t>(block) < blocks)
            return static_cast<int>(i);
    }
    return -1;
}

void ScriptView::rowsInserted(int first, int last)
{
    const PositionKeeper keeper(*this);
    for (int row = first; row <= last; ++row) {
        Section section = paragraphsOf(m_model.card(row));
        const auto at = static_cast<std::size_t>(row) + 1;
        replaceParagraphs(firstBlock(at), 0, section.data(), section.data() + section.size());
        m_sections.insert(m_sections.begin() + static_cast<std::ptrdiff_t>(at), std::move(section));
    }
    renumberStale();
}

void ScriptView::rowsRemoved(int first, int last)
{
    const PositionKeeper keeper(*this);
    for (int row = last; row >= first; --row) {
        const auto at = static_cast<std::size_t>(row) + 1;
        replaceParagraphs(firstBlock(at), static_cast<int>(m_sections[at].size()), nullptr, nullptr);
        m_sections.erase(m_sections.begin() + static_cast<std::ptrdiff_t>(at));
    }
    renumberStale();
}

void ScriptView::renumberStale()
{
    // Rows have moved: whatever waited may stand elsewhere now, and looking at one that is fresh costs
    // nothing.
    if (m_stale.empty())
        return;
    m_stale.clear();
    for (std::size_t section = 1; section < m_sections.size(); ++section)
        m_stale.insert(section);
    m_later.start();
}

void ScriptView::updateSection(std::size_t index, const Section &wanted)
{
    Section &have = m_sections[index];
    if (have == wanted)
        return;
    std::size_t before = 0;
    while (before < have.size() && before < wanted.size() && have[before] == wanted[before])
        ++before;
    std::size_t after = 0;
    while (after < have.size() - before && after < wanted.size() - before
        && have[have.size() - 1 - after] == wanted[wanted.size() - 1 - after])
        ++after;
    replaceParagraphs(firstBlock(index) + static_cast<int>(before),
        static_cast<int>(have.size() - before - after), wanted.data() + before,
        wanted.data() + (wanted.size() - after));
    have = wanted;
}

namespace {

QTextBlockFormat indented(qreal character, int indent, int columns, qreal above)
{
    QTextBlockFormat format;
    format.setLeftMargin(indent * character);
    // One pixel of grace: a line of exactly `columns` characters must not wrap for a rounding.
    format.setRightMargin(std::max(0.0, (actionColumns - indent - columns) * character - 1));
    format.setTopMargin(above);
    return format;
}

} // namespace

void ScriptView::replaceParagraphs(int block, int remove, const Paragraph *begin, const Paragraph *end)
{
    const ThemeColors &colors = m_theme.colors();
    const QFont courier = m_theme.screenplayFont(m_points);
    const qreal line = QFontMetricsF(courier).lineSpacing();
    const qreal character = m_character;

    const auto blockFormat = [&](Style style) {
        QTextBlockFormat format;
        switch (style) {
        case Style::ShowTitle:
            format.setAlignment(Qt::AlignHCenter);
            break;
        case Style::EpisodeTitle:
            format.setAlignment(Qt::AlignHCenter);
            format.setTopMargin(line / 2);
            break;
        case Style::Label:
            format.setAlignment(Qt::AlignHCenter);
            format.setTopMargin(line);
            break;
        case Style::Act:
            format.setAlignment(Qt::AlignHCenter);
            format.setTopMargin(line * 3);
            break;
        case Style::Heading:
            format = indented(character, 0, actionColumns, line * 2);
            break;
        case Style::Action:
        case Style::Gap:
            format = indented(character, 0, actionColumns, line);
            break;
        case Style::Character:
            format = indented(character, characterIndent, 37, line);
            break;
        case Style::Parenthetical:
            format = indented(character, parentheticalIndent, parentheticalColumns, 0);
            break;
        case Style::Dialogue:
            format = indented(character, dialogueIndent, dialogueColumns, 0);
            break;
        case Style::Transition:
            format.setAlignment(Qt::AlignRight);
            format.setTopMargin(line);
            break;
        case Style::Centered:
            format.setAlignment(Qt::AlignHCenter);
            format.setTopMargin(line);
            break;
        }
        format.setProperty(QTextFormat::UserProperty, static_cast<int>(style));
        return format;
    };
    const auto charFormat = [&](Style style) {
        QTextCharFormat format;
        format.setFont(courier);
        format.setForeground(colors.text);
        if (style == Style::Heading || style == Style::EpisodeTitle)
            format.setFontWeight(QFont::Bold);
        if (style == Style::Act)
            format.setFontUnderline(true);
        if (style == Style::Gap || style == Style::Label) {
            format.setFont(m_theme.font(TypeSize::Small));
            format.setForeground(colors.muted);
        }
        if (style == Style::ShowTitle)
            format.setForeground(colors.muted);
        return format;
    };

    QTextCursor cursor(document());
    cursor.beginEditBlock();
    const auto added = static_cast<int>(end - begin);
    const int reused = std::min(remove, added);
    for (int i = 0; i < reused; ++i) {
        const QTextBlock target = document()->findBlockByNumber(block + i);
        const QString had = target.text();
        const bool sameStyle =
            target.blockFormat().intProperty(QTextFormat::UserProperty) == static_cast<int>(begin[i].style);
        cursor.setPosition(target.position());
        if (sameStyle && begin[i].text.startsWith(had)) {
            // The usual case of a stream: the last line has grown.
            cursor.movePosition(QTextCursor::EndOfBlock);
            cursor.insertText(begin[i].text.mid(had.size()), charFormat(begin[i].style));
            continue;
        }
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.setBlockFormat(blockFormat(begin[i].style));
        cursor.setBlockCharFormat(charFormat(begin[i].style));
        cursor.insertText(begin[i].text, charFormat(begin[i].style));
    }
    if (remove > added) {
        // There is always a block before: the header's.
        const QTextBlock last = document()->findBlockByNumber(block + remove - 1);
        const QTextBlock keep = document()->findBlockByNumber(block + added - 1);
        cursor.setPosition(keep.position() + keep.length() - 1);
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
    }
    if (added > reused) {
        const QTextBlock before = document()->findBlockByNumber(block + reused - 1);
        cursor.setPosition(before.position() + before.length() - 1);
        for (const Paragraph *paragraph = begin + reused; paragraph != end; ++paragraph) {
            cursor.insertBlock(blockFormat(paragraph->style), charFormat(paragraph->style));
            cursor.insertText(paragraph->text, charFormat(paragraph->style));
        }
    }
    cursor.endEditBlock();
}

void ScriptView::restyle()
{
    // Everything is set anew: the theme or the width has changed, which is rare.
    layOutPage();
    const int topBlock = cursorForPosition(QPoint(viewport()->width() / 2, 0)).blockNumber();
    const bool atTop = verticalScrollBar()->value() == 0;
    std::vector<Paragraph> all;
    for (const Section &section : m_sections)
        all.insert(all.end(), section.begin(), section.end());
    document()->clear();
    QTextCursor(document()).setBlockFormat({});
    replaceParagraphs(0, 1, all.data(), all.data() + all.size());
    layOutPage();
    if (!atTop) {
        const QTextBlock block = document()->findBlockByNumber(topBlock);
        verticalScrollBar()->setValue(
            static_cast<int>(document()->documentLayout()->blockBoundingRect(block).top()));
    }
}

void ScriptView::layOutPage()
{
    const int available = width() - verticalScrollBar()->sizeHint().width() - 2 * spacing::medium;
    // On paper 1.5 inches left and 1 right of the 6 of text; a narrow window gets narrower margins, then a
    // smaller face.
    const auto textWidth = [this](double points) {
        return QFontMetricsF(m_theme.screenplayFont(points)).horizontalAdvance(u'M') * actionColumns + 2;
    };
    const qreal full = textWidth(12);
    double points = 12;
    constexpr int narrowMargins = 2 * 44;
    if (full + narrowMargins > available)
        points = std::max(smallestPoints, std::floor(12 * (available - narrowMargins) / full * 4) / 4);
    m_character = QFontMetricsF(m_theme.screenplayFont(points)).horizontalAdvance(u'M');
    const bool otherFace = !qFuzzyCompare(points, m_points);
    m_points = points;

    const qreal text = textWidth(points);
    const qreal left = std::clamp((available - text) * 0.6, 44.0, m_character * 15);
    const qreal right = std::clamp((available - text) * 0.4, 28.0, m_character * 10);
    const int paper = static_cast<int>(std::ceil(text + left + right));
    const int side = std::max(spacing::medium, (available + 2 * spacing::medium - paper) / 2);
    // The paper keeps its place, whether or not there is a scroll bar beside it.
    const int bar = verticalScrollBar()->isVisible() ? 0 : verticalScrollBar()->sizeHint().width();
    const QMargins margins(side, spacing::medium, side + bar, 0);
    if (viewportMargins() != margins)
        setViewportMargins(margins);
    if (lineWrapColumnOrWidth() != paper)
        setLineWrapColumnOrWidth(paper);

    QTextFrameFormat frame = document()->rootFrame()->frameFormat();
    QTextFrameFormat wanted = frame;
    wanted.setLeftMargin(left);
    wanted.setRightMargin(right);
    wanted.setTopMargin(spacing::huge + spacing::large);
    wanted.setBottomMargin(96);
    if (wanted != frame)
        document()->rootFrame()->setFrameFormat(wanted);
    if (otherFace)
        restyle();
}

void ScriptView::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    layOutPage();
}

void ScriptView::paintEvent(QPaintEvent *event)
{
    const ThemeColors &colors = m_theme.colors();
    {
        QPainter painter(viewport());
        painter.fillRect(event->rect(), colors.surface);
    }
    QTextEdit::paintEvent(event);

    QPainter painter(viewport());
    painter.setPen(colors.line);
    const QRect paper = viewport()->rect();
    painter.drawLine(paper.topLeft(), paper.bottomLeft());
    painter.drawLine(paper.topRight(), paper.bottomRight());
    if (verticalScrollBar()->value() == 0)
        painter.drawLine(paper.topLeft(), paper.topRight());

    // Scene numbers stand in the left margin, beside their headings.
    painter.setFont(m_theme.screenplayFont(m_points));
    painter.setPen(colors.muted);
    const auto *layout = document()->documentLayout();
    const qreal scrolled = verticalScrollBar()->value();
    const qreal margin = document()->rootFrame()->frameFormat().leftMargin();
    for (std::size_t i = 1; i < m_sections.size(); ++i) {
        const bool act = m_sections[i].front().style == Style::Act;
        const QTextBlock heading = document()->findBlockByNumber(firstBlock(i) + (act ? 1 : 0));
        if (!heading.isValid())
            continue;
        const QRectF box = layout->blockBoundingRect(heading).translated(0, -scrolled);
        if (box.top() > event->rect().bottom())
            break;
        if (box.bottom() < event->rect().top() || heading.layout()->lineCount() == 0)
            continue;
        const QRectF first = heading.layout()->lineAt(0).rect();
        const qreal top = layout->blockBoundingRect(heading).top() - scrolled + first.top();
        const QRectF at(0, top, margin - m_character * 1.5, first.height());
        painter.drawText(at, Qt::AlignRight | Qt::AlignVCenter, QString::number(i));
    }
}

void ScriptView::mouseReleaseEvent(QMouseEvent *event)
{
    QTextEdit::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || textCursor().hasSelection())
        return;
    const int section = sectionAt(cursorForPosition(event->pos()).blockNumber());
    if (section > 0 && section <= m_model.sceneCount())
        Q_EMIT sceneClicked(m_model.card(section - 1).id);
}

void ScriptView::scrollTo(const SceneId &scene)
{
    const int row = m_model.rowOf(scene);
    if (row < 0)
        return;
    catchUpWholly();
    const QTextBlock block = document()->findBlockByNumber(firstBlock(static_cast<std::size_t>(row) + 1));
    const QRectF box = document()->documentLayout()->blockBoundingRect(block);
    const bool first = row == 0;
    verticalScrollBar()->setValue(first ? 0 : static_cast<int>(box.top()) - spacing::wide);
}

} // namespace dg
