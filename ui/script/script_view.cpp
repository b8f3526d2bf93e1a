// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/script_view.h"

#include "ui/board/board_model.h"
#include "ui/common/theme.h"
#include "ui/script/copied_script.h"
#include "ui/script/page_layout.h"
#include "ui/script/page_painter.h"
#include "ui/script/scene_content.h"
#include "ui/script/script_document.h"

#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextDocumentFragment>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr double paperPoints = 12;
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
        , m_caretAtStart(view.textCursor().atStart() && !view.textCursor().hasSelection())
    {
        m_anchor.setKeepPositionOnInsert(true);
        m_offset = view.cursorRect(m_anchor).top();
    }
    ~PositionKeeper()
    {
        // A caret that nobody has moved would be taken along with what is put in.
        if (m_caretAtStart && !m_view.textCursor().atStart())
            m_view.setTextCursor(QTextCursor(m_view.document()));
        if (m_follow)
            m_bar.setValue(m_bar.maximum());
        else if (!m_atTop)
            m_bar.setValue(m_bar.value() + m_view.cursorRect(m_anchor).top() - m_offset);
    }
    PositionKeeper(const PositionKeeper &) = delete;
    PositionKeeper &operator=(const PositionKeeper &) = delete;

    /// Where blocks are taken out and put in again, no cursor stays: the anchor is to be found once more.
    void anchorTo(const QTextBlock &block, int offset)
    {
        m_anchor.setPosition(block.position() + std::min(offset, block.length() - 1));
    }
    [[nodiscard]] const QTextCursor &anchor() const { return m_anchor; }

private:
    ScriptView &m_view;
    QScrollBar &m_bar;
    bool m_follow;
    QTextCursor m_anchor;
    bool m_atTop;
    bool m_caretAtStart;
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
    // Lines are the pages'; nothing depends on how wide the view is.
    setLineWrapMode(NoWrap);
    m_layout = new PageLayout(document(), m_pages);
    document()->setDocumentLayout(m_layout);
    // Two speeches at once are selected one after the other: more than lies between the selection's ends.
    connect(this, &QTextEdit::selectionChanged, viewport(), qOverload<>(&QWidget::update));

    connect(&model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { rowsInserted(first, last); });
    connect(&model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) { rowsRemoved(first, last); });
    connect(&model, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex &first, const QModelIndex &last) {
            for (int row = first.row(); row <= last.row(); ++row)
                m_stale.insert(row);
            catchUp();
        });
    m_later.setSingleShot(true);
    m_later.setInterval(33);
    connect(&m_later, &QTimer::timeout, this, &ScriptView::catchUp);
    connect(&theme, &Theme::changed, this, &ScriptView::restyle);
    setHeader({}, {}, {});
    restyle();
    if (model.sceneCount() > 0)
        rowsInserted(0, model.sceneCount() - 1);
}

int ScriptView::sceneAt(const QPoint &point) const
{
    const int element = m_layout->elementOf(cursorForPosition(point).block());
    return element < 0 ? -1 : m_pages.sceneOf(element);
}

void ScriptView::catchUp()
{
    if (m_stale.empty() || !isVisible())
        return; // showEvent does what is left
    const PositionKeeper keeper(*this);
    // What is on screen comes first, the rest in turns that leave the window its time.
    constexpr int milliseconds = 4;
    QElapsedTimer spent;
    spent.start();
    const QPoint middle(viewport()->width() / 2, 0);
    const int first = sceneAt(middle);
    const int last = sceneAt(middle + QPoint(0, viewport()->height()));
    for (int row = std::max(first, 0); row <= last; ++row) {
        if (m_stale.erase(row) > 0)
            refresh(row);
    }
    while (!m_stale.empty() && spent.elapsed() < milliseconds) {
        // Round and round, so that no scene waits for good.
        auto next = m_stale.upper_bound(m_lastRefreshed);
        if (next == m_stale.end())
            next = m_stale.begin();
        m_lastRefreshed = *next;
        m_stale.erase(next);
        refresh(m_lastRefreshed);
    }
    if (!m_stale.empty() && !m_later.isActive())
        m_later.start();
}

void ScriptView::catchUpWholly()
{
    if (m_stale.empty())
        return;
    const PositionKeeper keeper(*this);
    for (const int row : std::exchange(m_stale, {}))
        refresh(row);
}

void ScriptView::refresh(int row)
{
    if (const auto change = m_pages.setScene(row, contentOf(m_model.card(row))))
        apply(*change);
}

