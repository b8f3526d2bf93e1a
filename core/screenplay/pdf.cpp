// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pdf.h"

#include "core/screenplay/pagination.h"
#include "core/screenplay/pdf_bookmarks.h"
#include "core/screenplay/pdf_painter.h"
#include "core/screenplay/screenplay_font.h"
#include "core/screenplay/title_page.h"

#include <QStringList>

#include <algorithm>

namespace dg {

namespace {

/// Of the first of these fields that the title page has; empty if it has none.
QString fieldOf(const std::vector<TitleField> &fields, const QStringList &keys)
{
    for (const TitleField &field : fields) {
        if (keys.contains(field.key.trimmed(), Qt::CaseInsensitive))
            return printed(field.values.join(QLatin1Char(' '))).text.simplified();
    }
    return {};
}

/// Acts (sections of the first level) with their scenes; scenes before the first act stand beside it.
class Bookmarks {
public:
    Bookmarks(const std::vector<ScriptElement> &elements, const Pagination &pages, SceneNumbers numbers,
        int unnumberedPages)
        : m_elements(elements)
        , m_pages(pages)
        , m_numbers(printedSceneNumbers(elements, numbers))
        , m_unnumberedPages(unnumberedPages)
    {
    }

    [[nodiscard]] std::vector<PdfBookmark> list() const
    {
        std::vector<PdfBookmark> bookmarks;
        std::size_t scene = 0;
        bool inAct = false;
        const std::vector<PdfBookmark> places = placesOfElements();
        for (std::size_t i = 0; i < m_elements.size(); ++i) {
            const ScriptElement &element = m_elements[i];
            PdfBookmark bookmark = places[i];
            if (element.type == ElementType::Section && element.level == 1) {
                bookmark.title = printed(element.text).text.simplified();
                if (bookmark.title.isEmpty())
                    continue;
                bookmarks.push_back(bookmark);
                inAct = true;
            } else if (element.type == ElementType::SceneHeading) {
                bookmark.title = titleOf(static_cast<int>(i), m_numbers[scene++]);
                (inAct ? bookmarks.back().children : bookmarks).push_back(bookmark);
            }
        }
        return bookmarks;
    }

private:
    [[nodiscard]] QString titleOf(int heading, const QString &number) const
    {
        const QString name = m_pages.printedText(heading).text.simplified();
        return number.isEmpty() ? name : number + QLatin1String("  ") + name;
    }

    /// Where each element is printed, or else what follows it.
    [[nodiscard]] std::vector<PdfBookmark> placesOfElements() const
    {
        const int unset = -1;
        std::vector<PdfBookmark> places(m_elements.size(), PdfBookmark {{}, unset, 0});
        for (std::size_t i = 0; i < m_pages.pages().size(); ++i) {
            for (const PageLine &line : m_pages.pages()[i].lines) {
                PdfBookmark &place = places[static_cast<std::size_t>(line.element)];
                if (place.page == unset)
                    place = at(static_cast<int>(i), line.row);
            }
        }
        PdfBookmark after = lastPlace();
        for (auto place = places.rbegin(); place != places.rend(); ++place) {
            if (place->page == unset)
                *place = after;
            after = *place;
        }
        return places;
    }

    [[nodiscard]] PdfBookmark at(int page, int row) const
    {
        // A line of air above it.
        return {{}, page + m_unnumberedPages, m_pages.style().top + (row - 1) * lineHeight};
    }

    [[nodiscard]] PdfBookmark lastPlace() const
    {
        const std::vector<Page> &pages = m_pages.pages();
        if (pages.empty())
            return {};
        return at(static_cast<int>(pages.size()) - 1, pages.back().lines.back().row);
    }

    const std::vector<ScriptElement> &m_elements;
    const Pagination &m_pages;
    std::vector<QString> m_numbers; ///< by scene
    int m_unnumberedPages;
};

} // namespace

Expected<Pdf> writePdf(const Script &script, const PdfOptions &options)
{
    const Expected<QString> family = loadScreenplayFont();
    if (!family)
        return tl::unexpected<Error>(family.error());

    Pagination pages(options.style);
    pages.paginate(script.elements);
    const std::vector<TitleLine> title = layOutTitlePage(script.title, options.style);
    if (pages.pages().empty() && title.empty())
        return fail(ErrorKind::InvalidInput, "The script has nothing to print.",
            "Please write a scene, or export another script.");

    const Expected<PaintedPages> painted = paintPages(script.elements, pages, title, options, *family);
    if (!painted)
        return tl::unexpected<Error>(painted.error());

    PdfInformation information;
    information.title = fieldOf(script.title, {QStringLiteral("Title")});
    information.author = fieldOf(script.title,
        {QStringLiteral("Author"), QStringLiteral("Authors"), QStringLiteral("Writer"),
            QStringLiteral("Writers")});
    information.unnumberedPages = title.empty() ? 0 : 1;
    information.bookmarks =
        Bookmarks(script.elements, pages, options.sceneNumbers, information.unnumberedPages).list();
    Expected<QByteArray> bytes = withInformation(painted->bytes, information);
    if (!bytes)
        return tl::unexpected<Error>(bytes.error());
    return Pdf {std::move(*bytes), static_cast<int>(pages.pages().size()), painted->missing};
}

} // namespace dg
