// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Elements on pages, by the rules that screenplays are broken by. A value; one thread at a time.
///
/// A heading is never last on a page, a speaker never without what they say, a parenthetical never without
/// what is said so, a transition never first. Action that flows over leaves two lines on each page at least;
/// a speech two spoken ones, and it breaks after a sentence, with (MORE) under it and the speaker's name and
/// (CONT'D) above the rest. A speech that offers no such place moves to the next page as a whole; one that is
/// longer than a page breaks at any line. Two at once stand side by side on one page; if either is longer
/// than that, they stand below each other. Where all this leaves no break on a page at all, the least bad one
/// is taken.
///
/// What has no visible character (an action that holds nothing but a note) takes no room.

#include "core/screenplay/element_layout.h"
#include "core/screenplay/emphasis.h"
#include "core/screenplay/page.h"
#include "core/screenplay/page_breaker.h"
#include "core/screenplay/page_style.h"
#include "core/screenplay/scene_numbers.h"
#include "core/screenplay/script.h"
#include "core/screenplay/text_columns.h"

#include <QString>

#include <vector>

namespace dg {

struct SceneLength {
    int element = 0; ///< its heading
    int page = 0; ///< where it begins: from 0
    int row = 0;
    /// Of a page: the lines it takes, (MORE) and the like included, rounded up. What a break leaves free does
    /// not count, nor do the names and ends of acts.
    int eighths = 0;
};

class Pagination {
public:
    explicit Pagination(PageStyle style = usLetter());

    [[nodiscard]] const PageStyle &style() const { return m_style; }

    /// Lays everything out anew. An empty script has no page.
    void paginate(const std::vector<ScriptElement> &elements);

    struct PageChange {
        int first = 0; ///< from this page on `removed` pages gave way to `inserted`; later ones only moved
        int removed = 0;
        int inserted = 0;
    };
    /// As paginate(elements), where only `change` has happened to what was laid out: costs what has changed.
    PageChange update(const std::vector<ScriptElement> &elements, const ElementChange &change);

    [[nodiscard]] const std::vector<Page> &pages() const { return m_pages; }
    /// Of every scene whose heading is printed, in order.
    [[nodiscard]] std::vector<SceneLength> scenes() const;
    /// Lines that are filled on all pages, blank ones between them included.
    [[nodiscard]] int filledLines() const;

    /// What an element prints, as it is broken into lines: in capitals where its style says so.
    [[nodiscard]] const StyledText &printedText(int element) const;
    /// What the line shows, with its emphasis.
    [[nodiscard]] StyledText textOf(const PageLine &line) const;

private:
    /// Of a page, beside what is on it.
    struct Extent {
        PageStart start;
        int reach = 0; ///< the last element that the page depends on
    };
    struct Broken {
        std::vector<Page> pages;
        std::vector<Extent> extents;
        std::size_t rejoined = 0; ///< the old page that comes after them
    };

    [[nodiscard]] int layOutPeople(const ElementChange &change);
    bool layOutPeopleUnder(int heading);
    [[nodiscard]] Broken breakPages(std::size_t from, const ElementChange &change) const;
    void movePages(std::size_t from, const ElementChange &change);

    PageStyle m_style;
    std::vector<ElementLayout> m_elements;
    std::vector<Page> m_pages;
    std::vector<Extent> m_extents; ///< of m_pages
};

} // namespace dg