void ScriptView::showEvent(QShowEvent *event)
{
    QTextEdit::showEvent(event);
    catchUpWholly();
}

void ScriptView::setHeader(const QString &show, const QString &episode, const QString &label)
{
    const auto line = [](const QString &text, double above) {
        Paragraph paragraph;
        paragraph.text.text = text;
        paragraph.block.setAlignment(Qt::AlignHCenter);
        paragraph.block.setTopMargin(above);
        return paragraph;
    };
    std::vector<Paragraph> header {line(show, 0)};
    header.back().block.setProperty(quietProperty, true);
    if (!episode.isEmpty()) {
        header.push_back(line(episode.toUpper(), spacing::small));
        header.back().format.setFontWeight(QFont::Bold);
    }
    if (!label.isEmpty()) {
        header.push_back(line(label, spacing::medium));
        header.back().block.setProperty(quietProperty, true);
        header.back().format.setFont(m_theme.font(TypeSize::Small));
    }
    const PositionKeeper keeper(*this);
    replaceBlocks(*document(), 0, m_layout->headerBlocks(), header);
    m_layout->setHeader(static_cast<int>(header.size()));
}

Paragraph ScriptView::paragraphOf(int element) const
{
    const ElementStyle &style =
        m_pages.style().of(m_pages.elements()[static_cast<std::size_t>(element)].type);
    Paragraph paragraph;
    paragraph.text = m_pages.textOf(element);
    // For those who paste it elsewhere: here the pages have the last word.
    constexpr double pixels = 4.0 / 3;
    paragraph.block.setLeftMargin(std::round((style.left - textSpanOf(m_pages.style()).begin) * pixels));
    paragraph.block.setTopMargin(style.blankBefore * lineHeight * pixels);
    if (m_pages.isNotice(element)) {
        paragraph.format.setFont(m_theme.font(TypeSize::Small));
        paragraph.block.setProperty(quietProperty, true);
    }
    return paragraph;
}

void ScriptView::apply(const ScriptPages::Change &change)
{
    const ElementChange &changed = change.paragraphs;
    if (changed.removed > 0 || changed.inserted > 0) {
        std::vector<Paragraph> paragraphs;
        for (int i = changed.first; i < changed.first + changed.inserted; ++i)
            paragraphs.push_back(paragraphOf(m_pages.elementOf(i)));
        replaceBlocks(*document(), m_layout->headerBlocks() + changed.first, changed.removed, paragraphs);
    }
    m_layout->pagesChanged(change.firstPage);
    countPages();
}

void ScriptView::countPages()
{
    if (m_countedPages == pageCount())
        return;
    m_countedPages = pageCount();
    setAccessibleDescription(m_countedPages == 1 ? tr("One page") : tr("%1 pages").arg(m_countedPages));
    Q_EMIT pagesChanged(m_countedPages);
}

void ScriptView::rowsInserted(int first, int last)
{
    const PositionKeeper keeper(*this);
    std::vector<SceneContent> scenes;
    for (int row = first; row <= last; ++row)
        scenes.push_back(contentOf(m_model.card(row)));
    apply(m_pages.insertScenes(first, scenes));
    markAllStale();
}

void ScriptView::rowsRemoved(int first, int last)
{
    const PositionKeeper keeper(*this);
    apply(m_pages.removeScenes(first, last - first + 1));
    markAllStale();
}

void ScriptView::markAllStale()
{
    // Rows have moved: whatever waited may stand elsewhere now, and looking at one that is fresh costs
    // nothing.
    if (m_stale.empty())
        return;
    m_stale.clear();
    for (int row = 0; row < m_pages.sceneCount(); ++row)
        m_stale.insert(row);
    m_later.start();
}

void ScriptView::setPageStyle(const PageStyle &style)
{
    PositionKeeper keeper(*this);
    const int element = m_layout->elementOf(keeper.anchor().block());
    const int offset = keeper.anchor().positionInBlock();
    const int before = m_pages.paragraphCount();
    m_pages.setStyle(style);
    apply({{0, before, m_pages.paragraphCount()}, 0});
    if (element >= 0)
        keeper.anchorTo(
            document()->findBlockByNumber(m_layout->headerBlocks() + m_pages.paragraphFrom(element)), offset);
    layOutPaper();
}

void ScriptView::restyle()
{
    layOutPaper();
    viewport()->update();
}

