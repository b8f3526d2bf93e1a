// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Elements on pages, by the rules that screenplays are broken by. A value; one thread at a time.
///
/// A heading is never last on a page, a speaker never without what they say, a transition never first. Action
/// that flows over leaves two lines on each page at least; a speech also, and breaks after a sentence, with
/// (MORE) under it and the speaker's name and (CONT'D) above the rest.

#include "core/screenplay/element_layout.h"
#include "core/screenplay/emphasis.h"
#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"
#include "core/screenplay/text_columns.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace dg {

/// A line of text on a page.
struct PageLine {
    enum class Kind : std::uint8_t {
        Text, ///< of its element
        More, ///< under a speech that goes on overleaf; its element is the one that is broken
        Continued, ///< who goes on speaking; its element is the Character
        People, ///< who is in the scene; its element is the heading
        ActEnd, ///< its element is the Section that began the act
    };
    Kind kind = Kind::Text;
    int row = 0; ///< from 0 to the style's `lines` - 1; lines of two at once share rows
    double left = 0; ///< points from the paper's left edge to its first character
    int element = 0;
    int begin = 0; ///< Text: of the element's printed text
    int length = 0; ///< without the space that the line was broken at

    bool operator==(const PageLine &) const = default;
};

struct Page {
    std::vector<PageLine> lines; ///< from top to bottom; left before right

    bool operator==(const Page &) const = default;
};

struct SceneLength {
    int element = 0; ///< its heading
    int page = 0; ///< where it begins: from 0
    int row = 0;
    int eighths = 0; ///< of a page: the lines it takes, rounded up; what a break leaves free does not count
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
    /// Of every scene, in order.
    [[nodiscard]] std::vector<SceneLength> scenes() const;
    /// Lines that are filled on all pages, blank ones between them included.
    [[nodiscard]] int filledLines() const;

    /// What an element prints, as it is broken into lines: in capitals where its style says so.
    [[nodiscard]] const StyledText &printedText(int element) const;
    /// What the line shows, with its emphasis.
    [[nodiscard]] StyledText textOf(const PageLine &line) const;

private:
    PageStyle m_style;
    std::vector<ElementLayout> m_elements;
    std::vector<Page> m_pages;
};

/// Scene numbers by heading, in order: the script's own, or else counted from 1.
[[nodiscard]] std::vector<QString> sceneNumbers(const std::vector<ScriptElement> &elements);

} // namespace dg