double ScriptView::pointsFor(int available) const
{
    const auto narrowest = [this](double points) { return narrowestPaper(m_pages.style(), scaleOf(points)); };
    if (narrowest(paperPoints) <= available)
        return paperPoints;
    const int margins = narrowestPaper(m_pages.style(), 0);
    const double fitting = paperPoints * (available - margins) / (narrowest(paperPoints) - margins);
    return std::max(smallestPoints, std::floor(fitting * 4) / 4);
}

double ScriptView::scaleOf(double points) const
{
    return QFontMetricsF(m_theme.screenplayFont(points)).horizontalAdvance(u'M') / columnWidth;
}

void ScriptView::layOutPaper()
{
    // The paper keeps its place, whether or not there is a scroll bar beside it.
    const int room = width() - 2 * frameWidth() - verticalScrollBar()->sizeHint().width();
    const int available = room - 2 * spacing::medium;
    const PositionKeeper keeper(*this);
    m_points = pointsFor(available);
    if (const QFont face = m_theme.screenplayFont(m_points); face != document()->defaultFont())
        document()->setDefaultFont(face);
    m_layout->setGeometry(fitPaper(m_pages.style(), scaleOf(m_points), room, available));
}

void ScriptView::resizeEvent(QResizeEvent *event)
{
    const PositionKeeper keeper(*this);
    QTextEdit::resizeEvent(event);
    layOutPaper();
}

void ScriptView::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.fillRect(event->rect(), m_theme.colors().window);
        const int scrolled = verticalScrollBar()->value();
        painter.translate(0, -scrolled);
        paintPages(painter, QRectF(event->rect().translated(0, scrolled)), m_pages, *m_layout,
            {m_theme.screenplayFont(m_points), m_theme.font(TypeSize::Small)}, m_theme.colors());
    }
    QTextEdit::paintEvent(event);
}

void ScriptView::mouseReleaseEvent(QMouseEvent *event)
{
    QTextEdit::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || textCursor().hasSelection())
        return;
    const int scene = sceneAt(event->pos());
    if (scene >= 0 && scene < m_model.sceneCount())
        Q_EMIT sceneClicked(m_model.card(scene).id);
}

void ScriptView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTextEdit::mouseDoubleClickEvent(event);
    const int scene = sceneAt(event->pos());
    if (event->button() == Qt::LeftButton && scene >= 0 && scene < m_model.sceneCount())
        Q_EMIT editAsked(m_model.card(scene).id);
}

void ScriptView::keyPressEvent(QKeyEvent *event)
{
    const bool asks =
        event->key() == Qt::Key_E || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (asks && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier) {
        if (const auto place = placeAtCaret())
            Q_EMIT editAsked(place->scene);
        return;
    }
    QTextEdit::keyPressEvent(event);
}

QTextBlock ScriptView::blockOfElement(int element) const
{
    return document()->findBlockByNumber(m_layout->headerBlocks() + m_pages.paragraphFrom(element));
}

void ScriptView::select(const QTextBlock &block, int at, int length)
{
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + at);
    cursor.setPosition(block.position() + at + length, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    // In the upper third, where the eye expects it, unless it is in sight anyhow.
    const QRect rect = cursorRect(cursor);
    if (rect.top() < 0 || rect.bottom() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.top() - viewport()->height() / 3);
}

template <class Visit>
bool ScriptView::visitParagraphs(int row, Visit visit) const
{
    for (int element = m_pages.firstElement(row); element < m_pages.firstElement(row + 1); ++element) {
        const QTextBlock block = blockOfElement(element);
        if (m_layout->elementOf(block) == element && !m_pages.isNotice(element) && visit(block))
            return true;
    }
    return false;
}

bool ScriptView::showLine(const SceneId &scene, const QString &quoted)
{
    const int row = m_model.rowOf(scene);
    if (row < 0)
        return false;
    catchUpWholly();
    QString wanted = quoted.simplified();
    // Who is quoted says it in their own marks, or with the speaker's name in front.
    static const QString marks = u"\"'“”‘’«»"_s;
    while (!wanted.isEmpty() && marks.contains(wanted.front()))
        wanted.remove(0, 1);
    while (!wanted.isEmpty() && marks.contains(wanted.back()))
        wanted.chop(1);
    const qsizetype colon = wanted.indexOf(": "_L1);
    QStringList tries {wanted};
    if (colon > 0 && colon < 24)
        tries.append(wanted.sliced(colon + 2));
    for (const QString &text : tries) {
        if (text.isEmpty())
            continue;
        const bool found = visitParagraphs(row, [&](const QTextBlock &block) {
            const qsizetype at = block.text().indexOf(text, 0, Qt::CaseInsensitive);
            if (at < 0)
                return false;
            select(block, static_cast<int>(at), static_cast<int>(text.size()));
            return true;
        });
        if (found)
            return true;
    }
    scrollTo(scene);
    return false;
}

bool ScriptView::showPlace(const SceneId &scene, const SearchTerm &term, int nth)
{
    const int row = m_model.rowOf(scene);
    if (row < 0 || term.text.isEmpty())
        return false;
    catchUpWholly();
    int seen = 0;
    const bool found = visitParagraphs(row, [&](const QTextBlock &block) {
        const QString text = block.text();
        for (qsizetype at = text.indexOf(term.text, 0, term.caseSensitivity()); at >= 0;
             at = text.indexOf(term.text, at + term.text.size(), term.caseSensitivity())) {
            if (seen++ != nth)
                continue;
            select(block, static_cast<int>(at), static_cast<int>(term.text.size()));
            return true;
        }
        return false;
    });
    if (!found)
        scrollTo(scene);
    return found;
}

std::optional<ScriptView::Place> ScriptView::placeAtCaret() const
{
    const int here = m_layout->elementOf(textCursor().block());
    const int row = here < 0 ? -1 : m_pages.sceneOf(here);
    if (row < 0 || row >= m_model.sceneCount())
        return std::nullopt;
    Place place;
    place.scene = m_model.card(row).id;
    const int end = m_pages.firstElement(row + 1);
    int speeches = 0;
    const auto at = [this](int element) -> const ScriptElement & {
        return m_pages.elements()[static_cast<std::size_t>(element)];
    };
    for (int element = m_pages.firstElement(row); element < end;) {
        if (at(element).type != ElementType::Character) {
            ++element;
            continue;
        }
        const int cue = element;
        bool isSaid = false;
        for (++element;
             element < end && isOfSpeech(at(element)) && at(element).type != ElementType::Character;
             ++element)
            isSaid = isSaid || at(element).type == ElementType::Dialogue
                || at(element).type == ElementType::Lyrics;
        speeches += isSaid ? 1 : 0;
        if (isSaid && here >= cue && here < element)
            place.speech = speeches;
    }
    return place;
}

QMimeData *ScriptView::createMimeDataFromSelection() const
{
    const QTextCursor selected = textCursor();
    QString text;
    for (QTextBlock block = document()->findBlock(selected.selectionStart());
         block.isValid() && block.position() < selected.selectionEnd(); block = block.next()) {
        const int from = std::max(0, selected.selectionStart() - block.position());
        const int to = std::min(block.length() - 1, selected.selectionEnd() - block.position());
        if (!text.isEmpty())
            text += isSetApart(block) ? "\n\n"_L1 : "\n"_L1;
        text += block.text().mid(from, to - from).replace(QChar::LineSeparator, u'\n');
    }
    return new CopiedScript(text, selected.selection());
}

bool ScriptView::isSetApart(const QTextBlock &block) const
{
    const int element = m_layout->elementOf(block);
    if (element < 0)
        return false;
    const ScriptElement &its = m_pages.elements()[static_cast<std::size_t>(element)];
    return !isOfSpeech(its) || its.type == ElementType::Character;
}

int ScriptView::pageOf(const SceneId &scene) const
{
    const int row = m_model.rowOf(scene);
    if (row < 0 || row >= m_pages.sceneCount())
        return 0;
    for (int element = m_pages.firstElement(row); element < m_pages.firstElement(row + 1); ++element) {
        if (const int page = m_pages.pageOf(element); page >= 0)
            return page + 1;
    }
    return 0;
}

void ScriptView::scrollTo(const SceneId &scene)
{
    const int row = m_model.rowOf(scene);
    if (row < 0)
        return;
    catchUpWholly();
    // Its act's name, which may stand above it, comes into sight too.
    const int above = 2 * m_layout->geometry().row + spacing::small;
    // The keyboard goes on from there.
    if (const auto place = placeAtCaret(); !place || place->scene != scene)
        setTextCursor(QTextCursor(blockOfElement(m_pages.firstElement(row))));
    verticalScrollBar()->setValue(row == 0 ? 0 : m_layout->topOf(m_pages.firstElement(row)) - above);
}

} // namespace dg
